"""Any delivered file laid down as one Parquet file of texts with their lines, in bounded memory.

CSV and XLSX are read as `library.sheets` reads files from people we do not know; Parquet and databases
are read in batches. A database is only ever read by one SELECT, in a connection that cannot write. What the
texts mean is checked afterwards, by `aggregates` and `microdata`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from houvast.library.figures.parquet import AT_ONCE, MARK, as_text, rows_of
from houvast.library.sheets import Unreadable, Worded, cells
from houvast.library.sheets.packing import MOST_COLUMNS

LINE = "line"
LARGEST = (
    2_000_000_000  # bytes of a CSV file: twice the gigabyte that a national register has been seen to send
)
MOST_ROWS = 50_000_000
_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True)
class How:
    """How a file is to be read, where it does not say so itself."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    table: str = ""


@dataclass(frozen=True)
class Laid:
    """What was laid down: the names of the columns and where their texts are."""

    name: str
    columns: tuple[str, ...]
    file: Path
    rows: int
    sha256: str


def lay_down(source: str | Path, into: Path, how: How = How(), *, most_rows: int = MOST_ROWS) -> Laid:
    """The delivery as Parquet in the folder `into`. Raises Unreadable with line, reason and what to do."""
    name = _name_of(source)
    rows = _rows(source, name, how, most_rows)
    try:
        columns = tuple(next(rows)[1])
    except StopIteration:
        raise Unreadable(Worded("This file is empty."), file=name) from None
    _refuse_columns(columns, name)
    target, count = into / "delivery.parquet", 0
    schema = pa.schema([(f"c{at}", pa.string()) for at in range(len(columns))] + [(LINE, pa.int64())])
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        while batch := list(islice(rows, AT_ONCE)):
            count += len(batch)
            lines = [line for line, _ in batch]
            by_column = list(zip(*(row for _, row in batch), strict=True))
            arrays = [pa.array(values, pa.string()) for values in by_column]
            writer.write_table(pa.Table.from_arrays([*arrays, pa.array(lines, pa.int64())], schema=schema))
    return Laid(name, columns, target, count, _hash_of(target if is_address(source) else Path(source)))


def _refuse_columns(columns: tuple[str, ...], name: str) -> None:
    """Of databases and Parquet, what `library.sheets` refuses of other files."""
    if not 0 < len(columns) <= MOST_COLUMNS:
        raise Unreadable(
            Worded("This file has no column, or more than %(most)s.", most=MOST_COLUMNS), file=name
        )
    if len(set(columns)) < len(columns):
        raise Unreadable(Worded("Two columns have the same name."), file=name)


def columns_of(source: str | Path, how: How = How()) -> tuple[str, ...]:
    """The names of the columns alone."""
    try:
        return tuple(next(_rows(source, _name_of(source), how, MOST_ROWS))[1])
    except StopIteration:
        raise Unreadable(Worded("This file is empty."), file=_name_of(source)) from None


def is_address(source: str | Path) -> bool:
    """Whether it is the address of a PostgreSQL database."""
    return str(source).startswith(("postgresql://", "postgres://"))


def _name_of(source: str | Path) -> str:
    """The name of the file; of a database its last part: an address holds a password."""
    return Path(urlsplit(str(source)).path).name if is_address(source) else Path(source).name


def _hash_of(file_: Path) -> str:
    with file_.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _rows(source: str | Path, name: str, how: How, most_rows: int) -> Iterator[tuple[int, Sequence[Any]]]:
    if is_address(source):
        yield from _counted(_postgresql(str(source), name, how), name, most_rows)
        return
    with Path(source).open("rb") as file:
        start = file.read(16)
        file.seek(0)
        if start.startswith(_SQLITE):
            yield from _counted(_sqlite(Path(source), name, how), name, most_rows)
        elif start.startswith(MARK):
            yield from _counted(rows_of(Path(source), name), name, most_rows)
        else:
            yield from cells(
                file, name=name, encoding=how.encoding, delimiter=how.delimiter, sheet=how.sheet,
                largest=LARGEST, most_rows=most_rows,
            )  # fmt: skip


def _counted(rows: Iterator[Sequence[Any]], name: str, most_rows: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The same rows as text with their number; the first holds the names of the columns."""
    for number, row in enumerate(rows):
        if number > most_rows:
            raise Unreadable(Worded("More rows than can be read at once."), file=name, line=number)
        yield number, [as_text(value) for value in row]


def _sqlite(file: Path, name: str, how: How) -> Iterator[Sequence[Any]]:
    address = f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as opened:
            opened.execute("PRAGMA query_only = ON")
            opened.execute("PRAGMA trusted_schema = OFF")
            tables = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            wanted = _one_of(tables, how.table, name)
            quoted = wanted.replace('"', '""')
            cursor = opened.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608  # one of its own tables
            yield [described[0] for described in cursor.description]
            while batch := cursor.fetchmany(AT_ONCE):
                yield from batch
    except sqlite3.Error as error:
        raise Unreadable(
            Worded("This database cannot be read: it is damaged or locked."), file=name
        ) from error


def _one_of(tables: Sequence[str], wanted: str, name: str) -> str:
    """The table that the mapping names, or the only one: a name that is there."""
    found = [table for table in tables if table == wanted] if wanted else list(tables)
    if len(found) != 1:
        said = Worded("Say which table to read. There are: %(tables)s.", tables=", ".join(tables)[:200])
        raise Unreadable(said, file=name)
    return found[0]


def _postgresql(address: str, name: str, how: How) -> Iterator[Sequence[Any]]:
    try:
        import psycopg  # comes with the server's parts; the library alone has no PostgreSQL
        from psycopg import sql
    except ModuleNotFoundError:
        said = Worded("Reading PostgreSQL needs the server's parts: pip install 'houvast[server]'.")
        raise Unreadable(said, file=name) from None
    try:
        with psycopg.connect(address, autocommit=False) as opened:
            opened.read_only = True
            with opened.cursor(name="delivery") as cursor:  # on the server: rows come in batches
                cursor.itersize = AT_ONCE
                cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(*how.table.split("."))))
                yield [described.name for described in cursor.description or ()]
                yield from cursor
    except psycopg.Error as error:
        said = Worded("The database does not give this table. Is its address right, and may one read it?")
        raise Unreadable(said, file=name) from error


def sample_of(source: str | Path, how: How = How(), most: int = 500) -> tuple[tuple[str, ...], ...]:
    """The first rows, for a draft of a mapping."""
    return tuple(
        tuple(row) for _, row in islice(_rows(source, _name_of(source), how, MOST_ROWS), 1, most + 1)
    )
