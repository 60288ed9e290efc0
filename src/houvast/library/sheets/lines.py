"""Rows of CSV and XLSX files from people we do not know, in bounded memory; and cells that go out harmless.

A file that cannot be read is refused with line, reason and what to do. Nothing in it is run, no formula is
computed, no address in it is opened. `packing` measures what a file is, `books` opens spreadsheets.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from houvast.library.sheets import books
from houvast.library.sheets.packing import LARGEST_FILE, MOST_COLUMNS, Unreadable, size_within
from houvast.library.sheets.worded import Worded, large

LONGEST_LINE = 2_000_000  # signs up to the next end of a line
MOST_ROWS = 500_000
LONGEST_CELL = 100_000  # signs; the outline of an area is the longest there is
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Signs of a telephone or of a number can stand at the beginning without a formula in them: nothing is called.
_PLAIN_NUMBER = re.compile(r"[+-] ?[0-9(][0-9 ().,/-]*", re.ASCII)
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True)
class Line:
    """One row, and the line of the file on which it begins."""

    line: int
    cells: Mapping[str, str]


def harmless(text: str) -> str:
    """The text so that no spreadsheet runs it: an apostrophe before what begins like a formula."""
    if text.startswith("'") or (text.startswith(_BEGINS_A_FORMULA) and not _PLAIN_NUMBER.fullmatch(text)):
        return f"'{text}"
    return text


def as_written(cell: str) -> str:
    """What `harmless` was given; for other text the same text."""
    if cell.startswith("'") and cell[1:].startswith(("'", *_BEGINS_A_FORMULA)):
        return cell[1:]
    return cell


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell. A dash or a plus before text is a list or a number."""
    return cell.startswith(("=", "@", "\t", "\r")) or bool(
        re.match(r"[+-]\s*[A-Za-z]+\s*\(|[+-].*[|!]", cell)
    )


def like_a_formula(cell: str) -> Worded:
    """Why a cell is refused that `is_formula`."""
    return Worded(
        "“%(cell)s” begins like a formula. Write an apostrophe before it if it is text.", cell=cell[:20]
    )


def rows(
    file: IO[bytes], *, name: str, encoding: str = "", delimiter: str = "", sheet: str = ""
) -> Iterator[Line]:
    """Rows under the names of the first row. XLSX is told by its first bytes, whatever the name says.

    Without `encoding` it is UTF-8, or UTF-16 with its mark; without `delimiter` the one that the first row
    uses most. Empty rows are passed over.
    """
    found = cells(file, name=name, encoding=encoding, delimiter=delimiter, sheet=sheet)
    _, columns = next(found)
    for line, row in found:
        yield Line(line, dict(zip(columns, row, strict=True)))


def cells(
    file: IO[bytes],
    *,
    name: str,
    encoding: str = "",
    delimiter: str = "",
    sheet: str = "",
    largest: int = LARGEST_FILE,
    most_rows: int = MOST_ROWS,
) -> Iterator[tuple[int, list[str]]]:
    """The names of the columns, then row after row, each with its line; as `rows` reads them, for many rows.

    `largest` is in bytes, and for CSV only: of a spreadsheet all texts are in memory at once.
    """
    size_within(file, name, largest)
    start = file.read(4)
    file.seek(0)
    if start[:2] == b"PK":
        yield from _named(books.rows(file, name, sheet), name, most_rows)
    elif start == b"\xd0\xcf\x11\xe0":
        raise Unreadable(
            Worded(
                "This is a spreadsheet of the old kind (XLS), or one with a password. "
                "Save it as XLSX or as CSV."
            ),
            file=name,
        )
    else:
        yield from _named(_csv(file, name, encoding, delimiter), name, most_rows)


def text_of(file: IO[bytes], name: str, encoding: str = "") -> io.TextIOWrapper:
    """The file as text, in the encoding it is in: UTF-8, UTF-16 with its mark, or the one that is named."""
    start = file.read(4)
    file.seek(0)
    found = encoding or next((each for mark, each in _MARKS.items() if start.startswith(mark)), "utf-8")
    try:
        return io.TextIOWrapper(file, encoding=found, errors="strict", newline="")
    except LookupError:
        raise Unreadable(
            Worded("No encoding is called “%(said)s”. Try utf-8 or cp1252.", said=encoding[:40]), file=name
        ) from None


