"""A release folder as somebody outside reads it who leaves nothing out: every file of every table.

What a file shows of a cell that the CSV hides is known. What cannot be read is named, with the reason.
"""

from __future__ import annotations

import json
import zipfile
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import pyarrow

from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.outsider.estimated import (
    estimate_beside,
    hear_estimate,
    numbers_of,
    scale_of,
)
from houvast.library.figures.outsider.folder import (
    ESTIMATE,
    MOST_SIGNS,
    is_count,
    is_of_counts,
    is_of_rows,
    read_folder,
    shown,
    tables_of_rows,
)
from houvast.library.figures.outsider.formats import OF_MANY, READERS, Heard
from houvast.library.figures.outsider.places import NotAsKnown
from houvast.library.figures.outsider.told import told, told_of_many
from houvast.library.figures.policy import NEVER_EXACT, Policy
from houvast.library.figures.seen import SeenTable, in_words
from houvast.library.figures.tables import Key

# What no number of a cell stands in: names of codes in four languages (tests/library/figures/test_sdmx.py).
NAMES_ALONE = ("structure.xml",)
_DAMAGED = (
    *(NotAsKnown, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError),
    *(ParseError, zipfile.BadZipFile, OSError, pyarrow.ArrowException),
)


@dataclass
class Everything:
    """What was read: tables with all that any file shows, how much by format, and what could not be read."""

    tables: list[SeenTable]
    files: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    places: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    more: list[str] = field(default_factory=list)
    """Files that show a cell which the CSV hides."""
    unexplained: list[tuple[str, str]] = field(default_factory=list)
    """(file, sentence) with a number that nothing shown explains."""
    unread: list[tuple[str, str]] = field(default_factory=list)
    """(file, why)."""
    of_a_table: list[str] = field(default_factory=list)
    """Those among them that are called like a table that was read: nobody knows what they show of it."""


