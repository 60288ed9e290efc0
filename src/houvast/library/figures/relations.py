"""What every reader knows of published tables: parts sum to their totals, and linked tables share cells.

Cells get numbers; a cell that two tables of one population share has one number. `suppression` and `attacker`
work on these numbers and know nothing of tables.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from houvast.library.figures.facts import THINGS
from houvast.library.figures.hierarchy import sums
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, Definition, Key, RawTable, SafeTable, all_keys

Numbers = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Relations:
    """Numbered cells, and `least <= matrix @ cells <= most`, row by row.

    `places` gives for each table the number of each of its cells, in the order of `every_cell`.
    """

    places: tuple[Columns, ...]
    size: int
    matrix: csr_matrix
    least: Numbers
    most: Numbers


def relations(tables: Sequence[RawTable | SafeTable | SeenTable]) -> Relations:
    """The relations within and between tables. One table alone is the common case."""
    numbers: dict[object, int] = {}
    places = tuple(_places(table, numbers, alone=len(tables) == 1) for table in tables)
    size = len(numbers) if len(tables) > 1 else len(places[0])
    entries = [
        rows
        for table, place in zip(tables, places, strict=True)
        for rows in _rows(table.definition, table.categories, place)
    ]
    return Relations(places, size, *_stacked(entries, size))


def linked(one: RawTable | SafeTable | SeenTable, other: RawTable | SafeTable | SeenTable) -> bool:
    """Whether two tables count the same things over the same days, so that they share cells."""
    return (counted(one.definition), one.from_, one.until) == (
        counted(other.definition),
        other.from_,
        other.until,
    )


def counted(definition: Definition) -> Hashable:
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
    conditions = (
        (axis.facts, axis.codebook, code)
        for axis, code in zip(table.definition.dimensions, key, strict=True)
        if code != TOTAL
    )
    return counted(table.definition), table.from_, table.until, tuple(sorted(conditions))


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
            for part in range(len(parts)):
                yield lines[:, [part, -1]], np.array([-1.0, 1.0]), np.inf


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
