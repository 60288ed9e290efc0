"""Weeks counted from a snapshot are those that counting by hand gives; a gap is never a quiet week."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, find, settings

from houvast.library.figures.campaign import TooShort, WeekMissing, count_weeks
from houvast.library.figures.snapshot import write_snapshot
from spec.facts_of import FIRST, row

UNTIL = FIRST + timedelta(days=7 * 30 - FIRST.weekday())
GROUPS = {
    "all": {},
    "men": {"contact_sex": ("M",)},
    "men_harmed": {"contact_sex": ("M",), "contact_role": ("VICTIM", "BOTH")},
    "partner": {"problem": ("PARTNER",)},
}


@pytest.fixture(scope="module")
def one():
    quick = settings(database=None, max_examples=20, suppress_health_check=list(HealthCheck))
    return find(row("contacts", key=1, day=FIRST), lambda _: True, settings=quick)


@pytest.fixture
def told(one):
    chance = random.Random(5)
    days = [FIRST + timedelta(days=day) for day in range(3, (UNTIL - FIRST).days)]
    return [
        one
        | {
            "key": key,
            "day": chance.choice(days),
            "contact_sex": chance.choice("MFXU"),
            "contact_role_stated": chance.choice(("VICTIM", "PARENT", "U")),
            "contact_role_assessed": chance.choice(("U", "BOTH", "PERPETRATOR")),
            "problem": chance.choice(("PARTNER", "CHILD_ABUSE")),
        }
        for key in range(1, 900)
    ]


def by_hand(told, asked, monday):
    counts = [0] * ((UNTIL - monday).days // 7)
    for fact in told:
        role = fact["contact_role_assessed"]
        known = {**fact, "contact_role": fact["contact_role_stated"] if role == "U" else role}
        belongs = all(known[column] in codes for column, codes in asked.items())
        if belongs and fact["day"] >= monday:
            counts[(fact["day"] - monday).days // 7] += 1
    return counts


def test_every_group_is_counted_week_by_week_as_by_hand(told, tmp_path):
    snapshot = write_snapshot(tmp_path / "facts", FIRST, UNTIL, {"contacts": told})
    found = count_weeks(snapshot, GROUPS, UNTIL)
    monday = found.mondays[0]
    assert monday.weekday() == 0
    assert 0 <= (monday - min(fact["day"] for fact in told)).days < 7
    assert found.mondays[-1] + timedelta(days=7) == UNTIL
    for name, asked in GROUPS.items():
        assert found.of(name).tolist() == by_hand(told, asked, monday), name


def test_the_days_before_the_first_whole_week_are_no_week(told, tmp_path):
    late = [fact for fact in told if fact["day"] >= FIRST + timedelta(days=45)]
    found = count_weeks(
        write_snapshot(tmp_path / "facts", FIRST, UNTIL, {"contacts": late}), {"all": {}}, UNTIL
    )
    assert found.mondays[0] >= FIRST + timedelta(days=45)


def test_a_week_in_which_a_busy_helpline_registered_nobody_is_refused(told, tmp_path):
    gap = UNTIL - timedelta(weeks=9)
    kept = [fact for fact in told if not gap <= fact["day"] < gap + timedelta(weeks=1)]
    snapshot = write_snapshot(tmp_path / "facts", FIRST, UNTIL, {"contacts": kept})
    with pytest.raises(WeekMissing, match=str(gap)):
        count_weeks(snapshot, {"all": {}}, UNTIL)


def test_a_quiet_week_of_a_small_group_counts_as_zero(told, tmp_path):
    kept = [fact for fact in told if fact["contact_sex"] != "X"]
    snapshot = write_snapshot(tmp_path / "facts", FIRST, UNTIL, {"contacts": kept})
    assert not count_weeks(snapshot, {"x": {"contact_sex": ("X",)}}, UNTIL).of("x").any()


def test_a_helpline_without_contacts_has_no_weeks(tmp_path):
    snapshot = write_snapshot(tmp_path / "facts", FIRST, date(FIRST.year + 1, 1, 1), {})
    with pytest.raises(TooShort, match="no contacts"):
        count_weeks(snapshot, {"all": {}}, UNTIL)
