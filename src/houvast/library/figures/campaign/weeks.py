"""Contacts by week and group, read strictly: a missing week is never a week without contacts."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from houvast.library.figures.campaign.refusals import CountRefused, SeriesRefused, WeekMissing

Floats = npt.NDArray[np.float64]

WEEK = "week"
_A_WEEK = timedelta(days=7)
_WRITTEN = re.compile(r"[0-9]+(\.0)?")  # 12.0 as programs write it; 1.000 means a thousand to many
_LARGEST = 10**7  # contacts in one week beyond this are a slip of the keyboard


@dataclass(frozen=True)
class Weeks:
    """Counts by group for weeks without a gap. `mondays[t]` begins the week of `counts[...][t]`."""

    mondays: tuple[date, ...]
    counts: Mapping[str, Floats]
    sha256: str

    def __len__(self) -> int:
        return len(self.mondays)

    def of(self, group: str) -> Floats:
        """The counts of one group."""
        if group not in self.counts:
            raise SeriesRefused(f"There is no column {group!r}; the file has {', '.join(self.counts)}.")
        return self.counts[group]

    def place(self, day: date) -> int:
        """How many whole weeks lie between the first Monday and a day; may be outside the data."""
        return (day - self.mondays[0]).days // 7


def read_weeks(source: Path | str) -> Weeks:
    """Weeks from a CSV file: a column `week` (a Monday, or 2025-W03) and a column of counts for each group.

    Refused: a missing or double week, a day that is no Monday, and counts that are negative, fractional or
    missing.
    """
    text = source if isinstance(source, str) and "\n" in source else _text(Path(source))
    lines, rows = _lines(text)
    if len(rows) < 2:
        raise SeriesRefused("The file has no rows: a first line with names, then one line a week.")
    columns = tuple(name.strip() for name in rows[0])
    if WEEK not in columns or len(columns) < 2 or len(set(columns)) < len(columns) or "" in columns:
        raise SeriesRefused(
            f"The first line must name `{WEEK}` and each group once; it says {', '.join(columns)}."
        )
    lines, rows = lines[1:], rows[1:]
    if short := next((n for n, row in zip(lines, rows, strict=True) if len(row) != len(columns)), None):
        raise SeriesRefused(f"Line {short} has another number of values than the first line; write one each.")
    mondays = tuple(monday(row[columns.index(WEEK)].strip(), n) for n, row in zip(lines, rows, strict=True))
    _check_gapless(mondays)
    counts = {
        name: np.array([_count(row[i].strip(), name, n) for n, row in zip(lines, rows, strict=True)])
        for i, name in enumerate(columns)
        if name != WEEK
    }
    return Weeks(mondays, counts, hashlib.sha256(text.encode()).hexdigest())


def _lines(text: str) -> tuple[list[int], list[list[str]]]:
    """The lines that hold something, and where they stand."""
    read = csv.reader(StringIO(text))
    try:
        kept = [(read.line_num, row) for row in read if row and not row[0].startswith("#")]
    except csv.Error as error:
        raise SeriesRefused(f"The file cannot be read as CSV: {error}.") from error
    return [line for line, _ in kept], [row for _, row in kept]


def weeks(first: date, counts: Mapping[str, Sequence[float] | Floats]) -> Weeks:
    """Weeks from arrays of equal length, beginning with the Monday `first`."""
    lengths = {len(values) for values in counts.values()}
    if len(lengths) != 1 or first.weekday():
        raise SeriesRefused("Give a Monday, and for each group the same number of weeks.")
    lines = [",".join((WEEK, *counts))]
    for t in range(lengths.pop()):
        values = (f"{float(series[t]):g}" for series in counts.values())
        lines.append(",".join(((first + t * _A_WEEK).isoformat(), *values)))
    return read_weeks("\n".join(lines) + "\n")


def monday(text: str, line: int) -> date:
    """The Monday of a week as it is written."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        said = f"Line {line}: {text!r} is no week; write its Monday (2025-01-13) or 2025-W03."
        raise SeriesRefused(said) from None
    if found.weekday():
        raise SeriesRefused(f"Line {line}: {text} is not a Monday. Weeks run from Monday to Sunday.")
    return found


def _check_gapless(mondays: Sequence[date]) -> None:
    for before, after in pairwise(mondays):
        if after == before:
            raise WeekMissing(f"The week of {after} stands twice. Add the two up.")
        if after < before:
            raise WeekMissing(f"The week of {after} stands after that of {before}. Put the weeks in order.")
        if after - before != _A_WEEK:
            raise WeekMissing(
                f"The week after {before} is missing: the next one is {after}. Write 0 if nobody reached "
                "out; if nothing was registered, these data cannot carry the effect."
            )


def _count(text: str, group: str, line: int) -> float:
    if not _WRITTEN.fullmatch(text):
        raise CountRefused(
            f"Line {line}: {group} is {text!r}; write a whole number of zero or more, digits only."
        )
    value = float(text)
    if value > _LARGEST:
        raise CountRefused(f"Line {line}: {group} is {text}; no week has more than {_LARGEST:,} contacts.")
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SeriesRefused(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise SeriesRefused(f"{path} is no text in UTF-8. Save it as CSV in UTF-8.") from None
    except OSError as error:
        raise SeriesRefused(f"{path} cannot be read: {error.strerror}.") from error
