"""The definition of a CSV, to lie beside it as CSV on the Web (W3C, 2015): <name>.csv-metadata.json.

Says in four languages what each column is, which codes it may hold, what an empty value means, what is
counted among whom and when, and under which licence it may be used.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from houvast.library.figures.export.as_csv import columns, harmless
from houvast.library.figures.labels import LANGUAGES, named, sentence
from houvast.library.figures.observations import area, dataflow, time_period, unit_measure
from houvast.library.figures.outgoing import (
    LICENCE,
    Outgoing,
    check_outgoing,
    codes_with_total,
    dimensions_of,
    measure_of,
    name_of,
    said_population,
    said_unit,
)
from houvast.library.figures.protections import protection_data
from houvast.library.figures.readable import readable
from houvast.library.figures.tables import AlreadyPublic, ConfStatus, ObsStatus

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_]")
_MAY_BE_EMPTY = ("OBS_VALUE", "PRINTED_LABEL")


def to_csv_metadata(table: Outgoing, language: str = "en") -> bytes:
    """What the CSV beside it means. The same in every language: all are in it."""
    check_outgoing(table)
    read = {each: readable(table, each) for each in LANGUAGES}
    definitions = {
        each: "\n".join(f"{name}: {text}" for name, text in read[each].definition) for each in read
    }
    axes = [_name(dimension.name) for dimension in dimensions_of(table)]
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{name_of(table)}.csv",
        "dc:title": _said({each: read[each].title for each in LANGUAGES}),
        "dc:description": _said(definitions),
        "dc:temporal": time_period(table.from_, table.until),
        "schema:unitText": _said({each: said_unit(table, each) for each in LANGUAGES}),
        "schema:populationType": _said({each: said_population(table, each) for each in LANGUAGES}),
        "notes": [
            note
            for each in LANGUAGES
            for text in (*read[each].remarks, *read[each].marks)
            for note in _said({each: text})
        ],
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {
            "columns": list(_columns(table)),
            "primaryKey": ["REF_AREA", "TIME_PERIOD", *axes],
        },
    }
    if isinstance(table, AlreadyPublic):  # theirs to license
        described["dc:source"] = table.source
    else:
        described["dc:license"] = {"@id": LICENCE}
        pairs = (f"{name}={value}" for name, value in protection_data(table).items())
        described["schema:measurementTechnique"] = "; ".join(pairs)
    return json.dumps(described, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _said(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in texts.items()]


def _columns(table: Outgoing) -> Iterator[dict[str, Any]]:
    axes = {dimension.name: axis for axis, dimension in enumerate(dimensions_of(table))}
    for name in columns(table):
        kind = "dimensions" if name in axes else "columns"
        titles = {each: named(kind, name, each) for each in LANGUAGES}
        column = {
            "name": _name(name),
            # The head of the file is in no language; what people call it stands beside it.
            "titles": {"und": harmless(name), **titles},
            "datatype": _datatype(table, name, axes),
            "required": name not in _MAY_BE_EMPTY,
        }
        if name == "OBS_VALUE":
            column["null"] = ""
            column["dc:description"] = _said({each: sentence("empty_value", each) for each in LANGUAGES})
        yield column


def _datatype(table: Outgoing, name: str, axes: Mapping[str, int]) -> str | dict[str, Any]:
    """Whole numbers or shares, and for codes exactly those that may occur."""
    if name == "OBS_VALUE":
        whole = measure_of(table) == "count"
        return {"base": "integer", "minimum": 0} if whole else {"base": "decimal", "minimum": 0, "maximum": 1}
    if name in axes:
        return _one_of(codes_with_total(table, axes[name]))
    fixed = {"DATAFLOW": dataflow(table), "REF_AREA": area(table), "UNIT_MEASURE": unit_measure(table)}
    if name in fixed:
        return _one_of([fixed[name]])
    marks = (ConfStatus.FREE, ConfStatus.HIDDEN)
    statuses: dict[str, Iterable[str]] = {"OBS_STATUS": ObsStatus, "CONF_STATUS": marks}
    return _one_of(statuses[name]) if name in statuses else "string"


def _one_of(codes: Iterable[str]) -> dict[str, str]:
    return {"base": "string", "format": "|".join(re.escape(harmless(code)) for code in codes)}


def _name(column: str) -> str:
    """A name that may stand in a URI template."""
    cleaned = _NOT_IN_A_NAME.sub("_", column)
    return cleaned if not cleaned.startswith("_") else f"X{cleaned}"
