"""Actions and minutes of one's own agency at a seat where one sits: codes and days, nothing opened."""

import uuid
from dataclasses import dataclass
from datetime import date

from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import attending, conferencing, rules, seating
from houvast.records.cases.models import AgendaItem, Seat


@dataclass(frozen=True)
class OwnAction:
    """An action of one's agency. `contribution`: what is to be done; `reason`: why it was not, once ended."""

    number: int
    contribution: uuid.UUID
    due_on: date
    state: str
    ended_on: date | None
    reason: uuid.UUID | None


@dataclass(frozen=True)
class OwnMinutes:
    """Minutes of this case that one can take along: of the conference of that day."""

    item: uuid.UUID
    day: date


def own_actions(seat: uuid.UUID, *, seen_by: Actor) -> tuple[OwnAction, ...]:
    """Of one seat, the first day first; only what the gate permits it today."""
    found = _seat(seat, seen_by)
    if found is None:
        return ()
    items = AgendaItem.objects.filter(case=found.case_id, lines__owner=found.agency_id).distinct()
    rows = [
        OwnAction(each.number, each.contribution_id, each.due_on, each.state, each.ended_on, each.reason_id)
        for item in items
        for each in conferencing.own_lines(item, found)
        if each.owner_id == found.agency_id and each.due_on is not None
    ]
    return tuple(sorted(rows, key=lambda row: (row.due_on, row.number)))


def own_minutes(seat: uuid.UUID, *, seen_by: Actor) -> tuple[OwnMinutes, ...]:
    """Conferences at which this case was on and one's agency sat at it, the latest first."""
    found = _seat(seat, seen_by)
    if found is None:
        return ()
    items = AgendaItem.objects.filter(
        case=found.case_id, conference__attendances__agency=found.agency_id
    ).distinct()
    return tuple(
        OwnMinutes(item.id, item.day)
        for item in items.select_related("conference").order_by("-day", "id")
        if found.id in {each.id for each in attending.at_the_table(item)}
    )


def _seat(seat: uuid.UUID, by: Actor) -> Seat | None:
    found = (
        seen(Seat, rules.OWN_MINUTES, by).filter(pk=seat).select_related("ground", "case", "agency").first()
    )
    return found if found is not None and seating.has_sworn(found, by.id) else None
