"""A file of figures over time by two ways of registering, and what a back-cast makes of it as a file.

A row a period: `from` (its first day), `until` (the first day after it), `registration`, `count`, empty where
it is hidden. Periods that stand there twice, once for each registration, were registered both ways.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import StringIO
from math import ceil, floor
from pathlib import Path

from houvast.library.figures.back_cast import BackCast, BothWays, NoBackCast, registered_both_ways
from houvast.library.figures.export.as_csv import harmless
from houvast.library.figures.series import Point, Series, series
from houvast.library.figures.sheets import Row, read_sheet, whole_number

COLUMNS = ("from", "until", "registration", "count")
WRITTEN = ("from", "until", "counted", "estimate", "low", "high", "OBS_STATUS", "unit", "population")


def read_both_ways(file: Path, *, unit: str, population: str, scope: str = "ANY") -> tuple[Series, BothWays]:
    """The series with its break, and the periods registered both ways. NoBackCast says what is missing."""
    sheet = read_sheet(file)
    for column in COLUMNS:
        sheet.require(column)
    about = Point(file.name, date.min, date.max, None, unit, population, scope, "count", None, "")
    points = [_point(row, about) for row in sheet]
    names = list(dict.fromkeys(each.registration for each in sorted(points, key=lambda each: each.from_)))
    if len(names) != 2:
        raise NoBackCast(
            f"{file.name} has {len(names)} registrations ({', '.join(names)}); a back-cast goes from one to "
            "one other."
        )
    former, new = ([point for point in points if point.registration == name] for name in names)
    twice = {(each.from_, each.until) for each in former} & {(each.from_, each.until) for each in new}
    both = registered_both_ways(*(_of(twice, each) for each in (former, new)))
    return series([point for point in former if (point.from_, point.until) not in twice], new), both


def _of(periods: set[tuple[date, date]], points: Sequence[Point]) -> list[Point]:
    return [point for point in points if (point.from_, point.until) in periods]


def _point(row: Row, about: Point) -> Point:
    from_, until = (_day(row, column) for column in ("from", "until"))
    if from_ >= until:
        raise NoBackCast(f"Line {row.line}: until is the first day after the period, so it comes after from.")
    if not row.values["registration"]:
        raise NoBackCast(f"Line {row.line}: the registration is missing; name the way of registering.")
    value = None if row.values["count"] == "" else whole_number(row, "count")
    return replace(about, from_=from_, until=until, value=value, registration=row.values["registration"])


def _day(row: Row, column: str) -> date:
    try:
        return date.fromisoformat(row.values[column])
    except ValueError:
        said = row.values[column]
        raise NoBackCast(f"Line {row.line}: {column} is {said!r}; write a day like 2016-01-31.") from None


def to_csv(made: BackCast) -> str:
    """The earlier figures as they might have been, in whole numbers, the interval rounded outwards."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(WRITTEN)
    about = made.beside.points[0]
    said = [harmless(text or "") for text in (about.unit, about.population)]
    for each in made.points:
        interval = (round(each.value), floor(each.low), ceil(each.high))
        writer.writerow((each.from_, each.until, each.counted, *interval, made.obs_status, *said))
    return text.getvalue()
