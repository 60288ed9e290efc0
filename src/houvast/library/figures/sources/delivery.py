"""A delivery: one file, read by its mapping, with its findings, its tables and what they may be put beside.

`read` is pure: it keeps nothing. A delivery that is refused has no tables, so that nothing half is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq

from houvast.library.figures.outgoing import Outgoing, dimensions_of, name_of, title_of
from houvast.library.figures.protect import protect
from houvast.library.figures.series import DISTINCT
from houvast.library.figures.sources import aggregates, between, microdata
from houvast.library.figures.sources.dates import TIME
from houvast.library.figures.sources.drift import WITHIN, Profile, coarse, drift
from houvast.library.figures.sources.findings import Finding, Level, finding
from houvast.library.figures.sources.laying import LINE, Laid, lay_down
from houvast.library.figures.sources.mapping import MICRODATA, Mapping
from houvast.library.figures.sources.standing import Standing, standing, why_apart
from houvast.library.figures.sources.terms import Term, cell_term
from houvast.library.figures.sources.within import not_known, not_stated, within
from houvast.library.figures.tables import TOTAL, AlreadyPublic, RawTable, SafeTable
from houvast.library.sheets import Unreadable

MOST_AGGREGATE_ROWS = 200_000  # a printed table has fewer


@dataclass(frozen=True)
class Delivery:
    """What came of one file. `profile` is what a later delivery of the same source is compared with."""

    file: str
    sha256: str
    rows: int
    mapping: Mapping
    findings: tuple[Finding, ...]
    tables: tuple[Outgoing, ...] = ()
    standing: Standing = field(default_factory=lambda: Standing((), ()))
    profile: Profile = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return any(each.level is Level.REFUSES for each in self.findings)


def read_delivery(
    source: str | Path,
    mapping: Mapping,
    *,
    known: Sequence[Outgoing] = (),
    former: Profile | None = None,
    scratch: Path | None = None,
) -> Delivery:
    """One file as its mapping says. `known` are tables to put it beside, `former` the last one's profile.

    What is wrong is a finding, never an exception. Rows are laid down in a folder of `scratch` and deleted.
    """
    with TemporaryDirectory(dir=scratch, prefix="delivery-") as folder:
        try:
            most = {} if mapping.kind == MICRODATA else {"most_rows": MOST_AGGREGATE_ROWS}
            laid = lay_down(source, Path(folder), mapping.how, **most)
        except Unreadable as unreadable:
            return _unreadable(source, mapping, unreadable)
        found = [*aggregates.missing_columns(mapping.columns, laid.columns)]
        if not laid.rows:
            found.append(finding("no_rows", Level.REFUSES))
        if found:
            return Delivery(laid.name, laid.sha256, laid.rows, mapping, tuple(found))
        found += _not_mapped(mapping, laid)
        if mapping.kind == MICRODATA:
            return _microdata(mapping, laid, known, former, found)
        return _aggregate(mapping, laid, known, former, found)


def _rows_of(laid: Laid) -> list[aggregates.Row]:
    columns = pq.read_table(laid.file).to_pydict()
    lines = columns.pop(LINE)
    texts = zip(*columns.values(), strict=True)
    return [
        aggregates.Row(line, dict(zip(laid.columns, row, strict=True)))
        for line, row in zip(lines, texts, strict=True)
    ]


def _unreadable(source: str | Path, mapping: Mapping, unreadable: Unreadable) -> Delivery:
    fault = unreadable.fault
    lines = (fault.line,) if fault.line else ()
    said = finding("unreadable", Level.REFUSES, lines=lines, why=str(fault.reason))
    path = Path(source)
    digest = sha256(path.read_bytes()).hexdigest() if path.is_file() and path.stat().st_size < 10**8 else ""
    return Delivery(path.name, digest, 0, mapping, (said,))


def _not_mapped(mapping: Mapping, laid: Laid) -> Iterator[Finding]:
    """Columns that nobody reads: no column is dropped in silence."""
    for column in laid.columns:
        if column not in mapping.columns | mapping.ignored:
            yield finding("column_not_mapped", Level.KNOW, column=column)


def _aggregate(
    mapping: Mapping, laid: Laid, known: Sequence[Outgoing], former: Profile | None, found: list[Finding]
) -> Delivery:
    tables: list[AlreadyPublic] = []
    rows = _rows_of(laid)
    found += aggregates.rows_not_taken(mapping, rows)
    for declared in mapping.tables:
        table, faults = aggregates.read_table(declared, rows, laid.sha256, printed=mapping.printed)
        tables.append(table)
        found += faults
        exclusive = {axis["name"] for axis in declared["dimensions"] if axis.get("exclusive")}
        found += within(table, printed=mapping.printed, exclusive=exclusive)
    public = [each for each in known if isinstance(each, AlreadyPublic)]
    found += _beside(mapping, tables, public)
    out: list[Outgoing] = (
        list(tables) if mapping.printed else [*_protected(_raws(mapping, tables, found), found)]
    )
    found += [each for safe in out if isinstance(safe, SafeTable) for each in not_known(safe)]
    profile = _profile(laid, {} if mapping.printed else _shares(tables), out, tables)
    found += drift(profile, former) if former else ()
    return _delivered(mapping, laid, found, out, known, profile)


def _beside(
    mapping: Mapping, tables: Sequence[AlreadyPublic], known: Sequence[AlreadyPublic]
) -> Iterator[Finding]:
    yield from between.moving_bases(tables)
    yield from between.mixed_units(tables)
    yield from between.two_figures(tables, known, _holds(mapping))
    for declared, table in zip(mapping.tables, tables, strict=True):
        yield from between.growth(declared, table)
        for other in known:
            if other.source == table.source and other.sha256 != table.sha256 and why_apart(table, other):
                yield _same_document(table, other)


def _holds(mapping: Mapping) -> dict[str, Any]:
    """What every cell of a table is about beside its axes, of this mapping and of those that are shipped."""
    from houvast.library.figures.sources.known import shipped

    declared = [*mapping.tables, *(table for each in shipped() for table in each.tables)]
    return {table["name"]: table["holds"] for table in declared if "holds" in table}


def _same_document(table: AlreadyPublic, other: AlreadyPublic) -> Finding:
    from houvast.library.figures.sources.standing import Apart

    apart = Apart(table, other, why_apart(table, other))
    reasons = {language: "; ".join(apart.reasons(language)) for language in ("nl", "fr", "de", "en")}
    return finding("same_document", Level.LOOK, table=table.name, reasons=Term("", "", reasons),
                   other=Term("", other.name, other.titles))  # fmt: skip


def _profile(
    laid: Laid, shares: dict[str, dict[str, float]], tables: Sequence[Outgoing], read: Sequence[Outgoing]
) -> Profile:
    """What a later delivery is compared with: `tables` as they are let out, of all that were `read`."""
    return {
        "rows": laid.rows,
        "shares": shares,
        "cells": {name_of(table): _shown(table) for table in tables},
        "days": {name_of(table): f"{table.from_}{WITHIN}{table.until}" for table in read},
        "at": {name_of(table): at for table in tables if (at := _times(table))},
    }


def _times(table: Outgoing) -> dict[str, str]:
    """The year or month of each cell that has its own."""
    axes = [at for at, axis in enumerate(dimensions_of(table)) if axis.codebook in TIME]
    return {" ".join(key): key[at] for at in axes for key in table.cells if key[at] != TOTAL}


def _shown(table: Outgoing) -> dict[str, str]:
    """The cells as they may be seen: "" where one is hidden."""
    return {" ".join(key): "" if cell.value is None else str(cell.value) for key, cell in table.cells.items()}


def _shares(tables: Sequence[AlreadyPublic]) -> dict[str, dict[str, float]]:
    """Of each axis of each table of counts, coarse. By the table's number: its name may say the year."""
    shares = {}
    for number, table in enumerate(tables):
        for at, axis in enumerate(table.dimensions if table.measure == "count" else ()):
            counts = dict.fromkeys(axis.codes, 0)
            for key, cell in table.cells.items():
                if TOTAL not in key:
                    counts[key[at]] += int(cell.value or 0)
            shares[f"{number}{WITHIN}{axis.name}"] = coarse(counts)
    return shares


