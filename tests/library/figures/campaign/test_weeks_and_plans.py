"""Weeks and plans that would mislead are refused with what to do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from houvast.library.figures.campaign import (
    CampaignRefused,
    CountRefused,
    Plan,
    PlanRefused,
    SeriesRefused,
    TooShort,
    WeekMissing,
    Weeks,
    Window,
    WindowRefused,
    measure,
    read_plan,
    read_weeks,
    weeks,
)


def test_weeks_are_read_by_their_monday_or_their_number():
    by_day = read_weeks("week,men\n2025-01-06,3\n2025-01-13,4\n")
    by_number = read_weeks("# printed by somebody\nweek,men\n2025-W02,3\n2025-W03,4\n")
    assert by_day.mondays == by_number.mondays == (date(2025, 1, 6), date(2025, 1, 13))
    assert by_day.of("men").tolist() == [3, 4]


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ("2025-01-06,3\n2025-01-20,4", WeekMissing),
        ("2025-01-06,3\n2025-01-06,4", WeekMissing),
        ("2025-01-13,3\n2025-01-06,4", WeekMissing),
        ("2025-01-07,3", SeriesRefused),
        ("January,3", SeriesRefused),
        ("2025-01-06,-1", CountRefused),
        ("2025-01-06,1.5", CountRefused),
        ("2025-01-06,", CountRefused),
        ("2025-01-06,NA", CountRefused),
        ("2025-01-06,nan", CountRefused),
        ("2025-01-06,1e12", CountRefused),
        ("2025-01-06,1,2", SeriesRefused),
    ],
)
def test_a_series_that_cannot_be_is_refused(lines: str, refusal: type[CampaignRefused]):
    with pytest.raises(refusal):
        read_weeks(f"week,men\n{lines}\n")


@pytest.mark.parametrize(
    "text", ["\n", "men,women\n1,2\n", "week\n2025-01-06\n", "week,men,men\n2025-01-06,1,2\n"]
)
def test_a_file_that_is_no_series_is_refused(text: str):
    with pytest.raises(SeriesRefused):
        read_weeks(text)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(SeriesRefused, match="no file"):
        read_weeks(tmp_path / "absent.csv")
    with pytest.raises(PlanRefused, match="no plan"):
        read_plan(tmp_path / "absent.yaml")


PLAN = """
name: Talk about it
groups: [men]
controls: [sites]
registered_on: 2024-06-01
windows:
  - {name: first, from: 2024-12-30, until: 2025-02-24}
"""


def test_a_plan_is_read(tmp_path: Path):
    (tmp_path / "p.yaml").write_text(PLAN)
    read = read_plan(tmp_path / "p.yaml")
    assert read.windows[0].weeks == 8
    assert read.is_registered_before(read.windows[0])


@pytest.mark.parametrize(
    ("old", "new", "refusal"),
    [
        ("groups: [men]", "groups: []", PlanRefused),
        ("groups: [men]", "", PlanRefused),
        ("controls: [sites]", "controls: [men]", PlanRefused),
        ("controls: [sites]", "method: best", PlanRefused),
        ("controls: [sites]", "surprise: 1", PlanRefused),
        ("2024-06-01", "soon", PlanRefused),
        ("2024-12-30", "2024-12-31", WindowRefused),
        ("2025-02-24", "2025-01-06", WindowRefused),
        ("2025-02-24", "2024-12-02", WindowRefused),
    ],
)
def test_a_plan_that_cannot_be_is_refused(tmp_path: Path, old: str, new: str, refusal: type[CampaignRefused]):
    (tmp_path / "p.yaml").write_text(PLAN.replace(old, new))
    with pytest.raises(refusal):
        read_plan(tmp_path / "p.yaml")


def moved(plan: Plan, by: int) -> Plan:
    window = plan.windows[0]
    shift = timedelta(weeks=by)
    return replace(plan, windows=(Window(window.name, window.from_ + shift, window.until + shift),))


def test_a_window_outside_the_data_is_refused(data: Callable[..., Weeks], plan: Plan):
    with pytest.raises(WindowRefused, match="before the data"):
        measure(data(), moved(plan, -160), seed=1)
    with pytest.raises(WindowRefused, match="after the data"):
        measure(data(), moved(plan, 1), seed=1)


def test_less_than_a_year_before_the_window_is_refused(data: Callable[..., Weeks], plan: Plan):
    with pytest.raises(TooShort, match="at least 52"):
        measure(data(), moved(plan, -110), seed=1)


def test_too_few_contacts_a_week_are_refused(data: Callable[..., Weeks], plan: Plan):
    with pytest.raises(TooShort, match="too few to measure"):
        measure(data(mean=0.5), plan, seed=1)


def test_a_group_or_control_that_is_not_there_is_refused(data: Callable[..., Weeks], plan: Plan):
    with pytest.raises(SeriesRefused, match="no column 'boys'"):
        measure(data(), replace(plan, groups=("boys",)), seed=1)
    with pytest.raises(SeriesRefused, match="no column 'x'"):
        measure(data(), replace(plan, controls=("x",)), seed=1)
    empty = weeks(date(2022, 1, 3), {"men": [30] * 170, "sites": [0] * 170})
    with pytest.raises(PlanRefused, match="zero in every week"):
        measure(empty, plan, seed=1)


def test_a_constant_series_is_measured_and_shows_nothing(plan: Plan):
    flat = weeks(date(2022, 1, 3), {"men": [30] * 170, "sites": [10, 11] * 85})
    found = measure(flat, plan, seed=1).effects[0]
    assert abs(found.main.change) < 0.01
    assert not found.main.sees_an_effect
