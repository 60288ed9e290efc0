"""A mapping: a small reviewed file that says what each column of a delivery means.

It describes an aggregate (tables of counts or shares) or microdata (one row a case or person): columns, codes
through crosswalks, unit, population, scope, area, period, base, known undercount, source and date. What the
source does not say is written null, and said wherever the figures stand. A mapping that says something
impossible is refused with its line and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from houvast.library.codes import Refused as CodesRefused
from houvast.library.codes import codebook, crosswalk
from houvast.library.figures.definitions.reading import DefinitionRefused, Lines, read_text
from houvast.library.figures.sources.laying import How
from houvast.library.figures.tables import TOTAL

LARGEST = 200_000  # signs: a mapping is read by people
AGGREGATE, MICRODATA = "aggregate", "microdata"
FILL_IN = "FILL_IN"  # what a draft asks of a person
OWN_AXES = ("year", "month", "printed")  # lists of civil years and months; words of the table itself

_TOP = {
    "file", "version", "kind", "sender", "made_on", "printed", "read", "tables", "ignored", "ignored_rows",
}  # fmt: skip
_TABLE_NEEDS = {
    "name", "titles", "source", "unit", "population", "period", "scope", "base", "area", "dimensions",
}  # fmt: skip
_TABLE_MAY = {
    "where", "value", "total", "measure", "words", "remarks", "cells", "registration", "printed_in",
    "undercount", "holds", "elsewhere", "linkage",
}  # fmt: skip
_AXIS_MAY = {"name", "codebook", "column", "columns", "codes", "labels", "crosswalk", "exclusive"}
_MICRO_NEEDS = {"unit", "population", "period", "scope", "area", "source", "columns", "tables"}
_MICRO_MAY = {"registration", "undercount", "day", "key", "words"}
_COLUMN_MAY = {"column", "name", "codebook", "codes", "crosswalk", "empty", "whole", "labels"}
_MEASURES = ("count", "share")


class MappingRefused(DefinitionRefused):
    """A mapping that says something impossible. The message is file:line: what, and why."""


@dataclass(frozen=True)
class Mapping:
    """A mapping that was read and checked. `declared` is what stands in it."""

    name: str
    file: str
    version: str
    kind: str
    sender: str
    printed: bool
    declared: Dict[str, Any]
    sha256: str
    text: str
    how: How = field(default_factory=How)

    @property
    def tables(self) -> tuple[Dict[str, Any], ...]:
        return tuple(self.declared["tables"])

    @property
    def ignored(self) -> frozenset[str]:
        """Columns of the file that nobody reads, because the mapping says the same or they are not needed."""
        return frozenset(map(str, self.declared.get("ignored", ())))

    @property
    def ignored_rows(self) -> tuple[Dict[str, Any], ...]:
        """What tells the rows that no table takes, column by column, as in `where` of a table."""
        return tuple(self.declared.get("ignored_rows", ()))

    @property
    def columns(self) -> frozenset[str]:
        """Every column of the file that the mapping speaks of."""
        named = self.declared if self.kind == MICRODATA else None
        if named is not None:
            day = {named["day"]["column"]} if "day" in named else set()
            return frozenset({each["column"] for each in named["columns"]} | set(named.get("key", ())) | day)
        asked = {str(column) for each in self.ignored_rows for column in each}
        return frozenset(column for table in self.tables for column in _columns_of(table)) | asked


def read_mapping(text: str, name: str = "mapping.yaml") -> Mapping:
    """A mapping from its text. Raises MappingRefused with the line and what to do."""
    lines = Lines(Path(name), refusal=MappingRefused)
    if len(text) > LARGEST:
        lines.refuse("file", f"is too long: a mapping has at most {LARGEST} signs")
    for number, line in enumerate(text.splitlines(), 1):
        if FILL_IN in line.split("#")[0]:
            lines.at[FILL_IN] = number
            lines.refuse(FILL_IN, f"is still asked for here: {line.strip()[:60]}")
    declared = read_text(text, lines)
    kind = declared.get("kind", AGGREGATE)
    if kind not in (AGGREGATE, MICRODATA):
        lines.refuse("kind", f"is {kind!r}; say {AGGREGATE} or {MICRODATA}")
    may = _TOP | (_MICRO_NEEDS | _MICRO_MAY if kind == MICRODATA else set())
    lines.only(declared, may, {"file", "tables"} | (_MICRO_NEEDS if kind == MICRODATA else set()))
    _list_of_mappings(declared, "tables", lines)
    if kind == MICRODATA:
        _check_microdata(declared, lines)
    else:
        _check_aggregate(declared, lines)
    return Mapping(
        name=name,
        file=str(declared["file"]),
        version=str(declared.get("version", 1)),
        kind=kind,
        sender=str(declared.get("sender", declared["file"])),
        printed=bool(declared.get("printed", False)),
        declared=declared,
        sha256=sha256(text.encode()).hexdigest(),
        text=text,
        how=_how(declared, lines),
    )


def _how(declared: Dict[str, Any], lines: Lines) -> How:
    said = declared.get("read", {})
    if not isinstance(said, dict) or set(said) - {"encoding", "delimiter", "sheet", "table"}:
        lines.refuse("read", "says how the file is read: encoding, delimiter, sheet or table")
    return How(**{key: str(value) for key, value in said.items()})


def _list_of_mappings(declared: Dict[str, Any], key: str, lines: Lines) -> None:
    found = declared[key]
    if not isinstance(found, list) or not found or not all(isinstance(each, dict) for each in found):
        lines.refuse(key, "is a list with at least one entry")


def _check_aggregate(declared: Dict[str, Any], lines: Lines) -> None:
    rows = declared.get("ignored_rows", [])
    if not isinstance(rows, list) or not all(isinstance(each, dict) and each for each in rows):
        lines.refuse("ignored_rows", "is a list that says of rows what stands in which column")
    names = [table.get("name") for table in declared["tables"]]
    if twice := {str(name) for name in names if names.count(name) > 1}:
        lines.refuse("name", f"stands twice: {', '.join(sorted(twice))}")
    for table in declared["tables"]:
        lines.only(table, _TABLE_NEEDS | _TABLE_MAY, _TABLE_NEEDS)
        _check_words(table, lines)
        _check_period(table, lines)
        linkage = table.get("linkage", {"en": ""})
        if not isinstance(linkage, dict) or not all(isinstance(each, str) for each in linkage.values()):
            lines.refuse("linkage", f"of {table['name']} says per language by what each person counts once")
        if table.get("measure", "count") not in _MEASURES:
            lines.refuse("measure", f"of {table['name']} is one of {', '.join(_MEASURES)}")
        if table.get("measure") == "share" and table["base"] is None:
            lines.refuse("base", f"of {table['name']} is missing: say what the shares are shares of")
        if not isinstance(table["dimensions"], list):
            lines.refuse("dimensions", f"of {table['name']} is a list")
        across = [axis for axis in table["dimensions"] if "columns" in axis]
        if "value" not in table and len(across) != 1:
            lines.refuse("value", f"of {table['name']} is missing: name the column with the figures")
        for axis in table["dimensions"]:
            lines.only(axis, _AXIS_MAY, {"name", "codebook"})
            _check_axis(axis, lines)
            if not isinstance(axis.get("exclusive", False), bool):
                lines.refuse(
                    "exclusive", f"of {axis['name']} is true where each thing stands on one line only"
                )
        if not declared.get("printed") and (table["period"] is None or table["unit"] is None):
            lines.refuse("period", f"and unit of {table['name']} are needed where nobody printed it before")


def _check_microdata(declared: Dict[str, Any], lines: Lines) -> None:
    _check_period(declared, lines)
    if declared["period"] is None or declared["unit"] is None or declared["population"] is None:
        lines.refuse("period", "unit and population are known to who keeps a register: fill them in")
    _list_of_mappings(declared, "columns", lines)
    named: dict[str, Any] = {}
    for column in declared["columns"]:
        lines.only(column, _COLUMN_MAY, {"column"})
        if "whole" in column:
            _check_range(column, lines)
            continue
        lines.only(column, _COLUMN_MAY, {"column", "name", "codebook"})
        _check_axis(column, lines)
        named[column["name"]] = column
    if "day" in declared and (not isinstance(declared["day"], dict) or "column" not in declared["day"]):
        lines.refuse("day", "names its column, and its format if it is not 2025-01-31")
    for table in declared["tables"]:
        lines.only(table, {"name", "titles", "dimensions"}, {"name", "titles", "dimensions"})
        _check_words(table, lines)
        if unknown := [name for name in table["dimensions"] if name not in named]:
            lines.refuse("dimensions", f"of {table['name']} name no column with codes: {', '.join(unknown)}")


def _check_range(column: Dict[str, Any], lines: Lines) -> None:
    whole = column["whole"]
    if not (isinstance(whole, list) and len(whole) == 2 and all(isinstance(end, int) for end in whole)):
        lines.refuse("whole", "is a least and a most, like [0, 120]")


def _check_words(table: Dict[str, Any], lines: Lines) -> None:
    if not isinstance(table["titles"], dict) or not {"nl", "en"} <= set(table["titles"]):
        lines.refuse("titles", f"of {table['name']} are needed in nl and en at least")


def _check_period(table: Dict[str, Any], lines: Lines) -> None:
    period = table["period"]
    if period is None:
        return
    from_, until = (period.get("from"), period.get("until")) if isinstance(period, dict) else (None, None)
    if not isinstance(from_, date) or not isinstance(until, date):
        lines.refuse("period", "is null, or has from and until as days (until is the first day after it)")
    if from_ >= until:
        lines.refuse("period", "is empty: until is the first day after it")


def _check_axis(axis: dict[str, Any], lines: Lines) -> None:
    """The codes of an axis are of its list; with a crosswalk, of the list that it starts from."""
    name, lists = str(axis["name"]), str(axis["codebook"])
    for key in ("codes", "columns"):
        if key in axis:
            _texts_as_keys(axis, key, lines)
    if lists in OWN_AXES:
        return
    try:
        book = codebook(lists)
        if "crosswalk" in axis:
            walk = crosswalk(str(axis["crosswalk"]))
            if walk.source != (lists,) or len(walk.target) != 1:
                lines.refuse("crosswalk", f"of {name} leads from {lists} to one list, or it is left out")
    except CodesRefused as refused:
        lines.refuse("codebook", f"of {name}: {refused.reason}")
    own = set(axis.get("labels", {})) | {TOTAL}
    given = {str(code) for code in (*axis.get("codes", {}).values(), *axis.get("columns", {}).values())}
    # A code that held on other days only is a finding of the delivery, not of the mapping.
    if odd := sorted(code for code in given - own if book.ever(code) is None):
        lines.refuse("codes", f"of {name} are not in the list {lists}: {', '.join(odd)}")


def _texts_as_keys(axis: dict[str, Any], key: str, lines: Lines) -> None:
    """What stands in a cell is text: 1 is "1". YAML reads a bare yes, no, on and off as something else."""
    if not isinstance(axis[key], dict):
        lines.refuse(key, f"of {axis['name']} says for each text of the file its code")
    if odd := [said for said in axis[key] if not isinstance(said, str | int) or isinstance(said, bool)]:
        lines.refuse(key, f"of {axis['name']}: put {odd[0]!r} in quotation marks as it stands in the file")
    axis[key] = {str(said): code for said, code in axis[key].items()}


def _columns_of(table: Dict[str, Any]) -> set[str]:
    named = {str(column) for column in table.get("where", {})}
    named |= {str(axis["column"]) for axis in table["dimensions"] if "column" in axis}
    named |= {str(column) for axis in table["dimensions"] for column in axis.get("columns", ())}
    return named | {str(table[key]) for key in ("value", "printed_in") if key in table}