def _raws(mapping: Mapping, tables: Sequence[AlreadyPublic], found: list[Finding]) -> Iterator[RawTable]:
    """Tables that nobody printed yet, with their margins; one that cannot have them is a finding."""
    if any(each.level is Level.REFUSES for each in found):
        return
    for declared, table in zip(mapping.tables, tables, strict=True):
        refusals = (*_unprotectable(table), *_persons_over_time(declared, table))
        found += refusals
        if not refusals:
            yield _raw(table, mapping.version)


def _unprotectable(table: AlreadyPublic) -> Iterator[Finding]:
    """Why a table cannot be given its margins. That all its cells are there, was seen when it was read."""
    inner = [key for key in table.cells if TOTAL not in key]
    if table.measure != "count":
        yield finding("shares_unprotected", Level.REFUSES, table=table.name)
    else:
        for key, cell in table.cells.items():
            parts = [
                int(table.cells[each].value or 0)
                for each in inner
                if all(code in (TOTAL, mine) for code, mine in zip(key, each, strict=True))
            ]
            if TOTAL in key and sum(parts) != cell.value:
                yield finding("total_is_no_sum", Level.REFUSES, table=table.name, cell=cell_term(key),
                              sum=sum(parts), total=int(cell.value or 0))  # fmt: skip


