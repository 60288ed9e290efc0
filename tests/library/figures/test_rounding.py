"""Rounded tables add up, keep zeros and stay next to the counts, or say how far they go."""

from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from houvast.library.figures import RawTable, protect, protect_together
from houvast.library.figures import rounding as rounding_
from houvast.library.figures.attacker import intervals
from houvast.library.figures.relations import Relations, relations
from houvast.library.figures.rounding import NoRounding, rounded
from houvast.library.figures.rounding_search import search
from spec.random_tables import YEAR, additive, declared, multiple
from spec.slow_noise import roundings

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def counted(raw):
    return np.array([raw.counts[key] for key in raw.every_cell()])


def assert_rounded(raw, safe, base):
    widened = safe.protection["widened"]
    for key in raw.every_cell():
        count, shown = raw.counts[key], safe[key].value
        assert shown % base == 0
        assert abs(shown - count) < base * (widened + 1) or (widened and abs(shown - count) <= base * widened)
        assert count or not shown
        if not widened and count % base == 0:
            assert shown == count
    RawTable(raw.definition, *YEAR, raw.categories, {key: safe[key].value for key in raw.every_cell()})


@SLOW
@given(additive(policy="rounded_to_5"))
def test_a_table_rounded_to_5_adds_up_and_keeps_its_zeros(raw):
    assert_rounded(raw, protect(raw), 5)


@SLOW
@given(additive(policy="rounded_to_3"))
def test_a_table_rounded_to_3_adds_up_and_keeps_its_zeros(raw):
    assert_rounded(raw, protect(raw), 3)


@SLOW
@given(multiple(policy="rounded_to_5"))
def test_persons_with_several_codes_are_rounded_too(raw):
    assert_rounded(raw, protect(raw), 5)


@settings(SLOW, max_examples=20)
@given(additive(policy="rounded_to_5"))
def test_the_same_counts_have_the_same_rounding(raw):
    assert protect(raw) == protect(raw)


@settings(SLOW, max_examples=30)
@given(multiple(policy="rounded_to_5"))
def test_linked_tables_show_the_same_for_the_same_count(raw):
    other = RawTable(
        declared("first_axis", policy="rounded_to_5"),
        *YEAR,
        raw.categories[:1],
        {key[:1]: count for key, count in raw.counts.items() if key[1] == "_T"},
    )
    one, two = protect_together([raw, other])
    for key in other.every_cell():
        assert two[key] == one[(*key, "_T")]


SHAPES = st.sampled_from([(2,), (5,), (2, 2), (2, 3)])


@st.composite
def small_tables(draw):
    shape = draw(SHAPES)
    keys = list(product(*([f"c{n}" for n in range(size)] for size in shape)))
    counts = draw(st.lists(st.integers(0, 12), min_size=len(keys), max_size=len(keys)))
    definition = declared(axes=len(shape), policy="rounded_to_5")
    return RawTable.with_margins(definition, *YEAR, dict(zip(keys, counts, strict=True)))


def rows_of(raw):
    """Each total with its parts, as positions among the cells."""
    keys = list(raw.every_cell())
    place = {key: number for number, key in enumerate(keys)}
    for axis, codes in enumerate(raw.categories):
        for key in keys:
            if key[axis] == "_T":
                yield [place[(*key[:axis], code, *key[axis + 1 :])] for code in codes], place[key]


@settings(SLOW, max_examples=40)
@given(small_tables(), st.sampled_from([3, 5]))
def test_no_rounding_is_nearer_than_the_one_found(raw, base):
    every = roundings(list(rows_of(raw)), counted(raw).tolist(), base, 0)
    found = rounded(relations([raw]), counted(raw), base)
    if not every:
        assert found.widened
        return
    assert found.widened == 0
    assert tuple(found.values.tolist()) in {chosen for _, chosen in every}
    # HiGHS may stop a hundredth short of the nearest.
    assert np.abs(found.values - counted(raw)).sum() <= every[0][0] * 1.02 + 1e-9


@settings(SLOW, max_examples=40)
@given(st.one_of(additive(), multiple()), st.sampled_from([3, 5]), st.sampled_from([0, 1]))
def test_what_the_search_finds_is_a_rounding(raw, base, widened):
    ties, counts = relations([raw]), counted(raw)
    steps = search(ties, counts, base, widened)
    if steps is None:
        return
    assert (np.abs(steps * base - counts) < base * (1 + widened) + 1).all()
    assert not steps[counts == 0].any()
    rows = ties.matrix @ steps
    assert (rows >= ties.least).all()
    assert (rows <= ties.most).all()


def test_the_search_finds_a_rounding_of_a_table_of_four_axes(monkeypatch):
    chance = np.random.default_rng(1712)
    codes = [[f"c{n}" for n in range(size)] for size in (3, 5, 6, 7)]
    cells = {key: int(chance.negative_binomial(0.6, 0.06)) for key in product(*codes)}
    raw = RawTable.with_margins(declared(axes=4, policy="rounded_to_5"), *YEAR, cells)
    monkeypatch.setattr(rounding_, "FEW", 0)
    monkeypatch.setattr(rounding_, "NEARLY_WHOLE", -1)
    assert_rounded(raw, protect(raw), 5)


@SLOW
@given(additive(policy="rounded_to_5"))
def test_an_attacker_who_knows_the_base_is_left_with_all_counts_that_round_there(raw):
    """Of every shown r all of r-4 to r+4 stay possible, zero at least."""
    safe = protect(raw)
    shown = np.array([safe[key].value for key in raw.every_cell()], float)
    further = 5 * safe.protection["widened"]
    low, high = intervals(relations([safe]), np.maximum(shown - 4 - further, 0), shown + 4 + further)
    assert (low == np.maximum(shown - 4 - further, 0)).all()
    assert (high == shown + 4 + further).all()


def test_where_no_rounding_to_neighbours_adds_up_it_goes_further_and_says_so():
    """Three counts of 1 in three sums of two, and a total that must be even: no such rounding to 2."""
    matrix = csr_matrix(
        np.array([[1, 1, 0, -1, 0], [0, 1, 1, -1, 0], [1, 0, 1, -1, 0], [1, 1, 1, 0, -1]], float)
    )
    ties = Relations((np.arange(5),), 5, matrix, np.zeros(4), np.zeros(4))
    found = rounded(ties, np.array([1, 1, 1, 2, 3]), 2)
    assert not roundings([([0, 1], 3), ([1, 2], 3), ([0, 2], 3), ([0, 1, 2], 4)], [1, 1, 1, 2, 3], 2, 0)
    assert found.widened == 1
    assert not (matrix @ found.values).any()


def test_tables_that_cannot_add_up_at_all_are_refused_with_a_reason():
    matrix = csr_matrix(np.array([[1.0, -1.0], [1.0, -9.0]]))
    ties = Relations((np.arange(2),), 2, matrix, np.zeros(2), np.zeros(2))
    with pytest.raises(NoRounding, match="another policy"):
        rounded(ties, np.array([101, 101]), 5)
