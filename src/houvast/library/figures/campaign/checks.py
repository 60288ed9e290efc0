"""What could be wrong with an effect, tried and said: placebo windows, controls that moved, a plan made late.

Each check has a sentence in every language for the case that it fails; those sentences come before the
number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from houvast.library.figures.campaign import interrupted
from houvast.library.figures.campaign.design import WEEKS_A_YEAR
from houvast.library.figures.campaign.plan import Plan, Window
from houvast.library.figures.campaign.refusals import CampaignRefused
from houvast.library.figures.campaign.weeks import Floats
from houvast.library.figures.campaign.words import failed
from houvast.library.figures.labels import LANGUAGES

MOST_PLACEBOS = 40
LEAST_PLACEBOS = 8  # fewer say nothing about how often the method is wrong
MOST_FALSE_ALARMS = 0.15  # of placebo windows; chance alone gives one minus the level
FEW_OBSERVED = 20


class Said(Protocol):
    """What a check asks of what a method says."""

    @property
    def method(self) -> str: ...
    @property
    def change(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def sees_an_effect(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried, and what it means when it failed."""

    name: str
    passed: bool
    said: dict[str, str]


@dataclass(frozen=True, slots=True)
class Placebo:
    """Windows before the campaign, measured as if they were it.

    How many, how many "found" an effect, and how many lay further from zero than the real one.
    """

    tried: int
    alarms: int
    further: int


def placebos(before: Floats, length: int, level: float, real: interrupted.Interrupted) -> Placebo:
    """The interrupted series on every window of that length before the campaign, none overlapping."""
    starts = range(len(before) % length, len(before) - length + 1, length)
    tried = alarms = further = 0
    for begin in starts[-MOST_PLACEBOS:]:
        if len(before) - length < 40:
            break
        try:
            fitted = interrupted.fit(before, slice(begin, begin + length), before=len(before) - length)
        except CampaignRefused:
            continue
        low, high = fitted.interval(level)
        tried += 1
        alarms += not low <= 0 <= high
        further += abs(fitted.log_ratio / fitted.error) >= abs(real.log_ratio / real.error)
    return Placebo(tried, alarms, further)


def checks_of(
    plan: Plan,
    window: Window,
    before: int,
    end: int,
    controls: Mapping[str, Floats],
    level: float,
    both: Sequence[Said],
    placebo: Placebo,
    observed: float,
) -> tuple[Check, ...]:
    """Everything that was tried on one effect."""
    moved = [name for name, series in controls.items() if _moved(series, before, end, level)]
    enough = placebo.tried >= LEAST_PLACEBOS
    quiet = not enough or placebo.alarms <= MOST_FALSE_ALARMS * placebo.tried
    passed = {
        "registered_before": plan.is_registered_before(window),
        "two_years_before": before >= int(2 * WEEKS_A_YEAR),
        "has_controls": bool(controls),
        "controls_at_rest": not moved,
        "placebo_quiet": quiet,
        "placebo_possible": enough,
        "methods_agree": _agree(both),
        "enough_observed": observed >= FEW_OBSERVED,
    }
    values = {
        "moved": {language: ", ".join(plan.said(name, language) for name in moved) for language in LANGUAGES},
        "alarms": placebo.alarms,
        "tried": placebo.tried,
        "observed": f"{observed:.0f}",
    }
    return tuple(Check(name, is_so, failed(name, **values)) for name, is_so in passed.items())


def _moved(series: Floats, before: int, end: int, level: float) -> bool:
    """Whether a control took a step in the window."""
    try:
        low, high = interrupted.fit(series, slice(before, end), before=before).interval(level)
    except CampaignRefused:
        return False
    return not low <= 0 <= high


def _agree(both: Sequence[Said]) -> bool:
    """Each point lies in the interval of the other, and both see an effect or neither does."""
    one, other = both
    inside = other.low <= one.change <= other.high and one.low <= other.change <= one.high
    return inside and one.sees_an_effect == other.sees_an_effect
