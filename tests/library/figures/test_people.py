"""Tables of people on lists say of one another what both count, by the names of the lists."""

import json
from dataclasses import replace
from datetime import date
from itertools import permutations, product
from pathlib import Path

import pytest

from houvast.library.figures.estimates.protected import table_of_lists, table_of_register, with_total
from houvast.library.figures.export import export
from houvast.library.figures.outsider import (
    Of,
    given_away,
    given_away_within,
    read_folder,
    work_out,
    work_out_between,
)
from houvast.library.figures.outsider.people import told_of
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, RawTable

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
LISTS = ("police", "shelter", "line")
PEOPLE = {"100": 120, "010": 60, "001": 80, "110": 14, "101": 2, "011": 9, "111": 6}
ONE_MORE = PEOPLE | {"101": 3}
REGISTER = {("1", "F"): 60, ("1", "M"): 50, ("2", "F"): 15, ("2", "M"): 9, ("3", "F"): 6, ("3", "M"): 2}


def raw(people: dict[str, int], order: tuple[int, ...] = (0, 1, 2)) -> RawTable:
    """People by their marks on LISTS, brought with the columns in some order; on fewer of them, on those."""
    cells: dict[int, int] = {}
    for marks, count in people.items():
        cell = sum(1 << at for at, place in enumerate(order) if marks[place] == "1")
        if cell:
            cells[cell] = cells.get(cell, 0) + count
    return table_of_lists([LISTS[place] for place in order], {"": cells}, *YEAR)


def put_out(folder: Path, *tables: RawTable) -> list[SeenTable]:
    """As they lie in a release, an estimate each."""
    folder.mkdir()
    for number, table in enumerate(tables):
        (folder / f"estimate-{folder.name}{number}.csv").write_bytes(export(with_total(table), "csv", "en"))
    return read_folder(folder)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_one_person_more_is_found_in_whatever_order_the_lists_stand(order: tuple[int, ...], tmp_path: Path):
    before, after = put_out(tmp_path / "a", raw(PEOPLE)), put_out(tmp_path / "b", raw(ONE_MORE, order))
    assert Of.CHANGE in {each.of for each in given_away(before, after)}
    same = put_out(tmp_path / "c", raw(PEOPLE, order))
    assert given_away(before, same) == []


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_tables_that_were_put_out_in_the_order_in_which_they_came_are_paired_by_name(
    order: tuple[int, ...], tmp_path: Path
):
    before, (after,) = put_out(tmp_path / "a", raw(PEOPLE)), put_out(tmp_path / "b", raw(ONE_MORE))
    axes = [after.definition.dimensions[place] for place in order]
    turned = replace(
        after,
        definition=replace(after.definition, dimensions=tuple(axes)),
        categories=tuple(after.categories[place] for place in order),
        cells={tuple(key[place] for place in order): cell for key, cell in after.cells.items()},
    )
    assert Of.CHANGE in {each.of for each in given_away(before, [turned])}


def counted(people: dict[str, int], lists: tuple[int, ...], key: tuple[str, ...]) -> int:
    """The slow twin: people who are on one of the lists and carry these marks."""
    return sum(
        count
        for marks, count in people.items()
        if any(marks[place] == "1" for place in lists)
        and all(mark in (TOTAL, marks[place]) for place, mark in zip(lists, key, strict=True))
    )


@pytest.mark.parametrize("here", [(0, 1), (2, 0), (1, 2, 0), (0, 2)])
@pytest.mark.parametrize("there", [(0, 1), (1, 2), (2, 1, 0)])
def test_what_one_table_says_of_another_is_what_counting_people_says(
    here: tuple[int, ...], there: tuple[int, ...], tmp_path: Path
):
    """Of large counts, all of which are shown, so that each cell that both could tell of is looked at."""
    people = {marks: count * 10 for marks, count in PEOPLE.items()}
    (one,), (other,) = put_out(tmp_path / "a", raw(people, here)), put_out(tmp_path / "b", raw(people, there))
    told = told_of(one, other)
    places = [LISTS.index(axis.name) for axis in one.definition.dimensions]
    assert told
    for key, (low, high) in told.items():
        assert (low, high) == (counted(people, tuple(places), key),) * 2, key


