"""With one mark for all that is hidden nobody knows more than with two, and small counts keep their doubt."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.figures import Definition, Dimension, RawTable, attack, protect, suppression
from houvast.library.figures.outsider import work_out
from houvast.library.figures.policy import SMALL_COUNTS
from houvast.library.figures.seen import seen_of

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
AXES = (Dimension("A", ""), Dimension("B", ""))
DEFINITION = Definition("t", "1", {}, "CONTACT", "all", AXES)


def counts(most: int) -> st.SearchStrategy[dict[tuple[str, str], int]]:
    """Mostly zeros and ones: small totals of small counts are where marks say most."""
    number = st.one_of(st.integers(0, 1), st.integers(0, most))
    shape = st.tuples(st.integers(2, 4), st.integers(2, 5))
    keys = shape.map(lambda size: [(f"a{i}", f"b{j}") for i in range(size[0]) for j in range(size[1])])
    return keys.flatmap(lambda each: st.fixed_dictionaries(dict.fromkeys(each, number)))


def raw(cells: dict[tuple[str, str], int]) -> RawTable:
    return RawTable.with_margins(DEFINITION, *YEAR, cells)


@given(counts(9))
def test_no_interval_with_one_mark_is_narrower_than_with_two(cells):
    safe = protect(raw(cells), policy=SMALL_COUNTS)
    with_two = attack([safe])
    with_one = attack([seen_of(safe)])
    assert with_one.keys() == with_two.keys()
    for cell, two in with_two.items():
        one = with_one[cell]
        assert one.low <= two.low
        assert one.high is None or (two.high is not None and one.high >= two.high)


@pytest.mark.parametrize("too_many", [0, suppression.TOO_MANY], ids=["by boxes", "by programs"])
@given(cells=counts(9))
def test_every_hidden_count_that_may_be_small_keeps_as_many_values_as_the_policy_asks(too_many, cells):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(suppression, "TOO_MANY", too_many)
        safe = protect(raw(cells), policy=SMALL_COUNTS)
    found = work_out([seen_of(safe)])
    assert {each.cell for each in found} == {*safe.suppressed}
    for each in found:
        assert each.interval.low <= raw(cells).counts[each.cell]
        assert not each.may_be_small or each.interval.values >= SMALL_COUNTS.least_possible_values


def test_four_ones_below_a_small_total_are_known_with_two_marks_and_not_with_one():
    """Found by random tables: nobody tried to hide what was hopeless with marks."""
    first, second = (2, 1, 1, 4, 1, 3), (1, 1, 0, 1, 1, 0)
    rows = {"a0": first, "a1": second}
    cells = {(code, f"b{place}"): n for code, row in rows.items() for place, n in enumerate(row)}
    safe = protect(raw(cells), policy=SMALL_COUNTS)
    assert attack([safe])["t", ("a1", "b0")].values == 1
    assert min(each.interval.values for each in work_out([seen_of(safe)])) >= 3
