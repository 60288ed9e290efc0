"""A table as CSV with the columns of SDMX, and its definition beside it as CSV on the Web (W3C, 2015).

A spreadsheet runs a cell that begins with =, +, - or @ as a formula; such a cell gets an apostrophe
(OWASP, CSV injection).
"""

import csv
import io
import json

from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.observations import area, dataflow, observations, unit_measure
from houvast.library.figures.outgoing import Outgoing, check_outgoing, dimensions_of, name_of
from houvast.library.figures.protections import protection_data
from houvast.library.figures.readable import readable
from houvast.library.figures.tables import AlreadyPublic, SafeTable

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(table: Outgoing, language: str = "en") -> bytes:
    """One row for each cell; a hidden cell has an empty OBS_VALUE. Codes only, in every language the same."""
    check_outgoing(table)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    writer.writerow([harmless(name) for name in columns(table)])
    printed = isinstance(table, AlreadyPublic)
    for each in observations(table):
        value = "" if each.value is None else str(each.value)
        label = (each.printed_label,) if printed else ()
        row = (dataflow(table), area(table), each.period, unit_measure(table), *each.codes, *label)
        writer.writerow([harmless(text) for text in (*row, value, each.obs_status, each.conf_status)])
    return out.getvalue().encode("utf-8")


def to_csv_metadata(table: Outgoing, language: str = "en") -> bytes:
    """The definition of the CSV, to be stored beside it as <name>.csv-metadata.json."""
    read = {each: readable(table, each) for each in LANGUAGES}
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": f"{name_of(table)}.csv",
        "dc:title": {each: read[each].title for each in LANGUAGES},
        "dc:description": {each: dict(read[each].definition) for each in LANGUAGES},
        "notes": {each: [*read[each].remarks, *read[each].marks] for each in LANGUAGES},
        **({"schema:measurementTechnique": _technique(table)} if isinstance(table, SafeTable) else {}),
        "tableSchema": {"columns": [{"name": name, "titles": name} for name in columns(table)]},
    }
    return json.dumps(described, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _technique(table: SafeTable) -> str:
    """How the table was protected, as name=value pairs."""
    return "; ".join(f"{name}={value}" for name, value in protection_data(table).items())


def columns(table: Outgoing) -> tuple[str, ...]:
    """The names of the columns; a table that others printed also keeps their label."""
    axes = tuple(dimension.name for dimension in dimensions_of(table))
    printed = ("PRINTED_LABEL",) if isinstance(table, AlreadyPublic) else ()
    first = ("DATAFLOW", "REF_AREA", "TIME_PERIOD", "UNIT_MEASURE")
    return (*first, *axes, *printed, "OBS_VALUE", "OBS_STATUS", "CONF_STATUS")


def harmless(text: str) -> str:
    """The text so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