def read_everything(
    folder: Path,
    policy: Policy = NEVER_EXACT,
    within: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Everything:
    """All files of a folder; the arguments are those of `read_folder`."""
    tables = read_folder(folder, policy, within, csv_alone=True)
    by_name = {table.definition.name: table for table in tables}
    known: dict[str, dict[Key, int]] = defaultdict(dict)
    estimates = {name: said for name in by_name if (said := estimate_beside(folder, name)) is not None}
    read = Everything(list(tables))
    read.places["csv"] = sum(len(table.cells) for table in tables)
    files = sorted(file for file in folder.iterdir() if file.is_file())
    folders = sorted(each.name for each in folder.iterdir() if not each.is_file())
    read.unread += [(f"{name}/", "a folder of its own: attack it by itself") for name in folders]
    for done, file in enumerate(files, 1):
        name, format_ = _table_and_format(file.name, by_name)
        if file.suffix == ".csv" and format_ not in READERS and is_of_counts(file):
            read.files["csv"] += 1
        elif format_ in NAMES_ALONE:
            read.files[format_] += 1
        elif (
            file.suffix == ".json"
            and is_of_rows(file)
            and (rows := tables_of_rows(file, policy, within or {}))
        ):
            for table in rows:
                known[table.definition.name] |= _of_rows(read, file, by_name[table.definition.name], table)
        elif name in estimates:
            known[name] |= _heard_of_estimate(read, file, format_, by_name[name], estimates[name])
        elif name and format_ in READERS:
            known[name] |= _heard(read, file, format_, by_name[name])
        else:
            _listen(read, file, tables)
        progress(done, len(files))
    read.tables = [_with_more(table, known[table.definition.name]) for table in tables]
    return read


def _heard(read: Everything, file: Path, format_: str, table: SeenTable) -> dict[Key, int]:
    """The cells that a file shows and the CSV hides."""
    return _taken(read, file, format_, table, READERS[format_])


def _of_rows(read: Everything, file: Path, table: SeenTable, rows: SeenTable) -> dict[Key, int]:
    """The same of the JSON of `houvast figures protect`."""

    def reader(_content: bytes, _table: SeenTable) -> Heard:
        if set(rows.cells) != set(table.cells):
            raise NotAsKnown("its rows are not those of the CSV")
        values = {key: cell.value for key, cell in rows.cells.items() if cell.value is not None}
        return Heard(values, len(rows.cells))

    return _taken(read, file, "json", table, reader)


def _heard_of_estimate(
    read: Everything, file: Path, format_: str, table: SeenTable, said: Mapping[str, Any]
) -> dict[Key, int]:
    """The same of a file of an estimate, whose numbers its JSON explains."""
    numbers, more = numbers_of(said, table)
    numbers |= scale_of(file.parent, table.definition.name)
    if format_ == "json":
        read.unexplained += [(file.name, each) for each in more]
    reader = partial(hear_estimate, format_=format_, may_be_said=numbers)
    return _taken(read, file, format_, table, reader, numbers)


def _taken(
    read: Everything,
    file: Path,
    format_: str,
    table: SeenTable,
    reader: Callable[[bytes, SeenTable], Heard],
    also: Collection[int] = (),
) -> dict[Key, int]:
    try:
        heard = reader(file.read_bytes(), table)
    except _DAMAGED as damaged:
        read.of_a_table.append(file.name)
        read.unread.append((file.name, _why(damaged)))
        return {}
    if odd := next((value for value in heard.cells.values() if not is_count(value)), None):
        read.of_a_table.append(file.name)
        read.unread.append(
            (file.name, f"it shows {str(odd)[:MOST_SIGNS]}, which is no count below a billion")
        )
        return {}
    other = [key for key, value in heard.cells.items() if _shows(table, key) not in (None, value)]
    if other:
        cell = ", ".join(in_words(other[0]))
        read.of_a_table.append(file.name)
        read.unread.append((file.name, f"it shows another number than the CSV for {cell}"))
        return {}
    read.files[format_] += 1
    read.places[format_] += heard.places
    said, unexplained = told(heard.texts, table, also) if heard.texts else ({}, [])
    read.unexplained += [(file.name, each) for each in unexplained]
    more = {key: value for key, value in {**heard.cells, **said}.items() if _shows(table, key) is None}
    read.more += [file.name] if more else []
    return more


def _why(damaged: Exception) -> str:
    """Why a file was not read, without what only a programmer reads."""
    if isinstance(damaged, NotAsKnown):
        return str(damaged)
    if isinstance(damaged, json.JSONDecodeError | RecursionError):
        return "it is no JSON"
    return "it is damaged, or not laid out as files of this program are"


def _shows(table: SeenTable, key: Key) -> int | None:
    """The count of a cell, if the table has the cell and shows it."""
    return cell.value if (cell := table.cells.get(key)) else None


def _listen(read: Everything, file: Path, tables: Sequence[SeenTable]) -> None:
    """A file of no table, or of many: what it says in words."""
    kind = file.suffix.removeprefix(".")
    if kind not in OF_MANY or file.name.startswith(ESTIMATE):
        read.unread.append((file.name, "no table of counts, and no document on them"))
        return
    try:
        texts = OF_MANY[kind](file.read_bytes())
    except _DAMAGED as damaged:
        read.unread.append((file.name, _why(damaged)))
        return
    read.files[f"{kind} of many tables"] += 1
    read.unexplained += [(file.name, each) for each in told_of_many(texts, tables)]


def _table_and_format(file: str, tables: Mapping[str, SeenTable]) -> tuple[str, str]:
    """The table of which a file is, and its format; "" where it is of none."""
    name = max((each for each in tables if file.startswith(f"{each}.")), key=len, default="")
    first, _, rest = file.removeprefix(f"{name}.").partition(".")
    return name, rest if first in LANGUAGES and rest else file.removeprefix(f"{name}.")


def _with_more(table: SeenTable, more: Mapping[Key, int]) -> SeenTable:
    return replace(table, cells={**table.cells, **{key: shown(value) for key, value in more.items()}})
