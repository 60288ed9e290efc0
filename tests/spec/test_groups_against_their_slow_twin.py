"""Who is certain that nearly all of a group have one answer is so in every table that can be written down."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from houvast.library.figures import Dimension, RawTable, attack, protect
from houvast.library.figures.certain import attack_groups, certain_of
from houvast.library.figures.groups import may_tell
from houvast.library.figures.policy import NEARLY_ALL, SMALL_COUNTS_AND_GROUPS, Groups
from houvast.library.figures.relations import relations
from houvast.library.figures.tables import TOTAL, Definition
from houvast.library.figures.tabulate import margins
from spec.drawn import examples
from spec.random_tables import YEAR, each_code
from spec.slow_attacker import slow_tables

MOST = 8
GENTLE = Groups(Fraction(3, 4), 3, 9)  # so that small tables have such groups
SLOW = settings(deadline=None, suppress_health_check=list(HealthCheck))


def declared(*, several=False, facts="persons"):
    axes = (Dimension("SEX", "sex"), Dimension("FORM", "form", several=several, empty="NONE"))
    return Definition("by_form", "1", {}, "VICTIM", "victims", axes, facts=facts)


@st.composite
def half_hidden(draw):
    """A small table, and what somebody knows of each cell: its count, or the range that its mark says."""
    codes = (("F", "M"), draw(st.sampled_from([("a", "b"), ("a", "U")])))
    things = draw(st.lists(st.tuples(*(st.sampled_from(axis) for axis in codes)), max_size=MOST))
    raw = RawTable(declared(), *YEAR, codes, margins(codes, [(*cell, 1) for cell in things]))
    hidden = draw(st.sets(st.sampled_from(list(raw.every_cell()))))
    ranges = {
        key: ((0, 4) if count < 5 else (5, np.inf)) if key in hidden else (count, count)
        for key, count in raw.counts.items()
    }
    return raw, ranges


@settings(SLOW, max_examples=examples(80, many=10_000))
@given(half_hidden())
def test_a_reader_is_certain_of_the_groups_that_tell_in_every_table_that_fits(known):
    raw, ranges = known
    total = (TOTAL, TOTAL)
    ranges[total] = (ranges[total][0], min(ranges[total][1], MOST))
    numbers = {key: place for place, key in enumerate(raw.every_cell())}
    pairs = {
        (numbers[sex, TOTAL], numbers[sex, form]): ((sex, TOTAL), (sex, form))
        for sex, form in product(*raw.categories)
    }
    bounds = tuple(np.array([float(ranges[key][end]) for key in numbers]) for end in (0, 1))
    found = certain_of(relations([raw]), bounds, list(pairs), GENTLE)
    fitting = slow_tables(raw.categories, False, ranges, MOST)
    for pair, (group, cell) in pairs.items():
        always = all(table[cell] >= GENTLE.share * table[group] for table in fitting)
        assert (pair in found) == always, (group, cell)


@settings(SLOW, max_examples=examples(80))
@given(half_hidden())
def test_a_line_that_may_tell_by_itself_is_none_that_cannot(known):
    """Where somewhere among the tables that fit a group tells, its line is one that may."""
    raw, ranges = known
    lines = list(may_tell(raw.definition, raw.categories, GENTLE, ranges.__getitem__))
    may = {line.part(code) for line in lines for code in line.answers}
    ranges[TOTAL, TOTAL] = (ranges[TOTAL, TOTAL][0], min(ranges[TOTAL, TOTAL][1], MOST))
    for table in slow_tables(raw.categories, False, ranges, MOST):
        for sex, form in product(*raw.categories):
            if form != "U" and GENTLE.tells(table[sex, form], table[sex, TOTAL]):
                assert (sex, form) in may


COUNTS = st.one_of(st.just(0), st.integers(0, 4), st.integers(5, 60))


@st.composite
def with_groups(draw):
    """Counts by sex and form, many of them zero."""
    codes = (("F", "M", "X"), ("a", "b", "c", "U"))
    keys = list(product(*codes))
    counts = draw(st.lists(COUNTS, min_size=len(keys), max_size=len(keys)))
    return RawTable.with_margins(declared(), *YEAR, dict(zip(keys, counts, strict=True)))


@st.composite
def with_several(draw):
    """Persons with one sex and one or more forms, mostly the first."""
    codes = (("F", "M"), ("a", "b", "c", "NONE"))
    forms = st.one_of(st.just(["a"]), st.lists(st.sampled_from(codes[1][:3]), min_size=1, unique=True))
    persons = draw(st.lists(st.tuples(st.sampled_from(codes[0]), forms, st.integers(1, 12)), max_size=9))
    rows = [(sex, sorted(held), many) for sex, held, many in persons]
    return RawTable(declared(several=True), *YEAR, codes, margins(codes, each_code(rows)))


def left_by_the_marks(raw):
    """Groups of which a reader is certain when all is hidden that may be: no pattern helps there."""
    lines = list(may_tell(raw.definition, raw.categories, NEARLY_ALL, lambda key: (raw.counts[key],) * 2))
    parts = {line.part(code) for line in lines for code in raw.categories[1]}
    keys = {key: place for place, key in enumerate(raw.every_cell())}
    lower, upper = np.zeros(len(keys)), np.zeros(len(keys))
    for key, place in keys.items():
        count = raw.counts[key]
        if count or key in parts:
            lower[place], upper[place] = (0 if key in parts else 1, 4) if count < 5 else (5, np.inf)
    pairs = {
        (keys[line.group], keys[line.part(code)]): line.part(code) for line in lines for code in line.answers
    }
    return {pairs[each] for each in certain_of(relations([raw]), (lower, upper), list(pairs), NEARLY_ALL)}


@pytest.mark.slow
@settings(SLOW, max_examples=examples(60))
@given(st.one_of(with_groups(), with_several()))
def test_nobody_is_certain_of_a_group_once_a_policy_hides_those_that_tell(raw):
    safe = protect(raw, policy=SMALL_COUNTS_AND_GROUPS)
    assert {each.cell for each in attack_groups([safe])} <= left_by_the_marks(raw)


@pytest.mark.slow
@settings(SLOW, max_examples=examples(60))
@given(st.one_of(with_groups(), with_several()))
def test_what_looks_like_a_small_count_keeps_three_values_though_it_may_be_a_zero(raw):
    safe = protect(raw, policy=SMALL_COUNTS_AND_GROUPS)
    found = attack([safe], only_small=True)
    for (_table, key), interval in found.items():
        assert interval.low <= raw.counts[key] <= interval.high
        if raw.counts[key] == 0:
            assert interval.values >= 3


@pytest.mark.slow
@settings(SLOW, max_examples=20)
@given(with_groups())
def test_groups_are_hidden_in_the_same_way_each_time(raw):
    once, twice = (protect(raw, policy=SMALL_COUNTS_AND_GROUPS) for _ in range(2))
    assert once == twice


@pytest.mark.slow
@settings(SLOW, max_examples=examples(60))
@given(with_groups())
def test_a_table_without_such_groups_is_protected_as_without_the_rule(raw):
    lines = may_tell(raw.definition, raw.categories, NEARLY_ALL, lambda key: (raw.counts[key],) * 2)
    assume(not list(lines))
    assert protect(raw, policy=SMALL_COUNTS_AND_GROUPS).suppressed == protect(raw).suppressed


@pytest.mark.parametrize("several", [False, True])
def test_a_zero_is_hidden_only_in_the_line_of_a_group_that_tells(several):
    codes = (("F", "M"), ("a", "b", "NONE"))
    rows = [("F", ["a"], 20), ("F", ["b"], 30), ("M", ["a"], 9)]
    raw = RawTable(declared(several=several), *YEAR, codes, margins(codes, each_code(rows)))
    safe = protect(raw, policy=SMALL_COUNTS_AND_GROUPS)
    hidden = {key for key in safe.suppressed if raw.counts[key] == 0}
    assert hidden == {("M", "b")}
    assert safe["M", "b"].conf_status == "A"
    assert attack_groups([safe]) == []
    assert attack_groups([protect(raw)], rule=NEARLY_ALL)
