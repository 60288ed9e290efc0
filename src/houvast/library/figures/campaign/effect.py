"""The effect of a campaign as an object: data, plan, methods side by side, interval, checks, seed, versions.

Nothing in it is one number: a change stands with its interval, with what the other method says, with the
checks that failed, and with the smallest effect that could have been seen. How it is said is `saying`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from importlib.metadata import version
from math import exp
from typing import Any

import numpy as np
from scipy.stats import norm

from houvast.library.figures.campaign import interrupted, structural
from houvast.library.figures.campaign.checks import Check, Placebo, checks_of, placebos
from houvast.library.figures.campaign.plan import Plan, Window, check_against
from houvast.library.figures.campaign.weeks import Weeks
from houvast.library.figures.campaign.words import assumptions

LEVEL = 0.95
POWER = 0.8  # the usual chance of seeing an effect that is there
_VERSIONS = ("houvast", "numpy", "scipy")

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class MethodEffect:
    """What one method says, with intervals: the relative change (0.2 is 20 % more) and the extra contacts."""

    method: str
    change: float
    low: float
    high: float
    expected: float
    extra: float
    extra_low: float
    extra_high: float
    smallest_visible: float

    @property
    def sees_an_effect(self) -> bool:
        """Whether no change at all lies outside the interval."""
        return not self.low <= 0 <= self.high


@dataclass(frozen=True)
class Effect:
    """The effect in one group and window. `main` is the method of the plan, `other` the second opinion."""

    group: str
    window: Window
    observed: int
    main: MethodEffect
    other: MethodEffect
    placebo: Placebo
    inclusion: dict[str, float]
    autocorrelation: float
    checks: tuple[Check, ...]
    mondays: tuple[date, ...]
    counts: tuple[int, ...]
    expected: tuple[float, ...]
    expected_low: tuple[float, ...]
    expected_high: tuple[float, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def said(self, language: str) -> str:
        """The group in words."""
        return self.names.get(language, self.group)

    @property
    def failed(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if not check.passed)


@dataclass(frozen=True)
class CampaignEffect:
    """All effects of a plan, the first group and window first."""

    plan: Plan
    effects: tuple[Effect, ...]
    level: float
    seed: int
    sha256: str
    weeks: int
    versions: dict[str, str]
    rounded_to: int = 1  # of every count that it says; 1 is as counted

    def as_json(self) -> str:
        """Everything, for machines: `estimate` and `interval` are the first group's relative change."""
        first = self.effects[0]
        content = {
            "estimate": first.main.change,
            "interval": {"low": first.main.low, "high": first.main.high, "level": self.level},
            "method": first.main.method,
            "models": [asdict(first.main), asdict(first.other)],
            "warnings": [check.said["en"] for effect in self.effects for check in effect.failed],
            "smallest_visible": first.main.smallest_visible,
            "effects": [_plain(effect) for effect in self.effects],
            "plan": asdict(self.plan),
            "assumptions": assumptions("en"),
            "data": {"sha256": self.sha256, "weeks": self.weeks, "counts_rounded_to": self.rounded_to},
            "seed": self.seed,
            "versions": self.versions,
        }
        return json.dumps(content, ensure_ascii=False, indent=2, default=str)


def measure(data: Weeks, plan: Plan, *, seed: int, progress: Progress | None = None) -> CampaignEffect:
    """Measure every group in every window of a plan. The same data, plan and seed give the same answer.

    Refused: a window that the data do not reach, less than a year before it, fewer than one contact a week.
    """
    check_against(plan, data)
    level = 1 - (1 - LEVEL) / plan.comparisons
    rng = np.random.default_rng(seed)
    asked = [(group, window) for window in plan.windows for group in plan.groups]
    effects = []
    for done, (group, window) in enumerate(asked, start=1):
        effects.append(_effect(data, plan, group, window, level, rng))
        if progress:
            progress(done / len(asked))
    versions = {name: version(name) for name in _VERSIONS}
    return CampaignEffect(plan, tuple(effects), level, seed, data.sha256, len(data), versions)


def _effect(
    data: Weeks, plan: Plan, group: str, window: Window, level: float, rng: np.random.Generator
) -> Effect:
    """Both methods on the weeks up to the end of the window; what came later is not looked at."""
    before, end = data.place(window.from_), data.place(window.until)
    counts = data.of(group)[:end]
    controls = {name: data.of(name)[:end] for name in plan.controls}
    observed = float(counts[before:].sum())
    step = interrupted.fit(counts, slice(before, end), before=before)
    series = structural.fit(counts, controls, before, rng)
    by_name = {
        "interrupted": _by_step(step, observed, level),
        "structural": _by_series(series, observed, level),
    }
    main = by_name[plan.method]
    other = by_name["structural" if plan.method == "interrupted" else "interrupted"]
    placebo = placebos(counts[:before], end - before, level, step)
    low, middle, high = np.quantile(series.counterfactual, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    return Effect(
        group=group,
        window=window,
        observed=int(observed),
        main=main,
        other=other,
        placebo=placebo,
        inclusion=series.inclusion,
        autocorrelation=step.autocorrelation,
        checks=checks_of(plan, window, before, end, controls, level, (main, other), placebo, observed),
        mondays=data.mondays[:end],
        counts=tuple(counts.astype(int).tolist()),
        expected=tuple(middle.tolist()),
        expected_low=tuple(low.tolist()),
        expected_high=tuple(high.tolist()),
        names=plan.names.get(group, {}),
    )


def _by_step(fitted: interrupted.Interrupted, observed: float, level: float) -> MethodEffect:
    """The step as a change; without it the window would have had observed / ratio contacts."""
    low, high = fitted.interval(level)
    extra, least, most = (observed * (1 - exp(-value)) for value in (fitted.log_ratio, low, high))
    return MethodEffect(
        "interrupted",
        exp(fitted.log_ratio) - 1,
        exp(low) - 1,
        exp(high) - 1,
        observed * exp(-fitted.log_ratio),
        extra,
        least,
        most,
        _smallest_visible((high - low) / 2, fitted.error),
    )


def _by_series(fitted: structural.Structural, observed: float, level: float) -> MethodEffect:
    totals = np.maximum(fitted.totals(), 0.5)
    tails = [0.5, (1 + level) / 2, (1 - level) / 2]
    middle, most, least = (float(value) for value in np.quantile(totals, tails))
    logs = np.log(totals)
    return MethodEffect(
        "structural",
        observed / middle - 1,
        observed / most - 1,
        observed / least - 1,
        middle,
        observed - middle,
        observed - most,
        observed - least,
        smallest_visible=_smallest_visible(float(np.log(most / least)) / 2, float(logs.std())),
    )


def _smallest_visible(reach: float, error: float) -> float:
    """The increase that would have been seen with a chance of POWER: half the interval and its part of the
    error.

    The usual minimum detectable effect (Bloom 1995, doi:10.1177/0193841X9501900504), on the log scale.
    """
    return exp(reach + norm.ppf(POWER) * error) - 1


def _plain(effect: Effect) -> dict[str, Any]:
    kept = asdict(effect)
    return {
        name: value
        for name, value in kept.items()
        if not isinstance(value, (tuple, list)) or name == "checks"
    }
