"""What two folders of figures say together that came out one after the other, and neither says alone.

The outsider takes it that no cell changed by more than the shown ones did, or than those did that lie as deep
in the table. Where one period holds the other, what lies between them is a table that nobody protected. And
where in a table fewer things changed than a small count holds, the cells that changed describe them: somebody
who knows of the correction reads it.

Tables that are declared are the same where their definitions are; others where they have one name, and their
cells by the names of their axes. Tables of people on lists are compared pair by pair, within one folder too:
nothing says whether they are of the same people, and if they are, each was protected without the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations

import numpy as np

from houvast.library.figures.attacker import Interval
from houvast.library.figures.groups import by_mark
from houvast.library.figures.hierarchy import upwards
from houvast.library.figures.outsider.folder import GIVEN, NO_PERIOD
from houvast.library.figures.outsider.people import KINDS, counts_people, same_people, told_of
from houvast.library.figures.outsider.working_out import Narrow, Of, families, left_of, narrowness
from houvast.library.figures.policy import Method
from houvast.library.figures.relations import Numbers, Relations, counted, linked, root
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, Key

Pair = tuple[SeenTable, SeenTable]


def work_out_between(before: Sequence[SeenTable], after: Sequence[SeenTable]) -> list[Narrow]:
    """What is left of each small cell for who has both folders, of the days between their periods, and of
    the things that changed; the narrowest first.
    """
    found: list[Narrow] = []
    for one, other in ((before, after), (after, before)):
        for family in families(one):
            beside = _beside(family, other)
            for each in beside:  # where what is shown there cannot be believed here, this is alone
                found += _left_beside(family, each) or left_of(family)
            if not beside:
                found += left_of(family)
    return sorted([*found, *_between(before, after)], key=narrowness)


def given_away(
    before: Sequence[SeenTable],
    after: Sequence[SeenTable],
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> list[Narrow]:
    """What is too narrow only because both folders are there: each alone was proven when it was protected.

    Tables that both show in the same way are passed over, which is most of them in most corrections.
    `progress` hears how many families of tables were looked at.
    """
    found: list[Narrow] = []
    both = [(family, after) for family in families(before)] + [(family, before) for family in families(after)]
    for done, (family, other) in enumerate(both, 1):
        for beside in _beside(family, other):
            if any(_differ(one, there) for one in family for there in beside if _is_same(one, there)):
                found += _left_beside(family, beside)
        progress(done, len(both))
    narrow = [each for each in (*found, *_between(before, after)) if each.is_too_narrow]
    return sorted(narrow, key=narrowness)


def given_away_within(tables: Sequence[SeenTable]) -> list[Narrow]:
    """The same of tables of people in one folder, each beside each."""
    pairs = [(one, other) for one, other in combinations(tables, 2) if same_people(one, other)]
    found = [narrow for one, other in pairs for narrow in given_away([one], [other])]
    return sorted(found, key=narrowness)


def sharing_days(tables: Sequence[SeenTable]) -> list[Pair]:
    """Tables of the same things over periods that share days and are not the same; of each two, one pair.

    What lies between them is a table that nobody protected, and programs of both are not tried
    (docs/decisions/0325-the-same-period-or-one-apart.md).
    """
    found: dict[object, Pair] = {}
    for one, other in combinations([table for table in tables if table.policy.hides], 2):
        days = (one.from_, one.until), (other.from_, other.until)
        share = days[0] != days[1] and one.from_ < other.until and other.from_ < one.until
        if share and NO_PERIOD not in days and _alike(one, other):
            found.setdefault(frozenset(days), (one, other))
    return list(found.values())


def _alike(one: SeenTable, other: SeenTable) -> bool:
    """Whether two tables count the same things, of whatever days."""
    if counts_people(one) or counts_people(other):
        return one.definition.facts == other.definition.facts
    return one.definition.name == other.definition.name or root(one.definition) == root(other.definition)


def _between(before: Sequence[SeenTable], after: Sequence[SeenTable]) -> Iterator[Narrow]:
    for old in before:
        for new in after:
            yield from _of_the_days(old, new)
    yield from _of_the_changed(_pairs(before, after))


def _pairs(before: Sequence[SeenTable], after: Sequence[SeenTable]) -> list[Pair]:
    """The same tables of the same days in both; of another version one does not know whom it counted."""
    return [
        (old, new)
        for old in before
        for new in after
        if _is_near(old, new)
        and _is_same(old, new)
        and (old.definition == new.definition or old.definition.facts in (GIVEN, *KINDS))
    ]


def _is_near(one: SeenTable, other: SeenTable) -> bool:
    """Whether two tables may count the same things of the same days."""
    return same_people(one, other) or linked(one, other)


def _is_same(one: SeenTable, other: SeenTable) -> bool:
    """Whether two tables that are near are one, told twice; of people each is compared with each."""
    return counts_people(one) or one.definition.name == other.definition.name


def _beside(family: Sequence[SeenTable], other: Sequence[SeenTable]) -> list[list[SeenTable]]:
    """What another folder says of the same things: its tables together, those of people one by one."""
    near = [each for each in other if _is_near(each, family[0])]
    return [[each] for each in near] if counts_people(family[0]) else [near] if near else []


def _differ(one: SeenTable, other: SeenTable) -> bool:
    if one.definition == other.definition:
        return dict(one.cells) != dict(other.cells)
    return any(by_mark(one, key) != told for key, told in told_of(one, other).items())


def _left_beside(family: Sequence[SeenTable], beside: Sequence[SeenTable]) -> list[Narrow]:
    """What is left of each small cell by whichever of both beliefs leads furthest."""
    least: dict[tuple[str, Key], Narrow] = {}
    for by_level in (True, False):
        for narrow in left_of(family, partial(_with_the_other, family, beside, by_level=by_level)):
            known = least.setdefault((narrow.table, narrow.cell), narrow)
            if narrow.interval.values < known.interval.values:
                least[narrow.table, narrow.cell] = narrow
    return list(least.values())


def _with_the_other(
    family: Sequence[SeenTable],
    beside: Sequence[SeenTable],
    ties: Relations,
    lower: Numbers,
    upper: Numbers,
    *,
    by_level: bool,
) -> tuple[Numbers, Numbers]:
    """Bounds from the same cells as another release shows them, as far apart as shown cells are at most.

    Where that one hides a cell too, its mark may say something (before 0324 it did).
    """
    pairs = [
        (place, _depth(table, key) if by_level else (), table[key].value, told[key])
        for table, places in zip(family, ties.places, strict=True)
        for told in (told_of(table, there) for there in beside if _is_same(table, there))
        for key, place in zip(table.every_cell(), places.tolist(), strict=True)
        if key in told
    ]
    apart: dict[Key, int] = defaultdict(int)
    for _place, level, here, other in pairs:
        if here is not None and other[0] == other[1]:
            apart[level] = max(apart[level], abs(here - other[0]))
    low, high = lower.copy(), upper.copy()
    for place, level, here, other in pairs:
        if here is None and level in apart:
            low[place] = max(low[place], other[0] - apart[level])
            high[place] = min(high[place], other[1] + apart[level])
            if low[place] > high[place]:  # it did change by more
                low[place], high[place] = lower[place], upper[place]
    return low, high


def _depth(table: SeenTable, key: Key) -> Key:
    return (table.definition.name, *_level(table, key, each_of_several=False))


def _of_the_days(old: SeenTable, new: SeenTable) -> Iterator[Narrow]:
    """Small counts of the days that only one of two periods holds, where one period lies within the other."""
    if old.definition != new.definition or not _hides(old) or _is_near(old, new) or counts_people(old):
        return
    wide, part = (old, new) if old.from_ <= new.from_ and new.until <= old.until else (new, old)
    if not (wide.from_ <= part.from_ and part.until <= wide.until):
        return
    for key, cell in wide.cells.items():
        inside = part.cells.get(key)
        if cell.value is not None and inside is not None and inside.value is not None:
            days = cell.value - inside.value
            if wide.policy.is_at_risk(days):
                yield _as_narrow(wide, key, days, Of.DAYS)


def _of_the_changed(pairs: Sequence[Pair]) -> Iterator[Narrow]:
    """For each population with a table in which fewer things changed than a small count holds: where that
    shows best. Each table by itself: what moved in another one says nothing of what changed in this.
    """
    populations: dict[object, list[Pair]] = defaultdict(list)
    for old, new in pairs:
        if _hides(old):
            populations[counted(old.definition)].append((old, new))
    for same in populations.values():
        shows = [(*_changed_at_least(old, new), new) for old, new in same]
        few = [each for each in shows if 0 < each[0] <= each[2].policy.largest_at_risk]
        if few:
            most, key, table = max(few, key=lambda each: each[0])
            yield _as_narrow(table, key, most, Of.CHANGE)


def _changed_at_least(old: SeenTable, new: SeenTable) -> tuple[int, Key]:
    """How many things came, went or moved at least, and one cell that shows it.

    Cells of one level share nothing: what rose in them came to as many cells, what fell left as many.
    """
    rose: dict[Key, int] = defaultdict(int)
    fell: dict[Key, int] = defaultdict(int)
    shown: dict[Key, Key] = {}
    for key, (low, high) in told_of(new, old).items():
        value = new[key].value
        if value is None or low != high or value == low:
            continue
        level = _level(new, key)
        shown.setdefault(level, key)
        (rose if value > low else fell)[level] += abs(value - low)
    if not shown:
        return 0, ()
    most = max(shown, key=lambda level: max(rose[level], fell[level]))
    return max(rose[most], fell[most]), shown[most]


def _level(table: SeenTable, key: Key, *, each_of_several: bool = True) -> Key:
    """Which axes are totals, and how deep the others go; of an axis with several codes each on its own."""
    return tuple(
        code if code == TOTAL or (axis.several and each_of_several) else str(len(upwards(code, axis.within)))
        for code, axis in zip(key, table.definition.dimensions, strict=True)
    )


def _hides(table: SeenTable) -> bool:
    """Whether differences of its shown counts are counts: not where noise or rounding changed them."""
    return table.policy.hides and table.policy.method is Method.SUPPRESS


def _as_narrow(table: SeenTable, key: Key, count: int, of: Of) -> Narrow:
    least, largest = table.policy.least_possible_values, table.policy.largest_at_risk
    return Narrow(table.definition.name, key, Interval(count, count), least, np.inf, largest, of)
