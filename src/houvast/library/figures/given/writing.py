"""A protected table under the columns that it was given with: a row for each cell that is published.

A margin is `Total`. What is hidden has an empty OBS_VALUE, and CONF_STATUS says why: A is a small count, D is
hidden so that no A can be worked out. That is for who protects: whoever publishes puts C in place of both
(docs/decisions/0324-one-mark.md). With an audit AUDIT_LOW and AUDIT_HIGH are what an attacker who reads
everything, marks too, is left with; an empty AUDIT_HIGH has no end. For a cell that is shown both are its
value. Where that could not be told exactly of every cell, AUDIT_LOW and AUDIT_HIGH are what linear programs
and counting line by line leave, and AUDIT_SURE_LOW and AUDIT_SURE_HIGH what whole tables prove to be left:
the exact interval is between.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence

from houvast.library.figures.auditing import Audit
from houvast.library.figures.export.as_csv import harmless
from houvast.library.figures.given.reading import GivenTable
from houvast.library.figures.tables import Cell, Key, SafeTable

AUDITED = ("AUDIT_LOW", "AUDIT_HIGH")
AUDITED_BETWEEN = (*AUDITED, "AUDIT_SURE_LOW", "AUDIT_SURE_HIGH")

Ends = tuple[int | None, ...]
Said = tuple[dict[str, str], Cell, Ends]


def to_csv(given: Sequence[GivenTable], safe: Sequence[SafeTable], audit: Audit | None = None) -> bytes:
    """One row a cell, dimensions in the order of the file; several tables get a first column TABLE."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = _columns(given)
    writer.writerow([harmless(text) for text in (*columns, "OBS_VALUE", "CONF_STATUS", *_audited(audit))])
    for said, cell, interval in _rows(given, safe, audit):
        value, *ends = ("" if each is None else str(each) for each in (cell.value, *interval))
        texts = (*(said.get(column, "") for column in columns), value, cell.conf_status.value, *ends)
        writer.writerow([harmless(text) for text in texts])
    return out.getvalue().encode()


def to_json(given: Sequence[GivenTable], safe: Sequence[SafeTable], audit: Audit | None = None) -> bytes:
    """The same rows as a list of objects, with numbers as numbers and null for what is hidden."""
    rows = []
    for said, cell, ends in _rows(given, safe, audit):
        row: dict[str, object] = {**said, "OBS_VALUE": cell.value, "CONF_STATUS": cell.conf_status.value}
        rows.append(row | dict(zip(_audited(audit), ends, strict=True)))
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    return f"[\n{lines}\n]\n".encode()


def _columns(given: Sequence[GivenTable]) -> tuple[str, ...]:
    every = dict.fromkeys(column for table in given for column in table.columns)
    return (*(("TABLE",) if len(given) > 1 else ()), *every)


def _audited(audit: Audit | None) -> tuple[str, ...]:
    if audit is None:
        return ()
    return AUDITED_BETWEEN if audit.open_cells else AUDITED


def _rows(given: Sequence[GivenTable], safe: Sequence[SafeTable], audit: Audit | None) -> Iterator[Said]:
    columns = len(_audited(audit))
    for table, protected in zip(given, safe, strict=True):
        first = {"TABLE": table.name} if len(given) > 1 else {}
        for key in protected.every_cell():
            cell = protected[key]
            ends = _ends((protected.definition.name, key), cell, audit)
            yield first | table.values(key), cell, ends[:columns]


def _ends(place: tuple[str, Key], cell: Cell, audit: Audit | None) -> Ends:
    if audit is None or place not in audit.left:
        return (cell.value,) * 4
    left, beyond = audit.left[place], audit.beyond[place]
    return beyond.low, beyond.high, left.low, left.high
