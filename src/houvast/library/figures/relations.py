"""What every reader knows of published tables: parts sum to their totals, and linked tables share cells.

Cells get numbers; a cell that two tables share has one number, also where their populations lie within one
another (`nested`) or their lists differ (`kinds`). What a wider population has more than a narrower one is a
cell too, which no table shows, and so is what a row has more than a row of another list within it.
`suppression` and `attacker` work on these numbers and know nothing of tables.
"""

from collections.abc import Hashable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import connected_components

from houvast.library.codes import codebook
from houvast.library.figures import nested, victims
from houvast.library.figures.facts import THINGS, belongs_to_thing
from houvast.library.figures.hierarchy import sums
from houvast.library.figures.kinds import EVERYBODY
from houvast.library.figures.registers import Cut, Register
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, Definition, Dimension, Key, RawTable, SafeTable, all_keys
from houvast.library.figures.translation import rows

Numbers = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]
AnyTable = RawTable | SafeTable | SeenTable
Name = tuple[Any, ...]  # what is counted, the first day and the one after the last, the conditions
Block = tuple[Columns, Numbers, float]
Contexts = dict[str, list[dict[int, int]]]  # by columns: cells alike but for their row, by that row


@dataclass(frozen=True)
class Relations:
    """Numbered cells, and `least <= matrix @ cells <= most`, row by row.

    `places` gives for each table the number of each of its cells, in the order of `every_cell`. `more` are
    the cells that no table shows: number, the cell of the wider population, that of the narrower one within
    it. `across` are the cells that stand in rows across populations. `groups` are numbers after all others
    that say how far a group is from telling on its members (`with_groups`): number, group, answer.
    `registers` count the cells of several lists by kinds of people.
    """

    places: tuple[Columns, ...]
    size: int
    matrix: csr_matrix
    least: Numbers
    most: Numbers
    more: Columns = field(default_factory=lambda: np.empty((0, 3), np.int64))
    across: Columns = field(default_factory=lambda: np.empty(0, np.int64))
    groups: Columns = field(default_factory=lambda: np.empty((0, 3), np.int64))
    registers: tuple[Register, ...] = ()


def relations(tables: Sequence[AnyTable]) -> Relations:
    """The relations within and between tables. One table alone is the common case."""
    if len(tables) == 1:
        cells = np.arange(sum(1 for _ in all_keys(tables[0].categories)))
        entries = list(_rows(tables[0].definition, tables[0].categories, cells))
        return Relations((cells,), len(cells), *_stacked(entries, len(cells)))
    names = _Names(tables)
    places = tuple(_places(table, names) for table in tables)
    entries = [
        block
        for table, place in zip(tables, places, strict=True)
        for block in _rows(table.definition, table.categories, place)
    ]
    contexts = names.contexts()
    across = [*_across(names), *_held(names, contexts)]
    in_a_row = {
        (part, whole) for lines, sums, _ in entries if len(sums) == 2 for part, whole in lines.tolist()
    }
    more = _more(names, contexts, in_a_row)
    differences = (np.array([[wide, narrow, number]]) for number, wide, narrow in more.tolist())
    entries += across
    entries += [(lines, np.array([1.0, -1.0, -1.0]), 0.0) for lines in differences]
    size = len(names.numbers) + len(more)
    tied = np.unique(np.concatenate([*(lines.ravel() for lines, _, _ in across), more.ravel()]))
    return Relations(
        places,
        size,
        *_stacked(entries, size),
        more,
        tied.astype(np.int64),
        registers=tuple(_registers(names)),
    )


