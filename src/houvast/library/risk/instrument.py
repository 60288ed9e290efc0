"""What an instrument is: its items, their answers and weights, its bands and the people it was studied on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

LANGUAGES = ("nl", "fr", "de", "en")
LABEL_OF_UNKNOWN = "U"
NOT_SAID = frozenset({LABEL_OF_UNKNOWN, "REFUSED"})
"""Codes of the lists `sex` and `relationship` that leave open who somebody is."""

Text = Mapping[str, str]
"""By language."""
Answer = bool | int | None
"""Yes or no, or a number of the instrument's scale; None is unknown, an answer like any other."""


class Kind(StrEnum):
    SCORED = "scored"
    JUDGED = "judged"  # nothing is added up: somebody judges


class Incomplete(StrEnum):
    """What becomes of the score where answers are unknown."""

    AT_LEAST = "at_least"  # unknown counts nothing, and the score is a lower limit
    SAME_BAND = "same_band"  # no score; a band only where every possible answer leads to it
    PRORATE = "prorate"  # up to `most_unknown`, scaled to a full sheet and rounded up; beyond, no score


@dataclass(frozen=True, slots=True)
class Item:
    """One question by its number. `factor` is what it is about, a code of the list `risk_factor`."""

    id: str
    factor: str
    weight: int = 1
    alarm: bool = False
    protects: bool = False
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """How an item is answered: by a number from `low` to `high`, or by yes (1) and no (0)."""

    yes_no: bool
    low: int = 0
    high: int = 1

    def limits(self, item: Item) -> tuple[int, int]:
        """The least and the most that an item can add."""
        ends = (self.low * item.weight, self.high * item.weight)
        return min(ends), max(ends)

    def points(self, item: Item, answer: bool | int) -> int:
        return int(answer) * item.weight


@dataclass(frozen=True, slots=True)
class Band:
    """`from_` is the lowest score in it; None in an instrument that adds nothing up."""

    name: str
    label: Text
    from_: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """People an instrument was studied on. An empty dimension was left open in the study."""

    victim_sex: frozenset[str] = frozenset()
    perpetrator_sex: frozenset[str] = frozenset()
    relationship: frozenset[str] = frozenset()
    victim_age_from: int | None = None


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument as its file declares it, checked. `bands` go from low to high."""

    name: str
    version: str
    title: Text
    kind: Kind
    licence: Text
    texts_are_licensed: bool
    sources: tuple[str, ...]
    note: Text
    population: Text
    validated: tuple[Group, ...]
    scale: Scale
    incomplete: Incomplete | None
    most_unknown: int
    items: Mapping[str, Item]
    bands: tuple[Band, ...]

    def band_of(self, score: int) -> Band:
        """The band in which a score lies."""
        return [band for band in self.bands if band.from_ is not None and band.from_ <= score][-1]

    def band_called(self, name: str) -> Band | None:
        return next((band for band in self.bands if band.name == name), None)

    def height(self, band: Band) -> int:
        return self.bands.index(band)

    def limits(self) -> tuple[int, int]:
        """The least and the most that a full sheet can score."""
        each = [self.scale.limits(item) for item in self.items.values()]
        return sum(low for low, _ in each), sum(high for _, high in each)
