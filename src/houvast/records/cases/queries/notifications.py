"""What agencies notified, as codes: what waits for one's teams, and what became of what one sent oneself."""

import uuid
from dataclasses import dataclass
from datetime import date

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.queries.by_action import teams_with
from houvast.records.cases import rules
from houvast.records.cases.models import Notification

MOST = 100


@dataclass(frozen=True)
class WaitingRow:
    """A notification that nobody answered yet; its words are sealed."""

    id: uuid.UUID
    team: uuid.UUID
    agency: uuid.UUID
    sent_by: uuid.UUID | None
    sent_on: date
    ground: str
    law_from: date
    purpose: str


@dataclass(frozen=True)
class SentRow:
    """What one notified: received, taken or not taken. Into which case, and whether there was one, never."""

    id: uuid.UUID
    team: uuid.UUID
    sent_on: date
    purpose: str
    state: str
    because: str


def waiting(*, seen_by: Actor) -> tuple[WaitingRow, ...]:
    """For one's own teams, the longest first, up to a hundred."""
    found = seen(Notification, rules.READ_NOTIFICATION, seen_by).order_by("sent_on", "id")[:MOST]
    columns = "id team sent_by agency sent_on ground law_from purpose".split()
    return tuple(
        WaitingRow(id, team, agency, sent_by, on, ground, law_from, purpose)
        for id, team, sent_by, agency, on, ground, law_from, purpose in found.values_list(*columns)
    )


def sent(*, one: uuid.UUID | None = None, seen_by: Actor) -> tuple[SentRow, ...]:
    """What one sent oneself, the latest first, up to a hundred."""
    found = seen(Notification, rules.NOTIFY, seen_by).order_by("-sent_on", "id")
    if one is not None:
        found = found.filter(pk=one)
    columns = "id team sent_on purpose state because".split()
    return tuple(SentRow(*row) for row in found.values_list(*columns)[:MOST])


def teams_to_notify(*, seen_by: Actor) -> list[accounts.Named]:
    """Teams of the helpline that work on cases, for who may notify one; no other team is named to them."""
    if not seen_by.may(rules.NOTIFY.action):
        return []
    return teams_with(action=rules.TAKE_NOTIFICATION.action, seen_by=seen_by)
