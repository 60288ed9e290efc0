"""From facts to tables that may leave: the known answer of 2018, and one pattern whoever asks."""

from datetime import date

import pytest

from houvast.library.codes import codebook
from houvast.library.figures import (
    attack,
    definition,
    definitions,
    read_snapshot,
    safe_tables,
    write_snapshot,
)
from houvast.library.figures.facts import CONTACTS, Kind
from houvast.library.figures.together import families

FIRST, END = date(2025, 1, 1), date(2026, 1, 1)
PROBLEMS = {
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


def blank():
    """A support contact of which nothing is known: every code is the list's unknown, or its first."""
    empty = {Kind.CODES: [], Kind.NUMBER: 0, Kind.KEY: 0, Kind.DAY: FIRST}
    row = {name: empty.get(column.kind) for name, column in CONTACTS.items()}
    for name, column in CONTACTS.items():
        if column.kind is Kind.CODE:
            codes = codebook(column.codebook, on=FIRST).codes()
            row[name] = "U" if "U" in codes else codes[0]
    return row | {"contact_kind": "SUPPORT"}


def about(problem):
    historical = problem == "HISTORICAL"
    return {
        "problem": "CHILD_ABUSE" if historical else problem,
        "timing": "HISTORICAL" if historical else "CURRENT",
    }


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory):
    problems = [problem for problem, many in PROBLEMS.items() for _ in range(many)]
    unknown = blank()
    contacts = ({**unknown, **about(problem), "key": key} for key, problem in enumerate(problems))
    folder = tmp_path_factory.mktemp("facts") / "year"
    write_snapshot(folder, FIRST, END, {"contacts": contacts})
    return read_snapshot(folder)


def test_the_problems_of_2018_come_out_with_the_two_ones_protected(snapshot):
    safe = safe_tables(snapshot, ["contacts_by_problem"])["contacts_by_problem"]
    assert safe.total.value == 5126
    assert safe[("CHILD_ABUSE",)].value == 2769
    assert safe[("PARTNER",)].value == 822
    assert safe[("HISTORICAL",)].value == 10
    assert safe.suppressed == (("HONOUR",), ("RITUAL",), ("FORCED_ADOPTION",))
    assert [safe[key].conf_status for key in safe.suppressed] == ["D", "A", "A"]


def test_their_sum_of_two_gives_neither_away(snapshot):
    safe = safe_tables(snapshot, ["contacts_by_problem"])["contacts_by_problem"]
    found = attack([safe])
    for code in ("RITUAL", "FORCED_ADOPTION"):
        assert found["contacts_by_problem", (code,)].values == 4


def test_one_table_alone_is_the_same_as_among_all(snapshot):
    alone = safe_tables(snapshot, ["contacts_by_problem"])["contacts_by_problem"]
    assert safe_tables(snapshot)["contacts_by_problem"] == alone


def test_tables_come_in_the_order_asked(snapshot):
    asked = ["contacts_by_month", "contacts_by_channel"]
    assert list(safe_tables(snapshot, asked)) == asked


def test_tables_that_count_the_same_things_belong_together():
    together = families([definition("victims_by_form")])[0]
    assert {each.name for each in together} == {
        each.name for each in definitions() if each.facts in ("persons", "pairs")
    }
