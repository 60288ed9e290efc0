"""Tables of counts or shares, read as their mapping says; a cell that cannot be meant is found by its line.

Nothing is computed into a table: a sum that was not delivered is not made, and what the source does not say
stays None. What the tables say beside one another is in `between`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from houvast.library.codes import NoRule, UnknownCode, codebook, crosswalk
from houvast.library.figures.labels import LANGUAGES, in_language
from houvast.library.figures.sources.declared import LARGEST_COUNT
from houvast.library.figures.sources.findings import Finding, Level, finding, quoted
from houvast.library.figures.sources.mapping import OWN_AXES, OWN_CODES
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


@dataclass
class _Found:
    """The findings of one table as they are made; the same thing on many lines is one finding."""

    table: str
    by_what: dict[tuple[Any, ...], list[int]] = field(default_factory=dict)

    def add(self, name: str, row: Row, column: str = "", **values: Any) -> None:
        self.by_what.setdefault((name, column, tuple(values.items())), []).append(row.line)

    def findings(self) -> Iterator[Finding]:
        for (name, column, values), lines in self.by_what.items():
            yield finding(
                name, Level.REFUSES, table=self.table, column=column, lines=lines, count=len(lines),
                **dict(values),
            )  # fmt: skip


def missing_columns(wanted: frozenset[str], columns: Sequence[str]) -> Iterator[Finding]:
    """The columns that a mapping speaks of and the file does not have."""
    for column in sorted(wanted - set(columns)):
        yield finding("column_missing", Level.REFUSES, column=column, columns=quoted(", ".join(columns)))


def read_table(
    declared: Mapping[str, Any], rows: Sequence[Row], digest: str
) -> tuple[AlreadyPublic, tuple[Finding, ...]]:
    """One table of an aggregate, and what in its rows cannot be meant. The columns are all there."""
    found = _Found(str(declared["name"]))
    chosen = [row for row in rows if all(row[c] == str(v) for c, v in declared.get("where", {}).items())]
    cells = _cells(declared, chosen, found)
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
        registration=str(declared["registration"]) if "registration" in declared else None,
        words=by_language(declared.get("words", {})),
    )
    none = () if chosen else (finding("no_rows", Level.REFUSES, table=table.name),)
    return table, (*none, *found.findings(), *_outside_dates(table))


def _cells(declared: Mapping[str, Any], rows: Sequence[Row], found: _Found) -> dict[Key, PrintedCell]:
    cells: dict[Key, PrintedCell] = {}
    for row in rows:
        for key, column in _places(declared, row, found):
            if key is None or not row[column]:
                continue
            value = _number(row[column], declared.get("measure", "count"), row, column, found)
            if value is None:
                continue
            cell = _cell(declared, row, key, row[column], value)
            if key not in cells:
                cells[key] = cell
            elif any("crosswalk" in axis for axis in declared["dimensions"]):
                cells[key] = PrintedCell((cells[key].value or 0) + value)  # many lines, one code: a sum
            else:
                found.add("second_value", row, column, cell=" ".join(key))
    if (total := declared.get("total")) is not None:
        cells[(TOTAL,) * len(declared["dimensions"])] = PrintedCell(total)
    return cells


def _places(declared: Mapping[str, Any], row: Row, found: _Found) -> Iterator[tuple[Key | None, str]]:
    """Where the values of one row belong: one place, or one for each column of an axis that runs across."""
    across = next((d["columns"] for d in declared["dimensions"] if "columns" in d), None)
    codes = [None if "columns" in d else _code(d, row, found) for d in declared["dimensions"]]
    for column, code in (across or {declared.get("value", ""): None}).items():
        key = [
            str(code) if "columns" in d else mine
            for d, mine in zip(declared["dimensions"], codes, strict=True)
        ]
        yield (None if None in key else tuple(map(str, key))), str(column)


def _code(dimension: Mapping[str, Any], row: Row, found: _Found) -> str | None:
    """The code of a printed label: as declared, by its list, or through a crosswalk; None without one."""
    column = str(dimension["column"])
    printed = row[column].strip()
    if is_formula(printed):
        found.add("formula", row, column, cell=quoted(printed))
        return None
    code = str(dimension["codes"].get(printed, "")) if "codes" in dimension else printed
    own = dimension["codebook"] in OWN_AXES
    time = dimension["codebook"] in ("year", "month")
    if time and code != TOTAL and not OWN_CODES[dimension["codebook"]].fullmatch(code):
        found.add(f"no_{dimension['codebook']}", row, column, cell=quoted(printed))
        return None
    if not code or not ("codes" in dimension or own or codebook(dimension["codebook"]).ever(code)):
        found.add("unmapped", row, column, cell=quoted(printed), list=str(dimension["codebook"]))
        return None
    return _through(dimension, code, row, column, found) if "crosswalk" in dimension else code


def _through(dimension: Mapping[str, Any], code: str, row: Row, column: str, found: _Found) -> str | None:
    """The one code that a crosswalk leads to. A split over several would be an assumption: it is found."""
    try:
        target = crosswalk(dimension["crosswalk"]).to({dimension["codebook"]: code})
    except (NoRule, UnknownCode):
        found.add("unmapped", row, column, cell=quoted(row[column]), list=str(dimension["crosswalk"]))
        return None
    if len(target.codes) == 1:
        return target.codes[0]
    found.add(
        "crosswalk_splits" if target.codes else "crosswalk_ends", row, column, cell=quoted(row[column]),
        codes=", ".join(target.codes),
    )  # fmt: skip
    return None


def _number(printed: str, measure: str, row: Row, column: str, found: _Found) -> int | Decimal | None:
    """A count, or a share between 0 and 1; "1 in 7" is a share that keeps its printed words."""
    said = printed.strip()
    if measure == "share" and (match := _ONE_IN.match(said)) and int(match[1]):
        return (Decimal(1) / Decimal(match[1])).quantize(Decimal("0.0001"))
    if is_formula(said):
        found.add("formula", row, column, cell=quoted(said))
    elif measure == "share":
        return _share(said, row, column, found)
    elif not _WHOLE.fullmatch(said):
        found.add("no_whole_number", row, column, cell=quoted(said))
    elif said.startswith("-"):
        found.add("negative", row, column, cell=quoted(said))
    elif int(said) > LARGEST_COUNT:
        found.add("too_large", row, column, cell=quoted(said))
    else:
        return int(said)
    return None


def _share(said: str, row: Row, column: str, found: _Found) -> Decimal | None:
    try:
        share = Decimal(said)
    except InvalidOperation:
        found.add("no_share", row, column, cell=quoted(said))
        return None
    if not share.is_finite() or not 0 <= share <= 1:
        found.add("no_share", row, column, cell=quoted(said))
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


def _outside_dates(table: AlreadyPublic) -> Iterator[Finding]:
    """Codes of a list that hold on no day of the table's period."""
    if table.period is None:
        return
    from_, until = table.period
    for dimension in table.dimensions:
        if dimension.codebook in OWN_AXES:
            continue
        book = codebook(dimension.codebook)
        for code in dimension.codes:
            if code in dimension.labels:
                continue
            held = book.ever(code)
            if held and (held.valid_from >= until or (held.valid_until and held.valid_until <= from_)):
                yield finding(
                    "outside_dates", Level.REFUSES, table=table.name, code=code, list=dimension.codebook,
                    begins=held.valid_from,
                )  # fmt: skip


def _remarks(declared: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The marks of the table, then those of single cells with the cell's code in front."""
    marks = list(declared.get("remarks", ()))
    if "undercount" in declared:
        marks.append(declared["undercount"])
    for code, cell in declared.get("cells", {}).items():
        if "remark" in cell:
            marks.append({language: f"{code}: {text}" for language, text in cell["remark"].items()})
    return {language: tuple(in_language(mark, language) for mark in marks) for language in LANGUAGES}


def by_language(words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """From field -> language -> words to language -> field -> words."""
    languages = {language for said in words.values() for language in said}
    return {each: {field: said[each] for field, said in words.items() if each in said} for each in languages}
