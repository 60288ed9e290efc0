"""The chances of cell keys keep what they promise, in whole numbers, and never change once used."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog, minimize

from houvast.library.figures.ptables import (
    ASKED,
    CELLS,
    SHARES,
    Asked,
    BadChances,
    as_csv,
    chances,
    check,
    computed,
)
from spec.slow_noise import chances as read_slowly

# A table that was used for a release is never changed: the same people would be changed by another amount.
HASHES = {
    "cells": "cab4f6a4828022ac6a62a5971d7b751285f1b1b38ca9111505fc2dca680d7b2e",
    "cells_without_gap": "61f28dc78b75c604f6827ff4e02ea326a1e017d398d2ce2cd841931c413efd73",
}


@pytest.mark.parametrize("name", ASKED)
def test_a_table_has_the_hash_it_was_printed_with(name):
    assert chances(name).sha256 == HASHES[name]


@pytest.mark.parametrize("name", ASKED)
def test_every_row_has_exactly_the_sum_mean_and_variance_asked(name):
    asked = ASKED[name]
    rows = read_slowly(name)
    assert set(rows) == set(range(asked.bound + asked.unshown + 2))
    for count, row in rows.items():
        assert sum(chance for _, chance in row) == 1
        assert sum(change * chance for change, chance in row) == 0
        assert sum(change**2 * chance for change, chance in row) == (asked.variance if count else 0)
        assert all(abs(change) <= asked.bound for change, _ in row)
        assert all(count + change == 0 or count + change > asked.unshown for change, _ in row)


@pytest.mark.parametrize("name", ASKED)
def test_computed_again_it_differs_by_less_than_a_millionth(name):
    again = computed(ASKED[name])
    assert np.abs(again - chances(name).shares).max() < SHARES / 1e6


def ends_of_the_variance(asked, count):
    """The least and greatest variance with mean zero, from linear programs; None where there is none."""
    change = np.array(asked.allowed(count))
    rows, sums = np.vstack([np.ones(len(change)), change]), (1, 0)
    ends = [linprog(sign * change**2, A_eq=rows, b_eq=sums) for sign in (1, -1)]
    return (ends[0].fun, -ends[1].fun) if all(each.success for each in ends) else None


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 12), st.integers(1, 20), st.integers(0, 4))
def test_any_table_that_can_be_keeps_its_promises_and_any_other_is_refused(bound, variance, unshown):
    asked = Asked("any", 1, bound, variance, unshown)
    ends = [ends_of_the_variance(asked, count) for count in range(1, asked.rows)]
    possible = all(end is not None and end[0] + 1e-6 < variance < end[1] - 1e-6 for end in ends)
    event(f"possible: {possible}")
    if possible:
        check(asked, computed(asked))
    else:
        with pytest.raises(BadChances):
            computed(asked)


def test_the_chances_have_greater_entropy_than_any_other_with_the_same_sums():
    """Against a general solver that knows nothing of the form of the answer."""
    row = chances("cells").shares[6] / SHARES
    change = np.arange(-CELLS.bound, CELLS.bound + 1)
    allowed = np.isin(change, CELLS.allowed(6))
    moments = np.vstack([np.ones(allowed.sum()), change[allowed], change[allowed] ** 2])
    found = minimize(
        lambda p: float(p @ np.log(p)),
        np.full(allowed.sum(), 1 / allowed.sum()),
        jac=lambda p: np.log(p) + 1,
        bounds=[(1e-12, 1)] * int(allowed.sum()),
        constraints={
            "type": "eq",
            "fun": lambda p: moments @ p - (1, 0, CELLS.variance),
            "jac": lambda p: moments,
        },
        options={"maxiter": 500, "ftol": 1e-14},
        method="SLSQP",
    )
    assert found.success
    mine = -sum(p * math.log(p) for p in row if p)
    assert mine == pytest.approx(-found.fun, abs=1e-6)
    assert row[allowed] == pytest.approx(found.x, abs=1e-4)


@pytest.mark.parametrize(
    ("row", "column", "by"), [(3, 10, 1), (6, 12, -1), (15, 0, 5)], ids=["sum", "sum below", "of many"]
)
def test_a_share_that_was_touched_is_refused(row, column, by):
    shares = chances("cells").shares.copy()
    shares[row, column] += by
    with pytest.raises(BadChances):
        check(CELLS, shares)


def test_shares_that_were_moved_without_touching_their_sum_are_refused():
    shares = chances("cells").shares.copy()
    shares[15, 9:12] += (1, -2, 1)
    with pytest.raises(BadChances, match="variance"):
        check(CELLS, shares)


def test_a_variance_that_no_chances_can_have_is_refused_with_what_can():
    with pytest.raises(BadChances, match="below 10"):
        computed(replace(CELLS, variance=10))
    with pytest.raises(BadChances, match="above 6"):
        computed(replace(CELLS, variance=6))


def test_the_printed_table_says_count_change_and_share():
    assert as_csv(CELLS, chances("cells").shares).startswith("count,change,share\n0,0,4294967296\n1,-1,")
