"""A SafeTable comes out of protect, and out of nothing else."""

import copy
import dataclasses
import pickle
from datetime import date
from pathlib import Path

import pytest

import houvast
from houvast.library.figures import (
    Definition,
    Dimension,
    NotProtected,
    RawTable,
    SafeTable,
    TableError,
    protect,
)

PROBLEMS_2018 = {
    "CHILD_ABUSE": 2769,
    "PARTNER": 822,
    "ADULT_OTHER": 464,
    "SEPARATION": 248,
    "ELDER_ABUSE": 180,
    "MINORS": 117,
    "COPING": 91,
    "PARENT_ABUSE": 70,
    "HISTORICAL": 10,
    "HONOUR": 9,
    "RITUAL": 1,
    "FORCED_ADOPTION": 1,
    "OTHER": 327,
    "U": 17,
}
DEFINITION = Definition(
    name="contacts_by_problem",
    version="1",
    titles={"en": "Contacts by problem"},
    unit="CONTACT",
    population="all",
    dimensions=(Dimension("PROBLEM", "problem_2018"),),
)
YEAR = (date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def raw():
    return RawTable.with_margins(DEFINITION, *YEAR, {(code,): count for code, count in PROBLEMS_2018.items()})


def test_every_cell_has_a_reason(raw):
    safe = protect(raw)
    assert set(safe.cells) == set(raw.every_cell())
    assert all(cell.reason for cell in safe.cells.values())


def test_the_two_ones_are_hidden_and_the_smallest_other_cell_with_them(raw):
    safe = protect(raw)
    assert safe.suppressed == (("HONOUR",), ("RITUAL",), ("FORCED_ADOPTION",))
    assert [safe[key].conf_status for key in safe.suppressed] == ["D", "A", "A"]
    assert safe.total.value == 5126


def test_nobody_else_can_make_one(raw):
    for make in (
        lambda: SafeTable(),
        lambda: SafeTable(raw),
        lambda: SafeTable.__new__(SafeTable),
        lambda: type("Mine", (SafeTable,), {}),
    ):
        with pytest.raises(NotProtected):
            make()


def test_nobody_can_change_one(raw):
    safe = protect(raw)
    with pytest.raises(NotProtected):
        safe.cells = {}
    with pytest.raises(NotProtected):
        del safe.cells
    with pytest.raises(TypeError):
        safe.cells[("RITUAL",)] = safe.total
    with pytest.raises(TypeError):
        dataclasses.replace(safe, cells={})
    with pytest.raises(NotProtected):
        pickle.dumps(safe)
    assert copy.copy(safe) is safe
    assert copy.deepcopy(safe) is safe


def test_only_protect_names_the_door_through_which_it_is_made():
    sources = Path(houvast.__file__).parent.rglob("*.py")
    naming = {path.name for path in sources if "_issue_safe_table" in path.read_text()}
    assert naming == {"protect.py", "tables.py"}


def test_a_table_whose_parts_do_not_add_up_is_refused(raw):
    counts = {**raw.counts, ("_T",): 5127}
    with pytest.raises(TableError, match=r"^contacts_by_problem: \('_T',\) is not what its parts sum to\.$"):
        RawTable(DEFINITION, *YEAR, raw.categories, counts)


def test_a_table_without_its_zero_cells_is_refused(raw):
    counts = {key: count for key, count in raw.counts.items() if key != ("RITUAL",)}
    with pytest.raises(TableError, match="RITUAL"):
        RawTable(DEFINITION, *YEAR, raw.categories, counts)


def test_an_empty_period_is_refused(raw):
    with pytest.raises(TableError, match="until"):
        RawTable(DEFINITION, YEAR[1], YEAR[0], raw.categories, raw.counts)
