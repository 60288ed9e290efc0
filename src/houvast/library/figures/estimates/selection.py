"""Which model to take: forward steps, or the lowest AIC or BIC by exhaustive or downhill search.

Every rule works on one table or on thousands at once, so that a bootstrap can repeat it on each of its
tables. Models whose fit does not exist, or is not the only one, are never taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln, pdtr, pdtrc, xlogy

from houvast.library.figures.estimates.existence import Asked
from houvast.library.figures.estimates.loglinear import Bools, Design, Fits, Floats, fit_many
from houvast.library.figures.refusals import ModelRefused

P_TO_ENTER = 0.02  # Chan, Silverman and Vincent 2021, section 3.2
MOST_MODELS = 40_000  # of an exhaustive search: all pairwise models of six lists are 32,768
_SAME = 1e-7  # a criterion that is lower by less than this is not lower

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Per table: the model taken, and its estimated number on no list; infinite where no model has one."""

    models: Bools
    hidden: Floats


class Rule(Protocol):
    """A way to choose a model, for many tables at once (one per row)."""

    @property
    def room(self) -> Design: ...

    def __call__(self, counts: Floats) -> Chosen: ...


def fit_where_it_exists(asked: Asked, counts: Floats, models: Bools, start: Floats | None = None) -> Fits:
    """A fit per row; what does not exist, or is not the only one, comes back as not converged."""
    exists = asked.many(counts, models)
    return fit_many(asked.room, counts, models, start, variance=False, wanted=exists)


class Fixed:
    """One model for every table: the lists alone, or the one that was asked for."""

    def __init__(self, room: Design, model: Bools | None = None) -> None:
        self.room, self.asked = room, Asked(room)
        self.model = room.model() if model is None else model

    def __call__(self, counts: Floats) -> Chosen:
        models = np.broadcast_to(self.model, (len(counts), len(self.model))).copy()
        fits = fit_where_it_exists(self.asked, counts, models)
        return Chosen(models, np.where(fits.converged, fits.hidden, np.inf))


class Stepwise:
    """From the lists alone, add the interaction with the lowest p-value while that is under the threshold.

    The cases on all lists of an interaction that is not in the model are a Poisson count with the mean that
    the model expects; the p-value is the smaller tail, the count itself included (Chan, Silverman and Vincent
    2021, section 3.2). An interaction whose model would have no estimate is passed over.
    """

    def __init__(self, room: Design, *, threshold: float = P_TO_ENTER) -> None:
        self.room, self.asked, self._threshold = room, Asked(room), threshold

    def __call__(self, counts: Floats) -> Chosen:
        return self.steps(counts)[-1]

    def steps(self, counts: Floats) -> list[Chosen]:
        """What is chosen after each step, from the lists alone on."""
        models = np.zeros((len(counts), len(self.room.interactions)), dtype=bool)
        fits = fit_where_it_exists(self.asked, counts, models)
        hidden = np.where(fits.converged, fits.hidden, np.inf)
        path = [Chosen(models.copy(), hidden.copy())]
        sums = (counts @ self.room.matrix)[:, self.room.always :]
        parameters, rows = fits.parameters, np.flatnonzero(fits.converged)
        while len(rows):
            enter = self._entering(counts[rows], models[rows], sums[rows], parameters[rows])
            rows, enter = rows[enter >= 0], enter[enter >= 0]
            models[rows, enter] = True
            fits = fit_many(self.room, counts[rows], models[rows], _finite(parameters[rows]), variance=False)
            hidden[rows] = np.where(fits.converged, fits.hidden, hidden[rows])
            models[rows[~fits.converged], enter[~fits.converged]] = False
            parameters[rows] = fits.parameters
            rows = rows[fits.converged]
            if len(rows):
                path.append(Chosen(models.copy(), hidden.copy()))
        return path

    def _entering(self, counts: Floats, models: Bools, sums: Floats, parameters: Floats) -> Rows:
        """Per table the interaction to add, or -1."""
        expected = np.exp(np.maximum(parameters, -700.0) @ self.room.matrix.T)
        means = (expected @ self.room.matrix)[:, self.room.always :]
        p = np.minimum(pdtr(sums, means), np.where(sums > 0, pdtrc(np.maximum(sums - 1, 0), means), 1.0))
        p[~can_be_added(self.room, models)] = 1.0
        surprise = (sums - means) ** 2 / np.maximum(
            means, 1e-300
        )  # orders those whose p is too small to write
        order = np.lexsort((-surprise, p), axis=1)
        chosen = np.full(len(models), -1)
        undecided = np.arange(len(models))
        for place in range(p.shape[1]):
            best = order[undecided, place]
            undecided, best = (
                undecided[p[undecided, best] < self._threshold],
                best[p[undecided, best] < self._threshold],
            )
            if not len(undecided):
                break
            larger = models[undecided]
            larger[np.arange(len(undecided)), best] = True
            exists = self.asked.many(counts[undecided], larger)
            chosen[undecided[exists]] = best[exists]
            undecided = undecided[~exists]
        return chosen


