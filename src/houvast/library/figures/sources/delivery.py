"""A delivery: one file, read by its mapping, with its findings, its tables and what they may be put beside.

`read` is pure: it keeps nothing. A delivery that is refused has no tables, so that nothing half is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow.parquet as pq

from houvast.library.figures.outgoing import Outgoing, dimensions_of, name_of
from houvast.library.figures.sources import aggregates, between, microdata, unprinted
from houvast.library.figures.sources.dates import TIME
from houvast.library.figures.sources.declared import MICRODATA
from houvast.library.figures.sources.drift import WITHIN, Profile, drift
from houvast.library.figures.sources.findings import Finding, Level, finding
from houvast.library.figures.sources.laying import LINE, Laid, lay_down
from houvast.library.figures.sources.mapping import Mapping
from houvast.library.figures.sources.standing import Standing, standing, why_apart
from houvast.library.figures.sources.terms import Term
from houvast.library.figures.sources.within import not_known, not_stated, within
from houvast.library.figures.tables import TOTAL, AlreadyPublic, SafeTable
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
        return unprinted.refused(self.findings)

    @property
    def rows_told(self) -> int | None:
        """How many rows the file has, as far as a report may say it."""
        if self.mapping.kind != MICRODATA:
            return self.rows
        return unprinted.rows_told(self.rows, [each for each in self.tables if isinstance(each, SafeTable)])

    @property
    def sha256_told(self) -> str | None:
        """The file's hash, of figures that are public: else whoever guesses a small count could check it."""
        return self.sha256 if self.mapping.printed else None


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
        found += faults if mapping.printed else map(unprinted.without_figures, faults)
        exclusive = {axis["name"] for axis in declared["dimensions"] if axis.get("exclusive")}
        found += within(table, printed=mapping.printed, exclusive=exclusive)
    safe = [] if mapping.printed else unprinted.protected(unprinted.raws(mapping, tables, found), found)
    shown = tables if mapping.printed else list(map(unprinted.as_shown, tables, safe))
    if len(shown) == len(tables):
        found += _beside(mapping, shown, [each for each in known if isinstance(each, AlreadyPublic)])
    found += [each for table in safe for each in not_known(table)]
    out: list[Outgoing] = list(tables) if mapping.printed else [*safe]
    profile = _profile(laid.rows, unprinted.shares(safe), out, tables)
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
    rows: int, shares: dict[str, dict[str, float]], tables: Sequence[Outgoing], read: Sequence[Outgoing]
) -> Profile:
    """What a later delivery is compared with: `tables` as they are let out, of all that were `read`."""
    return {
        "rows": rows,
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


def _microdata(
    mapping: Mapping, laid: Laid, known: Sequence[Outgoing], former: Profile | None, found: list[Finding]
) -> Delivery:
    read = microdata.read_microdata(mapping.declared, laid)
    found += [*read.findings, *not_stated({name: mapping.declared[name] for name in ("scope", "area")})]
    safe = unprinted.protected(read.tables, found)
    profile = _profile(unprinted.rows_told(laid.rows, safe) or 0, unprinted.shares(safe), safe, safe)
    found += [each for table in safe for each in not_known(table)]
    found += drift(profile, former) if former else ()
    return _delivered(mapping, laid, found, safe, known, profile)


def _delivered(
    mapping: Mapping, laid: Laid, found: Sequence[Finding], tables: Sequence[Outgoing],
    known: Sequence[Outgoing], profile: Profile,
) -> Delivery:  # fmt: skip
    ordered = tuple(sorted(found, key=lambda each: list(Level).index(each.level)))
    if unprinted.refused(ordered):
        return Delivery(laid.name, laid.sha256, laid.rows, mapping, ordered, profile=profile)
    return Delivery(
        laid.name, laid.sha256, laid.rows, mapping, ordered, tuple(tables), standing(tables, known), profile
    )
