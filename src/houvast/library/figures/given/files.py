"""The rows of a file that we are given, whichever kind it is: CSV, XLSX or Parquet, told by its first bytes.

Nothing in it is run or believed: a formula is refused, and so is a file that unpacks without end.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from houvast.library.figures.refusals import TableRefused
from houvast.library.figures.sheets import Sheet, read_sheet, sheet_of
from houvast.library.sheets import Unreadable, cells

_PARQUET, _PACKED = b"PAR1", b"PK"
MOST_ROWS = 1_000_000  # one row a cell: as many cells as a table may have


def read_rows(file: Path) -> Sheet:
    """The columns and rows of a file. Of a spreadsheet the first sheet; of Parquet a line is a row."""
    start = _start(file)
    if start.startswith(_PARQUET):
        return sheet_of(_of_parquet(file))
    if not start.startswith(_PACKED):
        return read_sheet(file)
    try:
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
    try:
        with pq.ParquetFile(file) as opened:
            if opened.metadata.num_rows > MOST_ROWS:
                raise TableRefused(f"The file has more than {MOST_ROWS:,} rows; give one row for each cell.")
            yield 1, list(opened.schema_arrow.names)
            number = 1
            for batch in opened.iter_batches():
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, [_text(value) for value in row]
    except (pa.ArrowException, OSError) as error:
        raise TableRefused("This Parquet file is damaged or is none.") from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
