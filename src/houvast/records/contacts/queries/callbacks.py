"""Readings of callbacks that show no number: what is due now, what comes, whose hours have passed."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from houvast.records.accounts.guard import Actor, seen
from houvast.records.contacts import course, rules
from houvast.records.contacts.models import Callback

SOON = timedelta(hours=24)


@dataclass(frozen=True)
class CallbackRow:
    """`when`: now, soon, later or passed."""

    id: uuid.UUID
    way: str
    team: uuid.UUID
    earliest: datetime
    latest: datetime
    when: str
    tries: int
    taken_by: uuid.UUID | None
    talk: uuid.UUID | None
    contact: uuid.UUID | None


def callbacks(*, seen_by: Actor) -> list[CallbackRow]:
    """Open callbacks of one's own teams, the earliest first."""
    now = timezone.now()
    found = seen(Callback, rules.TAKE_CALLBACK, seen_by).filter(state__in=course.CALLBACK_OPEN)
    return [
        CallbackRow(
            each.id,
            each.way,
            each.team_id,
            each.earliest_at,
            each.latest_at,
            _when(each, now),
            each.tries,
            each.taken_by_id,
            each.talk.id if each.talk else None,
            each.contact.id if each.contact else None,
        )
        for each in found.select_related("talk", "contact").order_by("earliest_at", "id")
    ]


def taken(*, seen_by: Actor) -> list[uuid.UUID]:
    """Whom one is to call oneself: taken, and not done."""
    found = seen(Callback, rules.REOPEN_CALLBACK, seen_by).order_by("earliest_at", "id")
    return list(found.values_list("id", flat=True))


def _when(each: Callback, now: datetime) -> str:
    if each.latest_at <= now:
        return "passed"
    if each.earliest_at <= now:
        return "now"
    return "soon" if each.earliest_at - now < SOON else "later"
