"""Microdata, one row a case or person: checked on its distinct values by DuckDB, and counted.

Rows never come into Python, however many there are: only the distinct values of a column, their first lines
and how often they stand there. What is counted is a RawTable, which only `protect` lets out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import duckdb

from houvast.library.codes import Code, Codebook, NoRule, UnknownCode, codebook, crosswalk
from houvast.library.figures.sources.aggregates import registration_of
from houvast.library.figures.sources.dates import changed_on, held_on_none
from houvast.library.figures.sources.findings import MOST_LINES, UNSAID, Finding, Level, finding, quoted
from houvast.library.figures.sources.laying import Laid
from houvast.library.figures.tables import DELIVERED, UNKNOWN, Definition, Dimension, RawTable
from houvast.library.sheets import is_formula

MEMORY = "512MB"  # beyond it DuckDB goes on in files of the same folder
_MOST_VALUES = 10_000  # of one column of codes: more are no codes
_MOST_DAYS = 40_000  # a hundred years


@dataclass
class Read:
    """What microdata hold: tables not yet protected, and findings."""

    tables: list[RawTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Value:
    """One distinct text of a column: how often it stands there, and on which lines first."""

    text: str
    count: int
    lines: tuple[int, ...]


def read_microdata(declared: Mapping[str, Any], laid: Laid) -> Read:
    """The findings of every column and row, and the tables if nothing refuses them."""
    read = Read()
    with _opened(laid) as engine:
        codes: dict[str, dict[str, str]] = {}
        for column in declared["columns"]:
            values = _values(engine, laid, column["column"], _MOST_VALUES, read)
            if "whole" in column:
                read.findings += _whole(column, values)
            else:
                codes[column["name"]] = dict(_coded(column, values, declared, read))
        _days(engine, laid, declared, read)
        read.findings += _changed(declared)
        read.findings += _without_key(engine, laid, declared)
        read.findings += _twice(engine, laid, declared)
        if not any(each.level is Level.REFUSES for each in read.findings):
            read.tables += _counted(engine, laid, declared, codes)
    return read


@contextmanager
def _opened(laid: Laid) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB over the one file, in bounded memory, with no way out: no network, no extension."""
    folder = str(laid.file.parent.resolve()).replace("'", "''")
    with duckdb.connect() as engine:
        engine.execute(f"SET temp_directory = '{folder}'; SET allowed_directories = ['{folder}']")
        engine.execute(f"SET memory_limit = '{MEMORY}'; SET threads = {min(os.cpu_count() or 1, 4)}")
        engine.execute("SET preserve_insertion_order = false")
        engine.execute("SET enable_external_access = false; SET lock_configuration = true")
        engine.from_parquet(str(laid.file.resolve())).create_view("delivery")
        yield engine


def _at(laid: Laid, column: str) -> str:
    return f"c{laid.columns.index(column)}"


def _values(
    engine: duckdb.DuckDBPyConnection, laid: Laid, column: str, most: int, read: Read
) -> list[_Value]:
    at = _at(laid, column)
    found = engine.execute(
        f"SELECT trim({at}), count(*), min_by(line, line, {MOST_LINES}) FROM delivery GROUP BY 1 "  # noqa: S608  # c1, c2
        f"ORDER BY min(line) LIMIT {most + 1}"
    ).fetchall()
    if len(found) > most:
        read.findings.append(finding("too_many_values", Level.REFUSES, column=column, most=most))
    return [_Value(text, count, tuple(lines)) for text, count, lines in found[:most]]


def _about(name: str, level: Level, column: str, value: _Value, **values: Any) -> Finding:
    """Of a value its first line: how often it stands there is a count that nobody printed (0347)."""
    return finding(name, level, column=column, lines=value.lines[:1], count=UNSAID, **values)


def _whole(column: Mapping[str, Any], values: Sequence[_Value]) -> Iterator[Finding]:
    least, most = column["whole"]
    name = column["column"]
    for value in values:
        if not value.text:
            yield finding("missing", Level.LOOK, column=name, count=UNSAID)
        elif not value.text.lstrip("-").isascii() or not value.text.lstrip("-").isdigit():
            yield _about("no_whole_number", Level.REFUSES, name, value, cell=quoted(value.text))
        elif not least <= int(value.text) <= most:
            yield _about(
                "impossible", Level.REFUSES, name, value, cell=quoted(value.text), least=least, most=most
            )


def _coded(
    column: Mapping[str, Any], values: Sequence[_Value], declared: Mapping[str, Any], read: Read
) -> Iterator[tuple[str, str]]:
    """Each text of a column with its code, and the findings of those that have none."""
    name = column["column"]
    for value in values:
        if not value.text and "empty" in column:
            read.findings.append(finding("missing", Level.LOOK, column=name, count=UNSAID))
            code: str | None = str(column["empty"])
        else:
            code = _code(column, value, declared, read)
        if code is not None:
            yield value.text, code


