"""What was found in a delivery: a name of words.yaml, how grave it is, where, and what is filled in.

A finding can be said in every language and sent back to who delivered. It holds no row of a delivery: a
value that cannot be read is quoted, shortened, because who wrote it has to find it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from houvast.library.figures.labels import check_language as _in
from houvast.library.figures.labels import day, decimals, number, percent
from houvast.library.figures.sources.terms import Term, Terms

MOST_LINES = 20  # of one finding that are named; how many there are in all is said
UNSAID = 0  # in place of how often: a number that a table may hide
_LONGEST_QUOTE = 60
Filled = str | int | float | Decimal | date | Term | Terms


class Level(StrEnum):
    """How grave a finding is."""

    REFUSES = "refuses"  # nothing of the delivery is taken
    LOOK = "look"  # it is taken, and cannot be used without this being looked at
    KNOW = "know"  # good to know for whoever reads the figures


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found. `count` is how often, or UNSAID; `lines` are the first in the file."""

    name: str
    level: Level
    values: tuple[tuple[str, Filled], ...] = ()
    table: str = ""
    column: str = ""
    lines: tuple[int, ...] = ()
    count: int = 1

    def said(self, language: str) -> str:
        """In words, with what to do where something can be done."""
        filled = {key: _filled(value, language) for key, value in self.values}
        return str(_words()["findings"][self.name][_in(language)]).format(
            **filled, count=number(self.count, language), column=self.column
        )

    def place(self, language: str) -> str:
        """Where it is: a column and its first lines."""
        parts = [word("column", language, column=self.column)] if self.column else []
        if self.lines:
            shown = ", ".join(str(line) for line in self.lines[:MOST_LINES])
            more = self.count > len(self.lines[:MOST_LINES])
            name = "first" if self.count == UNSAID else "line" if len(self.lines) == 1 else "lines"
            parts.append(word(name, language, lines=shown) + (" …" if more else ""))
        return ", ".join(parts)


@dataclass
class Found:
    """The findings of one table as they are made; the same thing on many lines is one finding."""

    table: str
    by_what: dict[tuple[Any, ...], list[int]] = field(default_factory=dict)

    def add(
        self, name: str, line: int, column: str = "", level: Level = Level.REFUSES, **values: Any
    ) -> None:
        self.by_what.setdefault((name, column, level, tuple(values.items())), []).append(line)

    def findings(self) -> Iterator[Finding]:
        for (name, column, level, values), lines in self.by_what.items():
            yield finding(
                name, level, table=self.table, column=column, lines=lines, count=len(lines), **dict(values)
            )


def finding(
    name: str,
    level: Level,
    *,
    table: str = "",
    column: str = "",
    lines: Iterable[int] = (),
    count: int | None = None,
    **values: Filled,
) -> Finding:
    """A finding of words.yaml and what is filled in."""
    where = tuple(lines)
    shown = len(where) or 1
    return Finding(
        name,
        level,
        tuple(values.items()),
        table,
        column,
        where[:MOST_LINES],
        shown if count is None else count,
    )


def quoted(text: str) -> str:
    """What somebody wrote, so that it can be shown: short, and without signs that nobody sees."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in text[:_LONGEST_QUOTE])
    return f"{shown}…" if len(text) > _LONGEST_QUOTE else shown


def word(name: str, language: str, **values: object) -> str:
    """A fixed word or sentence of a report."""
    return str(_words()["report"][name][_in(language)]).format(**values)


def reason(name: str, language: str, **values: object) -> str:
    """Why something cannot stand in one series."""
    return str(_words()["reasons"][name][_in(language)]).format(**values)


def level_name(level: Level, language: str) -> str:
    return str(_words()["levels"][level.value][_in(language)])


def _filled(value: Filled, language: str) -> str:
    if isinstance(value, Term | Terms):
        return value.said(language)
    if isinstance(value, date):
        return day(value, language)
    if isinstance(value, int):
        return number(value, language)
    if isinstance(value, Decimal):
        return percent(value, language)
    return decimals(value, language, 2) if isinstance(value, float) else value


@cache
def _words() -> dict[str, Any]:
    text = (files("houvast.library.figures.sources") / "words.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read
