"""What changed since the former delivery of the same source: revised figures, other shares, fewer rows.

A change is no fault. It is asked about, because a changed way of registering looks like a changed world.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from houvast.library.figures.series import span
from houvast.library.figures.sources.dates import ALL_DAYS, Days, overlap
from houvast.library.figures.sources.findings import Finding, Level, finding
from houvast.library.figures.sources.terms import cell_term

OTHER_SHARE = 0.10  # half the sum of all differences of shares: a tenth of the rows stand under another code
OTHER_SIZE = 2.0  # twice as many rows, or half
WITHIN = "/"  # between the number of a table and its axis; of microdata an axis stands alone
Profile = Mapping[str, Any]
"""{"rows": n, "shares": {axis: {code: share}}, "cells": {table: {key: value}}, "days": {table: period},
"at": {table: {key: year or month}}}.

Cells are those that may be seen: printed by others, or let out by `protect`. Shares are coarse (`coarse`).
"""
STEP = 10  # counts: all that is small (1 to 4) and zero give one share


def coarse(counts: Mapping[str, int]) -> dict[str, float]:
    """Shares for telling that something changed, and no small count can be read from them, however few there
    are: multiples of one per cent or of ten counts, whichever is more.
    """
    all_ = sum(counts.values())
    step = max(0.01, STEP / all_) if all_ else 1.0
    return {code: round(round(count / all_ / step) * step, 4) if all_ else 0.0
            for code, count in sorted(counts.items())}  # fmt: skip


def drift(now: Profile, former: Profile) -> Iterator[Finding]:
    """The findings of a delivery beside the former one."""
    rows, before = int(now["rows"]), int(former["rows"])
    if before and rows and not 1 / OTHER_SIZE < rows / before < OTHER_SIZE and former["shares"]:
        yield finding("other_size", Level.LOOK, rows=rows, before=before)
    days, then = now.get("days", {}), former.get("days", {})
    tables = dict(enumerate(days))
    for axis, shares in now["shares"].items():
        if axis in former["shares"]:
            number, _, column = axis.partition(WITHIN)
            called = tables.get(int(number), "") if column and number.isdecimal() else ""
            yield from _shares(called, column if called else axis, shares, former["shares"][axis])
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
    moved = {code: now.get(code, 0.0) - before.get(code, 0.0) for code in {*now, *before}}
    if sum(map(abs, moved.values())) / 2 < OTHER_SHARE:
        return
    code = max(sorted(moved), key=lambda each: abs(moved[each]))
    yield finding(
        "other_shares", Level.LOOK, table=table, column=column, code=code,
        now=round(100 * now.get(code, 0.0)), before=round(100 * before.get(code, 0.0)),
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
