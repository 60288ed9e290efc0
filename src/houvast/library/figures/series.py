"""Points over years that may stand in one line, and the refusal of those that may not.

A series has one unit, one population, one scope and one measure. A change of registration, of a list or of
the version of a definition is no reason to refuse: it shows as a break (SDMX OBS_STATUS B), which a chart
draws as a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from houvast.library.codes import codebook, list_names
from houvast.library.figures.outgoing import (
    Outgoing,
    area_of,
    check_outgoing,
    dimensions_of,
    name_of,
    title_of,
    unit_of,
)
from houvast.library.figures.tables import DELIVERED, OWN_AREA, TOTAL, AlreadyPublic, ObsStatus, SafeTable


class CannotCompare(ValueError):
    """Points that may not stand in one series. The message names the two tables and what differs."""


class MixedUnits(CannotCompare):
    """Calls and victims, offences and persons: another thing is counted, or it is not said what is."""


class MixedPopulations(CannotCompare):
    """Another group of people or contacts is counted, or it is not said which."""


class MixedScopes(CannotCompare):
    """Partner violence and all violence: another part of it is counted."""


class MixedAreas(CannotCompare):
    """Belgium and Brussels: the people of another place are counted, or it is not said which."""


class MixedMeasures(CannotCompare):
    """Counts and percentages, or percentages of different bases."""


class NoPeriod(CannotCompare):
    """A figure without a period has no place on a line of time."""


class SamePeriod(CannotCompare):
    """Two figures for one period: choose one, and say why."""


# Units of which one stands once in a period and again in the next: no sum is made of them over time. A victim
# or reported person of a helpline counts once a contact, whoever it is: those are no distinct persons.
DISTINCT = ("PERSON",)
FIRST_VERSION = "1"  # of a codebook


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of one period. `value` is None where it is hidden."""

    table: str
    from_: date
    until: date
    value: int | Decimal | None
    unit: str | None
    population: str | None
    scope: str | None
    measure: str
    base: str | None
    registration: str
    obs_status: ObsStatus = ObsStatus.NORMAL
    area: str | None = OWN_AREA


