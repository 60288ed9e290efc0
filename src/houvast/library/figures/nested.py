"""Populations that lie within one another: what every reader knows of tables with different filters.

All contacts, those with content, those for support: a cell of one is often a cell of another, or the sum of
some. And what one holds more than the other is a count as well, which nobody printed and anybody subtracts.
Only for declared tables, whose population is exactly what their `where` keeps.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from houvast.library.figures.facts import Kind, column
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, Definition, Dimension, Key, RawTable, SafeTable, all_keys

AnyTable = RawTable | SafeTable | SeenTable
Conditions = dict[Hashable, frozenset[str]]
"""By column, or by the way an axis is read, the codes that whatever is counted carries."""


def conditions(definition: Definition, key: Key) -> Conditions:
    """What the things in a cell have in common. An axis on the population's own column narrows that."""
    found = _filter_of(definition)
    for axis, code in zip(definition.dimensions, key, strict=True):
        if code != TOTAL:
            found[_column_of(definition, axis) or (axis.facts, axis.codebook)] = frozenset((code,))
    return found


def sums(tables: Sequence[AnyTable]) -> Iterator[tuple[AnyTable, list[Key], Conditions]]:
    """Cells of a table that sum to those of a narrower population: (table, its cells, conditions of the sum).

    Contacts of all kinds, by kind: those for support, information and advice are the contacts with content.
    """
    for table in tables:
        definition = table.definition
        if definition.facts == "pairs" or any(definition.several):
            continue  # one thing may stand in several of the cells
        for place, axis in enumerate(definition.dimensions):
            name = _column_of(definition, axis)
            if name is None or axis.within:
                continue
            others = (*table.categories[:place], *table.categories[place + 1 :])
            for codes in _kept_elsewhere(name, table, tables):
                for key in all_keys(others):
                    parts = [(*key[:place], code, *key[place:]) for code in codes]
                    whole = conditions(definition, (*key[:place], TOTAL, *key[place:]))
                    yield table, parts, whole | {name: frozenset(codes)}


def wider(table: AnyTable, tables: Sequence[AnyTable]) -> Iterator[tuple[Key, Conditions]]:
    """For each cell the conditions of the same cell in each population that holds this one."""
    own = _filter_of(table.definition)
    filters = {frozenset(_filter_of(each.definition).items()) for each in tables}
    for other in sorted((dict(each) for each in filters), key=repr):
        if other == own or not all(name in own and own[name] <= codes for name, codes in other.items()):
            continue
        for key in all_keys(table.categories):
            narrow = conditions(table.definition, key)
            loosened = {name for name, codes in own.items() if narrow[name] == codes}
            wide = {name: codes for name, codes in narrow.items() if name not in loosened}
            yield key, wide | {name: codes for name, codes in other.items() if name in loosened}


def _kept_elsewhere(name: Hashable, table: AnyTable, tables: Sequence[AnyTable]) -> list[tuple[str, ...]]:
    """The codes of one column that other populations keep, fewer than this table has."""
    here = next(
        codes
        for axis, codes in zip(table.definition.dimensions, table.categories, strict=True)
        if _column_of(table.definition, axis) == name
    )
    kept = {_filter_of(each.definition).get(name, frozenset()) for each in tables}
    return [
        tuple(code for code in here if code in codes)
        for codes in sorted(kept, key=sorted)
        if codes and codes < set(here)
    ]


def _filter_of(definition: Definition) -> Conditions:
    if not definition.exact:
        return {}
    return {("=", name): frozenset(codes) for name, codes in definition.where.items()}


def _column_of(definition: Definition, axis: Dimension) -> Hashable | None:
    """The column whose codes an axis has as they are; None where it is read in another way."""
    if not definition.exact or len(axis.facts) != 1 or axis.crosswalk is not None or axis.several:
        return None
    known = column(definition.facts, axis.facts[0])
    plain = known is not None and known.kind is Kind.CODE and known.codebook == axis.codebook
    return ("=", axis.facts[0]) if plain else None


def population(definition: Definition) -> Hashable:
    """What sets a population apart beside its conditions: nothing where it is exactly what they keep."""
    return "" if definition.exact else definition.population or definition.name
