"""What somebody of another agency may see in lists: seats offered to it, and those one holds. Codes only."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import rules
from houvast.records.cases.models import Seat

MOST = 100


@dataclass(frozen=True)
class OwnSeat:
    """A seat as who was invited sees it, before a word is opened; `law_from` dates the name of its ground.

    `has_sworn`: whoever holds it confirmed secrecy, and may read.
    """

    id: uuid.UUID
    agency: uuid.UUID
    ground: str
    law_from: date
    purpose: str
    fields: tuple[str, ...]
    people: tuple[int, ...]
    until: date
    state: str
    invited_on: date
    has_sworn: bool


def own_seats(*, page: int = 1, seen_by: Actor) -> tuple[OwnSeat, ...]:
    """Seats that one holds, the latest invitation first, a hundred to a page."""
    first = (max(page, 1) - 1) * MOST
    found = seen(Seat, rules.READ_SHARED, seen_by).order_by("-invited_on", "id")
    return _rows(found, first)


def offered(*, seen_by: Actor) -> tuple[OwnSeat, ...]:
    """Invitations to one's agency that nobody answered, the latest first, up to a hundred."""
    return _rows(seen(Seat, rules.ACCEPT_SEAT, seen_by).order_by("-invited_on", "id"), 0)


def own_seat(seat: uuid.UUID, *, seen_by: Actor) -> OwnSeat | None:
    """One of either kind, or None."""
    for rule in (rules.READ_SHARED, rules.ACCEPT_SEAT):
        if rows := _rows(seen(Seat, rule, seen_by).filter(Q(pk=seat)), 0):
            return rows[0]
    return None


def _rows(found: QuerySet[Seat], first: int) -> tuple[OwnSeat, ...]:
    columns = (
        "id", "agency_id", "ground__ground", "ground__law_from", "purpose", "fields", "people", "until",
        "state", "invited_on", "secrecy_on",
    )  # fmt: skip
    return tuple(
        OwnSeat(
            id, agency, ground, law_from, purpose, tuple(fields), tuple(people), until, state, on,
            sworn is not None,
        )
        for id, agency, ground, law_from, purpose, fields, people, until, state, on, sworn in (
            found.values_list(*columns)[first : first + MOST]
        )
    )  # fmt: skip
