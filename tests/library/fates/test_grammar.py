"""Fates are read as they are written, and what nobody could carry out is refused."""

import pytest

from houvast.library.fates import After, FateRefused, On, Stays, With, read

GROUND = "GDPR art. 6(1)(e): helping"


@pytest.mark.parametrize(
    ("what", "when", "moments"),
    [
        ("erase", "18 months after day", (After(18, "months", "day"),)),
        ("erase", "1 year after left_on", (After(1, "years", "left_on"),)),
        ("erase", "18 months after day of its contact", (After(18, "months", "day", "contact"),)),
        ("erase", "on leaving", (On("leaving"),)),
        (
            "erase",
            "on registration, on discarding, or 30 days after saved_at",
            (On("registration"), On("discarding"), After(30, "days", "saved_at")),
        ),
        ("erase", "with its contact", (With("contact"),)),
        ("keep", "with its contact", (With("contact"),)),
        ("keep", "as long as the trail names it", (Stays("as long as the trail names it"),)),
        ("keep", "until this, that, or 3 days after it", (Stays("until this, that, or 3 days after it"),)),
    ],
)
def test_a_fate_is_read_as_it_is_written(what: str, when: str, moments: tuple[object, ...]):
    fate = read((what, when, GROUND))
    assert (fate.what, fate.moments, fate.ground) == (what, moments, GROUND)


@pytest.mark.parametrize(
    "said",
    [
        None,
        ("keep",),
        ("keep", "as long as the helpline", 3),
        ("burn", "on leaving", GROUND),
        ("erase", "some day", GROUND),
        ("erase", "18 months after the contact", GROUND),
        ("erase", "0 days after day", GROUND),
        ("erase", "as long as the helpline", GROUND),
        ("erase", "", GROUND),
        ("keep", "on leaving", GROUND),
        ("keep", "10 years after day", GROUND),
        ("erase", "on leaving", ""),
        ("erase", "on leaving", "because"),
    ],
)
def test_what_nobody_could_carry_out_is_refused(said: object):
    with pytest.raises(FateRefused):
        read(said)


def test_a_query_finds_the_field_of_the_row_it_belongs_to():
    assert (After(1, "days", "day").path, After(1, "days", "day", "contact").path) == ("day", "contact__day")


@pytest.mark.parametrize(
    "said", ["18 months after day", "1 year after left_on", "1 day after day of its contact", "on leaving"]
)
def test_a_moment_says_itself_as_it_was_written(said: str):
    assert [str(moment) for moment in read(("erase", said, GROUND)).moments] == [said]
