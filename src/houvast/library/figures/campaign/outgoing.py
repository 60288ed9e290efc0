"""The effect of a campaign as it may be published: counts rounded to five, intervals outwards.

A count of a window or a week is a cell like any other, and two of them that nearly agree (two windows, or
everybody beside women) give away a small one by their difference. Rounded to five, no difference is exact.
Weeks are not drawn at all where one of them is small. Why this is enough here, and what it does not stand
against, is in docs/decisions/0199-a-campaign-at-the-desk.md.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil, floor

from houvast.library.figures.campaign.checks import Check
from houvast.library.figures.campaign.effect import CampaignEffect, Effect, MethodEffect
from houvast.library.figures.campaign.words import failed
from houvast.library.figures.policy import SMALL_COUNTS

STEP = SMALL_COUNTS.largest_at_risk + 1  # a count that differs by fewer may read the same
_CENT = 0.01  # of a change: whole per cents


def outgoing(found: CampaignEffect) -> CampaignEffect:
    """The same effect, as it may leave the house."""
    effects = tuple(_effect(effect) for effect in found.effects)
    return replace(found, effects=effects, sha256="", rounded_to=STEP)


def _effect(effect: Effect) -> Effect:
    small = any(SMALL_COUNTS.is_at_risk(count) for count in effect.counts)
    kept = slice(0, 0) if small else slice(None)
    return replace(
        effect,
        observed=_near(effect.observed),
        main=_method(effect.main),
        other=_method(effect.other),
        inclusion={name: round(value, 1) for name, value in effect.inclusion.items()},
        autocorrelation=round(effect.autocorrelation, 1),
        checks=tuple(_check(check, effect) for check in effect.checks),
        mondays=effect.mondays[kept],
        counts=tuple(_near(count) for count in effect.counts[kept]),
        expected=tuple(float(round(value)) for value in effect.expected[kept]),
        expected_low=tuple(float(floor(value)) for value in effect.expected_low[kept]),
        expected_high=tuple(float(ceil(value)) for value in effect.expected_high[kept]),
    )


def _method(said: MethodEffect) -> MethodEffect:
    """Rounded outwards, so that an interval still covers what it covered."""
    return replace(
        said,
        change=_rounded(round(said.change / _CENT)),
        low=_rounded(floor(said.low / _CENT)),
        high=_rounded(ceil(said.high / _CENT)),
        expected=float(_near(said.expected)),
        extra=float(_near(said.extra)),
        extra_low=float(floor(said.extra_low / STEP) * STEP),
        extra_high=float(ceil(said.extra_high / STEP) * STEP),
        smallest_visible=_rounded(ceil(said.smallest_visible / _CENT)),
    )


def _check(check: Check, effect: Effect) -> Check:
    """One check says a count; it says the rounded one."""
    if check.name != "enough_observed":
        return check
    return replace(check, said=failed(check.name, observed=_near(effect.observed)))


def _near(value: float) -> int:
    return round(value / STEP) * STEP


def _rounded(cents: int) -> float:
    return round(cents * _CENT, 2)
