"""What somebody outside works out from one folder of figures: tables of the same things are read together.

What two folders say that came out one after the other is `between`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from houvast.library.figures.attacker import (
    Contradiction,
    Interval,
    bounds_of,
    in_registers,
    intervals,
    may_be_zeros,
)
from houvast.library.figures.certain import attack_groups, certain_of
from houvast.library.figures.groups import Telling, fullness
from houvast.library.figures.policy import Groups
from houvast.library.figures.published import sources
from houvast.library.figures.relations import Numbers, Relations, Truth, linked, relations
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import ConfStatus, Key


class Of(StrEnum):
    """What an interval is the interval of."""

    CELL = "cell"  # the count that a table hides
    FILTERS = "filters"  # what a wider population has more than one within it
    DAYS = "days"  # the count of the days that only one of two periods holds
    CHANGE = "change"  # how many counted things changed at least from one release to the next


@dataclass(frozen=True, slots=True)
class Narrow:
    """What is left of a small count, how many values the policy asks, and how many the marks alone leave."""

    table: str
    cell: Key
    interval: Interval
    asked: int
    by_marks: float
    of: Of = Of.CELL

    @property
    def is_too_narrow(self) -> bool:
        return self.interval.values < min(self.asked, self.by_marks)


Knowing = Callable[[Relations, Numbers, Numbers], tuple[Numbers, Numbers]]


def work_out(tables: Sequence[SeenTable]) -> list[Narrow]:
    """Every small cell with what is left of it, the narrowest first."""
    found = [narrow for family in families(tables) for narrow in left_of(family)]
    return sorted(found, key=narrowness)


def narrowness(narrow: Narrow) -> tuple[bool, float, str, Key]:
    return not narrow.is_too_narrow, narrow.interval.values, narrow.table, narrow.cell


def families(tables: Iterable[SeenTable]) -> list[list[SeenTable]]:
    """The tables that hide anything, those together that share cells."""
    families: list[list[SeenTable]] = []
    for table in tables:
        if not table.policy.hides:
            continue
        family = next((each for each in families if linked(each[0], table)), None)
        if family is None:
            families.append([table])
        else:
            family.append(table)
    return families


def left_of(family: Sequence[SeenTable], knowing: Knowing | None = None) -> Iterator[Narrow]:
    """The small cells of linked tables. `knowing` draws bounds in by what else is known, or believed: where
    that contradicts the tables it leads nowhere.
    """
    ties = relations(family)
    lower, upper = bounds_of(family, ties, sources())
    is_small = np.zeros(ties.size, bool)
    for table, places in zip(family, ties.places, strict=True):
        for key, place in zip(table.every_cell(), places.tolist(), strict=True):
            is_small[place] |= table[key].conf_status is ConfStatus.SMALL
    if knowing:
        lower, upper = knowing(ties, lower, upper)
    try:
        low, high = intervals(ties, lower, upper, is_small | _is_more(ties))
        low, high = in_registers(ties, low, high, is_small, family[0].policy)
    except Contradiction:
        if not knowing:
            raise
        return
    policy = family[0].policy
    least = policy.least_possible_values
    is_small |= _is_more(ties) & (low >= policy.smallest_at_risk) & (high <= policy.largest_at_risk)
    narrow = is_small & (high - low + 1 < least)
    left = _left_by_marks(family, ties, narrow) if narrow.any() else np.full(ties.size, np.inf)
    told: set[int] = set()
    for table, places in zip(family, ties.places, strict=True):
        for key, place in zip(table.every_cell(), places.tolist(), strict=True):
            if is_small[place] and place not in told:
                told.add(place)
                interval = Interval(int(low[place]), int(high[place]))
                yield Narrow(table.definition.name, key, interval, least, left[place])
    places_of = {number: wide for number, wide, _narrow in ties.more.tolist() if is_small[number]}
    for number, wide in places_of.items():
        interval = Interval(int(low[number]), int(high[number]))
        yield Narrow(*_where(family, ties, wide), interval, least, left[number], Of.FILTERS)


def _is_more(ties: Relations) -> Truth:
    """The cells that no table shows."""
    is_more = np.zeros(ties.size, bool)
    is_more[ties.more[:, 0]] = True
    return is_more


def _where(family: Sequence[SeenTable], ties: Relations, number: int) -> tuple[str, Key]:
    """The first table and cell with this number."""
    return next(
        (table.definition.name, key)
        for table, places in zip(family, ties.places, strict=True)
        for key, place in zip(table.every_cell(), places.tolist(), strict=True)
        if place == number
    )


def certain_groups(tables: Sequence[SeenTable], rule: Groups | None = None) -> list[Telling]:
    """The groups that tell though their policy, or another rule, has them hidden; the fullest first.

    Not those of which the marks alone would tell, whatever else was hidden.
    """
    found = [each for family in families(tables) for each in _certain(family, rule)]
    return sorted(found, key=fullness)


def _certain(family: Sequence[SeenTable], rule: Groups | None) -> Iterator[Telling]:
    rule = rule or family[0].policy.groups
    found = attack_groups(family, already=sources(), rule=rule) if rule else []
    if not found or rule is None:
        return
    ties = relations(family)
    places = {
        (table.definition.name, key): place
        for table, numbers in zip(family, ties.places, strict=True)
        for key, place in zip(table.every_cell(), numbers.tolist(), strict=True)
    }
    pairs = [(places[each.table, each.group], places[each.table, each.cell]) for each in found]
    anyway = certain_of(ties, _bounds_by_marks(family, ties), pairs, rule)
    yield from (each for each, pair in zip(found, pairs, strict=True) if pair not in anyway)


def _left_by_marks(family: Sequence[SeenTable], ties: Relations, asked: Truth) -> Numbers:
    """How many values of a cell would be left if all but the zeros were hidden."""
    low, high = intervals(ties, *_bounds_by_marks(family, ties), asked)
    low, high = in_registers(ties, low, high, asked, family[0].policy)
    return high - low + 1


def _bounds_by_marks(family: Sequence[SeenTable], ties: Relations) -> tuple[Numbers, Numbers]:
    lower, upper = np.zeros(ties.size), np.where(_is_more(ties), np.inf, 0.0)
    zeros = may_be_zeros(family, ties, sources())
    for table, places in zip(family, ties.places, strict=True):
        policy = table.policy
        for key, place in zip(table.every_cell(), places.tolist(), strict=True):
            cell = table[key]
            if cell.conf_status is ConfStatus.SMALL or (cell.value == 0 and place in zeros):
                least = 0 if place in zeros else policy.smallest_at_risk
                lower[place], upper[place] = least, policy.largest_at_risk
            elif cell.value != 0:
                lower[place], upper[place] = min(policy.largest_at_risk + 1, cell.value or np.inf), np.inf
    return lower, upper
