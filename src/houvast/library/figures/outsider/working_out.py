"""What somebody outside works out from one folder of figures: tables of the same things are read together.

What two folders say that came out one after the other is `between`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import prod

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
    """What is left of a hidden count that is small or may be.

    Beside it how many values its policy asks, how many the marks alone would leave (with one mark there is no
    end to it), and which count is the largest at risk.
    """

    table: str
    cell: Key
    interval: Interval
    asked: int
    by_marks: float
    largest: int
    of: Of = Of.CELL

    @property
    def may_be_small(self) -> bool:
        return self.interval.low <= self.largest

    @property
    def is_small(self) -> bool:
        """Whether it is known to be small, though not which small count it is."""
        return self.interval.high is not None and self.interval.high <= self.largest

    @property
    def is_too_narrow(self) -> bool:
        return self.may_be_small and self.interval.values < min(self.asked, self.by_marks)


Knowing = Callable[[Relations, Numbers, Numbers], tuple[Numbers, Numbers]]


def work_out(tables: Sequence[SeenTable]) -> list[Narrow]:
    """Every hidden cell that is small, or of which nobody outside knows, with what is left of it; the
    narrowest that may be small first.
    """
    found = [narrow for family in families(tables) for narrow in left_of(family)]
    return sorted(found, key=narrowness)


def narrowness(narrow: Narrow) -> tuple[bool, bool, float, str, Key]:
    values = narrow.interval.values
    return not narrow.is_too_narrow, not narrow.may_be_small, values, narrow.table, narrow.cell


def families(tables: Iterable[SeenTable]) -> list[list[SeenTable]]:
    """The tables that hide anything, those together that share cells; none of which a part is known alone."""
    families: list[list[SeenTable]] = []
    for table in tables:
        if not table.policy.hides or len(table.cells) < prod(len(each) + 1 for each in table.categories):
            continue
        family = next((each for each in families if linked(each[0], table)), None)
        if family is None:
            families.append([table])
        else:
            family.append(table)
    return families


def left_of(family: Sequence[SeenTable], knowing: Knowing | None = None) -> Iterator[Narrow]:
    """The cells of linked tables that are small or may be. `knowing` draws bounds in by what else is known,
    or believed: where that contradicts the tables it leads nowhere.
    """
    ties = relations(family)
    lower, upper = bounds_of(family, ties, sources())
    is_judged = _has_mark(family, ties, ConfStatus.SMALL, ConfStatus.HIDDEN)
    if knowing:
        lower, upper = knowing(ties, lower, upper)
    try:
        low, high = intervals(ties, lower, upper, is_judged | _is_more(ties))
        low, high = in_registers(ties, low, high, is_judged, family[0].policy)
    except Contradiction:
        if not knowing:
            raise
        return
    policy = family[0].policy
    least, largest = policy.least_possible_values, policy.largest_at_risk
    is_judged |= _is_more(ties) & (low >= policy.smallest_at_risk) & (high <= largest)
    narrow = is_judged & (high - low + 1 < least)
    left = _left_by_marks(family, ties, narrow) if narrow.any() else np.full(ties.size, np.inf)

    def found(place: int, table: str, key: Key, of: Of) -> Narrow:
        top = None if np.isinf(high[place]) else int(high[place])
        return Narrow(table, key, Interval(int(low[place]), top), least, left[place], largest, of)

    told: set[int] = set()
    for table, places in zip(family, ties.places, strict=True):
        for key, place in zip(table.every_cell(), places.tolist(), strict=True):
            if is_judged[place] and place not in told:
                told.add(place)
                yield found(place, table.definition.name, key, Of.CELL)
    places_of = {number: wide for number, wide, _narrow in ties.more.tolist() if is_judged[number]}
    for number, wide in places_of.items():
        yield found(number, *_where(family, ties, wide), Of.FILTERS)


def _has_mark(family: Sequence[SeenTable], ties: Relations, *marks: ConfStatus) -> Truth:
    has = np.zeros(ties.size, bool)
    for table, places in zip(family, ties.places, strict=True):
        for key, place in zip(table.every_cell(), places.tolist(), strict=True):
            has[place] |= table[key].conf_status in marks
    return has


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
    """How many values of a cell would be left if all but the zeros were hidden, each with its mark.

    With one mark for all that is hidden every count could be larger: there is no end to it.
    """
    if not _has_mark(family, ties, ConfStatus.SMALL).any():
        return np.full(ties.size, np.inf)
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
            elif cell.conf_status is ConfStatus.HIDDEN:
                lower[place] = 0 if place in zeros else policy.smallest_at_risk
                upper[place] = np.inf
            elif cell.value != 0:
                lower[place], upper[place] = min(policy.largest_at_risk + 1, cell.value or np.inf), np.inf
    return lower, upper
