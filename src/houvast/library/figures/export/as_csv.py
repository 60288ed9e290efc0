"""A table as CSV with the columns of SDMX. Its definition stands beside it (`as_csvw`).

A spreadsheet runs a cell that begins with =, +, - or @ as a formula; such a cell gets an apostrophe
(OWASP, CSV injection).
"""

import csv
import io

from houvast.library.figures.observations import area, dataflow, observations, unit_measure
from houvast.library.figures.outgoing import Outgoing, check_outgoing, dimensions_of
from houvast.library.figures.tables import AlreadyPublic

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


def columns(table: Outgoing) -> tuple[str, ...]:
    """The names of the columns; a table that others printed also keeps their label."""
    axes = tuple(dimension.name for dimension in dimensions_of(table))
    printed = ("PRINTED_LABEL",) if isinstance(table, AlreadyPublic) else ()
    first = ("DATAFLOW", "REF_AREA", "TIME_PERIOD", "UNIT_MEASURE")
    return (*first, *axes, *printed, "OBS_VALUE", "OBS_STATUS", "CONF_STATUS")


def harmless(text: str) -> str:
    """The text so that no spreadsheet runs it."""
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
