"""Hours of a line, against a slow twin that walks minute by minute and takes its days from dateutil."""

import time as clock
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import example, given, settings
from hypothesis import strategies as st

from houvast.library.hours import DAYS, FIRST, Hours, NoHours, Rule

BRUSSELS = ZoneInfo("Europe/Brussels")
ZONES = ("Europe/Brussels", "Europe/Lisbon", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu")
DAILY = "FREQ=DAILY"

weekdays = st.sets(st.sampled_from(DAYS), min_size=1).map(lambda days: ",".join(sorted(days)))
counted = st.sets(
    st.tuples(st.sampled_from([1, 2, 3, 4, 5, -1, -2]), st.sampled_from(DAYS)), min_size=1, max_size=3
).map(lambda days: ",".join(f"{which}{day}" for which, day in sorted(days)))
numbers = st.sets(st.sampled_from([1, 2, 13, 28, 29, 30, 31, -1, -7]), min_size=1, max_size=4).map(
    lambda found: ",".join(map(str, sorted(found)))
)
months = st.sets(st.integers(1, 12), min_size=1, max_size=4).map(lambda found: ",".join(map(str, found)))


@st.composite
def rules(draw: st.DrawFn) -> str:
    freq = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = [f"FREQ={freq}"]
    if draw(st.booleans()):
        parts.append(f"INTERVAL={draw(st.integers(1, 5))}")
    if draw(st.booleans()):
        parts.append(f"BYMONTH={draw(months)}")
    if freq in ("MONTHLY", "YEARLY"):
        parts += draw(
            st.sampled_from(["", "BYDAY", "COUNTED", "BYMONTHDAY", "BOTH"]).flatmap(
                lambda kind: {
                    "": st.just([]),
                    "BYDAY": weekdays.map(lambda said: [f"BYDAY={said}"]),
                    "COUNTED": counted.map(lambda said: [f"BYDAY={said}"]),
                    "BYMONTHDAY": numbers.map(lambda said: [f"BYMONTHDAY={said}"]),
                    "BOTH": st.tuples(weekdays, numbers).map(
                        lambda said: [f"BYDAY={said[0]}", f"BYMONTHDAY={said[1]}"]
                    ),
                }[kind]
            )
        )
    elif draw(st.booleans()):
        parts.append(f"BYDAY={draw(weekdays)}")
    if draw(st.booleans()):
        parts.append(f"UNTIL={draw(st.dates(date(2024, 6, 1), date(2027, 1, 1))):%Y%m%d}")
    return ";".join(parts)


@given(rules(), st.dates(FIRST, date(2027, 6, 30)))
@example("FREQ=MONTHLY;BYDAY=-1FR", date(2026, 1, 1))
@example("FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29", date(2024, 1, 1))
@example("FREQ=YEARLY;BYDAY=5TH", date(2026, 1, 1))
@settings(max_examples=60)
def test_a_rule_has_the_days_that_dateutil_finds(rule: str, start: date):
    until = start + timedelta(days=200)
    twin = rrulestr(rule, dtstart=datetime.combine(FIRST, time())).between(
        datetime.combine(start, time()), datetime.combine(until, time()), inc=True
    )
    asked = Rule.of(rule)
    days = (start + timedelta(days=each) for each in range(201))
    assert [day for day in days if asked.has(day)] == [found.date() for found in twin]


def slowly_open(spells: list[tuple[int, int]], zone: ZoneInfo, closed: set[date], first: date, last: date):
    """The minutes, in UTC, in which a line of daily spells is open: a clock on the wall, watched all day."""
    watched, now = [], datetime.combine(first - timedelta(days=2), time(), UTC)
    while now < datetime.combine(last + timedelta(days=2), time(), UTC):
        watched.append((now, now.astimezone(zone).replace(tzinfo=None)))
        now += timedelta(minutes=1)
    found: set[datetime] = set()
    day = first - timedelta(days=1)
    while day <= last:
        for from_, until in spells if day not in closed else ():
            midnight = datetime.combine(day, time())
            start, end = midnight + timedelta(minutes=from_), midnight + timedelta(minutes=until)
            running = ended = False
            for moment, wall in watched:
                running, ended = running or wall >= start, ended or wall >= end
                if running and not ended:
                    found.add(moment)
        day += timedelta(days=1)
    return found


@given(
    st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), min_size=1, max_size=2),
    st.sampled_from(ZONES),
    st.sampled_from(
        [date(2026, 3, 29), date(2026, 10, 25), date(2026, 4, 5), date(2026, 3, 8), date(2026, 7, 1)]
    ),
    st.sets(st.integers(-1, 1), max_size=2),
)
@example([(130, 170)], "Europe/Brussels", date(2026, 3, 29), set())  # inside the hour that is jumped
@example([(150, 300)], "Europe/Brussels", date(2026, 3, 29), set())
@example([(135, 165)], "Europe/Brussels", date(2026, 10, 25), set())  # inside the hour that comes twice
@example([(1320, 120)], "Europe/Brussels", date(2026, 10, 25), {0})
@settings(max_examples=12)
def test_a_line_is_open_in_the_minutes_in_which_a_clock_on_the_wall_says_so(said, zone, day, closed):
    spells = [(from_, until if until > from_ else until + 1440) for from_, until in said]
    days = {day + timedelta(days=each) for each in closed}
    hours = Hours.of(
        [{"rule": DAILY, "from": written(from_), "until": written(until)} for from_, until in said],
        zone,
        [each.isoformat() for each in days],
    )
    twin = slowly_open(spells, ZoneInfo(zone), days, day, day + timedelta(days=1))
    now = datetime.combine(day, time(), UTC)
    for _ in range(0, 1440, 5):
        now += timedelta(minutes=5)
        assert hours.is_open(now) == (now in twin), now
        assert hours.is_open(now.astimezone(ZoneInfo(zone))) == (now in twin), now  # asked by either clock
        if closes := hours.closes(now):
            assert closes.astimezone(UTC) - timedelta(minutes=1) in twin


