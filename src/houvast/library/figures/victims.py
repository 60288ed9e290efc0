"""Reported persons and the victims of pairs as one family: which people stand in a cell, whatever its list.

The victim of a pair is counted among the persons too, since both go by the same roles; so partner violence
in one table is a part of all victims in another. docs/decisions/0236 says why it rests on codes alone and
never on which people happen to stand in two cells.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from houvast.library.figures.holdings import Holding, distinct, holdings
from houvast.library.figures.kinds import (
    EVERYBODY,
    MARKED,
    Kinds,
    Those,
    asked_of,
    is_list,
    told_apart,
    translated,
)
from houvast.library.figures.tables import TOTAL, Definition, Dimension, Key

Read = tuple[Definition, tuple[tuple[str, ...], ...]]  # a table's definition, and its codes by axis

WHO = "who"
_RELATIONSHIP = "pairs.relationship"
# Columns of a pair as the persons have them; those of the perpetrator are read over all pairs of the victim.
_OF_THE_VICTIM = {
    "victim_sex": "sex",
    "victim_age_band": "age_band",
    "victim_main_form": "main_form",
    "incidents_contact": "contact.incidents_contact",
    "problem": "problem",
}


def counts_victims(definition: Definition) -> bool:
    """Whether a table counts reported victims, among persons or among pairs, and exactly those it says."""
    return definition.exact and definition.unit == "VICTIM" and definition.facts in ("persons", "pairs")


def counts_persons(definition: Definition) -> bool:
    """Whether what a table counts are reported persons, in whichever role."""
    return definition.exact and (definition.facts == "persons" or counts_victims(definition))


def columns(definition: Definition, axis: Dimension) -> tuple[str, ...]:
    """The columns of an axis, as the persons have them."""
    if definition.facts == "persons":
        return axis.facts
    return tuple(_as_of_person(name) for name in axis.facts)


def _as_of_person(name: str) -> str:
    owner, _, rest = name.rpartition(".")
    if owner == "victim":
        return rest
    return _OF_THE_VICTIM.get(name, f"pairs.{name}")


class World:
    """The kinds of victims of all tables that are read together, columns that are tied to one another apart.

    `conditions` says in which sets of kinds the persons of a cell are; `holdings` what follows between such
    sets, whatever the facts are. The same tables have the same numbers.
    """

    def __init__(self, tables: Sequence[Read]) -> None:
        asked: dict[str, set[frozenset[str]]] = {}
        tied: dict[str, str] = {}
        for definition, categories in tables:
            for axis, _codes in zip(definition.dimensions, categories, strict=True):
                names = columns(definition, axis)
                for name, sets in () if _is_of_pairs(definition, names) else asked_of(axis, names):
                    asked.setdefault(name, set()).update(sets)
                    _tie(tied, name, names[0])
        if all(name in asked for name in MARKED):
            _tie(tied, *MARKED)
        together: dict[str, dict[str, set[frozenset[str]]]] = {}
        for name in sorted(asked):
            together.setdefault(_end(tied, name), {})[name] = asked[name]
        self.kinds = {end: Kinds(names) for end, names in together.items()}
        self._of = {name: end for end, names in together.items() for name in names}
        self._told = {name: told_apart(name, sets) for name, sets in asked.items()}
        self._rows: dict[object, Those | None] = {}
        lists: dict[str, dict[object, list[int]]] = {end: {} for end in self.kinds}
        for definition, categories in tables:
            for axis, codes in zip(definition.dimensions, categories, strict=True):
                self._take(lists, definition, axis, codes)
        self.populations = {
            (end, self.kinds[end].number(row))
            for definition, _ in tables
            for end, row in self._filtered(_filter_of_pairs(definition)).items()
        }
        self.holdings: dict[str, list[Holding]] = {
            end: holdings(np.array(kinds.rows), list(lists[end].values()))
            for end, kinds in self.kinds.items()
        }
        self.of_one_list = {
            end: [frozenset(numbers) for numbers in each.values()] for end, each in lists.items()
        }
        self.blurred = dict(self._blurred(tables))
        self._rows_of: dict[str, Those] = {}

    def conditions(self, definition: Definition, key: Key) -> dict[Hashable, frozenset[str]]:
        """What the persons in a cell have in common, the same for the same persons whatever the list."""
        pair = {name: frozenset(codes) for name, codes in _filter_of_pairs(definition).items()}
        found: dict[Hashable, frozenset[str]] = {
            ("=", name): frozenset(codes) for name, codes in _filter_of_persons(definition).items()
        }
        those: dict[str, Those] = {}
        for axis, code in zip(definition.dimensions, key, strict=True):
            if code == TOTAL:
                continue
            names = columns(definition, axis)
            if _is_of_pairs(definition, names):
                pair[names[0]] = frozenset((code,))
            elif (row := self._row(axis, names, code)) is None:
                found[names, axis.codebook] = frozenset((code,))
            else:
                end = self._of[names[0]]
                those[end] = those[end] & row if end in those else row
        if pair and not (known := self._filtered(pair)):
            found["pair"] = frozenset(f"{name}={code}" for name, codes in pair.items() for code in codes)
        else:
            known = self._filtered(pair)
            those |= {end: those[end] & row if end in those else row for end, row in known.items()}
        numbers = {end: self.kinds[end].number(each) for end, each in those.items()}
        return found | {(WHO, end): frozenset((str(n),)) for end, n in numbers.items() if n != EVERYBODY}

    def within(self, end: str) -> list[tuple[int, int]]:
        """The sets of kinds within another of which the rest is told nowhere: not rows of the same list, and
        of everybody only the population of a table. Each as (narrow, wide).
        """
        inside = [
            (holding.parts[0], holding.wholes[0])
            for holding in self.holdings[end]
            if len(holding.parts) == len(holding.wholes) == 1
        ]
        apart = [pair for pair in inside if not any(set(pair) <= rows for rows in self.of_one_list[end])]
        return apart + [(number, EVERYBODY) for where, number in sorted(self.populations) if where == end]

    def plain(self, end: str) -> frozenset[int]:
        """The rows that lie beside one another: of lists in which everybody stands once, and populations."""
        rows = self.rows(end)
        apart = [numbers for numbers in self.of_one_list[end] if rows[[*numbers]].sum(axis=0).max() <= 1]
        return frozenset((EVERYBODY,)).union(
            *apart, {number for where, number in self.populations if where == end}
        )

    def rows(self, end: str) -> Those:
        """All rows that have a number, on the kinds that some of them tells apart."""
        kinds = self.kinds[end]
        if end not in self._rows_of or len(self._rows_of[end]) < len(kinds.rows):
            self._rows_of[end] = distinct(np.array(kinds.rows))
        return self._rows_of[end]

    def _blurred(self, tables: Sequence[Read]) -> Iterator[tuple[Hashable, tuple[str, int, frozenset[str]]]]:
        """The codes of a column that its kinds do not tell apart: where they stand, the row of who carries
        any of them, and which they are.
        """
        for definition, categories in tables:
            for axis, codes in zip(definition.dimensions, categories, strict=True):
                names = columns(definition, axis)
                if axis.crosswalk is not None or axis.within or names[0] not in self._of:
                    continue
                blurred = frozenset(codes) - self._told[names[0]] - {axis.empty}
                if blurred and not _is_of_pairs(definition, names):
                    end = self._of[names[0]]
                    number = self.kinds[end].number(self.kinds[end].carrying(names[0], blurred))
                    yield (names, axis.codebook), (end, number, blurred)

    def end_of(self, name: str) -> str | None:
        """Where the rows of a column stand, if any table has them."""
        return self._of.get(name)

    def _filtered(self, pair: Mapping[str, Collection[str]]) -> dict[str, Those]:
        """Those with such a pair, where it is known by the relationship alone."""
        if set(pair) != {_RELATIONSHIP} or _RELATIONSHIP not in self._of:
            return {}
        end = self._of[_RELATIONSHIP]
        return {end: self.kinds[end].carrying(_RELATIONSHIP, pair[_RELATIONSHIP])}

    def _take(
        self,
        lists: dict[str, dict[object, list[int]]],
        definition: Definition,
        axis: Dimension,
        codes: tuple[str, ...],
    ) -> None:
        names = columns(definition, axis)
        if _is_of_pairs(definition, names):
            return
        rows = [self._row(axis, names, code) for code in codes]
        end = self._of.get(names[0], "")
        numbers = [self.kinds[end].number(row) for row in rows if row is not None]
        if numbers:
            lists[end].setdefault((axis.codebook, axis.crosswalk, names, len(numbers) == len(rows)), numbers)

    def _row(self, axis: Dimension, names: tuple[str, ...], code: str) -> Those | None:
        """The kinds in a row of an axis; None where its column does not tell that code apart."""
        asked = (axis.codebook, axis.crosswalk, axis.empty, names, code)
        if asked not in self._rows:
            self._rows[asked] = self._row_anew(axis, names, code)
        return self._rows[asked]

    def _row_anew(self, axis: Dimension, names: tuple[str, ...], code: str) -> Those | None:
        if names[0] not in self._of:
            return None
        kinds = self.kinds[self._of[names[0]]]
        if axis.crosswalk is not None:
            return translated(kinds, axis, names, code)
        held = kinds.carrying(names[0], (code,)) if code in self._told[names[0]] else None
        if is_list(names[0]) and code == axis.empty:
            return kinds.without(names[0]) if held is None else held | kinds.without(names[0])
        return held


@lru_cache(maxsize=8)
def world(tables: tuple[Read, ...]) -> World:
    """The kinds of victims of tables that are read together."""
    return World(tables)


def _filter_of_pairs(definition: Definition) -> dict[str, tuple[str, ...]]:
    if definition.facts != "pairs":
        return {}
    found = {_as_of_person(name): codes for name, codes in definition.where.items()}
    return {name: codes for name, codes in found.items() if name.startswith("pairs.")}


def _filter_of_persons(definition: Definition) -> dict[str, tuple[str, ...]]:
    """The victim of a pair is a victim among the persons too: a snapshot refuses any other pair."""
    if definition.facts == "persons":
        return dict(definition.where)
    found = {_as_of_person(name): codes for name, codes in definition.where.items()}
    return {name: codes for name, codes in found.items() if not name.startswith("pairs.")} | {
        "role": ("VICTIM", "BOTH")
    }


def _is_of_pairs(definition: Definition, names: tuple[str, ...]) -> bool:
    """Whether an axis asks of each pair by itself, together with what else is asked of that pair."""
    return definition.facts == "pairs" and names[0].startswith("pairs.")


def _tie(tied: dict[str, str], one: str, other: str) -> None:
    tied[_end(tied, one)] = _end(tied, other)


def _end(tied: Mapping[str, str], name: str) -> str:
    while tied.get(name, name) != name:
        name = tied[name]
    return name