@dataclass(frozen=True)
class Series:
    """Points in order of time that count the same. Made by `series`, which refuses what does not."""

    points: tuple[Point, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    populations: Mapping[str, str] = field(default_factory=dict)

    @property
    def breaks(self) -> tuple[Point, ...]:
        """The first point after each break."""
        return tuple(point for point in self.points if point.obs_status is ObsStatus.BREAK)

    @property
    def stretches(self) -> tuple[tuple[Point, ...], ...]:
        """The points between breaks; a line is drawn inside a stretch and never from one to the next."""
        starts = [
            0,
            *(i for i, point in enumerate(self.points) if i and point in self.breaks),
            len(self.points),
        ]
        return tuple(self.points[first:last] for first, last in pairwise(starts))


def points(table: Outgoing, at: Mapping[str, str] | None = None) -> tuple[Point, ...]:
    """The figures of a table over time: one for each year or month of it, or one for its period.

    `at` gives the code on each other axis; an axis that is not named is taken at its total.
    """
    check_outgoing(table)
    dimensions = dimensions_of(table)
    time = next((axis for axis, d in enumerate(dimensions) if d.codebook in ("year", "month")), None)
    wanted = {axis: (at or {}).get(d.name, TOTAL) for axis, d in enumerate(dimensions) if axis != time}
    found = (key for key in table.cells if all(key[axis] == code for axis, code in wanted.items()))
    return tuple(_point(table, key, time) for key in found if time is None or key[time] != TOTAL)


def series(*parts: Iterable[Point], titles: Mapping[str, str] | None = None) -> Series:
    """All the points in one series, in order of time, with its breaks; or the reason why they may not be."""
    ordered = sorted((point for part in parts for point in part), key=lambda point: point.from_)
    if not ordered:
        raise NoPeriod("There is no point; look whether the tables have this code.")
    for one, next_ in pairwise(ordered):
        _check_comparable(one, next_)
    marked = [ordered[0]]
    for one, next_ in pairwise(ordered):
        broken = one.registration != next_.registration
        marked.append(replace(next_, obs_status=ObsStatus.BREAK) if broken else next_)
    return Series(tuple(marked), titles or {})


def series_of(table: Outgoing, at: Mapping[str, str] | None = None) -> Series:
    """The series inside one table, with the table's titles."""
    titles = {language: title_of(table, language) for language in ("nl", "fr", "de", "en")}
    populations = (
        {language: words["population"] for language, words in table.words.items() if "population" in words}
        if isinstance(table, AlreadyPublic)
        else table.definition.populations
    )
    return replace(series(points(table, at), titles=titles), populations=populations)


def why_points_differ(one: Point, other: Point) -> tuple[CannotCompare, ...]:
    """Every reason why two points do not count the same; a change of registration is none."""
    return tuple(_reasons(one, other))


def why_not_comparable(one: Outgoing, other: Outgoing) -> tuple[CannotCompare, ...]:
    """Every reason why two tables may not be put in one series; none where they may."""
    both = (check_outgoing(one), check_outgoing(other))
    return why_no_series(*(point_of(table) for table in both))


def why_no_series(one: Point, other: Point) -> tuple[CannotCompare, ...]:
    """The same of what two tables count, as `point_of` says it."""
    missing = (NoPeriod(f"{each.table} has no period.") for each in (one, other) if each.from_ == date.min)
    return (*_reasons(one, other), *missing)


def point_of(table: Outgoing) -> Point:
    """What a table counts, without a value; from the first day there is where it has no period."""
    whole = table.from_ is not None and table.until is not None
    return _as_point(table) if whole else _as_point(table, date.min, date.max)


def _point(table: Outgoing, key: tuple[str, ...], time: int | None) -> Point:
    cell = table.cells[key]
    start, end = (table.from_, table.until) if time is None else span(key[time])
    return replace(_as_point(table, start, end), value=cell.value, obs_status=cell.obs_status)


def _as_point(table: Outgoing, start: date | None = None, end: date | None = None) -> Point:
    """What a table counts, as a point without a value. A table without a period is refused."""
    start, end = start or table.from_, end or table.until
    if start is None or end is None:
        raise NoPeriod(f"{name_of(table)} has no period; it cannot stand in a series.")
    return Point(
        table=name_of(table),
        from_=start,
        until=end,
        value=None,
        unit=unit_of(table),
        population=table.population if isinstance(table, AlreadyPublic) else table.definition.population,
        scope=table.scope if isinstance(table, AlreadyPublic) else table.definition.scope,
        measure=table.measure if isinstance(table, AlreadyPublic) else "count",
        base=table.base if isinstance(table, AlreadyPublic) else None,
        registration=_registration(table),
        area=area_of(table),
    )


def _registration(table: Outgoing) -> str:
    if isinstance(table, AlreadyPublic):
        return table.registration or name_of(table)
    if table.definition.facts == DELIVERED:
        return table.definition.registration or name_of(table)
    return " ".join((table.definition.name, table.definition.version, *_other_lists(table)))


def _other_lists(table: SafeTable) -> Iterator[str]:
    """Lists of its axes that are not the first of their name: the same codes may hold something else."""
    for axis in table.definition.dimensions:
        if axis.crosswalk is None and axis.codebook in list_names():  # months are no list
            version = codebook(axis.codebook, on=table.from_).version
            if version != FIRST_VERSION:
                yield f"{axis.codebook}@{version}"


def span(code: str) -> tuple[date, date]:
    """The days of a year or a month, the last one exclusive."""
    year, _, month = code.partition("-")
    if not month:
        return date(int(year), 1, 1), date(int(year) + 1, 1, 1)
    start = date(int(year), int(month), 1)
    return start, date(start.year + start.month // 12, start.month % 12 + 1, 1)


def _check_comparable(one: Point, other: Point) -> None:
    for reason in _reasons(one, other):
        raise reason
    if one.from_ < other.until and other.from_ < one.until:
        start = max(one.from_, other.from_)
        raise SamePeriod(f"{_both(one, other)}: both have a figure for {start}; choose one.")


def _both(one: Point, other: Point) -> str:
    return f"{one.table} and {other.table}" if one.table != other.table else one.table


def _reasons(one: Point, other: Point) -> Iterator[CannotCompare]:
    tables = _both(one, other)
    refusals: list[tuple[str, type[CannotCompare]]]
    refusals = [("unit", MixedUnits), ("population", MixedPopulations), ("scope", MixedScopes)]
    if OWN_AREA not in (one.area, other.area):  # it is no name of a place: who asks knows their own
        refusals.append(("area", MixedAreas))
    for name, refusal in refusals:
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine is None or theirs is None:
            yield refusal(
                f"{tables}: the {name} is not stated for {one.table if mine is None else other.table}."
            )
        elif mine != theirs:
            yield refusal(
                f"{tables}: the {name} differs, {mine} and {theirs}; they cannot stand in one series."
            )
    if (one.measure, one.base) != (other.measure, other.base):
        yield MixedMeasures(
            f"{tables}: {one.measure} of {one.base or 'all'} and {other.measure} of {other.base or 'all'}."
        )
