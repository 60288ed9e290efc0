"""Readings of conferences: which there are, which cases are due, who was there. Nothing of them is sealed."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from houvast.records.accounts.guard import Actor, seen
from houvast.records.cases import course, rules
from houvast.records.cases.models import (
    AgendaItem,
    Case,
    CaseAssessment,
    CaseEvent,
    CaseLink,
    Conference,
    MinuteLine,
)

MOST = 100


@dataclass(frozen=True)
class Due:
    """A case that is due for a conference, and why: codes of the list `agenda_reason`."""

    case: uuid.UUID
    day: date
    because: tuple[str, ...]


@dataclass(frozen=True)
class ConferenceRow:
    """A conference as codes."""

    id: uuid.UUID
    team: uuid.UUID
    day: date
    chair: uuid.UUID
    minute_taker: uuid.UUID
    closed_on: date | None


@dataclass(frozen=True)
class ItemRow:
    """A case on an agenda that one may read. `late`: how many of its actions are past their day."""

    id: uuid.UUID
    case: uuid.UUID
    case_day: date
    number: int
    because: str
    review_on: date | None
    open_actions: int
    late: int


@dataclass(frozen=True)
class AttendanceRow:
    number: int
    agency: uuid.UUID | None
    called: str
    how: str
    signed_on: date | None
    conflicts: tuple[int, ...]
    minutes_on: date | None


@dataclass(frozen=True)
class ActionRow:
    """An open action of a conference, without its words."""

    item: uuid.UUID
    number: int
    owner: uuid.UUID | None
    due_on: date


def due(*, seen_by: Actor) -> tuple[Due, ...]:
    """Open cases that one reads and that are on no agenda still to be held, with why they are due.

    RISK: the latest sheet about one relationship has a band from which a case is discussed. REPEAT: since it
    was discussed something happened again, within twelve months of that day. What came later on the day of
    the conference itself was not discussed there.
    """
    cases = seen(Case, rules.READ, seen_by).filter(state="OPEN").exclude(pk__in=CaseLink.going_on_elsewhere())
    waiting = AgendaItem.objects.filter(
        case=OuterRef("pk"), conference__closed_on=None, conference__isnull=False
    )
    rows = {each.id: each for each in cases.filter(~Exists(waiting))}
    items = AgendaItem.objects.filter(case__in=rows, day__lte=timezone.localdate()).order_by("day", "pk")
    discussed = {
        item.case_id: _Discussed(item.day, item.sheets, item.events)
        for item in items.only("case", "day", "sheets", "events")
    }
    risky, again = _risky(set(rows), discussed), _again(discussed)
    found = [
        Due(id, row.day, tuple(code for code, ids in (("RISK", risky), ("REPEAT", again)) if id in ids))
        for id, row in rows.items()
    ]
    return tuple(sorted((each for each in found if each.because), key=lambda each: (each.day, each.case)))


def coming(*, seen_by: Actor) -> tuple[ConferenceRow, ...]:
    """Of one's own teams, those of today and later and those whose minutes are open, the first day first."""
    still = Q(held_on__gte=timezone.localdate()) | Q(closed_on=None)
    return _conferences(_own(seen_by).filter(still).order_by("held_on", "id"))


def former_years(*, seen_by: Actor) -> tuple[tuple[int, int], ...]:
    """The years of former conferences of one's own teams, the latest first, and how many each has."""
    found = _former(seen_by).values_list("held_on__year").annotate(Count("id")).order_by("-held_on__year")
    return tuple(found)


def former(year: int, *, seen_by: Actor) -> tuple[ConferenceRow, ...]:
    """Former conferences of one year, the latest first."""
    return _conferences(_former(seen_by).filter(held_on__year=year).order_by("-held_on", "id"))


def _own(seen_by: Actor) -> QuerySet[Conference]:
    return seen(Conference, rules.HOLD_CONFERENCE, seen_by)


def _former(seen_by: Actor) -> QuerySet[Conference]:
    return _own(seen_by).filter(held_on__lt=timezone.localdate(), closed_on__isnull=False)


