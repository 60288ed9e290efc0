"""A period in days, months or years, from a day on: when it is over, and for which days it is over by now."""

import calendar
from datetime import date, timedelta

UNITS = ("days", "months", "years")
DAY = timedelta(days=1)


def over_on(begins: date, number: int, unit: str) -> date:
    """The day on which so many days, months or years since `begins` are over.

    A date that its month does not have (31 April, 29 February) becomes the last day of that month:
    Regulation (EEC, Euratom) 1182/71 art. 3(2)(c). A period that outlives the calendar is never over.
    """
    try:
        if unit == "days":
            return begins + timedelta(days=number)
        return _months_on(begins, _months(number, unit))
    except (ValueError, OverflowError):
        return date.max


def latest_over(on: date, number: int, unit: str) -> date:
    """The latest day from which the period is over by `on`: it is over for this day and all before it."""
    if unit == "days":
        return date.fromordinal(max(on.toordinal() - number, 1))
    begins = _months_on(on, -_months(number, unit))
    # The last days of a long month end together with the last day of a short one: at most three.
    while over_on(begins + DAY, number, unit) <= on:
        begins += DAY
    return begins


def _months(number: int, unit: str) -> int:
    return number * (12 if unit == "years" else 1)


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
