"""Tables that nobody printed yet: given their margins, protected together, and what may be said of them then.

Whatever is told of such a delivery is computed from what `protect` let out, never from the file: a report
leaves the house too. docs/decisions/0347-a-report-says-nothing-hidden.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from houvast.library.figures.policy import SMALL_COUNTS
from houvast.library.figures.protect import protect_together
from houvast.library.figures.series import DISTINCT
from houvast.library.figures.sources import microdata
from houvast.library.figures.sources.dates import TIME
from houvast.library.figures.sources.drift import WITHIN
from houvast.library.figures.sources.findings import Finding, Level, finding
from houvast.library.figures.sources.mapping import Mapping
from houvast.library.figures.sources.terms import cell_term
from houvast.library.figures.tables import TOTAL, AlreadyPublic, Key, PrintedCell, RawTable, SafeTable

_DIGIT = re.compile(r"\d")
_WRONG_COUNTS = ("no_whole_number", "negative", "too_large", "formula")


def raws(mapping: Mapping, tables: Sequence[AlreadyPublic], found: list[Finding]) -> Iterator[RawTable]:
    """Delivered tables with their margins; one that cannot have them is a finding."""
    if refused(found):
        return
    for declared, table in zip(mapping.tables, tables, strict=True):
        refusals = (*_unprotectable(table), *_persons_over_time(declared, table))
        found += refusals
        if not refusals:
            yield _raw(table, mapping.version)


def protected(made: Iterable[RawTable], found: Sequence[Finding]) -> list[SafeTable]:
    """The tables in their order, those of the same cases protected as one; none of a refused delivery."""
    tables = list(made)
    if refused(found):
        return []
    safe: dict[str, SafeTable] = {}
    for family in _families(tables):
        safe |= {each.definition.name: each for each in protect_together(family)}
    return [safe[table.definition.name] for table in tables]


def refused(found: Iterable[Finding]) -> bool:
    return any(each.level is Level.REFUSES for each in found)


def as_shown(table: AlreadyPublic, safe: SafeTable) -> AlreadyPublic:
    """A delivered table with the cells alone that may be shown, to put it beside others."""
    cells = {key: PrintedCell(cell.value) for key, cell in safe.cells.items() if cell.value is not None}
    return replace(table, cells=cells)


def shares(tables: Sequence[SafeTable]) -> dict[str, dict[str, float]]:
    """Of each axis, what its codes are of the total where both are shown. By the table's number: its name
    may say the year.
    """
    found = {}
    for number, table in enumerate(tables):
        for at, axis in enumerate(table.definition.dimensions if table.total.value else ()):
            margin = {key[at]: cell.value for key, cell in table.cells.items() if _on_axis(key, at)}
            found[f"{number}{WITHIN}{axis.name}"] = {
                code: round(value / (table.total.value or 1), 4)
                for code, value in sorted(margin.items())
                if value is not None and code != TOTAL
            }
    return found


def rows_told(rows: int, tables: Sequence[SafeTable]) -> int | None:
    """How many rows microdata have: that is a total, and told where a total of as many may be shown."""
    hidden = any(table.total.value is None for table in tables)
    return None if hidden or SMALL_COUNTS.is_at_risk(rows) else rows


def without_figures(found: Finding) -> Finding:
    """A wrong count is quoted with # for each figure: "2*" may be the 2 that a table hides."""
    if found.name not in _WRONG_COUNTS:
        return found
    values = tuple(
        (name, _DIGIT.sub("#", value) if name == "cell" and isinstance(value, str) else value)
        for name, value in found.values
    )
    return replace(found, values=values)


def _on_axis(key: Key, axis: int) -> bool:
    return all(code == TOTAL for at, code in enumerate(key) if at != axis)


def _families(tables: Sequence[RawTable]) -> list[list[RawTable]]:
    """Tables of the same cases, which share their totals: hidden in one, a count must be hidden in all."""
    families: list[list[RawTable]] = []
    for table in tables:
        family = next((each for each in families if all(_agree(table, other) for other in each)), None)
        if family is None:
            families.append([table])
        else:
            family.append(table)
    return families


def _agree(one: RawTable, other: RawTable) -> bool:
    """Whether both count the same things over the same days, and alike wherever both have a cell."""
    what = [
        (d.unit, d.population, d.scope, d.area, each.from_, each.until)
        for each in (one, other)
        for d in (each.definition,)
    ]
    return what[0] == what[1] and all(
        other.counts[key] == count for key, count in _common(one, other) if key in other.counts
    )


def _common(one: RawTable, other: RawTable) -> Iterator[tuple[Key, int]]:
    """The cells of one, as keys of the other, that are totals on every axis that only one of them has."""
    mine, theirs = (
        {axis.name: axis.codebook for axis in each.definition.dimensions} for each in (one, other)
    )
    for key, count in one.counts.items():
        codes = dict(zip(mine, key, strict=True))
        if all(code == TOTAL or theirs.get(name) == mine[name] for name, code in codes.items()):
            yield tuple(codes.get(name, TOTAL) for name in theirs), count


def _unprotectable(table: AlreadyPublic) -> Iterator[Finding]:
    """Why a table cannot be given its margins. That all its cells are there, was seen when it was read."""
    inner = {key for key in table.cells if TOTAL not in key}
    if table.measure != "count":
        yield finding("shares_unprotected", Level.REFUSES, table=table.name)
    else:
        for key, cell in table.cells.items():
            if TOTAL in key and _sum_of(table, key, inner) != cell.value:
                yield finding("total_is_no_sum", Level.REFUSES, table=table.name, cell=cell_term(key))


def _persons_over_time(declared: Collection[str], table: AlreadyPublic) -> Iterator[Finding]:
    """Who was there in two months is one person: their total is no sum, unless it is known who is who."""
    over_time = any(axis.codebook in TIME and len(axis.codes) > 1 for axis in table.dimensions)
    if over_time and table.unit in DISTINCT and "linkage" not in declared:
        yield finding("persons_over_time", Level.REFUSES, table=table.name)


def _sum_of(table: AlreadyPublic, total: Key, inner: Iterable[Key]) -> int:
    return sum(
        int(table.cells[each].value or 0)
        for each in inner
        if all(code in (TOTAL, mine) for code, mine in zip(total, each, strict=True))
    )


def _raw(table: AlreadyPublic, version: str) -> RawTable:
    words = {lang: said["population"] for lang, said in table.words.items() if "population" in said}
    declared = {
        "unit": table.unit, "population": table.population, "scope": table.scope,
        "area": table.area,
        "registration": table.registration, "version": version,
        "words": {"population": words},
        "notes": table.remarks,
    }  # fmt: skip
    made = microdata.definition({"name": table.name, "titles": table.titles}, declared, table.dimensions)
    inner = {key: int(cell.value or 0) for key, cell in table.cells.items() if TOTAL not in key}
    assert table.from_ is not None  # a mapping of what nobody printed states its period
    assert table.until is not None
    return RawTable.with_margins(made, table.from_, table.until, inner)
