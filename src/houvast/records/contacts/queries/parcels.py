"""What is known of statements for agencies unopened: by the agency, and by who handed one over."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, seen
from houvast.records.contacts import rules
from houvast.records.contacts.models import Parcel
from houvast.records.contacts.parcelled import code_of, is_by


@dataclass(frozen=True)
class Waits:
    """A parcel in the list of its agency."""

    id: uuid.UUID
    came_on: date
    opened_at: datetime | None


@dataclass(frozen=True)
class OwnCode:
    """What one's agency gives to whom it helps."""

    agency: str
    code: str


def for_own_agency(*, seen_by: Actor, only: uuid.UUID | None = None) -> list[Waits]:
    """Those for one's agency, or one of them: unopened ones first, then the latest."""
    found = seen(Parcel, rules.OPEN_PARCEL, seen_by).order_by("-came_on", "pk")
    if only is not None:
        found = found.filter(pk=only)
    rows = [Waits(*row) for row in found.values_list("id", "came_on", "opened_at")]
    return sorted(rows, key=lambda each: each.opened_at is not None)


def own_codes(*, seen_by: Actor) -> list[OwnCode]:
    teams = seen_by.teams(rules.OPEN_PARCEL.action)
    return [
        OwnCode(each.name, code_of(each.id))
        for each in accounts.agencies(seen_by=seen_by)
        if each.id in teams
    ]


def opened_at(parcel: uuid.UUID, secret: bytes, *, seen_by: Actor) -> tuple[bool, datetime | None]:
    """(whether it is there, when it was first opened), for whoever handed it over and has its secret."""
    row = Parcel.objects.filter(pk=parcel, organisation=seen_by.organisation).first()
    if row is None or not is_by(row, secret):
        return False, None
    return True, row.opened_at
