"""Every change of what the public reads and workers are offered: a new version, or a former one again."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded
from houvast.records.accounts.queries import helpline_name
from houvast.records.campaigns import letters, rules, suggestions
from houvast.records.campaigns.models import PageVersion
from houvast.records.campaigns.suggestions import Said
from houvast.records.campaigns.texts import LANGUAGES, PAGES, Text, Unwritable, check
from houvast.records.campaigns.versions import LETTERS, NEW, SHIPPED, SUGGESTIONS, SavedMeanwhile

__all__ = [
    "NEW",
    "SHIPPED",
    "NotPossible",
    "Unwritable",
    "check",
    "restore_letter",
    "restore_page",
    "restore_suggestion",
    "retire_letter",
    "retire_suggestion",
    "write_letter",
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
    return _add(page, language, after, by, shipped=False, changes_meaning=changes_meaning, **vars(text))


@guarded(rules.RESTORE_PAGE)
def restore_page(page: str, language: str, *, version: int, after: int, by: Actor) -> uuid.UUID:
    """A former version (SHIPPED: the software's own) as a new one; the versions between stay readable."""
    if version == SHIPPED:
        return _add(page, language, after, by, shipped=True, changes_meaning=False)
    former = PageVersion.objects.filter(
        organisation=by.organisation, page=page, language=language, number=version, shipped=False
    ).first()
    if former is None:
        raise Refused
    text = Text(former.tab, former.link, former.heading, former.body)
    check(text)
    return _add(page, language, after, by, shipped=False, changes_meaning=False, **vars(text))


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
