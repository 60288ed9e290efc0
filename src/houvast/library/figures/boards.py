"""Several printed tables on one board: each line says its own base, population or printer, so that none can
be lost.

A board is no table: its lines are not parts of one whole, and it has no total. It only keeps near one
another what others printed apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from houvast.library.figures.labels import code_label, joined, led_by, named, sentence, term
from houvast.library.figures.outgoing import (
    remarks_of,
    said_period,
    said_unit,
    said_value,
    title_of,
    words_of,
)
from houvast.library.figures.published import published
from houvast.library.figures.readable import Readable, ReadableCell, ReadableRow
from houvast.library.figures.tables import AlreadyPublic, Key


def board(declared: Mapping[str, Any], language: str) -> Readable:
    """The board that a question declares. Its tables are AlreadyPublic, so nothing on it is ours."""
    tables = [published(name) for name in declared["tables"]]
    units = dict.fromkeys(said_unit(table, language) for table in tables)
    return Readable(
        name=declared["board"],
        language=language,
        title=declared["title"][language],
        subtitle=_subtitle(units, language),
        heads=tuple(declared["heads"][language]),
        columns=tuple(declared["columns"][language]),
        across="",
        rows=tuple(row for table in tables for row in _rows(table, declared, language)),
        definition=tuple(_definition(tables, language)),
        remarks=tuple(dict.fromkeys(each for table in tables for each in remarks_of(table, language))),
        marks=(sentence("not_printed", language), sentence("already_printed", language)),
        measure=tables[0].measure,
        printed_by_others=True,
    )


def _subtitle(units: Iterable[str], language: str) -> str:
    """The units of the lines; their populations or bases stand in the lines themselves."""
    each_line = led_by(term("population", language), term("several_bases", language), language)
    return f"{led_by(term('unit', language), ' / '.join(units), language)} · {each_line}"


def _rows(table: AlreadyPublic, declared: Mapping[str, Any], language: str) -> Iterator[ReadableRow]:
    """One line for each code of the table; the columns are years or sexes."""
    for label, cells in _lines(table, declared["across"], language):
        says = [_said(table, declared[place], language) for place in ("second", "third") if place in declared]
        if len(says) < len(declared["heads"][language]) - 1:
            says.append(said_period(table, language))
        yield ReadableRow((label, *says), "", cells, total=False)


def _lines(
    table: AlreadyPublic, across: Mapping[str, Sequence[Any]], language: str
) -> Iterator[tuple[str, tuple[ReadableCell, ...]]]:
    if "codes" in across:
        yield title_of(table, language), tuple(_cell(table, (code,), language) for code in across["codes"])
        return
    years = [str(year) for year in across["years"]]
    has_years = table.dimensions[0].codebook == "year"
    axis = table.dimensions[-1]
    for code in axis.codes:
        keys: list[Key] = [
            (year, code)
            if has_years
            else ((code,) if table.from_ and str(table.from_.year) == year else ("",))
            for year in years
        ]
        yield _line_name(table, code, language), tuple(_cell(table, key, language) for key in keys)


def _line_name(table: AlreadyPublic, code: str, language: str) -> str:
    """What a line is called: its code with its axis, or with where it was counted."""
    axis, name = table.dimensions[-1], code_label(table.dimensions[-1], code, language)
    if table.measure == "share":
        code_name = name if language == "de" else name.lower()
        return led_by(named("dimensions", axis.name, language), code_name, language)
    if axis.name == "REGION":
        return f"{words_of(table, 'line', language)}, {name}"
    return f"{name}, {named('areas', table.area or '', language)}"


def _cell(table: AlreadyPublic, key: Key, language: str) -> ReadableCell:
    cell = table.cells.get(key)
    if cell is None or cell.value is None:
        return ReadableCell("–", "absent", None, term("not_printed", language))
    return ReadableCell(said_value(table, cell, language), "open", cell.value)


def _said(table: AlreadyPublic, field: str, language: str) -> str:
    return words_of(table, field, language) or term("not_stated", language)


def _definition(tables: Sequence[AlreadyPublic], language: str) -> Iterator[tuple[str, str]]:
    for name, field in (("population", "population"), ("source", "printed_by")):
        said = dict.fromkeys(_said(table, field, language) for table in tables)
        yield term(name, language), joined(said, language)
    yield (
        term("period", language),
        joined(dict.fromkeys(said_period(table, language) for table in tables), language),
    )
    yield term("unknown", language), sentence("unknown_none", language)
