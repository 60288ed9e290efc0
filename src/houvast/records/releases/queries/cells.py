"""Cells and tables of releases that stand, for who shows a figure elsewhere: with period and footnotes.

Of one helpline, published, neither withdrawn nor followed. Nothing is counted, and nothing that is not
published can be had here.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from houvast.library.figures.pages import FOLDER, fixed_words
from houvast.library.figures.readable import kind_of
from houvast.records.releases import folders
from houvast.records.releases.models import Release


@dataclass(frozen=True)
class Cell:
    """One cell as its page shows it. `kind`: open, hidden or absent; `notes`: footnotes.

    `place`: which of the columns of its table it stands in, from 1.
    """

    release: UUID
    from_: date
    until: date
    title: str
    subtitle: str
    names: tuple[str, ...]
    column: str
    place: int
    text: str
    kind: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """A table of one release that stands, as its page lays it out in one language."""

    release: UUID
    name: str
    from_: date
    until: date
    laid_out: Mapping[str, Any]


@dataclass(frozen=True)
class Pointing:
    """What a table has to point at: lines by their codes, and columns by what the English page calls them."""

    name: str
    title: str
    lines: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    columns: tuple[tuple[str, str], ...]


def cells(
    table: str, line: tuple[str, ...], column: str, *, language: str, of: UUID, until: date | None = None
) -> list[Cell]:
    """The same cell in every release that stands, the earliest period first; releases without it have none.

    `column`: as the English page calls it. `of`: whose releases. `until`: only periods that ended by then.
    """
    found = (_cell(each, table, line, column, language) for each in standing(of, until, table))
    return [cell for cell in found if cell]


def newest_table(table: str, *, language: str, of: UUID, until: date | None = None) -> Standing | None:
    """A table in the newest release that stands and has it, or None."""
    for release in reversed(list(standing(of, until, table))):
        pages = pages_of(release.id, table)
        if language in pages:
            return Standing(release.id, table, release.begins, release.until, pages[language])
    return None


def tables_to_point_at(*, language: str, of: UUID) -> dict[str, str]:
    """Titles of all tables of releases that stand, by name."""
    found: dict[str, str] = {}
    for release in standing(of, None):
        index = folders.index_of(release.id)
        found |= {entry["name"]: entry["title"][language] for entry in index.get("tables", ())}
    return found


def pointing_at(table: str, *, language: str, of: UUID) -> Pointing | None:
    """The lines and columns of a table, in its newest release; None where no release that stands has it."""
    for release in reversed(list(standing(of, None, table))):
        pages = pages_of(release.id, table)
        if not {language, "en"} <= set(pages):
            continue
        read = pages[language]
        lines = tuple((tuple(row["codes"]), tuple(row["names"])) for row in read["rows"])
        columns = tuple(zip(pages["en"]["columns"], read["columns"], strict=True))
        return Pointing(table, read["title"], lines, columns)
    return None


def tables_in_print(language: str) -> tuple[bytes, Mapping[str, str]]:
    """The typst template that sets a table as releases do, and the words that it needs."""
    return (FOLDER / "table.typ").read_bytes(), fixed_words(language)


def standing_of(*, of: UUID) -> frozenset[UUID]:
    """Releases of one helpline that stand: what was shown of another one is not to be shown any more."""
    return frozenset(release.id for release in standing(of, None))


def standing(of: UUID, until: date | None, table: str = "") -> Iterator[Release]:
    """Releases of one helpline that stand and have the table, the earliest period first."""
    found = Release.objects.filter(
        organisation=of, published_at__isnull=False, withdrawn_at=None, followed_by=None
    )
    if until:
        found = found.filter(until__lte=until)
    for release in found.order_by("until", "begins", "published_at"):
        if not table or any(
            entry["name"] == table for entry in folders.index_of(release.id).get("tables", ())
        ):
            yield release


def pages_of(release: UUID, table: str) -> dict[str, Any]:
    """A published table as it is laid out, by language; empty where the release has it not."""
    file = folders.published(release) / f"{table}.page.json"
    said: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return said


def _cell(release: Release, table: str, line: tuple[str, ...], column: str, language: str) -> Cell | None:
    pages = pages_of(release.id, table)
    if not {language, "en"} <= set(pages) or column not in pages["en"]["columns"]:
        return None
    read, place = pages[language], pages["en"]["columns"].index(column)
    row = next((row for row in read["rows"] if tuple(row["codes"]) == line), None)
    if row is None:
        return None
    cell = row["cells"][place]
    kind = kind_of(cell)
    marks = read["marks"] if kind == "hidden" else ()
    notes = [cell["mark"]] * bool(cell["mark"]) + list(marks) + read["remarks"]
    return Cell(
        release=release.id,
        from_=release.begins,
        until=release.until,
        title=read["title"],
        subtitle=read["subtitle"],
        names=tuple(row["names"]),
        column=read["columns"][place],
        place=place + 1,
        text=cell["text"],
        kind=kind,
        notes=tuple(dict.fromkeys(notes)),
    )