class Forward:
    """From the lists alone, add the interaction that lowers AIC or BIC most, while one does.

    `penalty` is what a parameter costs: 2 for AIC, None for BIC. An interaction that nobody is on may enter
    with a parameter of minus infinity unless `empty_may_enter` is False, as Bales, Hesketh and Silverman
    (2015) had it.
    """

    def __init__(self, room: Design, *, penalty: float | None = None, empty_may_enter: bool = True) -> None:
        self.room, self.asked, self._penalty = room, Asked(room), penalty
        self._empty_may_enter = empty_may_enter

    def __call__(self, counts: Floats) -> Chosen:
        each = penalties(counts, self._penalty)
        models = np.zeros((len(counts), len(self.room.interactions)), dtype=bool)
        fits = fit_where_it_exists(self.asked, counts, models)
        hidden, lowest = np.where(fits.converged, fits.hidden, np.inf), fits.information(each)
        parameters, rows = _finite(fits.parameters), np.flatnonzero(fits.converged)
        while len(rows):
            tables, terms = np.nonzero(self._may_enter(counts[rows], models[rows]))
            larger = models[rows][tables]
            larger[np.arange(len(tables)), terms] = True
            fits = fit_where_it_exists(self.asked, counts[rows][tables], larger, parameters[rows][tables])
            best, found = _best_of_each(-fits.information(each[rows][tables]), tables, len(rows))
            lower = -found < lowest[rows] - _SAME
            rows, best = rows[lower], best[lower]
            models[rows, terms[best]] = True
            hidden[rows], lowest[rows] = fits.hidden[best], -found[lower]
            parameters[rows] = _finite(fits.parameters[best])
        return Chosen(models, hidden)

    def _may_enter(self, counts: Floats, models: Bools) -> Bools:
        may = can_be_added(self.room, models)
        if not self._empty_may_enter:
            may &= (counts @ self.room.matrix)[:, self.room.always :] > 0
        return may


def can_be_added(room: Design, models: Bools) -> Bools:
    """Which interactions are absent from each model and have all their parts in it."""
    return np.asarray(~models & ~(~models @ room.parts.T))


class Downhill:
    """From the lists alone, go to the neighbour with the lowest criterion while that lowers it.

    A neighbour has one interaction more or one less and stays hierarchical (Silverman, Chan and Vincent 2024,
    section 3). `penalty` as in Forward.
    """

    def __init__(self, room: Design, *, penalty: float | None = None, asked: Asked | None = None) -> None:
        self.room, self.asked, self._penalty = room, asked or Asked(room), penalty

    def __call__(self, counts: Floats) -> Chosen:
        each = penalties(counts, self._penalty)
        models = np.zeros((len(counts), len(self.room.interactions)), dtype=bool)
        fits = fit_where_it_exists(self.asked, counts, models)
        hidden, lowest = np.where(fits.converged, fits.hidden, np.inf), fits.information(each)
        parameters = _finite(fits.parameters)
        rows = np.arange(len(counts))
        while len(rows):
            tables, terms = np.nonzero(self._may_flip(models[rows]))
            near = models[rows][tables]
            near[np.arange(len(tables)), terms] ^= True
            fits = fit_where_it_exists(self.asked, counts[rows][tables], near, parameters[rows][tables])
            best, found = _best_of_each(-fits.information(each[rows][tables]), tables, len(rows))
            lower = -found < lowest[rows] - _SAME
            rows, best = rows[lower], best[lower]
            models[rows, terms[best]] ^= True
            hidden[rows], lowest[rows] = fits.hidden[best], -found[lower]
            parameters[rows] = _finite(fits.parameters[best])
        return Chosen(models, hidden)

    def _may_flip(self, models: Bools) -> Bools:
        """An absent interaction with all its parts, or a present one that is no part of another."""
        free = ~(models @ self.room.parts)
        return np.asarray((models & free) | can_be_added(self.room, models))


