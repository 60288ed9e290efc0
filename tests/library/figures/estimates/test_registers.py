"""Repeat counts of one register: read strictly, fitted as published, and refused at a border."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from houvast.library.figures.estimates.registers import read_register, register
from houvast.library.figures.estimates.repeats import LAWS, fit_repeats
from houvast.library.figures.refusals import (
    CountRefused,
    ModelRefused,
    NoEstimate,
    NoOverlap,
    TableRefused,
    TooFewCases,
)
from library.figures.estimates.real_tables import DATA

COUNTS = DATA / "illegal_immigrants_counts.csv"
PERSONS = DATA / "illegal_immigrants_persons.csv"


def test_a_row_per_person_and_a_row_per_count_say_the_same():
    assert read_register(COUNTS).frequencies() == read_register(PERSONS).frequencies()


@pytest.mark.parametrize(
    ("rows", "refusal", "said"),
    [
        ("0,50\n1,40\n2,9\n", CountRefused, "Line 2: seen zero times"),
        ("1,-40\n2,9\n", CountRefused, "Line 2.*below zero"),
        ("1,40.5\n2,9\n", CountRefused, "not whole"),
        ("1,\n2,9\n", CountRefused, "missing"),
        ("1.5,40\n2,9\n", CountRefused, "not whole"),
        ("1,40\n1,9\n", TableRefused, "Line 3: 1 times stands on line 2"),
        ("1,40\n3,9\n", NoOverlap, "exactly twice"),
        ("2,40\n3,9\n", NoOverlap, "exactly once"),
        ("1,10\n2,3\n", TooFewCases, "13 persons"),
        ("1,100\n2,3\n3,1\n", NoOverlap, "Fewer than 5 persons"),
        ("", TableRefused, "no rows"),
    ],
)
def test_bad_registers_are_refused_with_line_and_reason(rows, refusal, said):
    with pytest.raises(refusal, match=said):
        read_register("times,cases\n" + rows)


def test_a_covariate_with_a_gap_or_one_value_is_refused():
    rows = "times,sex\n" + "1,F\n" * 20 + "2,F\n" * 5
    with pytest.raises(TableRefused, match="same sex"):
        read_register(rows, ["sex"])
    with pytest.raises(TableRefused, match="value of its own"):
        read_register(rows + "1,\n", ["sex"])
    with pytest.raises(TableRefused, match="no column 'age'"):
        read_register(rows, ["age"])


def test_the_warning_about_receipts_is_always_said():
    assert any("receipt" in said.said("en") for said in read_register(COUNTS).warnings())


def test_an_unknown_model_is_refused_with_the_known_ones():
    with pytest.raises(ModelRefused, match="one-inflated"):
        fit_repeats(read_register(COUNTS), "binomial")


@pytest.mark.parametrize("covariates", [[], ["gender", "age", "nation"]])
def test_a_dispersion_without_limit_is_refused_and_not_printed_as_a_number(covariates):
    with pytest.raises(NoEstimate, match="negbin"):
        fit_repeats(read_register(PERSONS, covariates), "negbin")


frequencies = st.fixed_dictionaries(
    {1: st.integers(30, 900), 2: st.integers(10, 300), 3: st.integers(0, 60), 4: st.integers(0, 20)}
)


@settings(max_examples=40, deadline=None)
@given(frequencies)
def test_without_covariates_the_fits_are_the_closed_forms(seen):
    data = register(seen)
    n, f1, f2 = data.cases, seen[1], seen[2]
    mean = sum(times * many for times, many in seen.items()) / n
    rate = brentq(lambda r: r / -np.expm1(-r) - mean, 1e-9, 50)
    assert fit_repeats(data, "poisson").total == pytest.approx(n / -np.expm1(-rate), rel=1e-6)
    assert fit_repeats(data, "geometric").total == pytest.approx(n * mean / (mean - 1), rel=1e-6)
    assert fit_repeats(data, "chao").total == pytest.approx(n + f1**2 / (2 * f2), rel=1e-7)
    assert fit_repeats(data, "zelterman").total == pytest.approx(n / -np.expm1(-2 * f2 / f1), rel=1e-7)


@settings(max_examples=20, deadline=None)
@given(frequencies, st.integers(2, 9), st.sampled_from(["poisson", "geometric", "chao", "zelterman"]))
def test_a_register_several_times_as_large_gives_as_many_times_the_estimate(seen, times, model):
    once = fit_repeats(register(seen), model)
    more = fit_repeats(register({k: v * times for k, v in seen.items()}), model)
    assert more.total == pytest.approx(once.total * times, rel=1e-6)


def test_the_order_of_rows_and_covariates_does_not_matter():
    lines = PERSONS.read_text().splitlines()
    backwards = "\n".join([lines[0], *reversed(lines[1:])]) + "\n"
    one = fit_repeats(read_register(PERSONS, ["gender", "nation"]), "poisson")
    other = fit_repeats(read_register(backwards, ["nation", "gender"]), "poisson")
    assert one.total == pytest.approx(other.total, rel=1e-6)
    assert one.interval.high == pytest.approx(other.interval.high, rel=1e-4)


def test_a_negative_binomial_is_found_again_in_a_population_made_with_it():
    rng = np.random.default_rng(5)
    times = rng.negative_binomial(2.0, 2.0 / (2.0 + 1.5), 20_000)
    values, many = np.unique(times[times > 0], return_counts=True)
    found = fit_repeats(register(dict(zip(values.tolist(), many.tolist(), strict=True))), "negbin")
    assert found.interval.low < 20_000 < found.interval.high
    assert found.interval.high - found.interval.low < 6_000


def test_a_model_that_does_not_fit_says_so():
    found = fit_repeats(read_register(COUNTS), "poisson")
    assert found.residual < 0.001
    assert any("does not fit" in said.said("en") for said in found.remarks)


def test_every_model_names_its_parameters():
    data = read_register(PERSONS, ["gender"])
    for name in set(LAWS) - {"negbin"}:
        assert list(fit_repeats(data, name).parameters)[:2] == ["constant", "gender: female"]
