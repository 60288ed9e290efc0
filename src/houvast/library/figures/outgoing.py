"""What may leave the house, and what both kinds of it have: name, title, axes, codes, unit, population,
period.

This is the gate: a SafeTable, which `protect` made, or an AlreadyPublic, which others printed, passes;
nothing else does. How a table is laid out is `readable`'s business.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from houvast.library.figures.labels import (
    in_language,
    named,
    number,
    percent,
    period,
    scope_name,
    term,
    unit_name,
)
from houvast.library.figures.policy import SMALL_COUNTS
from houvast.library.figures.tables import (
    OWN_AREA,
    TOTAL,
    AlreadyPublic,
    Cell,
    Dimension,
    Key,
    PrintedCell,
    RawTable,
    SafeTable,
)

Outgoing: TypeAlias = SafeTable | AlreadyPublic

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Our own tables: anybody may use them who says where they come from. What others printed is theirs."""


class NotForExport(TypeError):
    """Something that may not leave was given to an exporter, a chart or an answer."""


def check_outgoing(table: object) -> Outgoing:
    """The same table, when it may leave the house."""
    if isinstance(table, SafeTable | AlreadyPublic):
        return table
    if isinstance(table, RawTable):
        raise NotForExport(
            f"The table {table.definition.name!r} has not been protected. Call protect() first."
        )
    raise NotForExport(f"Only a SafeTable or an AlreadyPublic may leave; this is a {type(table).__name__}.")


def name_of(table: Outgoing) -> str:
    return table.name if isinstance(table, AlreadyPublic) else table.definition.name


def title_of(table: Outgoing, language: str) -> str:
    titles = table.titles if isinstance(table, AlreadyPublic) else table.definition.titles
    return str(in_language(titles, language))


def dimensions_of(table: Outgoing) -> tuple[Dimension, ...]:
    return table.dimensions if isinstance(table, AlreadyPublic) else table.definition.dimensions


def unit_of(table: Outgoing) -> str | None:
    return table.unit if isinstance(table, AlreadyPublic) else table.definition.unit


def scope_of(table: Outgoing) -> str | None:
    return table.scope if isinstance(table, AlreadyPublic) else table.definition.scope


def area_of(table: Outgoing) -> str | None:
    """The place whose people are counted; None where the source does not say."""
    return table.area if isinstance(table, AlreadyPublic) else table.definition.area


def remarks_of(table: Outgoing, language: str) -> tuple[str, ...]:
    remarks = table.remarks if isinstance(table, AlreadyPublic) else table.definition.notes
    return tuple(in_language(remarks, language) or ())


def said_unit(table: Outgoing, language: str) -> str:
    """The unit in words, or that the source does not say it."""
    unit = unit_of(table)
    return missing("unit", language) if unit is None else unit_name(unit, language)


def said_population(table: Outgoing, language: str) -> str:
    if isinstance(table, SafeTable):
        said = in_language(table.definition.populations, language) or table.definition.population
        return missing("population", language) if said is None else str(said)
    return words_of(table, "population", language) or table.population or missing("population", language)


def said_period(table: Outgoing, language: str) -> str:
    if table.from_ is not None and table.until is not None:
        return period(table.from_, table.until, language)
    assert isinstance(table, AlreadyPublic)
    return words_of(table, "period", language) or missing("period", language)


def said_area(table: Outgoing, language: str) -> str | None:
    """The place in words, or that the source does not say it; None where it is the helpline's own."""
    stated = area_of(table)
    if stated == OWN_AREA:
        return None
    return term("not_stated", language) if stated is None else named("areas", stated, language)


def said_scope(table: Outgoing, language: str) -> str:
    """The scope in words, or that the source does not say it; empty where none applies."""
    scope = scope_of(table)
    return missing("scope", language) if scope is None else scope and scope_name(scope, language)


def cell_of(table: Outgoing, key: Key) -> Cell | PrintedCell | None:
    """The cell as it may be seen, or None where nothing was printed."""
    return table.cells.get(key)


def codes_of(table: Outgoing, axis: int) -> tuple[str, ...]:
    """The codes of an axis in their order, without the total."""
    return table.categories[axis] if isinstance(table, SafeTable) else table.dimensions[axis].codes


def missing(what: str, language: str) -> str:
    """That a table does not state its unit, population or period: never left out, always said."""
    name = term(what, language)
    return f"{name} {term('not_stated_of', language)}"


def words_of(table: AlreadyPublic, field: str, language: str) -> str | None:
    """How a printed table's unit, population, period, base or printer is said in this language."""
    said = table.words.get(language, {}).get(field) or table.words.get("en", {}).get(field)
    return None if said is None else str(said)


def measure_of(table: Outgoing) -> str:
    return table.measure if isinstance(table, AlreadyPublic) else "count"


def has_total(table: Outgoing, axis: int) -> bool:
    return any(key[axis] == TOTAL for key in table.cells)


def codes_with_total(table: Outgoing, axis: int) -> tuple[str, ...]:
    return codes_of(table, axis) + ((TOTAL,) if has_total(table, axis) else ())


def is_small_in_print(table: AlreadyPublic, cell: PrintedCell) -> bool:
    """Whether others printed a count that houvast would have hidden."""
    return table.measure == "count" and isinstance(cell.value, int) and SMALL_COUNTS.is_at_risk(cell.value)


def said_value(table: AlreadyPublic, cell: PrintedCell, language: str) -> str:
    """A printed value as it was printed: a count, a percentage, or "1 in 7"."""
    assert cell.value is not None
    if table.measure != "share":
        return number(int(cell.value), language)
    if cell.label.startswith("1 in "):
        return term("one_in", language).format(n=cell.label.removeprefix("1 in "))
    return percent(Decimal(cell.value), language)
