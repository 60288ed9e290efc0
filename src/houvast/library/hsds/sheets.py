"""Rows of CSV and XLSX files from people we do not know, in bounded memory; and cells that go out harmless.

A file that cannot be read is refused with line, reason and what to do. Nothing in it is run, no formula is
computed, no address in it is opened, and nothing it says of its own size is believed before it is measured.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any

from houvast.library.hsds.checking import Fault

LARGEST_FILE = 200_000_000  # bytes, of a file and of all that is packed in one
LARGEST_BOOK = 100_000_000  # bytes of an XLSX file, unpacked: its texts are in memory at once
LONGEST_LINE = 2_000_000  # signs up to the next end of a line
MOST_ROWS = 500_000
MOST_EMPTY_ROWS = 10_000  # in a row: a sheet can say that its next row is a billion further down
MOST_COLUMNS = 200
LONGEST_CELL = 100_000  # signs; the outline of an area is the longest there is
MOST_PARTS = 200  # files packed in one
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Signs of a telephone or of a number can stand at the beginning without a formula in them: nothing is called.
_PLAIN_NUMBER = re.compile(r"[+-] ?[0-9(][0-9 ().,/-]*", re.ASCII)
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


class Unreadable(Exception):
    """A file that is refused as a whole, or at the line where it stops making sense."""

    def __init__(self, reason: str, *, file: str = "", line: int = 0) -> None:
        self.fault = Fault("", reason, file, line)
        super().__init__(str(self.fault) if file or line else reason)


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


def rows(
    file: IO[bytes], *, name: str, encoding: str = "", delimiter: str = "", sheet: str = ""
) -> Iterator[Line]:
    """Rows under the names of the first row. XLSX is told by its first bytes, whatever the name says.

    Without `encoding` it is UTF-8, or UTF-16 with its mark; without `delimiter` the one that the first row
    uses most. Empty rows are passed over.
    """
    size_within(file, name)
    start = file.read(4)
    file.seek(0)
    if start[:2] == b"PK":
        yield from _named(_xlsx(file, name, sheet), name)
    elif start == b"\xd0\xcf\x11\xe0":
        raise Unreadable(
            "This is a spreadsheet of the old kind (XLS), or one with a password. Save it as XLSX or as CSV.",
            file=name,
        )
    else:
        yield from _named(_csv(file, name, encoding, delimiter), name)


def size_within(file: IO[bytes], name: str, most: int = LARGEST_FILE) -> int:
    """The size of the file, measured; refused before it is read when it is too large."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    if size > most:
        raise Unreadable(
            f"This file has {size // 1_000_000} MB; at most {most // 1_000_000} MB are read. Split it into "
            "several files.",
            file=name,
        )
    return size


def unpacked(file: IO[bytes], name: str, most: int = LARGEST_FILE) -> zipfile.ZipFile:
    """A ZIP file that unpacks to no more than `most` bytes, as its own list says; else refused.

    What lies about its size there is cut off at what it said, and fails its checksum.
    """
    try:
        packed = zipfile.ZipFile(file)
        parts = packed.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise Unreadable("This file is damaged: it cannot be unpacked.", file=name) from error
    if len(parts) > MOST_PARTS:
        raise Unreadable(f"More than {MOST_PARTS} files are packed in this one.", file=name)
    if (size := sum(part.file_size for part in parts)) > most:
        raise Unreadable(
            f"Unpacked, this file would have {size // 1_000_000} MB; at most {most // 1_000_000} MB are "
            "read. Split it into several files.",
            file=name,
        )
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("This file has a password. Save it without.", file=name)
    return packed


def text_of(file: IO[bytes], name: str, encoding: str = "") -> io.TextIOWrapper:
    """The file as text, in the encoding it is in: UTF-8, UTF-16 with its mark, or the one that is named."""
    start = file.read(4)
    file.seek(0)
    found = encoding or next((each for mark, each in _MARKS.items() if start.startswith(mark)), "utf-8")
    try:
        return io.TextIOWrapper(file, encoding=found, errors="strict", newline="")
    except LookupError:
        raise Unreadable(
            f"No encoding is called {encoding[:40]!r}. Try utf-8 or cp1252.", file=name
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
            "From here on this is not UTF-8 text. Save the file as “CSV UTF-8”, or say in which encoding it "
            "is (cp1252 for an old spreadsheet).",
            file=name,
            line=line,
        ) from error
    except csv.Error as error:
        raise Unreadable(
            f"This is not CSV from here on ({error}). A cell with quotation marks in it has to stand in "
            "quotation marks, with each of its own doubled.",
            file=name,
            line=line,
        ) from error
    finally:
        text.detach()


def _lines(text: IO[str], name: str) -> Iterator[str]:
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise Unreadable("This line does not end. Is this a CSV file?", file=name, line=number)
        yield line


