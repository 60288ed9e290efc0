"""Contacts by week and group, counted from a snapshot of facts: through the door that all figures use.

A week before the helpline's first whole week is no week without contacts: it is left out. A week in which
nothing at all was registered is one that the registration missed, and the series is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from houvast.library.figures.campaign.refusals import TooShort, WeekMissing
from houvast.library.figures.campaign.weeks import Floats, Weeks, weeks
from houvast.library.figures.facts import ELSE_AS_STATED, RARE
from houvast.library.figures.snapshot import Snapshot
from houvast.library.figures.tabulate import opened

COLUMNS = ("contact_sex", "contact_role", "problem")  # what a group may be told apart by
MOST_WEEKS = 5 * 52  # before the campaign: older seasons say little of this one
_BUSY = (
    5.0  # contacts a week: beyond it a week with none is a gap in the registration (chance below 1 in 100)
)

Conditions = Mapping[str, tuple[str, ...]]
"""Which codes a contact of a group has, by column. Without a column, whichever."""


def count_weeks(snapshot: Snapshot, groups: Mapping[str, Conditions], until: date) -> Weeks:
    """Weeks of each group, the last one before the Monday `until`. Roles are as assessed, else as stated.

    Refused: a helpline without contacts, a week in which a busy one registered nobody, and a group of what is
    told for whole years only.
    """
    for name, asked in groups.items():
        if rare := RARE["problem"] & set(asked.get("problem", ())):
            raise TooShort(
                f"{name}: {', '.join(sorted(rare))} is told for whole years only, and not by week."
            )
    rows = _counted(snapshot, until)
    if not rows:
        raise TooShort("There are no contacts in these weeks.")
    first = min(day for day, *_ in rows)
    begin = max(
        first + timedelta(days=-first.weekday() % 7), snapshot.from_, until - timedelta(weeks=MOST_WEEKS)
    )
    monday = begin + timedelta(days=-begin.weekday() % 7)
    length = max((until - monday).days // 7, 0)
    all_ = _series(rows, {}, monday, length)
    _check_no_gap(all_, monday)
    return weeks(monday, {name: _series(rows, asked, monday, length) for name, asked in groups.items()})


def _counted(snapshot: Snapshot, until: date) -> list[tuple[date, tuple[str, ...], int]]:
    """How many contacts of each day share the same codes."""
    columns = ", ".join(_column(name) for name in COLUMNS)
    asked = f"SELECT day, {columns}, count(*) FROM contacts WHERE day < $until GROUP BY ALL"  # noqa: S608  # names from this file
    with opened(snapshot) as engine:
        rows = engine.execute(asked, {"until": until}).fetchall()
    return [(day, tuple(codes), count) for day, *codes, count in rows]


def _column(name: str) -> str:
    if name not in ELSE_AS_STATED["contacts"]:
        return name
    assessed, stated = ELSE_AS_STATED["contacts"][name]
    return f"CASE WHEN {assessed} = 'U' THEN {stated} ELSE {assessed} END"


def _series(
    rows: list[tuple[date, tuple[str, ...], int]], asked: Conditions, monday: date, length: int
) -> Floats:
    counts = np.zeros(length)
    for day, codes, count in rows:
        week = (day - monday).days // 7
        known = dict(zip(COLUMNS, codes, strict=True))
        if 0 <= week < length and all(known[column] in wanted for column, wanted in asked.items()):
            counts[week] += count
    return counts


def _check_no_gap(counts: Floats, monday: date) -> None:
    if counts.size and counts.mean() >= _BUSY and not counts.all():
        gap = monday + timedelta(weeks=int(np.flatnonzero(counts == 0)[0]))
        raise WeekMissing(
            f"Nothing at all was registered in the week of {gap}: these data cannot carry the effect."
        )
