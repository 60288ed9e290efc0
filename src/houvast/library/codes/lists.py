"""Code lists: codes with labels in four languages, parents and the days between which they hold.

Reads and checks the files of one list (one file a version). Which files there are, and what is kept in
memory, is the catalogue's; what a code becomes in another list is a crosswalk's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from houvast.library.codes.bands import Band, band_of, bands_of
from houvast.library.codes.datafile import DataFile, Row, day
from houvast.library.codes.refusals import (
    CodeOutsideDates,
    DuplicateCode,
    MalformedFile,
    MissingLabel,
    UnknownCode,
    UnknownParent,
    VersionsOverlap,
)

LANGUAGES = ("nl", "fr", "de", "en")
_OWN_COLUMNS = frozenset({"code", *LANGUAGES, "parent", "valid_from", "valid_until"})


@dataclass(frozen=True, slots=True)
class Code:
    """One code. `valid_until` is the first day on which it no longer holds; `details` are extra columns."""

    code: str
    labels: Mapping[str, str]
    parent: str | None
    valid_from: date
    valid_until: date | None
    details: Mapping[str, str]
    file: str
    line: int

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    def label(self, language: str) -> str:
        return self.labels[language]


class Codebook:
    """A list as it stands on a day, or its newest version with all codes it ever held. Never changes."""

    __slots__ = (
        "_by_code",
        "_known",
        "about",
        "bands",
        "file",
        "name",
        "valid_from",
        "valid_until",
        "version",
    )

    def __init__(
        self,
        file: DataFile,
        codes: Iterable[Code],
        *,
        bands: tuple[Band, ...] = (),
        known: Mapping[str, Code] | None = None,
    ) -> None:
        self.file = file.name
        self.about = file.about
        self.name = file.said("list")
        self.version = file.said("version")
        start = day(file.said("valid_from"), file=file.name)
        assert start is not None
        self.valid_from: date = start
        self.valid_until = day(file.about.get("valid_until", ""), file=file.name)
        self.bands = bands
        self._by_code = {code.code: code for code in codes}
        self._known = known if known is not None else self._by_code

    def __iter__(self) -> Iterator[Code]:
        return iter(self._by_code.values())

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __getitem__(self, code: str) -> Code:
        """The code, or UnknownCode, or CodeOutsideDates when it held on other days only."""
        found = self._by_code.get(code)
        if found is not None:
            return found
        other = self._known.get(code)
        if other is None:
            raise UnknownCode(f'"{code}" is not a code of the list "{self.name}"', file=self.file)
        until = f" until {other.valid_until} (not included)" if other.valid_until else ""
        raise CodeOutsideDates(
            f'"{code}" holds from {other.valid_from}{until}, not on the day that was asked for',
            file=other.file,
            line=other.line,
        )

    def ever(self, code: str) -> Code | None:
        """The code, also where it holds on other days only; None where the list never held it."""
        return self._by_code.get(code) or self._known.get(code)

    def codes(self) -> tuple[str, ...]:
        return tuple(self._by_code)

    def check(self, code: str) -> str:
        """The same code, when it may be used on this day."""
        return self[code].code

    def label(self, code: str, language: str) -> str:
        return self[code].labels[language]

    def children(self, code: str) -> tuple[str, ...]:
        """Codes of this list that lie directly inside this one."""
        return tuple(each.code for each in self if each.parent == code)

    def within(self, code: str) -> tuple[str, ...]:
        """The code and everything of this list that lies inside it: FAMILY is FAMILY and HOUSEHOLD."""
        return (code, *(deeper for child in self.children(code) for deeper in self.within(child)))

    def band(self, value: int) -> str:
        """The code of the band in which a value lies."""
        if not self.bands:
            raise MalformedFile(f'the list "{self.name}" has no bands', file=self.file)
        return band_of(value, self.bands, file=self.file)

    def as_of(self, on: date, known: Mapping[str, Code]) -> Codebook:
        """This version, with only the codes that hold on the day. `known` are those of all days."""
        view = object.__new__(Codebook)
        for slot in ("about", "bands", "file", "name", "valid_from", "valid_until", "version"):
            setattr(view, slot, getattr(self, slot))
        view._by_code = {code.code: code for code in self if code.holds(on)}
        view._known = known
        return view


def read_version(file: DataFile, parents: Callable[[str], Mapping[str, Code]]) -> Codebook:
    """One version of a list out of its file, checked. `parents` gives the codes of another list."""
    file.need("code", *LANGUAGES)
    file.said("source")
    codes = [_code(row, file) for row in file.rows]
    _refuse_duplicates(codes)
    _refuse_orphans(codes, file, parents)
    first = file.about.get("bands_from")
    bands = bands_of(file.rows, first=int(first), file=file.name) if first else ()
    return Codebook(file, codes, bands=bands)


def in_order(versions: Sequence[Codebook]) -> tuple[Codebook, ...]:
    """The versions from old to new, refused when two of them hold on the same day."""
    ordered = sorted(versions, key=lambda version: version.valid_from)
    for older, newer in pairwise(ordered):
        if older.valid_until is None or newer.valid_from < older.valid_until:
            raise VersionsOverlap(
                f"version {newer.version} begins on {newer.valid_from}, while version {older.version} "
                f"({older.file}) still holds",
                file=newer.file,
            )
    return tuple(ordered)


def _code(row: Row, file: DataFile) -> Code:
    labels = {language: row[language] for language in LANGUAGES}
    for language, label in labels.items():
        if not label:
            raise MissingLabel(f'"{row["code"]}" has no label in {language}', file=file.name, line=row.line)
    start = day(row["valid_from"] or file.said("valid_from"), file=file.name, line=row.line)
    end = day(row["valid_until"] or file.about.get("valid_until", ""), file=file.name, line=row.line)
    if not row["code"] or start is None or (end is not None and end <= start):
        raise MalformedFile(
            "a code needs a name, and days that begin before they end", file=file.name, line=row.line
        )
    details = {column: cell for column, cell in row.cells.items() if column not in _OWN_COLUMNS}
    return Code(row["code"], labels, row["parent"] or None, start, end, details, file.name, row.line)


def _refuse_duplicates(codes: Sequence[Code]) -> None:
    seen: dict[str, Code] = {}
    for code in codes:
        if code.code in seen:
            raise DuplicateCode(
                f'"{code.code}" already stands on line {seen[code.code].line}', file=code.file, line=code.line
            )
        seen[code.code] = code


def _refuse_orphans(
    codes: Sequence[Code], file: DataFile, parents: Callable[[str], Mapping[str, Code]]
) -> None:
    elsewhere = file.about.get("parent_list")
    known: Iterable[str] = parents(elsewhere) if elsewhere else [code.code for code in codes]
    of = f'the list "{elsewhere}"' if elsewhere else "this list"
    for code in codes:
        if code.parent is not None and code.parent not in known:
            raise UnknownParent(
                f'"{code.code}" lies inside "{code.parent}", which is not in {of}',
                file=code.file,
                line=code.line,
            )
