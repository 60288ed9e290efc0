"""Tables of former deliveries and of releases as they were put out, to put a new delivery beside them.

What was hidden is not there: nothing is told of it but that it cannot be compared.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from houvast.library.codes import crosswalk
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.sources.aggregates import by_language, registration_of
from houvast.library.figures.sources.declared import MICRODATA
from houvast.library.figures.sources.mapping import read_mapping
from houvast.library.figures.tables import TOTAL, AlreadyPublic, Dimension, Key, PrintedCell

_BEFORE_CODES = 4  # DATAFLOW, REF_AREA, TIME_PERIOD, UNIT_MEASURE (export.as_csv)
_LABEL = "PRINTED_LABEL"


def tables_of(mapping: str, files: Mapping[str, str]) -> tuple[AlreadyPublic, ...]:
    """The tables of one delivery, from its mapping and the CSV of each by its name.

    Raises MappingRefused for a mapping that is none any more.
    """
    declared = read_mapping(mapping)
    common = declared.declared if declared.kind == MICRODATA else {}
    return tuple(
        _table({**common, **table}, files[table["name"]])
        for table in declared.tables
        if table["name"] in files
    )


def tables_seen(tables: Sequence[SeenTable], source: str) -> tuple[AlreadyPublic, ...]:
    """Tables that were published, with what is shown of them."""
    return tuple(_as_public(table, source) for table in tables)


def newest(tables: Iterable[AlreadyPublic]) -> tuple[AlreadyPublic, ...]:
    """One table of each name and period, the last that is given."""
    return tuple({(table.name, table.period): table for table in tables}.values())


def _table(declared: Mapping[str, Any], text: str) -> AlreadyPublic:
    axes, cells = _read(text)
    named = _named(declared)
    return AlreadyPublic(
        name=declared["name"],
        titles=declared["titles"],
        source=declared["source"],
        unit=declared["unit"],
        population=declared["population"],
        dimensions=tuple(_axis(name, named[name], at, cells) for at, name in enumerate(axes)),
        cells=cells,
        from_=(declared["period"] or {}).get("from"),
        until=(declared["period"] or {}).get("until"),
        base=declared.get("base"),
        scope=declared["scope"],
        measure=declared.get("measure", "count"),
        area=declared["area"],
        registration=registration_of(declared),
        words=by_language(declared.get("words", {})),
    )


def _named(declared: Mapping[str, Any]) -> dict[str, str]:
    """The list of codes of each axis by its name, after a crosswalk the one that it leads to."""
    axes = [
        *declared.get("columns", ()),
        *(axis for axis in declared["dimensions"] if isinstance(axis, dict)),
    ]
    return {
        axis["name"]: crosswalk(axis["crosswalk"]).target[0] if "crosswalk" in axis else str(axis["codebook"])
        for axis in axes
        if "name" in axis
    }


def _axis(name: str, lists: str, at: int, cells: Mapping[Key, PrintedCell]) -> Dimension:
    codes = dict.fromkeys(key[at] for key in cells if key[at] != TOTAL)
    return Dimension(name, lists, codes=tuple(codes))


def _read(text: str) -> tuple[list[str], dict[Key, PrintedCell]]:
    rows = csv.DictReader(io.StringIO(text))
    columns = list(rows.fieldnames or ())
    axes = [each for each in columns[_BEFORE_CODES : columns.index("OBS_VALUE")] if each != _LABEL]
    return axes, dict(_cells(rows, axes))


def _cells(rows: Iterable[Mapping[str, str]], axes: Sequence[str]) -> Iterator[tuple[Key, PrintedCell]]:
    for row in rows:
        if value := row["OBS_VALUE"]:
            number = int(value) if value.isascii() and value.isdigit() else Decimal(value)
            yield tuple(row[axis].removeprefix("'") for axis in axes), PrintedCell(number)


def _as_public(table: SeenTable, source: str) -> AlreadyPublic:
    made = table.definition
    cells = {key: PrintedCell(cell.value) for key, cell in table.cells.items() if cell.value is not None}
    return AlreadyPublic(
        name=made.name,
        titles=made.titles,
        source=source,
        unit=made.unit,
        population=made.population,
        dimensions=made.dimensions,
        cells=cells,
        from_=table.from_,
        until=table.until,
        scope=made.scope,
        area=made.area,
        registration=made.version,
        words={language: {"population": said} for language, said in made.populations.items()},
    )
