"""Number and capacity of shelters as statistics may learn them: each figure is of three shelters at least.

Who knows all of a sum but one shelter knows that shelter. So a province, and a kind of place, is told only
where three shelters stand behind it; the rest is told together (MERGED). A new shelter is counted once three
are new in the same cell: otherwise the difference of two months were its size. Where there are fewer than
three nothing is told. What is told adds up over cells that share no shelter's place. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

LEAST_SHELTERS = 3
MERGED = "MERGED"


@dataclass(frozen=True)
class House:
    """A shelter as it is counted: the one province it works in or MERGED, its first month, beds it offers.

    `beds`: by kind of place and month (2026-03), on the last morning of the month.
    """

    id: UUID
    area: str
    since: str
    beds: Mapping[tuple[str, str], int]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for (kind, _month), beds in self.beds.items() if beds)


@dataclass(frozen=True)
class Bed:
    """One bed of one cell, and in which months it was offered."""

    area: str
    kind: str
    months: tuple[str, ...]


@dataclass(frozen=True)
class Counted:
    """A shelter in the figure of numbers: its province as told, and the kinds of its places as told."""

    area: str
    kinds: tuple[str, ...]


def shelters(houses: Sequence[House]) -> list[Counted]:
    """Each shelter that offers a bed, once; none where there are fewer than three."""
    houses = [house for house in houses if house.kinds]
    areas = folded({house.area: {each.id for each in houses if each.area == house.area} for house in houses})
    kinds = _kinds(houses)
    if areas is None or kinds is None:
        return []
    return [
        Counted(areas[house.area], tuple(sorted({kinds[kind] for kind in house.kinds}))) for house in houses
    ]


def beds(houses: Sequence[House], months: Sequence[str]) -> list[Bed]:
    """Every bed that is told, in the months of a period, by province and kind of place."""
    kinds = _kinds(houses)
    if kinds is None:
        return []
    return [bed for kind in sorted(set(kinds.values())) for bed in _of_kind(kind, kinds, houses, months)]


def folded(groups: Mapping[str, set[UUID]]) -> dict[str, str] | None:
    """Under which code each group is told: its own, or MERGED with others until three shelters stand behind
    it; None where they are fewer than three in all.
    """
    apart = {code for code, members in groups.items() if len(members) >= LEAST_SHELTERS and code != MERGED}
    merged = set(groups) - apart
    while merged and _together(groups, merged) < LEAST_SHELTERS:
        if not apart:
            return None
        least = min(apart, key=lambda code: (len(groups[code]), code))
        apart.discard(least)
        merged.add(least)
    return {code: code if code in apart else MERGED for code in groups}


def counted_from(since: Mapping[UUID, str]) -> dict[UUID, str]:
    """From which month on each shelter of one cell counts: when three wait, they begin together."""
    begin: dict[UUID, str] = {}
    waiting: list[UUID] = []
    for month, group in groupby(sorted(since, key=lambda id: (since[id], id)), key=lambda id: since[id]):
        waiting += group
        if len(waiting) >= LEAST_SHELTERS:
            begin |= dict.fromkeys(waiting, month)
            waiting = []
    return begin


def _kinds(houses: Sequence[House]) -> dict[str, str] | None:
    found = {kind for house in houses for kind in house.kinds}
    return folded({kind: {house.id for house in houses if kind in house.kinds} for kind in found})


def _of_kind(
    told: str, kinds: Mapping[str, str], houses: Sequence[House], months: Sequence[str]
) -> Iterable[Bed]:
    """The beds of one kind as it is told, its provinces folded among the shelters that have it."""
    mine = [house for house in houses if any(kinds[kind] == told for kind in house.kinds)]
    areas = folded({house.area: {each.id for each in mine if each.area == house.area} for house in mine})
    for area in sorted(set((areas or {}).values())):
        there = [house for house in mine if areas and areas[house.area] == area]
        begin = counted_from({house.id: house.since for house in there})
        for house in there:
            offered = {
                month: sum(house.beds.get((kind, month), 0) for kind in kinds if kinds[kind] == told)
                for month in months
                if begin.get(house.id, "9999-99") <= month
            }
            for number in range(max(offered.values(), default=0)):
                yield Bed(area, told, tuple(month for month in months if offered.get(month, 0) > number))


def _together(groups: Mapping[str, set[UUID]], codes: Iterable[str]) -> int:
    return len(set().union(*(groups[code] for code in codes)))
