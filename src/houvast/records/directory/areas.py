"""Whether an area that a service states takes in a place, as the municipalities are on a day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from houvast.library import codes
from houvast.records.directory.offer import Answer


class Areas:
    """Distinct areas, each worked out once for a place, however many services serve them."""

    def __init__(self, areas: Sequence[tuple[tuple[str, ...], date | None]]) -> None:
        distinct = {area: place for place, area in enumerate(dict.fromkeys(areas))}
        self._which = np.array([distinct[area] for area in areas], dtype=np.int64)
        self._distinct = [(frozenset(area), stated_on) for area, stated_on in distinct]
        self._known: dict[tuple[str, date], Any] = {}

    def answers(self, place: str, on: date) -> Any:
        key = (place, on)
        if key not in self._known:
            if len(self._known) > 2000:
                self._known.clear()
            where = ground(place, on)
            self._known[key] = np.array(
                [serves(area, stated_on, where) for area, stated_on in self._distinct], dtype=np.int16
            )
        return self._known[key][self._which]


@dataclass(frozen=True)
class Ground:
    """A municipality of a day: its code, what lies around it, and from which ones it was made, and when."""

    own: str
    around: frozenset[str]
    parts: frozenset[str]
    made_on: date | None


@lru_cache(maxsize=2_000)
def ground(place: str, on: date) -> Ground:
    """Raises codes.UnknownCode or codes.CodeOutsideDates for a place that is none on that day."""
    here = codes.municipality(place, on)
    region = codes.codebook("province")[here.province].parent
    around = {f"province:{here.province}", f"region:{region}", "country:BE"}
    around |= {f"district:{here.district}"} if here.district else set()
    made = [each for each in codes.mergers() if each.after == place and each.on <= on]
    parts = frozenset(f"municipality:{code}" for each in made for code in each.before)
    return Ground(
        f"municipality:{place}", frozenset(around), parts, max((each.on for each in made), default=None)
    )


@lru_cache(maxsize=100_000)
def serves(area: frozenset[str], stated_on: date | None, where: Ground) -> Answer:
    """Whether an area takes in a place; a part of a merged municipality is worth asking."""
    if not area:
        return Answer.UNKNOWN
    if area & where.around:
        return Answer.YES
    meant_whole = where.made_on is None or stated_on is None or stated_on >= where.made_on
    if (where.own in area and meant_whole) or (where.parts and where.parts <= area):
        return Answer.YES
    return Answer.CONSULT if area & (where.parts | {where.own}) else Answer.NO
