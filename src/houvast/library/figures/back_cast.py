"""What earlier figures would have been under the new way of registering, with how far that may be off.

Only from a period that was registered both ways. A back-cast stands beside its series and never in it: its
points are of another kind, which no series takes. It assumes that the two ways differed before as they did in
that period, which no data can show.

The method: van den Brakel, Smith and Compton, Quality procedures for survey transitions - experiments, time
series and discontinuities, Survey Research Methods 2 (2008), 123-141: a parallel run measures the
discontinuity, and a ratio carries it back where it grows with the figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt
from typing import Literal

import numpy as np
from scipy.stats import t as student

from houvast.library.figures.series import CannotCompare, Point, Series, why_points_differ

LEAST_PERIODS = 6  # registered both ways: with fewer nobody can see how much the ratio wavers
LEVEL = 0.95
TABLES = 2000  # drawn by the bootstrap
Kind = Literal["delta", "bootstrap"]


class NoBackCast(CannotCompare):
    """What was registered both ways cannot carry a back-cast. The message says why."""


@dataclass(frozen=True)
class BothWays:
    """Counts of the same periods, by the former way of registering and by the new one."""

    former: tuple[Point, ...]
    new: tuple[Point, ...]

    @property
    def counts(self) -> tuple[tuple[int, int], ...]:
        return tuple(
            (int(one.value or 0), int(other.value or 0))
            for one, other in zip(self.former, self.new, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Estimated:
    """One earlier figure as it might have been: never a point of a series."""

    from_: date
    until: date
    counted: int
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class BackCast:
    """The points before the break as the new way might have counted them, with interval and assumption."""

    points: tuple[Estimated, ...]
    ratio: float
    low: float
    high: float
    periods: int
    kind: Kind
    beside: Series
    obs_status: str = "E"  # SDMX CL_OBS_STATUS: estimated


def registered_both_ways(former: Iterable[Point], new: Iterable[Point]) -> BothWays:
    """The same periods by both ways; refused where they count something else, or a figure is hidden."""
    ones, others = (sorted(points, key=lambda point: point.from_) for points in (former, new))
    if [(p.from_, p.until) for p in ones] != [(p.from_, p.until) for p in others]:
        raise NoBackCast("The two ways of registering do not have the same periods.")
    if len(ones) < LEAST_PERIODS:
        raise NoBackCast(f"{len(ones)} periods registered both ways; at least {LEAST_PERIODS} are needed.")
    for one, other in zip(ones, others, strict=True):
        for reason in why_points_differ(one, other):
            raise reason
        if one.registration == other.registration:
            raise NoBackCast(f"{one.table} and {other.table} were registered in one way: no break.")
        if one.value is None or other.value is None:
            raise NoBackCast(f"The figure of {one.from_} is hidden: a back-cast would give it away.")
        if one.measure != "count":
            raise NoBackCast("Shares are not carried back by a ratio: carry back the counts behind them.")
    if not sum(int(point.value or 0) for point in ones):
        raise NoBackCast("The former way counted nothing in those periods.")
    if not sum(int(point.value or 0) for point in others):
        raise NoBackCast("The new way counted nothing in those periods.")
    return BothWays(tuple(ones), tuple(others))


def back_cast(series: Series, both: BothWays, *, kind: Kind = "delta", seed: int = 1) -> BackCast:
    """The figures of a series that were registered in the former way, as the new way might have counted them.

    The interval holds the chance of the period registered both ways and that of the figure itself.
    It does not hold whether the ratio was the same before.
    """
    registration = both.former[0].registration
    earlier = [point for point in series.points if point.registration == registration]
    if not earlier or len(earlier) == len(series.points):
        raise NoBackCast(f"The series has no break after {registration}: nothing is to be carried back.")
    for reason in why_points_differ(earlier[0], both.former[0]):
        raise reason
    ratio, spread = _ratio(both.counts)
    low, high = _limits(both.counts, ratio, spread, kind, seed)
    wavering = _wavering(both.counts, ratio)
    far = float(student.ppf(0.5 + LEVEL / 2, len(both.counts) - 1))
    points = tuple(_estimated(point, ratio, spread, wavering, far) for point in earlier if point.value)
    return BackCast(points, ratio, low, high, len(both.counts), kind, series)


def _ratio(counts: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """New over former, and the standard error of its logarithm.

    The periods are the sample: Cochran, Sampling Techniques (1977), 6.4, without the correction for a finite
    population, since the months to come and those before are not among them.
    """
    former, new = (np.array(column, float) for column in zip(*counts, strict=True))
    ratio = float(new.sum() / former.sum())
    left = new - ratio * former
    variance = float(left @ left) / (len(counts) - 1) / len(counts) / float(former.mean()) ** 2
    return ratio, sqrt(variance) / ratio


def _wavering(counts: Sequence[tuple[int, int]], ratio: float) -> float:
    """How much a single new count wavers around what the former says: its variance over its mean."""
    former, new = (np.array(column, float) for column in zip(*counts, strict=True))
    kept = former > 0
    around = (new[kept] - ratio * former[kept]) ** 2 / (ratio * former[kept])
    return float(around.sum()) / max(1, int(kept.sum()) - 1)


def _limits(
    counts: Sequence[tuple[int, int]], ratio: float, spread: float, kind: Kind, seed: int
) -> tuple[float, float]:
    """Limits of the ratio: on the log scale by Student's t, or by drawing whole periods again."""
    if kind == "delta":
        far = float(student.ppf(0.5 + LEVEL / 2, len(counts) - 1)) * spread
        return ratio * exp(-far), ratio * exp(far)
    table = np.array(counts, float)
    draw = np.random.default_rng(seed).integers(0, len(counts), (TABLES, len(counts)))
    former, new = table[draw, 0].sum(axis=1), table[draw, 1].sum(axis=1)
    drawn = new[former > 0] / former[former > 0]
    low, high = np.quantile(drawn, [0.5 - LEVEL / 2, 0.5 + LEVEL / 2])
    return float(low), float(high)


def _estimated(point: Point, ratio: float, spread: float, wavering: float, far: float) -> Estimated:
    """One figure carried back. Its own chance and that of the ratio add up on the log scale (delta)."""
    counted = int(point.value or 0)
    value = ratio * counted
    off = far * sqrt(spread**2 + wavering / value)
    return Estimated(point.from_, point.until, counted, value, exp(log(value) - off), exp(log(value) + off))
