"""From a snapshot's Parquet files to a RawTable, on DuckDB.

The query of a table comes from `queries` and answers how many counted things carry the same codes; `margins`
lays those out over cells and totals.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import product
from typing import Any

import duckdb
import numpy as np

from houvast.library.codes import ListOutsideDates, codebook
from houvast.library.figures.alike import untold
from houvast.library.figures.cellkeys import KEYS
from houvast.library.figures.facts import FACT_SETS, MONTH, column
from houvast.library.figures.policy import POLICIES, Method
from houvast.library.figures.queries import keyed_query, query, stepwise
from houvast.library.figures.snapshot import Snapshot
from houvast.library.figures.tables import TOTAL, Definition, Dimension, Key, RawTable, TableError, all_keys
from houvast.library.figures.translation import BETWEEN, may_be_none, rows

_FITS = 2**63
_NO_SUCH_CODE = "The facts hold {key}, which the codebooks of the period do not."


class ListChanged(TableError):
    """A list has other codes at the end of a period than at its beginning; `on` is the day they changed."""

    def __init__(self, name: str, on: date) -> None:
        super().__init__(f"The list {name} changed on {on}, within the period: count both sides of it apart.")
        self.on = on


class PeriodNotCovered(ValueError):
    """A table was asked for days that its snapshot does not hold."""


def tabulate(
    definition: Definition, snapshot: Snapshot, *, from_: date | None = None, until: date | None = None
) -> RawTable:
    """Count a declared table over the days of a snapshot, or over a part of them (`until` exclusive)."""
    return next(tabulate_all((definition,), snapshot, from_=from_, until=until))


def tabulate_all(
    definitions: tuple[Definition, ...],
    snapshot: Snapshot,
    *,
    from_: date | None = None,
    until: date | None = None,
) -> Iterator[RawTable]:
    """Count several tables with one connection, in the order given."""
    first, end = from_ or snapshot.from_, until or snapshot.until
    if not snapshot.from_ <= first < end <= snapshot.until:
        raise PeriodNotCovered(
            f"Asked for {first} until {end}; the snapshot holds {snapshot.from_} until {snapshot.until}."
        )
    with opened(snapshot) as engine:
        for definition in definitions:
            asked = keyed_query(definition) if is_keyed(definition) else query(definition)
            found = engine.execute(asked, {"first": first, "end": end}).fetchall()
            yield raw_table(definition, first, end, found)


def is_keyed(definition: Definition) -> bool:
    """Whether the keys of the counted things are summed beside their number."""
    return POLICIES[definition.policy].method is Method.CELL_KEY


def raw_table(definition: Definition, first: date, end: date, alike: Sequence[tuple[Any, ...]]) -> RawTable:
    """A table out of the rows of its last step: codes, how many carry them, and their keys if it is keyed."""
    categories = tuple(axis_codes(definition, axis, first, end) for axis in definition.dimensions)
    if not is_keyed(definition):
        return RawTable(definition, first, end, categories, margins(categories, alike))
    counts = margins(categories, [row[:-1] for row in alike])
    return RawTable(definition, first, end, categories, counts, cell_keys(categories, alike))


def method(definition: Definition) -> list[tuple[str, str]]:
    """The method section: each step's heading, and the SQL of the computation up to and including it.

    The period stands in it as $first and $end (exclusive).
    """
    return list(stepwise(definition))


def margins(categories: tuple[tuple[str, ...], ...], alike: Sequence[tuple[Any, ...]]) -> dict[Key, int]:
    """Every cell and every total. The totals of an axis are sums of its codes, but where rows tell them.

    Those of an axis with several codes are told: a thing counts once in each of its cells, and in the total.
    """
    if len(categories) > 1 and alike and len(alike[0]) == 2:
        return _margins_of_combinations(categories, alike)
    shape = tuple(len(codes) + 1 for codes in categories)
    *carried, things = zip(*alike, strict=True) if alike else ((),) * (len(shape) + 1)
    at = np.zeros(len(alike), np.intp)
    for codes, given in zip(categories, carried, strict=True):
        places = {code: place for place, code in enumerate((*codes, TOTAL))}
        if unknown := set(given) - places.keys():
            row = next(row for row, code in zip(alike, given, strict=True) if code in unknown)
            raise TableError(_NO_SUCH_CODE.format(key=tuple(row[:-1])))
        at = at * len(places) + np.array([places[code] for code in given], np.intp)
    sums: Any = np.zeros(math.prod(shape), np.int64 if sum(things) < _FITS else object)
    np.add.at(sums, at, np.array(things, sums.dtype))
    grid = sums.reshape(shape)
    for axis, given in enumerate(carried):
        if TOTAL not in given:
            grid[(*(slice(None),) * axis, -1)] = grid.sum(axis=axis)
    return dict(zip(all_keys(categories), grid.ravel().tolist(), strict=True))


def _margins_of_combinations(
    categories: tuple[tuple[str, ...], ...], alike: Sequence[tuple[Any, ...]]
) -> dict[Key, int]:
    """The same from rows that say together what all facts of a thing are, a text each."""
    counts = dict.fromkeys(all_keys(categories), 0)
    for texts, things in alike:
        combinations = [text.split(BETWEEN) for text in texts]
        for key in {key for each in combinations for key in product(*((code, TOTAL) for code in each))}:
            if key not in counts:
                raise TableError(_NO_SUCH_CODE.format(key=key))
            counts[key] += things
    return counts


def cell_keys(categories: tuple[tuple[str, ...], ...], alike: Sequence[tuple[Any, ...]]) -> dict[Key, int]:
    """The key of every cell and total, from rows that end with a count and a sum of record keys."""
    sums = margins(categories, [(*codes, int(keys)) for *codes, _, keys in alike])
    return {key: keys % KEYS for key, keys in sums.items()}


def axis_codes(definition: Definition, axis: Dimension, from_: date, until: date) -> tuple[str, ...]:
    """The codes of an axis in the order of their list, also those that nobody carries.

    Where the population keeps only some codes of the axis's own column, only those. In a period that is no
    whole year, not those that are told yearly only (`alike`).
    """
    if axis.codebook == MONTH:
        return _months(from_, until)
    left_out = untold(axis, from_, until)
    if axis.crosswalk is not None:
        reached = tuple(code for code in rows(axis.crosswalk) if code not in left_out)
        none = axis.several or may_be_none(axis.crosswalk)
        return (*reached, axis.empty) if none and axis.empty not in reached else reached
    first = _, codes = _list_on(from_, axis.codebook)
    if first != _list_on(until - timedelta(days=1), axis.codebook):
        days = (from_ + timedelta(days=each) for each in range((until - from_).days))
        raise ListChanged(axis.codebook, next(day for day in days if _list_on(day, axis.codebook) != first))
    kept = set(definition.where.get(axis.facts[0], codes)) - left_out
    read = column(definition.facts, axis.facts[0])
    may_be_empty = axis.several or bool(read and read.optional)
    extra = (axis.empty,) if may_be_empty and axis.empty not in codes else ()
    return (*(code for code in codes if code in kept), *extra)


def _list_on(day: date, name: str) -> tuple[str, tuple[str, ...]]:
    """The version of a list on a day, and its codes; none before there was such a list."""
    try:
        book = codebook(name, on=day)
    except ListOutsideDates:
        return "", ()
    return book.version, book.codes()


def _months(from_: date, until: date) -> tuple[str, ...]:
    first, last = from_.year * 12 + from_.month - 1, (until - timedelta(days=1))
    return tuple(f"{m // 12:04}-{m % 12 + 1:02}" for m in range(first, last.year * 12 + last.month))


@contextmanager
def opened(snapshot: Snapshot) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB over the snapshot's files, with no way out: no network, no extension, no other file."""
    folder = str(snapshot.folder.resolve()).replace("'", "''")
    with duckdb.connect() as engine:
        engine.execute(f"SET temp_directory = '{folder}'; SET allowed_directories = ['{folder}']")
        engine.execute("SET enable_external_access = false; SET lock_configuration = true")
        for name in FACT_SETS:
            if name not in snapshot.rows:  # written before there was such a set
                continue
            engine.from_parquet([str(part.resolve()) for part in snapshot.parts(name)]).create_view(name)
        yield engine
