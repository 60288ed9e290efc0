"""Rows of a CSV file with their line numbers, and counts read strictly. What they mean is for others."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from houvast.library.figures.refusals import CountRefused, TableRefused

LARGEST_COUNT = 10**9  # beyond it a count is a slip of the keyboard
# 12, and 12.0 as programs write it; 1.000 is one to some and a thousand to others.
_DIGITS = re.compile(r"[0-9]+(\.0)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: its values by column, and the line where it stands."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The columns and rows of a file."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def require(self, column: str) -> None:
        """Refuse a column that the file does not have."""
        if column not in self.columns:
            raise TableRefused(f"There is no column {column!r}; the file has {', '.join(self.columns)}.")


def read_sheet(source: Path | str) -> Sheet:
    """A CSV file, by its path, or its text (anything with a line break in it). Blank lines are left out.

    Columns are kept apart by commas, semicolons or tabs, whichever the first line has most of.
    """
    text = source if isinstance(source, str) and "\n" in source else _text(Path(source))
    try:
        return _sheet(text)
    except csv.Error as error:
        raise TableRefused(f"The file cannot be read as CSV: {error}.") from error


def _sheet(text: str) -> Sheet:
    lines = csv.reader(StringIO(text), delimiter=_delimiter(text))
    return sheet_of((lines.line_num, line) for line in lines)


def sheet_of(lines: Iterable[tuple[int, Sequence[str]]]) -> Sheet:
    """Numbered lines as columns and rows: the first that says anything names the columns."""
    lines = iter(lines)
    header = next((line for _, line in lines if any(name.strip() for name in line)), None)
    if header is None:
        raise TableRefused("The file is empty: the first line names the columns.")
    columns = tuple(name.strip() for name in header)
    if len(set(columns)) < len(columns) or "" in columns:
        raise TableRefused(f"The first line must name every column once; it says {', '.join(columns)}.")
    if unprintable := next((name for name in columns if not name.isprintable()), None):
        raise TableRefused(f"The first line names a column {unprintable!r}: this is no CSV file.")
    return Sheet(columns, tuple(_rows(columns, lines)))


def _delimiter(text: str) -> str:
    """What stands between the columns: a comma, or what spreadsheets write elsewhere in Europe."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TableRefused(f"There is no file {path}.") from None
    except UnicodeDecodeError:
        raise TableRefused(f"{path} is no text in UTF-8. Save it as CSV in UTF-8.") from None
    except OSError as error:
        raise TableRefused(f"{path} cannot be read: {error.strerror}.") from error


def _rows(columns: tuple[str, ...], lines: Iterator[tuple[int, Sequence[str]]]) -> Iterator[Row]:
    for number, line in lines:
        if not any(value.strip() for value in line):
            continue
        if len(line) != len(columns):
            raise TableRefused(
                f"Line {number} has {len(line)} values for {len(columns)} columns; write one for each."
            )
        yield Row(number, dict(zip(columns, (value.strip() for value in line), strict=True)))


def reduced(sheet: Sheet, columns: Sequence[str], count: str | None) -> str:
    """The columns that are needed and nothing else, with how many rows or cases hold the same; as CSV.

    What an estimate does not need (a name that stood beside a history) is not kept.
    """
    cases: dict[tuple[str, ...], int] = {}
    for row in sheet:
        key = tuple(row.values[column] for column in columns)
        cases[key] = cases.get(key, 0) + (1 if count is None else whole_number(row, count))
    return written(columns, cases)


def written(columns: Sequence[str], cases: Mapping[tuple[str, ...], int]) -> str:
    """Cases by the values of the columns as CSV, the count in the last column."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*columns, counted_as(columns)))
    writer.writerows((*key, many) for key, many in cases.items())
    return text.getvalue()


def counted_as(columns: Sequence[str]) -> str:
    """A name for the column of counts that none of the columns has."""
    name = "cases"
    while name in columns:
        name += "_"
    return name


def whole_number(row: Row, column: str) -> int:
    """A count: a whole number of zero or more, written with digits only."""
    text = row.values[column]
    if text == "" or text.upper() in ("NA", "NAN", "NULL", "."):
        raise CountRefused(f"Line {row.line}: the {column} is missing. Write 0 or leave the line out.")
    try:
        value = float(text)
    except ValueError:
        raise CountRefused(f"Line {row.line}: the {column} is {text!r}, which is no number.") from None
    if value < 0:
        raise CountRefused(f"Line {row.line}: the {column} is {text}, below zero; write 0 or more.")
    if not value < LARGEST_COUNT:
        raise CountRefused(f"Line {row.line}: the {column} is {text}, beyond a billion; count whole cases.")
    if value != int(value):
        raise CountRefused(f"Line {row.line}: the {column} is {text}, which is not whole; count whole cases.")
    if not _DIGITS.fullmatch(text):
        raise CountRefused(f"Line {row.line}: the {column} is {text}; write digits only, like 1000.")
    return int(value)