def _persons_over_time(declared: Collection[str], table: AlreadyPublic) -> Iterator[Finding]:
    """Who was there in two months is one person: their total is no sum, unless it is known who is who."""
    over_time = any(axis.codebook in TIME and len(axis.codes) > 1 for axis in table.dimensions)
    if over_time and table.unit in DISTINCT and "linkage" not in declared:
        yield finding("persons_over_time", Level.REFUSES, table=table.name)


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


def _protected(raws: Iterable[RawTable], found: Sequence[Finding]) -> Iterator[Outgoing]:
    made = list(raws)
    if not any(each.level is Level.REFUSES for each in found):
        yield from map(protect, made)


def _microdata(
    mapping: Mapping, laid: Laid, known: Sequence[Outgoing], former: Profile | None, found: list[Finding]
) -> Delivery:
    read = microdata.read_microdata(mapping.declared, laid)
    found += [*read.findings, *not_stated({name: mapping.declared[name] for name in ("scope", "area")})]
    out = [*_protected(read.tables, found)]
    profile = _profile(laid, read.shares, out, out)
    found += [each for table in out if isinstance(table, SafeTable) for each in not_known(table)]
    found += drift(profile, former) if former else ()
    return _delivered(mapping, laid, found, out, known, profile)


def _delivered(
    mapping: Mapping, laid: Laid, found: Sequence[Finding], tables: Sequence[Outgoing],
    known: Sequence[Outgoing], profile: Profile,
) -> Delivery:  # fmt: skip
    ordered = tuple(sorted(found, key=lambda each: list(Level).index(each.level)))
    if any(each.level is Level.REFUSES for each in ordered):
        return Delivery(laid.name, laid.sha256, laid.rows, mapping, ordered, profile=profile)
    return Delivery(
        laid.name, laid.sha256, laid.rows, mapping, ordered, tuple(tables), standing(tables, known), profile
    )


def titles(tables: Sequence[Outgoing], language: str) -> dict[str, str]:
    """What each table is called, by its name."""
    return {name_of(table): title_of(table, language) for table in tables}
