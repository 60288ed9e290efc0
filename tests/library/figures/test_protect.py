"""No small count can be worked out, by an attacker who knows everything that leaves the house."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from houvast.library.figures import (
    NEVER_EXACT,
    SMALL_COUNTS,
    AlreadyPublic,
    PrintedCell,
    RawTable,
    Reason,
    TableError,
    attack,
    protect,
    protect_together,
)
from houvast.library.figures.tabulate import margins
from spec.drawn import examples
from spec.random_tables import YEAR, additive, declared, multiple, values_left_by_the_marks

SLOW = settings(max_examples=examples(60), deadline=None, suppress_health_check=list(HealthCheck))


def assert_safe(raws, tables, policy, already=()):
    """Every small cell keeps as many values as the policy asks, or as its marks leave at most."""
    found = attack(tables, already=already)
    for cell, left in values_left_by_the_marks(*raws).items():
        if cell in found:
            assert found[cell].values >= min(policy.least_possible_values, left), cell
    for raw, table in zip(raws, tables, strict=True):
        for key in raw.every_cell():
            shown = table[key].value
            assert shown is None or (shown == raw.counts[key] and not policy.is_at_risk(shown))
            if shown is None and table[key].conf_status == "D":
                assert raw.counts[key] > policy.largest_at_risk


@SLOW
@given(additive())
@pytest.mark.slow
def test_every_small_count_keeps_the_doubt_that_the_policy_asks(raw):
    assert_safe([raw], [protect(raw)], SMALL_COUNTS)


@SLOW
@given(additive(policy="never_exact"))
def test_a_milder_policy_never_gives_a_count_away_exactly(raw):
    assert_safe([raw], [protect(raw)], NEVER_EXACT)


@SLOW
@given(multiple())
def test_several_codes_a_person_give_nothing_away_either(raw):
    assert_safe([raw], [protect(raw)], SMALL_COUNTS)


@settings(SLOW, max_examples=20)
@given(additive())
def test_the_same_input_gives_the_same_pattern(raw):
    assert protect(raw) == protect(raw)


@settings(SLOW, max_examples=30)
@given(multiple())
def test_linked_tables_are_hidden_as_one(raw):
    other = RawTable(
        declared("first_axis"),
        *YEAR,
        raw.categories[:1],
        {key[:1]: count for key, count in raw.counts.items() if key[1] == "_T"},
    )
    tables = protect_together([raw, other])
    assert_safe([raw, other], tables, SMALL_COUNTS)
    for key in other.every_cell():
        assert tables[1][key] == tables[0][(*key, "_T")]


def one_axis(**counts):
    return RawTable.with_margins(declared(), *YEAR, {(code,): count for code, count in counts.items()})


def test_a_single_small_count_takes_another_cell_with_it():
    assert protect(one_axis(a=100, b=3, c=9, d=50)).suppressed == (("b",), ("c",))


def test_two_small_counts_whose_sum_gives_both_away_take_another_cell_with_them():
    assert protect(one_axis(a=100, b=1, c=1, d=50, e=9)).suppressed == (("b",), ("c",), ("e",))


def test_a_table_without_small_counts_is_shown_whole():
    safe = protect(one_axis(a=100, b=0, c=9))
    assert not safe.suppressed
    assert safe[("b",)].reason is Reason.ZERO


def test_an_empty_table_is_shown_whole():
    assert protect(one_axis(a=0, b=0)).total.value == 0


def test_a_small_total_is_hidden_too():
    safe = protect(one_axis(a=2, b=0))
    assert safe.suppressed == (("a",), ("_T",))


def printed(raw, **counts):
    cells = {(code,): PrintedCell(count) for code, count in counts.items()}
    return AlreadyPublic(
        name="printed_before",
        titles={},
        source="a newspaper",
        unit="CONTACT",
        population="all",
        dimensions=raw.definition.dimensions,
        cells=cells,
        from_=YEAR[0],
        until=YEAR[1],
        table=raw.definition.name,
    )


def test_a_cell_that_others_printed_is_shown_and_does_not_serve_to_hide_another():
    raw = one_axis(a=100, b=1, c=1, d=50, e=9)
    already = [printed(raw, b=1, e=9)]
    safe = protect(raw, already=already)
    assert safe[("b",)].reason is Reason.ALREADY_PUBLIC
    assert safe[("e",)].value == 9
    assert safe.suppressed == (("c",), ("d",))
    assert attack([safe], already=already)["table", ("c",)].values == 4


def test_what_was_printed_of_another_year_is_no_knowledge_of_this_one():
    raw = one_axis(a=100, b=1, c=1, d=50, e=9)
    earlier = replace(printed(raw, b=1), from_=date(2018, 1, 1), until=date(2019, 1, 1))
    assert protect(raw, already=[earlier]).suppressed == protect(raw).suppressed


def test_tables_of_two_periods_are_not_protected_as_one():
    raw = one_axis(a=5, b=6)
    later = RawTable(raw.definition, YEAR[1], YEAR[1].replace(year=2027), raw.categories, raw.counts)
    with pytest.raises(TableError, match="period"):
        protect_together([raw, later])


def test_one_number_with_two_values_is_refused():
    raw = one_axis(a=5, b=6)
    other = RawTable(declared("other"), *YEAR, (("a",),), margins((("a",),), [("a", 7)]))
    with pytest.raises(TableError, match=r"and other do not count the same for a\."):
        protect_together([raw, other])
