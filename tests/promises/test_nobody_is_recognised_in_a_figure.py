"""Nobody is recognised in a figure.

Counts from one to four are never shown, and so many others are hidden with them that somebody who knows every
published number, margin and mark is left with at least three possible values for each.
"""

from datetime import date

import pytest

from cast import MAN, WOMAN, Cast, registration
from houvast.library.figures.attacker import attack
from houvast.records.contacts import facts, operations
from houvast.records.releases import operations as releases

YEAR = {"from_": date(2025, 1, 1), "until": date(2026, 1, 1)}


@pytest.fixture
def year(cast: Cast) -> Cast:
    """Seventy people with partner violence, nine with elder abuse, and two of whom there is one each."""
    said = [registration(WOMAN)] * 40 + [registration(MAN)] * 30
    for problem, times in (("ELDER_ABUSE", 9), ("RITUAL", 1), ("FORCED_ADOPTION", 1)):
        said += [registration({**WOMAN, "person-1-problem": problem, "person-2-problem": problem})] * times
    operations.import_registrations(said, team=cast.phone_line, by=cast.command)
    return cast


@pytest.fixture
def tables(year: Cast):
    names = ["contacts_by_problem", "contacts_by_role_and_sex", "victims_by_form"]
    return releases.count(names, **YEAR, by=year.statistician)


def test_no_count_from_one_to_four_is_shown(tables):
    shown = [cell.value for table in tables for cell in table.cells.values() if cell.value is not None]
    assert max(shown) > 4
    assert not {1, 2, 3, 4} & set(shown)


def test_two_people_whose_sum_is_known_are_not_given_away(tables):
    hidden = {key for (name, key) in attack(tables) if name == "contacts_by_problem"}
    assert {("RITUAL",), ("FORCED_ADOPTION",)} < hidden


def test_an_attacker_with_every_number_is_left_with_three_values_or_more(tables):
    found = attack(tables, only_small=True)
    assert found
    assert min(interval.values for interval in found.values()) >= 3


def test_a_fact_carries_no_text_no_name_and_no_id(year: Cast):
    gathered = facts.gather(organisation=year.helpline, **YEAR)
    said = repr(gathered)
    assert "sister" not in said
    assert str(year.worker.id) not in said
    assert str(year.phone_line) not in said
