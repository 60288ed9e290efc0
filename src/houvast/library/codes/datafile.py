"""Read one data file: what it says about itself, and its rows with their line numbers.

A data file is a CSV whose first lines, beginning with `#`, say what it is (`# version: 1`). What the
columns mean is decided by the readers of lists, crosswalks, printed labels and places.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable

from houvast.library.codes.refusals import MalformedFile


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a data file, by column. A column that is left out reads as an empty cell."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class DataFile:
    """A whole data file. `name` is its place below the data folder, as refusals print it."""

    name: str
    about: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def said(self, key: str) -> str:
        """What the file says about itself, refused when it keeps silent."""
        if not self.about.get(key):
            raise MalformedFile(f'the file does not say its "{key}" (a line "# {key}: ...")', file=self.name)
        return self.about[key]

    def names(self, key: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.about.get(key, "").split(",") if part.strip())

    def need(self, *columns: str) -> None:
        for column in columns:
            if column not in self.columns:
                raise MalformedFile(f'there is no column "{column}"', file=self.name)


def read(path: Traversable, name: str) -> DataFile:
    about: dict[str, str] = {}
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    for line, text in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not text.strip():
            continue
        if text.startswith("#"):
            key, colon, value = text.lstrip("# ").partition(":")
            if colon and not columns:
                about[key.strip()] = value.strip()
            continue
        cells = [cell.strip() for cell in next(csv.reader([text]))]
        if not columns:
            columns = tuple(cells)
        elif len(cells) != len(columns):
            raise MalformedFile(f"{len(cells)} cells under {len(columns)} columns", file=name, line=line)
        else:
            rows.append(Row(line, dict(zip(columns, cells, strict=True))))
    return DataFile(name, about, columns, tuple(rows))


def day(text: str, *, file: str, line: int | None = None) -> date | None:
    """A day as `2025-01-01`; an empty cell is no day."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise MalformedFile(f'"{text}" is not a day (write 2025-01-01)', file=file, line=line) from None


def alternatives(cell: str) -> tuple[str, ...]:
    """`A|B` as its parts; an empty cell or `*` says nothing."""
    return () if cell in ("", "*") else tuple(part.strip() for part in cell.split("|"))