def _delimiter_of(first: str) -> str:
    counts = {sign: first.count(sign) for sign in (",", ";", "\t")}
    return max(counts, key=lambda sign: counts[sign])


def _xlsx(file: IO[bytes], name: str, sheet: str) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # takes a third of a second, and most files are not XLSX

    with unpacked(file, name, LARGEST_BOOK) as packed:
        _without_declarations(packed, name)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        if not book.worksheets or (sheet and sheet not in book.sheetnames):
            raise Unreadable(
                f"There is no sheet of that name. There are: {', '.join(book.sheetnames)[:200]}.", file=name
            )
        found = book[sheet] if sheet else book.worksheets[0]
        found.reset_dimensions()  # what the sheet says of its own size is not believed
        empty = 0
        for number, cells in enumerate(found.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            shown = _shown_row(cells, name, number)
            empty = 0 if shown else empty + 1
            if empty > MOST_EMPTY_ROWS:
                raise Unreadable(
                    f"More than {MOST_EMPTY_ROWS:,} empty rows. Delete those below the last one that says "
                    "something.",
                    file=name,
                    line=number,
                )
            yield number, shown
    except Unreadable:
        raise
    # openpyxl fails on what is broken with whatever its parsers fail with.
    except Exception as error:
        raise Unreadable(
            f"This spreadsheet cannot be read ({type(error).__name__}). Open it in a spreadsheet program and "
            "save it anew as XLSX, or as CSV.",
            file=name,
        ) from error


def _without_declarations(packed: zipfile.ZipFile, name: str) -> None:
    """Refuse XML that declares entities: it can grow a thousandfold, and no spreadsheet program writes it."""
    for part in packed.infolist():
        before = b""
        for piece in pieces(packed, part, name):
            if re.search(rb"<!(?:DOCTYPE|ENTITY)", before + piece):
                raise Unreadable(
                    "This spreadsheet holds declarations that no spreadsheet program writes.", file=name
                )
            before = piece[-16:]


def pieces(packed: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    try:
        with packed.open(part) as opened:
            while piece := opened.read(1 << 20):
                yield piece
    # zipfile, zlib, bz2 and lzma each fail on what is broken in their own way.
    except Exception as error:
        raise Unreadable("This file is damaged: it cannot be unpacked.", file=name) from error


def _shown_row(cells: Sequence[Any], name: str, line: int) -> list[str]:
    """The cells up to the last one that says something."""
    last = next((at for at in range(len(cells), 0, -1) if cells[at - 1].value is not None), 0)
    for cell in cells[:last]:
        if cell.data_type == "f":
            raise Unreadable(
                f"Cell {cell.coordinate} holds a formula. Formulas are not run here: copy the sheet and "
                "paste its values only.",
                file=name,
                line=line,
            )
    return [_shown(cell.value) for cell in cells[:last]]


def _shown(value: Any) -> str:
    """A cell as text, a whole number without its point, a day as a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _named(found: Iterator[tuple[int, list[str]]], name: str) -> Iterator[Line]:
    columns: list[str] | None = None
    had = 0
    for line, cells in found:
        if not any(map(str.strip, cells)):
            continue
        if columns is None:
            columns = _columns(cells, name, line)
            continue
        had += 1
        if had > MOST_ROWS:
            raise Unreadable(
                f"More than {MOST_ROWS:,} rows. Split the file into several.", file=name, line=line
            )
        if any(map(str.strip, cells[len(columns) :])):
            raise Unreadable(
                f"This row has {len(cells)} cells under {len(columns)} columns. Often a sign that separates "
                "cells stands within one: put that cell in quotation marks.",
                file=name,
                line=line,
            )
        for column, cell in zip(columns, cells, strict=False):
            if len(cell) > LONGEST_CELL:
                raise Unreadable(
                    f"The cell under {column!r} has more than {LONGEST_CELL:,} signs.", file=name, line=line
                )
            if "\x00" in cell:
                raise Unreadable(
                    f"The cell under {column!r} holds a zero byte: this is not text.", file=name, line=line
                )
        yield Line(line, dict(zip(columns, (*cells, *[""] * (len(columns) - len(cells))), strict=False)))
    if columns is None:
        raise Unreadable("This file is empty. Its first row has to name the columns.", file=name)


def _columns(cells: Sequence[str], name: str, line: int) -> list[str]:
    columns = [cell.strip() for cell in cells]
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) > MOST_COLUMNS:
        raise Unreadable(f"More than {MOST_COLUMNS} columns.", file=name, line=line)
    if "" in columns:
        raise Unreadable(f"Column {columns.index('') + 1} has no name.", file=name, line=line)
    for column in columns:
        if len(column) > 200 or "\x00" in column:
            raise Unreadable("The first row does not name columns: a name is too long.", file=name, line=line)
        if columns.count(column) > 1:
            raise Unreadable(f"Two columns are called {column!r}.", file=name, line=line)
    return columns
