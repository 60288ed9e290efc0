"""Each record is linked once, to the best that can be had for all together."""

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.library.figures.linkage import Pairs, clusters, one_to_one

T = 0.7


def pairs(*found: tuple[int, int, float]) -> Pairs:
    rows, columns, scores = zip(*found, strict=True) if found else ((), (), ())
    return Pairs(np.array(rows, np.int64), np.array(columns, np.int64), np.array(scores, float))


def links(found: Pairs) -> set[tuple[int, int]]:
    return set(zip(found.rows.tolist(), found.columns.tolist(), strict=True))


@st.composite
def some_pairs(draw: st.DrawFn) -> Pairs:
    keys = draw(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=10))
    scores = draw(st.lists(st.integers(70, 100), min_size=len(keys), max_size=len(keys)))
    return pairs(*((i, j, score / 100) for (i, j), score in zip(sorted(keys), scores, strict=True)))


def slow_best(found: Pairs) -> float:
    """The twin: every way to give each row a column, and what it is worth."""
    worth = {(i, j): s - T + 1e-6 for i, j, s in zip(found.rows, found.columns, found.scores, strict=True)}
    ways = permutations(range(5))
    return max(sum(worth.get((i, j), 0.0) for i, j in enumerate(way)) for way in ways)


@settings(max_examples=100, deadline=None)
@given(some_pairs())
def test_the_assignment_is_worth_as_much_as_the_best_of_all_ways(found: Pairs):
    chosen = one_to_one(found, T)
    assert abs(float((chosen.scores - T + 1e-6).sum()) - slow_best(found)) < 1e-9


@given(some_pairs())
def test_no_record_is_linked_twice(found: Pairs):
    chosen = one_to_one(found, T)
    assert len(set(chosen.rows.tolist())) == len(set(chosen.columns.tolist())) == len(chosen)
    assert links(chosen) <= links(found)


def test_the_sum_decides_and_not_the_first_come():
    assert links(one_to_one(pairs((0, 0, 0.95), (0, 1, 0.9), (1, 0, 0.9)), T)) == {(0, 1), (1, 0)}


@settings(max_examples=60, deadline=None)
@given(some_pairs(), some_pairs(), some_pairs())
def test_a_group_never_holds_two_records_of_one_source(one: Pairs, two: Pairs, three: Pairs):
    groups = clusters([5, 5, 5], {(0, 1): one, (0, 2): two, (1, 2): three})
    for group in groups:
        assert len({source for source, _ in group}) == len(group) >= 2
    members = [record for group in groups for record in group]
    assert len(set(members)) == len(members)


def test_three_sources_meet_through_the_best_pairs():
    found = {(0, 1): pairs((0, 0, 0.99)), (0, 2): pairs((0, 0, 0.71)), (1, 2): pairs((0, 1, 0.9))}
    assert clusters([1, 1, 2], found) == [[(0, 0), (1, 0), (2, 1)]]
