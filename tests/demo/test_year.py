"""The invented year: the margins are those that were printed for 2018, and the rest is alive."""

import csv
from collections import Counter
from importlib.resources import files

import pytest

from houvast.demo import year
from houvast.demo.scenes import NOTES, SCENES
from houvast.library.codes import codebook, crosswalk, from_printed
from houvast.records.contacts import course, questionnaire
from houvast.records.contacts.registration import Registration

Said = list[Registration]


@pytest.fixture(scope="module")
def teams() -> tuple[Said, Said]:
    return year.registrations()


@pytest.fixture(scope="module")
def said(teams: tuple[Said, Said]) -> Said:
    return teams[0] + teams[1]


def printed() -> dict[str, int]:
    """Calls of 2018 by problem, as published, under the codes of that list."""
    table = files("houvast.library.figures") / "published" / "1712_problem_2018.csv"
    found = {}
    for row in csv.DictReader(table.read_text("utf-8").splitlines()):
        condition = from_printed("problem_2018", row["published_label"])
        problem, timing = condition.get("problem", ("OTHER",)), condition.get("timing", ("U",))
        target = crosswalk("problem_2018").to({"problem": problem[0], "timing": timing[0]})
        found[target.condition["problem_2018"][0]] = int(row["calls"])
    return found


def main_problem(one: Registration) -> str:
    """As the list of 2018 calls it."""
    main = course.main_person(one.persons)
    facts = {"problem": main.problem, "timing": main.timing} if main else {"problem": "U", "timing": "U"}
    target = crosswalk("problem_2018").to(facts).condition
    assert target
    return target["problem_2018"][0]


def test_every_problem_has_exactly_the_number_that_was_printed(said: Said):
    assert len(printed()) == 14
    assert sum(printed().values()) == len(said) == 5126
    assert Counter(map(main_problem, said)) == printed()


def test_86_percent_came_by_phone(said: Said):
    assert sum(one.channel == "PHONE" for one in said) == 4408 == round(0.86 * 5126)


def test_every_contact_is_of_2025_and_every_month_and_waking_hour_is_alive(said: Said):
    assert {one.day.year for one in said} == {2025}
    assert min(Counter(one.day.month for one in said).values()) > 250
    hours = Counter(one.hour for one in said)
    assert set(hours) == set(range(24))
    assert min(hours[hour] for hour in range(9, 17)) > 300


def test_both_sexes_stand_in_every_role_and_on_both_lines(said: Said, teams: tuple[Said, Said]):
    for role in ("VICTIM", "PERPETRATOR", "BOTH"):
        of_role = Counter(p.sex for one in said for p in one.persons if p.role_stated == role)
        assert min(of_role["F"], of_role["M"]) > 20
    for speaking in ("VICTIM", "PERPETRATOR", "PARENT", "FRIEND", "PROFESSIONAL"):
        of_speaker = Counter(one.sex for one in said if one.role_stated == speaking)
        assert min(of_speaker["F"], of_speaker["M"]) > 20
    assert {"F", "M"} <= {one.sex for one in teams[1]}


def test_unknown_and_refused_are_answers_too(said: Said):
    assert {"U", "REFUSED", "X"} <= {person.sex for one in said for person in one.persons}
    assert "U" in {one.complaint for one in said} & {one.told_anyone_before for one in said}


def test_every_line_of_every_short_list_is_used(said: Said):
    def used(name: str) -> set[str]:
        return {getattr(one, name) for one in said}

    assert used("incidents_contact") == set(codebook("incidents").codes())
    assert used("complaint") == set(codebook("complaint").codes())
    assert used("told_anyone_before") == set(codebook("told_anyone_before").codes())
    assert used("identifiability") == set(codebook("identifiability").codes())
    forms = {form for one in said for person in one.persons for form in person.forms}
    assert forms == set(codebook("form").codes()) - {"U"}


def test_the_year_is_the_same_each_time(said: Said):
    again = [one for team in year.registrations() for one in team]
    assert again == said


def test_every_registration_could_have_been_typed(said: Said):
    for one in said[::50]:
        assert questionnaire.read(questionnaire.answers_of(one), today=year.UNTIL) == one


def test_every_note_says_that_it_is_invented_and_is_short(said: Said):
    notes = {one.details.note for one in said} - {""}
    assert notes == {f"Verzonnen. {note}" for note in NOTES}
    assert max(map(len, notes)) < 80


def test_nobody_calls_before_they_can_speak(said: Said):
    for one in said:
        if one.role_stated == "VICTIM":
            assert one.age_band not in ("UNBORN", "0-2", "3-5")


def test_every_problem_that_is_dealt_out_has_a_scene():
    assert set(year.PROBLEMS) - {"HISTORICAL"} == set(SCENES)
