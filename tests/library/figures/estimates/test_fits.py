"""Fits agree with a slow optimiser, do not depend on order, scale with the data, exist when they should."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from houvast.library.figures.estimates.existence import Asked, Existence, check
from houvast.library.figures.estimates.histories import Histories, histories
from houvast.library.figures.estimates.loglinear import design, fit, fit_many
from houvast.library.figures.estimates.selection import all_models
from houvast.library.figures.refusals import ModelRefused, NoEstimate
from library.figures.estimates.real_tables import table


@st.composite
def tables(draw, lists=(2, 4), least=0):
    """Counts by history, with zeros among them; every list has somebody and somebody is on two."""
    k = draw(st.integers(*lists))
    counts = draw(st.lists(st.integers(least, 60), min_size=2**k - 1, max_size=2**k - 1))
    counts[-1] += 5
    return histories([f"l{i}" for i in range(k)], {c + 1: n + 20 * (c == 0) for c, n in enumerate(counts)})


def slow_fit(data: Histories, terms):
    """The same likelihood, maximised by a general optimiser."""
    matrix = ((np.arange(1, 2**data.lists)[:, None] & np.array(terms)) == np.array(terms)).astype(float)

    def away(parameters):
        eta = np.clip(matrix @ parameters, -50, 50)
        return np.exp(eta).sum() - data.observed @ eta

    def slope(parameters):
        return matrix.T @ (np.exp(np.clip(matrix @ parameters, -50, 50)) - data.observed)

    start = np.zeros(len(terms))
    start[0] = np.log(data.cases)
    return minimize(away, start, jac=slope, method="BFGS", options={"gtol": 1e-8, "maxiter": 5000}).x


@settings(max_examples=40, deadline=None)
@given(tables(least=1))
def test_newton_finds_what_a_general_optimiser_finds(data):
    pairs = [3] if data.lists > 2 else []
    fast = fit(data, pairs)
    terms = list(fast.parameters)
    assert np.allclose(list(fast.parameters.values()), slow_fit(data, terms), atol=2e-4)


@settings(max_examples=40, deadline=None)
@given(tables(), st.randoms())
def test_the_order_of_lists_does_not_matter(data, random):
    order = list(range(data.lists))
    random.shuffle(order)

    def moved(cell):
        return sum(1 << order[i] for i in range(data.lists) if cell >> i & 1)

    other = histories(
        [data.names[order.index(i)] for i in range(data.lists)],
        {moved(c): int(n) for c, n in enumerate(data.counts) if c},
    )
    pairs = [3] if data.lists > 2 else []
    room = design(data.lists, 2) if data.lists > 2 else design(2, 1)
    if Asked(room).one(data.observed, room.model(pairs)) is not Existence.EXISTS:
        return
    assert fit(data, pairs).total == pytest.approx(fit(other, [moved(t) for t in pairs]).total, rel=1e-6)


@settings(max_examples=30, deadline=None)
@given(tables(least=1), st.integers(2, 9))
def test_a_population_ten_times_as_large_gives_ten_times_the_estimate(data, times):
    larger = histories(data.names, {c: int(n) * times for c, n in enumerate(data.counts) if c})
    assert fit(larger).total == pytest.approx(times * fit(data).total, rel=1e-7)
    assert fit(larger).constant_variance == pytest.approx(fit(data).constant_variance / times, rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(tables(lists=(4, 4)))
def test_many_fits_at_once_are_the_fits_one_by_one(data):
    room = design(4, 2)
    models = all_models(room)[::5]
    exists = Asked(room).many(data.observed[None, :], models)
    fits = fit_many(room, data.observed[None, :], models, wanted=exists)
    for row in np.flatnonzero(exists):
        alone = fit(data, room.named(models[row]))
        assert fits.hidden[row] == pytest.approx(alone.hidden, rel=1e-5)
        assert fits.loglikelihood[row] == pytest.approx(alone.loglikelihood, abs=1e-6)
        assert fits.constant_variance[row] == pytest.approx(alone.constant_variance, rel=1e-5)


def slow_existence(data, room, model):
    """The definition: after setting aside what must be empty, is there a table without zeros with our sums,
    and are the columns independent? One program per model, by another solver and on the counts themselves."""
    terms = [0, *(1 << i for i in range(data.lists)), *room.named(model)]
    cells = np.arange(1, 2**data.lists)
    inside = (cells[:, None] & np.array(terms)) == np.array(terms)
    empty = data.observed @ inside == 0
    possible = ~inside[:, empty].any(axis=1)
    matrix = inside[possible][:, ~empty].astype(float)
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return False
    columns = np.vstack([matrix, matrix.sum(axis=0)]).T
    found = linprog(
        np.r_[np.zeros(len(matrix)), -1],
        A_eq=columns,
        b_eq=matrix.T @ data.observed[possible],
        bounds=[(0, None)] * len(matrix) + [(0, 1)],
    )
    return found.fun < -1e-7


@settings(max_examples=60, deadline=None)
@given(
    st.integers(3, 4).flatmap(
        lambda k: st.lists(st.sampled_from([0, 0, 0, 1, 2, 30]), min_size=2**k - 1, max_size=2**k - 1)
    ),
    st.randoms(),
)
def test_existence_by_rank_and_kept_answers_is_existence_by_definition(counts, random):
    lists = (len(counts) + 1).bit_length() - 1
    data = Histories(tuple("abcd"[:lists]), np.array([0.0, *counts]))
    if any(data.on_all(1 << i) == 0 for i in range(lists)):
        return
    room = design(lists, lists - 1)
    models = all_models(room)
    asked = Asked(room)
    for model in random.sample(list(models), 4):
        assert asked.many(data.observed[None, :], model[None, :])[0] == slow_existence(data, room, model)


def test_a_model_without_estimate_is_refused_with_the_reason():
    data = Histories(("a", "b", "c"), np.array([0, 30, 20, 5, 25, 0, 4, 0.0]))
    room = design(3, 2)
    models = [model for model in all_models(room) if not slow_existence(data, room, model)]
    assert models
    for model in models:
        with pytest.raises(NoEstimate, match="has no estimate"):
            check(data, room, model)


def test_a_pair_with_nobody_on_it_gets_minus_infinity_and_its_histories_are_set_aside():
    found = fit(table("netherlands_5lists"), [0b1010])
    assert found.infinite == (0b1010,)
    cells = np.arange(1, 32)
    assert (found.expected[(cells & 0b1010) == 0b1010] == 0).all()
    assert np.isfinite(found.total)


def test_a_model_without_the_parts_of_an_interaction_is_refused():
    with pytest.raises(ModelRefused, match="interactions of its lists"):
        fit(table("uk_2013_5lists"), [0b111])


@pytest.mark.parametrize(
    ("lists", "order", "models"), [(2, 1, 1), (3, 2, 8), (4, 3, 113), (5, 2, 1024), (5, 4, 6893)]
)
def test_all_hierarchical_models_are_counted_as_in_the_literature(lists, order, models):
    """Without the saturated one: 2, 9, 114 and 6,894 with all lists in every model (Dedekind)."""
    assert len(all_models(design(lists, order))) == models


def test_too_many_models_for_an_exhaustive_search_are_refused_before_they_are_listed():
    with pytest.raises(ModelRefused, match="search downhill"):
        all_models(design(7, 2))
