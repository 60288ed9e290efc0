"""An estimate of the unseen, whole: never a number without its interval, its models and their quarrel.

What is here cannot be made half: an estimate without an interval, without a second model beside it or without
its assumptions is refused. How it is worked out is elsewhere; how it is said is in `saying` and `report`.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any, Literal

import numpy as np

from houvast.library.figures.estimates.intervals import MOST_TIMES, Interval
from houvast.library.figures.estimates.words import Remark, assumption
from houvast.library.figures.policy import SMALL_COUNTS
from houvast.library.figures.refusals import EstimateRefused, NoEstimate

Kind = Literal["lists", "repeats", "occasions"]
Value = str | int | float | bool | None

FAR_APART = 2.0  # times: beyond it the methods disagree enough to be said
VAGUE = 4.0  # times: an interval of the hidden wider than this is said to be vague


class NotWhole(EstimateRefused):
    """A number without its interval, models or assumptions."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One method or model on the same data: what it says, or why it says nothing."""

    method: str
    terms: tuple[str, ...] = ()
    total: float | None = None
    interval: Interval | None = None
    aic: float | None = None
    bic: float | None = None
    refusal: str = ""  # the name of the refusal
    why: str = ""  # its message
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Fitting:
    """The models that fit about as well as the best: how many, between what, and the best of them."""

    count: int
    margin: float
    low: float
    high: float
    best: tuple[Tried, ...]


@dataclass(frozen=True)
class Estimate:
    """How many there are in all, seen and never seen.

    `interval` is the one to print; `given_model`, where it differs, speaks as if the model had been known;
    `of_total`, where `interval` takes those seen as fixed, takes them as a draw.
    `data` holds what may be shown of the data: totals, no small overlaps.
    """

    kind: Kind
    source: str
    sha256: str
    cases: int
    method: str
    total: float
    interval: Interval
    tried: tuple[Tried, ...]
    assumptions: tuple[tuple[str, tuple[tuple[str, Value], ...]], ...]
    settings: Mapping[str, Value]
    data: Mapping[str, Any]
    given_model: Interval | None = None
    of_total: Interval | None = None
    fitting: Fitting | None = None
    failed: tuple[Remark, ...] = ()
    warnings: tuple[Remark, ...] = ()
    seed: int | None = None
    bootstrap: int = 0
    versions: Mapping[str, str] = field(default_factory=lambda: versions())

    def __post_init__(self) -> None:
        if not np.isfinite(self.total) or self.total < self.cases:
            raise NoEstimate(f"The estimate {self.total:g} is no number of at least the {self.cases} seen.")
        refuse_beyond_reason(self.total, self.cases)
        if not self.interval.low <= self.interval.high or not np.isfinite(self.interval.low):
            raise NotWhole(
                "An estimate needs an interval with a lower end that is no more than its upper end."
            )
        if len(self.tried) < 2 or sum(one.chosen for one in self.tried) != 1:
            raise NotWhole("An estimate needs another model beside the one that was chosen.")
        if not self.assumptions:
            raise NotWhole("An estimate needs its assumptions.")

    @property
    def printable(self) -> float | None:
        """The number in all, where it may be printed: not where nothing limits it from above."""
        return self.total if self.interval.bounded else None

    @property
    def hidden(self) -> float:
        """The estimated number never seen."""
        return self.total - self.cases

    @property
    def chosen(self) -> Tried:
        return next(one for one in self.tried if one.chosen)

    @property
    def disagreement(self) -> tuple[float, float]:
        """The lowest and highest estimate of all methods that gave one, the models that fit included."""
        said = [one.total for one in self.tried if one.total is not None]
        if self.fitting is not None:
            said += [self.fitting.low, self.fitting.high]
        return min(said), max(said)

    def assumed(self, language: str) -> tuple[str, ...]:
        return tuple(assumption(name, language, **dict(values)) for name, values in self.assumptions)

    def said_failed(self, language: str) -> tuple[str, ...]:
        return tuple(one.said(language) for one in self.failed)

    def said_warnings(self, language: str) -> tuple[str, ...]:
        """Everything that weakens the estimate, what failed first."""
        return (*self.said_failed(language), *(one.said(language) for one in self.warnings))


def refuse_beyond_reason(total: float, cases: int) -> None:
    """Refuse a number that only noise makes: so many for each one seen that there is hardly any overlap."""
    if total - cases > MOST_TIMES * cases:
        raise NoEstimate(
            f"For each one seen there would be more than {MOST_TIMES:,.0f} never seen. So little overlap "
            "carries no estimate."
        )


def versions() -> dict[str, str]:
    """What the estimate was computed with."""
    used = {name: version(name) for name in ("houvast", "numpy", "scipy")}
    return {**used, "python": platform.python_version()}


def openly(count: int) -> int | str:
    """A count as it may be shown: a small one is only said to be small."""
    small = SMALL_COUNTS
    return f"{small.smallest_at_risk}-{small.largest_at_risk}" if small.is_at_risk(count) else count


def fingerprint(content: object) -> str:
    """sha256 of the data as computed with: the same for the same counts in whatever file."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
