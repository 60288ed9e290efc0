"""All that statistics may ever learn of cases: codes of closed ones and the day of closing, under a key that
is drawn anew each time.

No text, no id, no person, no district, no agency's name, nothing sealed. What joins the files of two partners
(`JointYes`) is not read here: two files are two cases, whatever they said.
"""

import secrets
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from houvast.library import risk
from houvast.library.codes import codebook
from houvast.records.cases import course
from houvast.records.cases.models import (
    AgendaItem,
    Case,
    CaseAssessment,
    CaseEvent,
    CaseLink,
    CaseTask,
    MinuteLine,
    ProsecutorReport,
    Seat,
)

Fact = Mapping[str, Any]
Rows = dict[uuid.UUID, list[tuple[Any, ...]]]


def gather(*, organisation: uuid.UUID, from_: date, until: date) -> dict[str, list[Fact]]:
    """Cases of a helpline that were closed from a day until (exclusive) a day and stand closed.

    What goes on in another case counts with that one.
    """
    closed = Case.objects.filter(
        organisation=organisation, state="CLOSED", closed_on__gte=from_, closed_on__lt=until
    ).exclude(pk__in=CaseLink.going_on_elsewhere())
    seats = _by_case(
        Seat.objects.filter(case__in=closed, secrecy_on__isnull=False),
        "agency__agency_kind", "ground__ground",
    )  # fmt: skip
    reports = _by_case(ProsecutorReport.objects.filter(case__in=closed), "ground__ground")
    ended = "state", "due_on", "ended_on"
    tasks = _by_case(CaseTask.objects.filter(case__in=closed), *ended)
    minuted = _by_case(MinuteLine.objects.filter(case__in=closed, kind="ACTION"), *ended)
    sheets = _by_case(
        CaseAssessment.objects.filter(case__in=closed).exclude(band="").order_by("number"),
        "instrument", "harmed", "harming", "band",
    )  # fmt: skip
    discussed = _by_case(AgendaItem.objects.filter(case__in=closed), "day")
    incidents = _by_case(CaseEvent.objects.filter(case__in=closed, kind="INCIDENT"), "written_at")
    told: list[Fact] = []
    for case, opened, day, outcome in closed.values_list("id", "day", "closed_on", "outcome"):
        if day is None:  # the table refuses that
            continue
        actions = tasks[case] + minuted[case]
        told.append(
            {
                "key": secrets.randbits(63),
                "day": day,
                "outcome": outcome,
                "grounds": _grounds([*(row[1] for row in seats[case]), *(row[0] for row in reports[case])]),
                "agencies": sorted({row[0] or "OTHER" for row in seats[case]}),
                "first_action": _first_action(opened, actions, day),
                "actions": sorted({_ended(*action) for action in actions}),
                "again": _again(
                    [on for [on] in discussed[case] if on <= day], [at for [at] in incidents[case]]
                ),
                "risk": _risk(sheets[case]),
            }
        )
    return {"cases": told}


def _by_case(found: Any, *columns: str) -> Rows:
    rows: Rows = defaultdict(list)
    for case, *values in found.values_list("case", *columns):
        rows[case].append(tuple(values))
    return rows


def _grounds(invoked: Iterable[str]) -> list[str]:
    known = codebook("case_ground")
    return sorted({each if each in known else "U" for each in invoked})


def _first_action(opened: date, actions: Iterable[tuple[Any, ...]], closed: date) -> str:
    """In a band of days: how soon an exact number of days is, a worker may know."""
    done = [ended_on for state, _due_on, ended_on in actions if state == "DONE"]
    if not done:
        return "NOTHING_DONE"
    return codebook("first_action", on=closed).band(max(0, (min(done) - opened).days))


def _ended(state: str, due_on: date, ended_on: date | None) -> str:
    if state != "DONE" or ended_on is None:
        return state
    return "IN_TIME" if ended_on <= due_on else "LATE"


def _again(discussed: list[date], incidents: list[Any]) -> str:
    """As cases that are due for a conference are found: by the day on which an incident was written down."""
    if not discussed:
        return "NOT_DISCUSSED"
    days = [timezone.localdate(at) for at in incidents]
    repeated = any(course.is_repeat(before, after) for before in discussed for after in days)
    return "AGAIN" if repeated else "NOT_NOTED"


def _risk(sheets: list[tuple[Any, ...]]) -> str:
    """`sheets` in the order of writing: instrument, who is harmed, who harms, band."""
    if not sheets:
        return "NOT_ASSESSED"
    bands: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for instrument, harmed, harming, band in sheets:
        if (height := _height(instrument, band)) is not None:
            bands[instrument, harmed, harming].append(height)
    moved = [row[-1] - row[0] for row in bands.values() if len(row) > 1]
    if not moved:
        return "ONCE"
    if max(moved) > 0:
        return "HIGHER"
    return "LOWER" if min(moved) < 0 else "SAME"


def _height(instrument: str, band: str) -> int | None:
    """How high a band is among those of its instrument; None where it is no longer known."""
    if instrument not in risk.names():
        return None
    known = risk.instrument(instrument)
    found = known.band_called(band)
    return None if found is None else known.height(found)
