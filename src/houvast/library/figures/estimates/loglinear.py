"""Poisson log-linear models of histories: which there are, and how one or very many are fitted at once.

log E[n(w)] = a + sum of a(i) for lists i in w + sum of a(t) for interactions t in w (Fienberg 1972; Cormack
1989). The number on no list is exp(a). Models are hierarchical: with an interaction stand all its parts.
Whether a fit exists is the business of `existence`; which model to take that of `selection`.

Sparse tables (Chan, Silverman and Vincent 2021, section 2.3): where an interaction is in the model and nobody
is on all its lists, its parameter is minus infinity; the histories that contain it are certain to be empty,
and the rest of the model is fitted to the other histories.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln
from threadpoolctl import ThreadpoolController

from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.refusals import ModelRefused, NoConvergence

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

MOST_STEPS = 60
ENOUGH = 1e-9  # a Newton step that changes the deviance by less than this ends the fit
_LONGEST_STEP = 6.0  # in log units; a longer one is a sign of overshooting
_BATCH = 256  # fits in one sweep: enough for the matrix products, small enough for the processor's cache


@dataclass(frozen=True)
class Design:
    """The terms that models of some lists may hold, up to an order, and what multiplies them.

    Terms are bit masks of lists. First stand the constant (0) and the lists, which are in every model, then
    the interactions by order. A model is a row of booleans over the interactions.
    """

    lists: int
    order: int

    @cached_property
    def interactions(self) -> tuple[int, ...]:
        """Interactions of two lists and more, up to `order`."""
        terms = [t for t in range(2**self.lists) if 2 <= t.bit_count() <= self.order]
        return tuple(sorted(terms, key=lambda t: (t.bit_count(), t)))

    @cached_property
    def terms(self) -> tuple[int, ...]:
        return (0, *(1 << i for i in range(self.lists)), *self.interactions)

    @property
    def always(self) -> int:
        """How many terms are in every model: the constant and the lists."""
        return 1 + self.lists

    @cached_property
    def matrix(self) -> Floats:
        """One row per history on at least one list, one column per term: 1 where the term applies."""
        cells = np.arange(1, 2**self.lists)[:, None]
        terms = np.array(self.terms, dtype=np.int64)[None, :]
        return np.asarray(((cells & terms) == terms), dtype=np.float64)

    @cached_property
    def products(self) -> Floats:
        """All products of two columns, so that the information of many fits is one matrix product."""
        columns = self.matrix
        return (columns[:, :, None] * columns[:, None, :]).reshape(len(columns), -1)

    @cached_property
    def parts(self) -> Bools:
        """parts[j, k]: interaction k is a proper part of interaction j."""
        terms = np.array(self.interactions, dtype=np.int64)
        inside = (terms[:, None] & terms[None, :]) == terms[None, :]
        return np.asarray(inside & ~np.eye(len(terms), dtype=bool))

    def model(self, interactions: Iterable[int] = ()) -> Bools:
        """The model with these interactions; refuses one that is unknown here or stands without its parts."""
        wanted = set(interactions)
        if unknown := wanted - set(self.interactions):
            raise ModelRefused(
                f"No interaction {sorted(unknown)} of at most {self.order} of {self.lists} lists."
            )
        chosen = np.array([t in wanted for t in self.interactions], dtype=bool)
        if not self.is_hierarchical(chosen):
            raise ModelRefused("A model with an interaction must hold the interactions of its lists, too.")
        return chosen

    def is_hierarchical(self, model: Bools) -> bool:
        return not bool((self.parts[model].any(axis=0) & ~model).any())

    def named(self, model: Bools) -> tuple[int, ...]:
        """The interactions of a model, as bit masks."""
        return tuple(t for t, present in zip(self.interactions, model, strict=True) if present)


@cache
def design(lists: int, order: int = 2) -> Design:
    """The design for so many lists and interactions of at most `order` lists; below all lists together."""
    if not 1 <= order <= max(lists - 1, 1):
        raise ModelRefused(f"The order is 1 to {max(lists - 1, 1)} for {lists} lists, not {order}.")
    return Design(lists, order)


@dataclass(frozen=True, slots=True)
class Fits:
    """Many fits, one per row. `hidden` is the estimated number on no list."""

    hidden: Floats
    loglikelihood: Floats
    constant_variance: Floats
    parameters: (
        Floats  # nought where the term is not in the model, minus infinity where nobody is on its lists
    )
    size: npt.NDArray[np.int64]  # parameters of the model, those at minus infinity included
    converged: Bools

    def information(self, per_parameter: float | Floats) -> Floats:
        """-2 log L + per_parameter * size: 2 for AIC, log of the cases for BIC (Silverman and others)."""
        return np.where(self.converged, -2 * self.loglikelihood + per_parameter * self.size, np.inf)


@dataclass(frozen=True)
class Fit:
    """One fit, for reading: the estimate, its parameters and what it expects."""

    interactions: tuple[int, ...]
    hidden: float
    total: float
    loglikelihood: float
    deviance: float
    constant_variance: float
    parameters: dict[int, float]
    expected: Floats
    size: int
    observed: Floats

    @property
    def infinite(self) -> tuple[int, ...]:
        """The interactions whose parameter is minus infinity."""
        return tuple(t for t, value in self.parameters.items() if value == -np.inf)


def fit(data: Histories, interactions: Sequence[int] = ()) -> Fit:
    """One model. Interactions are bit masks of lists: list i is bit i.

    Raises NoConvergence when Newton's method does not come to rest; ask `existence.check` first whether
    there is anything to come to.
    """
    matrix, terms = _columns(data.lists, tuple(interactions))
    observed = data.observed
    sums = observed @ matrix
    finite = sums > 0
    infinite = [t for t, present in zip(terms, finite, strict=True) if not present]
    possible = np.ones(len(observed), dtype=bool)
    if infinite:
        possible = matrix[:, ~finite].sum(axis=1) == 0
        matrix = matrix[possible][:, finite]
        sums = sums[finite]
    parameters, expected, information = _alone(matrix, observed[possible], sums)
    return _readable(data, terms, finite, possible, parameters, expected, information)


@lru_cache(maxsize=512)
def _columns(lists: int, interactions: tuple[int, ...]) -> tuple[Floats, tuple[int, ...]]:
    """The matrix of one model and its terms."""
    highest = max((t.bit_count() for t in interactions), default=1)
    room = design(lists, min(max(highest, 2), max(lists - 1, 1)))
    present = np.r_[np.ones(room.always, dtype=bool), room.model(interactions)]
    return room.matrix[:, present].copy(), tuple(t for t, has in zip(room.terms, present, strict=True) if has)


def _alone(matrix: Floats, observed: Floats, sums: Floats) -> tuple[Floats, Floats, Floats]:
    """Newton's method for one fit: parameters, expected counts, information."""
    transposed = matrix.T
    near = observed + 0.5
    weighted = transposed * near
    try:
        right = weighted @ (np.log(near) + (observed - near) / near)
        parameters: Floats = np.asarray(np.linalg.solve(weighted @ matrix, right), dtype=np.float64)
        for _ in range(MOST_STEPS):
            expected: Floats = np.exp(matrix @ parameters)
            information = (transposed * expected) @ matrix
            slope = sums - transposed @ expected
            step = np.linalg.solve(information, slope)
            gain = abs(float(slope @ step))
            longest = float(np.abs(step).max())
            parameters = parameters + (step if longest <= _LONGEST_STEP else step * (_LONGEST_STEP / longest))
            if gain < ENOUGH:
                expected = np.exp(matrix @ parameters)
                return parameters, expected, np.asarray((transposed * expected) @ matrix)
    except np.linalg.LinAlgError:
        raise NoConvergence("The parameters cannot be told apart: the information is singular.") from None
    raise NoConvergence(
        f"The fit with {matrix.shape[1]} parameters did not come to rest in {MOST_STEPS} steps."
    )