def _csv(file: IO[bytes], name: str, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    text = text_of(file, name, encoding)
    line = 1
    try:
        first = text.readline(LONGEST_CELL)
        text.seek(0)
        reader = csv.reader(_lines(text, name), delimiter=delimiter or _delimiter_of(first), strict=True)
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except UnicodeError as error:
        raise Unreadable(
            Worded(
                "From here on this is not UTF-8 text. Save the file as “CSV UTF-8”, or say in which encoding "
                "it is (cp1252 for an old spreadsheet)."
            ),
            file=name,
            line=_first_unreadable(file, text.encoding) or line,
        ) from error
    except csv.Error as error:
        raise Unreadable(
            Worded(
                "This is not CSV from here on. A cell with quotation marks in it has to stand in quotation "
                "marks, with each of its own doubled."
            ),
            file=name,
            line=line,
        ) from error
    finally:
        if not file.closed:  # who gave it may have been quicker
            text.detach()


def _first_unreadable(file: IO[bytes], encoding: str) -> int:
    """The line on which the text stops being text, 0 where lines are no bytes up to a line feed (UTF-16)."""
    if encoding.startswith("utf-16"):
        return 0
    file.seek(0)
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        try:
            line.decode(encoding)
        except UnicodeError:
            return number
    return 0


def _lines(text: IO[str], name: str) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise Unreadable(Worded("This line does not end. Is this a CSV file?"), file=name, line=number)
        yield line


def _delimiter_of(first: str) -> str:
    counts = {sign: first.count(sign) for sign in (",", ";", "\t")}
    return max(counts, key=lambda sign: counts[sign])


def _named(
    found: Iterator[tuple[int, list[str]]], name: str, most_rows: int
) -> Iterator[tuple[int, list[str]]]:
    columns: list[str] | None = None
    had = 0
    for line, row in found:
        joined = "".join(row)
        if not joined or joined.isspace():
            continue
        if columns is None:
            columns = _columns(row, name, line)
            yield line, columns
            continue
        had += 1
        if had > most_rows:
            raise Unreadable(
                Worded("More than %(most)s rows. Split the file into several.", most=large(most_rows)),
                file=name,
                line=line,
            )
        if len(row) != len(columns) or len(joined) > LONGEST_CELL or "\x00" in joined:
            _refuse_odd(row, columns, name, line)
            row = [*row[: len(columns)], *[""] * (len(columns) - len(row))]
        yield line, row
    if columns is None:
        raise Unreadable(Worded("This file is empty. Its first row has to name the columns."), file=name)


def _refuse_odd(row: Sequence[str], columns: Sequence[str], name: str, line: int) -> None:
    if len(row) > len(columns) and any(map(str.strip, row[len(columns) :])):
        raise Unreadable(
            Worded(
                "This row has %(cells)s cells under %(columns)s columns. Often a sign that separates "
                "cells stands within one: put that cell in quotation marks.",
                cells=len(row),
                columns=len(columns),
            ),
            file=name,
            line=line,
        )
    for column, cell in zip(columns, row, strict=False):
        if len(cell) > LONGEST_CELL:
            raise Unreadable(
                Worded(
                    "The cell under “%(column)s” has more than %(most)s signs.",
                    column=column,
                    most=large(LONGEST_CELL),
                ),
                file=name,
                line=line,
            )
        if "\x00" in cell:
            raise Unreadable(
                Worded("The cell under “%(column)s” holds a zero byte: this is not text.", column=column),
                file=name,
                line=line,
            )


def _columns(cells: Sequence[str], name: str, line: int) -> list[str]:
    columns = [cell.strip() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) > MOST_COLUMNS:
        raise Unreadable(Worded("More than %(most)s columns.", most=MOST_COLUMNS), file=name, line=line)
    if "" in columns:
        number = columns.index("") + 1
        raise Unreadable(Worded("Column %(number)s has no name.", number=number), file=name, line=line)
    for column in columns:
        if len(column) > 200 or "\x00" in column:
            raise Unreadable(
                Worded("The first row does not name columns: a name is too long."), file=name, line=line
            )
        if columns.count(column) > 1:
            raise Unreadable(
                Worded("Two columns are called “%(column)s”.", column=column), file=name, line=line
            )
    return columns
