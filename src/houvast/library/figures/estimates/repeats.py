"""How many were seen never, from how often the others were seen: six models of one register.

Zero-truncated Poisson, geometric and negative binomial, one-inflated Poisson, and the two that look only at
those seen once or twice (Chao, Zelterman). With covariates each person has their own rate (van der Heijden
and others 2003). The estimate is a sum of 1 / chance of being seen over those seen (Horvitz and Thompson).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, gammaln
from scipy.stats import chi2

from houvast.library.figures.estimates.intervals import LEVEL, Interval, quantile_of
from houvast.library.figures.estimates.registers import Floats, Register
from houvast.library.figures.estimates.words import Remark, remark
from houvast.library.figures.refusals import ModelRefused, NoConvergence, NoEstimate

LEAST_EXPECTED = 5.0  # of a cell in the residual check: smaller ones are put together
_FLAT = 1e-4  # largest slope per person at which a fit counts as come to rest
_FAR = 25.0  # a parameter beyond it stands for a border

LogChance = Callable[[Floats, Floats, Floats], Floats]


@dataclass(frozen=True, slots=True)
class Law:
    """A law of how often somebody is seen: log P(times | seen) and log P(seen), by the log rate and extras.

    `extras` names parameters beside the rate; they are on an unbounded scale.
    """

    name: str
    log_chance: LogChance
    seen: Callable[[Floats, Floats], Floats]
    extras: tuple[str, ...] = ()
    at_most: int | None = None  # only those seen so often enter the likelihood
    lower_bound: bool = False


def _poisson(times: Floats, eta: Floats, extra: Floats) -> Floats:
    rate = np.exp(eta)
    return np.asarray(times * eta - rate - gammaln(times + 1) - np.log(-np.expm1(-rate)))


def _poisson_seen(eta: Floats, extra: Floats) -> Floats:
    return np.asarray(-np.expm1(-np.exp(eta)))


def _geometric(times: Floats, eta: Floats, extra: Floats) -> Floats:
    """A mixture of Poisson rates that is exponential: P(y) = r^y / (1 + r)^(y + 1)."""
    return np.asarray((times - 1) * eta - times * np.log1p(np.exp(eta)))


def _geometric_seen(eta: Floats, extra: Floats) -> Floats:
    return np.asarray(expit(eta))


def _negbin(times: Floats, eta: Floats, extra: Floats) -> Floats:
    """Gamma-distributed rates with dispersion a = exp(extra): variance r + a r^2."""
    size = np.exp(-extra[0])
    rate = np.exp(eta)
    chance = (
        gammaln(times + size)
        - gammaln(size)
        - gammaln(times + 1)
        + times * (eta - np.log(rate + size))
        - size * np.log1p(rate / size)
    )
    return np.asarray(chance - np.log(_negbin_seen(eta, extra)))


def _negbin_seen(eta: Floats, extra: Floats) -> Floats:
    size = np.exp(-extra[0])
    return np.asarray(-np.expm1(-size * np.log1p(np.exp(eta) / size)))


def _one_inflated(times: Floats, eta: Floats, extra: Floats) -> Floats:
    """With chance w a person is seen once and never again, otherwise as Poisson (Godwin and Böhning 2017)."""
    rate, inflated = np.exp(eta), expit(extra[0])
    chance = (1 - inflated) * np.exp(times * eta - rate - gammaln(times + 1)) + inflated * (times == 1)
    return np.asarray(np.log(chance) - np.log(_one_inflated_seen(eta, extra)))


def _one_inflated_seen(eta: Floats, extra: Floats) -> Floats:
    return np.asarray(1 - (1 - expit(extra[0])) * np.exp(-np.exp(eta)))


def _once_or_twice(times: Floats, eta: Floats, extra: Floats) -> Floats:
    """Seen twice rather than once has chance rate / (rate + 2) (Zelterman 1988; Böhning and others 2013)."""
    odds = eta - np.log(2)
    return np.asarray(np.where(times == 2, odds, 0.0) - np.log1p(np.exp(odds)))


def _chao_seen(eta: Floats, extra: Floats) -> Floats:
    """Of those seen once or twice and those never: 1 / chance = 1 + 1 / (rate + rate^2 / 2)."""
    rate = np.exp(eta)
    return np.asarray(1 / (1 + 1 / (rate + rate**2 / 2)))


LAWS: dict[str, Law] = {
    law.name: law
    for law in (
        Law("poisson", _poisson, _poisson_seen),
        Law("geometric", _geometric, _geometric_seen),
        Law("negbin", _negbin, _negbin_seen, ("log dispersion",)),
        Law("one-inflated", _one_inflated, _one_inflated_seen, ("logit of the inflation",)),
        Law("chao", _once_or_twice, _chao_seen, at_most=2, lower_bound=True),
        Law("zelterman", _once_or_twice, _poisson_seen, at_most=2),
    )
}


@dataclass(frozen=True)
class RepeatFit:
    """A model of repeat counts, fitted."""

    law: Law
    total: float
    interval: Interval
    standard_error: float
    parameters: dict[str, float]
    loglikelihood: float
    size: int
    expected: dict[int, float]
    residual: float | None  # p-value of Pearson's statistic; None where no degrees of freedom are left
    remarks: tuple[Remark, ...]

    @property
    def aic(self) -> float:
        return 2 * self.size - 2 * self.loglikelihood


def fit_repeats(data: Register, model: str, level: float = LEVEL) -> RepeatFit:
    """Fit one of LAWS; the columns of `data.matrix` enter the log of the rate.

    The interval of Chao without covariates is log-normal (Chao 1987); the others are the estimate plus and
    minus normal standard errors, with the two sources of variance of van der Heijden and others (2003,
    equations 9 to 11). Raises NoEstimate at a border and NoConvergence where the fit does not come to rest.
    """
    if model not in LAWS:
        raise ModelRefused(f"There is no model {model!r}; there are {', '.join(LAWS)}.")
    law = LAWS[model]
    used = data if law.at_most is None else data.at_most(law.at_most)
    parameters, information, loglikelihood = _maximise(law, used)
    total, variance = _total(law, data, used, parameters, information)
    spread = float(np.sqrt(variance))
    if not spread < total:
        raise NoEstimate(f"The {model} model puts no upper limit: the likelihood is all but flat.")
    expected, residual = _residual(law, used, parameters)
    names = (*data.columns, *law.extras)
    return RepeatFit(
        law,
        total,
        _interval(data, law, total, spread, level),
        spread,
        dict(zip(names, parameters.tolist(), strict=True)),
        loglikelihood,
        len(parameters),
        expected,
        residual,
        _remarks(law, residual),
    )


def _maximise(law: Law, used: Register) -> tuple[Floats, Floats, float]:
    """Parameters, information matrix and log-likelihood; quasi-Newton, then Newton to the last digit."""
    columns = used.matrix.shape[1]

    def away(parameters: Floats) -> float:
        eta = used.matrix @ np.clip(parameters[:columns], -60, 60)
        return -float(used.persons @ law.log_chance(used.times.astype(float), eta, parameters[columns:]))

    start = np.zeros(columns + len(law.extras))
    start[0] = np.log(2 * used.seen(2) / used.seen(1))
    with np.errstate(all="ignore"):
        found = minimize(away, start, method="BFGS", options={"gtol": 1e-6 * used.cases, "maxiter": 500})
        parameters = np.asarray(found.x, dtype=np.float64)
        for _ in range(20):
            slope, information = _slope(away, parameters), _curvature(away, parameters)
            if not (np.isfinite(slope).all() and np.isfinite(information).all()):
                break
            step = np.linalg.lstsq(information, slope, rcond=1e-10)[0]
            shorter = 1.0
            while shorter > 1e-4 and not away(parameters - shorter * step) <= away(parameters) + 1e-12:
                shorter /= 2
            parameters = parameters - shorter * step
            if np.abs(step).max() < 1e-8:
                break
    _check_inside(law, used, parameters, slope, information)
    return parameters, information, -away(parameters)


def _slope(function: Callable[[Floats], float], at: Floats) -> Floats:
    steps = 1e-5 * np.eye(len(at))
    return np.array([(function(at + h) - function(at - h)) / 2e-5 for h in steps])


def _curvature(function: Callable[[Floats], float], at: Floats) -> Floats:
    size, small = len(at), 1e-4
    steps = small * np.eye(size)
    found = np.empty((size, size))
    for i in range(size):
        for j in range(i, size):
            found[i, j] = found[j, i] = (
                function(at + steps[i] + steps[j])
                - function(at + steps[i] - steps[j])
                - function(at - steps[i] + steps[j])
                + function(at - steps[i] - steps[j])
            ) / (4 * small**2)
    return found


def _check_inside(law: Law, used: Register, parameters: Floats, slope: Floats, information: Floats) -> None:
    names = (*used.columns, *law.extras)
    far = [name for name, value in zip(names, parameters, strict=True) if not abs(value) < _FAR]
    if far:
        raise NoEstimate(f"The {law.name} model has no estimate: {', '.join(far)} runs to a border.")
    if not np.isfinite(slope).all() or np.abs(slope).max() > _FLAT * used.cases:
        raise NoConvergence(f"The {law.name} model did not come to rest on {used.cases} persons.")
    if not np.isfinite(information).all() or np.linalg.eigvalsh(information)[0] <= 1e-7 * used.cases:
        raise NoEstimate(f"The {law.name} model has no single highest point: its parameters trade off.")


def _rates(law: Law, data: Register, parameters: Floats) -> tuple[Floats, Floats]:
    columns = data.matrix.shape[1]
    return data.matrix @ parameters[:columns], parameters[columns:]


def _total(
    law: Law, data: Register, used: Register, parameters: Floats, information: Floats
) -> tuple[float, float]:
    """The estimate and its variance: chance of being seen given the rates, and rates given the data."""
    weighed = (
        used if law.lower_bound else data
    )  # Chao's bound adds nothing for those seen three times and more

    def total(at: Floats) -> float:
        return float(weighed.persons @ (1 / law.seen(*_rates(law, weighed, at))))

    seen = law.seen(*_rates(law, weighed, parameters))
    given_rates = float(weighed.persons @ ((1 - seen) / seen**2))
    slope = _slope(total, parameters)
    given_data = float(slope @ np.linalg.solve(information, slope))
    return total(parameters) + data.cases - weighed.cases, given_rates + given_data


def _interval(data: Register, law: Law, total: float, spread: float, level: float) -> Interval:
    reach, cases = quantile_of(level), data.cases
    if not law.lower_bound:
        return Interval(max(total - reach * spread, float(cases)), total + reach * spread, "delta", level)
    if not data.covariates:
        ratio = data.seen(1) / data.seen(2)  # Chao 1987, equation 11
        spread = float(np.sqrt(data.seen(2) * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)))
    hidden = total - cases
    factor = float(np.exp(reach * np.sqrt(np.log1p((spread / hidden) ** 2))))
    return Interval(cases + hidden / factor, cases + hidden * factor, "lognormal", level)


def _residual(law: Law, used: Register, parameters: Floats) -> tuple[dict[int, float], float | None]:
    """Expected persons by how often, and the p-value of Pearson's statistic with thin cells put together."""
    eta, extra = _rates(law, used, parameters)
    most = int(used.times.max())
    expected = {
        k: float(used.persons @ np.exp(law.log_chance(np.full(len(eta), float(k)), eta, extra)))
        for k in range(1, most + 1)
    }
    cells = _pooled({k: (used.seen(k), many) for k, many in expected.items()}, used.cases)
    freedom = len(cells) - 2 - len(law.extras)
    if law.at_most is not None or freedom < 1:
        return expected, None
    statistic = sum((seen - many) ** 2 / many for seen, many in cells)
    return expected, float(chi2.sf(statistic, freedom))


def _pooled(cells: dict[int, tuple[int, float]], cases: int) -> list[tuple[float, float]]:
    """Seen and expected by times, the tail put together until LEAST_EXPECTED; what lies beyond is in it."""
    beyond = cases - sum(many for _, many in cells.values())
    seen, many = 0.0, max(beyond, 0.0)
    found: list[tuple[float, float]] = []
    for times in sorted(cells, reverse=True):
        seen, many = seen + cells[times][0], many + cells[times][1]
        if many >= LEAST_EXPECTED:
            found.append((seen, many))
            seen, many = 0.0, 0.0
    if many and found:
        last = found.pop()
        found.append((last[0] + seen, last[1] + many))
    return found


def _remarks(law: Law, residual: float | None) -> tuple[Remark, ...]:
    said = []
    if law.lower_bound:
        said.append(remark("lower_bound"))
    if residual is not None and residual < 0.05:
        said.append(remark("misfit", p=residual))
    if residual is None and law.at_most is None:
        said.append(remark("unchecked"))
    return tuple(said)
