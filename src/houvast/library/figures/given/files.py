"""The rows of a file that we are given, whichever kind it is: CSV, XLSX or Parquet, told by its first bytes.

Nothing in it is run or believed: a formula is refused, and so is a file that unpacks without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from houvast.library.figures.parquet import MARK, as_text, rows_of
from houvast.library.figures.refusals import TableRefused
from houvast.library.figures.sheets import Sheet, read_sheet, sheet_of
from houvast.library.sheets import Unreadable, cells

_PACKED = b"PK"
MOST_ROWS = 1_000_000  # one row a cell: as many cells as a table may have


def read_rows(file: Path) -> Sheet:
    """The columns and rows of a file. Of a spreadsheet the first sheet; of Parquet a line is a row."""
    start = _start(file)
    try:
        if start.startswith(MARK):
            return sheet_of(_of_parquet(file))
        if not start.startswith(_PACKED):
            return read_sheet(file)
        with file.open("rb") as opened:
            return sheet_of(list(cells(opened, name=file.name, most_rows=MOST_ROWS)))
    except Unreadable as unreadable:
        raise TableRefused(str(unreadable)) from unreadable


def _start(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(4)
    except FileNotFoundError:
        raise TableRefused(f"There is no file {file}.") from None
    except OSError as error:
        raise TableRefused(f"{file} cannot be read: {error.strerror}.") from error


def _of_parquet(file: Path) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows_of(file, file.name), 1):
        if number > MOST_ROWS + 1:
            raise TableRefused(f"The file has more than {MOST_ROWS:,} rows; give one row for each cell.")
        yield number, [as_text(value) for value in row]
