"""A table as JSON: the definition in four languages, then one object for each cell."""

import json
from typing import Any

from houvast.library.figures.labels import LANGUAGES, code_label
from houvast.library.figures.observations import (
    Observation,
    area,
    dataflow,
    observations,
    time_period,
    unit_measure,
)
from houvast.library.figures.outgoing import (
    Outgoing,
    check_outgoing,
    codes_with_total,
    dimensions_of,
    name_of,
)
from houvast.library.figures.protections import protection_data
from houvast.library.figures.readable import readable
from houvast.library.figures.tables import AlreadyPublic, SafeTable


def to_json(table: Outgoing, language: str = "en") -> bytes:
    """The table as JSON. A hidden cell has the value null. All languages are in it."""
    check_outgoing(table)
    content = {
        "name": name_of(table),
        "dataflow": dataflow(table),
        "area": area(table),
        "period": time_period(table.from_, table.until),
        "unit": unit_measure(table),
        "printed_by_others": isinstance(table, AlreadyPublic),
        **({"protection": protection_data(table)} if isinstance(table, SafeTable) else {}),
        "in_words": {each: _in_words(table, each) for each in LANGUAGES},
        "dimensions": [_dimension(table, axis) for axis in range(len(dimensions_of(table)))],
        "cells": [_cell(table, each) for each in observations(table)],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"


def _in_words(table: Outgoing, language: str) -> dict[str, Any]:
    read = readable(table, language)
    return {
        "title": read.title,
        "definition": dict(read.definition),
        "remarks": list(read.remarks),
        "marks": list(read.marks),
    }


def _dimension(table: Outgoing, axis: int) -> dict[str, Any]:
    dimension = dimensions_of(table)[axis]
    codes = codes_with_total(table, axis)
    labels = {code: {each: code_label(dimension, code, each) for each in LANGUAGES} for code in codes}
    return {"name": dimension.name, "list": dimension.codebook, "codes": labels}


def _cell(table: Outgoing, each: Observation) -> dict[str, Any]:
    names = (dimension.name for dimension in dimensions_of(table))
    cell: dict[str, Any] = {
        "codes": dict(zip(names, each.codes, strict=True)),
        "period": each.period,
        "value": each.value if each.value is None or isinstance(each.value, int) else float(each.value),
        "obs_status": each.obs_status,
        "conf_status": each.conf_status,
    }
    return cell | ({"printed_label": each.printed_label} if each.printed_label else {})
