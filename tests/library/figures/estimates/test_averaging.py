"""Averaging weighs every decomposable graph exactly; latent classes are sampled by a seed."""

from itertools import combinations, product
from math import lgamma, log

import numpy as np
import pytest

from houvast.library.figures.estimates.averaging import average, decomposable_graphs
from houvast.library.figures.estimates.histories import histories
from houvast.library.figures.estimates.latent import effective_draws, sample_latent
from houvast.library.figures.refusals import ModelRefused, NoConvergence
from library.figures.estimates.real_tables import table


@pytest.mark.parametrize(("lists", "graphs"), [(2, 2), (3, 8), (4, 61), (5, 822), (6, 18_154)])
def test_there_are_as_many_decomposable_graphs_as_counted(lists, graphs):
    """Sloane A048194 on labelled nodes, the complete graph included."""
    assert len(decomposable_graphs(lists)) + 1 == graphs


def chordal(edges, nodes):
    """Take away nodes whose neighbours all know one another, until none is left."""
    left = set(nodes)
    while left:
        for node in left:
            near = [other for other in left if {node, other} in edges]
            if all({a, b} in edges for a, b in combinations(near, 2)):
                left.remove(node)
                break
        else:
            return False
    return True


def test_the_graphs_are_those_that_can_be_taken_apart_node_by_node():
    pairs = [set(pair) for pair in combinations(range(4), 2)]
    expected = set()
    for chosen in product([False, True], repeat=len(pairs)):
        edges = [pair for pair, yes in zip(pairs, chosen, strict=True) if yes]
        if chordal(edges, range(4)) and len(edges) < len(pairs):
            expected.add(frozenset(map(frozenset, edges)))
    found = set()
    for cliques in decomposable_graphs(4):
        members = [[i for i in range(4) if clique >> i & 1] for clique in cliques]
        found.add(frozenset(frozenset(pair) for clique in members for pair in combinations(clique, 2)))
    assert found == expected


def test_independent_lists_weigh_as_the_formula_written_out():
    """Two lists, one graph: the product of two beta-binomials, times the arrangements, over N."""
    data = histories(["a", "b"], {1: 30, 2: 40, 3: 20})
    found = average(data)
    delta = 0.25

    def weight(hidden):
        everybody, total = 90 + hidden, 0.0
        for on in (50, 60):
            total += (
                lgamma(on + 2 * delta) + lgamma(everybody - on + 2 * delta) - lgamma(everybody + 4 * delta)
            )
        return total + lgamma(everybody + 1) - lgamma(hidden + 1) - log(everybody)

    weights = np.exp(np.array([weight(h) for h in range(3000)]) - weight(60))
    exact = (weights * (90 + np.arange(3000))).sum() / weights.sum()
    assert found.mean == pytest.approx(exact, rel=2e-3)


def test_the_order_of_lists_does_not_matter_for_averaging():
    data = table("new_orleans_5lists_185")
    order = [3, 1, 4, 0, 2]

    def moved(cell):
        return sum(1 << place for place, i in enumerate(order) if cell >> i & 1)

    other = histories(
        [data.names[i] for i in order], {moved(c): int(n) for c, n in enumerate(data.counts) if c}
    )
    assert average(other).median == pytest.approx(average(data).median, rel=1e-9)


def test_more_lists_than_can_be_listed_are_refused():
    data = histories(list("abcdefg"), {1 << i: 20 for i in range(7)} | {3: 5})
    with pytest.raises(ModelRefused, match="6 lists"):
        average(data)


def test_the_same_seed_gives_the_same_draws_and_another_one_others():
    data = table("new_orleans_5lists_185")
    one, again, other = (
        sample_latent(data, np.random.default_rng(seed), warm_up=200, block=3000, blocks=3)
        for seed in (1, 1, 2)
    )
    assert (one.draws == again.draws).all()
    assert not np.array_equal(one.draws, other.draws)


def test_latent_classes_find_a_population_of_two_kinds_of_people():
    rng = np.random.default_rng(3)
    easy, hard = rng.random((600, 4)) < 0.7, rng.random((1400, 4)) < 0.25
    cells = np.vstack([easy, hard]) @ (1 << np.arange(4))
    counts = {int(c): int((cells == c).sum()) for c in range(1, 16)}
    found = sample_latent(histories(list("abcd"), counts), rng, warm_up=1000, block=5000)
    assert found.interval.low < 2000 < found.interval.high


def test_a_chain_that_hangs_together_is_not_summed_up():
    with pytest.raises(NoConvergence, match="too slowly"):
        sample_latent(table("netherlands_5lists"), np.random.default_rng(1), warm_up=50, block=200, blocks=1)


def test_effective_draws_fall_with_the_memory_of_the_chain():
    rng = np.random.default_rng(1)
    free = rng.normal(size=4000)
    bound = np.zeros(4000)
    for i in range(1, 4000):
        bound[i] = 0.9 * bound[i - 1] + rng.normal()
    assert effective_draws(free) > 3000
    assert 100 < effective_draws(bound) < 400  # in the limit 4000 * 0.1 / 1.9 = 211
    assert effective_draws(np.ones(100)) == 0