def _code(column: Mapping[str, Any], value: _Value, declared: Mapping[str, Any], read: Read) -> str | None:
    name, book = column["column"], codebook(column["codebook"])
    shown = quoted(value.text)
    if is_formula(value.text):
        read.findings.append(_about("formula", Level.REFUSES, name, value, cell=shown))
        return None
    code = str(column["codes"].get(value.text, "")) if "codes" in column else value.text
    held = book.ever(code) if code else None
    if held is None:
        kind = "unmapped" if value.text else "missing_code"
        read.findings.append(_about(kind, Level.REFUSES, name, value, cell=shown, list=book.name))
        return None
    period = declared["period"]
    if wrong := held_on_none(held, book.name, (period["from"], period["until"])):
        read.findings.append(_about(wrong[0], Level.REFUSES, name, value, **wrong[1]))
        return None
    return _through(column, code, value, read) if "crosswalk" in column else code


def _through(column: Mapping[str, Any], code: str, value: _Value, read: Read) -> str | None:
    try:
        codes = crosswalk(column["crosswalk"]).to({column["codebook"]: code}).codes
    except (NoRule, UnknownCode):
        codes = ()
    if len(codes) == 1:
        return codes[0]
    name = "crosswalk_splits" if codes else "crosswalk_ends"
    read.findings.append(
        _about(name, Level.REFUSES, column["column"], value, cell=quoted(value.text), codes=", ".join(codes))
    )
    return None


def _days(engine: duckdb.DuckDBPyConnection, laid: Laid, declared: Mapping[str, Any], read: Read) -> None:
    """Days that are none, or lie outside the period; and codes that did not hold on the day of their row."""
    if "day" not in declared:
        return
    column, form = declared["day"]["column"], declared["day"].get("format", "%Y-%m-%d")
    period = declared["period"]
    outside: list[tuple[_Value, date]] = []
    for value in _values(engine, laid, column, _MOST_DAYS, read):
        on = _day(value.text, form)
        if on is None:
            name = "no_day" if value.text else "missing_code"
            read.findings.append(
                _about(name, Level.REFUSES, column, value, cell=quoted(value.text), format=form, list=column)
            )
        elif not period["from"] <= on < period["until"]:
            outside.append((value, on))
    for value, _on in outside[:MOST_LINES]:
        read.findings.append(
            _about("outside_period", Level.REFUSES, column, value, cell=quoted(value.text),
                   from_=period["from"], until=period["until"])
        )  # fmt: skip
    for each in declared["columns"]:
        if "codebook" in each:
            read.findings += _not_on_their_day(engine, laid, each, column, form, period)


def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def _not_on_their_day(
    engine: duckdb.DuckDBPyConnection, laid: Laid, column: Mapping[str, Any], day: str, form: str,
    period: Mapping[str, date],
) -> Iterator[Finding]:  # fmt: skip
    """Codes that began or ended within the period, on days when they did not hold."""
    book: Codebook = codebook(column["codebook"])
    texts = column.get("codes") or {each.code: each.code for each in book}
    for text, code in texts.items():
        held = book.ever(str(code))
        if held is None or (held.valid_from <= period["from"] and held.valid_until is None):
            continue
        found = engine.execute(
            f"SELECT trim({_at(laid, day)}), min(line) "  # noqa: S608  # c1, c2
            f"FROM delivery WHERE trim({_at(laid, column['column'])}) = $text GROUP BY 1",
            {"text": text},
        ).fetchall()
        for name, wrong in _by_name(held, book.name, form, found).items():
            yield finding(
                name, Level.REFUSES, column=column["column"], lines=(min(line for line, _ in wrong),),
                count=UNSAID, **wrong[0][1],
            )  # fmt: skip


def _by_name(
    held: Code, lists: str, form: str, found: Sequence[tuple[str, int]]
) -> dict[str, list[tuple[int, Mapping[str, Any]]]]:
    """The days on which a code did not hold, those before it began and those after it ended."""
    named: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for said, line in found:
        on = _day(said, form)
        if on and (wrong := held_on_none(held, lists, (on, on + timedelta(days=1)))):
            named.setdefault(wrong[0], []).append((line, wrong[1]))
    return named


def _changed(declared: Mapping[str, Any]) -> Iterator[Finding]:
    """Axes whose list is another at the end of the period: codes that were not yet would count zero."""
    counted = {name for table in declared["tables"] for name in table["dimensions"]}
    days = (declared["period"]["from"], declared["period"]["until"])
    for column in declared["columns"]:
        if column.get("name") in counted and (on := changed_on(_list_of(column), days)):
            yield finding(
                "list_changed", Level.REFUSES, column=column["column"], list=_list_of(column), on=on
            )


