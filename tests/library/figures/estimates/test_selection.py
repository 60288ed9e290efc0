"""Each rule takes what its definition says, on one table and on many, and never a model without estimate."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from houvast.library.figures.estimates.existence import Asked
from houvast.library.figures.estimates.loglinear import design, fit
from houvast.library.figures.estimates.selection import Downhill, Exhaustive, Fixed, Forward, Stepwise
from library.figures.estimates.real_tables import table

NAMES = ["uk_2013_5lists", "netherlands_5lists", "new_orleans_5lists_185", "new_orleans_5lists_186"]


def drawn(name, tables, seed=1):
    data = table(name)
    return (
        np.random.default_rng(seed).multinomial(data.cases, data.observed / data.cases, tables).astype(float)
    )


def slow_stepwise(data, threshold=0.02):
    """Chan, Silverman and Vincent 2021, section 3.2, one table, one interaction at a time."""
    room, model = design(data.lists, 2), []
    asked = Asked(room)
    while True:
        expected, cells = fit(data, model).expected, np.arange(1, 2**data.lists)
        tried = []
        for t in set(room.interactions) - set(model):
            seen, mean = data.on_all(t), expected[(cells & t) == t].sum()
            tried.append((min(poisson.cdf(seen, mean), poisson.sf(seen - 1, mean)), t))
        for p, t in sorted(tried):
            if p >= threshold:
                return model
            if asked.many(data.observed[None, :], room.model([*model, t])[None, :])[0]:
                model.append(t)
                break
        else:
            return model


@pytest.mark.parametrize("name", NAMES)
def test_stepwise_takes_what_its_definition_says(name):
    data, room = table(name), design(5, 2)
    chosen = Stepwise(room)(data.observed[None, :])
    assert set(room.named(chosen.models[0])) == set(slow_stepwise(data))


@pytest.mark.parametrize("name", NAMES[:3])
def test_the_bounded_search_takes_what_fitting_every_model_takes(name):
    rule, tables = Exhaustive(design(5, 2)), drawn(name, 6)
    chosen = rule(tables)
    for row, counts in enumerate(tables):
        fits = rule.fits(counts)
        best = int(np.argmin(fits.information(np.log(counts.sum()))))
        assert (rule.models[best] == chosen.models[row]).all()
        assert chosen.hidden[row] == pytest.approx(fits.hidden[best], rel=1e-5)


@pytest.mark.parametrize("rule", [Stepwise, Downhill, Forward, Fixed, Exhaustive])
def test_many_tables_at_once_are_the_tables_one_by_one(rule):
    tables = drawn("new_orleans_5lists_185", 8)
    room = design(5, 2)
    together = rule(room)(tables)
    for row in range(len(tables)):
        alone = rule(room)(tables[row : row + 1])
        assert (alone.models[0] == together.models[row]).all()
        assert alone.hidden[0] == pytest.approx(together.hidden[row], rel=1e-5)


def test_downhill_never_ends_above_forward_and_exhaustive_never_above_downhill():
    room, tables = design(5, 2), drawn("netherlands_5lists", 20)
    scores = {}
    for rule in (Forward(room), Downhill(room), Exhaustive(room)):
        chosen = rule(tables)
        found = [
            fit_score(counts, room.named(model)) for counts, model in zip(tables, chosen.models, strict=True)
        ]
        scores[type(rule).__name__] = np.array(found)
    assert (scores["Downhill"] <= scores["Forward"] + 1e-6).all()
    assert (scores["Exhaustive"] <= scores["Downhill"] + 1e-6).all()


def fit_score(counts, model):
    from houvast.library.figures.estimates.histories import Histories

    found = fit(Histories(tuple("abcde"), np.r_[0.0, counts]), model)
    return -2 * found.loglikelihood + np.log(counts.sum()) * found.size


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([0, 0, 0, 1, 3, 40]), min_size=7, max_size=7))
def test_no_rule_takes_a_model_without_estimate(counts):
    counts = np.array(counts, dtype=float)
    room = design(3, 2)
    for rule in (Stepwise(room), Forward(room, penalty=2), Downhill(room), Exhaustive(room)):
        chosen = rule(counts[None, :] + (counts.sum() == 0))
        if np.isfinite(chosen.hidden[0]):
            assert Asked(room).many(counts[None, :], chosen.models)[0]


def test_an_empty_pair_stays_out_where_the_rule_says_so():
    data, room = table("uk_2013_6lists"), design(6, 2)
    chosen = Forward(room, penalty=2, empty_may_enter=False)(data.observed[None, :])
    assert all(data.on_all(t) for t in room.named(chosen.models[0]))
