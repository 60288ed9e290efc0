"""Places as they are on a day: municipalities, provinces, judicial districts, and mergers between days.

Facts keep the judicial district at the finest; the municipality is sealed with the note. What no source
was found for is absent: a place without a known district has None, and is not put in the nearest one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from houvast.library.codes.datafile import DataFile, alternatives, day
from houvast.library.codes.lists import Code, Codebook
from houvast.library.codes.refusals import MalformedFile, UnknownCode

EARTH = 6371.0  # mean radius in kilometres
Point = tuple[float, float]  # latitude and longitude in degrees (WGS 84)


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality as it is on a day. `district` is None where no source says it."""

    refnis: str
    labels: Mapping[str, str]
    province: str
    district: str | None
    valid_from: date
    valid_until: date | None

    def label(self, language: str) -> str:
        return self.labels[language]


@dataclass(frozen=True, slots=True)
class Merger:
    """On a day, the municipalities `before` became one, `after`. A code may live on with more ground."""

    on: date
    before: tuple[str, ...]
    after: str
    name: str
    line: int


class Places:
    """All places on one day."""

    def __init__(self, municipality: Codebook, province: Codebook, district: Codebook) -> None:
        self.provinces = province
        self.districts = district
        self._codes = municipality
        self._by_refnis = {code.code: municipality_of(code) for code in municipality}

    @property
    def municipalities(self) -> tuple[Municipality, ...]:
        return tuple(self._by_refnis.values())

    def municipality(self, refnis: str) -> Municipality:
        """The municipality, or UnknownCode, or CodeOutsideDates when it existed on other days."""
        return self._by_refnis[self._codes.check(refnis)]

    def named(self, name: str) -> tuple[Municipality, ...]:
        """All municipalities of exactly that name, in any language; several may share one."""
        wanted = name.casefold()
        return tuple(
            place
            for place in self._by_refnis.values()
            if wanted in (label.casefold() for label in place.labels.values())
        )

    def inside(self, *, province: str | None = None, district: str | None = None) -> tuple[Municipality, ...]:
        return tuple(
            place
            for place in self._by_refnis.values()
            if (province is None or place.province == province)
            and (district is None or place.district == district)
        )


def municipality_of(code: Code) -> Municipality:
    assert code.parent is not None
    district = code.details.get("district") or None
    return Municipality(code.code, code.labels, code.parent, district, code.valid_from, code.valid_until)


def read_mergers(file: DataFile, known: Iterable[str]) -> tuple[Merger, ...]:
    file.need("day", "before", "after", "name")
    codes = frozenset(known)
    mergers = []
    for row in file.rows:
        on = day(row["day"], file=file.name, line=row.line)
        before = alternatives(row["before"])
        if on is None or not before:
            raise MalformedFile(
                "a merger needs its day and what there was before", file=file.name, line=row.line
            )
        for code in (*before, row["after"]):
            if code not in codes:
                raise UnknownCode(f'"{code}" is not a municipality', file=file.name, line=row.line)
        mergers.append(Merger(on, before, row["after"], row["name"], row.line))
    return tuple(sorted(mergers, key=lambda merger: merger.on))


def what_became(refnis: str, mergers: Iterable[Merger], on: date) -> str:
    """The code under which the ground of a municipality lies on a later day."""
    for merger in mergers:
        if merger.on <= on and refnis in merger.before:
            refnis = merger.after
    return refnis


def read_centres(file: DataFile, known: Iterable[str]) -> Mapping[str, Point]:
    """Where municipalities lie, by code."""
    file.need("code", "latitude", "longitude")
    codes = frozenset(known)
    centres = {}
    for row in file.rows:
        if row["code"] not in codes:
            raise UnknownCode(f'"{row["code"]}" is not a municipality', file=file.name, line=row.line)
        try:
            centres[row["code"]] = float(row["latitude"]), float(row["longitude"])
        except ValueError:
            raise MalformedFile("a place is two numbers in degrees", file=file.name, line=row.line) from None
    return centres


def kilometres(one: Point, other: Point) -> float:
    """As the crow flies."""
    (north, east), (north_, east_) = ([radians(each) for each in point] for point in (one, other))
    chord = sin((north_ - north) / 2) ** 2 + cos(north) * cos(north_) * sin((east_ - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(chord))
