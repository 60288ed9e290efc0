"""Tables that others printed, read through a declaration that says what they count and where their traps
are.

Each CSV in `published/` is a table as it was printed; the YAML file beside it declares unit,
population, period, base and remarks. One file may hold several tables, because one file may mix units
or bases. What the source does not say stays None. Nothing is computed here: a sum that was not printed
is not made.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import yaml

from houvast.library.figures.tables import (
    TOTAL,
    AlreadyPublic,
    Dimension,
    Key,
    ObsStatus,
    PrintedCell,
)

_FOLDER = files("houvast.library.figures") / "published"
_ONE_IN = re.compile(r"^1 in (\d+)$")


class BadDeclaration(ValueError):
    """A declaration that does not fit its file. The message says which file, which line and what to do."""


class NoSuchSource(LookupError):
    """A printed table of that name is not declared."""


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    line: int
    fields: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        try:
            return self.fields[column]
        except KeyError:
            raise self.wrong(
                f"there is no column {column!r}; the columns are {', '.join(self.fields)}"
            ) from None

    def wrong(self, what: str) -> BadDeclaration:
        return BadDeclaration(f"published/{self.file}, line {self.line}: {what}.")


@cache
def sources() -> tuple[AlreadyPublic, ...]:
    """Every printed table that houvast carries, in the order of their names."""
    declarations = sorted(
        (item for item in _FOLDER.iterdir() if item.name.endswith(".yaml")), key=lambda f: f.name
    )
    tables = [table for item in declarations for table in read(item.read_text("utf-8"), _file_beside)]
    return tuple(sorted(tables, key=lambda table: table.name))


def published(name: str) -> AlreadyPublic:
    """One printed table by its name, such as "printed_calls_by_year"."""
    for table in sources():
        if table.name == name:
            return table
    raise NoSuchSource(
        f"No printed table is called {name!r}; there are {', '.join(t.name for t in sources())}."
    )


def read(declaration: str, file: Any) -> Iterator[AlreadyPublic]:
    """The tables of one declaration. `file` gives the bytes of a printed CSV by its name."""
    declared = yaml.safe_load(declaration)
    name, content = declared["file"], file(declared["file"])
    rows = _rows(name, content.decode("utf-8"))
    for table in declared["tables"]:
        yield _table(table, name, rows, sha256(content).hexdigest())


def _file_beside(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()


def _rows(file: str, text: str) -> list[_Row]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if not line.startswith("#")]
    reader = csv.DictReader([line for _, line in lines])
    return [_Row(file, number, fields) for (number, _), fields in zip(lines[1:], reader, strict=True)]


def _table(declared: Mapping[str, Any], file: str, rows: list[_Row], digest: str) -> AlreadyPublic:
    chosen = [row for row in rows if all(row[c] == str(v) for c, v in declared.get("where", {}).items())]
    if not chosen:
        raise BadDeclaration(f"published/{file}: {declared['name']} finds no row; look at its 'where'.")
    cells = _cells(declared, chosen)
    period = declared["period"] or {}
    return AlreadyPublic(
        name=declared["name"],
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
        registration=declared.get("registration"),
        words=_by_language(declared.get("words", {})),
    )


def _cells(declared: Mapping[str, Any], rows: list[_Row]) -> dict[Key, PrintedCell]:
    cells: dict[Key, PrintedCell] = {}
    for row in rows:
        for key, column in _places(declared, row):
            if not row[column]:
                continue
            if key in cells:
                raise row.wrong(
                    f"{declared['name']} has a second value for {key}; declare which one it takes"
                )
            cells[key] = _cell(declared, row, key, row[column])
    if (total := declared.get("total")) is not None:
        cells[(TOTAL,) * len(declared["dimensions"])] = PrintedCell(total)
    return cells


def _places(declared: Mapping[str, Any], row: _Row) -> Iterator[tuple[Key, str]]:
    """Where the values of one row belong: one place, or one for each column of an axis that runs across."""
    across = next((d["columns"] for d in declared["dimensions"] if "columns" in d), None)
    for column, code in (across or {declared.get("value", ""): None}).items():
        yield tuple(code if "columns" in d else _code(d, row) for d in declared["dimensions"]), column


def _code(dimension: Mapping[str, Any], row: _Row) -> str:
    printed = row[dimension["column"]]
    if "codes" not in dimension:
        return printed
    try:
        return str(dimension["codes"][printed])
    except KeyError:
        raise row.wrong(
            f"{printed!r} has no code in the declaration of {dimension['name']}; add it"
        ) from None


def _cell(declared: Mapping[str, Any], row: _Row, key: Key, printed: str) -> PrintedCell:
    marks = declared.get("cells", {}).get(key[0] if key else "", {})
    is_an_axis = any(d.get("column") == "published_label" for d in declared["dimensions"])
    label = row["published_label"] if is_an_axis and TOTAL not in key else ""
    return PrintedCell(
        value=_number(printed, row),
        label=printed if _ONE_IN.match(printed) else label,
        obs_status=ObsStatus(marks.get("status", "A")),
        remark=row[declared["printed_in"]] if "printed_in" in declared else "",
    )


def _number(printed: str, row: _Row) -> int | Decimal:
    """A count, or a share between 0 and 1; "1 in 7" is a share that keeps its printed words."""
    if match := _ONE_IN.match(printed):
        return (Decimal(1) / Decimal(match[1])).quantize(Decimal("0.0001"))
    try:
        return int(printed) if printed.isdigit() else Decimal(printed)
    except InvalidOperation:
        raise row.wrong(f"{printed!r} is not a number") from None


def _dimension(declared: Mapping[str, Any], axis: int, cells: Mapping[Key, PrintedCell]) -> Dimension:
    codes = tuple(dict.fromkeys(key[axis] for key in cells if key[axis] != TOTAL))
    return Dimension(declared["name"], declared["codebook"], codes=codes, labels=declared.get("labels", {}))


def _remarks(declared: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The marks of the table, then those of single cells with the cell's code in front."""
    marks = list(declared.get("remarks", ()))
    for code, cell in declared.get("cells", {}).items():
        marks.append({language: f"{code}: {text}" for language, text in cell["remark"].items()})
    return {language: tuple(mark[language] for mark in marks) for language in ("nl", "en")}


def _by_language(words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """From field -> language -> words to language -> field -> words."""
    languages = {language for said in words.values() for language in said}
    return {each: {field: said[each] for field, said in words.items() if each in said} for each in languages}


def last_day(until: date) -> date:
    """The last day of a period that ends before `until`, as people write it."""
    return date.fromordinal(until.toordinal() - 1)
