"""The attacker: what somebody who reads everything can work out about each hidden cell.

Knows every shown cell and margin, how tables are linked, that a count is a whole number, that what is hidden
is no zero (zeros are shown but where a policy hides groups that tell: then a hidden cell may be one in a
line where nearly all may have one answer), and every table that others printed. Of tables with two marks,
which are never put out (docs/decisions/0324-one-mark.md), it knows too that A hides a count from 1 to 4 and D
one above it. Sees no raw count: it is given safe tables only. It answers with the narrowest certain interval
of each hidden cell, by linear programs where these are exact, by integer programs where not (Fischetti and
Salazar 2000).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from houvast.library.figures.ends import Contradiction, islands_of
from houvast.library.figures.groups import Line, may_tell
from houvast.library.figures.policy import Groups, Policy
from houvast.library.figures.registers import narrowed
from houvast.library.figures.relations import Numbers, Relations, Truth, relations
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import AlreadyPublic, ConfStatus, Key, RawTable, SafeTable, all_keys

__all__ = [
    "Contradiction",
    "Found",
    "Interval",
    "attack",
    "bounds_of",
    "in_registers",
    "intervals",
    "lines_that_may_tell",
    "narrowest",
    "printed_cells",
]


@dataclass(frozen=True, slots=True)
class Interval:
    """The whole numbers from `low` to `high` that a hidden cell may be; no `high` means no end."""

    low: int
    high: int | None

    @property
    def values(self) -> float:
        """How many whole numbers it holds."""
        return np.inf if self.high is None else self.high - self.low + 1


Found = dict[tuple[str, Key], Interval]


def attack(
    tables: Sequence[SafeTable | SeenTable],
    *,
    already: Sequence[AlreadyPublic] = (),
    only_small: bool = False,
) -> Found:
    """The interval of every hidden cell, by table name and key, for an attacker who has all of these.

    A SafeTable shows its marks, which are never put out; `seen_of` is what readers have of it. `only_small`
    leaves out the cells marked D, which takes a good deal less time.
    """
    ties = relations(tables)
    lower, upper = bounds_of(tables, ties, already)
    asked = upper < np.inf if only_small else np.ones(ties.size, bool)
    low, high = intervals(ties, lower, upper, asked)
    low, high = in_registers(ties, low, high, asked & _may_be_small(tables, ties), tables[0].policy)
    found: Found = {}
    for table, places in zip(tables, ties.places, strict=True):
        for key, place in zip(table.every_cell(), places, strict=True):
            if table[key].value is None and asked[place]:
                top = None if np.isinf(high[place]) else int(high[place])
                found[table.definition.name, key] = Interval(int(low[place]), top)
    return found


def _may_be_small(tables: Sequence[SafeTable | SeenTable], ties: Relations) -> Truth:
    """The hidden cells that are not marked as larger."""
    may = np.zeros(ties.size, bool)
    for table, places in zip(tables, ties.places, strict=True):
        for key, place in zip(table.every_cell(), places.tolist(), strict=True):
            may[place] |= table[key].conf_status in (ConfStatus.SMALL, ConfStatus.HIDDEN)
    return may


def in_registers(
    ties: Relations, low: Numbers, high: Numbers, asked: Truth, policy: Policy
) -> tuple[Numbers, Numbers]:
    """The same intervals, but where registers of people leave fewer values than the policy asks: those."""
    least = policy.least_possible_values
    return narrowed(ties.registers, low, high, asked, least_values=least)[:2]


def narrowest(
    tables: Sequence[SafeTable], *, already: Sequence[AlreadyPublic] = ()
) -> tuple[str, Key] | None:
    """The small cell that is known best, or None where nothing small is hidden."""
    found = attack(tables, already=already, only_small=True)
    return min(found, key=lambda cell: (found[cell].values, cell), default=None)


def bounds_of(
    tables: Sequence[SafeTable | SeenTable], ties: Relations, already: Sequence[AlreadyPublic]
) -> tuple[Numbers, Numbers]:
    """The bounds of each cell that its own mark or value gives, before any thinking."""
    lower, upper = np.zeros(ties.size), np.full(ties.size, np.inf)
    zeros = may_be_zeros(tables, ties, already)
    for table, places in zip(tables, ties.places, strict=True):
        printed = printed_cells(table, already)
        for key, place in zip(all_keys(table.categories), places.tolist(), strict=True):
            least, most = _bounds(table, key, printed, may_be_zero=place in zeros)
            lower[place], upper[place] = max(lower[place], least), min(upper[place], most)
    return lower, upper


def may_be_zeros(
    tables: Sequence[SafeTable | SeenTable], ties: Relations, already: Sequence[AlreadyPublic]
) -> set[int]:
    """The cells that may be zeros though marked small: where nearly all of a group may have one answer."""
    return {
        places[line.part(code)]
        for table, places, lines in lines_that_may_tell(tables, ties, already)
        for line in lines
        for code in table.categories[line.axis]
    }


def lines_that_may_tell(
    tables: Sequence[SafeTable | SeenTable],
    ties: Relations,
    already: Sequence[AlreadyPublic],
    rule: Groups | None = None,
) -> Iterator[tuple[SafeTable | SeenTable, dict[Key, int], Iterator[Line]]]:
    """For each table that hides groups (each, by a `rule`): its cells' numbers, and the lines that may tell.

    May: by what a reader has of the line alone.
    """
    for table, numbers in zip(tables, ties.places, strict=True):
        asked = rule or table.policy.groups
        if asked is not None:
            places = dict(zip(all_keys(table.categories), numbers.tolist(), strict=True))
            printed = printed_cells(table, already)
            known = partial(_bounds, table, printed=printed, may_be_zero=True)
            yield table, places, may_tell(table.definition, table.categories, asked, known)


def _bounds(
    table: SafeTable | SeenTable, key: Key, printed: Mapping[Key, int], *, may_be_zero: bool
) -> tuple[float, float]:
    cell, policy = table[key], table.policy
    value = cell.value if cell.value is not None else printed.get(key)
    if value is not None:
        return value, value
    if cell.conf_status is ConfStatus.SECONDARY:
        return policy.largest_at_risk + 1, np.inf
    least = 0 if may_be_zero else policy.smallest_at_risk
    return least, policy.largest_at_risk if cell.conf_status is ConfStatus.SMALL else np.inf


def printed_cells(
    table: RawTable | SafeTable | SeenTable, already: Sequence[AlreadyPublic]
) -> dict[Key, int]:
    """The cells of a declared table and period that others printed."""
    return {
        key: int(cell.value)
        for each in already
        if each.table == table.definition.name and each.period == (table.from_, table.until)
        for key, cell in each.cells.items()
        if cell.value is not None
    }


def intervals(
    ties: Relations,
    lower: Numbers,
    upper: Numbers,
    asked: Truth | None = None,
    *,
    rising: Truth | None = None,
) -> tuple[Numbers, Numbers]:
    """For each cell (or those asked) the least and the greatest whole number that fits all relations.

    `rising` asks the greatest of other cells than those of which the least is asked.
    """
    asked = np.ones(ties.size, bool) if asked is None else asked
    rising = asked if rising is None else rising
    low, high = lower.copy(), upper.copy()
    for cells, island in islands_of(ties, lower, upper):
        island.ask(asked[cells], rising[cells])
        low[cells], high[cells] = island.low, island.high
    return low, high