def fit_matrix(matrix: Floats, observed: Floats) -> tuple[Floats, Floats]:
    """A Poisson regression with log link on any matrix: parameters and their covariances."""
    parameters, _, information = _alone(matrix, observed, observed @ matrix)
    return parameters, np.asarray(np.linalg.inv(information), dtype=np.float64)


def _readable(
    data: Histories,
    terms: tuple[int, ...],
    finite: Bools,
    possible: Bools,
    parameters: Floats,
    expected: Floats,
    information: Floats,
) -> Fit:
    observed = data.observed[possible]
    size = len(terms)
    everywhere = np.zeros(len(possible))
    everywhere[possible] = expected
    values = np.full(size, -np.inf)
    values[finite] = parameters
    first = np.zeros(len(parameters))
    first[0] = 1.0
    some = observed > 0
    ratio = float(observed[some] @ np.log(observed[some] / expected[some]))
    return Fit(
        interactions=terms[1 + data.lists :],
        hidden=float(np.exp(parameters[0])),
        total=float(np.exp(parameters[0])) + data.cases,
        loglikelihood=float(observed @ np.log(expected) - expected.sum() - data.constant),
        deviance=2 * (ratio - float((observed - expected).sum())),
        constant_variance=float(np.linalg.solve(information, first)[0]),
        parameters=dict(zip(terms, values.tolist(), strict=True)),
        expected=everywhere,
        size=size,
        observed=data.observed,
    )


