"""A mapping: a small reviewed file that says what each column of a delivery means.

It describes an aggregate (tables of counts or shares) or microdata (one row a case or person): columns, codes
through crosswalks, unit, population, scope, area, period, base, known undercount, source and date. What the
source does not say is written null, and said wherever the figures stand. A mapping that says something
impossible is refused with its line and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from hashlib import sha256
from math import prod
from pathlib import Path
from typing import Any

from houvast.library.codes import Refused as CodesRefused
from houvast.library.codes import codebook, crosswalk
from houvast.library.figures.definitions.reading import DefinitionRefused, Lines, read_text
from houvast.library.figures.sources.declared import (
    AGGREGATE,
    CODED_COLUMN,
    KIND,
    MICRODATA,
    OF_AGGREGATE,
    OF_MICRODATA,
    WHOLE_COLUMN,
)
from houvast.library.figures.sources.laying import How
from houvast.library.figures.sources.shape import Odd, Shape, check
from houvast.library.figures.tables import TOTAL

LARGEST = 200_000  # signs: a mapping is read by people
MOST_CELLS = 1_000_000  # with margins: more than disclosure control can reckon with on one machine
FILL_IN = "FILL_IN"  # what a draft asks of a person
OWN_AXES = ("year", "month", "printed")  # lists of civil years and months; words of the table itself
OWN_CODES = {
    "year": re.compile(r"(19|20)\d\d", re.ASCII),
    "month": re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])", re.ASCII),
    "printed": re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*", re.ASCII),
}


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
        return frozenset(self.declared.get("ignored", ()))

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
    _fits(KIND, kind, lines)
    _fits(OF_MICRODATA if kind == MICRODATA else OF_AGGREGATE, declared, lines)
    _once("name", declared["tables"], lines)
    if kind == MICRODATA:
        _check_microdata(declared, lines)
    else:
        _check_aggregate(declared, lines)
    return Mapping(
        name=name,
        file=declared["file"],
        version=str(declared.get("version", 1)),
        kind=kind,
        sender=declared.get("sender", declared["file"]),
        printed=declared.get("printed", False),
        declared=declared,
        sha256=sha256(text.encode()).hexdigest(),
        text=text,
        how=How(**declared.get("read", {})),
    )


def _fits(shape: Shape, value: Any, lines: Lines) -> None:
    """One round over all values: what has another type than declared is refused with its line."""
    try:
        check(shape, value)
    except Odd as odd:
        lines.refuse("kind" if shape is KIND else odd.key, odd.why, odd.within)


def _once(key: str, each: Iterable[Dict[str, Any]], lines: Lines) -> None:
    """Names that stand twice: the second would be written over the first."""
    seen: set[str] = set()
    for one in each:
        name = one.get(key)
        if name in seen:
            lines.refuse(key, f"stands twice: {name}", one)
        seen |= {name} if name else set()


def _check_aggregate(declared: Dict[str, Any], lines: Lines) -> None:
    printed = declared.get("printed", False)
    for table in declared["tables"]:
        name, axes = table["name"], table["dimensions"]
        _check_counted(table, lines)
        if table.get("measure") == "share" and table["base"] is None:
            lines.refuse("base", f"of {name} is missing: say what the shares are shares of", table)
        if "total" in table and (table.get("measure") == "share" or not printed):
            lines.refuse("total", f"of {name} is for counts that were printed: else it is made here", table)
        _once("name", axes, lines)
        across = [axis for axis in axes if "columns" in axis]
        if len(across) + ("value" in table) != 1:
            lines.refuse(
                "value", f"of {name} names the column with the figures, or one axis has columns", table
            )
        for axis in axes:
            if ("column" in axis) == ("columns" in axis):
                lines.refuse("column", f"of {axis['name']} is missing: say where its codes stand", axis)
            _check_axis(axis, lines)
        if not printed and not axes:
            lines.refuse("dimensions", f"of {name} are needed where nobody printed it before", table)
        if not printed and (table["period"] is None or table["unit"] is None):
            lines.refuse("period", f"and unit of {name} are needed where nobody printed it before", table)


def _check_microdata(declared: Dict[str, Any], lines: Lines) -> None:
    if declared.get("printed"):
        lines.refuse("printed", "is for tables that are public already; one row a case never is", declared)
    _check_counted(declared, lines)
    named: dict[str, Any] = {}
    for column in declared["columns"]:
        _fits(WHOLE_COLUMN if "whole" in column else CODED_COLUMN, column, lines)
        if "whole" not in column:
            _check_column(column, declared, lines)
            named[column["name"]] = column
    _once("name", declared["columns"], lines)
    for table in declared["tables"]:
        axes = table["dimensions"]
        if unknown := [name for name in axes if name not in named]:
            said = ", ".join(unknown)
            lines.refuse("dimensions", f"of {table['name']} name no column with codes: {said}", table)
        if len(set(axes)) < len(axes):
            lines.refuse("dimensions", f"of {table['name']} name one column twice", table)
        cells = prod(len(codebook(target_of(named[name])).codes()) + 2 for name in axes)
        if cells > MOST_CELLS:
            said = f"of {table['name']} give {cells:,} cells; at most {MOST_CELLS:,} can be protected"
            lines.refuse("dimensions", said, table)


def _check_counted(said: Dict[str, Any], lines: Lines) -> None:
    """What is counted, when: the same of a table and of microdata."""
    period, scope = said["period"], said["scope"]
    if period is not None and period["from"] >= period["until"]:
        lines.refuse("period", "is empty: until is the first day after it", said)
    scopes = codebook("scope")
    if scope is not None and scope not in scopes:
        lines.refuse("scope", f"is one of {', '.join(scopes.codes())}, not {scope!r}", said)


def _check_column(column: dict[str, Any], declared: Dict[str, Any], lines: Lines) -> None:
    if column["codebook"] in OWN_AXES:
        lines.refuse("codebook", f"of {column['name']} is a list of codes: cases have a day instead", column)
    _check_axis(column, lines)
    empty = column.get("empty")
    if empty is not None and empty not in codebook(target_of(column), declared["period"]["from"]):
        lines.refuse("empty", f"of {column['name']} is a code of {target_of(column)}, not {empty!r}", column)


def target_of(axis: Dict[str, Any]) -> str:
    """The list of codes that an axis has once it was read: where its crosswalk leads, if it has one."""
    return crosswalk(axis["crosswalk"]).target[0] if "crosswalk" in axis else str(axis["codebook"])


def _check_axis(axis: dict[str, Any], lines: Lines) -> None:
    """The codes of an axis are of its list; with a crosswalk, of the list that it starts from."""
    name, lists = axis["name"], axis["codebook"]
    for key in ("codes", "columns"):
        if key in axis:  # what stands in a cell is text: 1 is "1"
            axis[key] = {str(said): code for said, code in axis[key].items()}
    given = {str(code) for code in (*axis.get("codes", {}).values(), *axis.get("columns", {}).values())}
    own = set(axis.get("labels", {})) | {TOTAL}
    if "crosswalk" in axis and (lists in OWN_AXES or "columns" in axis):
        lines.refuse("crosswalk", f"of {name} needs a column with codes of a list", axis)
    if lists in OWN_AXES:
        odd = sorted(code for code in given - own if not OWN_CODES[lists].fullmatch(code))
    else:
        odd = _not_in_list(axis, given - own, lines)
    if odd:  # a code that held on other days only is a finding of the delivery, not of the mapping
        lines.refuse("codes", f"of {name} are not in the list {lists}: {', '.join(odd)}", axis)


def _not_in_list(axis: dict[str, Any], given: set[str], lines: Lines) -> list[str]:
    name, lists = axis["name"], axis["codebook"]
    try:
        book = codebook(lists)
        if "crosswalk" in axis:
            walk = crosswalk(axis["crosswalk"])
            if walk.source != (lists,) or len(walk.target) != 1:
                said = f"of {name} leads from {lists} to one list, or it is left out"
                lines.refuse("crosswalk", said, axis)
    except CodesRefused as refused:
        lines.refuse("codebook", f"of {name}: {refused.reason}", axis)
    return sorted(code for code in given if book.ever(code) is None)


def _columns_of(table: Dict[str, Any]) -> set[str]:
    named = set(table.get("where", {}))
    named |= {axis["column"] for axis in table["dimensions"] if "column" in axis}
    named |= {column for axis in table["dimensions"] for column in axis.get("columns", ())}
    return named | {table[key] for key in ("value", "printed_in") if key in table}
