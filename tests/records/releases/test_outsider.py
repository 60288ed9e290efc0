"""Somebody outside reads a published folder, and nothing else, and cannot work out a small count."""

import json
from datetime import date
from pathlib import Path

import pytest

from cast import MAN, WOMAN, Cast, registration
from houvast.demo import year
from houvast.library.figures.outsider import (
    read_everything,
    read_folder,
    work_out,
    work_out_between,
)
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations

YEAR = (date(2025, 1, 1), date(2026, 1, 1))
PROBLEMS = {"HONOUR": 1, "PARENT_ABUSE": 2, "ELDER_ABUSE": 37, "PARTNER": 61, "COPING": 45}


def published(cast: Cast, home: Path) -> Path:
    release = operations.gather(*YEAR, by=cast.statistician)
    operations.propose(release, by=cast.statistician)
    operations.check(release, by=cast.statistician)
    operations.sign(release, by=cast.signer)
    operations.publish(release, by=cast.signer)
    return home / "releases" / str(release)


@pytest.fixture
def folder(cast: Cast, home: Path) -> Path:
    said = []
    for problem, times in PROBLEMS.items():
        for who in (WOMAN, MAN):
            about = registration({**who, "person-1-problem": problem, "person-2-problem": problem})
            said += [about] * times
    contacts.import_registrations(said, team=cast.phone_line, by=cast.command)
    return published(cast, home)


def test_no_small_count_of_a_release_is_known_more_narrowly_than_its_policy_says(folder: Path):
    found = work_out(read_folder(folder))
    assert found
    assert not [narrow for narrow in found if narrow.is_too_narrow]


def test_no_file_of_a_release_shows_more_than_its_csv_and_none_is_left_out(folder: Path):
    read = read_everything(folder)
    assert (read.more, read.unread, read.unexplained) == ([], [], [])
    assert {"csv", "json", "html", "xlsx", "svg", "png", "page.json", "blocks.json"} <= read.files.keys()
    assert sum(read.files.values()) == len(list(folder.iterdir()))
    assert not [narrow for narrow in work_out(read.tables) if narrow.is_too_narrow]


def test_a_value_that_only_the_json_shows_is_known(folder: Path):
    file = folder / "contacts_by_problem.json"
    said = json.loads(file.read_text())
    hidden = next(cell for cell in said["cells"] if cell["conf_status"] == "C")
    hidden["value"] = 2
    file.chmod(0o644)
    file.write_text(json.dumps(said))
    table = next(each for each in read_folder(folder) if each.definition.name == "contacts_by_problem")
    assert table[tuple(hidden["codes"].values())].value == 2


def test_the_same_release_twice_gives_nothing_more_away(folder: Path):
    tables = read_folder(folder)
    assert not [narrow for narrow in work_out_between(tables, tables) if narrow.is_too_narrow]


@pytest.mark.slow
def test_nothing_is_worked_out_from_contacts_by_problem_and_channel_of_the_demos_year(cast: Cast, home: Path):
    first, second = year.registrations()
    contacts.import_registrations(first, team=cast.phone_line, by=cast.command)
    contacts.import_registrations(second, team=cast.phone_line, by=cast.command)
    found = work_out(read_folder(published(cast, home)))
    assert len(found) >= 2  # the two ones that were printed openly once
    assert not [narrow for narrow in found if narrow.is_too_narrow]
