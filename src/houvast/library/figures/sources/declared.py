"""What a mapping and a profile may hold, value by value: every key with its type, once.

What the values mean beside one another and beside the lists of codes is checked in `mapping`.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from math import isfinite
from typing import Any

from houvast.library.figures.labels import LANGUAGES, unit_codes
from houvast.library.figures.sources.shape import ByKey, Fields, Is, OrNull, Several, Shape
from houvast.library.figures.tables import ObsStatus

LARGEST_COUNT = 10**12  # more than there ever were people: a number typed wrongly
AGGREGATE, MICRODATA = "aggregate", "microdata"
_QUOTED = "in quotation marks if it is a number, a day, yes or no"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # signs that no database or page takes
_DAYS = (date(1999, 12, 31), date(2024, 2, 29))
# What a name of an axis must not be: the other columns of a table that is written as CSV.
_COLUMNS = frozenset(
    "DATAFLOW REF_AREA TIME_PERIOD UNIT_MEASURE PRINTED_LABEL OBS_VALUE OBS_STATUS CONF_STATUS".split()
)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not _CONTROL.search(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_whole(value: Any) -> bool:
    return type(value) is int and 0 <= value <= LARGEST_COUNT


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime) and 1900 <= value.year <= 2100


def _is_form_of_days(value: Any) -> bool:
    """Whether a day that is written so is read again as the same day."""
    if not _is_text(value):
        return False
    try:
        return all(datetime.strptime(day.strftime(value), value).date() == day for day in _DAYS)  # noqa: DTZ007
    except (ValueError, re.error):
        return False


TEXT = Is(f"a text without odd signs, {_QUOTED}", _is_text)
COLUMN = Is(f"the name of a column, {_QUOTED}", _is_text)
WORD = Is(f"a text, {_QUOTED}", lambda value: _is_text(value) or _is_whole(value))
IN_FILE = Is(
    "a text as it stands in the file, in quotation marks",
    lambda value: isinstance(value, str) or (type(value) is int and abs(value) <= LARGEST_COUNT),
)
YES_OR_NO = Is("true or false", lambda value: isinstance(value, bool))
DAY = Is("a day like 2024-12-31, without an hour, from 1900 to 2100", _is_day)
WHOLE = Is("a whole number, 0 or more", _is_whole)
GROWTH = Is("a growth like 0.06, above -0.9", lambda value: _is_number(value) and -0.9 < value < 1000)
ENDS = Is(
    "a least and a most, like [0, 120]",
    lambda value: isinstance(value, list) and len(value) == 2
    and all(type(end) is int for end in value) and value[0] <= value[1],
)  # fmt: skip
TABLE_NAME = Is(
    "a name of small letters, digits and _, at most 80, that begins with a letter",
    lambda value: isinstance(value, str) and bool(re.fullmatch(r"[a-z][a-z0-9_]{0,79}", value, re.ASCII)),
)
AXIS_NAME = Is(
    "a name of letters, digits and _, at most 40, that begins with a letter, and no column of our own",
    lambda value: (
        isinstance(value, str)
        and bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", value, re.ASCII))
        and value.upper() not in _COLUMNS
    ),
)
UNIT = Is(
    f"one of {', '.join(sorted(unit_codes()))}",
    lambda value: isinstance(value, str) and value in unit_codes(),
)
MEASURE = Is("count or share", lambda value: value in ("count", "share"))
STATUS = Is(
    f"one of {', '.join(ObsStatus)}", lambda value: isinstance(value, str) and value in set(ObsStatus)
)
KIND = Is(f"{AGGREGATE} or {MICRODATA}", lambda value: value in (AGGREGATE, MICRODATA))
FORM_OF_DAYS = Is("how a day is written, like %d/%m/%Y, with day, month and year", _is_form_of_days)
_ABOUT = ("printed_by", "printed_as", "printer", "line", "unit", "population", "period", "base")
_LANGUAGE = Is(f"a language: {', '.join(LANGUAGES)}", lambda value: value in LANGUAGES)

SAID = ByKey(_LANGUAGE, TEXT, least=1)  # in one language at least: of more, the reader's is taken
TITLES = ByKey(_LANGUAGE, TEXT, needs=("nl", "en"))
PERIOD = OrNull(Fields({"from": DAY, "until": DAY}))
WORDS = ByKey(Is(f"one of {', '.join(_ABOUT)}", lambda value: value in _ABOUT), SAID)
CODES = ByKey(IN_FILE, WORD)

_TOP: dict[str, Shape] = {
    "version": WORD, "kind": KIND, "sender": TEXT, "made_on": OrNull(DAY), "printed": YES_OR_NO,
    "read": Fields(may={"encoding": TEXT, "delimiter": Is("a sign", lambda value: isinstance(value, str)),
                        "sheet": TEXT, "table": TEXT}),
    "ignored": Several(COLUMN), "ignored_rows": Several(ByKey(COLUMN, WORD)),
}  # fmt: skip
_AXIS = Fields(
    {"name": AXIS_NAME, "codebook": TEXT},
    {
        "column": COLUMN,
        "columns": CODES,
        "codes": CODES,
        "labels": ByKey(TEXT, TITLES),
        "crosswalk": TEXT,
        "exclusive": YES_OR_NO,
    },
)
_TABLE = Fields(
    {
        "name": TABLE_NAME, "titles": TITLES, "source": TEXT, "unit": OrNull(UNIT),
        "population": OrNull(TEXT),
        "period": PERIOD, "scope": OrNull(TEXT), "base": OrNull(TEXT), "area": OrNull(TEXT),
        "dimensions": Several(_AXIS),
    },
    {
        "where": ByKey(COLUMN, WORD), "value": COLUMN, "total": WHOLE, "measure": MEASURE, "words": WORDS,
        "remarks": Several(SAID), "registration": OrNull(WORD), "printed_in": COLUMN, "undercount": SAID,
        "linkage": SAID,
        "cells": ByKey(TEXT, Fields(may={"status": STATUS, "remark": SAID})), "holds": ByKey(TEXT, WORD),
        "elsewhere": Several(Fields({"at": WORD, "later": WORD, "growth": GROWTH, "source": SAID})),
    },
)  # fmt: skip
_COUNTED = Fields({"name": TABLE_NAME, "titles": TITLES, "dimensions": Several(TEXT, least=1)})
WHOLE_COLUMN = Fields({"column": COLUMN, "whole": ENDS})
CODED_COLUMN = Fields(
    {"column": COLUMN, "name": AXIS_NAME, "codebook": TEXT},
    {"codes": CODES, "crosswalk": TEXT, "empty": TEXT},
)

OF_AGGREGATE = Fields({"file": TEXT, "tables": Several(_TABLE, least=1)}, _TOP)
OF_MICRODATA = Fields(
    {
        "file": TEXT, "source": TEXT, "unit": UNIT, "population": OrNull(TEXT),
        "period": Fields({"from": DAY, "until": DAY}),
        "scope": OrNull(TEXT), "area": OrNull(TEXT), "tables": Several(_COUNTED, least=1),
        "columns": Several(Is("a column with its keys", lambda value: isinstance(value, dict)), least=1),
    },
    {
        **_TOP, "registration": OrNull(WORD), "undercount": SAID, "words": WORDS,
        "key": Several(COLUMN, least=1),
        "day": Fields({"column": COLUMN}, {"format": FORM_OF_DAYS}),
    },
)  # fmt: skip

_NAME = Is("a text", lambda value: isinstance(value, str))
PROFILE = Fields(
    {
        "rows": WHOLE,
        "shares": ByKey(
            _NAME,
            ByKey(_NAME, Is("a share from 0 to 1", lambda value: _is_number(value) and 0 <= value <= 1)),
        ),
        "cells": ByKey(_NAME, ByKey(_NAME, _NAME)),
    },
    {"days": ByKey(_NAME, _NAME), "at": ByKey(_NAME, ByKey(_NAME, _NAME))},
)
