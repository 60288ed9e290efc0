"""The days that a cell is about, and whether a code of a list held on any of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from houvast.library.codes import Code

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


def overlap(one: Days, other: Days) -> bool:
    return one[0] < other[1] and other[0] < one[1]
