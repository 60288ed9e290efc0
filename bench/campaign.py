"""Fitting a campaign, and how often its intervals cover a truth that was put in.

Each row of coverage is so many invented series of 156 weeks and a window of 8, with yearly waves, weeks that
resemble their neighbours by `alike`, and an unseen spread. 93 to 97 % is right; where it is not, the row
shows it.
"""

import time

import numpy as np

from houvast.library.figures.campaign import interrupted, structural

BEFORE, WINDOW = 156, 8
SERIES, FEWER = 1000, 100
CASES = ((30, 0.0, 0.0), (30, 0.4, 0.15), (10, 0.4, 0.2), (100, 0.6, 0.15), (30, 0.8, 0.2))


def run() -> list[dict[str, object]]:
    rng = np.random.default_rng(1)
    return [*_speed(rng), *(_coverage(rng, *case) for case in CASES), _own_model(rng)]


def _speed(rng: np.random.Generator) -> list[dict[str, object]]:
    counts = _series(rng, 40, 0.4, 0.15)
    controls = {f"control {i}": _series(rng, 100, 0.4, 0.1) for i in range(6)}
    rows = []
    for name, fit in (
        ("interrupted time series", lambda: interrupted.fit(counts, slice(BEFORE, None), before=BEFORE)),
        (
            "structural time series, 6 controls, 1,250 rounds",
            lambda: structural.fit(counts, controls, BEFORE, rng),
        ),
    ):
        wall, processor = time.perf_counter(), time.process_time()
        fit()
        rows.append(
            {
                "what": name,
                "seconds": round(time.perf_counter() - wall, 3),
                "processor seconds": round(time.process_time() - processor, 3),
            }
        )
    return rows


def _coverage(rng: np.random.Generator, mean: float, alike: float, spread: float) -> dict[str, object]:
    step = plain = drawn = 0
    for turn in range(SERIES):
        counts = _series(rng, mean, alike, spread)
        for independent in (False, True):
            fitted = interrupted.fit(counts, slice(BEFORE, None), before=BEFORE, independent=independent)
            low, high = fitted.interval(0.95)
            if independent:
                plain += low <= 0 <= high
            else:
                step += low <= 0 <= high
        if turn < FEWER:
            totals = structural.fit(counts, {}, BEFORE, rng, draws=300, warm_up=100).totals()
            low, high = np.quantile(totals, [0.025, 0.975])
            drawn += low <= counts[BEFORE:].sum() <= high
    return {
        "what": f"mean {mean}, alike {alike}, spread {spread}",
        f"interrupted covers ({SERIES})": f"{step / SERIES:.1%}",
        f"without correlation ({SERIES})": f"{plain / SERIES:.1%}",
        f"structural covers ({FEWER})": f"{drawn / FEWER:.0%}",
    }


def _own_model(rng: np.random.Generator) -> dict[str, object]:
    """A level that drifts, and a control that explains a part: what the structural series thinks of."""
    covered = 0
    for _ in range(2 * FEWER):
        drift = 6 + np.cumsum(rng.normal(0, 0.05, BEFORE + WINDOW))
        control = rng.poisson((8 + np.sin(np.arange(BEFORE + WINDOW) / 7)) ** 2).astype(float)
        counts = np.round(np.maximum(drift + 0.4 * np.sqrt(control) + rng.normal(0, 0.5, len(drift)), 0) ** 2)
        totals = structural.fit(counts, {"control": control}, BEFORE, rng, draws=300, warm_up=100).totals()
        low, high = np.quantile(totals, [0.025, 0.975])
        covered += low <= counts[BEFORE:].sum() <= high
    return {
        "what": f"a level that drifts, with a control ({2 * FEWER})",
        f"structural covers ({FEWER})": f"{covered / 2 / FEWER:.0%}",
    }


def _series(rng: np.random.Generator, mean: float, alike: float, spread: float) -> np.ndarray:
    t = np.arange(BEFORE + WINDOW)
    unseen = np.empty(len(t))
    unseen[0] = rng.normal()
    for k in range(1, len(t)):
        unseen[k] = alike * unseen[k - 1] + np.sqrt(1 - alike**2) * rng.normal()
    season = 0.2 * np.sin(2 * np.pi * t / 52.18) + 0.1 * np.cos(4 * np.pi * t / 52.18)
    return rng.poisson(mean * np.exp(season + spread * unseen - spread**2 / 2)).astype(float)
