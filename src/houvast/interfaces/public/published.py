"""Published figures, laid out for a page: which releases, which tables, which files. Pages never compute.

`releases.queries.published` says what anyone may know; everything shown comes from the folder of a release
and its index. A withdrawn release stays listed with its reason, and its files are not served any more.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID

from houvast.records.releases import queries
from houvast.records.releases.queries import Published

SAVED = ("xlsx", "csv")  # what most people take with them, offered beside each title
PURPOSES = {
    "read": ("pdf", "png", "svg"),
    "sheet": ("xlsx", "ods"),
    "calculate": ("csv", "csv-metadata.json", "parquet", "json"),
    "office": ("sdmx.xml", "sdmx.csv", "structure.xml"),
}
"""What the formats of a table are for, and in which order they stand on its page."""
_CALLED = {
    "csv-metadata.json": "CSVW",
    "parquet": "Parquet",
    "sdmx.xml": "SDMX-ML",
    "sdmx.csv": "SDMX-CSV",
    "structure.xml": "DSD",
}


@dataclass(frozen=True)
class File:
    name: str
    format: str
    language: str
    size: int

    @property
    def called(self) -> str:
        """What the format is called: as people write it."""
        return _CALLED.get(self.format, self.format.upper())


@dataclass(frozen=True)
class TableTitle:
    name: str
    title: str
    subtitle: str
    files: tuple[File, ...]
    counted: tuple[str, str] = ("", "")
    """What one count is, and of whom or what: the unit and the population in words."""


@dataclass(frozen=True)
class Release(queries.InAList):
    """What a list shows of a release. `withdrawn` is the reason in words, empty while it stands."""

    id: UUID
    helpline: str
    from_: date
    until: date
    published_on: date
    withdrawn: str
    followed: bool
    answers: tuple[tuple[str, tuple[File, ...]], ...]  # by language, that of the page first
    tables: tuple[TableTitle, ...]
    estimates: tuple[TableTitle, ...]


@dataclass(frozen=True)
class Table:
    """One table to read: laid out by the release itself, with its drawing (SVG, or empty) and files."""

    release: Release
    name: str
    others: tuple[tuple[Release, tuple[TableTitle, ...]], ...]
    """All tables of every release that stands, but this one: what it may be put beside, or not."""
    laid_out: Mapping[str, Any]
    drawing: str
    alternative: str
    beside: tuple[TableTitle, ...]
    """The tables that this one must be read with: how often, how severe."""
    purposes: Mapping[str, tuple[File, ...]]
    """What there is to take along, by what it is for; only what the folder of the release has."""


def releases(language: str) -> list[Release]:
    """Everything that was published, the newest period first."""
    return [_release(published, language) for published in queries.published()]


def table(id: UUID, name: str, language: str) -> Table | None:
    """One table of a release that stands; None for anything else."""
    everything = queries.published()
    published = next((each for each in everything if each.id == id and not each.withdrawn), None)
    entry = _entry(published, name) if published else None
    if published is None or entry is None:
        return None
    try:
        laid_out = json.loads((published.folder / f"{name}.page.json").read_text(encoding="utf-8"))[language]
    except (OSError, ValueError, KeyError):
        return None
    drawing = published.folder / f"{name}.{language}.svg"
    return Table(
        release=_release(published, language),
        name=name,
        others=_others((id, name), everything, language),
        laid_out=laid_out,
        drawing=drawing.read_text(encoding="utf-8") if drawing.is_file() else "",
        alternative=entry.get("drawing", {}).get(language, ""),
        beside=tuple(
            _title(each, language)
            for other in queries.beside(published, name)
            if (each := _entry(published, other))
        ),
        purposes=_by_purpose(entry["files"], language),
    )


@dataclass(frozen=True)
class Compared:
    """Two tables, and whether they may stand side by side; None of `said` where their release cannot say."""

    one: Table
    other: Table
    said: queries.Comparison | None


def compared(id: UUID, name: str, other: str, language: str) -> Compared | None:
    """A table with another one, which the address names as release/table; None where one is not published."""
    release, _, table_name = other.partition("/")
    try:
        other_id = UUID(release)
    except ValueError:
        return None
    one, second = table(id, name, language), table(other_id, table_name, language)
    places = (_standing(id), name), (_standing(other_id), table_name)
    if one is None or second is None or places[0][0] is None or places[1][0] is None:
        return None
    said = queries.comparison((places[0][0], name), (places[1][0], table_name), language)
    return Compared(one, second, said)


@dataclass(frozen=True)
class Estimate:
    """One estimate, laid out to read."""

    release: Release
    laid_out: Mapping[str, Any]
    drawing: str
    files: tuple[File, ...]


def estimate(id: UUID, name: str, language: str) -> Estimate | None:
    """One estimate of a release that stands; None for anything else."""
    published = _standing(id)
    entry = _entry(published, name, "estimates") if published else None
    if published is None or entry is None:
        return None
    try:
        laid_out = json.loads((published.folder / f"{name}.page.json").read_text(encoding="utf-8"))[language]
        drawing = _drawn(published.folder / f"{name}.{language}.svg")
    except (OSError, ValueError, KeyError):
        return None
    laid_out = queries.with_reach(laid_out, language=language, of=published.organisation)
    return Estimate(_release(published, language), laid_out, drawing, _report_files(entry, language))


def _drawn(path: Path) -> str:
    """The drawing; overlaps of lists have none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _report_files(entry: Mapping[str, Any], language: str) -> tuple[File, ...]:
    kept = [f for f in _files(entry["files"]) if f.format in ("pdf", "json") and f.language in ("", language)]
    return tuple(sorted(kept, key=lambda file: file.format, reverse=True))