class Exhaustive:
    """The lowest criterion of all hierarchical models of the design (Silverman, Chan and Vincent 2024).

    Exact, without fitting every model to every table: a model cannot have a lower deviance than a larger one
    has (Furnival and Wilson 1974, leaps and bounds). The largest models, each without one or two
    interactions, give bounds; a downhill search gives a criterion to beat; only what could still beat it is
    fitted.
    """

    def __init__(self, room: Design, *, penalty: float | None = None) -> None:
        self.room, self.asked, self._penalty = room, Asked(room), penalty
        self.models = all_models(room)
        self._size = self.models.sum(axis=1) + room.always
        self._large = _large_models(room)
        self._inside = ~(self.models @ ~self._large.T)  # [m, j]: model m is part of large model j

    def fits(self, counts: Floats) -> Fits:
        """All models on one table."""
        return fit_where_it_exists(self.asked, counts[None, :], self.models)

    def __call__(self, counts: Floats) -> Chosen:
        each = penalties(counts, self._penalty)
        down = Downhill(self.room, penalty=self._penalty, asked=self.asked)
        first = down(counts)
        start = fit_where_it_exists(self.asked, counts, first.models)
        lowest = start.information(each)
        models, hidden = first.models, first.hidden
        bounds = self._bounds(counts)
        for table in range(len(counts)):
            floor = np.where(self._inside, bounds[table], -np.inf).max(axis=1) + each[table] * self._size
            may = np.flatnonzero(floor < lowest[table] - _SAME)
            if not len(may):
                continue
            begin = np.repeat(_finite(start.parameters[table : table + 1]), len(may), axis=0)
            fits = fit_where_it_exists(self.asked, counts[table : table + 1], self.models[may], begin)
            scores = fits.information(each[table])
            best = int(np.argmin(scores))
            if scores[best] < lowest[table] - _SAME:
                models[table], hidden[table] = self.models[may[best]], fits.hidden[best]
        return Chosen(models, hidden)

    def within(self, counts: Floats, margin: float) -> tuple[Bools, Fits]:
        """On one table: the models whose criterion is at most `margin` above the lowest, lowest first."""
        lowest = fit_where_it_exists(self.asked, counts[None, :], self(counts[None, :]).models)
        each = penalties(counts[None, :], self._penalty)[0]
        limit = float(lowest.information(each)[0]) + margin
        floor = np.where(self._inside, self._bounds(counts[None, :])[0], -np.inf).max(axis=1)
        models = self.models[floor + each * self._size <= limit]
        fits = fit_where_it_exists(self.asked, counts[None, :], models)
        scores = fits.information(each)
        order = np.argsort(scores, kind="stable")
        order = order[scores[order] <= limit]
        kept = {name: getattr(fits, name)[order] for name in Fits.__slots__}
        return models[order], Fits(**kept)

    def _bounds(self, counts: Floats) -> Floats:
        """-2 log L of each large model on each table; where it has no fit, that of a perfect one."""
        tables = np.repeat(np.arange(len(counts)), len(self._large))
        models = np.tile(self._large, (len(counts), 1))
        fits = fit_where_it_exists(self.asked, counts[tables], models)
        perfect = -2 * (xlogy(counts, counts) - counts - gammaln(counts + 1)).sum(axis=1)
        found = np.where(fits.converged, -2 * fits.loglikelihood, perfect[tables])
        return found.reshape(len(counts), -1)


def _large_models(room: Design) -> Bools:
    """The largest hierarchical models: all interactions, and all but one or two and what holds those."""
    holds = room.parts.T | np.eye(len(room.interactions), dtype=bool)  # [i, j]: interaction j holds i
    found = [np.ones(len(room.interactions), dtype=bool)]
    for i, without in enumerate(holds):
        found.append(~without)
        found.extend(~(without | other) for other in holds[i + 1 :])
    return np.unique(np.array(found), axis=0)


def penalties(counts: Floats, penalty: float | None) -> Floats:
    """What one parameter costs, per table: as given, or the log of the cases (BIC)."""
    return np.full(len(counts), penalty) if penalty is not None else np.log(counts.sum(axis=1))


def all_models(room: Design) -> Bools:
    """Every hierarchical model of a design, the lists alone first; refuses more than MOST_MODELS."""
    models: list[tuple[int, ...]] = [()]
    for order in range(2, room.order + 1):
        level = [j for j, t in enumerate(room.interactions) if t.bit_count() == order]
        models = [larger for model in models for larger in _grown(room, model, level)]
        if len(models) > MOST_MODELS:
            raise _too_many(room)
    table = np.zeros((len(models), len(room.interactions)), dtype=bool)
    for row, model in enumerate(models):
        table[row, list(model)] = True
    return table


def _grown(room: Design, model: tuple[int, ...], level: list[int]) -> Iterator[tuple[int, ...]]:
    """A model with every set of the next level's interactions whose parts it holds."""
    present = np.zeros(len(room.interactions), dtype=bool)
    present[list(model)] = True
    open_ = [j for j in level if not (room.parts[j] & ~present).any()]
    if 2 ** len(open_) > MOST_MODELS:
        raise _too_many(room)
    for taken in product((False, True), repeat=len(open_)):
        yield (*model, *(j for j, yes in zip(open_, taken, strict=True) if yes))


def _too_many(room: Design) -> ModelRefused:
    of = f"{room.lists} lists up to order {room.order}"
    return ModelRefused(f"There are more than {MOST_MODELS} models of {of}: search downhill.")


def _best_of_each(scores: Floats, tables: Rows, count: int) -> tuple[Rows, Floats]:
    """Per table, the row with the highest score and that score; minus infinity where nothing was tried."""
    order = np.lexsort((np.arange(len(scores)), -scores, tables))
    first = np.searchsorted(tables[order], np.arange(count))
    tried = first < len(order)
    rows = order[np.minimum(first, max(len(order) - 1, 0))] if len(order) else np.zeros(count, dtype=np.intp)
    tried[tried] = tables[rows[tried]] == np.flatnonzero(tried)
    best = np.where(tried, scores[rows] if len(scores) else -np.inf, -np.inf)
    return rows, best


def _finite(parameters: Floats) -> Floats:
    return np.where(np.isfinite(parameters), parameters, 0.0)