def _without_key(
    engine: duckdb.DuckDBPyConnection, laid: Laid, declared: Mapping[str, Any]
) -> Iterator[Finding]:
    """Rows of which nobody can tell whether they are about a case that is there already."""
    key = [f"trim({_at(laid, column)})" for column in declared.get("key", ())]
    if not key:
        return
    count, lines = engine.execute(
        f"SELECT count(*), min(line, {MOST_LINES}) FROM delivery "  # noqa: S608  # c1, c2
        f"WHERE concat({', '.join(key)}) = ''"
    ).fetchall()[0]
    if count:
        yield finding("key_missing", Level.REFUSES, lines=lines, count=count, key=", ".join(declared["key"]))


def _twice(engine: duckdb.DuckDBPyConnection, laid: Laid, declared: Mapping[str, Any]) -> Iterator[Finding]:
    """Rows about the same case by their key, or that are the same in every column."""
    key = [f"trim({_at(laid, column)})" for column in declared.get("key", ())]
    columns = key or [f"c{at}" for at in range(len(laid.columns))]
    with_key = f"WHERE concat({', '.join(key)}) != ''" if key else ""  # those without are told apart
    extra, lines = engine.execute(
        f"SELECT coalesce(sum(n - 1), 0)::BIGINT, min_by(again, again, {MOST_LINES}) FROM "  # noqa: S608  # c1, c2
        "(SELECT count(*) AS n, max(line) AS again FROM delivery "
        f"{with_key} GROUP BY {', '.join(columns)} HAVING count(*) > 1)"
    ).fetchall()[0]
    if extra:
        if key:
            said = ", ".join(declared["key"])
            yield finding("same_key", Level.REFUSES, lines=lines or (), count=extra, key=said)
        else:  # of rows that are taken only that there are such
            yield finding("same_row", Level.LOOK, count=UNSAID)


def _counted(
    engine: duckdb.DuckDBPyConnection, laid: Laid, declared: Mapping[str, Any],
    codes: Mapping[str, Mapping[str, str]],
) -> Iterator[RawTable]:  # fmt: skip
    columns = {column["name"]: column for column in declared["columns"] if "name" in column}
    numbers = {name: number for number, name in enumerate(codes)}
    for name, of_texts in codes.items():
        engine.execute(f"CREATE TABLE codes{numbers[name]} (text VARCHAR, code VARCHAR)")
        pairs = [list(pair) for pair in of_texts.items()]
        engine.executemany(f"INSERT INTO codes{numbers[name]} VALUES (?, ?)", pairs)  # noqa: S608  # numbered
    for table in declared["tables"]:
        axes = table["dimensions"]
        joins = " ".join(
            f"JOIN codes{numbers[axis]} AS a{at} ON a{at}.text = trim({_at(laid, columns[axis]['column'])})"
            for at, axis in enumerate(axes)
        )
        shown = ", ".join(f"a{at}.code" for at in range(len(axes)))
        rows = engine.execute(
            f"SELECT {shown}, count(*) FROM delivery {joins} GROUP BY ALL"  # noqa: S608  # numbered names only
        ).fetchall()
        yield _raw(table, declared, [columns[axis] for axis in axes], rows)


def _raw(
    table: Mapping[str, Any], declared: Mapping[str, Any], columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Any],
) -> RawTable:  # fmt: skip
    axes = tuple(
        Dimension(column["name"], _list_of(column), codes=_codes_of(column, declared)) for column in columns
    )
    cells = dict.fromkeys(product(*(axis.codes for axis in axes)), 0)
    for *codes, count in rows:
        cells[tuple(codes)] = count
    return RawTable.with_margins(
        definition(table, declared, axes), declared["period"]["from"], declared["period"]["until"], cells
    )


def definition(
    table: Mapping[str, Any], declared: Mapping[str, Any], axes: tuple[Dimension, ...]
) -> Definition:
    """What a delivered table counts, so that it is protected and published as our own tables are."""
    population = declared["population"]
    said = {} if population is None else {"en": str(population)}
    return Definition(
        name=table["name"],
        version=str(declared.get("version", 1)),
        titles=table["titles"],
        unit=declared["unit"],
        population=population,
        populations=declared.get("words", {}).get("population") or said,
        notes=declared.get("notes")
        or {language: (text,) for language, text in declared.get("undercount", {}).items()},
        dimensions=axes,
        scope=declared["scope"],
        facts=DELIVERED,
        date_rule="",
        area=declared["area"],
        registration=registration_of(declared),
    )


def _list_of(column: Mapping[str, Any]) -> str:
    return crosswalk(column["crosswalk"]).target[0] if "crosswalk" in column else str(column["codebook"])


def _codes_of(column: Mapping[str, Any], declared: Mapping[str, Any]) -> tuple[str, ...]:
    codes = codebook(_list_of(column), declared["period"]["from"]).codes()
    empty = str(column.get("empty", UNKNOWN))
    return codes if "empty" not in column or empty in codes else (*codes, empty)
