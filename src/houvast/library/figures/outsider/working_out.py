"""What somebody outside works out from one folder of figures, or from two that came out one after the other.

Tables that count the same things over the same days are read together. Between two folders the outsider
takes it that no cell changed by more than the shown ones did; where one period holds the other, what lies
between them is a table that nobody protected.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from houvast.library.figures.attacker import Contradiction, Interval, bounds_of, intervals
from houvast.library.figures.published import sources
from houvast.library.figures.relations import Numbers, Relations, Truth, linked, relations
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import ConfStatus, Key


@dataclass(frozen=True, slots=True)
class Narrow:
    """What is left of a small cell, how many values the policy asks, and how many the marks alone leave."""

    table: str
    cell: Key
    interval: Interval
    asked: int
    by_marks: float

    @property
    def is_too_narrow(self) -> bool:
        return self.interval.values < min(self.asked, self.by_marks)


def work_out(tables: Sequence[SeenTable]) -> list[Narrow]:
    """Every small cell with what is left of it, the narrowest first."""
    found = [narrow for family in _families(tables) for narrow in _narrow(family, ())]
    return sorted(found, key=_narrowness)


def work_out_between(before: Sequence[SeenTable], after: Sequence[SeenTable]) -> list[Narrow]:
    """The same from two folders: each with what the other says of the same cells, and their differences."""
    found: list[Narrow] = []
    for one, other in ((before, after), (after, before)):
        for family in _families(one):
            found += _narrow(family, [each for each in other if linked(each, family[0])])
    found += [narrow for old in before for new in after for narrow in _differences(old, new)]
    return sorted(found, key=_narrowness)


def _narrowness(narrow: Narrow) -> tuple[bool, float, str, Key]:
    return not narrow.is_too_narrow, narrow.interval.values, narrow.table, narrow.cell


def _families(tables: Iterable[SeenTable]) -> list[list[SeenTable]]:
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


def _narrow(family: Sequence[SeenTable], beside: Sequence[SeenTable]) -> Iterator[Narrow]:
    """The small cells of linked tables; `beside` are the same tables as they came out another time."""
    ties = relations(family)
    lower, upper = bounds_of(family, ties, sources())
    is_small = np.zeros(ties.size, bool)
    for table, places in zip(family, ties.places, strict=True):
        for key, place in zip(table.every_cell(), places.tolist(), strict=True):
            is_small[place] |= table[key].conf_status is ConfStatus.SMALL
    if beside:
        lower, upper = _with_the_other(family, ties, beside, lower, upper)
    try:
        low, high = intervals(ties, lower, upper, is_small)
    except Contradiction:
        if not beside:
            raise
        return  # the outsider's belief about what changed is wrong, and leads nowhere
    least = family[0].policy.least_possible_values
    narrow = is_small & (high - low + 1 < least)
    left = _left_by_marks(family, ties, narrow) if narrow.any() else np.full(ties.size, np.inf)
    told: set[int] = set()
    for table, places in zip(family, ties.places, strict=True):
        for key, place in zip(table.every_cell(), places.tolist(), strict=True):
            if is_small[place] and place not in told:
                told.add(place)
                interval = Interval(int(low[place]), int(high[place]))
                yield Narrow(table.definition.name, key, interval, least, left[place])


def _left_by_marks(family: Sequence[SeenTable], ties: Relations, asked: Truth) -> Numbers:
    """How many values of a cell would be left if all but the zeros were hidden."""
    lower, upper = np.zeros(ties.size), np.zeros(ties.size)
    for table, places in zip(family, ties.places, strict=True):
        policy = table.policy
        for key, place in zip(table.every_cell(), places.tolist(), strict=True):
            cell = table[key]
            if cell.conf_status is ConfStatus.SMALL:
                lower[place], upper[place] = policy.smallest_at_risk, policy.largest_at_risk
            elif cell.value != 0:
                lower[place], upper[place] = min(policy.largest_at_risk + 1, cell.value or np.inf), np.inf
    low, high = intervals(ties, lower, upper, asked)
    return high - low + 1


def _with_the_other(
    family: Sequence[SeenTable],
    ties: Relations,
    beside: Sequence[SeenTable],
    lower: Numbers,
    upper: Numbers,
) -> tuple[Numbers, Numbers]:
    """Bounds from the same cells as another release shows them, as far apart as shown cells are at most."""
    names = {table.definition.name: table for table in beside}
    pairs = [
        (place, table[key].value, names[table.definition.name].cells[key].value)
        for table, places in zip(family, ties.places, strict=True)
        if table.definition.name in names
        for key, place in zip(table.every_cell(), places.tolist(), strict=True)
        if key in names[table.definition.name].cells
    ]
    apart = max(
        (abs(here - there) for _, here, there in pairs if here is not None and there is not None), default=0
    )
    low, high = lower.copy(), upper.copy()
    for place, here, there in pairs:
        if here is None and there is not None:
            low[place], high[place] = max(low[place], there - apart), min(high[place], there + apart)
            if low[place] > high[place]:  # it did change by more
                low[place], high[place] = lower[place], upper[place]
    return low, high


def _differences(old: SeenTable, new: SeenTable) -> Iterator[Narrow]:
    """Small counts of the days that only one of two periods holds, where one period lies within the other."""
    if old.definition != new.definition or not old.policy.hides or linked(old, new):
        return
    wide, part = (old, new) if old.from_ <= new.from_ and new.until <= old.until else (new, old)
    if not (wide.from_ <= part.from_ and part.until <= wide.until):
        return
    for key, cell in wide.cells.items():
        inside = part.cells.get(key)
        if cell.value is not None and inside is not None and inside.value is not None:
            between = cell.value - inside.value
            if wide.policy.is_at_risk(between):
                least = wide.policy.least_possible_values
                yield Narrow(wide.definition.name, key, Interval(between, between), least, np.inf)
