"""Nobody is recognised in a figure.

Counts from one to four are never shown, and so many others are hidden with them that somebody who knows every
published number, margin and mark is left with at least three possible values for each. Figures of days that
were counted before are held against the earlier ones first, and wait where both together would show more.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cast import MAN, WOMAN, Cast, registration
from houvast.library.figures.attacker import attack
from houvast.library.figures.export import export
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


def test_figures_that_differ_by_one_person_from_those_before_are_not_signed(
    year: Cast, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.HOME, settings.RELEASES = tmp_path, tmp_path / "releases"
    content = "houvast.records.releases.content"
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: ("contacts_by_problem",))
    monkeypatch.setattr(f"{content}.ANSWERED_IN", ())
    monkeypatch.setattr(
        f"{content}.every_file",
        lambda table, ahead: [(f"{table.definition.name}.csv", export(table, "csv", "en"))],
    )
    first = releases.gather(*YEAR.values(), by=year.statistician)
    releases.propose(first, by=year.statistician)
    releases.check(first, by=year.statistician)
    releases.sign(first, by=year.signer)
    operations.import_registrations([registration(WOMAN)], team=year.phone_line, by=year.command)
    second = releases.gather(*YEAR.values(), by=year.statistician)
    with pytest.raises(releases.NotPossible, match="what was corrected"):
        releases.propose(second, by=year.statistician)
