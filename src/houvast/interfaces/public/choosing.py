"""Lines and columns of a published table that a reader chooses. Nothing is counted: every cell was published.

The choice stands in the address, so that it can be sent to somebody; it works without script.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

COLUMN = "column"
ALL = ""
FEW_ROWS = 3  # below which nobody needs to choose
FEW_CELLS = 60  # that are shown, up to which each number is a link to itself
MANY_ROWS = 40  # from which a table of two axes down and one column is turned: no screen is so high
_ODD = re.compile(r"[^\w-]")


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Choice:
    """One axis of a table: its name in the address, what it is called, and its codes."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> str:
        return next((option.label for option in self.options if option.chosen), "")


@dataclass(frozen=True)
class Turned:
    """The same cells with one axis down and the other across; None where a table has no such cell."""

    head: str
    across: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, bool, tuple[Mapping[str, Any] | None, ...]], ...]


@dataclass(frozen=True)
class Chosen:
    """What is shown of a table. `unknown`: the address asks for a code that this table does not have."""

    choices: tuple[Choice, ...]
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    unknown: bool
    cells_are_links: bool
    heads: tuple[str, ...] = ()

    @property
    def turned(self) -> Turned | None:
        """Of a long table: every cell once, across where it can be; the axis with fewer codes goes across."""
        if len(self.rows) < MANY_ROWS or len(self.heads) != 2 or len(self.columns) != 1:
            return None
        axes = [tuple(dict.fromkeys(row["names"][i] for row in self.rows)) for i in (0, 1)]
        down = 0 if len(axes[0]) >= len(axes[1]) else 1
        cells = {tuple(row["names"]): row["cells"][0] for row in self.rows}
        if len(cells) != len(self.rows):
            return None
        totals = {tuple(row["names"]) for row in self.rows if row["total"]}

        def key(one: str, other: str) -> tuple[str, ...]:
            return (one, other) if down == 0 else (other, one)

        across = axes[1 - down]
        rows = tuple(
            (
                name,
                all(key(name, each) in totals for each in across if key(name, each) in cells),
                tuple(cells.get(key(name, each)) for each in across),
            )
            for name in axes[down]
        )
        return Turned(self.heads[down], self.heads[1 - down], across, rows)

    @property
    def said(self) -> list[str]:
        """What was chosen, in words."""
        return [choice.chosen for choice in self.choices if choice.chosen]

    @property
    def is_part(self) -> bool:
        return bool(self.said)


def chosen(read: Mapping[str, Any], asked: Mapping[str, str]) -> Chosen:
    """The rows and columns of a laid-out table that the address asks for; all where it asks for none."""
    axes = list(_axes(read, asked))
    known = [any(option.chosen for option in axis.options) for axis in axes]
    wanted = {axis.name: asked[axis.name] for axis, is_known in zip(axes, known, strict=True) if is_known}
    place = int(wanted[COLUMN]) - 1 if COLUMN in wanted else None
    columns = [(i, name) for i, name in enumerate(read["columns"]) if place in (None, i)]
    rows = [
        _row(row, [i for i, _ in columns])
        for row in read["rows"]
        if all(_codes(row)[i] == wanted.get(_of_row(i), _codes(row)[i]) for i in range(len(row["names"])))
    ]
    return Chosen(
        choices=tuple(axes),
        columns=tuple(name for _, name in columns),
        rows=tuple(rows),
        unknown=any(
            asked.get(axis.name) and not is_known for axis, is_known in zip(axes, known, strict=True)
        ),
        cells_are_links=len(rows) * len(columns) <= FEW_CELLS,
        heads=tuple(read["heads"]),
    )


def _axes(read: Mapping[str, Any], asked: Mapping[str, str]) -> Iterator[Choice]:
    if len(read["rows"]) <= FEW_ROWS:
        return
    for i, head in enumerate(read["heads"]):
        labels = {_codes(row)[i]: row["names"][i] for row in read["rows"]}
        yield _choice(_of_row(i), head, labels, asked)
    if len(read["columns"]) > 1:
        labels = {str(i): name for i, name in enumerate(read["columns"], 1)}
        yield _choice(COLUMN, read.get("across") or "", labels, asked)


def _choice(name: str, label: str, labels: Mapping[str, str], asked: Mapping[str, str]) -> Choice:
    wanted = asked.get(name, ALL)
    return Choice(name, label, tuple(Option(code, said, code == wanted) for code, said in labels.items()))


def cell_id(codes: Sequence[str], place: int) -> str:
    """By which a cell is found on its page; `place`: its column, from 1."""
    return f"{_line_id(codes)}-{place}"


def _line_id(codes: Sequence[str]) -> str:
    return _ODD.sub("_", "-".join(("line", *codes)))


def _row(row: Mapping[str, Any], columns: Sequence[int]) -> dict[str, Any]:
    name = _line_id(_codes(row))
    cells = [{**row["cells"][i], "id": cell_id(_codes(row), i + 1)} for i in columns]
    return {"id": name, "names": row["names"], "total": row["total"], "cells": cells}


def _codes(row: Mapping[str, Any]) -> Sequence[str]:
    """The codes of a row; its names, where it has none."""
    codes: Sequence[str] = row.get("codes") or row["names"]
    return codes


def _of_row(axis: int) -> str:
    return f"line{axis + 1}"
