"""A published estimate says no more of the people counted than the protected table: the attacker fails."""

import json
import sys
from collections.abc import Iterator
from datetime import date
from itertools import permutations, product

import pytest

from houvast.library.figures.estimates import (
    as_json,
    estimate_from_lists,
    histories,
    lists_as_shown,
    outgoing,
    register_as_shown,
)
from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.estimates.possible import possible_counts
from houvast.library.figures.estimates.protected import table_of_lists, table_of_register, with_total
from houvast.library.figures.tables import TOTAL, SafeTable
from library.figures.estimates.real_tables import table

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
SMALL = {1: 50, 2: 60, 4: 40, 3: 12, 5: 9, 6: 3, 7: 6}  # three people on b and c alone
METHODS = ("main", "stepwise", "bic", "aic", "average")


def safe_of(data: Histories) -> SafeTable:
    counts = {"": dict(enumerate(data.counts.astype(int).tolist()))}
    return with_total(table_of_lists(data.names, counts, *YEAR))


def published(data: Histories, safe: SafeTable, monkeypatch: pytest.MonkeyPatch) -> str:
    """What leaves the house when these cells are hidden, by the door through which it leaves."""
    monkeypatch.setattr(sys.modules[lists_as_shown.__module__], "with_total", lambda raw: safe)
    shown = lists_as_shown({"": data}, *YEAR)
    found = [estimate_from_lists(shown.counts[""], method, source="x") for method in METHODS]
    return "".join(as_json(outgoing(one, None, shown.data)[0]) for one in found)


def published_from_the_counts(data: Histories, safe: SafeTable, monkeypatch: pytest.MonkeyPatch) -> str:
    """As it would be without the guard: estimated from the counts themselves, rounded to two figures."""
    monkeypatch.setattr(sys.modules[lists_as_shown.__module__], "with_total", lambda raw: safe)
    shown = lists_as_shown({"": data}, *YEAR).data
    found = [estimate_from_lists(data, method, source="x") for method in METHODS]
    return "".join(as_json(outgoing(one, None, shown)[0]) for one in found)


def tables_that_agree(safe: SafeTable, cases: dict[int, int]) -> Iterator[dict[int, int]]:
    """Every table with the counts and totals that are shown, as far as four people from the real one:
    what an attacker has to try out."""
    hidden = [cell for cell in cases if safe[tuple(str(cell >> i & 1) for i in range(3))].value is None]
    reach = [range(max(cases[cell] - 4, 0), cases[cell] + 5) for cell in hidden]
    for counts in product(*reach):
        other = cases | dict(zip(hidden, counts, strict=True))
        if all(_agrees(safe, key, other) for key in safe.every_cell()):
            yield other


def _agrees(safe: SafeTable, key: tuple[str, ...], cases: dict[int, int]) -> bool:
    count = sum(
        many
        for cell, many in cases.items()
        if all(mark == TOTAL or (mark == "1") == bool(cell >> i & 1) for i, mark in enumerate(key))
    )
    cell = safe[key]
    if cell.value is not None:
        return count == cell.value
    return count > 0  # that it is hidden is all that is put out