def file(id: UUID, name: str) -> Path | None:
    """A file that the index of a standing release names, and no other."""
    published = _standing(id)
    found = published.file(name) if published else None
    return found[0] if found else None


def _others(
    this: tuple[UUID, str], everything: Iterable[Published], language: str
) -> tuple[tuple[Release, tuple[TableTitle, ...]], ...]:
    all_of = (_release(each, language) for each in everything if not each.withdrawn)
    but_this = (
        (each, tuple(title for title in each.tables if (each.id, title.name) != this)) for each in all_of
    )
    return tuple((each, titles) for each, titles in but_this if titles)


def _standing(id: UUID) -> Published | None:
    found = (release for release in queries.published() if release.id == id and not release.withdrawn)
    return next(found, None)


def _entry(published: Published, name: str, kind: str = "tables") -> Mapping[str, Any] | None:
    return next((entry for entry in published.index.get(kind, ()) if entry["name"] == name), None)


def _release(published: Published, language: str) -> Release:
    stands = not published.withdrawn
    tables = published.index.get("tables", ()) if stands else ()
    estimates = published.index.get("estimates", ()) if stands else ()
    return Release(
        id=published.id,
        helpline=published.helpline,
        from_=published.from_,
        until=published.until,
        published_on=published.published_on,
        withdrawn=published.withdrawn[language] if published.withdrawn else "",
        followed=published.followed_by is not None,
        answers=_by_language(published.index.get("answer", ()), language) if stands else (),
        tables=tuple(_title(entry, language) for entry in tables),
        estimates=tuple(_estimate_title(entry, language) for entry in estimates),
    )


def _title(entry: Mapping[str, Any], language: str) -> TableTitle:
    return TableTitle(
        name=entry["name"],
        title=entry["title"][language],
        subtitle=entry["subtitle"][language],
        files=_to_save(entry["files"], language),
        counted=queries.TableRow.of(entry, language).counted,
    )


def _estimate_title(entry: Mapping[str, Any], language: str) -> TableTitle:
    said = entry["title"][language], entry["subtitle"][language]
    return TableTitle(entry["name"], *said, _report_files(entry, language))


def _to_save(files: Iterable[Mapping[str, Any]], language: str) -> tuple[File, ...]:
    kept = [file for file in _files(files) if file.format in SAVED and file.language in ("", language)]
    return tuple(sorted(kept, key=lambda file: SAVED.index(file.format)))


def _by_purpose(files: Iterable[Mapping[str, Any]], language: str) -> dict[str, tuple[File, ...]]:
    kept = {file.format: file for file in _files(files) if file.language in ("", language)}
    found = {
        purpose: tuple(kept[each] for each in formats if each in kept)
        for purpose, formats in PURPOSES.items()
    }
    return {purpose: files for purpose, files in found.items() if files}


def _by_language(
    entries: Iterable[Mapping[str, Any]], first: str
) -> tuple[tuple[str, tuple[File, ...]], ...]:
    """The files of each language, that of the page first."""
    files = sorted(_files(entries), key=lambda file: (file.language != first, file.language, file.format))
    return tuple((language, tuple(its)) for language, its in groupby(files, key=lambda file: file.language))


def _files(entries: Iterable[Mapping[str, Any]]) -> Iterator[File]:
    for entry in entries:
        yield File(entry["name"], entry["format"], entry.get("language", ""), entry.get("size", 0))
