"""Captures on several occasions of one population that nobody enters or leaves (Otis and others 1978).

The lists are occasions in time, so that models may speak of their order. Log-linear forms after Rivest and
Baillargeon 2007: chances all equal (M0), different by occasion (Mt), different by person with Chao's lower
bound (Mh Chao), changed by the first capture (Mb).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import comb

from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.estimates.intervals import LEVEL, Interval, quantile_of
from houvast.library.figures.estimates.loglinear import Floats, fit, fit_matrix
from houvast.library.figures.refusals import ModelRefused, NoEstimate

CLOSED = ("m0", "mt", "mh-chao", "mb")


@dataclass(frozen=True, slots=True)
class ClosedFit:
    """One model of occasions: the estimate and its interval (log scale, given the model)."""

    model: str
    total: float
    interval: Interval
    log_hidden_variance: float


def fit_closed(data: Histories, model: str, level: float = LEVEL) -> ClosedFit:
    """M0, Mt, Mh (Chao's lower bound) or Mb; the names of `data` are the occasions in their order."""
    if model == "m0":
        log_hidden, variance = _equal(data)
    elif model == "mt":
        found = fit(data)
        log_hidden, variance = float(np.log(found.hidden)), found.constant_variance
    elif model == "mh-chao":
        log_hidden, variance = _chao(data)
    elif model == "mb":
        log_hidden, variance = _removal(data)
    else:
        raise ModelRefused(f"There is no model {model!r} of occasions; there are {', '.join(CLOSED)}.")
    hidden, reach = float(np.exp(log_hidden)), quantile_of(level) * float(np.sqrt(variance))
    interval = Interval(
        data.cases + hidden * float(np.exp(-reach)),
        data.cases + hidden * float(np.exp(reach)),
        "wald",
        level,
    )
    return ClosedFit(model, data.cases + hidden, interval, variance)


def caught(data: Histories) -> Floats:
    """How many were caught on exactly 1, 2, ... occasions."""
    cells = np.arange(1, 2**data.lists)
    times = np.array([int(cell).bit_count() for cell in cells])
    return np.array([data.observed[times == k].sum() for k in range(1, data.lists + 1)])


def first_caught(data: Histories) -> Floats:
    """How many were caught for the first time on each occasion."""
    cells = np.arange(1, 2**data.lists)
    first = np.array([(int(cell) & -int(cell)).bit_length() for cell in cells])
    return np.array([data.observed[first == k].sum() for k in range(1, data.lists + 1)])


def _equal(data: Histories) -> tuple[float, float]:
    times = np.array([int(cell).bit_count() for cell in range(1, 2**data.lists)], dtype=float)
    parameters, variance = fit_matrix(np.column_stack([np.ones_like(times), times]), data.observed)
    return float(parameters[0]), float(variance[0, 0])


def _chao(data: Histories) -> tuple[float, float]:
    """Only those caught once and twice speak: two equations, two unknowns, and the delta variance."""
    once, twice = caught(data)[:2]
    if once == 0 or twice == 0:
        raise NoEstimate("Nobody was caught exactly once, or exactly twice: Chao's bound has no estimate.")
    occasions = data.lists
    log_hidden = 2 * np.log(once / occasions) - np.log(twice / comb(occasions, 2))
    return float(log_hidden), float(4 / once + 1 / twice)


def _removal(data: Histories) -> tuple[float, float]:
    """First captures fall by the same share from occasion to occasion (Zippin 1956)."""
    first = first_caught(data)
    steps = np.arange(len(first), dtype=float)
    parameters, variance = fit_matrix(np.column_stack([np.ones_like(steps), steps]), first)
    fall = float(parameters[1])
    if fall >= 0:
        raise NoEstimate("First captures do not become fewer from occasion to occasion: Mb has no estimate.")
    log_hidden = float(parameters[0]) + len(first) * fall - float(np.log(-np.expm1(fall)))
    slope = np.array([1.0, len(first) + float(np.exp(fall) / -np.expm1(fall))])
    return log_hidden, float(slope @ variance @ slope)
