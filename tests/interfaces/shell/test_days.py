"""A day as people type it: several ways come in, one way is shown, and the month never comes first."""

from datetime import date, datetime, time

import pytest
from django.utils.formats import date_format
from django.utils.translation import override

from houvast.interfaces.shell import days

DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    "said", ["27/11/2026", "27.11.2026", "27-11-2026", "27 11 2026", " 27/11/26 ", "2026-11-27"]
)
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_day_in_numbers_is_read_in_every_language(said: str, language: str):
    with override(language):
        assert days.read(said) == DAY


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "27 november 2026"),
        ("fr", "27 nov. 2026"),
        ("de", "27. November 2026"),
        ("en", "27th Nov 2026"),
    ],
)
def test_a_month_may_be_a_word(language: str, said: str):
    with override(language):
        assert days.read(said) == DAY


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "27/11/2026 9u30"),
        ("nl", "27 november 2026 om 9.30 uur"),
        ("fr", "27/11/2026 à 9h30"),
        ("de", "27.11.2026, 9:30 Uhr"),
        ("de", "27.11.2026 um 09.30"),
        ("en", "27 Nov 2026, 09:30"),
        ("en", "2026-11-27T09:30"),
    ],
)
def test_a_moment_is_a_day_and_a_time(language: str, said: str):
    with override(language):
        assert days.read_moment(said) == datetime.combine(DAY, time(9, 30))


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_moment_that_is_shown_can_be_typed_and_a_day_alone_is_its_beginning(language: str):
    at = datetime.combine(date(2026, 3, 4), time(23, 5))
    with override(language):
        assert days.read_moment(date_format(at, "SHORT_DATETIME_FORMAT")) == at
        assert days.read_moment(days.example()) == datetime.combine(DAY, time())


@pytest.mark.parametrize("said", ["11/27/2026 9:30", "27/11/2026 25:00", "9:30", "", "27/11/2026 soon"])
def test_what_is_no_moment_is_refused(said: str):
    with pytest.raises(ValueError):  # noqa: PT011  # of three libraries, each in words of its own
        days.read_moment(said)


@pytest.mark.parametrize("said", ["11/27/2026", "27/11", "soon", "", "31/02/2026", "27 nothing 2026"])
def test_what_is_no_day_is_refused_and_stays_as_it_was_typed(said: str):
    with pytest.raises(ValueError):  # noqa: PT011  # of three libraries, each in words of its own
        days.read(said)
    assert days.as_iso(said) == said


def test_the_day_comes_first():
    assert days.read("03/04/2026") == date(2026, 4, 3)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize("month", range(1, 13))
def test_what_is_shown_can_be_typed(language: str, month: int):
    on = date(2026, month, 5)
    with override(language):
        assert days.read(days.shown(on.isoformat())) == on
        assert days.DayField().clean(days.DayField().prepare_value(on)) == on
