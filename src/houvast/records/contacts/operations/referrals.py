"""Referring somebody: offered, agreed to, answered by the service, arrived; or refused, no place, lost.

A service hears of somebody only once they agreed. Which one it was stands sealed for their team.
"""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.library.codes import codebook
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, seen
from houvast.records.contacts import referred, referring, rules, ties
from houvast.records.contacts.models import Contact, Draft, Referral, Talk
from houvast.records.contacts.operations import ChangedElsewhere, NotPossible
from houvast.records.contacts.referred import OpenedReferral as OpenedReferral
from houvast.records.contacts.referred import opened
from houvast.records.directory import queries as directory
from houvast.records.directory.queries import Answer, Entry, Takes


@dataclass(frozen=True)
class Sought:
    """Who is referred, in codes as coarse as facts; where there is a service, `kind` is its own."""

    sex: str = "U"
    children: str = "U"
    district: str = "U"
    kind: str = "U"


@guarded(rules.REFER)
def refer(
    sought: Sought,
    *,
    service: uuid.UUID | None,
    team: uuid.UUID | None = None,
    state: str = "OFFERED",
    warm: bool = False,
    talk: uuid.UUID | None = None,
    contact: uuid.UUID | None = None,
    draft: uuid.UUID | None = None,
    once: uuid.UUID | None = None,
    by: Actor,
) -> uuid.UUID:
    """Point somebody to a service of the directory; without one, note that none takes them.

    In a talk that one has in hands or of a contact that one reads: their team follows it. Or beside a
    registration, or for itself, in a team of one's own.
    `state` says whether the person agreed already. Sent twice with the same `once`, it is one referral.
    """
    if once and Referral.objects.filter(id=once, organisation=by.organisation, sent_by=by.id).exists():
        return once
    if service is None:
        state = "NO_SERVICE"
    elif state not in referring.BEGINS_AS:
        raise NotPossible(_("Say what the person answered: they think about it, they agree, or they do not."))
    if warm and state != "ACCEPTED":
        raise NotPossible(_("A service is called together only once the person agreed."))
    of_talk, of_contact = _about(talk, contact, draft, by)
    team = of_talk.team_id if of_talk else of_contact.team_id if of_contact else team
    if team not in by.teams(rules.REFER.action):
        raise Refused
    entry = directory.service(service, seen_by=by) if service else None
    if service and entry is None:
        raise Refused
    if entry:
        _refuse_service(entry, of_contact, by)
    kind, today = entry.offer.kind if entry else sought.kind, timezone.localdate()
    _refuse_unknown(sought, kind, today)
    made = Referral(
        id=once or uuid.uuid4(),
        record_key=secrets.randbits(63),
        organisation_id=by.organisation,
        team_id=team,
        talk=of_talk,
        contact=of_contact,
        draft=draft,
        day=today,
        kind=kind,
        sex=sought.sex,
        children=sought.children,
        district=sought.district,
        stated=_stated(entry.offer.takes, sought) if entry else "NO",
        state=state,
        warm=warm,
        sent_by_id=by.id,
        remind_on=_reminder(state, today),
    )
    _keep(made, entry, by)
    return made.id


@guarded_on(Referral, rules.OPEN_REFERRAL)
def open_referral(referral: Referral, *, by: Actor) -> OpenedReferral:
    """Look at one referral and its course. Looking leaves a trace."""
    return opened(referral, by)


@guarded_on(Contact, rules.READ, reads=True)  # that the contact was opened is in the trail; this is its page
def referrals_of(contact: Contact, *, by: Actor) -> list[OpenedReferral]:
    """The referrals of a contact that is being read, latest first."""
    found = seen(Referral, rules.OPEN_REFERRAL, by).filter(contact=contact)
    return [opened(each, by) for each in found.order_by("-day", "-id")]


@guarded_on(Talk, rules.REPLY, reads=True)  # that the talk was opened is in the trail; this is its page
def referrals_in(talk: Talk, *, by: Actor) -> list[OpenedReferral]:
    """The referrals of a talk that one has in hands, latest first."""
    found = seen(Referral, rules.OPEN_REFERRAL, by).filter(talk=talk)
    return [opened(each, by) for each in found.order_by("-day", "-id")]


