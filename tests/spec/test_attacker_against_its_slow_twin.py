"""The attacker finds exactly the interval that writing down every possible table finds."""

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from houvast.library.figures import RawTable, attack, ends, narrowest, protect, protect_and_prove
from houvast.library.figures.attacker import Contradiction, intervals
from houvast.library.figures.auditing import audit
from houvast.library.figures.relations import relations
from houvast.library.figures.tabulate import margins
from spec.drawn import examples
from spec.random_tables import YEAR, declared, each_code
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
        rows = each_code([(sorted(each), 1) for each in persons])
        raw = RawTable(definition, *YEAR, codes, margins(codes, rows))
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
@given(half_hidden(), st.booleans())
def test_the_attacker_finds_what_writing_down_every_table_finds(known, walks):
    """Walking first from one table to others, as where many cells are hidden, or cell by cell."""
    raw, bounds = known
    slow = _slowly(raw, bounds)
    keys = list(raw.every_cell())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ends, "FEW", 0 if walks else ends.FEW)
        low, high = intervals(
            relations([raw]),
            np.array([bounds[key][0] for key in keys], float),
            np.array([bounds[key][1] for key in keys], float),
        )
    assert {key: (low[n], high[n]) for n, key in enumerate(keys)} == slow


def _slowly(raw, bounds):
    total = ("_T",) * len(raw.categories)
    bounds[total] = (bounds[total][0], min(bounds[total][1], MOST))
    assume(all(raw.counts[key] <= MOST for key in raw.every_cell()))
    return slow_intervals(raw.categories, any(raw.definition.several), bounds, MOST)


@settings(max_examples=examples(80, many=10_000), deadline=None, suppress_health_check=list(HealthCheck))
@given(half_hidden(), st.sampled_from([0.0, 300.0, 1e9]), st.booleans())
def test_an_audit_is_never_wrong_and_exact_where_it_may_spend_enough(known, steps, walks):
    """It starts from the true table, as who made the table can."""
    raw, bounds = known
    slow = _slowly(raw, bounds)
    keys, ties = list(raw.every_cell()), relations([raw])
    lower, upper = (np.array([bounds[key][end] for key in keys], float) for end in (0, 1))
    truth = np.array([raw.counts[key] for key in keys], float)
    low, high = lower.copy(), upper.copy()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ends, "FEW", 0 if walks else ends.FEW)
        effort = ends.Effort(steps, 60 if steps else 0)
        for cells, island in ends.islands_of(ties, lower, upper):
            island.reach(truth[cells])
            island.ask_within(effort)
            low[cells], high[cells] = island.low, island.high
            lower[cells], upper[cells] = island.lower, island.upper
    for place, key in enumerate(keys):
        least, most = slow[key]
        assert lower[place] <= least <= low[place] <= truth[place] <= high[place] <= most <= upper[place]
        if steps > 1e6:
            assert (lower[place], upper[place]) == (low[place], high[place])


def test_an_audit_refuses_a_table_that_does_not_fit():
    raw = RawTable.with_margins(declared(), *YEAR, {("a",): 3, ("b",): 20, ("c",): 4})
    (safe,), fitting = protect_and_prove([raw])
    assert audit([safe], fitting).open_cells == 0
    wrong = fitting[0].copy()
    wrong[0] += 1
    with pytest.raises(ArithmeticError, match="does not"):
        audit([safe], [*fitting, wrong])


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
