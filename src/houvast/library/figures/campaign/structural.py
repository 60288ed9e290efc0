"""Bayesian structural time series: what the group would have done, from its level, seasons and controls.

The model of Brodersen and others (2015, doi:10.1214/14-AOAS788, equations 2.1 and 2.2): z(t) = level(t) +
x(t)b + noise, level(t+1) = level(t) + step, with a spike-and-slab prior that lets controls fall away (section
2.2; George and McCulloch 1997). Counts enter as z = sqrt(y + 3/8) (Anscombe 1948), which evens Poisson noise.

Gibbs steps (section 2.3): level given the rest by the simulation smoother of Durbin and Koopman (2002,
doi:10.1093/biomet/89.3.603); its variance; which controls stand in, one by one, with coefficients and noise
integrated out; noise and coefficients. Only weeks before the window are fitted; the window is forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from houvast.library.figures.campaign.design import seasons
from houvast.library.figures.campaign.weeks import Floats

DRAWS, WARM_UP = 1_000, 250
EXPECTED_CONTROLS = 1.0  # how many controls are thought to matter, before seeing them
# Priors on the scale of z with variance one. Noise: half of the variance, worth a hundredth of a week
# (bsts' own
# defaults: Scott and Varian 2014). Level: steps of a tenth of the spread a week, worth four weeks;
# CausalImpact's 1 % worth
# 32 weeks hides a level that drifts (docs/decisions/0084-structural-series-own-sampler.md).
_NOISE_WEIGHT, _NOISE = 0.01, 0.5
_LEVEL_WEIGHT, _LEVEL = 4.0, 0.1**2
_SLAB_WEEKS = 1.0  # the prior of coefficients is worth one week of data (Zellner's g = n)
_FIRST_LEVEL = 4.0  # variance of the first level


@dataclass(frozen=True)
class Structural:
    """Draws of what would have been, (draws, weeks of the window), and how often each control stood in."""

    counterfactual: Floats
    inclusion: dict[str, float]
    residual_autocorrelation: float

    def totals(self) -> Floats:
        """Draws of the sum over the window."""
        summed: Floats = self.counterfactual.sum(axis=1)
        return summed


def fit(
    counts: Floats,
    controls: dict[str, Floats],
    before: int,
    rng: np.random.Generator,
    *,
    draws: int = DRAWS,
    warm_up: int = WARM_UP,
) -> Structural:
    """Fit the first `before` weeks and forecast the rest of `counts`, whose values are not looked at."""
    z, mean, spread = _standard(np.sqrt(counts[:before] + 0.375))
    waves = seasons(len(counts), before=before)
    named = {name: np.sqrt(series + 0.375) for name, series in controls.items()}
    columns = np.column_stack([waves, *(_standard_by(series, before) for series in named.values())])
    sampler = _Gibbs(z, columns[:before], waves.shape[1], rng)
    ahead = len(counts) - before
    futures, kept = np.empty((draws, ahead)), np.zeros(columns.shape[1])
    fitted = np.zeros(before)
    for turn in range(-warm_up, draws):
        sampler.step()
        if turn < 0:
            continue
        walk = sampler.level[-1] + np.cumsum(rng.normal(0, sqrt(sampler.level_step), ahead))
        noise = rng.normal(0, sqrt(sampler.noise), ahead)
        futures[turn] = walk + columns[before:] @ sampler.b + noise
        kept += sampler.inside
        fitted += (sampler.level + columns[:before] @ sampler.b) / draws
    roots = np.maximum(futures * spread + mean, 0.0)
    return Structural(
        np.maximum(roots**2 - 0.375, 0.0),
        dict(zip(named, (kept[waves.shape[1] :] / draws).tolist(), strict=True)),
        _lag_one(z - fitted),
    )


class _Gibbs:
    """The state of the sampler. Columns before `always` stand in at every step."""

    def __init__(self, z: Floats, columns: Floats, always: int, rng: np.random.Generator) -> None:
        self.z, self.columns, self.rng = z, columns, rng
        self.level = np.zeros(len(z))
        self.level_step, self.noise = _LEVEL, _NOISE
        self.inside = np.arange(columns.shape[1]) < always
        self.b = np.zeros(columns.shape[1])
        self._optional = range(always, columns.shape[1])
        controls = max(len(self._optional), 1)
        self._odds = log((chance := min(0.5, EXPECTED_CONTROLS / controls)) / (1 - chance))
        self._gram = columns.T @ columns
        # Section 2.2: half Zellner's g-prior, half its diagonal, so that twins among the controls do no
        # harm.
        self._prior = _SLAB_WEEKS / len(z) * (self._gram + np.diag(np.diag(self._gram))) / 2

    def step(self) -> None:
        """One round of all conditional draws."""
        self.level = simulate_level(self.z - self.columns @ self.b, self.noise, self.level_step, self.rng)
        moves = np.diff(self.level)
        self.level_step = _inverse_gamma(
            _LEVEL_WEIGHT + len(moves), _LEVEL_WEIGHT * _LEVEL + float(moves @ moves), self.rng
        )
        rest = self.z - self.level
        shared, square = self.columns.T @ rest, float(rest @ rest)
        self._choose(shared, square)
        self._draw_coefficients(shared, square)

    def _choose(self, shared: Floats, square: float) -> None:
        here = self._weight(self.inside, shared, square)
        for j in self.rng.permutation(np.array(self._optional, dtype=np.intp)):
            other = self.inside.copy()
            other[j] = not other[j]
            there = self._weight(other, shared, square)
            if log(self.rng.random() + 1e-300) < -np.logaddexp(0.0, here - there):
                self.inside, here = other, there

    def _weight(self, inside: np.ndarray, shared: Floats, square: float) -> float:
        """The log posterior of a choice of controls, coefficients and noise integrated out (section 2.3)."""
        prior = self._prior[np.ix_(inside, inside)]
        root = np.linalg.cholesky(self._gram[np.ix_(inside, inside)] + prior)
        half = np.linalg.solve(root, shared[inside])
        left = _NOISE_WEIGHT * _NOISE + square - float(half @ half)
        prior_root = np.linalg.cholesky(prior)
        volume = float(np.log(np.diag(prior_root)).sum() - np.log(np.diag(root)).sum())
        chosen = int(inside.sum())
        return volume + chosen * self._odds - (_NOISE_WEIGHT + len(self.z)) / 2 * log(left)

    def _draw_coefficients(self, shared: Floats, square: float) -> None:
        inside = self.inside
        precision = self._gram[np.ix_(inside, inside)] + self._prior[np.ix_(inside, inside)]
        root = np.linalg.cholesky(precision)
        half = np.linalg.solve(root, shared[inside])
        left = _NOISE_WEIGHT * _NOISE + square - float(half @ half)
        self.noise = _inverse_gamma(_NOISE_WEIGHT + len(self.z), left, self.rng)
        self.b = np.zeros(len(inside))
        self.b[inside] = np.linalg.solve(root.T, half + sqrt(self.noise) * self.rng.normal(size=len(half)))


def simulate_level(z: Floats, noise: float, step: float, rng: np.random.Generator) -> Floats:
    """A draw of the level of a local level model given z (Durbin and Koopman 2002, algorithm 2)."""
    n = len(z)
    walk = np.cumsum(rng.normal(0, sqrt(step), n))
    free = walk - walk[0] + rng.normal(0, sqrt(_FIRST_LEVEL))
    seen = free + rng.normal(0, sqrt(noise), n)
    drawn: Floats = free + smooth_level(z - seen, noise, step)
    return drawn


def smooth_level(z: Floats, noise: float, step: float) -> Floats:
    """The mean of the level given z: Kalman filter, then the state smoother (Durbin and Koopman 2012,
    section 2.4).

    Scalars in a plain loop: for one state it is quicker than any array.
    """
    a, p = 0.0, _FIRST_LEVEL
    filtered = []
    for value in z.tolist():
        variance = p + noise
        surprise = value - a
        gain = p / variance
        filtered.append((a, p, surprise / variance, gain))
        a += gain * surprise
        p = p * (1 - gain) + step
    carried = 0.0
    smoothed = []
    for a, p, scaled, gain in reversed(filtered):
        carried = scaled + (1 - gain) * carried
        smoothed.append(a + p * carried)
    return np.array(smoothed[::-1])


def _inverse_gamma(weight: float, scale: float, rng: np.random.Generator) -> float:
    return scale / 2 / float(rng.gamma(weight / 2))


def _standard(values: Floats) -> tuple[Floats, float, float]:
    mean, spread = float(values.mean()), float(values.std()) or 1.0
    return (values - mean) / spread, mean, spread


def _standard_by(values: Floats, before: int) -> Floats:
    """Centred and scaled by what was before the window."""
    _, mean, spread = _standard(values[:before])
    return (values - mean) / spread


def _lag_one(left: Floats) -> float:
    left = left - left.mean()
    return float((left[1:] * left[:-1]).sum() / max((left**2).sum(), 1e-12))
