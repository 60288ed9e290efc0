"""What somebody of another agency may see in lists: seats offered to it, and those one holds. Codes only."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import rules, seating
from houvast.records.cases.models import Seat, SeatHolder

MOST = 100


@dataclass(frozen=True)
class OwnSeat:
    """A seat as who was invited sees it, before a word is opened; `law_from` dates the name of its ground.

    `has_sworn`: one sits there and confirmed secrecy, and may read.
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
    return _rows(found, first, seen_by)


def offered(*, seen_by: Actor) -> tuple[OwnSeat, ...]:
    """Invitations to one's agency that nobody answered, the latest first, up to a hundred."""
    return _rows(seen(Seat, rules.ACCEPT_SEAT, seen_by).order_by("-invited_on", "id"), 0, seen_by)


def own_seat(seat: uuid.UUID, *, seen_by: Actor) -> OwnSeat | None:
    """One of either kind, or None."""
    for rule in (rules.READ_SHARED, rules.ACCEPT_SEAT):
        if rows := _rows(seen(Seat, rule, seen_by).filter(Q(pk=seat)), 0, seen_by):
            return rows[0]
    return None


@dataclass(frozen=True)
class Sitting:
    """Somebody of one's own agency who sits at a seat at which one sits oneself."""

    staff: uuid.UUID
    since: date
    has_sworn: bool


def sitting(seat: uuid.UUID, *, seen_by: Actor) -> tuple[Sitting, ...]:
    """Who sits there with oneself, the first first."""
    found = seating.with_place(
        SeatHolder.objects.filter(seat__in=seen(Seat, rules.READ_SHARED, seen_by), seat=seat)
    )
    return tuple(Sitting(each.staff_id, each.since, each.secrecy_on is not None) for each in found)


def _rows(found: QuerySet[Seat], first: int, by: Actor) -> tuple[OwnSeat, ...]:
    columns = (
        "id", "agency_id", "ground__ground", "ground__law_from", "purpose", "fields", "people", "until",
        "state", "invited_on", "own_secrecy",
    )  # fmt: skip
    own = SeatHolder.objects.filter(seat=OuterRef("pk"), staff=by.id, ended_on=None)
    found = found.annotate(own_secrecy=Subquery(own.values("secrecy_on")[:1]))
    return tuple(
        OwnSeat(
            id, agency, ground, law_from, purpose, tuple(fields), tuple(people), until, state, on,
            sworn is not None,
        )
        for id, agency, ground, law_from, purpose, fields, people, until, state, on, sworn in (
            found.values_list(*columns)[first : first + MOST]
        )
    )  # fmt: skip
