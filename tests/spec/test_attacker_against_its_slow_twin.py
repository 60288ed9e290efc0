"""The attacker finds exactly the interval that writing down every possible table finds."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from houvast.library.figures import RawTable, attack, narrowest, protect
from houvast.library.figures.attacker import Contradiction, intervals
from houvast.library.figures.relations import relations
from houvast.library.figures.tabulate import margins
from spec.drawn import examples
from spec.random_tables import YEAR, declared
from spec.slow_attacker import slow_intervals

MOST = 10


@st.composite
def half_hidden(draw):
    """A small table, and what somebody knows of each cell: its count, or the range that its mark says."""
    several = draw(st.booleans())
    shape = (3,) if several else draw(st.sampled_from([(3,), (4,), (2, 2), (2, 3)]))
    definition = declared(axes=len(shape), several=(0,) if several else ())
    codes = tuple(tuple(f"c{n}" for n in range(size)) for size in shape)
    if several:
        persons = draw(st.lists(st.sets(st.sampled_from(codes[0]), min_size=1), max_size=8))
        raw = RawTable(definition, *YEAR, codes, margins(codes, [(sorted(each), 1) for each in persons]))
    else:
        cells = st.tuples(*(st.sampled_from(axis) for axis in codes))
        things = draw(st.lists(cells, max_size=MOST))
        raw = RawTable(definition, *YEAR, codes, margins(codes, [(*cell, 1) for cell in things]))
    hidden = draw(st.sets(st.sampled_from(list(raw.every_cell()))))
    return raw, {key: _known(count, key in hidden) for key, count in raw.counts.items()}


def _known(count, hidden):
    if not hidden:
        return (count, count)
    return (1, 4) if 0 < count < 5 else (5, np.inf) if count else (0, 0)


@settings(max_examples=examples(80, many=10_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(half_hidden())
def test_the_attacker_finds_what_writing_down_every_table_finds(known):
    raw, bounds = known
    total = ("_T",) * len(raw.categories)
    bounds[total] = (bounds[total][0], min(bounds[total][1], MOST))
    slow = slow_intervals(raw.categories, any(raw.definition.several), bounds, MOST)
    assume(all(raw.counts[key] <= MOST for key in raw.every_cell()))
    keys = list(raw.every_cell())
    low, high = intervals(
        relations([raw]),
        np.array([bounds[key][0] for key in keys], float),
        np.array([bounds[key][1] for key in keys], float),
    )
    assert {key: (low[n], high[n]) for n, key in enumerate(keys)} == slow


def test_an_attacker_sees_through_a_single_hidden_cell():
    raw = RawTable.with_margins(declared(), *YEAR, {("a",): 3, ("b",): 20})
    low, high = intervals(relations([raw]), np.array([1.0, 20, 23]), np.array([4.0, 20, 23]))
    assert (low[0], high[0]) == (3, 3)


def test_tables_that_cannot_both_be_true_are_reported():
    raw = RawTable.with_margins(declared(), *YEAR, {("a",): 3, ("b",): 20})
    with pytest.raises(Contradiction):
        intervals(relations([raw]), np.array([1.0, 20, 30]), np.array([4.0, 20, 30]))


def test_an_attack_names_the_table_and_the_cell():
    safe = protect(RawTable.with_margins(declared(), *YEAR, {("a",): 3, ("b",): 20, ("c",): 7}))
    assert set(attack([safe])) == {("table", ("a",)), ("table", ("c",))}


def test_an_attack_on_the_small_cells_alone_finds_the_same_of_them():
    counts = {("a",): 3, ("b",): 20, ("c",): 7, ("d",): 1}
    safe = protect(RawTable.with_margins(declared(), *YEAR, counts))
    found = attack([safe])
    small = {cell: interval for cell, interval in found.items() if safe[cell[1]].conf_status == "A"}
    assert attack([safe], only_small=True) == small
    assert narrowest([safe]) in small
