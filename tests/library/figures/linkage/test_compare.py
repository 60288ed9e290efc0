"""Comparison finds exactly the pairs that a slow twin in plain Python finds, whatever is skipped."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.library.figures.linkage import Filters, LinkageRefused, TooManyPairs, best_scores, pairs_above

THRESHOLDS = st.sampled_from([0.5, 0.6, 2 / 3, 0.7, 0.75, 0.8, 0.9, 1.0])


def dice(one: int, other: int) -> float:
    """2c / (a + b), on filters as plain whole numbers; two empty filters share nothing."""
    ones = one.bit_count() + other.bit_count()
    return 2 * (one & other).bit_count() / ones if ones else 0.0


def slow_pairs(left: Filters, right: Filters, threshold: float) -> list[tuple[int, int, float]]:
    """The twin: every pair, one after another."""
    rows, columns = ([int.from_bytes(words.tobytes()) for words in side.words] for side in (left, right))
    return [
        (i, j, dice(one, other))
        for i, one in enumerate(rows)
        for j, other in enumerate(columns)
        if dice(one, other) >= threshold
    ]


def found(left: Filters, right: Filters, threshold: float, **how: int) -> list[tuple[int, int, float]]:
    pairs = pairs_above(left, right, threshold, **how)
    return list(zip(pairs.rows.tolist(), pairs.columns.tolist(), pairs.scores.tolist(), strict=True))


@st.composite
def two_sources(draw: st.DrawFn) -> tuple[Filters, Filters]:
    """Filters of every density, among them empty, full and near-equal ones."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    sizes = draw(st.tuples(st.integers(1, 24), st.integers(1, 24)))
    density = draw(st.sampled_from([0.02, 0.2, 0.5, 0.9]))
    seeds = rng.random((6, 1024)) < density
    sides = []
    for name, size in zip("ab", sizes, strict=True):
        flips = rng.random((size, 1024)) < rng.choice([0, 0.02, 0.1, 0.3], size=(size, 1))
        bits = seeds[rng.integers(0, 6, size)] ^ flips
        bits[rng.random(size) < 0.05] = rng.random() < 0.5
        sides.append(Filters(name, "f", "k", 1024, np.packbits(bits, axis=1).view(np.uint64)))
    return sides[0], sides[1]


@settings(max_examples=60, deadline=None)
@given(two_sources(), THRESHOLDS)
def test_what_is_skipped_never_loses_a_pair_and_never_adds_one(
    sources: tuple[Filters, Filters], threshold: float
):
    assert found(*sources, threshold) == slow_pairs(*sources, threshold)


@settings(max_examples=30, deadline=None)
@given(two_sources(), THRESHOLDS, st.integers(1, 40), st.integers(1, 3))
def test_the_size_of_blocks_and_the_number_of_cores_do_not_matter(
    sources: tuple[Filters, Filters], threshold: float, width: int, cores: int
):
    assert found(*sources, threshold, columns_at_once=width, cores=cores) == found(*sources, threshold)


@settings(max_examples=30, deadline=None)
@given(two_sources(), THRESHOLDS, st.integers(0, 2**32))
def test_the_order_of_records_and_of_sources_does_not_matter(
    sources: tuple[Filters, Filters], threshold: float, seed: int
):
    left, right = sources
    order = np.random.default_rng(seed).permutation(len(left))
    shuffled = Filters("a", "f", "k", 1024, left.words[order])
    there = {(int(order[i]), j, score) for i, j, score in found(shuffled, right, threshold)}
    back = {(i, j, score) for j, i, score in found(right, left, threshold)}
    assert there == back == set(found(left, right, threshold))


@settings(max_examples=20, deadline=None)
@given(two_sources())
def test_the_best_score_of_a_record_is_the_highest_of_its_pairs(sources: tuple[Filters, Filters]):
    left, right = sources
    rows, columns = ([int.from_bytes(words.tobytes()) for words in side.words] for side in sources)
    expected = [max(dice(one, other) for other in columns) for one in rows]
    assert best_scores(left, right).tolist() == expected


@pytest.mark.parametrize("words", [8, 32])
def test_filters_of_other_lengths_are_compared_too(filters: Callable[..., Filters], words: int):
    rng = np.random.default_rng(words)
    left = filters("a", rng.integers(0, 2**63, (40, words)))
    right = filters("b", np.concatenate([left.words[5:15], rng.integers(0, 2**63, (300, words))]))
    assert found(left, right, 0.6) == slow_pairs(left, right, 0.6)
    assert len(found(left, right, 0.6)) >= 10


def test_more_hits_than_fit_at_once_are_all_found(filters: Callable[..., Filters]):
    same = filters("a", np.full((700, 16), 7))
    assert len(pairs_above(same, filters("b", same.words), 1.0)) == 490_000


def test_so_many_pairs_that_they_cannot_be_links_are_refused(filters: Callable[..., Filters]):
    same = filters("a", np.full((100, 16), 7))
    with pytest.raises(TooManyPairs, match="raise the threshold"):
        pairs_above(same, filters("b", same.words), 0.7, most=9_999)


@pytest.mark.parametrize("threshold", [0.0, 0.49, 1.01, float("nan")])
def test_a_threshold_that_links_by_chance_is_refused(filters: Callable[..., Filters], threshold: float):
    one = filters("a", np.ones((1, 16)))
    with pytest.raises(LinkageRefused, match="lies between"):
        pairs_above(one, one, threshold)


def test_progress_ends_at_the_whole(filters: Callable[..., Filters]):
    told: list[float] = []
    one = filters("a", np.ones((5000, 16)) * 3)
    pairs_above(one, filters("b", np.ones((5, 16)) * 5), 0.9, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
