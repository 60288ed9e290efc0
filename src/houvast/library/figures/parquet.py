"""Rows of Parquet files from people we do not know, in batches."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from houvast.library.sheets import Unreadable, Worded

MARK: Final = b"PAR1"  # how every such file begins
AT_ONCE: Final = 50_000  # rows in memory at once


def rows_of(file: Path, name: str) -> Iterator[Sequence[Any]]:
    """The names of the columns, then each row. Unreadable where it is damaged or is none."""
    try:
        with pq.ParquetFile(file) as opened:
            yield opened.schema_arrow.names
            for batch in opened.iter_batches(batch_size=AT_ONCE):
                yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable(Worded("This Parquet file is damaged or is none."), file=name) from error


def as_text(value: Any) -> str:
    """A value as a CSV file would hold it; nothing is an empty text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