def with_groups(ties: Relations, pairs: Sequence[tuple[int, int]], share: Fraction) -> Relations:
    """The same with one number more for each (group, answer): at most how far it is from telling.

    That is `numerator * group - denominator * answer`. Above zero, fewer than `share` of the group have the
    answer; at zero and below the group tells on its members.
    """
    if not pairs:
        return ties
    many, size = len(pairs), ties.size + len(pairs)
    groups = np.column_stack([np.arange(ties.size, size), np.array(pairs, np.int64)])
    factors = np.tile([-1.0, share.numerator, -share.denominator], many)
    rows = csr_matrix((factors, groups.ravel(), np.arange(0, 3 * many + 1, 3)), shape=(many, size))
    before = ties.matrix.copy()
    before.resize((ties.matrix.shape[0], size))
    return replace(
        ties,
        size=size,
        matrix=vstack([before, rows]).tocsr(),
        least=np.concatenate([ties.least, np.zeros(many)]),
        most=np.concatenate([ties.most, np.full(many, np.inf)]),
        groups=groups,
    )


def with_cuts(ties: Relations, cuts: Sequence[Cut]) -> Relations:
    """The same with more relations: of each, what cells make up with these factors is never below zero."""
    blocks: list[Block] = [(cells[None, :], factors, np.inf) for cells, factors in cuts]
    matrix, least, most = _stacked(blocks, ties.size)
    return replace(
        ties,
        matrix=vstack([ties.matrix, matrix]).tocsr(),
        least=np.concatenate([ties.least, least]),
        most=np.concatenate([ties.most, most]),
    )


def linked(one: AnyTable, other: AnyTable) -> bool:
    """Whether two tables count the same kind of things over the same days, so that they share cells."""
    return (root(one.definition), one.from_, one.until) == (root(other.definition), other.from_, other.until)


def root(definition: Definition) -> Hashable:
    """What a table counts, whichever part of it: declared populations may lie within one another.

    The victims of pairs are persons, and their tables are protected with those of persons.
    """
    facts, things, _population, policy = counted(definition)
    if victims.counts_persons(definition):
        facts, things = "persons", THINGS["persons"]["VICTIM"]
    return facts, things, nested.population(definition), policy


def counted(definition: Definition) -> tuple[str, tuple[str, ...], str, str]:
    """What a table counts: equal for two tables exactly if a total in one is the same number in the other."""
    things = THINGS.get(definition.facts, {}).get(definition.unit, (definition.unit,))
    population = definition.population or definition.name  # not stated: nobody else's
    return definition.facts, things, population, definition.policy


class _Names:
    """The numbers of cells, and the names by which a cell of two tables is the same."""

    def __init__(self, tables: Sequence[AnyTable]) -> None:
        self.tables = tables
        self.numbers: dict[Name, int] = {}
        persons = [table for table in tables if victims.counts_persons(table.definition)]
        self.world = victims.world(tuple((each.definition, each.categories) for each in persons))

    def of(self, table: AnyTable, key: Key) -> Name:
        """The same for two cells exactly if they count the same things under the same conditions."""
        if victims.counts_persons(table.definition):
            return self.named(table, self.world.conditions(table.definition, key))
        return self.named(table, nested.conditions(table.definition, key))

    def named(self, table: AnyTable, conditions: nested.Conditions) -> Name:
        return root(table.definition), table.from_, table.until, frozenset(conditions.items())

    def others(self) -> list[AnyTable]:
        """The tables whose populations are compared by their conditions alone."""
        return [table for table in self.tables if not victims.counts_persons(table.definition)]

    def contexts(self) -> Contexts:
        """For the columns of each group of kinds: cells that differ in nothing else, by the row they are."""
        found: dict[str, dict[Name, dict[int, int]]] = {end: {} for end in self.world.kinds}
        for name, number in self.numbers.items():
            *counted_, conditions = name
            who = {key[1]: each for each in conditions if (key := each[0])[0] == victims.WHO}
            for end, beside in found.items() if _counts_persons(name) else ():
                row = int(next(iter(who[end][1]))) if end in who else EVERYBODY
                rest = conditions - {who[end]} if end in who else conditions
                beside.setdefault((*counted_, rest), {})[row] = number
        return {end: list(beside.values()) for end, beside in found.items()}


def _counts_persons(name: Name) -> bool:
    facts, _things, population, _policy = name[0]
    return facts == "persons" and not population


def _places(table: AnyTable, names: _Names) -> Columns:
    found = (names.of(table, key) for key in all_keys(table.categories))
    return np.array([names.numbers.setdefault(each, len(names.numbers)) for each in found])


