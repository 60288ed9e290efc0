"""The same records are changed by the same amount wherever they come together, by the chances printed."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chisquare

from houvast.library.figures.cellkeys import KEYS, cell_key, noise, record_key
from houvast.library.figures.ptables import ASKED, SHARES, chances
from spec import slow_noise

RECORDS = st.lists(st.integers(0, KEYS - 1), unique=True, max_size=40)


def one(keys, table):
    changed = noise(np.array([len(keys)]), np.array([cell_key(keys)], np.uint64), table)
    return len(keys) + int(changed[0])


@settings(max_examples=500)
@given(RECORDS, st.sampled_from(list(ASKED)))
def test_a_cell_is_changed_as_its_slow_twin_says(keys, name):
    assert one(keys, chances(name)) == slow_noise.shown(keys, slow_noise.chances(name))


@given(RECORDS, st.randoms())
def test_the_order_of_the_records_is_nothing(keys, chance):
    shuffled = list(keys)
    chance.shuffle(shuffled)
    assert one(keys, chances("cells")) == one(shuffled, chances("cells"))


@given(st.lists(st.tuples(st.integers(0, KEYS - 1), st.integers(0, 60)), max_size=20))
def test_the_key_of_a_person_is_that_of_its_slow_twin(people):
    fast = cell_key(record_key(key, number) for key, number in people)
    assert fast == sum(slow_noise.key_of(key, number) for key, number in people) % KEYS


def test_two_persons_of_a_contact_have_the_key_of_no_other_two():
    numbers = range(60)
    pairs = [(a, b) for a in numbers for b in numbers if a < b]
    assert len({cell_key(record_key(1, n) for n in pair) for pair in pairs}) == len(pairs)


@pytest.mark.parametrize("name", ASKED)
def test_a_zero_stays_zero_and_nothing_falls_below_or_into_the_gap(name):
    table, chance = chances(name), np.random.default_rng(1712)
    counts = np.repeat(np.arange(30), 4000)
    shown = counts + noise(counts, chance.integers(0, KEYS, len(counts), np.uint64), table)
    assert not shown[counts == 0].any()
    assert shown.min() == 0
    assert not np.isin(shown, np.arange(1, table.asked.unshown + 1)).any()
    assert np.abs(shown - counts).max() <= table.asked.bound


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("count", [1, 2, 4, 5, 9, 14, 15, 400])
def test_random_keys_meet_the_printed_chances(name, count):
    """Cells of `count` records with random keys: chi-square against the exact shares, with a fixed seed."""
    table, chance = chances(name), np.random.default_rng(count)
    records = chance.integers(0, KEYS, (100_000, min(count, 9)), np.uint64)
    keys = records.sum(axis=1, dtype=np.uint64) % np.uint64(KEYS)
    changes = noise(np.full(len(keys), count), keys, table)
    shares = table.shares[min(count, table.asked.rows - 1)]
    expected = shares / SHARES * len(keys)
    seen = np.bincount(changes + table.asked.bound, minlength=len(shares))
    assert not seen[shares == 0].any()
    often = expected >= 5
    gathered = [np.append(each[often], each[~often].sum()) for each in (seen, expected)]
    last = gathered[1][-1] > 0
    assert chisquare(*(each if last else each[:-1] for each in gathered)).pvalue > 1e-4


@pytest.mark.parametrize("name", ASKED)
def test_keys_at_the_seams_fall_on_the_right_side(name):
    """The first and the last key of every change, for every count."""
    for count, row in slow_noise.chances(name).items():
        first = Fraction(0)
        for change, chance in row:
            for key in (first * KEYS, (first + chance) * KEYS - 1):
                assert key.denominator == 1
                changed = noise(np.array([count]), np.array([int(key)], np.uint64), chances(name))
                assert changed.tolist() == [change]
            first += chance
