"""Invented weeks with a known truth: a level, seasons, weeks that resemble one another, and a campaign."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from houvast.library.figures.campaign import Plan, Weeks, Window, weeks

FIRST = date(2022, 1, 3)


@pytest.fixture
def counts() -> Callable[..., np.ndarray]:
    def invent(
        rng: np.random.Generator, n: int = 164, *, mean: float = 30, alike: float = 0.4, spread: float = 0.15,
        window: int = 8, change: float = 0.0,
    ) -> np.ndarray:  # fmt: skip
        t = np.arange(n)
        unseen = np.empty(n)
        unseen[0] = rng.normal()
        for k in range(1, n):
            unseen[k] = alike * unseen[k - 1] + np.sqrt(1 - alike**2) * rng.normal()
        season = 0.2 * np.sin(2 * np.pi * t / 52.18) + 0.1 * np.cos(4 * np.pi * t / 52.18)
        expected = mean * np.exp(season + spread * unseen - spread**2 / 2)
        expected[n - window :] *= 1 + change
        return rng.poisson(expected).astype(float)

    return invent


@pytest.fixture
def plan() -> Plan:
    window = Window("Talk about it", FIRST + timedelta(weeks=156), FIRST + timedelta(weeks=164))
    return Plan("Talk about it 2025", ("men",), (window,), ("sites",), registered_on=date(2024, 6, 1))


@pytest.fixture
def data(counts: Callable[..., np.ndarray]) -> Callable[..., Weeks]:
    def make(seed: int = 1, **how: float) -> Weeks:
        rng = np.random.default_rng(seed)
        sites = counts(rng, mean=300, alike=0, spread=0)
        return weeks(FIRST, {"men": counts(rng, **how), "women": counts(rng, mean=60), "sites": sites})

    return make
