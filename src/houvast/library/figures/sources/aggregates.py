"""Tables of counts or shares, read as their mapping says; a cell that cannot be meant is found by its line.

Nothing is computed into a table: a sum that was not delivered is not made, and what the source does not say
stays None. What the tables say beside one another is in `between`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any

from houvast.library.codes import Code, NoRule, UnknownCode, codebook, crosswalk
from houvast.library.figures.labels import LANGUAGES, in_language, led_by
from houvast.library.figures.series import span
from houvast.library.figures.sources.dates import ALL_DAYS, TIME, Days, held_on_none, overlap
from houvast.library.figures.sources.declared import LARGEST_COUNT
from houvast.library.figures.sources.findings import Finding, Found, Level, finding, quoted
from houvast.library.figures.sources.mapping import OWN_AXES, OWN_CODES
from houvast.library.figures.sources.mapping import Mapping as Declared
from houvast.library.figures.sources.terms import cell_term
from houvast.library.figures.tables import TOTAL, AlreadyPublic, Dimension, Key, ObsStatus, PrintedCell
from houvast.library.sheets import is_formula

_ONE_IN = re.compile(r"^1 in (\d+)$", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a delivery, and its line in the file."""

    line: int
    fields: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.fields[column]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value stands: its codes as they were delivered, and as they are after a crosswalk."""

    source: Key
    key: Key
    column: str


def missing_columns(wanted: frozenset[str], columns: Sequence[str]) -> Iterator[Finding]:
    """The columns that a mapping speaks of and the file does not have."""
    for column in sorted(wanted - set(columns)):
        yield finding("column_missing", Level.REFUSES, column=column, columns=quoted(", ".join(columns)))


def rows_not_taken(mapping: Declared, rows: Sequence[Row]) -> Iterator[Finding]:
    """Rows that no table takes and nobody said to leave: a word that is written otherwise loses them."""
    wanted = [table.get("where", {}) for table in mapping.tables]
    left = [row for row in rows if not any(_meets(row, each) for each in (*wanted, *mapping.ignored_rows))]
    if left:
        asked = dict.fromkeys(column for each in wanted for column in each)
        first = ", ".join(f"{column}: {left[0][column]}" for column in asked)
        lines = [row.line for row in left]
        yield finding("rows_not_taken", Level.REFUSES, lines=lines, count=len(lines), cell=quoted(first))


def _meets(row: Row, where: Mapping[str, Any]) -> bool:
    return all(row[column].strip() == str(value) for column, value in where.items())


def read_table(
    declared: Mapping[str, Any], rows: Sequence[Row], digest: str, *, printed: bool
) -> tuple[AlreadyPublic, tuple[Finding, ...]]:
    """One table of an aggregate, and what in its rows cannot be meant. The columns are all there."""
    found = Found(str(declared["name"]))
    chosen = [row for row in rows if _meets(row, declared.get("where", {}))]
    sources: dict[Key, int] = {}
    cells = _cells(declared, chosen, found, sources, printed=printed)
    period = declared["period"] or {}
    table = AlreadyPublic(
        name=str(declared["name"]),
        titles=declared["titles"],
        source=declared["source"],
        unit=declared["unit"],
        population=declared["population"],
        dimensions=tuple(_dimension(d, axis, cells) for axis, d in enumerate(declared["dimensions"])),
        cells=cells,
        from_=period.get("from"),
        until=period.get("until"),
        base=declared["base"],
        scope=declared["scope"],
        measure=declared.get("measure", "count"),
        remarks=_remarks(declared),
        sha256=digest,
        area=declared["area"],
        registration=registration_of(declared),
        words=by_language(declared.get("words", {})),
    )
    none = () if chosen else (finding("no_rows", Level.REFUSES, table=table.name),)
    faults = (*none, *found.findings())
    is_refused = any(each.level is Level.REFUSES for each in faults)
    return table, (*faults, *(() if printed or is_refused else _absent(table.name, sources)))


def _cells(
    declared: Mapping[str, Any], rows: Sequence[Row], found: Found, sources: dict[Key, int], *, printed: bool
) -> dict[Key, PrintedCell]:
    """The cells of a table; into `sources` goes the line of each as it was delivered."""
    cells: dict[Key, PrintedCell] = {}
    crossed = any("crosswalk" in axis for axis in declared["dimensions"])
    for row in rows:
        for place in _places(declared, row, found):
            said = row[place.column].strip()
            if not said:  # a sum that lacks a part, or a cell that would be taken for zero, is a wrong one
                level = Level.LOOK if printed and not crossed else Level.REFUSES
                found.add("value_missing", row.line, place.column, level)
                continue
            value = _number(said, declared.get("measure", "count"), row, place.column, found)
            if value is None:
                continue
            cell = _cell(declared, row, place.key, said, value)
            if place.source in sources:
                found.add("second_value", row.line, place.column, cell=cell_term(place.source))
            elif (before := cells.get(place.key)) is not None:  # of two codes a crosswalk made one
                cells[place.key] = PrintedCell((before.value or 0) + value, obs_status=before.obs_status)
            else:
                cells[place.key] = cell
            sources.setdefault(place.source, row.line)
    if (total := declared.get("total")) is not None:
        all_ = (TOTAL,) * len(declared["dimensions"])
        if all_ in cells and cells[all_].value != total:  # its own line says otherwise
            found.add("second_value", sources[all_], declared.get("value", ""), cell=cell_term(all_))
        cells[all_] = PrintedCell(total)
    return cells


def _absent(table: str, sources: Mapping[Key, int]) -> Iterator[Finding]:
    """Cells that were not sent, before a crosswalk adds any up: nobody knows that they are zero."""
    inner = [key for key in sources if TOTAL not in key]
    axes = [dict.fromkeys(codes) for codes in zip(*inner, strict=True)]
    absent = prod(map(len, axes)) - len(inner) if inner else 1  # not each looked at: there could be billions
    if absent:
        first = next(key for key in product(*axes) if key not in sources) if inner else (TOTAL,)
        yield finding("cells_absent", Level.REFUSES, table=table, count=absent, cell=cell_term(first))


def _places(declared: Mapping[str, Any], row: Row, found: Found) -> Iterator[_Place]:
    """Where the values of one row belong: one place, or one for each column of an axis that runs across."""
    axes = declared["dimensions"]
    across = next((axis["columns"] for axis in axes if "columns" in axis), None)
    read = [None if "columns" in axis else _code(axis, row, found) for axis in axes]
    for column, code in (across or {declared.get("value", ""): None}).items():
        source = [str(code) if "columns" in axis else mine for axis, mine in zip(axes, read, strict=True)]
        if None in source:
            continue
        codes = [str(each) for each in source]
        days = _days(declared, codes, row, str(column), found)
        if days is None:
            continue
        key = [
            _through(axis, each, days, row, str(axis.get("column", column)), found)
            for axis, each in zip(axes, codes, strict=True)
        ]
        if None not in key:
            yield _Place(tuple(codes), tuple(map(str, key)), str(column))


def _days(
    declared: Mapping[str, Any], codes: Sequence[str], row: Row, value: str, found: Found
) -> Days | None:
    """The days of a cell: of its year or month, else of the table, else all. None for a place that is none.

    A year without a figure outside the period of the table is nothing that is missing.
    """
    said = declared["period"]
    period = (said["from"], said["until"]) if said else ALL_DAYS
    for axis, code in zip(declared["dimensions"], codes, strict=True):
        if axis["codebook"] not in TIME or code == TOTAL:
            continue
        column = str(axis.get("column", value))
        if not TIME[axis["codebook"]].fullmatch(code):
            found.add(f"no_{axis['codebook']}", row.line, column, cell=quoted(code))
            return None
        if overlap(span(code), period):
            return span(code)
        if row[value].strip():
            found.add("outside_period", row.line, column, cell=code, from_=period[0], until=period[1])
        return None
    return period


def _code(dimension: Mapping[str, Any], row: Row, found: Found) -> str | None:
    """The code of a printed label, as declared or by its list; None without one."""
    column = str(dimension["column"])
    printed = row[column].strip()
    if is_formula(printed):
        found.add("formula", row.line, column, cell=quoted(printed))
        return None
    code = str(dimension["codes"].get(printed, "")) if "codes" in dimension else printed
    own = dimension["codebook"] in OWN_AXES
    time = dimension["codebook"] in TIME
    if time and code != TOTAL and not OWN_CODES[dimension["codebook"]].fullmatch(code):
        found.add(f"no_{dimension['codebook']}", row.line, column, cell=quoted(printed))
        return None
    known = "codes" in dimension or own or code == TOTAL or _ever(str(dimension["codebook"]), code)
    if not code or not known:
        found.add("unmapped", row.line, column, cell=quoted(printed), list=str(dimension["codebook"]))
        return None
    return code


def _through(
    dimension: Mapping[str, Any], code: str, days: Days, row: Row, column: str, found: Found
) -> str | None:
    """The code itself, or the one that a crosswalk leads to; both have to hold on a day of the cell.

    A split over several would be an assumption: it is found. A total is one in every list.
    """
    if code == TOTAL:
        return code
    lists, led, walk = str(dimension["codebook"]), code, None
    if (wrong := _not_then(dimension, lists, code, days)) is None and "crosswalk" in dimension:
        walk = str(dimension["crosswalk"])
        codes = _led_to(walk, lists, code)
        if codes is None:
            found.add("unmapped", row.line, column, cell=quoted(code), list=walk)
            return None
        if len(codes) != 1:
            name = "crosswalk_splits" if codes else "crosswalk_ends"
            found.add(name, row.line, column, cell=quoted(code), codes=", ".join(codes))
            return None
        (led,) = codes
        wrong = _not_then(dimension, crosswalk(walk).target[0], led, days)
    if wrong is None:
        return led
    found.add(wrong[0], row.line, column, **wrong[1])
    return None


@lru_cache(maxsize=10_000)  # a table has few codes and many rows
def _ever(lists: str, code: str) -> Code | None:
    return codebook(lists).ever(code)


@lru_cache(maxsize=10_000)
def _led_to(walk: str, lists: str, code: str) -> tuple[str, ...] | None:
    """Where a crosswalk leads; None of a code that it does not know."""
    try:
        return crosswalk(walk).to({lists: code}).codes
    except (NoRule, UnknownCode):
        return None


def _not_then(
    dimension: Mapping[str, Any], lists: str, code: str, days: Days
) -> tuple[str, Mapping[str, Any]] | None:
    if lists in OWN_AXES or code in dimension.get("labels", {}):
        return None
    held = _ever(lists, code)
    return held_on_none(held, lists, days) if held else None


def _number(printed: str, measure: str, row: Row, column: str, found: Found) -> int | Decimal | None:
    """A count, or a share between 0 and 1; "1 in 7" is a share that keeps its printed words."""
    said = printed.strip()
    if measure == "share" and (match := _ONE_IN.match(said)) and int(match[1]):
        return (Decimal(1) / Decimal(match[1])).quantize(Decimal("0.0001"))
    if is_formula(said):
        found.add("formula", row.line, column, cell=quoted(said))
    elif measure == "share":
        return _share(said, row, column, found)
    elif not _WHOLE.fullmatch(said):
        found.add("no_whole_number", row.line, column, cell=quoted(said))
    elif said.startswith("-"):
        found.add("negative", row.line, column, cell=quoted(said))
    elif int(said) > LARGEST_COUNT:
        found.add("too_large", row.line, column, cell=quoted(said))
    else:
        return int(said)
    return None


def _share(said: str, row: Row, column: str, found: Found) -> Decimal | None:
    try:
        share = Decimal(said)
    except InvalidOperation:
        found.add("no_share", row.line, column, cell=quoted(said))
        return None
    if not share.is_finite() or not 0 <= share <= 1:
        found.add("no_share", row.line, column, cell=quoted(said))
        return None
    return share


def _cell(declared: Mapping[str, Any], row: Row, key: Key, printed: str, value: int | Decimal) -> PrintedCell:
    marks = declared.get("cells", {}).get(key[0] if key else "", {})
    is_an_axis = any(d.get("column") == "published_label" for d in declared["dimensions"])
    label = row["published_label"] if is_an_axis and TOTAL not in key else ""
    return PrintedCell(
        value=value,
        label=printed if _ONE_IN.match(printed) else label,
        obs_status=ObsStatus(marks.get("status", "A")),
        remark=row[declared["printed_in"]] if "printed_in" in declared else "",
    )


def _dimension(declared: Mapping[str, Any], axis: int, cells: Mapping[Key, PrintedCell]) -> Dimension:
    codes = tuple(dict.fromkeys(key[axis] for key in cells if key[axis] != TOTAL))
    lists = crosswalk(declared["crosswalk"]).target[0] if "crosswalk" in declared else declared["codebook"]
    return Dimension(declared["name"], lists, codes=codes, labels=declared.get("labels", {}))


def _remarks(declared: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The marks of the table, then those of single cells with the cell's code in front."""
    marks = list(declared.get("remarks", ()))
    marks += [declared[name] for name in ("undercount", "linkage") if name in declared]
    for code, cell in declared.get("cells", {}).items():
        if "remark" in cell:
            marks.append({each: led_by(code, text, each) for each, text in cell["remark"].items()})
    return {language: tuple(in_language(mark, language) for mark in marks) for language in LANGUAGES}


def registration_of(declared: Mapping[str, Any]) -> str | None:
    """The way of registering that a mapping names; without one, nobody knows whether two are the same."""
    named = declared.get("registration")
    return None if named is None else str(named)


def by_language(words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """From field -> language -> words to language -> field -> words."""
    languages = {language for said in words.values() for language in said}
    return {each: {field: said[each] for field, said in words.items() if each in said} for each in languages}
