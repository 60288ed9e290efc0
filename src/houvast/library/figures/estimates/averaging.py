"""Bayesian model averaging over decomposable graphs of lists (Madigan and York 1997).

A graph joins lists that depend on one another. For decomposable graphs with hyper-Dirichlet priors the
probability of the data is a product over cliques divided by one over separators (Dawid and Lauritzen 1993),
so that no sampling is needed: every graph with every number on no list is weighed exactly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from scipy.special import gammaln, logsumexp

from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.estimates.intervals import LEVEL, Interval
from houvast.library.figures.estimates.loglinear import Floats
from houvast.library.figures.refusals import ModelRefused, NoEstimate

MOST_LISTS = 6  # 18,154 decomposable graphs; seven lists have 617,675
POINTS = 400  # numbers on no list at which every graph is weighed
_EDGE = 1e-3  # posterior weight at the largest number beyond which the grid is made longer


@dataclass(frozen=True, slots=True)
class Averaged:
    """The posterior: mean, median, interval, and the graphs by their probability with their own means."""

    mean: float
    median: float
    interval: Interval
    graphs: tuple[tuple[tuple[int, ...], float, float], ...]  # cliques as bit masks, probability, mean
    numbers: Floats
    probabilities: Floats


def average(data: Histories, level: float = LEVEL, delta: float | None = None) -> Averaged:
    """Average over all decomposable graphs but the complete one, which says nothing of who is on no list.

    Priors: all graphs alike; 1 / N for the population size (Jeffreys); Dirichlet with `delta` per history,
    by default 1 / 2**lists, so that the prior weighs as one case. Refused: more than MOST_LISTS lists, and a
    posterior that does not fall off.
    """
    if data.lists > MOST_LISTS:
        raise ModelRefused(f"Averaging covers {MOST_LISTS} lists; there are {data.lists}.")
    small = 2.0**-data.lists if delta is None else delta
    most = 20.0 * data.cases
    for _ in range(6):
        numbers = _grid(most)
        weights, graphs = _weights(data, numbers, small)
        probabilities = np.exp(weights - logsumexp(weights))
        by_number = probabilities.sum(axis=0)
        if by_number[-len(by_number) // 20 :].sum() < _EDGE:
            return _summary(data, numbers, probabilities, graphs, level)
        most *= 10
    raise NoEstimate("The posterior does not fall off: these lists put no upper limit on the number.")


def _grid(most: float) -> Floats:
    """Numbers on no list: each at first, then further and further apart."""
    return np.unique(np.round(np.expm1(np.linspace(0.0, np.log1p(most), POINTS))))


def _weights(data: Histories, numbers: Floats, delta: float) -> tuple[Floats, tuple[tuple[int, ...], ...]]:
    """Log posterior weight by graph and number, each number standing for its stretch of the grid."""
    graphs = decomposable_graphs(data.lists)
    parts = np.array([_part(data, lists, numbers, delta) for lists in range(2**data.lists)])
    signs = np.array([_signs(cliques, data.lists) for cliques in graphs])
    everybody = numbers + data.cases
    arrangements = gammaln(everybody + 1) - gammaln(numbers + 1)
    stretch = np.gradient(numbers)
    return np.asarray(signs @ parts + arrangements - np.log(everybody) + np.log(stretch)), graphs


def _part(data: Histories, lists: int, numbers: Floats, delta: float) -> Floats:
    """Log probability of the counts over some lists, the others summed out, under a Dirichlet prior."""
    chosen = [i for i in range(data.lists) if lists >> i & 1]
    cells = np.arange(data.counts.size)
    key = sum(((cells >> i & 1) << place for place, i in enumerate(chosen)), np.zeros_like(cells))
    counts = np.bincount(key, weights=data.counts, minlength=2 ** len(chosen))
    prior = delta * 2 ** (data.lists - len(chosen))
    whole = prior * len(counts)
    fixed = float((gammaln(counts[1:] + prior) - gammaln(prior)).sum())
    return np.asarray(
        gammaln(whole)
        - gammaln(whole + numbers + data.cases)
        + gammaln(counts[0] + numbers + prior)
        - gammaln(prior)
        + fixed
    )


def _signs(cliques: tuple[int, ...], lists: int) -> Floats:
    """How often each set of lists stands above (cliques) and below (separators) the line."""
    signs = np.zeros(2**lists)
    for clique in cliques:
        signs[clique] += 1
    for separator in separators(cliques):
        signs[separator] -= 1
    return signs


def _summary(
    data: Histories,
    numbers: Floats,
    probabilities: Floats,
    graphs: tuple[tuple[int, ...], ...],
    level: float,
) -> Averaged:
    everybody = numbers + data.cases
    by_number, by_graph = probabilities.sum(axis=0), probabilities.sum(axis=1)
    below = np.cumsum(by_number)
    tail = (1 - level) / 2

    def at(share: float) -> float:
        return float(np.interp(share, below, everybody))

    with np.errstate(invalid="ignore", divide="ignore"):
        means = np.where(by_graph > 0, probabilities @ everybody / by_graph, np.nan)
    order = np.argsort(-by_graph, kind="stable")[:20]
    return Averaged(
        float(by_number @ everybody),
        at(0.5),
        Interval(at(tail), at(1 - tail), "posterior", level),
        tuple((graphs[i], float(by_graph[i]), float(means[i])) for i in order),
        everybody,
        by_number,
    )


@cache
def decomposable_graphs(lists: int) -> tuple[tuple[int, ...], ...]:
    """The cliques of every decomposable graph on so many lists, without the complete graph."""
    pairs = list(combinations(range(lists), 2))
    found = []
    for chosen in range(2 ** len(pairs) - 1):
        near = [1 << i for i in range(lists)]
        for place, (i, j) in enumerate(pairs):
            if chosen >> place & 1:
                near[i] |= 1 << j
                near[j] |= 1 << i
        cliques = _cliques_if_chordal(near)
        if cliques is not None:
            found.append(cliques)
    return tuple(found)


def _cliques_if_chordal(near: list[int]) -> tuple[int, ...] | None:
    """Maximum cardinality search (Tarjan and Yannakakis 1984): the cliques, or None for another graph."""
    visited, cliques = 0, []
    for _ in range(len(near)):
        node = max(
            (i for i in range(len(near)) if not visited >> i & 1),
            key=lambda i: (near[i] & visited).bit_count(),
        )
        before = near[node] & visited & ~(1 << node)
        if any(before & ~near[j] for j in range(len(near)) if before >> j & 1):
            return None
        cliques.append(before | 1 << node)
        visited |= 1 << node
    return tuple(c for c in cliques if not any(c != other and c & other == c for other in cliques))


def separators(cliques: tuple[int, ...]) -> Iterator[int]:
    """What each clique shares with those before it, in the order that the search found them."""
    seen = cliques[0]
    for clique in cliques[1:]:
        yield clique & seen
        seen |= clique
