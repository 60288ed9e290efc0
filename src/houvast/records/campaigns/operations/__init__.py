"""Every change of what the public reads and workers are offered: a new version, or a former one again.

And the plans of campaigns, fixed before they begin.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on
from houvast.records.accounts.queries import helpline_name
from houvast.records.campaigns import letters, nameplates, planning, rules, stored, suggestions
from houvast.records.campaigns.models import CampaignPlan, NameplateVersion, PageVersion
from houvast.records.campaigns.nameplates import Nameplate
from houvast.records.campaigns.nameplates import check as check_nameplate
from houvast.records.campaigns.planning import Planned
from houvast.records.campaigns.refusals import Unplannable
from houvast.records.campaigns.suggestions import Said
from houvast.records.campaigns.texts import LANGUAGES, PAGES, Text, Unwritable, check, shipped
from houvast.records.campaigns.versions import LETTERS, NEW, SHIPPED, SUGGESTIONS, SavedMeanwhile

__all__ = [
    "NEW",
    "SHIPPED",
    "NotPossible",
    "Planned",
    "Unplannable",
    "Unwritable",
    "check",
    "check_nameplate",
    "register_plan",
    "restore_letter",
    "restore_nameplate",
    "restore_page",
    "restore_suggestion",
    "retire_letter",
    "retire_suggestion",
    "withdraw_plan",
    "write_letter",
    "write_nameplate",
    "write_page",
    "write_suggestion",
]


class NotPossible(Exception):
    """Permitted, and still not possible as it stands; the message says what to do."""


@guarded(rules.WRITE_PAGE)
def write_page(
    page: str, language: str, text: Text, *, after: int, changes_meaning: bool, by: Actor
) -> uuid.UUID:
    """A new version, which the public reads from now on. `after` is the number that the writer began from.

    Raises Unwritable for a text that cannot be shown, NotPossible when somebody else saved meanwhile.
    """
    check(text)
    _tab_without_name(text.tab, by)
    return _add(page, language, after, by, shipped=False, changes_meaning=changes_meaning, **vars(text))


@guarded(rules.RESTORE_PAGE)
def restore_page(page: str, language: str, *, version: int, after: int, by: Actor) -> uuid.UUID:
    """A former version (SHIPPED: the software's own) as a new one; the versions between stay readable."""
    if version == SHIPPED and page in PAGES and language in LANGUAGES:
        _tab_without_name(shipped(page, language).tab, by)
        return _add(page, language, after, by, shipped=True, changes_meaning=False)
    former = PageVersion.objects.filter(
        organisation=by.organisation, page=page, language=language, number=version, shipped=False
    ).first()
    if former is None:
        raise Refused
    text = Text(former.tab, former.link, former.heading, former.body)
    check(text)
    _tab_without_name(text.tab, by)
    return _add(page, language, after, by, shipped=False, changes_meaning=False, **vars(text))


@guarded(rules.WRITE_NAMEPLATE)
def write_nameplate(plate: Nameplate, *, after: int, by: Actor) -> uuid.UUID:
    """What the helpline is called from now on, and where and when it is called. Raises Unwritable, also
    where a tab of a public page carries the name, or NotPossible as `write_page` does.
    """
    check_nameplate(plate)
    _name_off_tabs(plate, by)
    return _add_nameplate(after, by, said=plate.kept())


@guarded(rules.RESTORE_NAMEPLATE)
def restore_nameplate(*, version: int, after: int, by: Actor) -> uuid.UUID:
    """A former nameplate (SHIPPED: what the file of the line says) as a new one."""
    if version == SHIPPED:
        return _add_nameplate(after, by, shipped=True)
    former = NameplateVersion.objects.filter(
        organisation=by.organisation, number=version, shipped=False
    ).first()
    if former is None:
        raise Refused
    _name_off_tabs(Nameplate.of(former.said), by)
    return _add_nameplate(after, by, said=former.said)


@guarded(rules.WRITE_SUGGESTION)
def write_suggestion(suggestion: str, said: Said, *, after: int, by: Actor) -> uuid.UUID:
    """A suggested answer as it is offered from now on. `suggestion` is a key that there is, or with `after`
    zero a new one (32 hexadecimal digits). Raises Unwritable, or NotPossible as `write_page` does.
    """
    suggestions.check(said)
    with _saved_meanwhile():
        return SUGGESTIONS.add(suggestion, said, after=after, by=by)


@guarded(rules.RETIRE_SUGGESTION)
def retire_suggestion(suggestion: str, *, after: int, by: Actor) -> uuid.UUID:
    """Offered no more; every version stays, and any of them can be brought back."""
    with _saved_meanwhile():
        return _retired(SUGGESTIONS.retire(suggestion, after=after, by=by))


@guarded(rules.RESTORE_SUGGESTION)
def restore_suggestion(suggestion: str, *, version: int, after: int, by: Actor) -> uuid.UUID:
    """A former version (SHIPPED: the software's own) is offered again, as a new one."""
    with _saved_meanwhile():
        return SUGGESTIONS.restore(suggestion, version=version, after=after, by=by)


@guarded(rules.REGISTER_PLAN)
def register_plan(planned: Planned, *, by: Actor) -> uuid.UUID:
    """Fix what will be measured of a campaign, before its first week. Unplannable where it cannot be."""
    planning.check(planned, on=timezone.localdate())
    _refuse_taken_word(planned, by)
    if by.id is None:
        raise Refused
    return CampaignPlan.objects.create(
        organisation_id=by.organisation,
        planned=planned.as_kept(),
        fingerprint=planned.fingerprint,
        begins=planned.windows[0].from_,
        until=planned.windows[-1].until,
        registered_on=timezone.localdate(),
        registered_at=timezone.now(),
        registered_by_id=by.id,
    ).pk


def _refuse_taken_word(planned: Planned, by: Actor) -> None:
    word = planned.told.word if planned.told else ""
    if word and stored.is_taken(word, by.organisation):
        raise Unplannable(
            "word", _("Another campaign has this word. Choose another one, or withdraw that one.")
        )


@guarded_on(CampaignPlan, rules.WITHDRAW_PLAN)
def withdraw_plan(plan: CampaignPlan, *, reason: str, by: Actor) -> None:
    """Withdraw a plan, with a reason. It stays readable as it was; nothing is measured by it any more."""
    if plan.withdrawn_at is not None:
        raise NotPossible(_("This plan was withdrawn already."))
    if not reason.strip() or len(reason) > planning.LONGEST_REASON:
        raise NotPossible(_("Say why, in a sentence: who reads the plan later has to understand it."))
    plan.withdrawn_at, plan.withdrawn_by_id, plan.withdrawn_because = timezone.now(), by.id, reason.strip()
    plan.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])


