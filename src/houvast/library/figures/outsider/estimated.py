"""What the files of an estimate say beside its table of counts: numbers in words, drawings and pages.

Every estimated number is a function of the table (docs/decisions/0355) and keeps two figures. Those of the
JSON explain those in words; one with more figures is named.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from math import floor, log10
from pathlib import Path
from typing import Any

from houvast.library.figures.estimates.outgoing import FIGURES
from houvast.library.figures.outsider.drawn import said_in
from houvast.library.figures.outsider.formats import OF_MANY, Heard
from houvast.library.figures.outsider.people import of_an_estimate
from houvast.library.figures.outsider.places import amount
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL

# What the JSON holds beside estimated numbers: how it was worked out, and counts, which are read as cells.
_NO_ESTIMATE = ("data", "settings", "seed", "bootstrap", "versions", "level", "margin_bic", "count")
_SCALE = re.compile(r'<g class="mark-text role-axis-label[^>]*>(.*?)</g>', re.DOTALL)
_TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_IN_A_ROW = re.compile(r"\d[\d., \u202f\u00a0]{4,}\d")


def estimate_beside(folder: Path, name: str) -> Mapping[str, Any] | None:
    """The JSON of an estimate by its name; None where there is none that can be read."""
    file = folder / f"{name}.json"
    try:
        said = json.loads(file.read_text("utf-8")) if file.is_file() else None
    except ValueError:
        return None
    return said if isinstance(said, dict) and "cells" not in said and "cases" in said else None


def hear_estimate(content: bytes, table: SeenTable, format_: str, may_be_said: Collection[int]) -> Heard:
    """What a file of an estimate shows of the cells of its table, and all that it says in words."""
    if format_ == "json":
        shown = of_an_estimate(json.loads(content), table.definition.name, (table.from_, table.until))
        cells = _by_name(shown, table) if shown else {}
        return Heard(cells, len(cells), OF_MANY["json"](content))
    if format_ == "svg":
        return Heard({}, 0, said_in(content.decode("utf-8")))
    texts = OF_MANY[format_.removeprefix("page.")](content)
    return Heard({}, 0, tuple(_apart(text, may_be_said) for text in texts) if format_ == "pdf" else texts)


def scale_of(folder: Path, name: str) -> set[int]:
    """The numbers at the scale of its drawings, where these are that: in even steps from zero."""
    found: set[int] = set()
    for file in folder.glob(f"{name}.*.svg"):
        for scale in _SCALE.findall(file.read_text("utf-8", errors="replace")):
            values = [amount(text.strip()) for text in _TEXT.findall(scale)]
            even = [step * (values[1] or 0) for step in range(len(values))] if len(values) > 1 else []
            found |= set(even) if values == even else set()
    return found


def _apart(text: str, known: Collection[int]) -> str:
    """The text of a PDF with a space between numbers that it has lost there: where what stands in one row
    is no number that may be said, and falls apart into such numbers.
    """

    def parted(found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found[0])
        if int(digits) in known or not (parts := _parts(digits, known)):
            return found[0]
        return " ".join(parts)

    return _IN_A_ROW.sub(parted, text)


def _parts(digits: str, known: Collection[int]) -> list[str]:
    if not digits:
        return []
    for end in range(len(digits), 0, -1):
        first, rest = digits[:end], digits[end:]
        is_number = first == "0" or (first[0] != "0" and len(first) > 1 and int(first) in known)
        if is_number and (not rest or (more := _parts(rest, known))):
            return [first, *(more if rest else [])]
    return []


def _by_name(shown: SeenTable, table: SeenTable) -> dict[tuple[str, ...], int]:
    """The counts that the JSON shows, as cells of the table: its lists may stand in another order."""
    names = [axis.name for axis in shown.definition.dimensions]
    axes = [axis.name for axis in table.definition.dimensions]
    found = {}
    for key, cell in shown.cells.items():
        said = dict(zip(names, key, strict=True)) if len(names) > 1 else {axes[0]: key[0]}
        if cell.value is not None:
            found[tuple(said.get(axis, TOTAL) for axis in axes)] = cell.value
    return found


def numbers_of(said: Mapping[str, Any], table: SeenTable) -> tuple[set[int], list[str]]:
    """The numbers that an estimate may say, and those that say more: with more figures than were kept, and no
    difference between such a number and a count that is shown.
    """
    counts = {cell.value for cell in table.cells.values() if cell.value is not None}
    numbers = list(_numbers(said))
    kept = {round(value) for _where, value in numbers if value == _kept(value)}
    known = kept | {round(value) - count for value in kept for count in counts} | counts
    more = [
        f"{where}: {value:g}" for where, value in numbers if value != int(value) or round(value) not in known
    ]
    return known | set(_how_it_was_made(said)) | _names(table), more


def _how_it_was_made(said: Mapping[str, Any]) -> Iterator[int]:
    """Numbers of the way of working: how many lists and drawings, of how many lists together, what margin."""
    settings, fitting, data = (
        part if isinstance(part := said.get(name), dict) else {} for name in ("settings", "fitting", "data")
    )
    lists = len(data.get("lists", ()))
    for value in (
        *(said.get("seed"), said.get("bootstrap"), fitting.get("count"), fitting.get("margin_bic")),
        *(settings.get("order"), lists),
    ):
        if isinstance(value, int | float) and value == int(value):
            yield int(value)


def _names(table: SeenTable) -> set[int]:
    """Names of lists and values that are numbers: they count nobody."""
    names = {axis.name for axis in table.definition.dimensions} | {
        code for codes in table.categories for code in codes
    }
    return {int(name) for name in names if name.isascii() and name.isdigit()}


def _kept(value: float) -> float:
    size = 10.0 ** max(floor(log10(max(abs(value), 1.0))) - FIGURES + 1, 0)
    return round(value / size) * size


def _numbers(said: Any, where: str = "") -> Iterator[tuple[str, float]]:
    if isinstance(said, dict):
        for name, part in said.items():
            if name not in _NO_ESTIMATE:
                yield from _numbers(part, f"{where}.{name}" if where else name)
    elif isinstance(said, list):
        for part in said:
            yield from _numbers(part, where)
    elif isinstance(said, int | float) and not isinstance(said, bool):
        yield where, said
