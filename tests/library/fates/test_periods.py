"""A period is over on its day and not a day before, also at the end of a month and on 29 February."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from houvast.library.fates import After

DAY = timedelta(days=1)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
PERIODS = st.builds(After, st.integers(1, 240), st.sampled_from(["days", "months", "years"]), st.just("day"))


@pytest.mark.parametrize(
    ("period", "begins", "over"),
    [
        (After(18, "months", "day"), date(2025, 11, 4), date(2027, 5, 4)),
        (After(18, "months", "day"), date(2025, 8, 31), date(2027, 2, 28)),
        (After(18, "months", "day"), date(2026, 8, 31), date(2028, 2, 29)),
        (After(1, "years", "day"), date(2024, 2, 29), date(2025, 2, 28)),
        (After(4, "years", "day"), date(2024, 2, 29), date(2028, 2, 29)),
        (After(10, "years", "day"), date(2024, 2, 28), date(2034, 2, 28)),
        (After(30, "days", "day"), date(2028, 1, 31), date(2028, 3, 1)),
        (After(30, "days", "day"), date(2027, 1, 31), date(2027, 3, 2)),
        (After(1, "months", "day"), date(2027, 1, 31), date(2027, 2, 28)),
    ],
)
def test_a_period_is_over_on_the_day_that_a_calendar_shows(period: After, begins: date, over: date):
    assert period.over_on(begins) == over
    assert period.latest(over) >= begins
    assert period.latest(over - DAY) < begins


@given(PERIODS, DAYS)
@example(After(18, "months", "day"), date(2026, 8, 29))
@example(After(18, "months", "day"), date(2026, 8, 31))
@example(After(1, "years", "day"), date(2028, 2, 29))
@example(After(1, "years", "day"), date(2028, 2, 28))
@example(After(10, "years", "day"), date(2024, 2, 29))
def test_what_is_due_on_a_day_is_what_was_not_due_the_day_before(period: After, begins: date):
    """`latest`, by which a database selects, against `over_on`, by which a person reckons."""
    over = period.over_on(begins)
    assert begins <= period.latest(over)
    assert begins > period.latest(over - DAY)


@given(PERIODS, DAYS)
@example(After(1, "months", "day"), date(2028, 2, 29))
@example(After(18, "months", "day"), date(2027, 2, 28))
def test_the_latest_day_that_is_over_is_found_by_trying_every_day(period: After, on: date):
    """A slow twin: walk back from well after the period until a day is over."""
    day = period.latest(on) + 40 * DAY
    while period.over_on(day) > on:
        day -= DAY
    assert period.latest(on) == day


def test_a_period_that_outlives_the_calendar_is_never_over():
    assert After(240, "years", "day").over_on(date(9990, 1, 1)) == date.max
