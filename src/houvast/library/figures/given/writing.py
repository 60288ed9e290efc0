"""A protected table under the columns that it was given with: a row for each cell that is published.

A margin is `Total`. What is hidden has an empty OBS_VALUE, and CONF_STATUS says why: A is a small count, D is
hidden so that no A can be worked out. With an audit AUDIT_LOW and AUDIT_HIGH are what an attacker who reads
everything is left with; an empty AUDIT_HIGH has no end. For a cell that is shown both are its value.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

from houvast.library.figures.attacker import Found, attack
from houvast.library.figures.export.as_csv import harmless
from houvast.library.figures.given.reading import GivenTable
from houvast.library.figures.tables import Cell, Key, SafeTable

MOST_EXACT = 1_500  # hidden cells, beyond which exact ends of intervals take minutes

Said = tuple[dict[str, str], Cell, tuple[int | None, int | None]]


def audited(tables: Sequence[SafeTable], proven: Found) -> tuple[Found, bool]:
    """What is left to an attacker who has these tables and nothing else, and whether that is exact.

    Beyond MOST_EXACT hidden cells it is what is `proven` to be left at least.
    """
    if sum(len(table.suppressed) for table in tables) > MOST_EXACT:
        return proven, False
    return attack(tables), True


def to_csv(given: Sequence[GivenTable], safe: Sequence[SafeTable], found: Found | None = None) -> bytes:
    """One row a cell, dimensions in the order of the file; several tables get a first column TABLE."""
    columns, audit = _columns(given), () if found is None else ("AUDIT_LOW", "AUDIT_HIGH")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([harmless(text) for text in (*columns, "OBS_VALUE", "CONF_STATUS", *audit)])
    for said, cell, interval in _rows(given, safe, found or {}):
        values = (cell.value, *(interval if audit else ()))
        value, *ends = ("" if each is None else str(each) for each in values)
        texts = (*(said.get(column, "") for column in columns), value, cell.conf_status.value, *ends)
        writer.writerow([harmless(text) for text in texts])
    return out.getvalue().encode()


def to_json(given: Sequence[GivenTable], safe: Sequence[SafeTable], found: Found | None = None) -> bytes:
    """The same rows as a list of objects, with numbers as numbers and null for what is hidden."""
    rows = []
    for said, cell, (low, high) in _rows(given, safe, found or {}):
        row: dict[str, object] = {**said, "OBS_VALUE": cell.value, "CONF_STATUS": cell.conf_status.value}
        rows.append(row if found is None else row | {"AUDIT_LOW": low, "AUDIT_HIGH": high})
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n".encode()


def _columns(given: Sequence[GivenTable]) -> tuple[str, ...]:
    every = dict.fromkeys(column for table in given for column in table.columns)
    return (*(("TABLE",) if len(given) > 1 else ()), *every)


def _rows(given: Sequence[GivenTable], safe: Sequence[SafeTable], found: Found) -> Iterator[Said]:
    for table, protected in zip(given, safe, strict=True):
        first = {"TABLE": table.name} if len(given) > 1 else {}
        for key in protected.every_cell():
            cell = protected[key]
            yield first | table.values(key), cell, _interval(protected.definition.name, key, cell, found)


def _interval(table: str, key: Key, cell: Cell, found: Found) -> tuple[int | None, int | None]:
    interval = found.get((table, key))
    return (cell.value, cell.value) if interval is None else (interval.low, interval.high)
