"""How far the truth may be from the estimate: Wald, profile likelihood, and a bootstrap that chooses anew.

The first two speak as if the model had been known beforehand. Only the bootstrap, which chooses anew on
every table it draws, carries the uncertainty of choosing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import gammaln, xlogy
from scipy.stats import chi2, norm

from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.estimates.loglinear import Fit, Floats
from houvast.library.figures.estimates.selection import Rule
from houvast.library.figures.refusals import EstimateRefused, NoConvergence, NoEstimate

LEVEL = 0.95
MOST_TIMES = 1000.0  # never seen for each one seen: beyond it nobody looks at a register, only at its noise
LEAST_BOOTSTRAP = 200  # below it the ends of a 95 % interval rest on a handful of tables
_FAR = 100.0  # on the log scale: as good as no limit
_AT_ONCE = 50  # tables between two reports of progress: with all interactions that can be eight seconds

Kind = Literal["wald", "total", "profile", "bca", "percentile", "posterior", "delta", "lognormal"]
Progress = Callable[[int, int], None]
Redraw = Callable[[Mapping[int, int], np.random.Generator], Mapping[int, int]]


@dataclass(frozen=True, slots=True)
class Interval:
    """From low to high. `high` may be infinite: then the data put no upper limit, which is said."""

    low: float
    high: float
    kind: Kind
    level: float = LEVEL

    @property
    def bounded(self) -> bool:
        return bool(np.isfinite(self.high))


def quantile_of(level: float) -> float:
    """How many standard errors an interval of this level reaches to each side."""
    return float(norm.isf((1 - level) / 2))


def wald(fit: Fit, cases: int, level: float = LEVEL) -> Interval:
    """From the standard error of the constant, on the log scale, so that it stays above the cases seen.

    As published for these models. It takes the cases seen as fixed, though they are a draw too, and covers a
    little less than it says (bench/estimates_coverage.py). `wald_of_total`, the profile and the bootstrap do
    not.
    """
    return _on_log_scale(fit, cases, fit.constant_variance, "wald", level)


def wald_of_total(fit: Fit, cases: int, level: float = LEVEL) -> Interval:
    """The same for a population of fixed size, of which those seen are a draw.

    Then the number missed is a draw too, and adds its own variance: one over itself on the log scale. With
    two lists this is the variance of Sekar and Deming (1949); in general see Cormack and Jupp (1991).
    """
    variance = fit.constant_variance + 1 / fit.hidden if fit.hidden > 0 else np.inf
    return _on_log_scale(fit, cases, float(variance), "total", level)


def _on_log_scale(fit: Fit, cases: int, variance: float, kind: Kind, level: float) -> Interval:
    reach = quantile_of(level) * float(np.sqrt(variance))
    low, high = (cases + fit.hidden * float(np.exp(min(sign * reach, _FAR))) for sign in (-1, 1))
    return Interval(low, high if reach < _FAR else float("inf"), kind, level)


def within_reason(interval: Interval, cases: int) -> Interval:
    """The same, with no upper limit where the limit is so far that it says nothing: MOST_TIMES those seen."""
    return replace(interval, high=float("inf")) if interval.high > (MOST_TIMES + 1) * cases else interval


@dataclass(frozen=True, slots=True)
class Profile:
    """The highest point of a multinomial likelihood over the number on no list, and its interval."""

    hidden: float
    interval: Interval


def profile(data: Histories, fit: Fit, level: float = LEVEL) -> Profile:
    """Profile likelihood of the population size in a multinomial model (Cormack 1992; used by Bales and
    others 2015): the model is fitted with each possible number on no list, and the numbers that fit not much
    worse than the best are kept. Refuses where one end of the interval is not found.
    """
    curve = _Curve(data, fit)
    most = 50 * (fit.hidden + data.cases)
    best = minimize_scalar(lambda x: -curve(x), bounds=(0.0, most), method="bounded", options={"xatol": 1e-6})
    top, drop = -float(best.fun), float(chi2.isf(1 - level, 1)) / 2
    if best.x > 0.99 * most:
        raise NoEstimate("The likelihood keeps rising with the number on no list.")

    def below(x: float) -> float:
        return curve(x) - top + drop

    low = 0.0 if below(0.0) > 0 else float(brentq(below, 0.0, best.x))
    high = float(brentq(below, best.x, most)) if below(most) < 0 else float("inf")
    return Profile(float(best.x), Interval(data.cases + low, data.cases + high, "profile", level))


class _Curve:
    """The log-likelihood of a number on no list, with the best parameters for it."""

    def __init__(self, data: Histories, fit: Fit) -> None:
        cells = np.arange(1, 2**data.lists)
        terms = [t for t, value in fit.parameters.items() if np.isfinite(value)]
        matrix = ((cells[:, None] & np.array(terms)) == np.array(terms)).astype(float)
        possible = fit.expected > 0
        first = np.zeros((1, len(terms)))
        first[0, 0] = 1.0
        self._matrix = np.vstack([first, matrix[possible]])
        self._seen = data.observed[possible]
        self._parameters = np.array([fit.parameters[t] for t in terms])

    def __call__(self, hidden: float) -> float:
        counts = np.r_[hidden, self._seen]
        parameters = self._parameters.copy()
        for _ in range(80):
            expected = np.exp(self._matrix @ parameters)
            slope = self._matrix.T @ (counts - expected)
            step = np.linalg.solve((self._matrix.T * expected) @ self._matrix, slope)
            longest = float(np.abs(step).max())
            parameters += step if longest < 4 else step * 4 / longest
            if abs(float(slope @ step)) < 1e-10:
                break
        else:
            raise NoConvergence("The profile of the likelihood did not come to rest.")
        expected = np.exp(self._matrix @ parameters)
        everybody = counts.sum()
        chances = xlogy(counts, expected / everybody).sum()
        return float(gammaln(everybody + 1) - gammaln(hidden + 1) + chances)


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """What a bootstrap found: the interval, its corrections, all estimates, how often a model was taken."""

    interval: Interval
    bias: float  # z0
    acceleration: float  # a
    totals: Floats
    models: dict[tuple[int, ...], int]
    without_estimate: int


def bootstrap(
    data: Histories,
    rule: Rule,
    times: int,
    rng: np.random.Generator,
    *,
    level: float = LEVEL,
    per_case: bool = False,
    redraw: Redraw | None = None,
    progress: Progress | None = None,
) -> Bootstrap:
    """BCa interval (Efron 1987, equations 2.2 and 6.6) with the choice of the model repeated on every table.

    Tables are drawn from the estimated population, those never seen included and then forgotten, so that how
    many are seen varies as it does (Norris and Pollock 1996). The acceleration comes from leaving
    out one case of each history, each history counted once; with `per_case` it counts once per case of
    it. The former gives the published intervals (Chan, Silverman and Vincent 2021); the two differ less than
    two seeds do.
    A table whose chosen model has no estimate counts as infinite. `redraw` makes of each drawn table one as
    it may truly have been, such as with other links between lists.
    """
    if times < LEAST_BOOTSTRAP:
        raise EstimateRefused(
            f"A bootstrap of {times} tables says nothing; ask for {LEAST_BOOTSTRAP} or more."
        )
    observed = data.observed
    estimate = data.cases + float(rule(observed[None, :]).hidden[0])
    if not np.isfinite(estimate):
        raise NoEstimate("There is no estimate on the lists themselves, and so none to draw from.")
    drawn = _drawn(observed, estimate, times, rng)
    if redraw is not None:
        drawn = np.array([_redrawn(redraw, counts, rng) for counts in drawn])
    totals, models = np.empty(times), []
    for first in range(0, times, _AT_ONCE):
        some = drawn[first : first + _AT_ONCE]
        chosen = rule(some)
        totals[first : first + _AT_ONCE] = some.sum(axis=1) + chosen.hidden
        models.append(chosen.models)
        if progress is not None:
            progress(min(first + _AT_ONCE, times), times)
    # A redrawn table is moved on purpose (missed links make an estimate too high): BCa would take that for
    # bias and move the interval back, beyond where it began. So it stays where the draws lie.
    bias = _bias(totals, estimate) if redraw is None else 0.0
    acceleration = _acceleration(data, rule, per_case)
    interval = bca(totals, bias, acceleration, level)
    if not np.isfinite(interval.low):
        lost = int(np.isinf(totals).sum())
        raise NoEstimate(f"On {lost} of {times} tables drawn there is no estimate: these data carry none.")
    taken, how_often = np.unique(np.concatenate(models), axis=0, return_counts=True)
    order = np.argsort(-how_often, kind="stable")
    named = {rule.room.named(taken[i]): int(how_often[i]) for i in order}
    return Bootstrap(interval, bias, acceleration, totals, named, int(np.isinf(totals).sum()))


def _drawn(observed: Floats, estimate: float, times: int, rng: np.random.Generator) -> Floats:
    """Tables of who is seen, one per row, out of so many people in all.

    From thousandths of a person: the last digits of a fit differ from processor to processor, and one of
    them gives other draws from there on.
    """
    cases = float(observed.sum())
    hidden = round(estimate - cases, 3)
    everybody = np.r_[hidden, observed] / (hidden + cases)
    drawn = rng.multinomial(round(hidden + cases), everybody, size=times)
    return np.asarray(drawn[:, 1:], dtype=np.float64)


def _redrawn(redraw: Redraw, counts: Floats, rng: np.random.Generator) -> Floats:
    found = np.zeros(len(counts))
    cells = {int(cell) + 1: int(counts[cell]) for cell in np.flatnonzero(counts)}
    for cell, count in redraw(cells, rng).items():
        found[cell - 1] = count
    return found


def _bias(totals: Floats, estimate: float) -> float:
    """z0: how far the estimate is from the median of the bootstrap, in standard normal units."""
    below = float((totals < estimate).mean() + (totals == estimate).mean() / 2)
    half = 0.5 / len(totals)
    return float(norm.ppf(min(max(below, half), 1 - half)))


def _acceleration(data: Histories, rule: Rule, per_case: bool) -> float:
    """a: the skewness of the estimate's influence, by the jackknife."""
    seen = np.flatnonzero(data.observed)
    fewer = np.repeat(data.observed[None, :], len(seen), axis=0)
    fewer[np.arange(len(seen)), seen] -= 1
    left = data.cases - 1 + rule(fewer).hidden
    weight = data.observed[seen] if per_case else np.ones(len(seen))
    weight = np.where(np.isfinite(left), weight, 0.0)
    left = np.where(np.isfinite(left), left, 0.0)
    if not weight.any():
        return 0.0
    influence = (weight @ left) / weight.sum() - left
    spread = float(weight @ influence**2)
    return float(weight @ influence**3) / (6 * spread**1.5) if spread > 0 else 0.0


def bca(totals: Floats, bias: float, acceleration: float, level: float = LEVEL) -> Interval:
    """The order statistics at the corrected levels (Efron 1987, equation 2.3)."""
    reach = quantile_of(level)
    ends = []
    for z in (-reach, reach):
        moved = bias + z
        room = 1 - acceleration * moved
        at = norm.cdf(bias + moved / room) if room > 0 else float(z > 0)
        ends.append(float(np.quantile(totals, at, method="inverted_cdf")))
    return Interval(ends[0], ends[1], "bca", level)