def _linear(room: Design, parameters: Floats) -> Floats:
    return np.asarray(parameters @ room.matrix.T)


def fit_many(
    room: Design,
    counts: Floats,
    models: Bools,
    start: Floats | None = None,
    *,
    variance: bool = True,
    wanted: Bools | None = None,
) -> Fits:
    """A fit per row of `counts` (histories on at least one list) with the model in the same row of `models`.

    One row of counts serves all models. `start` holds parameters to begin from, one row per fit. Rows that
    are not `wanted`, and those that do not come to rest, come back as not converged.
    """
    rows = len(models)
    fits = _nothing(rows, room)
    chosen = np.arange(rows) if wanted is None else np.flatnonzero(wanted)
    fits.size[:] = models.sum(axis=1) + room.always
    with one_thread():
        for first in range(0, len(chosen), _BATCH):
            part = chosen[first : first + _BATCH]
            some = counts[part] if len(counts) == rows else np.repeat(counts, len(part), axis=0)
            _fit_batch(room, some, models[part], None if start is None else start[part], variance, fits, part)
    return fits


def one_thread() -> AbstractContextManager[object]:
    """Matrix products without threads: these are too small to share, threads only wait for one another."""
    limited: AbstractContextManager[object] = _threads().limit(limits=1, user_api="blas")
    return limited


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _nothing(rows: int, room: Design) -> Fits:
    def unknown() -> Floats:
        return np.full(rows, np.nan)

    parameters = np.zeros((rows, len(room.terms)))
    size = np.zeros(rows, dtype=np.int64)
    return Fits(unknown(), unknown(), unknown(), parameters, size, np.zeros(rows, dtype=bool))


@dataclass(slots=True)
class _Problem:
    """What a batch is fitted to: sums per term, which terms are finite, which histories may hold anybody."""

    sums: Floats
    finite: Bools
    infinite: Bools
    possible: Floats


def _problem(room: Design, counts: Floats, models: Bools) -> _Problem:
    sums = counts @ room.matrix
    present = np.concatenate([np.ones((len(models), room.always), dtype=bool), models], axis=1)
    infinite = present & (sums == 0)
    finite = present & ~infinite
    if infinite.any():
        possible = (infinite @ room.matrix.T == 0).astype(float)
    else:
        possible = np.ones((len(models), room.matrix.shape[0]))
    return _Problem(sums, finite, infinite, possible)


