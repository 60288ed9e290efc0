"""A file of counts as a table with all its margins. What is wrong is said by line; then nothing is read.

Every column but the count is a dimension. A combination that is not there counts zero. Margins may stand in
the file as `Total`; they are checked and not believed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from math import prod
from pathlib import Path

from houvast.library.figures.given.files import read_rows
from houvast.library.figures.hierarchy import upwards
from houvast.library.figures.refusals import EstimateRefused
from houvast.library.figures.seen import MARGIN, WITHIN
from houvast.library.figures.sheets import Row, Sheet, whole_number
from houvast.library.figures.tables import TOTAL, Definition, Dimension, Key, RawTable

OURS = (
    *("TABLE", "OBS_VALUE", "CONF_STATUS"),
    *("AUDIT_LOW", "AUDIT_HIGH", "AUDIT_SURE_LOW", "AUDIT_SURE_HIGH"),
)
MOST_CELLS = 1_000_000  # beyond these the programs of disclosure control need more than one machine's memory

# A file says nothing of days; a table must have some. The same for all, so that linked files share cells.
SOME_DAYS = (date(1, 1, 1), date(9999, 1, 1))


class GivenRefused(ValueError):
    """A file that is no table of counts; the message says where and what to do."""


@dataclass(frozen=True)
class GivenTable:
    """A table as it was given, with its columns in order; a hierarchy is one axis of several columns."""

    name: str
    columns: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]
    raw: RawTable

    def values(self, key: Key) -> dict[str, str]:
        """What stands in each column for a cell."""
        said = dict.fromkeys(self.columns, MARGIN)
        for chain, code in zip(self.chains, key, strict=True):
            if code != TOTAL:
                said |= dict(zip(chain, code.split(WITHIN), strict=False))
        return said


@dataclass(frozen=True)
class _Read:
    """The rows of one file by cell, before the files are put together."""

    file: str
    columns: tuple[str, ...]
    chains: tuple[tuple[str, ...], ...]
    counts: Mapping[Key, int]
    lines: Mapping[Key, int]


def read_given(
    files: Sequence[Path], count: str, *, within: Mapping[str, str] | None = None
) -> tuple[GivenTable, ...]:
    """The tables of some files that count the same things; `within` says which column lies within which."""
    read = [_read(file, count, dict(within or {})) for file in files]
    if unused := set(within or ()) - {column for each in read for column in each.columns}:
        raise GivenRefused(f"There is no column {min(unused)!r} to lie within another.")
    codes = _codes(read)
    return _named_apart([_table(each, codes) for each in read])


def _read(file: Path, count: str, within: Mapping[str, str]) -> _Read:
    try:
        sheet = read_rows(file)
        sheet.require(count)
        return _cells(file.name, sheet, count, within)
    except (EstimateRefused, GivenRefused) as refused:
        said = str(refused)
        raise GivenRefused(said if file.name in said else f"{file.name}: {said}") from None


def _cells(name: str, sheet: Sheet, count: str, within: Mapping[str, str]) -> _Read:
    columns = tuple(column for column in sheet.columns if column != count)
    if not columns:
        raise GivenRefused(f"The file has no column beside {count!r}; every other column is a dimension.")
    if taken := next((column for column in columns if column in OURS), None):
        raise GivenRefused(f"The column {taken!r} has the name of one that is written; rename it.")
    if not sheet.rows:
        raise GivenRefused("The file has no rows below its first line.")
    chains = chains_of(columns, within)
    counts: dict[Key, int] = {}
    lines: dict[Key, int] = {}
    for row in sheet:
        key = tuple(code_of(row, chain) for chain in chains)
        if key in lines:
            raise GivenRefused(f"Line {row.line} is the same cell as line {lines[key]}; give each cell once.")
        counts[key], lines[key] = whole_number(row, count), row.line
    return _Read(name, columns, chains, counts, lines)


def chains_of(columns: Sequence[str], within: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """The axes: columns that lie within one another make one, the widest first."""
    known = {low: high for low, high in within.items() if low in columns}
    for low, high in known.items():
        if high not in columns:
            raise GivenRefused(f"There is no column {high!r} for {low!r} to lie within.")
        if low in _above(high, known):
            raise GivenRefused(f"{low!r} and {high!r} cannot each lie within the other.")
    if len(set(known.values())) < len(known):
        twice = next(high for high in known.values() if list(known.values()).count(high) > 1)
        raise GivenRefused(f"Two columns cannot both lie within {twice!r}; name one chain.")
    lowest = [column for column in columns if column not in known.values()]
    return tuple(tuple(reversed(_above(column, known))) for column in lowest)


def _above(column: str, within: Mapping[str, str]) -> list[str]:
    path = [column]
    while (high := within.get(path[-1])) is not None and high not in path:
        path.append(high)
    return path


def code_of(row: Row, chain: tuple[str, ...]) -> str:
    """The code of a row on one axis: its values from wide to narrow, up to the first total."""
    values = [row.values[column] for column in chain]
    for column, value in zip(chain, values, strict=True):
        if not value:
            raise GivenRefused(f"Line {row.line}: the {column} is empty; name it, if only as unknown.")
        if not value.isprintable() or value == TOTAL:
            raise GivenRefused(f"Line {row.line}: the {column} is {value!r}, which is no name for a value.")
    told = values[: values.index(MARGIN)] if MARGIN in values else values
    if any(value != MARGIN for value in values[len(told) :]):
        raise GivenRefused(
            f"Line {row.line}: the {chain[len(told)]} is {MARGIN}, but what lies within it is named."
        )
    return WITHIN.join(told) or TOTAL


def _codes(read: Sequence[_Read]) -> dict[str, tuple[str, ...]]:
    """The codes of each axis by its widest column: those of every file, so that each has the same."""
    codes: dict[str, dict[str, None]] = {}
    for each in read:
        for axis, chain in enumerate(each.chains):
            known = codes.setdefault(chain[0], {})
            for key in each.counts:
                parts = [] if key[axis] == TOTAL else key[axis].split(WITHIN)
                known |= dict.fromkeys(WITHIN.join(parts[:n]) for n in range(1, len(parts) + 1))
    return {name: tuple(known) for name, known in codes.items()}


def _table(read: _Read, codes: Mapping[str, tuple[str, ...]]) -> GivenTable:
    """One file with all its margins, each of those that the file gives compared with the sum of its parts."""
    depths = [len(chain) for chain in read.chains]
    categories = tuple(
        tuple(code for code in codes[chain[0]] if code.count(WITHIN) < depth)
        for chain, depth in zip(read.chains, depths, strict=True)
    )
    if (cells := prod(len(axis) + 1 for axis in categories)) > MOST_CELLS:
        raise GivenRefused(
            f"{read.file}: with its margins this is a table of {cells:,} cells, more than {MOST_CELLS:,}; "
            "leave a column out or merge values."
        )
    axes = tuple(axis_of(chain, axis) for chain, axis in zip(read.chains, categories, strict=True))
    counts = _with_margins(read, axes, categories, depths)
    definition = Definition(Path(read.file).stem, "1", {}, "given", "given", axes)
    return GivenTable(
        definition.name, read.columns, read.chains, RawTable(definition, *SOME_DAYS, categories, counts)
    )


def axis_of(chain: tuple[str, ...], codes: Sequence[str]) -> Dimension:
    within = {code: code.rpartition(WITHIN)[0] for code in codes if WITHIN in code}
    return Dimension(chain[-1], chain[0], within=within)


def _with_margins(
    read: _Read, axes: Sequence[Dimension], categories: Sequence[Sequence[str]], depths: Sequence[int]
) -> dict[Key, int]:
    counts = dict.fromkeys(product(*((*axis, TOTAL) for axis in categories)), 0)
    inner: dict[Key, int] = {}
    told: dict[Key, int] = {}
    for key, count in read.counts.items():
        whole = all(
            code != TOTAL and code.count(WITHIN) + 1 == depth for code, depth in zip(key, depths, strict=True)
        )
        (inner if whole else told)[key] = count
    for key, count in inner.items():
        if count:
            for margin in product(
                *((*upwards(code, axis.within), TOTAL) for code, axis in zip(key, axes, strict=True))
            ):
                counts[margin] += count
    for key, count in told.items():
        if counts[key] != count:
            raise GivenRefused(
                f"{read.file}: line {read.lines[key]} says {count}, but its parts sum to {counts[key]}; "
                f"correct it, or leave the lines with {MARGIN} out."
            )
    return counts


def _named_apart(tables: Sequence[GivenTable]) -> tuple[GivenTable, ...]:
    """The tables under names of their own, also where two files in two folders are called the same."""
    names: dict[str, int] = {}
    apart = []
    for table in tables:
        again = names[table.name] = names.get(table.name, 0) + 1
        name = table.name if again == 1 else f"{table.name}_{again}"
        definition = replace(table.raw.definition, name=name)
        apart.append(replace(table, name=name, raw=replace(table.raw, definition=definition)))
    return tuple(apart)
