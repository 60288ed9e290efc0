"""HSDS out: whole records as JSON, one after another; all tables as CSV in one ZIP file with its datapackage.

Cells that a spreadsheet would run get an apostrophe before them, which `reading` takes away again.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from houvast.library.hsds.kinds import DAY, EMAIL, KINDS, MOMENT, NUMBER, TIME, URI, UUID, Kind
from houvast.library.hsds.tables import Nested, Record, Tables
from houvast.library.sheets.lines import harmless

VERSION = "3.0"
_PACKED_AT = (1980, 1, 1, 0, 0, 0)  # the same tables make the same file
# How a tabular data package (Frictionless) calls our kinds of field: type, and format where it has one.
_TABULAR = {
    NUMBER: ("number", ""),
    UUID: ("string", "uuid"),
    URI: ("string", "uri"),
    EMAIL: ("string", "email"),
    DAY: ("date", ""),
    TIME: ("time", "any"),
    MOMENT: ("datetime", "any"),
}


def as_json(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def documents(tables: Tables) -> Iterator[str]:
    """Pieces of one JSON document: a page of all organizations, each with its services and places.

    Not of services, as an API lists them: an organization without a service would be lost.
    """
    nested = Nested(tables)
    yield f'{{"version":"{VERSION}","contents":['
    for number, record in enumerate(nested.records("organization")):
        yield (",\n" if number else "\n") + as_json(record)
    yield "\n]}\n"


def packed(tables: Tables, out: IO[bytes]) -> None:
    """Write the tables that have rows, and datapackage.json, into a ZIP file."""
    used = [kind for kind in KINDS.values() if tables.rows(kind.name)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(_entry("datapackage.json"), json.dumps(_datapackage(used), indent=2))
        for kind in used:
            with (
                made.open(_entry(kind.file), "w") as opened,
                io.TextIOWrapper(opened, "utf-8", newline="") as text,
            ):
                writer = csv.writer(text)
                writer.writerow(kind.fields)
                for row in tables.rows(kind.name):
                    writer.writerow([_cell(row.get(name, "")) for name in kind.fields])


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _PACKED_AT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _cell(value: Any) -> str:
    return harmless(value) if isinstance(value, str) else repr(value)


def _datapackage(kinds: list[Kind]) -> Record:
    return {
        "name": "human-services",
        "profile": "tabular-data-package",
        "version": VERSION,
        "resources": [
            {
                "name": kind.name,
                "path": kind.file,
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"primaryKey": "id", "fields": [_described(kind, name) for name in kind.fields]},
            }
            for kind in kinds
        ],
    }


def _described(kind: Kind, name: str) -> Record:
    field = kind.fields[name]
    type_, form = _TABULAR.get(field.kind, ("string", ""))
    needed = field.required or field.required_in_tables
    constraints = {
        **({"required": True} if needed else {}),
        **({"enum": list(field.choices)} if field.choices else {}),
    }
    return {
        "name": name,
        "type": type_,
        **({"format": form} if form else {}),
        **({"constraints": constraints} if constraints else {}),
    }
