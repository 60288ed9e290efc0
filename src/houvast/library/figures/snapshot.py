"""Facts of a period in Parquet files, a million rows a part, written once and checked row by row.

A snapshot is personal data: whoever writes it says where, and deletes it in time. It is refused whole when
one fact has an unknown column, a code that did not hold on its day, text, an id, or a day outside the period.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from houvast.library.codes import codebook
from houvast.library.figures.facts import COARSER, FACT_SETS, MONTH, RARE, Column, Kind, whole_years
from houvast.library.figures.tables import UNKNOWN

Fact = Mapping[str, Any]
ROWS_AT_ONCE: Final = 20_000  # bounds the memory of writing, whatever the number of facts
ROWS_IN_A_PART: Final = 1_000_000  # parts are read beside one another, and none is too large to move
_MANIFEST: Final = "snapshot.json"
_ROLES_OF_A_PAIR: Final = {"victim": ["VICTIM", "BOTH"], "perpetrator": ["PERPETRATOR", "BOTH"]}
_PAIRED_WITH_OTHERS: Final = """
    SELECT count(*) FROM pairs AS pair ANTI JOIN (
        SELECT contact, number FROM persons
        WHERE list_contains($roles, if(role_assessed = 'U', role_stated, role_assessed))
    ) AS one ON pair.contact = one.contact AND if($who = 'victim', pair.victim, pair.perpetrator) = one.number
"""


class FactRefused(ValueError):
    """A fact that does not fit its declaration. Says which set, row and column, never a value of a person."""


class SnapshotDamaged(ValueError):
    """A snapshot whose files are not those that were written."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A written snapshot: its folder, its period, its codebooks' versions, the hash of each part (by its path
    in the folder), the rows of each fact set.
    """

    folder: Path
    from_: date
    until: date
    codebooks: Mapping[str, str]
    sha256: Mapping[str, str]
    rows: Mapping[str, int]

    def parts(self, facts: str) -> list[Path]:
        """The Parquet files of one fact set, in the order in which they were written."""
        return [self.folder / part for part in sorted(self.sha256) if part.startswith(f"{facts}/")]


def write_snapshot(folder: Path, from_: date, until: date, facts: Mapping[str, Iterable[Fact]]) -> Snapshot:
    """Write the facts of a period into an empty folder; nothing stays there if one fact is refused.

    `facts` gives the rows of each fact set; each may be a generator: memory is bounded.
    """
    _check_sets(from_, until, facts)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FactRefused(f"{folder} is not empty; a snapshot is never written over another.")
    try:
        rows = {name: _write_set(folder, name, from_, until, facts.get(name, ())) for name in FACT_SETS}
        _check_pairs(folder)
        return _seal(folder, from_, until, rows)
    except BaseException:
        _clear(folder)
        raise


def read_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder, refused if a file is not the one that was written."""
    kept = json.loads((folder / _MANIFEST).read_text())
    for part, written in kept["sha256"].items():
        if _hash(folder / part) != written:
            raise SnapshotDamaged(f"{folder / part} is not the file that was written.")
    return Snapshot(
        folder=folder,
        from_=date.fromisoformat(kept["from"]),
        until=date.fromisoformat(kept["until"]),
        codebooks=kept["codebooks"],
        sha256=kept["sha256"],
        rows=kept["rows"],
    )


def _check_sets(from_: date, until: date, facts: Mapping[str, Iterable[Fact]]) -> None:
    if from_ >= until:
        raise FactRefused(f"The period {from_} until {until} is empty; until is the first day after it.")
    if unknown := facts.keys() - FACT_SETS.keys():
        raise FactRefused(f"Unknown fact sets: {', '.join(sorted(unknown))}.")


def _write_set(folder: Path, name: str, from_: date, until: date, rows: Iterable[Fact]) -> int:
    columns = FACT_SETS[name]
    schema = pa.schema([(column, _ARROW[kind.kind]) for column, kind in columns.items()])
    checked = _checked(name, columns, from_, until, rows)
    (folder / name).mkdir()
    count, part = 0, -1
    while part < count // ROWS_IN_A_PART:  # a set without rows has one part, for its columns
        part += 1
        with pq.ParquetWriter(folder / _part(name, part), schema, compression="zstd") as writer:
            for batch in _batches(checked):
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))
                count += len(batch)
    return count


