"""Tables of people by the lists they are on, or by how often a register saw them: read back from what was put
out, and which cells of two of them count the same people.

Lists and columns are told by name, in whatever order they stand. One list more or less leaves what is said of
the others as it was; only how many are on none of these differs, by as much as the totals do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from houvast.library.figures.estimates.protected import (
    MARKS,
    ON,
    OVERLAPS,
    REPEATS,
    as_given,
    definition_of_lists,
    definition_of_register,
    on_list,
)
from houvast.library.figures.groups import by_mark
from houvast.library.figures.policy import POLICIES
from houvast.library.figures.seen import HIDDEN, SeenTable
from houvast.library.figures.tables import TOTAL, Cell, ConfStatus, Definition, Key, ObsStatus, Reason

KINDS = (OVERLAPS, REPEATS)
Told = dict[Key, tuple[int, float]]
"""By cell the least and the most that something says of it."""


def definition_of(
    called: str, name: str, axes: Sequence[str], categories: Sequence[Sequence[str]]
) -> Definition:
    """The definition of such a table under a name of its own: who is counted is said nowhere, so that it is
    read together with no other, and only compared.
    """
    if called == REPEATS:
        found = definition_of_register([as_given(*each) for each in zip(axes, categories, strict=True)])
    else:
        found = definition_of_lists(
            [
                on_list(axis) if set(codes) <= set(MARKS) else as_given(axis, codes)
                for axis, codes in zip(axes, categories, strict=True)
            ]
        )
    return replace(found, name=name, facts=called, population=name)


def counts_people(table: SeenTable) -> bool:
    return table.definition.facts in KINDS


def same_people(one: SeenTable, other: SeenTable) -> bool:
    """Whether two tables may be of the same people: both of lists or both of a register, of the same days."""
    alike = one.definition.facts == other.definition.facts
    return alike and counts_people(one) and (one.from_, one.until) == (other.from_, other.until)


def told_of(here: SeenTable, there: SeenTable) -> Told:
    """What one table says of the cells of another, where both name their axes alike."""
    names, other = _names(here), _names(there)
    if names == other:
        return {key: by_mark(there, key) for key in here.cells if key in there.cells}
    apart = [place for place, name in enumerate(names) if name not in other]
    lists = _lists(here), _lists(there)
    more_or_less = lists[0] != lists[1]
    found: Told = {}
    for key in here.cells:
        said = dict(zip(names, key, strict=True))
        at = tuple(said.get(name, TOTAL) for name in other)
        if at not in there.cells or any(key[place] != TOTAL for place in apart):
            continue
        shift = 0
        if more_or_less and not any(said[name] == ON for name in lists[0] & lists[1]):
            in_all = _apart(here, there, said)
            if in_all is None:
                continue
            shift = in_all
        low, high = by_mark(there, at)
        found[key] = max(low + shift, 0), high + shift
    return found


def _apart(here: SeenTable, there: SeenTable, said: Mapping[str, str]) -> int | None:
    """How many more are on none of the lists that both have: exactly as many as are counted more in all."""
    here_, there_ = _in_all(here, said), _in_all(there, said)
    return None if here_ is None or there_ is None else here_ - there_


def _in_all(table: SeenTable, said: Mapping[str, str]) -> int | None:
    """How many a table shows whatever their lists, as to all else as it is said."""
    lists = _lists(table)
    cell = table.cells.get(tuple(TOTAL if name in lists else said.get(name, TOTAL) for name in _names(table)))
    return cell.value if cell else None


def _names(table: SeenTable) -> list[str]:
    """The axes by name; how often people were seen is the first of a register, whatever it is called."""
    names = [axis.name for axis in table.definition.dimensions]
    return ["", *names[1:]] if table.definition.facts == REPEATS else names


def _lists(table: SeenTable) -> frozenset[str]:
    if table.definition.facts != OVERLAPS:
        return frozenset()
    return frozenset(axis.name for axis in table.definition.dimensions if axis.codes == MARKS)


def of_an_estimate(said: Mapping[str, Any], name: str, days: tuple[date, date]) -> SeenTable | None:
    """What the JSON of an estimate shows of the counts behind it: those that were put out without their table
    have no more. None for what is no estimate.
    """
    data = said.get("data")
    if not isinstance(data, dict) or not isinstance(said.get("cases"), int):
        return None
    if isinstance(data.get("lists"), dict):
        lists = list(data["lists"])
        definition = definition_of(OVERLAPS, name, lists, [MARKS] * len(lists))
        shown = {(each,): count for each, count in data["lists"].items()}
        shown |= {tuple(pair.split(" × ")): count for pair, count in data.get("overlaps", {}).items()}
        cells = {
            tuple(ON if each in names else TOTAL for each in lists): _cell(count)
            for names, count in shown.items()
        }
    elif isinstance(data.get("times"), dict):
        times = list(data["times"])
        definition = definition_of(REPEATS, name, ["times"], [times])
        cells = {(each,): _cell(count) for each, count in data["times"].items()}
    else:
        return None
    cells[(TOTAL,) * len(definition.dimensions)] = _cell(said["cases"])
    categories = tuple(axis.codes for axis in definition.dimensions)
    return SeenTable(definition, *days, categories, cells, POLICIES[definition.policy])


def _cell(count: Any) -> Cell:
    if isinstance(count, int):
        return Cell(count, ObsStatus.NORMAL, ConfStatus.FREE, Reason.OPEN)
    return HIDDEN