def _across(names: _Names) -> Iterator[Block]:
    """Rows of cells that sum to the cell of a narrower population, which comes last."""
    for table, parts, whole in nested.sums(names.others()):
        number = names.numbers.get(names.named(table, whole))
        if number is not None and len(parts) > 1:
            lines = np.array([[*(names.numbers[names.of(table, part)] for part in parts), number]])
            yield lines, np.array([1.0] * len(parts) + [-1.0]), 0.0


def _held(names: _Names, contexts: Contexts) -> Iterator[Block]:
    """Rows that lie within rows of other lists, or are covered by them, wherever all of these are shown."""
    for end, shown in contexts.items():
        for holding in names.world.holdings[end]:
            asked = (*holding.parts, *holding.wholes)
            lines = [[cells[each] for each in asked] for cells in shown if cells.keys() >= set(asked)]
            if lines:
                factors = [-1.0] * len(holding.parts) + [1.0] * len(holding.wholes)
                yield np.array(lines), np.array(factors), np.inf


def _more(names: _Names, contexts: Contexts, in_a_row: Set[tuple[int, int]]) -> Columns:
    """The cells that no table shows, numbered after all others: what a wider population has more, and a row
    of one list more than a row of another list within it. Not what a row leaves of its own table's total.
    """
    numbers, pairs = names.numbers, dict[tuple[int, int], None]()
    others = names.others()
    for table in others:
        for key, conditions in nested.wider(table, others):
            wide, narrow = numbers.get(names.named(table, conditions)), numbers[names.of(table, key)]
            if wide is not None and wide != narrow:
                pairs[wide, narrow] = None
    for end, shown in contexts.items():
        for narrow_row, wide_row in names.world.within(end):
            for cells in shown:
                if narrow_row in cells and wide_row in cells:
                    pairs[cells[wide_row], cells[narrow_row]] = None
    left = [(wide, narrow) for wide, narrow in pairs if (narrow, wide) not in in_a_row]
    found = [(len(numbers) + place, wide, narrow) for place, (wide, narrow) in enumerate(left)]
    return np.array(found, np.int64).reshape(-1, 3)


BESIDE = ("sex", "pairs.relationship", "contact.incidents_contact")  # of lists, in their registers


def _registers(names: _Names) -> Iterator[Register]:
    """For each group of lists that are tied to one another, the cells by these and what is beside them."""
    world = names.world
    beside = [end for end in map(world.end_of, BESIDE) if end is not None]
    for end, lists in world.of_one_list.items():
        if end in beside or len(lists) < 2:
            continue
        found: dict[Name, dict[tuple[tuple[int, ...], int], list[int]]] = {}
        for name, number in names.numbers.items() if beside else ():
            *counted_, conditions = name
            who = {key[1]: int(next(iter(codes))) for key, codes in conditions if key[0] == victims.WHO}
            rest = {key: codes for key, codes in conditions if key[0] != victims.WHO}
            blurred = [key for key in rest if key in world.blurred and world.blurred[key][0] == end]
            if len(blurred) == 1 and end not in who:
                who[end] = world.blurred[blurred[0]][1]
                del rest[blurred[0]]
            if _counts_persons(name) and not who.keys() - {end, *beside}:
                place = tuple(who.get(each, EVERYBODY) for each in beside), who.get(end, EVERYBODY)
                counted_of = found.setdefault((*counted_, frozenset(rest.items())), {})
                counted_of.setdefault(place, []).append(number)
        for by_place in found.values():
            shown = {row for _, row in by_place}
            if sum(not shown.isdisjoint(rows) for rows in lists) < 2:
                continue
            cells = tuple((tuple(numbers), *place) for place, numbers in by_place.items())
            plain = tuple(world.plain(each) for each in beside)
            yield Register(world.rows(end), tuple(map(world.rows, beside)), plain, cells)


def _rows(definition: Definition, categories: Sequence[Sequence[str]], place: Columns) -> Iterator[Block]:
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


def _stacked(blocks: list[Block], size: int) -> tuple[csr_matrix, Numbers, Numbers]:
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
