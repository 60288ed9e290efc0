"""Which of the delivered tables may stand in one series, with one another and with those that are known, and
why the others may not.

The judgement is that of `figures.series`; here it is asked of every pair and worded in every language.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from houvast.library.figures.labels import named
from houvast.library.figures.outgoing import (
    Outgoing,
    area_of,
    codes_of,
    dimensions_of,
    measure_of,
    name_of,
    said_population,
    scope_of,
    title_of,
    unit_of,
)
from houvast.library.figures.series import (
    CannotCompare,
    MixedAreas,
    MixedMeasures,
    MixedPopulations,
    MixedScopes,
    MixedUnits,
    NoPeriod,
    SamePeriod,
    Series,
    points,
    series,
    why_not_comparable,
)
from houvast.library.figures.sources.findings import reason
from houvast.library.figures.sources.terms import Term
from houvast.library.figures.tables import TOTAL, AlreadyPublic

_TIME = ("year", "month")


@dataclass(frozen=True)
class Line:
    """A series that results: of one table at one code of each other axis, or of two tables together."""

    tables: tuple[Outgoing, ...]
    at: tuple[tuple[str, str], ...]
    series: Series


@dataclass(frozen=True)
class Apart:
    """Two tables that cannot stand in one series. `kinds` are the refusals of `series`."""

    one: Outgoing
    other: Outgoing
    kinds: tuple[type[CannotCompare], ...]

    def reasons(self, language: str) -> tuple[str, ...]:
        return tuple(_said(kind, self.one, self.other, language) for kind in self.kinds)


@dataclass(frozen=True)
class Standing:
    """Series that result, pairs that may be joined, and pairs that may not."""

    lines: tuple[Line, ...]
    apart: tuple[Apart, ...]


def standing(tables: Sequence[Outgoing], known: Sequence[Outgoing]) -> Standing:
    """Every series that results of the tables alone and of each pair, and every pair that is refused."""
    lines = [line for table in tables for line in _inside(table)]
    apart: list[Apart] = []
    names = {name_of(table) for table in tables}
    others = [table for table in known if name_of(table) not in names]
    for number, one in enumerate(tables, 1):
        for other in (*tables[number:], *others):
            kinds = why_apart(one, other)
            if kinds:
                apart.append(Apart(one, other, kinds))
                continue
            joined = _joined(one, other)
            if isinstance(joined, Line):
                lines.append(joined)
            elif joined is not None:
                apart.append(Apart(one, other, (joined,)))
    return Standing(tuple(lines), tuple(apart))


def why_apart(one: Outgoing, other: Outgoing) -> tuple[type[CannotCompare], ...]:
    """The kinds of reasons why two tables cannot stand in one series, each once."""
    return tuple(dict.fromkeys(type(each) for each in why_not_comparable(one, other)))


def _inside(table: Outgoing) -> Iterator[Line]:
    """The series inside a table that has an axis of time: one for each combination of its other codes."""
    axes = dimensions_of(table)
    time = [at for at, axis in enumerate(axes) if axis.codebook in _TIME]
    if not time:
        return
    others = [at for at in range(len(axes)) if at != time[0]]
    for codes in product(*((*codes_of(table, at), TOTAL) for at in others)):
        place = {axes[axis].name: code for axis, code in zip(others, codes, strict=True)}
        found = points(table, place)
        if len(found) > 1:
            yield Line((table,), tuple(place.items()), series(found))


def _joined(one: Outgoing, other: Outgoing) -> Line | type[CannotCompare] | None:
    """The totals of both in one series; None where one of them has no total to put on a line."""
    mine, theirs = points(one), points(other)
    if not mine or not theirs:
        return None
    try:
        return Line((one, other), (), series(mine, theirs))
    except CannotCompare as refused:
        return type(refused)


def _said(kind: type[CannotCompare], one: Outgoing, other: Outgoing, language: str) -> str:
    if kind is NoPeriod:
        without = next(each for each in (one, other) if each.from_ is None or each.until is None)
        return reason("no_period", language, table=title_of(without, language))
    if kind is SamePeriod:
        return reason("same_period", language)
    mine, theirs = (_what(kind, table, language) for table in (one, other))
    name = _NAMES[kind]
    if mine is None or theirs is None:
        silent = one if mine is None else other
        return reason(f"{name}_not_stated", language, table=title_of(silent, language))
    return reason(name, language, one=mine, other=theirs)


_NAMES: dict[type[CannotCompare], str] = {
    MixedUnits: "unit",
    MixedPopulations: "population",
    MixedScopes: "scope",
    MixedAreas: "area",
    MixedMeasures: "measure",
}


def _what(kind: type[CannotCompare], table: Outgoing, language: str) -> str | None:
    """What a table counts in the respect that keeps it apart; None where it does not say."""
    if kind is MixedUnits:
        unit = unit_of(table)
        return None if unit is None else Term("unit", unit).said(language)
    if kind is MixedPopulations:
        stated = table.population if isinstance(table, AlreadyPublic) else table.definition.population
        return said_population(table, language) if stated else None
    if kind is MixedAreas:
        stated = area_of(table)
        return None if stated is None else named("areas", stated, language)
    if kind is MixedScopes:
        scope = scope_of(table)
        return Term("scope", scope).said(language) if scope else None  # a table of services has none
    return _said_measure(table, language)


def _said_measure(table: Outgoing, language: str) -> str:
    if isinstance(table, AlreadyPublic) and measure_of(table) == "share":
        words = {lang: said["base"] for lang, said in table.words.items() if "base" in said}
        return reason("shares_of", language, base=Term("", str(table.base), words).said(language))
    return reason("counts", language)
