"""What a table is called in SDMX: its lists of codes, with identifiers that the standard allows, in words.

Plain data; `as_sdmx` writes it. A list of houvast keeps its name and version, except the sexes, which become
SDMX's own (CL_SEX). Months and years name themselves and have no list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from houvast.library.codes import Codebook, UnknownList, codebook, crosswalk
from houvast.library.figures.labels import LANGUAGES, code_label, named, sentence, term
from houvast.library.figures.observations import area, unit_measure
from houvast.library.figures.outgoing import (
    Outgoing,
    codes_with_total,
    dimensions_of,
    measure_of,
    name_of,
    said_unit,
)
from houvast.library.figures.tables import TOTAL, ConfStatus, Dimension, ObsStatus, SafeTable

AGENCY = "HOUVAST"
CONCEPTS = "CS_HOUVAST"
Words = Mapping[str, str]
"""A text in each language."""

_NAME_THEMSELVES = ("month", "year")
_NOT_ALLOWED = re.compile(r"^-|[^A-Za-z0-9_$\-]")  # @ too, though it is: a spreadsheet would run it
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_\-]")


@dataclass(frozen=True, slots=True)
class Listed:
    """A code as SDMX has it, and `ours` as the other files have it."""

    id: str
    ours: str
    names: Words

    @property
    def remark(self) -> Words | None:
        """How the other files call it, where that is otherwise."""
        if self.id == self.ours:
            return None
        return {each: sentence("elsewhere_called", each, code=self.ours) for each in LANGUAGES}


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes with its version."""

    id: str
    version: str
    names: Words
    codes: tuple[Listed, ...]

    @property
    def by_our_code(self) -> dict[str, str]:
        return {code.ours: code.id for code in self.codes}


def concept_of(dimension: Dimension) -> str:
    """The identifier of an axis: it begins with a letter."""
    cleaned = _NOT_IN_A_NAME.sub("_", dimension.name)
    return cleaned if cleaned[:1].isalpha() else f"X{cleaned}"


def flow_of(table: Outgoing) -> str:
    """The identifier of a table."""
    return _NOT_IN_A_NAME.sub("_", name_of(table)).upper()


def version_of(table: Outgoing) -> str:
    """The version of a table's definition; what others printed has one."""
    return f"{table.definition.version}.0" if isinstance(table, SafeTable) else "1.0"


def lists_of(table: Outgoing) -> dict[str, CodeList]:
    """The list behind each column that has one."""
    lists = {"REF_AREA": _areas(table), "UNIT_MEASURE": _units(table)}
    for axis, dimension in enumerate(dimensions_of(table)):
        if dimension.codebook not in _NAME_THEMSELVES:
            lists[concept_of(dimension)] = _of_axis(table, axis)
    return lists | {
        "OBS_STATUS": _statuses(codebook("obs_status"), ObsStatus),
        # Those that are put out: which of two marks a hidden cell has inside is nobody's outside.
        "CONF_STATUS": _statuses(codebook("conf_status"), (ConfStatus.FREE, ConfStatus.HIDDEN)),
    }


def _of_axis(table: Outgoing, axis: int) -> CodeList:
    """The house's list where all codes of the axis are its codes, else a list of this table's own."""
    dimension, used = dimensions_of(table)[axis], codes_with_total(table, axis)
    total = {each: term("total", each) for each in LANGUAGES}
    book = _book(table, dimension)
    if book is None or any(code not in book for code in used if code != TOTAL):
        codes = [(code, {each: code_label(dimension, code, each) for each in LANGUAGES}) for code in used]
        names = {each: named("dimensions", dimension.name, each) for each in LANGUAGES}
        own = f"CL_{flow_of(table)}_{concept_of(dimension)}"
        return CodeList(own, version_of(table), names, _listed(codes))
    codes = [(code.code, dict(code.labels)) for code in book]
    listed = _listed([*codes, (TOTAL, total)])
    if book.name == "sex":
        listed = tuple(Listed(_sdmx_sex(code.ours), code.ours, code.names) for code in listed)
    return CodeList(f"CL_{book.name.upper()}", f"{book.version}.0", _names_of(book.name), listed)


def _book(table: Outgoing, dimension: Dimension) -> Codebook | None:
    if dimension.labels or (dimension.codes and not dimension.codebook):
        return None
    try:
        return codebook(dimension.codebook, table.from_) if table.from_ else codebook(dimension.codebook)
    except UnknownList:
        return None


@cache
def _sdmx_sex(code: str) -> str:
    return code if code == TOTAL else crosswalk("sdmx_sex").to({"sex": code}).codes[0]


def _statuses(book: Codebook, used: Iterable[str]) -> CodeList:
    codes = _listed((code.code, dict(code.labels)) for code in book if code.code in set(used))
    return CodeList(f"CL_{book.name.upper()}", f"{book.version}.0", _column(book.name.upper()), codes)


def _areas(table: Outgoing) -> CodeList:
    code = area(table)
    names = {each: named("areas", code, each) for each in LANGUAGES}
    return CodeList(
        f"CL_{flow_of(table)}_AREA", version_of(table), _column("REF_AREA"), _listed([(code, names)])
    )


def _units(table: Outgoing) -> CodeList:
    said = {each: said_unit(table, each) for each in LANGUAGES}
    if measure_of(table) == "share":
        said = {each: f"{term('share', each)}: {text}" for each, text in said.items()}
    listed = _listed([(unit_measure(table), said)])
    return CodeList(f"CL_{flow_of(table)}_UNIT", version_of(table), _column("UNIT_MEASURE"), listed)


def _listed(codes: Iterable[tuple[str, Words]]) -> tuple[Listed, ...]:
    """Codes with identifiers that are allowed and differ."""
    listed: dict[str, Listed] = {}
    for ours, names in codes:
        id_ = plain = _NOT_ALLOWED.sub("_", ours) or "_"
        again = 2
        while id_ in listed:
            id_, again = f"{plain}_{again}", again + 1
        listed[id_] = Listed(id_, ours, names)
    return tuple(listed.values())


def _names_of(book: str) -> Words:
    return {each: named("dimensions", book.upper(), each) for each in LANGUAGES}


def _column(name: str) -> Words:
    return {each: named("columns", name, each) for each in LANGUAGES}
