"""What changed since the former delivery of the same source: revised figures, other shares, fewer rows.

A change is no fault. It is asked about, because a changed way of registering looks like a changed world.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from houvast.library.figures.series import span
from houvast.library.figures.sources.dates import ALL_DAYS, Days, overlap
from houvast.library.figures.sources.declared import PROFILE
from houvast.library.figures.sources.findings import Finding, Level, finding
from houvast.library.figures.sources.shape import Fields, check
from houvast.library.figures.sources.terms import cell_term

OTHER_SHARE = 0.10  # half the sum of all differences of shares: a tenth of the rows stand under another code
OTHER_SIZE = 2.0  # twice as many rows, or half
WITHIN = "/"  # between the number of a table and its axis
Profile = Mapping[str, Any]
"""{"rows": n, "shares": {axis: {code: share}}, "cells": {table: {key: value}}, "days": {table: period},
"at": {table: {key: year or month}}}.

Cells are those that may be seen: printed by others, or let out by `protect`; shares are of such cells.
"""


def profile_of(report: str) -> Profile:
    """The profile in the JSON report of a former delivery. Raises ValueError (Odd) for another text."""
    said = json.loads(report)
    check(Fields({"profile": PROFILE}), {"profile": said.get("profile") if isinstance(said, dict) else None})
    profile: Profile = said["profile"]
    return profile


def drift(now: Profile, former: Profile) -> Iterator[Finding]:
    """The findings of a delivery beside the former one."""
    rows, before = int(now["rows"]), int(former["rows"])
    if before and rows and not 1 / OTHER_SIZE < rows / before < OTHER_SIZE and former["shares"]:
        yield finding("other_size", Level.LOOK, rows=rows, before=before)
    days, then = now.get("days", {}), former.get("days", {})
    for axis, shares in now["shares"].items():
        if axis in former["shares"]:
            number, _, column = axis.partition(WITHIN)
            table = list(days)[int(number)]
            yield from _shares(table, column, shares, former["shares"][axis])
    for table, cells in now["cells"].items():
        before = former["cells"].get(table, {})
        if table in then and days[table] != then[table]:  # another period is no revision
            yield from _revised(table, *_of_both(table, now, former))
        else:
            yield from _revised(table, cells, before)


def _of_both(table: str, now: Profile, former: Profile) -> tuple[dict[str, str], dict[str, str]]:
    """Of a table of another period, the cells with a year or month of their own: one key is one time.

    What fell out of the period is not gone.
    """
    mine, theirs = (profile.get("at", {}).get(table, {}) for profile in (now, former))
    here = _days(now["days"][table])
    cells = {key: value for key, value in now["cells"][table].items() if key in mine}
    return cells, {
        key: value for key, value in former["cells"].get(table, {}).items()
        if key in mine or (key in theirs and overlap(span(theirs[key]), here))
    }  # fmt: skip


def _days(said: str) -> Days:
    """The days of a table; all of them where its source does not say."""
    from_, _, until = said.partition(WITHIN)
    return (date.fromisoformat(from_), date.fromisoformat(until)) if from_ != str(None) else ALL_DAYS


def _shares(
    table: str, column: str, now: Mapping[str, float], before: Mapping[str, float]
) -> Iterator[Finding]:
    moved = {code: now[code] - before[code] for code in now.keys() & before.keys()}  # a hidden one has none
    if sum(map(abs, moved.values())) / 2 < OTHER_SHARE:
        return
    code = max(sorted(moved), key=lambda each: abs(moved[each]))
    yield finding(
        "other_shares", Level.LOOK, table=table, column=column, code=code,
        now=round(100 * now[code]), before=round(100 * before[code]),
    )  # fmt: skip


def _revised(table: str, now: Mapping[str, str], before: Mapping[str, str]) -> Iterator[Finding]:
    both = [key for key, value in now.items() if value and before.get(key)]  # what is hidden says nothing
    changed = [key for key in both if before[key] != now[key]]
    gone = [key for key in before if key not in now]
    if changed:
        first = changed[0]
        yield finding(
            "revised", Level.LOOK, table=table, count=len(changed), cell=cell_term(first.split()),
            before=before[first], now=now[first],
        )  # fmt: skip
    if gone:
        yield finding("cells_gone", Level.LOOK, table=table, count=len(gone),
                      cell=cell_term(gone[0].split()))  # fmt: skip
