"""Whether an area that a service states takes in a place, as the municipalities are on a day. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from houvast.library import codes
from houvast.records.directory.offer import Answer

NEVER = date.max.toordinal()  # an area without its day means the municipalities as they are
NOWHERE = np.array([], dtype=np.int64)


class Areas:
    """Distinct areas, all of them worked out at once for a place, however many services serve them."""

    def __init__(self, areas: Sequence[tuple[tuple[str, ...], date | None]]) -> None:
        distinct = {area: place for place, area in enumerate(dict.fromkeys(areas))}
        self._which = np.array([distinct[area] for area in areas], dtype=np.int64)
        self._stated = np.array([NEVER if on is None else on.toordinal() for _area, on in distinct])
        self._empty = np.array([not area for area, _on in distinct], dtype=bool)
        holders: dict[str, list[int]] = {}
        for place, (area, _on) in enumerate(distinct):
            for each in area:
                holders.setdefault(each, []).append(place)
        self._holders = {each: np.array(places, dtype=np.int64) for each, places in holders.items()}
        self._known: dict[tuple[str, date], Any] = {}

    def answers(self, place: str, on: date) -> Any:
        """Whether each service's area takes the place in; a part of a merged municipality is worth asking."""
        key = (place, on)
        if key not in self._known:
            if len(self._known) > 2000:
                self._known.clear()
            self._known[key] = self._answers(ground(place, on))
        return self._known[key][self._which]

    def _answers(self, where: "Ground") -> Any:
        own = self._holding(where.own)
        parts = [self._holding(part) for part in where.parts]
        meant_whole = self._stated >= (where.made_on.toordinal() if where.made_on else 0)
        takes = np.logical_or.reduce([own & meant_whole, *map(self._holding, where.around)])
        if parts:
            takes |= np.logical_and.reduce(parts)
        some = np.logical_or.reduce([own, *parts])
        said = np.where(takes, Answer.YES, np.where(some, Answer.CONSULT, Answer.NO))
        return np.where(self._empty, Answer.UNKNOWN, said).astype(np.int16)

    def _holding(self, area: str) -> Any:
        """Which of the distinct areas name it."""
        holds = np.zeros(len(self._empty), dtype=bool)
        holds[self._holders.get(area, NOWHERE)] = True
        return holds


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