def _conferences(found: QuerySet[Conference]) -> tuple[ConferenceRow, ...]:
    return tuple(
        ConferenceRow(
            each.id, each.team_id, each.held_on, each.chair_id, each.minute_taker_id, each.closed_on
        )
        for each in found[:MOST]
    )


def conference(id: uuid.UUID, *, seen_by: Actor) -> ConferenceRow | None:
    row = seen(Conference, rules.HOLD_CONFERENCE, seen_by).filter(pk=id).first()
    return (
        None
        if row is None
        else ConferenceRow(row.id, row.team_id, row.held_on, row.chair_id, row.minute_taker_id, row.closed_on)
    )


def agenda(conference: uuid.UUID, *, seen_by: Actor) -> tuple[ItemRow, ...]:
    """Its cases, but for those that are closed to oneself."""
    found = (
        seen(AgendaItem, rules.MINUTE, seen_by).filter(conference=conference).select_related("case")
    ).order_by("number")
    today = timezone.localdate()
    rows = []
    for each in found:
        days = list(each.lines.filter(state="OPEN").values_list("due_on", flat=True))
        late = sum(day < today for day in days if day)
        rows.append(
            ItemRow(
                each.id, each.case_id, each.case.day, each.number, each.because, each.review_on,
                len(days), late,
            )
        )  # fmt: skip
    return tuple(rows)


def attendances(conference: uuid.UUID, *, seen_by: Actor) -> tuple[AttendanceRow, ...]:
    row = seen(Conference, rules.HOLD_CONFERENCE, seen_by).filter(pk=conference).first()
    if row is None:
        return ()
    return tuple(
        AttendanceRow(
            each.number, each.agency_id, each.called, each.how, each.signed_on, tuple(each.conflicts),
            each.minutes_on,
        )
        for each in row.attendances.order_by("number")
    )  # fmt: skip


def open_actions(*, seen_by: Actor) -> tuple[ActionRow, ...]:
    """Of conferences about cases that one reads, the first day first."""
    found = MinuteLine.objects.filter(
        state="OPEN", item__in=seen(AgendaItem, rules.MINUTE, seen_by), case__state="OPEN"
    ).order_by("due_on", "pk")
    rows = found.values_list("item", "number", "owner", "due_on")[:MOST]
    return tuple(ActionRow(item, number, owner, due_on) for item, number, owner, due_on in rows if due_on)


def items_of(case: uuid.UUID, *, seen_by: Actor) -> tuple[tuple[uuid.UUID, date, str], ...]:
    """At which conferences a case was on, the latest first: item, day, why."""
    found = seen(AgendaItem, rules.MINUTE, seen_by).filter(case=case).order_by("-day", "-id")
    return tuple(found.values_list("id", "day", "because"))


class _Discussed(NamedTuple):
    """When a case was last discussed, and the last sheet and line of its timeline that were known then."""

    on: date
    sheets: int
    events: int


def _risky(cases: set[uuid.UUID], discussed: dict[uuid.UUID, _Discussed]) -> set[uuid.UUID]:
    latest: dict[tuple[uuid.UUID, int, int, str], tuple[str, date, int]] = {}
    found = CaseAssessment.objects.filter(case__in=cases).order_by("number")
    for case, harmed, harming, instrument, band, on, number in found.values_list(
        "case", "harmed", "harming", "instrument", "band", "on", "number"
    ):
        latest[case, harmed, harming, instrument] = band, on, number
    never = _Discussed(date.min, 0, 0)
    return {
        case
        for (case, _harmed, _harming, instrument), (band, *when) in latest.items()
        if band in course.THRESHOLD.get(instrument, ()) and tuple(when) > discussed.get(case, never)[:2]
    }


def _again(discussed: dict[uuid.UUID, _Discussed]) -> set[uuid.UUID]:
    found = CaseEvent.objects.filter(case__in=discussed, kind="INCIDENT")
    return {
        case
        for case, at, number in found.values_list("case", "written_at", "number")
        if course.is_repeat(discussed[case].on, timezone.localdate(at))
        or (discussed[case].on == timezone.localdate(at) and number > discussed[case].events)
    }
