"""Opening hours against a slow twin that looks minute by minute, and what they refuse."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.opening import DAYS, MIDNIGHT, Hours, InvalidHours, Spell, clock

BRUSSELS = ZoneInfo("Europe/Brussels")
OFFICE = {day: ["09:00-12:30", "13:00-17:00"] for day in DAYS[:5]}


def hours(week=OFFICE, closed=()):
    return Hours.from_words("Europe/Brussels", week, closed)


def at(*moment):
    return datetime(*moment, tzinfo=BRUSSELS)


@st.composite
def spells(draw):
    edges = sorted(draw(st.lists(st.integers(0, 48), min_size=0, max_size=4, unique=True)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Spell(from_ * 30, until * 30) for from_, until in pairs)


weeks = st.tuples(*[spells()] * 7)
moments = st.integers(0, 74 * MIDNIGHT).map(
    lambda minutes: datetime(2026, 1, 5, tzinfo=BRUSSELS) + timedelta(minutes=minutes)
)
closings = st.frozensets(st.dates(date(2026, 1, 1), date(2026, 4, 1)), max_size=5)


def slow_open(week, closed, local):
    """Is the line open in that minute? Nothing but the rule itself."""
    if local.date() in closed:
        return False
    minute = local.hour * 60 + local.minute
    return any(minute in range(spell.from_, spell.until) for spell in week[local.weekday()])


def slow_change(week, closed, local, to):
    """The next half hour at which the line turns open or closed, looking ten days ahead."""
    before = slow_open(week, closed, local)
    step = local.replace(minute=local.minute // 30 * 30)
    for _ in range(480):
        step += timedelta(minutes=30)
        now = slow_open(week, closed, step)
        if now is to and before is not to:
            return step
        before = now
    return None


@given(weeks, closings, moments)
def test_open_is_what_the_twin_sees(week, closed, moment):
    assert Hours(BRUSSELS, week, closed).is_open(moment) == slow_open(week, closed, moment)


@given(weeks, closings, moments)
def test_it_opens_when_the_twin_sees_it_open(week, closed, moment):
    found, seen = Hours(BRUSSELS, week, closed).opens(moment), slow_change(week, closed, moment, to=True)
    if seen is None:
        assert found is None or found > moment + timedelta(days=9)
    else:
        assert found == seen


@given(weeks, closings, moments)
def test_it_closes_when_the_twin_sees_it_close(week, closed, moment):
    line = Hours(BRUSSELS, week, closed)
    found = line.closes(moment)
    if not line.is_open(moment):
        assert found is None
        return
    seen = slow_change(week, closed, moment, to=False)
    if seen is None:
        assert found is None or found > moment + timedelta(days=9)
    else:
        assert found == seen


def test_the_minute_of_closing_is_closed():
    assert hours().is_open(at(2026, 6, 1, 16, 59))
    assert not hours().is_open(at(2026, 6, 1, 17, 0))


def test_the_moment_may_come_in_any_time_zone():
    assert hours().is_open(datetime(2026, 6, 1, 7, 0, tzinfo=UTC))
    assert not hours().is_open(datetime(2026, 6, 1, 6, 59, tzinfo=UTC))


@pytest.mark.parametrize("day", [27, 28, 29, 30])
def test_a_change_of_the_clock_moves_no_opening(day):
    """In the night of 28 to 29 March 2026 the clock goes from 2 to 3."""
    every_day = hours({name: ["09:00-17:00"] for name in DAYS})
    opens = every_day.opens(at(2026, 3, day, 0, 0))
    assert (opens.day, opens.hour, opens.minute) == (day, 9, 0)


def test_spells_that_meet_at_midnight_are_one():
    night = hours({"monday": ["22:00-24:00"], "tuesday": ["00:00-06:00"]})
    assert night.closes(at(2026, 6, 1, 23, 0)) == at(2026, 6, 2, 6, 0)
    assert night.opens(at(2026, 6, 1, 23, 0)) == at(2026, 6, 8, 22, 0)


def test_a_line_that_never_closes_says_no_end():
    day_and_night = hours({name: ["00:00-24:00"] for name in DAYS})
    assert day_and_night.always
    assert day_and_night.closes(at(2026, 6, 1, 3, 0)) is None
    assert day_and_night.opens(at(2026, 6, 1, 3, 0)) is None


def test_a_line_that_never_opens_says_no_day():
    assert hours({}).opens(at(2026, 6, 1, 3, 0)) is None


def test_a_closed_day_is_passed_over():
    line = hours(closed=["2026-06-01"])
    assert not line.is_open(at(2026, 6, 1, 10, 0))
    assert line.opens(at(2026, 6, 1, 10, 0)) == at(2026, 6, 2, 9, 0)


def test_neighbours_with_the_same_hours_stand_together():
    week = {**OFFICE, "saturday": ["10:00-12:00"]}
    assert [(first, last) for first, last, _ in hours(week).by_days()] == [(0, 4), (5, 5)]


@pytest.mark.parametrize(("minute", "words"), [(0, "00:00"), (545, "09:05"), (MIDNIGHT, "24:00")])
def test_a_minute_is_said_as_on_a_clock(minute, words):
    assert clock(minute) == words


@pytest.mark.parametrize(
    ("week", "said"),
    [
        ({"monday": ["9:00-17:00"]}, "monday"),
        ({"monday": ["17:00-09:00"]}, "ends before it begins"),
        ({"monday": ["09:00-12:00", "11:00-13:00"]}, "overlap"),
        ({"monday": ["13:00-14:00", "09:00-12:00"]}, "not in order"),
        ({"maandag": ["09:00-17:00"]}, "is no day"),
        ({"monday": ["09:00-25:00"]}, "monday"),
    ],
)
def test_hours_that_mean_nothing_are_refused_with_the_day(week, said):
    with pytest.raises(InvalidHours, match=said):
        hours(week)


def test_an_unknown_time_zone_is_refused():
    with pytest.raises(InvalidHours, match="Europe/Brussels"):
        Hours.from_words("Mars/Olympus", {}, [])


def test_a_closed_day_that_is_none_is_refused():
    with pytest.raises(InvalidHours, match="2026-12-25"):
        hours(closed=["Christmas"])
