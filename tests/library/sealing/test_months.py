"""Time as a key: what is locked to a month opens with the key of that month, and N days are enough."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.sealing.box import CannotOpen, new_key, new_keypair, unwrap, wrap
from houvast.library.sealing.months import (
    days_until_gone,
    destroyed_on,
    expires_on,
    lock,
    month_of_expiry,
    unlock,
)

KEY, MONTH_KEY = bytes(range(32)), bytes(range(32, 64))
PLACE = "contact/1"
days = st.dates(date(2020, 1, 1), date(2200, 12, 31))
months = st.dates(date(2020, 1, 1), date(2200, 12, 31)).map(lambda day: day.isoformat()[:7])


@given(key=st.binary(min_size=32, max_size=32), month_key=st.binary(min_size=32, max_size=32), month=months)
def test_a_locked_key_opens_with_the_key_of_its_month_and_no_other(key: bytes, month_key: bytes, month: str):
    locked = lock(key, month_key=month_key, month=month, place=PLACE)
    assert unlock(locked, month_key=month_key, month=month, place=PLACE) == key
    with pytest.raises(CannotOpen):
        unlock(locked, month_key=new_key(), month=month, place=PLACE)


@given(month=months, other=months)
def test_a_key_locked_to_one_month_does_not_open_as_of_another(month: str, other: str):
    locked = lock(KEY, month_key=MONTH_KEY, month=month, place=PLACE)
    if month != other:
        with pytest.raises(CannotOpen):
            unlock(locked, month_key=MONTH_KEY, month=other, place=PLACE)


def test_month_and_place_do_not_run_into_one_another():
    locked = lock(KEY, month_key=MONTH_KEY, month="2027-01", place="1")
    with pytest.raises(CannotOpen):
        unlock(locked, month_key=MONTH_KEY, month="2027-011", place="")


@pytest.mark.parametrize(
    "month", ["", "2027", "2027-13", "2027-00", "2027-1", "27-01", "2027-01-01", "٢٠٢٧-01", "2027-01\n"]
)
def test_what_is_no_month_locks_nothing_and_opens_nothing(month: str):
    with pytest.raises(ValueError, match="2027-05"):
        lock(KEY, month_key=MONTH_KEY, month=month, place=PLACE)
    with pytest.raises(CannotOpen):
        unlock(bytes(80), month_key=MONTH_KEY, month=month, place=PLACE)
    with pytest.raises(ValueError, match="2027-05"):
        destroyed_on(month)


def test_a_team_needs_both_its_own_key_and_that_of_the_month():
    public, private = new_keypair()
    wrapped = wrap(lock(KEY, month_key=MONTH_KEY, month="2027-05", place=PLACE), public=public)
    locked = unwrap(wrapped, private=private)
    assert KEY not in locked
    assert unlock(locked, month_key=MONTH_KEY, month="2027-05", place=PLACE) == KEY
    for in_vain in (private, bytes(32), KEY):
        with pytest.raises(CannotOpen):
            unlock(locked, month_key=in_vain, month="2027-05", place=PLACE)


@pytest.mark.parametrize(
    ("on", "kept", "month"),
    [
        (date(2026, 11, 25), 6, "2027-05"),
        (date(2026, 12, 31), 0, "2026-12"),
        (date(2026, 12, 31), 1, "2027-01"),
        (date(2027, 1, 31), 1, "2027-02"),
        (date(2028, 2, 29), 12, "2029-02"),
        (date(2026, 12, 1), 120, "2036-12"),
        (date(2026, 1, 1), 11, "2026-12"),
    ],
)
def test_the_month_of_expiry(on: date, kept: int, month: str):
    assert month_of_expiry(on, kept) == month


@given(on=days, kept=st.integers(0, 600))
def test_the_day_of_expiry_is_the_twin_that_counts_month_by_month(on: date, kept: int):
    year, month = on.year, on.month
    for _ in range(kept):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    assert expires_on(on, kept) == min(date(year, month, 1) + timedelta(on.day - 1), after - timedelta(1))


def test_content_is_not_kept_for_less_than_nothing():
    with pytest.raises(ValueError, match="fewer than 0"):
        month_of_expiry(date(2026, 1, 1), -1)


@given(on=days, kept=st.integers(0, 600))
def test_a_key_is_never_destroyed_while_content_of_its_month_is_still_in_its_time(on: date, kept: int):
    assert destroyed_on(month_of_expiry(on, kept)) > expires_on(on, kept)


def test_n_is_the_greatest_number_of_days_over_every_day_of_a_whole_cycle_of_the_calendar():
    first = date(2000, 1, 1)
    waits = {
        (destroyed_on(day.isoformat()[:7]) - day).days
        for day in (first + timedelta(number) for number in range(146_097))
    }
    assert max(waits) == days_until_gone() == 31
    assert min(waits) == 1
    assert days_until_gone(days_late=2) == 33
