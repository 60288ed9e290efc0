"""Sums that few contributors dominate are hidden, with what would give them away."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from houvast.library.figures import TOTAL, Dimension, RawTable
from houvast.library.figures.magnitudes import Dominance, PPercent, Sums, dominated, protect_sums
from houvast.library.figures.tables import Definition
from spec.drawn import examples
from spec.random_tables import YEAR
from spec.slow_attacker import slow_intervals

SLOW = settings(max_examples=examples(40), deadline=None, suppress_health_check=list(HealthCheck))


def test_the_two_rules_say_what_the_literature_says():
    """1,000 of which 800, 100 and the rest: with p the second comes within 100 of the first."""
    largest, total = (800, 100, 60, 40), 1000
    assert PPercent(10).lacks(largest, total) == 80 - 100  # an estimate of 900 is more than 10 % off
    assert PPercent(20).lacks(largest, total) == 160 - 100
    assert Dominance(1, 75).lacks(largest, total) == Fraction(80000, 75) - 1000
    assert Dominance(1, 80).lacks(largest, total) == 0
    assert Dominance(2, 85).lacks(largest, total) > 0


@pytest.mark.parametrize("largest", [(7,), (7, 5)])
def test_one_or_two_contributors_are_always_known_to_one_another(largest):
    assert PPercent(1).lacks(largest, sum(largest)) > 0


def sums_of(contributions):
    """A table of two axes from what each contributor, a number, added to each inner cell."""
    axes = (Dimension("PLACE", "place"), Dimension("KIND", "kind"))
    definition = Definition("sums", "1", {}, "given", "given", axes)
    inner = {key: sum(added.values()) for key, added in contributions.items()}
    raw = RawTable.with_margins(definition, *YEAR, inner)
    of = {}
    for key in raw.every_cell():
        whole = {}
        for cell, added in contributions.items():
            if all(code in (TOTAL, own) for code, own in zip(key, cell, strict=True)):
                for who, amount in added.items():
                    whole[who] = whole.get(who, 0) + amount
        of[key] = sorted(whole.values(), reverse=True)
    return Sums(raw, of)


@st.composite
def drawn(draw, most=400):
    amounts = st.dictionaries(st.integers(0, 5), st.integers(1, most), max_size=5)
    return sums_of({key: draw(amounts) for key in product("abc", "xy")})


@pytest.mark.slow
@SLOW
@given(drawn(), st.sampled_from([PPercent(5), PPercent(20), Dominance(1, 75), Dominance(2, 85)]))
def test_each_dominated_sum_may_be_as_much_larger_as_its_rule_asks(sums, rule):
    asked, hidden = dominated(sums, [rule]), protect_sums(sums, [rule])
    assert hidden.dominated == asked.keys()
    for key, interval in hidden.left.items():
        count = sums.raw.counts[key]
        assert interval.low <= count <= (interval.high or count)
        if key in asked and key not in hidden.narrow:
            assert interval.high is None or interval.high >= count + asked[key]


@pytest.mark.slow
@SLOW
@given(drawn())
def test_a_sum_that_no_pattern_helps_is_said(sums):
    """Where all inner cells but zeros are hidden, the rest follows from the marks alone."""
    hidden = protect_sums(sums, [PPercent(10)])
    everything = [key for key, total in sums.raw.counts.items() if total]
    for key in hidden.narrow:
        alone = sum(1 for other in everything if other[0] == key[0]) <= 2
        beside = sum(1 for other in everything if other[1] == key[1]) <= 2
        assert alone or beside or TOTAL in key


@SLOW
@given(drawn(most=2))
def test_what_is_left_of_a_sum_is_what_writing_down_every_table_finds(sums):
    hidden = protect_sums(sums, [PPercent(30)])
    raw, most = sums.raw, 12
    total = (TOTAL, TOTAL)
    if raw.counts[total] > most or total in hidden.left or len(hidden.left) > 8:
        return
    bounds = {key: (1, most) if key in hidden.left else (count, count) for key, count in raw.counts.items()}
    slow = slow_intervals(raw.categories, False, bounds, most)
    assert {key: (each.low, each.high) for key, each in hidden.left.items()} == {
        key: slow[key] for key in hidden.left
    }


@pytest.mark.slow
@SLOW
@given(drawn())
def test_the_same_sums_are_hidden_each_time(sums):
    assert protect_sums(sums, [PPercent(10)]) == protect_sums(sums, [PPercent(10)])


def test_where_nobody_dominates_nothing_is_hidden():
    even = {who: 100 for who in range(5)}
    assert not protect_sums(sums_of({key: even for key in product("ab", "xy")}), [PPercent(10)]).left
