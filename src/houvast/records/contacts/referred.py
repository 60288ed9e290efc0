"""What operations on referrals have in common: which service it was, sealed; steps, links, the end.

Not an operation: the operations that call it are guarded.
"""

import base64
import hashlib
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.contacts import referring, rules, sealed
from houvast.records.contacts.models import Contact, Referral, ReferralStep, Talk
from houvast.records.retention import declared


@dataclass(frozen=True)
class Step:
    """One step: what it became, when, and through whom; `by_link`: the service said so itself."""

    state: str
    reason: str
    at: datetime
    by: uuid.UUID | None
    by_link: bool


@dataclass(frozen=True)
class OpenedReferral:
    """A referral with its service opened; `service` is None where there was none, or it does not open."""

    id: uuid.UUID
    service: uuid.UUID | None
    name: str
    agency: str
    closed: bool
    """The name does not open: erased, damaged, or its key was not handed over."""
    kind: str
    sex: str
    children: str
    district: str
    stated: str
    state: str
    reason: str
    withdrawn: bool
    warm: bool
    version: int
    day: date
    team: uuid.UUID
    contact: uuid.UUID | None
    talk: uuid.UUID | None
    sent_by: uuid.UUID | None
    remind_on: date | None
    link_until: datetime | None
    reference: str
    steps: tuple[Step, ...]

    @property
    def may_become(self) -> tuple[str, ...]:
        return () if self.withdrawn else referring.FOLLOWS[self.state]

    @property
    def may_have_link(self) -> bool:
        return not self.withdrawn and self.service is not None and self.state in referring.CONSENTED


SEALED = ("generation", "month_key", "wrapped", "sealed")


def seal(referral: Referral, what: Mapping[str, str]) -> None:
    """Seal which service it is for the team; keys.NobodyHolds."""
    with_ = keys.sealer(referral.team_id, until=sealed.referral_month(referral.day))
    _put(referral, sealed.seal_referral(what, referral=referral.id, with_=with_))


def service_of(referral: Referral, *, action: str, by: Actor) -> tuple[Mapping[str, str], bool]:
    """Which service it is, and whether that does not open; Locked where only a password is missing."""
    if not referral.month_key:
        return {}, referral.state != "NO_SERVICE"
    try:
        return _what(referral, action, by), False
    except sealed.CannotOpen:
        return {}, True


def seal_anew(referral: Referral, *, action: str, by: Actor) -> None:
    """Under a fresh key, which a leaver never had; or CannotOpen."""
    what = _what(referral, action, by)
    with_ = keys.sealer_until(referral.team_id, referral.month_key)
    _put(referral, sealed.seal_referral(what, referral=referral.id, with_=with_))
    referral.save(update_fields=SEALED)


def note(referral: Referral, *, by: uuid.UUID | None, by_link: bool = False) -> None:
    """The step that was just taken."""
    ReferralStep.objects.create(
        referral=referral,
        number=referral.version,
        state=referral.state,
        reason=referral.reason,
        at=timezone.now(),
        by_id=by,
        by_link=by_link,
    )


def behind(secret: str) -> "QuerySet[Referral]":
    """The referral of a link that is still good: one, or none."""
    hashed = hashlib.sha256(secret.encode()).hexdigest()
    found = Referral.objects.filter(link_hash=hashed, link_until__gt=timezone.now())
    return found.filter(counts())


def counts() -> Q:
    """Not of a contact that was withdrawn: of who asked to be taken out, nobody is asked any more."""
    return Q(contact=None) | Q(contact__withdrawn="")


def reference(link_hash: str) -> str:
    """What the desk and the service call a link by: five letters and digits that say nothing."""
    return base64.b32encode(bytes.fromhex(link_hash[:10])).decode()[:5]


