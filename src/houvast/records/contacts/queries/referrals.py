"""Readings of referrals that show no service: what is open, what is due, and what a link may answer."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from houvast.records.accounts.guard import Actor, seen, visitor
from houvast.records.contacts import referred, referring, rules
from houvast.records.contacts.models import Referral


@dataclass(frozen=True)
class ReferralRow:
    """A referral as codes. `due`: nothing came back in the time that was meant for it."""

    id: uuid.UUID
    kind: str
    sex: str
    children: str
    district: str
    state: str
    warm: bool
    team: uuid.UUID
    day: date
    remind_on: date | None
    due: bool
    sent_by: uuid.UUID | None
    has_link: bool
    contact: uuid.UUID | None


def open_referrals(on: date, *, seen_by: Actor) -> list[ReferralRow]:
    """What may still come back to one's teams, the longest awaited first."""
    awaited = seen(Referral, rules.OPEN_REFERRAL, seen_by).filter(state__in=referring.OPEN, withdrawn=False)
    found = awaited.filter(referred.counts())
    return [
        ReferralRow(
            each.id,
            each.kind,
            each.sex,
            each.children,
            each.district,
            each.state,
            each.warm,
            each.team_id,
            each.day,
            each.remind_on,
            each.remind_on is not None and each.remind_on <= on,
            each.sent_by_id,
            bool(each.link_hash),
            each.contact.id if each.contact else None,
        )
        for each in found.select_related("contact").order_by(F("remind_on").asc(nulls_last=True), "day", "id")
    ]


def standing(ids: Iterable[uuid.UUID], *, seen_by: Actor) -> set[uuid.UUID]:
    """Those of these referrals that stand, without opening one."""
    found = seen(Referral, rules.OPEN_REFERRAL, seen_by).filter(id__in=list(ids))
    return set(found.values_list("id", flat=True))


@dataclass(frozen=True)
class LivingLink:
    """All that a link shows: what both sides call it by, what may be answered, and as whom."""

    by: Actor
    reference: str
    answers: tuple[str, ...]


def living_link(secret: str) -> LivingLink | None:
    """What stands behind a link that is still good; nothing of the person, nor of the service."""
    found = referred.behind(secret).values_list("organisation", "link_hash", "state").first()
    if found is None:
        return None
    helpline, link_hash, state = found
    answers = tuple(each for each in referring.ANSWERS if referring.may_follow(state, each))
    return LivingLink(visitor(helpline), referred.reference(link_hash), answers)