@guarded(rules.WRITE_LETTER)
def write_letter(letter: str, said: Said, *, after: int, by: Actor) -> uuid.UUID:
    """The template of a letter as it is offered from now on; under letters.SENDER, who all are from.

    As `write_suggestion`; Unwritable too for a blank that is not known, and for a sender who tells something.
    """
    if letter == letters.SENDER:
        letters.check_sender(said, helpline=helpline_name(seen_by=by))
    else:
        letters.check(said)
    with _saved_meanwhile():
        return LETTERS.add(letter, said, after=after, by=by)


@guarded(rules.RETIRE_LETTER)
def retire_letter(letter: str, *, after: int, by: Actor) -> uuid.UUID:
    """Offered no more; every version stays. Without a sender no letter leaves."""
    with _saved_meanwhile():
        return _retired(LETTERS.retire(letter, after=after, by=by))


@guarded(rules.RESTORE_LETTER)
def restore_letter(letter: str, *, version: int, after: int, by: Actor) -> uuid.UUID:
    """A former version (SHIPPED: the software's own) is offered again, as a new one."""
    with _saved_meanwhile():
        return LETTERS.restore(letter, version=version, after=after, by=by)


def _retired(made: uuid.UUID | None) -> uuid.UUID:
    if made is None:
        raise NotPossible(_("It is not offered any more already."))
    return made


@contextmanager
def _saved_meanwhile() -> Iterator[None]:
    try:
        yield
    except SavedMeanwhile as meanwhile:
        raise NotPossible(
            _("Somebody saved this text in the meantime. Read their version, then put yours in its place.")
        ) from meanwhile


def _tab_without_name(tab: str, by: Actor) -> None:
    """Who reads the name of a helpline in a history knows what was read."""
    plate = stored.newest_nameplate(by.organisation)
    if plate and nameplates.is_on(tab, plate):
        raise Unwritable(
            "tab", _("This name stands in somebody's history. It may not be the helpline's own.")
        )


def _name_off_tabs(plate: Nameplate, by: Actor) -> None:
    for language in LANGUAGES:
        for text in stored.texts_of(by.organisation, language).values():
            if nameplates.is_on(text.tab, plate):
                raise Unwritable(
                    f"name_{language}",
                    _(
                        "This name stands on the tab of “%(page)s”, and so in somebody's history. "
                        "Change that page first."
                    )
                    % {"page": text.heading},
                )


def _add_nameplate(
    after: int, by: Actor, *, shipped: bool = False, said: Mapping[str, Any] | None = None
) -> uuid.UUID:
    versions = NameplateVersion.objects.filter(organisation=by.organisation)
    newest = versions.aggregate(Max("number"))["number__max"] or 0
    told = _("Somebody saved this in the meantime. Read their version, then put yours in its place.")
    if by.id is None:
        raise Refused
    if newest != after:
        raise NotPossible(told)
    try:
        with transaction.atomic():
            return NameplateVersion.objects.create(
                organisation_id=by.organisation,
                number=newest + 1,
                shipped=shipped,
                said=said or {},
                written_at=timezone.now(),
                written_by_id=by.id,
            ).pk
    except IntegrityError as taken:
        raise NotPossible(told) from taken


def _add(page: str, language: str, after: int, by: Actor, **content: str | bool) -> uuid.UUID:
    if page not in PAGES or language not in LANGUAGES or by.id is None:
        raise Refused
    versions = PageVersion.objects.filter(organisation=by.organisation, page=page, language=language)
    newest = versions.aggregate(Max("number"))["number__max"] or 0
    said = _("Somebody saved this page in the meantime. Read their version, then put yours in its place.")
    if newest != after:
        raise NotPossible(said)
    try:
        with transaction.atomic():
            return PageVersion.objects.create(
                organisation_id=by.organisation,
                page=page,
                language=language,
                number=newest + 1,
                written_at=timezone.now(),
                written_by_id=by.id,
                **content,
            ).pk
    except IntegrityError as taken:
        raise NotPossible(said) from taken