def _part(name: str, number: int) -> str:
    return f"{name}/{number:05}.parquet"


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows of one part, a few at a time."""
    left = ROWS_IN_A_PART
    while left and (batch := list(islice(rows, min(ROWS_AT_ONCE, left)))):
        left -= len(batch)
        yield batch


def _checked(
    name: str, columns: Mapping[str, Column], from_: date, until: date, rows: Iterable[Fact]
) -> Iterator[dict[str, Any]]:
    """Each row as a dict of declared columns; a refusal names the row's place, not what stands in it."""
    yearly = (
        []
        if whole_years(from_, until)
        else [(c, RARE[k.codebook]) for c, k in columns.items() if k.codebook in RARE]
    )
    checks = [(column, _CHECKS[kind.kind], kind) for column, kind in columns.items()]
    for place, row in enumerate(rows, start=1):
        if row.keys() != columns.keys():
            odd = sorted(row.keys() ^ columns.keys())
            raise FactRefused(f"{name}, row {place}: columns missing or not declared: {', '.join(odd)}.")
        day = row["day"]
        if type(day) is not date or not from_ <= day < until:
            raise FactRefused(f"{name}, row {place}, day: not a day from {from_} until {until}.")
        for column, fits, kind in checks:
            if not fits(row[column], kind, day):
                raise FactRefused(f"{name}, row {place}, {column}: {_expected(kind, day)}.")
        for column, codes in yearly:
            if codes & ({row[column]} if isinstance(row[column], str) else set(row[column])):
                raise FactRefused(f"{name}, row {place}, {column}: a code that is told for whole years only.")
        if name == "persons" and row["main_form"] not in (UNKNOWN, *row["forms"]):
            raise FactRefused(f"persons, row {place}, main_form: not one of their forms.")
        yield dict(row)


def _check_pairs(folder: Path) -> None:
    """Refuse pairs of people who are not counted as harmed and as harming: their victims would be none.

    What tables of persons and of pairs say together rests on it (docs/decisions/0236).
    """
    with duckdb.connect() as engine:
        for name in ("persons", "pairs"):
            engine.from_parquet([str(part) for part in (folder / name).glob("*.parquet")]).create_view(name)
        for who, roles in _ROLES_OF_A_PAIR.items():
            found = engine.execute(_PAIRED_WITH_OTHERS, {"who": who, "roles": roles}).fetchone()
            if found and found[0]:
                raise FactRefused(f"pairs, {who}: {found[0]} of them are not counted in that role.")


def _expected(column: Column, day: date) -> str:
    if column.kind in (Kind.CODE, Kind.CODES):
        return f"not a code of {column.codebook} that held on {day}"
    if column.kind is Kind.FLAG:
        return "not yes or no"
    return f"not a whole number from 0 to {column.largest}"


def _is_number(value: object, column: Column, day: date) -> bool:
    return (value is None and column.optional) or (type(value) is int and 0 <= value <= column.largest)


def _is_code(value: object, column: Column, day: date) -> bool:
    if column.codebook == MONTH:
        return isinstance(value, str) and _is_month(value)
    if not isinstance(value, str):
        return False
    return value in _codes_on(column.codebook, day) or _is_coarser(value, column, day)


def _is_coarser(value: str, column: Column, day: date) -> bool:
    return column.codebook in COARSER and value in _codes_on(COARSER[column.codebook], day)


def _are_codes(value: object, column: Column, day: date) -> bool:
    if not isinstance(value, list | tuple | set | frozenset):
        return False
    return all(_is_code(code, column, day) for code in value) and len(set(value)) == len(value)


_CHECKS: dict[Kind, Callable[[Any, Column, date], bool]] = {
    Kind.KEY: _is_number,
    Kind.NUMBER: _is_number,
    Kind.DAY: lambda value, column, day: type(value) is date,
    Kind.FLAG: lambda value, column, day: type(value) is bool,
    Kind.CODE: _is_code,
    Kind.CODES: _are_codes,
}
_ARROW = {
    Kind.KEY: pa.int64(),
    Kind.NUMBER: pa.int16(),
    Kind.DAY: pa.date32(),
    Kind.FLAG: pa.bool_(),
    Kind.CODE: pa.dictionary(pa.int16(), pa.string()),
    Kind.CODES: pa.list_(pa.string()),
}


_A_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")


def _is_month(value: str) -> bool:
    return _A_MONTH.fullmatch(value) is not None


@lru_cache(maxsize=20_000)
def _codes_on(name: str, day: date) -> frozenset[str]:
    return frozenset(codebook(name, on=day).codes())


def _seal(folder: Path, from_: date, until: date, rows: dict[str, int]) -> Snapshot:
    parts = [_part(name, part) for name in FACT_SETS for part in range(rows[name] // ROWS_IN_A_PART + 1)]
    hashes = {part: _hash(folder / part) for part in parts}
    held = {c.codebook for columns in FACT_SETS.values() for c in columns.values()}
    books = sorted((held | set(COARSER.values())) - {"", MONTH})
    versions = {book: str(codebook(book, on=from_).version) for book in books}
    snapshot = Snapshot(folder, from_, until, versions, hashes, rows)
    manifest = {
        "from": from_.isoformat(),
        "until": until.isoformat(),
        "codebooks": versions,
        "sha256": hashes,
        "rows": rows,
    }
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
    return snapshot


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _clear(folder: Path) -> None:
    for name in FACT_SETS:
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / _MANIFEST).unlink(missing_ok=True)
