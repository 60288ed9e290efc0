"""A table made ready to be read in one language: title, rows, marks, definition. Every exporter starts here.

Nothing is computed but the share of unknown. What may pass is the business of `outgoing`, how it looks
that of the exporters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any, Literal

from houvast.library.figures.alike import untold
from houvast.library.figures.labels import (
    check_language,
    code_label,
    codebook_title,
    codebook_version,
    joined,
    named,
    number,
    sentence,
    term,
)
from houvast.library.figures.outgoing import (
    Outgoing,
    cell_of,
    check_outgoing,
    codes_with_total,
    dimensions_of,
    is_small_in_print,
    measure_of,
    missing,
    name_of,
    remarks_of,
    said_area,
    said_period,
    said_population,
    said_scope,
    said_unit,
    said_value,
    title_of,
    words_of,
)
from houvast.library.figures.protections import said_gap, said_hidden, said_protection
from houvast.library.figures.tables import (
    TOTAL,
    AlreadyPublic,
    Key,
    ObsStatus,
    PrintedCell,
    SafeTable,
)
from houvast.library.figures.unknown import unknown_share

Kind = Literal["open", "hidden", "absent"]
_MOST_COLUMNS = 8  # of a dimension that is laid across; a longer one runs down the page


@dataclass(frozen=True, slots=True)
class ReadableCell:
    """What stands in a cell. `value` is None where it is hidden or not printed; `mark` says what is odd."""

    text: str
    kind: Kind
    value: int | Decimal | None
    mark: str = ""
    total: bool = False


@dataclass(frozen=True, slots=True)
class ReadableRow:
    """The names at the left, the label that was printed where it differs, and the cells."""

    names: tuple[str, ...]
    printed: str
    cells: tuple[ReadableCell, ...]
    total: bool
    codes: Key = ()


@dataclass(frozen=True, slots=True)
class Readable:
    """A table in one language. `definition` are its terms; `marks` explain what its cells carry.

    `across` names the axis of the columns; `grouped` says that rows belong together by their first name.
    `axes` are the names of the axes by which rows have their codes, and after them the one of `column_codes`.
    """

    name: str
    language: str
    title: str
    subtitle: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    across: str
    rows: tuple[ReadableRow, ...]
    definition: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    marks: tuple[str, ...]
    measure: str
    printed_by_others: bool
    grouped: bool = False
    axes: tuple[str, ...] = ()
    column_codes: tuple[str, ...] = ()

    @property
    def has_printed_labels(self) -> bool:
        return any(row.printed for row in self.rows)


def readable(table: Outgoing, language: str) -> Readable:
    """The table in one language. A RawTable is refused with NotForExport."""
    check_outgoing(table)
    check_language(language)
    down, across = _layout(table)
    dimensions = dimensions_of(table)
    rows = tuple(_rows(table, down, across, language))
    measure = term(measure_of(table), language)
    return Readable(
        name=name_of(table),
        language=language,
        title=title_of(table, language),
        subtitle=" · ".join(
            (said_unit(table, language), said_population(table, language), said_period(table, language))
        ),
        heads=tuple(named("dimensions", dimensions[axis].name, language) for axis in down),
        columns=((measure,) if across is None else _column_names(table, across, language)),
        across="" if across is None else named("dimensions", dimensions[across].name, language),
        rows=rows,
        definition=tuple(_definition(table, language)),
        remarks=remarks_of(table, language),
        marks=tuple(_marks(table, rows, language)),
        measure=measure,
        printed_by_others=isinstance(table, AlreadyPublic),
        grouped=len(down) == 2,
        axes=tuple(dimensions[axis].name for axis in (*down, *(() if across is None else (across,)))),
        column_codes=() if across is None else tuple(codes_with_total(table, across)),
    )


def readable_from(said: Mapping[str, Any]) -> Readable:
    """A table that was made ready earlier, out of the plain values of `asdict`."""
    rows = tuple(
        ReadableRow(
            tuple(row["names"]),
            row["printed"],
            tuple(ReadableCell(**{**cell, "kind": kind_of(cell)}) for cell in row["cells"]),
            row["total"],
            tuple(row["codes"]),
        )
        for row in said["rows"]
    )
    pairs = tuple((name, text) for name, text in said["definition"])
    lists = ("heads", "columns", "remarks", "marks", "axes", "column_codes")  # kept without the last two once
    tuples = {name: tuple(said.get(name, ())) for name in lists}
    return Readable(**{**said, **tuples, "rows": rows, "definition": pairs})


def kind_of(cell: Mapping[str, Any]) -> Kind:
    """The kind of a cell that was made ready earlier: before 0324 two kinds of hiding were told apart."""
    return cell["kind"] if cell["kind"] in ("open", "absent") else "hidden"


def _layout(table: Outgoing) -> tuple[tuple[int, ...], int | None]:
    """Which axes run down the page and which one across: the last one, when it is short enough."""
    axes = tuple(range(len(dimensions_of(table))))
    if len(axes) < 2:
        return axes, None
    short = [axis for axis in axes if len(codes_with_total(table, axis)) <= _MOST_COLUMNS]
    across = max(short, key=lambda axis: (-len(codes_with_total(table, axis)), axis), default=None)
    return tuple(axis for axis in axes if axis != across), across


def _rows(table: Outgoing, down: tuple[int, ...], across: int | None, language: str) -> Iterator[ReadableRow]:
    dimensions = dimensions_of(table)
    columns = () if across is None else _column_names(table, across, language)
    for codes in product(*(codes_with_total(table, axis) for axis in down)):
        keys = list(_keys(table, down, codes, across))
        if isinstance(table, AlreadyPublic) and not any(key in table.cells for key in keys):
            continue
        names = tuple(
            code_label(dimensions[axis], code, language) for axis, code in zip(down, codes, strict=True)
        )
        yield ReadableRow(
            names=names or (term("total", language),),
            printed=_printed_label(table, keys, (*names, *columns)),
            cells=tuple(readable_cell(table, key, language) for key in keys),
            total=not codes or TOTAL in codes,
            codes=codes,
        )


def _column_names(table: Outgoing, across: int, language: str) -> tuple[str, ...]:
    dimension = dimensions_of(table)[across]
    return tuple(code_label(dimension, code, language) for code in codes_with_total(table, across))


def _keys(table: Outgoing, down: tuple[int, ...], codes: Key, across: int | None) -> Iterator[Key]:
    place = dict(zip(down, codes, strict=True))
    for last in (None,) if across is None else codes_with_total(table, across):
        yield tuple(place[axis] if axis in place else str(last) for axis in range(len(dimensions_of(table))))


def _printed_label(table: Outgoing, keys: list[Key], names: tuple[str, ...]) -> str:
    """The printed label where it says something else than the names beside it."""
    if isinstance(table, SafeTable):
        return ""
    labels = {table.cells[key].label for key in keys if key in table.cells} - {""}
    if len(labels) != 1 or any(label.startswith("1 in ") for label in labels):
        return ""
    (label,) = labels
    return "" if label.casefold() in {name.casefold() for name in names} else label


def readable_cell(table: Outgoing, key: Key, language: str) -> ReadableCell:
    """One cell as it is read: its number, the word that hides it, or that it was not printed."""
    cell, total = cell_of(table, key), TOTAL in key
    if cell is None:
        return ReadableCell("–", "absent", None, term("not_printed", language), total)
    if isinstance(cell, PrintedCell):
        assert isinstance(table, AlreadyPublic)
        return _printed_cell(table, cell, language, total=total)
    assert isinstance(table, SafeTable)
    if cell.value is None:
        return ReadableCell(term("hidden", language), "hidden", None, term("hidden", language), total)
    return ReadableCell(number(cell.value, language), "open", cell.value, "", total)


def _printed_cell(table: AlreadyPublic, cell: PrintedCell, language: str, *, total: bool) -> ReadableCell:
    if cell.value is None:
        return ReadableCell("–", "absent", None, term("not_printed", language), total)
    text, mark = said_value(table, cell, language), ""
    if cell.obs_status is ObsStatus.ESTIMATED:
        text = f"{term('about', language)} {text}"
    if cell.obs_status is ObsStatus.BREAK:
        mark = term("break", language)
    if is_small_in_print(table, cell):
        text, mark = f"{text} †", term("printed_openly", language)
    return ReadableCell(text, "open", cell.value, mark, total)


def _definition(table: Outgoing, language: str) -> Iterator[tuple[str, str]]:
    yield term("unit", language), _bare(said_unit(table, language), "unit", language)
    yield term("population", language), _bare(said_population(table, language), "population", language)
    yield term("period", language), _bare(said_period(table, language), "period", language)
    yield from (
        _definition_of_printed(table, language)
        if isinstance(table, AlreadyPublic)
        else _definition_of_safe(table, language)
    )


def _definition_of_printed(table: AlreadyPublic, language: str) -> Iterator[tuple[str, str]]:
    yield term("scope", language), _bare(said_scope(table, language), "scope", language)
    if table.measure == "share":
        base = words_of(table, "base", language) or table.base or term("not_stated", language)
        yield term("base", language), base
    if place := said_area(table, language):
        yield term("area", language), place
    yield term("unknown", language), unknown_share(table, language)
    yield term("source", language), words_of(table, "printed_by", language) or table.source


def _definition_of_safe(table: SafeTable, language: str) -> Iterator[tuple[str, str]]:
    definition = table.definition
    if scope := said_scope(table, language):
        yield term("scope", language), _bare(scope, "scope", language)
    if place := said_area(table, language):
        yield term("area", language), place
    if definition.date_rule:
        yield term("date_rule", language), named("date_rules", definition.date_rule, language)
    yield term("definition", language), f"{definition.name}, {term('version', language)} {definition.version}"
    if books := dict.fromkeys(_codebooks(table, language)):
        yield term("codebooks", language), joined(books, language)
    yield term("unknown", language), unknown_share(table, language)
    yield term("protection", language), said_protection(table, language)


def _codebooks(table: SafeTable, language: str) -> Iterator[str]:
    """The list behind each axis: what it is called, its own name, its version."""
    for dimension in table.definition.dimensions:
        version = codebook_version(dimension, table.from_)
        if version is not None:
            called = codebook_title(dimension, language)
            yield f"{called} ({dimension.codebook}), {term('version', language)} {version}"


def _bare(said: str, what: str, language: str) -> str:
    """Beside its own term a missing thing is only "not stated"."""
    return term("not_stated_of", language) if said == missing(what, language) else said


def _marks(table: Outgoing, rows: tuple[ReadableRow, ...], language: str) -> Iterator[str]:
    """One sentence for each kind of mark that occurs in the table."""
    kinds = {cell.kind for row in rows for cell in row.cells}
    if isinstance(table, SafeTable):
        if "hidden" in kinds:
            yield said_hidden(table.policy, language)
        if any(untold(dimension, table.from_, table.until) for dimension in table.definition.dimensions):
            yield sentence("told_yearly", language)
        if (gap := said_gap(table, language)) is not None:
            yield gap
        for dimension in table.definition.dimensions:
            if dimension.several:
                name = named("dimensions", dimension.name, language)
                yield sentence("several", language, dimension=name)
        return
    if "absent" in kinds:
        yield sentence("not_printed", language)
    if any("†" in cell.text for row in rows for cell in row.cells):
        yield sentence("printed_openly", language)
    yield sentence("already_printed", language)
