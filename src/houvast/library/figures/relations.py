"""What every reader knows of published tables: parts sum to their totals, and linked tables share cells.

Cells get numbers; a cell that two tables share has one number, also where their populations lie within one
another (`nested`). What a wider population has more than a narrower one is a cell too, which no table shows.
`suppression` and `attacker` work on these numbers and know nothing of tables.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from houvast.library.codes import codebook
from houvast.library.figures import nested
from houvast.library.figures.facts import THINGS, belongs_to_thing
from houvast.library.figures.hierarchy import sums
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, Definition, Dimension, Key, RawTable, SafeTable, all_keys
from houvast.library.figures.translation import rows

Numbers = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Relations:
    """Numbered cells, and `least <= matrix @ cells <= most`, row by row.

    `places` gives for each table the number of each of its cells, in the order of `every_cell`. `more` are
    the cells that no table shows: number, the cell of the wider population, that of the narrower one within
    it. `across` are the cells that stand in rows across populations.
    """

    places: tuple[Columns, ...]
    size: int
    matrix: csr_matrix
    least: Numbers
    most: Numbers
    more: Columns = field(default_factory=lambda: np.empty((0, 3), np.int64))
    across: Columns = field(default_factory=lambda: np.empty(0, np.int64))


def relations(tables: Sequence[RawTable | SafeTable | SeenTable]) -> Relations:
    """The relations within and between tables. One table alone is the common case."""
    numbers: dict[object, int] = {}
    places = tuple(_places(table, numbers, alone=len(tables) == 1) for table in tables)
    entries = [
        block
        for table, place in zip(tables, places, strict=True)
        for block in _rows(table.definition, table.categories, place)
    ]
    if len(tables) == 1:
        return Relations(places, len(places[0]), *_stacked(entries, len(places[0])))
    across = list(_across(tables, numbers))
    more = _more(tables, numbers)
    differences = (np.array([[wide, narrow, number]]) for number, wide, narrow in more.tolist())
    entries += [(lines, np.array([1.0] * (lines.size - 1) + [-1.0]), 0.0) for lines in across]
    entries += [(lines, np.array([1.0, -1.0, -1.0]), 0.0) for lines in differences]
    size = len(numbers) + len(more)
    tied = np.unique(np.concatenate([*(lines.ravel() for lines in across), more.ravel()]))
    return Relations(places, size, *_stacked(entries, size), more, tied.astype(np.int64))


def linked(one: RawTable | SafeTable | SeenTable, other: RawTable | SafeTable | SeenTable) -> bool:
    """Whether two tables count the same kind of things over the same days, so that they share cells."""
    return (root(one.definition), one.from_, one.until) == (root(other.definition), other.from_, other.until)


def root(definition: Definition) -> Hashable:
    """What a table counts, whichever part of it: declared populations may lie within one another."""
    facts, things, _population, policy = counted(definition)
    return facts, things, nested.population(definition), policy


def counted(definition: Definition) -> tuple[str, tuple[str, ...], str, str]:
    """What a table counts: equal for two tables exactly if a total in one is the same number in the other."""
    things = THINGS.get(definition.facts, {}).get(definition.unit, (definition.unit,))
    return definition.facts, things, definition.population, definition.policy


def _places(table: RawTable | SafeTable | SeenTable, numbers: dict[object, int], *, alone: bool) -> Columns:
    keys = list(all_keys(table.categories))
    if alone:
        return np.arange(len(keys))
    identities = (_identity(table, key) for key in keys)
    return np.array([numbers.setdefault(each, len(numbers)) for each in identities])


def _identity(table: RawTable | SafeTable | SeenTable, key: Key) -> object:
    """The same for two cells exactly if they count the same things under the same conditions."""
    return _named(table, nested.conditions(table.definition, key))


def _named(table: RawTable | SafeTable | SeenTable, conditions: nested.Conditions) -> object:
    return root(table.definition), table.from_, table.until, frozenset(conditions.items())


def _across(
    tables: Sequence[RawTable | SafeTable | SeenTable], numbers: Mapping[object, int]
) -> Iterator[Columns]:
    """Rows of cells that sum to the cell of a narrower population, which comes last."""
    for table, parts, whole in nested.sums(tables):
        number = numbers.get(_named(table, whole))
        if number is not None and len(parts) > 1:
            yield np.array([[*(numbers[_identity(table, part)] for part in parts), number]])


def _more(tables: Sequence[RawTable | SafeTable | SeenTable], numbers: Mapping[object, int]) -> Columns:
    """The cells that no table shows, numbered after all others: what a wider population has more."""
    pairs: dict[tuple[int, int], None] = {}
    for table in tables:
        for key, conditions in nested.wider(table, tables):
            wide, narrow = numbers.get(_named(table, conditions)), numbers[_identity(table, key)]
            if wide is not None and wide != narrow:
                pairs[wide, narrow] = None
    rows = [(len(numbers) + place, wide, narrow) for place, (wide, narrow) in enumerate(pairs)]
    return np.array(rows, np.int64).reshape(-1, 3)


def _rows(
    definition: Definition, categories: Sequence[Sequence[str]], place: Columns
) -> Iterator[tuple[Columns, Numbers, float]]:
    """Blocks of rows of one shape: the cells of each row, their factors, and the most that a row may be."""
    grid = place.reshape([len(codes) + 1 for codes in categories])
    for axis, (codes, dimension) in enumerate(zip(categories, definition.dimensions, strict=True)):
        numbers = {code: number for number, code in enumerate((*codes, TOTAL))}
        for whole, parts in sums((*codes, TOTAL), dimension.within):
            of = [*(numbers[part] for part in parts), numbers[whole]]
            lines = np.moveaxis(grid.take(of, axis), axis, -1).reshape(-1, len(of))
            factors = np.array([1.0] * len(parts) + [-1.0])
            if not dimension.several:
                yield lines, factors, 0.0
                continue
            # One thing in several parts: every part is at most the total, the total at most their sum.
            yield lines, factors, np.inf
            none = parts.index(dimension.empty) if carries_nothing(definition, dimension, codes) else -1
            for part in range(len(parts)):
                if none < 0:
                    yield lines[:, [part, -1]], np.array([-1.0, 1.0]), np.inf
                elif part != none:  # who carries none of the codes carries not this one either
                    yield lines[:, [part, none, -1]], np.array([-1.0, -1.0, 1.0]), np.inf


def carries_nothing(definition: Definition, axis: Dimension, codes: Sequence[str]) -> bool:
    """Whether the `empty` code of an axis with several codes is for those alone who carry no other."""
    if axis.empty not in codes or axis.within or not axis.facts:
        return False
    held = rows(axis.crosswalk) if axis.crosswalk else axis.codes or codebook(axis.codebook).codes()
    return axis.empty not in held and all(
        belongs_to_thing(definition.facts, definition.unit, name) for name in axis.facts
    )


def _stacked(blocks: list[tuple[Columns, Numbers, float]], size: int) -> tuple[csr_matrix, Numbers, Numbers]:
    columns = np.concatenate([lines.ravel() for lines, _, _ in blocks])
    factors = np.concatenate([np.tile(sums, len(lines)) for lines, sums, _ in blocks])
    lengths = np.concatenate([np.full(len(lines), lines.shape[1]) for lines, _, _ in blocks])
    most = np.concatenate([np.full(len(lines), bound) for lines, _, bound in blocks])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    matrix: Any = csr_matrix((factors, columns, starts), shape=(len(lengths), size))
    return matrix, np.zeros(len(lengths)), most


def islands(matrix: csr_matrix) -> list[tuple[Columns, Columns]]:
    """Groups of cells that no row ties to one another: each is a question of its own."""
    rows, columns = matrix.shape
    graph = csr_matrix((matrix.data, matrix.indices + rows, matrix.indptr), shape=(rows, rows + columns))
    graph.resize((rows + columns, rows + columns))
    count, label = connected_components(graph, directed=False)
    of_rows, of_columns = _by_label(label[:rows], count), _by_label(label[rows:], count)
    return [pair for pair in zip(of_rows, of_columns, strict=True) if pair[1].size]


def _by_label(label: Columns, count: int) -> list[Columns]:
    """The positions of each label, in order."""
    ends = np.cumsum(np.bincount(label, minlength=count))
    return np.split(np.argsort(label, kind="stable"), ends[:-1])