@guarded_on(Referral, rules.FOLLOW_REFERRAL)
def follow(
    referral: Referral, state: str, *, version: int, reason: str = "", warm: bool = False, by: Actor
) -> int:
    """What became of it, as the person or the service says. Returns the version that stands now."""
    _refuse_changed(referral, version)
    _step(referral, state, reason=reason, by=by.id)
    if warm and state in referring.CONSENTED:
        referral.warm = True
    referral.save()
    return referral.version


@guarded_on(Referral, rules.FOLLOW_REFERRAL)
def take_step_back(referral: Referral, *, version: int, by: Actor) -> None:
    """Undo one's own latest step, some minutes long. What the service answered itself is not undone."""
    _refuse_changed(referral, version)
    steps = list(referral.steps.order_by("-number")[:2])
    if (
        len(steps) < 2
        or steps[0].by_id != by.id
        or timezone.now() - steps[0].at > referring.UNDO_WITHIN
        or referral.withdrawn
    ):
        raise NotPossible(_("This step can no longer be undone. Note what is so now."))
    last, former = steps
    last.delete()
    referral.state, referral.reason = former.state, former.reason
    referral.warm = referral.warm and former.state in referring.CONSENTED
    if former.state not in referring.CONSENTED:
        _end_link(referral)
    referral.remind_on = _reminder(former.state, timezone.localdate())
    referral.version += 1
    referral.save()


@guarded_on(Referral, rules.FOLLOW_REFERRAL)
def ask_again(referral: Referral, *, by: Actor) -> None:
    """Somebody asked the person or the service once more: remind of it in a week, not today."""
    if referral.withdrawn or referral.state not in referring.OPEN:
        raise NotPossible(_("Nothing is to come back of this referral any more."))
    referral.remind_on = _reminder(referral.state, timezone.localdate())
    referral.save(update_fields=["remind_on"])


@guarded_on(Referral, rules.MAKE_REFERRAL_LINK)
def make_link(referral: Referral, *, by: Actor) -> str:
    """The secret of a link by which the service answers once, within two weeks; a former link ends.

    Only its hash is kept. It says nothing of anybody: `reference` is what both sides call it by.
    """
    if referral.withdrawn or referral.state not in referring.CONSENTED or not referral.month_key:
        raise NotPossible(_("A service is asked only after the person agreed, and before it answered."))
    contact = referral.contact or (referral.talk.contact if referral.talk else None)
    if contact is not None and contact.withdrawn:
        raise NotPossible(_("This contact was withdrawn: no service is asked about it any more."))
    service = opened(referral, by).service if contact else None
    if service and (entry := directory.service(service, seen_by=by)):
        ties.refuse_tied(entry.agency, contact, by=by)
    secret = secrets.token_urlsafe(24)
    referral.link_hash, referral.link_until = _hash(secret), timezone.now() + referring.LINK_LASTS
    referral.save(update_fields=["link_hash", "link_until"])
    return secret


@guarded_on(Referral, rules.WITHDRAW_REFERRAL)
def withdraw_referral(referral: Referral, *, by: Actor) -> None:
    """It was wrong: it counts nowhere, its link answers nothing. Only who made it can say so."""
    referral.withdrawn = True
    _end_link(referral)
    referral.remind_on = None
    referral.version += 1
    referral.save()


@guarded_on(Referral, rules.WITHDRAW_REFERRAL)
def restore_referral(referral: Referral, *, by: Actor) -> None:
    """It was right after all. Its former link stays dead."""
    referral.withdrawn = False
    referral.remind_on = _reminder(referral.state, timezone.localdate())
    referral.version += 1
    referral.save()


class NoSuchLink(NotPossible):
    """Used, unknown, too old, or taken back: the same to whoever asks."""


@guarded(rules.ANSWER_REFERRAL)
def answer_by_link(secret: str, state: str, *, reason: str = "", by: Actor) -> uuid.UUID:
    """What the service says, once, by the link that it was given; NoSuchLink."""
    found = referred.behind(secret).filter(organisation=by.organisation)
    referral = found.select_for_update(of=("self",)).first()
    if referral is None:
        raise NoSuchLink
    if state not in referring.ANSWERS:
        raise NotPossible(_("Choose one of the answers."))
    _step(referral, state, reason=reason, by=None, by_link=True)
    referral.save()
    return referral.id


