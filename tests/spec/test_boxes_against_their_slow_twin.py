"""The cheapest box is the one that writing down every box finds, and what boxes protect is proven."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.library.figures import (
    NEVER_EXACT,
    SMALL_COUNTS,
    Definition,
    Dimension,
    RawTable,
    attack,
    protect,
    suppression,
)
from houvast.library.figures.boxes import Axis, Boxes
from houvast.library.figures.hierarchy import sums
from spec.random_tables import YEAR, additive, values_left_by_the_marks

FLAT = Axis(("a", "b", "c", "_T"), {})
NESTED = Axis(("P", "p1", "p2", "Q", "q1", "_T"), {"p1": "P", "p2": "P", "q1": "Q"})


def every_change(axis, at):
    """All changes by -1, 0 or 1 that keep the sums of an axis, with the code up by one: the slow twin."""
    place = {code: number for number, code in enumerate(axis.codes)}
    for change in product((-1, 0, 1), repeat=len(axis.codes)):
        lines = sums(axis.codes, axis.within)
        if change[at] == 1 and all(
            change[place[whole]] == sum(change[place[part]] for part in parts) for whole, parts in lines
        ):
            yield change


@pytest.mark.parametrize("axis", [FLAT, NESTED], ids=["flat", "nested"])
def test_every_change_of_an_axis_keeps_its_sums(axis):
    for at in range(len(axis.codes)):
        allowed = set(every_change(axis, at))
        for steps in axis.changes(at):
            change = [0] * len(axis.codes)
            for place, sign in steps:
                change[place] = sign
            assert tuple(change) in allowed
            assert steps[0] == (at, 1)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_the_cheapest_box_is_the_cheapest_of_all(data):
    axes = (FLAT, NESTED)
    size = 4 * 6
    prices = st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.0, np.inf]), min_size=size, max_size=size)
    up, down = np.array(data.draw(prices)), np.array(data.draw(prices))
    cell, sign = data.draw(st.integers(0, size - 1)), data.draw(st.sampled_from([1, -1]))
    one, other = np.unravel_index(cell, (4, 6))
    found = Boxes(axes, up, down).cheapest(cell, sign)
    slow = np.inf
    for first, second in product(axes[0].changes(int(one)), axes[1].changes(int(other))):
        slow = min(
            slow,
            sum(
                (up if sign * s * t > 0 else down)[np.ravel_multi_index((i, j), (4, 6))]
                for (i, s), (j, t) in product(first, second)
            ),
        )
    assert (np.inf if found is None else found[0]) == pytest.approx(slow)


@pytest.mark.parametrize("policy", [NEVER_EXACT, SMALL_COUNTS], ids=lambda policy: policy.name)
@settings(max_examples=30, deadline=None)
@given(raw=additive())
def test_what_boxes_protect_keeps_the_doubt_that_the_policy_asks(policy, raw):
    found = attack([_by_boxes(raw, policy)])
    for cell, left in values_left_by_the_marks(raw).items():
        assert found[cell].values >= min(policy.least_possible_values, left), cell


def _by_boxes(raw, policy):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(suppression, "TOO_MANY", 0)
        return protect(raw, policy=policy)


@settings(max_examples=20, deadline=None)
@given(counts=st.lists(st.integers(0, 9), min_size=12, max_size=12), boxes=st.booleans())
def test_a_hierarchy_keeps_the_doubt_that_the_policy_asks(counts, boxes):
    within = {"p1": "P", "p2": "P", "q1": "Q", "q2": "Q"}
    axes = (Dimension("PLACE", "place", within=within), Dimension("SEX", "sex"))
    keys = product(("p1", "p2", "q1", "q2"), ("F", "M", "X"))
    raw = RawTable.with_margins(
        Definition("table", "1", {}, "CONTACT", "all", axes), *YEAR, dict(zip(keys, counts, strict=True))
    )
    assert raw.counts["P", "_T"] == sum(counts[:6])
    assert len(raw.counts) == 7 * 4
    safe = _by_boxes(raw, NEVER_EXACT) if boxes else protect(raw, policy=NEVER_EXACT)
    found = attack([safe])
    for cell, left in values_left_by_the_marks(raw).items():
        assert found[cell].values >= min(2, left), cell
