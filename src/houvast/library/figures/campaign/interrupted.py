"""Interrupted time series for counts: a Poisson level, trend and seasons, and a step in the window.

y(t) has mean m(t) = exp(x(t)b) e(t), where e is an unseen AR(1) process with mean one: the
parameter-driven model of Zeger (1988, doi:10.1093/biomet/75.4.621). Its variance is m + s2*m**2 and its
covariance s2*r**lag*m*m' (his section 2); b solves the estimating equation D'V**-1(y - m) = 0
, s2 and r come from moments (section 3). The segmented design is that of Wagner and others (2002,
doi:10.1046/j.1365-2710.2002.00430.x) and Bernal and others (2017, doi:10.1093/ije/dyw098).

Newey and West's sandwich is not used: a step of a few weeks leaves it a handful of residuals that sum to zero
(docs/decisions/0083-interrupted-series-by-zeger.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import solveh_banded
from scipy.stats import t as student

from houvast.library.figures.campaign.design import seasons, trend
from houvast.library.figures.campaign.refusals import CampaignRefused
from houvast.library.figures.campaign.weeks import Floats

_STEPS, _ENOUGH = 50, 1e-8
_ROUNDS = 4  # of mean, then spread and correlation
_MOST_TAKEN = 0.4  # of the unseen variance
_STRONGEST = 0.9  # autocorrelation beyond it cannot be told from a trend


@dataclass(frozen=True)
class Interrupted:
    """A fitted step: `log_ratio` with its standard error; `expected` is the mean without the step."""

    log_ratio: float
    error: float
    freedom: float
    expected: Floats
    overdispersion: float
    autocorrelation: float

    def interval(self, level: float) -> tuple[float, float]:
        """The interval of the log ratio, from Student's t."""
        reach = student.ppf(0.5 + level / 2, self.freedom) * self.error
        return self.log_ratio - reach, self.log_ratio + reach


def fit(counts: Floats, step: slice, *, before: int, independent: bool = False) -> Interrupted:
    """Fit the step over the weeks of `step`. `independent` leaves out that weeks are alike, to compare."""
    n = len(counts)
    inside = np.zeros(n)
    inside[step] = 1.0
    design = np.column_stack([np.ones(n), trend(n), seasons(n, before=before), inside])
    b: Floats = _start(counts, design)
    spread = correlation = 0.0
    for _ in range(_ROUNDS):
        b, precision = _solve(counts, design, b, spread, correlation)
        spread, correlation = _moments(
            counts, np.exp(design @ b), design.shape[1], correlation, independent=independent
        )
    b, precision = _solve(counts, design, b, spread, correlation)
    covariance = np.linalg.inv(precision)
    return Interrupted(
        log_ratio=float(b[-1]),
        error=float(np.sqrt(covariance[-1, -1])),
        freedom=_freedom(n - design.shape[1], correlation),
        expected=np.exp(design[:, :-1] @ b[:-1]),
        overdispersion=spread,
        autocorrelation=correlation,
    )


def _start(counts: Floats, design: Floats) -> Floats:
    """Least squares on logarithms."""
    found = np.linalg.lstsq(design, np.log(counts + 0.5), rcond=None)[0]
    return np.asarray(found, dtype=np.float64)


def _solve(
    counts: Floats, design: Floats, b: Floats, spread: float, correlation: float
) -> tuple[Floats, Floats]:
    """The estimating equation by Fisher scoring; with D'V**-1 D, the inverse of the covariance."""
    for _ in range(_STEPS):
        mean = np.exp(np.clip(design @ b, -20, 20))
        derivative = design * mean[:, None]
        solved = _weighted(np.column_stack([derivative, counts - mean]), mean, spread, correlation)
        precision = derivative.T @ solved[:, :-1]
        move = np.linalg.solve(precision, derivative.T @ solved[:, -1])
        move *= min(1.0, 2.0 / max(np.abs(move).max(), 1e-12))
        b = (b + move).astype(np.float64)
        if np.abs(move).max() < _ENOUGH:
            return b, precision
    raise CampaignRefused("The regression did not come to rest: the window has too few contacts to measure.")


def _weighted(columns: Floats, mean: Floats, spread: float, correlation: float) -> Floats:
    """V**-1 times columns. With D = diag(m): V = D + s2*D R D, so V**-1 = D**-1 - (D + R**-1 / s2)**-1
    (Woodbury).

    The inverse of an AR(1) correlation matrix R has three diagonals, so that nothing here is larger than n.
    """
    alone: Floats = columns / mean[:, None]
    if spread == 0:
        return alone
    scale = spread * (1 - correlation**2)
    bands = np.zeros((2, len(mean)))
    bands[0, 1:] = -correlation / scale
    bands[1] = mean + (1 + correlation**2) / scale
    bands[1, [0, -1]] -= correlation**2 / scale
    together: Floats = solveh_banded(bands, columns)
    return alone - together


def _moments(
    counts: Floats, mean: Floats, parameters: int, correlation: float, *, independent: bool
) -> tuple[float, float]:
    """Zeger's moments of the unseen process, put right for what the fit took away.

    Level, trend and seasons take slow movements, of which an AR(1) has (1+r)/(1-r) times its even share:
    so much of its variance, and of its covariance at lag one, is missing from the residuals.
    """
    n = len(counts)
    left = counts - mean
    share = 1.0 if independent else (1 + correlation) / (1 - correlation)
    taken = min(parameters * share / n, _MOST_TAKEN)
    spread = max(((left**2).sum() / (1 - taken) - mean.sum()) / (mean**2).sum(), 0.0)
    if spread == 0 or independent:
        return spread, 0.0
    shared = (left[1:] * left[:-1]).sum() / (mean[1:] * mean[:-1]).sum()
    return spread, float(np.clip(shared / spread + taken, 0.0, _STRONGEST))


def _freedom(weeks: int, correlation: float) -> float:
    """Weeks that resemble their neighbours count for fewer (Bayley and Hammersley 1946, for an AR(1))."""
    return max(weeks * (1 - correlation) / (1 + correlation), 4.0)