def test_one_list_less_shows_who_is_on_that_one_alone(tmp_path: Path):
    """Two totals, and three people between them."""
    people = PEOPLE | {"001": 3}
    narrow = given_away(put_out(tmp_path / "a", raw(people)), put_out(tmp_path / "b", raw(people, (0, 1))))
    cells = {(each.cell, each.interval.low, each.interval.high) for each in narrow}
    alone = {axis: "0" for axis in ("police", "shelter")}
    (table,) = read_folder(tmp_path / "a")
    key = tuple(alone.get(axis.name, TOTAL) for axis in table.definition.dimensions)
    assert (key, 3, 3) in cells


def test_two_tables_of_the_same_people_in_one_folder_are_compared(tmp_path: Path):
    assert given_away_within(put_out(tmp_path / "a", raw(PEOPLE), raw(PEOPLE, (2, 0, 1)))) == []
    found = given_away_within(put_out(tmp_path / "b", raw(PEOPLE), raw(ONE_MORE, (2, 0, 1))))
    assert Of.CHANGE in {each.of for each in found}


def test_of_two_groups_with_the_same_lists_nothing_is_said(tmp_path: Path):
    elsewhere = {marks: 3 * count + 17 for marks, count in PEOPLE.items()}
    assert given_away_within(put_out(tmp_path / "a", raw(PEOPLE), raw(elsewhere))) == []


def test_a_register_is_compared_by_its_columns(tmp_path: Path):
    one_more = REGISTER | {("2", "M"): 10}
    by_age = {(times, sex, age): n for (times, sex), n in one_more.items() for age in ("old", "young")}
    tables = (
        table_of_register(("times", "sex"), REGISTER, *YEAR),
        table_of_register(("seen", "sex"), one_more, *YEAR),
        table_of_register(
            ("times", "age", "sex"), by_age | {key: 0 for key in by_age if key[2] == "old"}, *YEAR
        ),
    )
    first, second, third = (put_out(tmp_path / str(at), table) for at, table in enumerate(tables))
    assert given_away(first, first) == []
    assert Of.CHANGE in {each.of for each in given_away(first, second)}
    assert Of.CHANGE in {each.of for each in given_away(first, third)}


@pytest.mark.parametrize("more", [0, 1])
def test_an_estimate_that_was_put_out_without_its_table_is_compared_by_what_it_says(
    more: int, tmp_path: Path
):
    tens = {marks: 10 * count for marks, count in PEOPLE.items()}
    tables = put_out(tmp_path / "a", raw(tens | {"101": tens["101"] + more}))
    lists = {name: counted(tens, (at,), ("1",)) for at, name in enumerate(LISTS)}
    old = {"kind": "lists", "cases": sum(tens.values()), "data": {"lists": lists, "overlaps": {}}}
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "estimate-old.json").write_text(json.dumps(old))
    (tmp_path / "b" / "other.csv").write_bytes((tmp_path / "a" / "estimate-a0.csv").read_bytes())
    before = [each for each in read_folder(tmp_path / "b") if each.definition.name == "estimate-old"]
    assert len(before[0].cells) == 4
    assert bool(given_away(before, tables)) == bool(more)


def test_every_combination_of_marks_is_a_row_of_the_file(tmp_path: Path):
    (table,) = put_out(tmp_path / "a", raw(PEOPLE))
    assert set(table.cells) == set(product(*[("1", "0", TOTAL)] * 3))


def test_a_table_that_contradicts_another_is_judged_by_itself(tmp_path: Path):
    """That no cell changed by more than the shown ones did is not so here, and leads nowhere."""
    people = {"100": 1, "010": 12, "001": 20, "110": 1, "101": 20, "011": 12, "111": 20}
    before = put_out(tmp_path / "a", raw(people))
    after = put_out(tmp_path / "b", raw(people | {"100": 0, "101": 22}))
    found = {each.cell for each in work_out_between(before, after) if each.table == "estimate-a0"}
    assert found >= {each.cell for each in work_out(before)} != set()
