"""The days that a cell is about, and whether a code of a list held on any of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from houvast.library.codes import Code, ListOutsideDates, codebook

Days = tuple[date, date]  # the last one exclusive
ALL_DAYS: Days = (date.min, date.max)
TIME = {
    "year": re.compile(r"(19|20)\d\d", re.ASCII),
    "month": re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])", re.ASCII),
}
"""The axes of time, and what their codes look like."""


def held_on_none(code: Code, lists: str, days: Days) -> tuple[str, Mapping[str, Any]] | None:
    """Of a code that holds on no day of these the finding, with what is filled in; else None."""
    from_, until = days
    if code.valid_from >= until:
        return "outside_dates", {"code": code.code, "list": lists, "begins": code.valid_from}
    if code.valid_until is not None and code.valid_until <= from_:
        return "no_longer", {"code": code.code, "list": lists, "ends": code.valid_until}
    return None


def changed_on(lists: str, days: Days) -> date | None:
    """A day on which a list became another than on the first of these; None if it is that on the last."""
    first, last = days[0].toordinal(), days[1].toordinal() - 1
    before = _list_on(lists, first)
    if _list_on(lists, last) == before:
        return None
    while last - first > 1:
        middle = (first + last) // 2
        first, last = (middle, last) if _list_on(lists, middle) == before else (first, middle)
    return date.fromordinal(last)


def _list_on(lists: str, day: int) -> tuple[str, tuple[str, ...]]:
    """The version of a list on a day and its codes; none before there was such a list."""
    try:
        book = codebook(lists, on=date.fromordinal(day))
    except ListOutsideDates:
        return "", ()
    return book.version, book.codes()


def overlap(one: Days, other: Days) -> bool:
    return one[0] < other[1] and other[0] < one[1]
