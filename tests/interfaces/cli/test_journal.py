"""houvast journal verify: an excerpt holds against the trail, and fails for what was changed in it."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cast import Cast
from houvast.records.journal import operations
from records.journal.writing import begun, excerpt, noon, opened, words_of, write

DAY = date(2025, 11, 4)


@pytest.fixture
def said(cast: Cast) -> dict[str, Any]:
    journal, texts = opened(begun(cast.helpline)[0], cast.helpline), {}
    for position in (1, 2, 3):
        texts[position] = words_of(f"entry {position}")
        write(journal, position - 1, texts[position], at=noon(DAY))
    operations.seal_days(on=DAY + timedelta(days=1), by=cast.command)
    found: dict[str, Any] = json.loads(excerpt(journal, {1: texts[1], 3: texts[3]}, journal.by))
    return found


@pytest.fixture
def verify(houvast: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    def run(said: object, *options: str) -> Any:
        file = tmp_path / "notes.json"
        file.write_text(said if isinstance(said, str) else json.dumps(said))
        return houvast("journal", "verify", file, *options)

    return run


def test_it_says_what_stood_there_when_and_in_whose_trail(verify, said):
    ran = verify(said)
    assert ran.code == 0
    assert "2025-11-04: in the trail of Our helpline" in ran.out
    assert "number 1, came in 2025-11-04T12:00Z" in ran.out
    assert "entry 3" in ran.out
    assert "entry 2" not in ran.out
    assert ran.out.strip().endswith("It holds: unchanged, in this order, at these times.")


def test_alone_it_prints_the_root_of_each_day(verify, said):
    ran = verify(said, "--alone")
    assert (ran.code, said["days"]["2025-11-04"]["day_root"] in ran.out) == (0, True)


def changed_word(said):
    said["entries"][0]["words"] = said["entries"][0]["words"].replace("entry", "Entry")


def changed_time(said):
    said["entries"][1]["at"] = "2025-11-04T12:01Z"


def swapped(said):
    said["entries"].reverse()


def made_up(said):
    said["days"] = {"2025-11-05": said["days"]["2025-11-04"]}
    for each in said["entries"]:
        each["day"] = "2025-11-05"
    said["entries"][0]["words"] += " "


@pytest.mark.parametrize("change", [changed_word, changed_time, swapped, made_up])
def test_a_changed_excerpt_fails(verify, said, change):
    change(said)
    ran = verify(said)
    assert ran.code == 1
    assert "holds" not in ran.out


def without_day(said):
    said["entries"][1]["words"] = said["entries"][1]["words"].replace("entry 3", "put in later")
    said["entries"][1] |= {"day": "", "at": "2020-01-01T00:00Z"}


def without_any_day(said):
    without_day(said)
    said["entries"][0]["day"] = ""
    said["days"] = {}


@pytest.mark.parametrize("change", [without_day, without_any_day])
@pytest.mark.parametrize("option", ["", "--alone"])
def test_a_changed_entry_whose_day_was_taken_away_is_not_said_to_hold(verify, said, change, option):
    change(said)
    ran = verify(said, *filter(None, [option]))
    assert ran.code == 1
    assert "It holds" not in ran.out
    assert "number 3, came in 2020-01-01T00:00Z, so the file says: NOTHING PROVES IT" in ran.out
    assert "Not all of it is proved" in ran.said


def test_a_root_that_no_trail_has_fails(verify, said, cast: Cast):
    from houvast.records.audit.models import Entry

    Entry.objects.filter(action="journal.seal_days").update(subject="of another")
    ran = verify(said)
    assert (ran.code, "stands in no trail here" in ran.said) == (1, True)


@pytest.mark.parametrize("said", ["", "[]", '{"format": 1}', "{" * 9999])
def test_what_is_no_excerpt_is_said_in_a_sentence(verify, said):
    ran = verify(said)
    assert (ran.code, ran.out) == (1, "")
    assert ran.said.count("\n") == 1
