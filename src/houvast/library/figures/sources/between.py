"""What tables say beside one another: two figures for one thing, other units for a year, moving bases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import Any

from houvast.library.figures.sources.findings import Finding, Level, finding
from houvast.library.figures.sources.terms import Term, Terms
from houvast.library.figures.tables import TOTAL, AlreadyPublic, Key

_HALF = Decimal("0.005")  # a percentage without decimals lies within half a percent of what it was
Place = tuple[str | None, frozenset[tuple[str, str]], date, date]


def moving_bases(tables: Sequence[AlreadyPublic]) -> Iterator[Finding]:
    """Shares of one file whose base is not the same."""
    shares = [table for table in tables if table.measure == "share"]
    first = _first_of_each(shares)
    bases = [table.base for table in first]
    if len(bases) > 1:
        named = Terms(tuple(_base(table, alone=bases.count(table.base) == 1) for table in first))
        yield finding("bases_differ", Level.LOOK, shares=sum(len(table.cells) for table in shares),
                      bases=len(bases), named=named)  # fmt: skip


def mixed_units(tables: Sequence[AlreadyPublic]) -> Iterator[Finding]:
    """Tables of one file that count different things, or among different people."""
    units = dict.fromkeys(table.unit for table in tables if table.measure == "count" and table.unit)
    if len(units) > 1:
        yield finding("units_differ", Level.LOOK, units=Terms(tuple(Term("unit", each) for each in units)))
    groups = {table.population: table for table in tables if table.measure == "count" and table.population}
    if len(groups) > 1 and len(units) == 1:
        named = Terms(tuple(_population(table) for table in groups.values()))
        yield finding("populations_differ", Level.LOOK, groups=len(groups), named=named)


def two_figures(
    tables: Sequence[AlreadyPublic], known: Sequence[AlreadyPublic], holds: Mapping[str, Mapping[str, str]]
) -> Iterator[Finding]:
    """Two counts for one place and period: of one unit they should agree, of two they may not be mixed."""
    others = [table for table in known if table.name not in {mine.name for mine in tables}]
    pairs = [*combinations(tables, 2), *((mine, other) for mine in tables for other in others)]
    for one, other in pairs:
        if one.measure != "count" or other.measure != "count" or None in (one.unit, other.unit):
            continue
        theirs = dict(_counts(other, holds.get(other.name, {})))
        both = [
            (place, value, theirs[place])
            for place, value in _counts(one, holds.get(one.name, {}))
            if place in theirs
        ]
        yield from _compared(one, other, both)


def growth(declared: Mapping[str, Any], table: AlreadyPublic) -> Iterator[Finding]:
    """What follows for a year from a growth that was printed later, and what rounding leaves open."""
    for said in declared.get("elsewhere", ()):
        printed, later = (table.cells.get((str(said[key]),)) for key in ("at", "later"))
        if printed is None or later is None or not printed.value or not later.value:
            continue
        grown = Decimal(str(said["growth"]))
        about, most, least = (
            int((later.value / (1 + each)).quantize(Decimal(1), ROUND_HALF_UP))
            for each in (grown, grown - _HALF, grown + _HALF)
        )
        name = "growth_agrees" if about == printed.value else "growth_differs"
        yield finding(
            name, Level.LOOK, table=table.name, at=str(said["at"]), later=str(said["later"]), growth=grown,
            printed=int(printed.value), about=about, least=least, most=most,
            source=Term("", str(said["at"]), said["source"]),
        )  # fmt: skip


def _compared(
    one: AlreadyPublic, other: AlreadyPublic, both: Sequence[tuple[Place, int, int]]
) -> Iterator[Finding]:
    names: dict[str, Any] = {
        "one": Term("", one.name, one.titles),
        "other": Term("", other.name, other.titles),
    }
    whole = [each for each in both if not each[0][1]]
    if one.unit != other.unit:
        if whole:  # totals only: of every line it would be said many times
            (_, _, from_, _), mine, theirs = whole[0]
            yield finding(
                "other_unit", Level.LOOK, table=one.name, count=len(whole), from_=from_, value=mine,
                theirs=theirs, unit=Term("unit", str(one.unit)), other_unit=Term("unit", str(other.unit)),
                **names,
            )  # fmt: skip
        return
    for (_, codes, from_, _), mine, theirs in both:
        if mine != theirs:
            yield finding("two_figures", Level.LOOK, table=one.name, from_=from_, value=mine,
                          theirs=theirs, **names)  # fmt: skip
        elif not codes:
            yield finding("same_figure", Level.KNOW, table=one.name, from_=from_, value=mine, **names)


def _counts(table: AlreadyPublic, holds: Mapping[str, str]) -> Iterator[tuple[Place, int]]:
    """Each count with its place: area, codes without totals, and its own period."""
    for key, cell in table.cells.items():
        period = _period(table, key)
        if period is None or not isinstance(cell.value, int):
            continue
        codes = {
            (dimension.name, code)
            for dimension, code in zip(table.dimensions, key, strict=True)
            if code != TOTAL and dimension.codebook not in ("year", "month")
        } | {(axis, str(code)) for axis, code in holds.items()}
        area = None if any(axis == "REGION" for axis, _ in codes) else table.area
        yield (area, frozenset(codes), *period), cell.value


def _period(table: AlreadyPublic, key: Key) -> tuple[date, date] | None:
    for dimension, code in zip(table.dimensions, key, strict=True):
        if dimension.codebook == "year" and code != TOTAL:
            return date(int(code), 1, 1), date(int(code) + 1, 1, 1)
    return table.period


def _first_of_each(shares: Sequence[AlreadyPublic]) -> list[AlreadyPublic]:
    return list({(table.population, table.base): table for table in reversed(shares)}.values())[::-1]


def _base(table: AlreadyPublic, *, alone: bool) -> Term:
    """What shares are shares of; where two are called the same, with the population that tells them apart."""
    words = {language: said["base"] for language, said in table.words.items() if "base" in said}
    if alone:
        return Term("", str(table.base), words)
    among = _population(table)
    named = {language: f"{said} ({among.said(language)})" for language, said in words.items()}
    return Term("", f"{table.base} ({table.population})", named)


def _population(table: AlreadyPublic) -> Term:
    words = {language: said["population"] for language, said in table.words.items() if "population" in said}
    return Term("", str(table.population), words)
