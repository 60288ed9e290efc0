"""Both methods against slow twins, and against a truth that was put in."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.library.figures.campaign import interrupted, structural

Counts = Callable[..., np.ndarray]
STEP = slice(156, 164)


def slow_weighted(columns: np.ndarray, mean: np.ndarray, spread: float, alike: float) -> np.ndarray:
    """The twin: V written out and inverted."""
    n = len(mean)
    v = np.array(
        [
            [spread * mean[i] * mean[j] * alike ** abs(i - j) + (i == j) * mean[i] for j in range(n)]
            for i in range(n)
        ]
    )
    return np.linalg.solve(v, columns)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(3, 25),
    st.sampled_from([0.0, 0.01, 0.3]),
    st.sampled_from([0.0, 0.4, 0.9]),
    st.integers(0, 999),
)
def test_the_quick_inverse_is_the_inverse(n: int, spread: float, alike: float, seed: int):
    rng = np.random.default_rng(seed)
    mean, columns = rng.uniform(1, 60, n), rng.normal(size=(n, 3))
    quick = interrupted._weighted(columns, mean, spread, alike)
    assert np.allclose(quick, slow_weighted(columns, mean, spread, alike), rtol=1e-6, atol=1e-9)


def slow_level(z: np.ndarray, noise: float, step: float) -> np.ndarray:
    """The twin: the mean of a normal vector given another, all covariances written out."""
    n = len(z)
    levels = structural._FIRST_LEVEL + step * np.minimum.outer(np.arange(n), np.arange(n))
    mean: np.ndarray = levels @ np.linalg.solve(levels + noise * np.eye(n), z)
    return mean


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 30), st.sampled_from([0.05, 1.0]), st.sampled_from([1e-4, 0.1, 2.0]), st.integers(0, 999)
)
def test_the_smoother_gives_the_mean_of_the_level(n: int, noise: float, step: float, seed: int):
    z = np.random.default_rng(seed).normal(size=n)
    assert np.allclose(structural.smooth_level(z, noise, step), slow_level(z, noise, step), atol=1e-8)


def test_draws_of_the_level_have_its_mean_and_variance():
    rng = np.random.default_rng(1)
    z = np.cumsum(rng.normal(0, 0.3, 12)) + rng.normal(0, 0.5, 12)
    draws = np.array([structural.simulate_level(z, 0.25, 0.09, rng) for _ in range(6000)])
    levels = structural._FIRST_LEVEL + 0.09 * np.minimum.outer(np.arange(12), np.arange(12))
    spread = levels - levels @ np.linalg.solve(levels + 0.25 * np.eye(12), levels)
    assert np.allclose(draws.mean(axis=0), slow_level(z, 0.25, 0.09), atol=0.03)
    assert np.allclose(np.cov(draws.T), spread, atol=0.012)


def test_without_a_change_of_spread_the_step_is_the_one_of_plain_poisson_regression(counts: Counts):
    """Independent Poisson weeks: the estimating equation is the score, so fitted totals are the observed."""
    y = counts(np.random.default_rng(2), alike=0, spread=0, change=0.5)
    found = interrupted.fit(y, STEP, before=156)
    inside = found.expected[STEP] * np.exp(found.log_ratio)
    if found.overdispersion == 0:
        assert np.isclose(inside.sum(), y[STEP].sum(), rtol=1e-6)
    assert np.isclose(inside.sum(), y[STEP].sum(), rtol=0.02)


@pytest.mark.parametrize("change", [-0.3, 0.0, 0.5])
def test_the_step_is_found_on_average(counts: Counts, change: float):
    rng = np.random.default_rng(3)
    found = [interrupted.fit(counts(rng, change=change), STEP, before=156).log_ratio for _ in range(60)]
    assert abs(np.mean(found) - np.log1p(change)) < 0.05


@pytest.mark.parametrize(
    ("mean", "alike", "spread"), [(30, 0, 0), (30, 0.4, 0.15), (10, 0.4, 0.2), (100, 0.6, 0.15)]
)
def test_intervals_of_the_interrupted_series_cover(counts: Counts, mean: float, alike: float, spread: float):
    """Of 250 series at least 89 % in any: the nominal 95 % less three standard errors and a little."""
    rng = np.random.default_rng(4)
    covered = 0
    for _ in range(250):
        y = counts(rng, mean=mean, alike=alike, spread=spread, change=0.3)
        low, high = interrupted.fit(y, STEP, before=156).interval(0.95)
        covered += low <= np.log(1.3) <= high
    assert 0.89 <= covered / 250 <= 0.995


def test_leaving_out_that_weeks_are_alike_makes_intervals_too_narrow(counts: Counts):
    rng = np.random.default_rng(5)
    covered = 0
    for _ in range(100):
        y = counts(rng, mean=100, alike=0.6, spread=0.15)
        low, high = interrupted.fit(y, STEP, before=156, independent=True).interval(0.95)
        covered += low <= 0 <= high
    assert covered < 85


@pytest.mark.slow
def test_intervals_of_the_structural_series_cover(counts: Counts):
    rng = np.random.default_rng(6)
    covered = 0
    for _ in range(40):
        y = counts(rng)
        low, high = np.quantile(
            structural.fit(y, {}, 156, rng, draws=200, warm_up=80).totals(), [0.025, 0.975]
        )
        covered += low <= y[STEP].sum() <= high
    assert covered >= 35


def test_the_control_that_matters_stands_in_and_the_others_fall_away(counts: Counts):
    rng = np.random.default_rng(7)
    shared = np.exp(0.35 * np.sin(np.arange(164) / 5))  # a wave that is no season
    controls = {f"noise{i}": rng.poisson(50, 164).astype(float) for i in range(5)}
    controls["twin"] = rng.poisson(120 * shared).astype(float)
    found = structural.fit(rng.poisson(60 * shared).astype(float), controls, 156, rng, draws=300, warm_up=100)
    assert found.inclusion["twin"] > 0.9
    assert max(value for name, value in found.inclusion.items() if name != "twin") < 0.5


def test_a_control_that_follows_makes_the_interval_narrower():
    rng = np.random.default_rng(8)
    shared = np.exp(np.cumsum(rng.normal(0, 0.1, 164)))
    y, control = rng.poisson(60 * shared).astype(float), rng.poisson(500 * shared).astype(float)
    alone = structural.fit(y, {}, 156, rng, draws=300, warm_up=100).totals()
    helped = structural.fit(y, {"control": control}, 156, rng, draws=300, warm_up=100).totals()
    assert np.log(helped).std() < 0.7 * np.log(alone).std()


def test_what_happened_in_the_window_does_not_move_what_was_expected(counts: Counts):
    y = counts(np.random.default_rng(9))
    doubled = y.copy()
    doubled[STEP] *= 2
    one, other = (
        structural.fit(v, {}, 156, np.random.default_rng(1), draws=50, warm_up=20) for v in (y, doubled)
    )
    assert np.array_equal(one.counterfactual, other.counterfactual)