def written(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def test_the_next_opening_is_the_first_moment_at_which_it_is_open():
    hours = Hours.of(
        [{"rule": "FREQ=WEEKLY;BYDAY=MO", "from": "22:00", "until": "02:00"}],
        "Europe/Brussels",
        ["2026-12-07"],
    )
    sunday = datetime(2026, 11, 29, 12, tzinfo=BRUSSELS)
    assert hours.opens(sunday) == datetime(2026, 11, 30, 22, tzinfo=BRUSSELS)
    assert hours.closes(datetime(2026, 12, 1, 1, 59, tzinfo=BRUSSELS)) == datetime(
        2026, 12, 1, 2, tzinfo=BRUSSELS
    )
    # The seventh is closed, and with it the night that begins on it.
    assert hours.opens(datetime(2026, 12, 1, 12, tzinfo=BRUSSELS)) == datetime(
        2026, 12, 14, 22, tzinfo=BRUSSELS
    )
    assert not hours.is_open(datetime(2026, 12, 8, 1, tzinfo=BRUSSELS))


HOSTILE = (
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;INTERVAL=1",
    "FREQ=HOURLY",
    "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3",
    "FREQ=DAILY;COUNT=99999999999",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=DAILY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=99999999999999999999",
    "FREQ=DAILY;INTERVAL=1,2",
    "FREQ=YEARLY;BYMONTHDAY=0",
    "FREQ=YEARLY;BYMONTH=13",
    "FREQ=YEARLY;BYDAY=99999MO",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=DAILY;UNTIL=99999999",
    "FREQ=DAILY;FREQ=SECONDLY",
    "FREQ=DAILY;;",
    "DTSTART:20240101\nRRULE:FREQ=DAILY",
    "RRULE:FREQ=DAILY",
    "FREQ=YEARLY;BYEASTER=0",
    "FREQ=DAILY;BYSETPOS=" + ",".join(map(str, range(1, 367))),
    "FREQ=DAILY;BYMONTH=" + ",".join(["1"] * 100_000),
    "",
    "daily",
    "FREQ=Ⅾaily",
    "FREQ=YEARLY;BYMONTH=١",
)


@pytest.mark.parametrize("rule", HOSTILE)
def test_a_rule_that_says_more_than_days_is_refused_at_once(rule: str):
    began = clock.process_time()
    with pytest.raises(NoHours) as refusal:
        Hours.of([{"rule": rule, "from": "10:00", "until": "12:00"}], "Europe/Brussels")
    assert clock.process_time() - began < 0.05
    assert (refusal.value.kind, len(refusal.value.said) <= 60) == ("RULE", True)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;INTERVAL=1000;BYMONTHDAY=31;BYMONTH=11",
        "FREQ=DAILY;UNTIL=20240101",
        "FREQ=YEARLY;BYDAY=-53SU",
    ],
)
def test_a_rule_that_never_comes_costs_no_more_than_another(rule: str):
    spells = [{"rule": rule, "from": "10:00", "until": "12:00"}] * 50
    hours = Hours.of(spells, "Europe/Brussels")
    began = clock.process_time()
    assert hours.opens(datetime(2026, 1, 1, tzinfo=BRUSSELS)) is None
    assert clock.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("spells", "zone", "closed", "kind"),
    [
        ([{"rule": DAILY, "from": "25:00", "until": "12:00"}], "Europe/Brussels", [], "TIME"),
        ([{"rule": DAILY, "from": "10:60", "until": "12:00"}], "Europe/Brussels", [], "TIME"),
        ([{"rule": DAILY, "from": "24:01", "until": "12:00"}], "Europe/Brussels", [], "TIME"),
        ([{"rule": DAILY, "from": "١٠:٠٠", "until": "12:00"}], "Europe/Brussels", [], "TIME"),
        ([{"rule": DAILY, "from": "10:00"}], "Europe/Brussels", [], "TIME"),
        ([], "Europe/Nowhere", [], "ZONE"),
        ([], "../../etc/passwd", [], "ZONE"),
        ([], "Europe", [], "ZONE"),
        ([], "", [], "ZONE"),
        ([], "Europe/Brussels", ["25 december"], "DAY"),
        ([], "Europe/Brussels", [None], "DAY"),
        ([], "Europe/Brussels", ["2026-12-25"] * 401, "MANY"),
        ([{"rule": DAILY, "from": "10:00", "until": "12:00"}] * 51, "Europe/Brussels", [], "MANY"),
    ],
)
def test_what_is_no_time_zone_day_or_amount_is_refused_and_says_which(spells, zone, closed, kind):
    with pytest.raises(NoHours) as refusal:
        Hours.of(spells, zone, closed)
    assert refusal.value.kind == kind