def registered_as(
    contact: Contact, *, talk: Talk | None = None, draft: uuid.UUID | None = None, by: Actor
) -> None:
    """What was referred in a talk, or beside a registration, belongs to the contact that it became."""
    about = {"talk": talk} if talk is not None else {"draft": draft, "sent_by": by.id}
    for referral in Referral.objects.filter(organisation=contact.organisation_id, contact=None, **about):
        referral.contact = contact
        referral.save(update_fields=["contact"])
        with suppress(sealed.CannotOpen, keys.Locked, keys.NobodyHolds):  # registering needs no key
            _into(referral, contact.team_id, action=rules.FOLLOW_REFERRAL.action, by=by)


def go_with(talk: Talk, team: uuid.UUID, *, action: str, by: Actor) -> None:
    """A talk goes to another team, which follows from now on what is open of its referrals.

    One that does not open for whoever hands over stays with the team that has it.
    """
    for referral in Referral.objects.filter(talk=talk, state__in=referring.OPEN, withdrawn=False):
        with suppress(sealed.CannotOpen, keys.NobodyHolds):
            _into(referral, team, action=action, by=by)


def burn(found: "QuerySet[Referral]") -> None:
    """Destroy which service it was and the key to it, and end its link; what became of it stays."""
    found.update(sealed=b"", wrapped=b"", month_key="", generation=0, link_hash="", link_until=None)


def empty(found: "QuerySet[Referral]") -> list[uuid.UUID]:
    """Destroy which service it was, the key to it, who followed it and each step; codes stay. Which."""
    done = list(found.values_list("pk", flat=True))
    ReferralStep.objects.filter(referral__in=done).delete()
    goes = declared.group(Referral, "erasing.erase_content")
    Referral.objects.filter(pk__in=done).update(**declared.erased(Referral, goes.fields))
    return done


def _into(referral: Referral, team: uuid.UUID, *, action: str, by: Actor) -> None:
    """Sealed for another team, and for it alone."""
    if referral.team_id == team:
        return
    if referral.month_key:
        what = _what(referral, action, by)
        with_ = keys.sealer_until(team, referral.month_key)
        _put(referral, sealed.seal_referral(what, referral=referral.id, with_=with_))
    referral.team_id = team
    referral.save(update_fields=["team", *SEALED])


def _what(referral: Referral, action: str, by: Actor) -> Mapping[str, str]:
    """CannotOpen, and no refusal, where another team follows it: what it is part of goes on without it."""
    if referral.team_id not in by.teams(action):
        raise sealed.CannotOpen
    return sealed.open_referral(
        _sealed(referral), referral=referral.id, team=referral.team_id, action=action, by=by
    )


def _put(referral: Referral, content: sealed.Sealed) -> None:
    referral.generation, referral.month_key = content.key.generation, content.key.month_key
    referral.wrapped, referral.sealed = content.key.sealed, content.content


def _sealed(referral: Referral) -> sealed.Sealed:
    wrapped = keys.Wrapped(referral.generation, referral.month_key, bytes(referral.wrapped))
    return sealed.Sealed(bytes(referral.sealed), wrapped)


def opened(referral: Referral, by: Actor) -> OpenedReferral:
    """As who follows it reads it."""
    what, closed = service_of(referral, action=rules.OPEN_REFERRAL.action, by=by)
    coded = {
        name: getattr(referral, name)
        for name in (
            "id kind sex children district stated state reason withdrawn warm version day remind_on "
            "link_until"
        ).split()
    }
    return OpenedReferral(
        service=uuid.UUID(what["service"]) if what else None,
        name=what.get("name", ""),
        agency=what.get("agency", ""),
        closed=closed,
        team=referral.team_id,
        contact=referral.contact.id if referral.contact else None,
        talk=referral.talk.id if referral.talk else None,
        sent_by=referral.sent_by_id,
        reference=reference(referral.link_hash) if referral.link_hash else "",
        steps=tuple(
            Step(each.state, each.reason, each.at, each.by_id, each.by_link)
            for each in ReferralStep.objects.filter(referral=referral).order_by("number")
        ),
        **coded,
    )