def _fit_batch(
    room: Design, counts: Floats, models: Bools, start: Floats | None, variance: bool, fits: Fits, rows: Rows
) -> None:
    """Fit a batch and write it into `fits` at `rows`."""
    problem = _problem(room, counts, models)
    parameters = (
        _first_guess(room, counts, problem) if start is None else np.where(problem.finite, start, 0.0)
    )
    parameters, converged = _newton(room, problem, parameters)
    expected = problem.possible * np.exp(np.minimum(_linear(room, parameters), 700.0))
    constant = gammaln(counts + 1).sum(axis=1)
    fits.loglikelihood[rows] = (problem.sums * parameters).sum(axis=1) - expected.sum(axis=1) - constant
    fits.hidden[rows] = np.where(converged, np.exp(np.minimum(parameters[:, 0], 700.0)), np.nan)
    fits.parameters[rows] = np.where(problem.infinite, -np.inf, parameters)
    fits.converged[rows] = converged
    if variance:
        fits.constant_variance[rows] = np.where(
            converged, _constant_variance(room, problem, expected), np.nan
        )


def _first_guess(room: Design, counts: Floats, problem: _Problem) -> Floats:
    """One weighted least-squares step from the counts themselves, as Nelder and Wedderburn (1972) begin."""
    near = counts + 0.5
    weight = problem.possible * near
    return _solve(
        _information(room, problem, weight),
        np.where(problem.finite, (weight * (np.log(near) + (counts - near) / near)) @ room.matrix, 0.0),
    )


def _information(room: Design, problem: _Problem, weight: Floats) -> Floats:
    """X'WX of each row over its finite terms; a one on the diagonal stands for a term that is left out."""
    size = room.matrix.shape[1]
    matrices = (weight @ room.products).reshape(-1, size, size)
    if problem.finite.all():
        return matrices
    matrices *= problem.finite[:, :, None]
    matrices *= problem.finite[:, None, :]
    diagonal = np.arange(size)
    matrices[:, diagonal, diagonal] += ~problem.finite
    return matrices


def _solve(matrices: Floats, right: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(matrices, right[:, :, None])[:, :, 0])
    except np.linalg.LinAlgError:  # one row is singular: a whiff of the identity keeps the others going
        diagonal = np.arange(matrices.shape[1])
        slack = matrices.copy()
        slack[:, diagonal, diagonal] *= 1 + 1e-10
        slack[:, diagonal, diagonal] += 1e-12
        return np.asarray(np.linalg.solve(slack, right[:, :, None])[:, :, 0])


def _newton(room: Design, problem: _Problem, parameters: Floats) -> tuple[Floats, Bools]:
    """Newton's method on the log-likelihood, which is concave; rows at rest leave the batch."""
    converged = np.zeros(len(parameters), dtype=bool)
    running = np.arange(len(parameters))
    now, rest = problem, parameters.copy()
    for _ in range(MOST_STEPS):
        expected = now.possible * np.exp(np.minimum(_linear(room, rest), 700.0))
        slope = np.where(now.finite, now.sums - expected @ room.matrix, 0.0)
        step = _solve(_information(room, now, expected), slope)
        gain = np.abs((slope * step).sum(axis=1))
        rest = (
            rest
            + step * np.minimum(1.0, _LONGEST_STEP / np.maximum(np.abs(step).max(axis=1), 1e-300))[:, None]
        )
        done = gain < ENOUGH
        if done.any():
            parameters[running[done]] = rest[done]
            converged[running[done]] = True
            stay = ~done & np.isfinite(gain)
            running, rest = running[stay], rest[stay]
            if not len(running):
                break
            now = _Problem(now.sums[stay], now.finite[stay], now.infinite[stay], now.possible[stay])
    return parameters, converged


def _constant_variance(room: Design, problem: _Problem, expected: Floats) -> Floats:
    """The variance of the constant: first element of the inverse of the information."""
    right = np.zeros_like(problem.sums)
    right[:, 0] = 1.0
    return np.asarray(_solve(_information(room, problem, expected), right)[:, 0])
