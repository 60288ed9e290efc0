"""A table as SDMX-CSV 2.0 and SDMX-ML 3.0, and the structure that both refer to. Written with pysdmx.

The structure says in four languages what the columns and codes mean; data holds codes alone. A hidden cell
has no OBS_VALUE, and one mark in CONF_STATUS. pysdmx writes English: the other languages are put beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from xml.sax.saxutils import quoteattr

import pandas
from lxml import etree
from pysdmx.io import write_sdmx
from pysdmx.io.format import Format
from pysdmx.io.pd import PandasDataset
from pysdmx.model import DataType, ItemReference, Organisation
from pysdmx.model import concept as concepts
from pysdmx.model.code import Code, Codelist
from pysdmx.model.dataflow import (
    Component,
    Components,
    Dataflow,
    DataStructureDefinition,
    Role,
    Schema,
)
from pysdmx.model.message import Header

from houvast.library.figures.export.as_csv import harmless
from houvast.library.figures.export.in_sdmx import (
    AGENCY,
    CONCEPTS,
    CodeList,
    Words,
    concept_of,
    flow_of,
    lists_of,
    version_of,
)
from houvast.library.figures.labels import LANGUAGES, named
from houvast.library.figures.observations import NOT_STATED, area, observations, time_period, unit_measure
from houvast.library.figures.outgoing import Outgoing, check_outgoing, dimensions_of, measure_of, title_of
from houvast.library.figures.readable import readable
from houvast.library.figures.tables import AlreadyPublic

_COMMON = "{http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_NO_CLOCK = datetime(2000, 1, 1, tzinfo=UTC)
_PRINTED = "PRINTED_LABEL"
_STANDS_FOR = re.compile(rf'{_PRINTED}="label-(\d+)"')
_CONCEPT_VERSION = "1.0"


def to_sdmx_structure(table: Outgoing, language: str = "en") -> bytes:
    """Concept scheme, code lists, data structure and dataflow of the table, in four languages."""
    check_outgoing(table)
    lists, components = lists_of(table), _components(table)
    codelists = {each.id: _codelist(each) for each in lists.values()}
    scheme = concepts.ConceptScheme(
        id=CONCEPTS,
        name=named("columns", "CONCEPTS", "en"),
        agency=AGENCY,
        version=_CONCEPT_VERSION,
        is_partial=True,  # of all concepts those that this table has
        items=[concepts.Concept(id=each, name=name["en"]) for each, name in _concept_names(table).items()],
    )
    said = _said(table)
    structure = DataStructureDefinition(
        id=f"DSD_{flow_of(table)}",
        name=said["Name"]["en"],
        agency=AGENCY,
        version=version_of(table),
        components=components,
    )
    flow = Dataflow(
        id=flow_of(table),
        name=said["Name"]["en"],
        description=said["Description"]["en"],
        agency=AGENCY,
        version=version_of(table),
        structure=structure,
    )
    artefacts = [*codelists.values(), scheme, structure, flow]
    written = str(write_sdmx(artefacts, Format.STRUCTURE_SDMX_ML_3_0, header=_header(table)))
    return _in_every_language(written, _all_words(table))


def to_sdmx_csv(table: Outgoing, language: str = "en") -> bytes:
    """One row for each cell, as SDMX-CSV 2.0. A label that others printed runs in no spreadsheet."""
    check_outgoing(table)
    rows = _rows(table)
    for row in rows:
        row |= {_PRINTED: harmless(row[_PRINTED])} if _PRINTED in row else {}
    return str(write_sdmx([_dataset(table, rows)], Format.DATA_SDMX_CSV_2_0_0)).encode("utf-8")


def to_sdmx_ml(table: Outgoing, language: str = "en") -> bytes:
    """One observation for each cell, as structure-specific data of SDMX-ML 3.0."""
    check_outgoing(table)
    rows = _rows(table)
    labels = [row.get(_PRINTED, "") for row in rows]
    for place, row in enumerate(rows):
        # pysdmx 1.21 writes an apostrophe as a quotation mark, which ends the attribute: labels go in after.
        row |= {_PRINTED: f"label-{place}"} if row.get(_PRINTED) else {}
    written = str(write_sdmx([_dataset(table, rows)], Format.DATA_SDMX_ML_3_0, header=_header(table)))
    return _STANDS_FOR.sub(lambda found: f"{_PRINTED}={quoteattr(labels[int(found[1])])}", written).encode(
        "utf-8"
    )


def _rows(table: Outgoing) -> list[dict[str, Any]]:
    lists = {name: each.by_our_code for name, each in lists_of(table).items()}
    axes = [concept_of(dimension) for dimension in dimensions_of(table)]
    fixed = {"REF_AREA": lists["REF_AREA"][area(table)]}
    unit = lists["UNIT_MEASURE"][unit_measure(table)]
    timed = _has_period(table)
    rows = []
    for each in observations(table):
        coded = {
            axis: lists.get(axis, {}).get(code, code) for axis, code in zip(axes, each.codes, strict=True)
        }
        period = {"TIME_PERIOD": each.period} if timed else {}
        row = {**fixed, **coded, **period, "OBS_VALUE": each.value}
        row |= {"OBS_STATUS": each.obs_status, "CONF_STATUS": each.conf_status, "UNIT_MEASURE": unit}
        rows.append(row | ({_PRINTED: each.printed_label} if isinstance(table, AlreadyPublic) else {}))
    return rows


def _dataset(table: Outgoing, rows: list[dict[str, Any]]) -> PandasDataset:
    schema = Schema(
        context="dataflow",
        agency=AGENCY,
        id=flow_of(table),
        version=version_of(table),
        components=_components(table),
    )
    whole = measure_of(table) == "count"
    for row in rows:
        row["OBS_VALUE"] = None if row["OBS_VALUE"] is None else (int if whole else float)(row["OBS_VALUE"])
    return PandasDataset(structure=schema, data=pandas.DataFrame(rows, dtype=object))


def _components(table: Outgoing) -> Components:
    lists = lists_of(table)
    whole = measure_of(table) == "count"

    def component(name: str, role: Role, kind: DataType | None = None, *, required: bool = True) -> Component:
        coded = _codelist(lists[name]) if name in lists else None
        level = "O" if role is Role.ATTRIBUTE else None
        concept = ItemReference("Concept", AGENCY, CONCEPTS, _CONCEPT_VERSION, name)
        type_ = None if coded else kind or DataType.STRING
        return Component(
            name, required, role, concept, local_dtype=type_, local_codes=coded, attachment_level=level
        )

    axes = [component(concept_of(dimension), Role.DIMENSION) for dimension in dimensions_of(table)]
    period = [component("TIME_PERIOD", Role.DIMENSION, DataType.PERIOD)] if _has_period(table) else []
    value = component(
        "OBS_VALUE", Role.MEASURE, DataType.INTEGER if whole else DataType.DOUBLE, required=False
    )
    statuses = [component(name, Role.ATTRIBUTE) for name in ("OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE")]
    printed = [component(_PRINTED, Role.ATTRIBUTE, required=False)]
    printed = printed if isinstance(table, AlreadyPublic) else []
    return Components([component("REF_AREA", Role.DIMENSION), *axes, *period, value, *statuses, *printed])


def _has_period(table: Outgoing) -> bool:
    """Whether each cell has one; where the source states none, there is no time dimension."""
    return all(each.period != NOT_STATED for each in observations(table))


def _codelist(list_: CodeList) -> Codelist:
    codes = [
        Code(id=code.id, name=code.names["en"], description=code.remark["en"] if code.remark else None)
        for code in list_.codes
    ]
    return Codelist(id=list_.id, name=list_.names["en"], agency=AGENCY, version=list_.version, items=codes)


def _header(table: Outgoing) -> Header:
    """No clock: the message carries the first day after its period, so that it has the same bytes always."""
    prepared = datetime.combine(table.until, time(), UTC) if table.until else _NO_CLOCK
    period = re.sub(r"[^A-Za-z0-9-]", "_", time_period(table.from_, table.until))
    return Header(id=f"{flow_of(table)}-{period}", prepared=prepared, sender=Organisation(id=AGENCY))


# Words: of everything that has a name, by the identifiers that lead to it


def _all_words(table: Outgoing) -> dict[tuple[str, ...], Mapping[str, Words]]:
    words: dict[tuple[str, ...], Mapping[str, Words]] = {}
    for list_ in lists_of(table).values():
        words[(list_.id,)] = {"Name": list_.names}
        for code in list_.codes:
            remark = {"Description": code.remark} if code.remark else {}
            words[list_.id, code.id] = {"Name": code.names, **remark}
    words[(CONCEPTS,)] = {"Name": _column("CONCEPTS")}
    for concept, names in _concept_names(table).items():
        words[CONCEPTS, concept] = {"Name": names}
    said = _said(table)
    return words | {(flow_of(table),): said, (f"DSD_{flow_of(table)}",): {"Name": said["Name"]}}


def _concept_names(table: Outgoing) -> dict[str, Words]:
    fixed = ["REF_AREA", *(["TIME_PERIOD"] if _has_period(table) else []), "OBS_VALUE", "OBS_STATUS"]
    fixed += ["CONF_STATUS", "UNIT_MEASURE", *([_PRINTED] if isinstance(table, AlreadyPublic) else [])]
    names = {name: _column(name) for name in fixed}
    for dimension in dimensions_of(table):
        names[concept_of(dimension)] = {each: named("dimensions", dimension.name, each) for each in LANGUAGES}
    return names


def _said(table: Outgoing) -> dict[str, Words]:
    """The title of the table, and its whole definition as one text."""
    described = {}
    for each in LANGUAGES:
        read = readable(table, each)
        lines = [f"{name}: {text}" for name, text in read.definition]
        described[each] = "\n".join([*lines, *read.remarks, *read.marks])
    return {"Name": {each: title_of(table, each) for each in LANGUAGES}, "Description": described}


def _column(name: str) -> Words:
    return {each: named("columns", name, each) for each in LANGUAGES}


def _in_every_language(written: str, words: Mapping[tuple[str, ...], Mapping[str, Words]]) -> bytes:
    """Beside each English name and description the other languages, in the order that the schema wants."""
    tree = etree.fromstring(written.encode("utf-8"))
    for english in list(tree.iter(f"{_COMMON}Name", f"{_COMMON}Description")):
        path = [each.get("id") for each in english.iterancestors() if each.get("id")]
        texts = words[tuple(reversed(path))][etree.QName(english).localname]
        english.text = texts["en"]  # a line ends where it should, also after pysdmx escaped it
        last = english
        for language in LANGUAGES:
            if language != "en":
                other = etree.Element(english.tag, {_LANGUAGE: language})
                other.text, other.tail = texts[language], english.tail
                last.addnext(other)
                last = other
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))
