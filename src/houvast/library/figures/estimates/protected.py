"""People by the lists that they are on, or by how often they were seen, as a table that passes the same
protection as every other.

An estimator sees every count. Who reads what is published sees what `figures.protect` lets through: with all
overlaps of three lists, a count of two people could be computed from the rest.

Axes and codes stand in one order, whatever the order in which they were delivered: which cells are hidden may
depend on it, and two patterns for the same counts give hidden ones away (docs/decisions/0356).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product

from houvast.library.figures.protect import protect
from houvast.library.figures.tables import (
    TOTAL,
    AlreadyPublic,
    Definition,
    Dimension,
    PrintedCell,
    RawTable,
    SafeTable,
)

OVERLAPS = "overlap_of_lists"
REPEATS = "repeats_of_register"
ON, OFF = MARKS = ("1", "0")
_ON, _OFF = (
    {"nl": "wel op {name}", "fr": "sur {name}", "de": "auf {name}", "en": "on {name}"},
    {"nl": "niet op {name}", "fr": "pas sur {name}", "de": "nicht auf {name}", "en": "not on {name}"},
)
_TITLES = {
    "nl": "Personen op één of meer lijsten",
    "fr": "Personnes sur une ou plusieurs listes",
    "de": "Personen auf einer oder mehreren Listen",
    "en": "People on one list or more",
}


_TITLES_OF_REGISTER = {
    "nl": "Personen in een register, naar hoe vaak ze gezien zijn",
    "fr": "Personnes d’un registre, selon combien de fois elles ont été vues",
    "de": "Personen eines Registers, danach, wie oft sie gesehen wurden",
    "en": "People of a register, by how often they were seen",
}
_ON_LISTS = {
    "nl": "mensen op minstens één van de lijsten",
    "fr": "personnes présentes sur au moins une des listes",
    "de": "Personen auf mindestens einer der Listen",
    "en": "people on at least one of the lists",
}
_IN_REGISTER = {
    "nl": "mensen in het register",
    "fr": "personnes du registre",
    "de": "Personen im Register",
    "en": "people in the register",
}
_EVERY_LANGUAGE = ("nl", "fr", "de", "en")


def with_total(raw: RawTable) -> SafeTable:
    """The protected table with its total, which every sentence on an estimate says, and an attacker knows."""
    total = (TOTAL,) * len(raw.definition.dimensions)
    said = AlreadyPublic(
        name="how_many_were_seen",
        titles=raw.definition.titles,
        source="the estimate itself",
        unit=raw.definition.unit,
        population=raw.definition.population,
        dimensions=raw.definition.dimensions,
        cells={total: PrintedCell(raw.counts[total])},
        from_=raw.from_,
        until=raw.until,
        table=raw.definition.name,
    )
    return protect(raw, already=[said])


def table_of_register(
    axes: Sequence[str], counts: Mapping[tuple[str, ...], int], from_: date, until: date
) -> RawTable:
    """Persons by how often they were seen, the first axis, and by covariates, with all margins."""
    order = [0, *sorted(range(1, len(axes)), key=axes.__getitem__)]
    seen = [sorted({key[place] for key in counts}) for place in order]
    given = [as_given(axes[place], codes) for place, codes in zip(order, seen, strict=True)]
    definition = definition_of_register(given)
    cells = dict.fromkeys(product(*seen), 0)
    cells |= {tuple(key[place] for place in order): count for key, count in counts.items()}
    return RawTable.with_margins(definition, from_, until, cells)


def table_of_lists(
    names: Sequence[str],
    parts: Mapping[str, Mapping[int, int]],
    from_: date,
    until: date,
    *,
    split_by: str = "",
) -> RawTable:
    """Counts by cell (list i is bit i) of each part, with all margins; one part has no axis of its own.

    Parts stand in one table, because a part could be had from the others and the whole.
    """
    order = sorted(range(len(names)), key=names.__getitem__)
    split = [as_given(split_by, sorted(parts))] if split_by else []
    definition = definition_of_lists([*(on_list(names[place]) for place in order), *split])
    cells = {
        (*(ON if cell >> place & 1 else OFF for place in order), *([value] if split_by else [])): int(
            counts.get(cell, 0)
        )
        for value, counts in parts.items()
        for cell in range(2 ** len(names))
    }
    return RawTable.with_margins(definition, from_, until, cells)


def definition_of_register(axes: Sequence[Dimension]) -> Definition:
    """What such a table is, by its axes: how often people were seen, then covariates."""
    return _definition(REPEATS, _TITLES_OF_REGISTER, "people in the register", _IN_REGISTER, axes)


def definition_of_lists(axes: Sequence[Dimension]) -> Definition:
    """What such a table is, by its axes: the lists, then what splits them, if anything."""
    return _definition(OVERLAPS, _TITLES, "people on at least one of the lists", _ON_LISTS, axes)


def on_list(name: str) -> Dimension:
    """The axis of one list: on it or not."""
    return Dimension(name, "", codes=MARKS, labels={ON: _of(_ON, name), OFF: _of(_OFF, name)})


def as_given(name: str, codes: Sequence[str]) -> Dimension:
    """An axis of values that no list of the house holds: they are called what they are."""
    labels = {code: dict.fromkeys(_EVERY_LANGUAGE, code) for code in codes}
    return Dimension(name, "", codes=tuple(codes), labels=labels)


def _definition(
    name: str,
    titles: Mapping[str, str],
    population: str,
    populations: Mapping[str, str],
    axes: Sequence[Dimension],
) -> Definition:
    return Definition(
        name=name,
        version="1",
        titles=titles,
        unit="PERSON",
        scope="",
        date_rule="",
        population=population,
        populations=populations,
        dimensions=tuple(axes),
    )


def _of(words: Mapping[str, str], name: str) -> dict[str, str]:
    return {language: said.format(name=name) for language, said in words.items()}