def _keep(made: Referral, entry: Entry | None, by: Actor) -> None:
    try:
        with transaction.atomic():
            if entry:
                name = entry.text(by.language).name
                referred.seal(made, {"service": str(entry.id), "name": name, "agency": entry.agency_name})
            made.save(force_insert=True)
            referred.note(made, by=by.id)
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    except IntegrityError as twice:
        raise Refused from twice  # an id that somebody else used


def _about(
    talk: uuid.UUID | None, contact: uuid.UUID | None, draft: uuid.UUID | None, by: Actor
) -> tuple[Talk | None, Contact | None]:
    of_talk = seen(Talk, rules.REPLY, by).filter(id=talk).select_related("contact").first() if talk else None
    of_contact = seen(Contact, rules.READ, by).filter(id=contact).first() if contact else None
    if (talk and of_talk is None) or (contact and of_contact is None):
        raise Refused
    if draft and Draft.objects.filter(id=draft).exclude(staff=by.id).exists():
        raise Refused
    if draft and contact is None:  # registered meanwhile, in another window: it is of that contact
        of_contact = seen(Contact, rules.READ, by).filter(draft=draft, registered_by=by.id).first()
    if of_talk is not None and of_contact is None:
        of_contact = of_talk.contact
    if of_contact is not None and (of_contact.withdrawn or of_contact.erased_on):
        raise NotPossible(_("This contact was withdrawn or erased: nobody is referred from it."))
    return of_talk, of_contact


def _refuse_service(entry: Entry, contact: Contact | None, by: Actor) -> None:
    if entry.offer.state == "ENDED":
        raise NotPossible(_("This service has ended: choose another one."))
    ties.refuse_tied(entry.agency, contact, by=by)


def _refuse_unknown(sought: Sought, kind: str, on: date) -> None:
    given = {
        "sex": sought.sex,
        "with_children": sought.children,
        "district": sought.district,
        "referral_target": kind,
    }
    for book, code in given.items():
        if code not in codebook(book, on=on):
            raise NotPossible(
                _("Say which kind of help nobody gives.")
                if book == "referral_target"
                else _("Choose from the list, or leave it unknown.")
            )


def _stated(takes: Takes, sought: Sought) -> str:
    """What the service states of somebody of this sex, with or without children; the least of both."""
    asked = [takes.children] if sought.children == "Y" else []
    if sought.sex in ("F", "M", "X"):
        asked.append(takes.sexes.get(sought.sex, Answer.UNKNOWN))
    answer = min(asked, default=Answer.YES)
    return "U" if answer is Answer.UNKNOWN else answer.name


def _step(
    referral: Referral, state: str, *, reason: str, by: uuid.UUID | None, by_link: bool = False
) -> None:
    """The next state, or in words why not; stored with the step, the referral itself by the caller."""
    if referral.withdrawn:
        raise NotPossible(_("This referral was withdrawn: nothing follows it."))
    if not referring.may_follow(referral.state, state):
        raise NotPossible(_not_after(referral.state, state))
    today = timezone.localdate()
    if state != "REFUSED_BY_SERVICE":
        reason = "NONE"
    elif reason in referring.NOT_A_REFUSAL or reason not in codebook("referral_reason", on=today):
        raise NotPossible(_("Say why the service refuses."))
    referral.state, referral.reason = state, reason
    referral.version += 1
    referral.remind_on = _reminder(state, today)
    if by_link or state not in referring.CONSENTED:
        _end_link(referral)
    referred.note(referral, by=by, by_link=by_link)


def _not_after(state: str, to: str) -> str:
    if state == "OFFERED" and to in referring.ANSWERS:
        return _("The person has not agreed yet: without that no service is asked.")
    if not referring.FOLLOWS.get(state):
        return _("This referral has ended. Refer anew if help is still sought.")
    return _("That cannot follow what stands now.")


def _reminder(state: str, today: date) -> date | None:
    return today + referring.REMIND_AFTER if state in referring.OPEN else None


def _end_link(referral: Referral) -> None:
    referral.link_hash, referral.link_until = "", None


def _refuse_changed(referral: Referral, version: int) -> None:
    if referral.version != version:
        raise ChangedElsewhere(
            _("A colleague or the service changed this meanwhile. Look at it again first.")
        )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
