"""What two releases give away together: nothing where they agree or much changed, else what exactly."""

from dataclasses import replace
from datetime import date

import pytest

from houvast.library.figures import Definition, Dimension, RawTable, SafeTable, protect
from houvast.library.figures.outsider import Of, given_away, work_out_between
from houvast.library.figures.seen import SeenTable, seen_of

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
MANY = {f"c{number}": 20 + number for number in range(8)}


def table(counts: dict[str, int], from_: date = YEAR[0]) -> list[SeenTable]:
    return [seen_of(protected(counts, from_))]


def marked(counts: dict[str, int]) -> list[SeenTable]:
    """As it was put out once, with a mark of its own for what is small."""
    (seen,) = table(counts)
    return [replace(seen, cells=protected(counts).cells)]


def protected(counts: dict[str, int], from_: date = YEAR[0], axis: str = "code") -> SafeTable:
    axes = (Dimension(axis.upper(), axis, (axis,)),)
    definition = Definition(f"{axis}s", "1", {}, "CONTACT", "all", axes)
    cells = {(code,): count for code, count in counts.items()}
    return protect(RawTable.with_margins(definition, from_, YEAR[1], cells))


def more(by: int, *, of: int) -> dict[str, int]:
    return {code: count + (by if place < of else 0) for place, (code, count) in enumerate(MANY.items())}


def test_two_that_agree_give_nothing_away():
    assert given_away(table(MANY | {"p": 3}), table(MANY | {"p": 3})) == []


@pytest.mark.parametrize(("changed", "found"), [(1, True), (4, True), (5, False), (8, False)])
def test_fewer_changed_things_than_a_small_count_holds_are_found(changed: int, found: bool):
    narrow = given_away(table(MANY), table(more(1, of=changed)))
    assert [(each.of, each.interval.low) for each in narrow] == ([(Of.CHANGE, changed)] if found else [])


def test_one_thing_that_moved_from_cell_to_cell_is_found_though_the_total_stays():
    (narrow,) = given_away(table(MANY), table(MANY | {"c0": 19, "c1": 22}))
    assert (narrow.of, narrow.interval.low) == (Of.CHANGE, 1)


def test_few_changes_in_one_table_are_found_though_many_moved_in_another():
    moved = {**MANY, "c1": MANY["c1"] - 5, "c2": MANY["c2"] + 5}
    one_more = {code: count + (code == "c0") for code, count in moved.items()}
    before = [*table(MANY), seen_of(protected(MANY, axis="month"))]
    after = [*table(more(1, of=1)), seen_of(protected(one_more, axis="month"))]
    (narrow,) = given_away(before, after)
    assert (narrow.of, narrow.table, narrow.interval.low) == (Of.CHANGE, "codes", 1)
    assert given_away(before, [*table(MANY), seen_of(protected(moved, axis="month"))]) == []


def test_a_count_that_was_shown_and_fell_among_the_small_ones_is_known():
    before, after = MANY | {"p": 5}, more(1, of=8) | {"p": 4}
    narrow = given_away(marked(before), marked(after))
    assert [(each.of, each.cell, each.interval.low, each.interval.high) for each in narrow] == [
        (Of.CELL, ("p",), 4, 4)
    ]
    assert given_away(table(before), table(after)) == []  # hidden now, and as well a six as a four


def test_with_two_marks_a_hidden_count_that_fell_among_the_small_ones_was_known_as_well():
    before, after = MANY | {"p": 5, "q": 2}, more(1, of=8) | {"p": 4, "q": 2}
    narrow = given_away(marked(before), marked(after))
    assert {(each.cell, each.interval.low) for each in narrow if each.interval.values == 1} == {
        (("p",), 4),
        (("q",), 2),
    }
    assert not any(each.interval.values == 1 for each in given_away(table(before), table(after)))


def test_a_release_with_one_mark_beside_a_former_one_with_two_is_read_with_those():
    before, after = MANY | {"p": 3, "q": 4, "r": 4}, more(1, of=8) | {"p": 3, "q": 4, "r": 4}
    found = work_out_between(marked(before), table(after))
    tops = {each.cell: each.interval.high for each in found if each.of is Of.CELL}
    assert tops["p",] == 5  # four by its former mark, and one that shown counts changed by


def test_the_same_fall_is_not_known_where_others_changed_by_as_much():
    assert given_away(table(MANY | {"p": 5}), table(more(4, of=8) | {"p": 2})) == []


def test_the_days_that_one_period_holds_alone_are_found():
    later = table(more(-2, of=1), from_=date(2025, 2, 1))
    assert {(each.of, each.cell) for each in given_away(table(MANY), later)} == {
        (Of.DAYS, ("c0",)),
        (Of.DAYS, ("_T",)),
    }


def test_comparing_says_after_each_family_of_tables_how_far_it_is():
    told = []
    given_away(table(MANY), table(more(1, of=8)), lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