def small_counts_left(publish, monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """What the three people may be, for an attacker who knows the program, the seed and all that is shown,
    and publishes every table that agrees with it. Which cells are hidden tells nothing to this attacker
    (docs/explanation/disclosure.md says what it may tell to another)."""
    real = histories(["a", "b", "c"], SMALL)
    safe = safe_of(real)
    seen = publish(real, safe, monkeypatch)
    return {
        other[6]
        for other in tables_that_agree(safe, SMALL)
        if publish(histories(["a", "b", "c"], other), safe, monkeypatch) == seen
    }


def test_an_attacker_who_tries_out_every_table_is_left_with_three_values_or_more(monkeypatch):
    assert len(small_counts_left(published, monkeypatch)) >= 3


def test_the_same_attacker_finds_the_count_in_an_estimate_from_the_counts_themselves(monkeypatch):
    """The positive control: without the guard two figures tell which table it was."""
    assert small_counts_left(published_from_the_counts, monkeypatch) == {3}


@pytest.mark.parametrize(
    "name", ["uk_2013_5lists", "uk_2013_6lists", "netherlands_5lists", "new_orleans_5lists_185"]
)
def test_the_possible_table_agrees_with_everything_shown_and_is_made_of_nothing_else(name):
    real = table(name)
    safe = safe_of(real)
    possible = possible_counts(safe, ["0" * real.lists])
    cells = {sum(1 << i for i, mark in enumerate(key) if mark == "1"): n for key, n in possible.items()}
    assert all(_agrees(safe, key, cells) for key in safe.every_cell())
    assert sum(possible.values()) == real.cases


@pytest.mark.parametrize(
    "name", ["uk_2013_5lists", "uk_2013_6lists", "netherlands_5lists", "new_orleans_5lists_185"]
)
@pytest.mark.slow
def test_what_is_published_lies_near_what_the_counts_themselves_give(name):
    real = table(name)
    possible = lists_as_shown({"": real}, *YEAR).counts
    for method in ("main", "stepwise", "bic"):
        whole, made = (estimate_from_lists(data, method) for data in (real, possible[""]))
        assert whole.interval.low < made.total < whole.interval.high, method


def test_two_sexes_are_protected_as_one_table_and_each_part_agrees_with_it():
    split = {
        "F": histories(["a", "b", "c"], {1: 150, 2: 160, 4: 90, 3: 32, 5: 29, 6: 23, 7: 16}),
        "M": histories(["a", "b", "c"], {1: 50, 2: 60, 4: 40, 3: 12, 5: 9, 6: 3, 7: 6}),
    }
    made = lists_as_shown(split, *YEAR, "sex")
    possible, shown = made.counts, made.data
    assert possible["F"].cases + possible["M"].cases == split["F"].cases + split["M"].cases
    # What a reader has of the three people is that they are hidden; so nothing keeps the guess among 1 to 4.
    assert possible["M"].counts[6] >= 1
    assert shown["lists"]["a"] == sum(part.on_all(1) for part in split.values())


REGISTER = {("1", "F"): 60, ("1", "M"): 50, ("2", "F"): 15, ("2", "M"): 9, ("3", "F"): 6, ("3", "M"): 2}


def test_a_register_is_published_from_its_protected_table():
    made = register_as_shown(("times", "sex"), REGISTER, *YEAR)
    possible, shown = made.counts, made.data
    assert sum(possible.values()) == sum(REGISTER.values())
    assert 1 <= possible["3", "M"] <= 4
    safe = with_total(table_of_register(("times", "sex"), REGISTER, *YEAR))
    assert shown["times"] == {times: safe[(times, TOTAL)].value for times in ("1", "2", "3")}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_same_lists_in_another_order_hide_the_same_people(order):
    """Two patterns for the same counts would give hidden ones away."""
    cases = {sum(1 << order.index(i) for i in range(3) if cell >> i & 1): n for cell, n in SMALL.items()}
    names = ["abc"[i] for i in order]
    here, there = (lists_as_shown({"": histories(*each)}, *YEAR) for each in (("abc", SMALL), (names, cases)))
    assert dict(here.table.cells) == dict(there.table.cells)
    assert here.data["lists"] == there.data["lists"]
    assert {here.counts[""].name_of(cell): n for cell, n in enumerate(here.counts[""].counts)} == {
        " × ".join(sorted(there.counts[""].name_of(cell).split(" × "))): n
        for cell, n in enumerate(there.counts[""].counts)
    }


def test_a_register_in_another_order_of_its_columns_and_rows_hides_the_same_people():
    covered = {(*key, "young"): n for key, n in REGISTER.items()} | {
        ("1", "F", "old"): 30,
        ("2", "M", "old"): 3,
    }
    turned = {(times, age, sex): n for (times, sex, age), n in reversed(covered.items())}
    here = register_as_shown(("times", "sex", "age"), covered, *YEAR)
    there = register_as_shown(("times", "age", "sex"), turned, *YEAR)
    assert dict(here.table.cells) == dict(there.table.cells)
    assert here.counts == {(times, sex, age): n for (times, age, sex), n in there.counts.items()}


def test_what_is_published_says_that_it_comes_from_counts_that_may_be_shown(monkeypatch):
    real = histories(["a", "b", "c"], SMALL)
    said = json.loads(published(real, safe_of(real), monkeypatch).split("\n}\n")[0] + "\n}\n")
    assert any("counts that may be shown" in warning for warning in said["warnings"])
