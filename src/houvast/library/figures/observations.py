"""A table as a list of observations, one for each cell, in the words of SDMX: what machines read.

Columns, codes and statuses are those of SDMX (CL_OBS_STATUS, CL_CONF_STATUS). What a source does not
say is `_U`, never a blank; a period is written as start and duration, so that nobody asks whether its
end is included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from houvast.library.figures.outgoing import (
    Outgoing,
    area_of,
    check_outgoing,
    dimensions_of,
    name_of,
    unit_of,
)
from houvast.library.figures.tables import (
    TOTAL,
    AlreadyPublic,
    Cell,
    ConfStatus,
    Key,
    PrintedCell,
    SafeTable,
)

NOT_STATED = "_U"


@dataclass(frozen=True, slots=True)
class Observation:
    """One cell. `value` is None where it is hidden; `printed_label` is what others called it."""

    codes: Key
    period: str
    value: int | Decimal | None
    obs_status: str
    conf_status: str
    printed_label: str = ""


def observations(table: Outgoing) -> Iterator[Observation]:
    """Every cell of the table, margins included, in the order of its codes."""
    check_outgoing(table)
    if isinstance(table, SafeTable):
        for key in table.every_cell():
            yield _observation(table, key, table.cells[key])
    else:
        for key, cell in table.cells.items():
            yield _observation(table, key, cell)


def dataflow(table: Outgoing) -> str:
    """The name of the table with the version of its definition."""
    return f"{name_of(table)}({table.definition.version})" if isinstance(table, SafeTable) else name_of(table)


def area(table: Outgoing) -> str:
    """The area, or that the source does not say it."""
    return area_of(table) or NOT_STATED


def unit_measure(table: Outgoing) -> str:
    """The unit; a percentage is PT, with its base in the definition."""
    if isinstance(table, AlreadyPublic) and table.measure == "share":
        return f"PT_{table.unit or NOT_STATED}"
    return unit_of(table) or NOT_STATED


def time_period(from_: date | None, until: date | None) -> str:
    """Start and duration as in SDMX and ISO 8601: 2025-01-01/P1Y, 2025-03-01/P1M, 2016-07-01/P462D."""
    if from_ is None or until is None:
        return NOT_STATED
    if from_.day == until.day == 1:
        months = (until.year - from_.year) * 12 + until.month - from_.month
        return f"{from_}/P{months // 12}Y" if months % 12 == 0 else f"{from_}/P{months}M"
    return f"{from_}/P{(until - from_).days}D"


def mark_of(cell: Cell | PrintedCell) -> ConfStatus:
    """The one mark by which readers know that a cell is hidden, whatever it is hidden for."""
    is_hidden = cell.value is None and isinstance(cell, Cell)
    return ConfStatus.HIDDEN if is_hidden else ConfStatus.FREE


def _observation(table: Outgoing, key: Key, cell: Cell | PrintedCell) -> Observation:
    printed = isinstance(cell, PrintedCell)
    return Observation(
        codes=key,
        period=_period_of(table, key),
        value=cell.value,
        obs_status=cell.obs_status.value,
        conf_status=mark_of(cell).value,
        printed_label=cell.label if printed and isinstance(cell, PrintedCell) else "",
    )


def _period_of(table: Outgoing, key: Key) -> str:
    """The period of one cell: its year or month where the table has such an axis, or that of the table."""
    for dimension, code in zip(dimensions_of(table), key, strict=True):
        if code != TOTAL and dimension.codebook == "year":
            return f"{code}-01-01/P1Y"
        if code != TOTAL and dimension.codebook == "month":
            return f"{code}-01/P1M"
    return time_period(table.from_, table.until)
