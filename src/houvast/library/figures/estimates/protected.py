"""People by the lists that they are on, or by how often they were seen, as a table that passes the same
protection as every other.

An estimator sees every count. Who reads what is published sees what `figures.protect` lets through: with all
overlaps of three lists, a count of two people could be computed from the rest.
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

_MARKS = ("1", "0")
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
    """Persons by the values of each axis (how often seen, and covariates), with all margins."""
    seen = [sorted({key[place] for key in counts}) for place in range(len(axes))]
    dimensions = tuple(
        Dimension(name, "", codes=tuple(codes), labels={code: _as_it_is(code) for code in codes})
        for name, codes in zip(axes, seen, strict=True)
    )
    definition = Definition(
        name="repeats_of_register",
        version="1",
        titles=_TITLES_OF_REGISTER,
        unit="PERSON",
        scope="",
        date_rule="",
        population="people in the register",
        populations=_IN_REGISTER,
        dimensions=dimensions,
    )
    cells = {key: counts.get(key, 0) for key in product(*seen)}
    return RawTable.with_margins(definition, from_, until, cells)


def _as_it_is(code: str) -> dict[str, str]:
    return dict.fromkeys(_EVERY_LANGUAGE, code)


def _of(words: Mapping[str, str], name: str) -> dict[str, str]:
    return {language: said.format(name=name) for language, said in words.items()}


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
    axes = [
        Dimension(name, "", codes=_MARKS, labels={"1": _of(_ON, name), "0": _of(_OFF, name)})
        for name in names
    ]
    if split_by:
        codes = tuple(parts)
        labels = {value: _as_it_is(value) for value in codes}
        axes.append(Dimension(split_by, "", codes=codes, labels=labels))
    definition = Definition(
        name="overlap_of_lists",
        version="1",
        titles=_TITLES,
        unit="PERSON",
        scope="",
        date_rule="",
        population="people on at least one of the lists",
        populations=_ON_LISTS,
        dimensions=tuple(axes),
    )
    cells = {
        (*(str(cell >> i & 1) for i in range(len(names))), *([value] if split_by else [])): int(
            counts.get(cell, 0)
        )
        for value, counts in parts.items()
        for cell in range(2 ** len(names))
    }
    return RawTable.with_margins(definition, from_, until, cells)
