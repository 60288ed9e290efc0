"""A file of amounts, one row a contribution, as sums with all margins; and the sums as they may be shown.

`houvast figures protect FILE --sum COLUMN`. Which sums one contributor dominates is `magnitudes`' business.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path

from houvast.library.figures.export.as_csv import harmless
from houvast.library.figures.given.files import read_rows
from houvast.library.figures.given.reading import (
    OURS,
    SOME_DAYS,
    GivenRefused,
    GivenTable,
    axis_of,
    chains_of,
    code_of,
)
from houvast.library.figures.hierarchy import upwards
from houvast.library.figures.magnitudes import MOST_CELLS, Hidden, Sums
from houvast.library.figures.refusals import EstimateRefused
from houvast.library.figures.sheets import Sheet, whole_number
from houvast.library.figures.tables import TOTAL, Definition, Key, RawTable


@dataclass(frozen=True)
class GivenSums:
    """The sums, and how their cells are called in the columns of the file."""

    given: GivenTable
    sums: Sums


def read_sums(
    file: Path, amount: str, *, by: str | None = None, within: Mapping[str, str] | None = None
) -> GivenSums:
    """The sums of a column in whole units. `by` names the column of who contributed; else each row is one."""
    try:
        sheet = read_rows(file)
        sheet.require(amount)
        if by is not None:
            sheet.require(by)
        return _summed(file, sheet, amount, by, dict(within or {}))
    except (EstimateRefused, GivenRefused) as refused:
        said = str(refused)
        raise GivenRefused(said if file.name in said else f"{file.name}: {said}") from None


def _summed(file: Path, sheet: Sheet, amount: str, by: str | None, within: Mapping[str, str]) -> GivenSums:
    columns = tuple(column for column in sheet.columns if column not in (amount, by))
    if not columns:
        raise GivenRefused(f"The file has no column beside {amount!r}; every other column is a dimension.")
    if taken := next((column for column in columns if column in OURS), None):
        raise GivenRefused(f"The column {taken!r} has the name of one that is written; rename it.")
    chains = chains_of(columns, within)
    added: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in sheet:
        key = tuple(code_of(row, chain) for chain in chains)
        if TOTAL in key:
            raise GivenRefused(f"Line {row.line} is a total; give contributions only.")
        who = row.values[by] if by is not None else str(row.line)
        if not who:
            raise GivenRefused(f"Line {row.line}: the {by} is empty; name who contributed.")
        added[key][who] += whole_number(row, amount)
    if not added:
        raise GivenRefused("The file has no rows below its first line.")
    codes = [tuple(dict.fromkeys(key[axis] for key in added)) for axis in range(len(chains))]
    axes = tuple(axis_of(chain, each) for chain, each in zip(chains, codes, strict=True))
    if (cells := prod(len(each) + 1 for each in codes)) > MOST_CELLS:
        raise GivenRefused(
            f"With its margins this is a table of {cells:,} sums, more than {MOST_CELLS:,}; "
            "leave a column out or merge values."
        )
    definition = Definition(file.stem, "1", {}, "given", "given", axes)
    whole = {key: sum(each.values()) for key, each in added.items()}
    raw = RawTable.with_margins(definition, *SOME_DAYS, whole)
    return GivenSums(GivenTable(file.stem, columns, chains, raw), Sums(raw, _of_each_cell(raw, added)))


def _of_each_cell(raw: RawTable, added: Mapping[Key, Mapping[str, int]]) -> dict[Key, list[int]]:
    """What each contributor added to each cell and margin, largest first."""
    axes = raw.definition.dimensions
    of: dict[Key, dict[str, int]] = {key: defaultdict(int) for key in raw.every_cell()}
    for key, each in added.items():
        paths = ((*upwards(code, axis.within), TOTAL) for code, axis in zip(key, axes, strict=True))
        for margin in product(*paths):
            for who, amount in each.items():
                of[margin][who] += amount
    return {key: sorted(each.values(), reverse=True) for key, each in of.items()}


def sums_to_csv(given: GivenSums, hidden: Hidden, *, audit: bool) -> bytes:
    """One row a sum: C is one that few dominate, D one that would give such a sum away, F is shown."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    more = ("AUDIT_LOW", "AUDIT_HIGH") if audit else ()
    writer.writerow([harmless(text) for text in (*given.given.columns, "OBS_VALUE", "CONF_STATUS", *more)])
    for key in given.sums.raw.every_cell():
        said = given.given.values(key)
        value: int | None = given.sums.raw.counts[key]
        low, high = value, value
        if (interval := hidden.left.get(key)) is not None:
            value, low, high = None, interval.low, interval.high
        mark = "C" if key in hidden.dominated else "D" if key in hidden.secondary else "F"
        ends = ("" if each is None else str(each) for each in (low, high)) if audit else ()
        cells = (*(said[column] for column in given.given.columns), "" if value is None else str(value))
        writer.writerow([harmless(text) for text in (*cells, mark, *ends)])
    return out.getvalue().encode()
