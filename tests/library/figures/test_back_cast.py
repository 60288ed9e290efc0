"""A back-cast stands beside a series, with an interval that holds the truth as often as it says."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from houvast.library.figures import ObsStatus
from houvast.library.figures.back_cast import (
    LEAST_PERIODS,
    BackCast,
    NoBackCast,
    back_cast,
    registered_both_ways,
)
from houvast.library.figures.series import (
    MixedUnits,
    Point,
    Series,
    series,
)

POINT = Point(
    table="contacts",
    from_=date(2015, 1, 1),
    until=date(2016, 1, 1),
    value=4000,
    unit="CONTACT",
    population="calls",
    scope="ANY",
    measure="count",
    base=None,
    registration="former",
)


def month(at: int, value: int | None, **said: object) -> Point:
    start = date(2016 + at // 12, at % 12 + 1, 1)
    end = date(2016 + (at + 1) // 12, (at + 1) % 12 + 1, 1)
    return replace(POINT, from_=start, until=end, value=value, **said)  # type: ignore[arg-type]


def both_ways(former: list[int], new: list[int]):
    return registered_both_ways(
        [month(at, value) for at, value in enumerate(former)],
        [month(at, value, registration="new") for at, value in enumerate(new)],
    )


YEARS = series(
    [
        replace(POINT, from_=date(2014, 1, 1), until=date(2015, 1, 1), value=3800),
        POINT,
        replace(POINT, from_=date(2016, 1, 1), until=date(2017, 1, 1), value=4600, registration="new"),
    ]
)
FORMER, NEW = [300, 310, 280, 320, 330, 290, 300], [330, 345, 300, 360, 362, 320, 329]


def test_earlier_figures_are_carried_back_with_their_interval_and_the_series_stays():
    made = back_cast(YEARS, both_ways(FORMER, NEW))
    assert made.ratio == pytest.approx(sum(NEW) / sum(FORMER))
    assert [each.counted for each in made.points] == [3800, 4000]
    for each in made.points:
        assert each.low < each.value < each.high
        assert each.value == pytest.approx(each.counted * made.ratio)
    assert made.beside is YEARS
    assert [point.value for point in YEARS.points] == [3800, 4000, 4600]
    assert YEARS.points[2].obs_status is ObsStatus.BREAK


def test_no_series_takes_what_was_carried_back():
    made = back_cast(YEARS, both_ways(FORMER, NEW))
    assert isinstance(made, BackCast)
    assert not isinstance(made, Series)
    with pytest.raises(AttributeError):
        series(made.points)  # type: ignore[arg-type]


def test_the_standard_error_is_that_of_a_ratio_by_the_book():
    """Cochran 1977, 6.4, written out without arrays."""
    made = back_cast(YEARS, both_ways(FORMER, NEW))
    pairs, ratio = list(zip(FORMER, NEW, strict=True)), sum(NEW) / sum(FORMER)
    squares = sum((y - ratio * x) ** 2 for x, y in pairs) / (len(pairs) - 1)
    error = (squares / len(pairs)) ** 0.5 / (sum(FORMER) / len(pairs)) / ratio
    assert np.log(made.high / made.low) / 2 / error == pytest.approx(2.447, abs=0.001)  # t with 6 degrees


def test_delta_and_bootstrap_agree_where_there_are_many_periods():
    chance = np.random.default_rng(5)
    former = chance.poisson(400, 40)
    new = chance.binomial(former, 0.9) + chance.poisson(60, 40)
    both = both_ways([int(n) for n in former], [int(n) for n in new])
    delta, drawn = back_cast(YEARS, both), back_cast(YEARS, both, kind="bootstrap")
    assert drawn.low == pytest.approx(delta.low, rel=0.01)
    assert drawn.high == pytest.approx(delta.high, rel=0.01)
    assert drawn == back_cast(YEARS, both, kind="bootstrap"), "the same seed, the same limits"


def test_the_interval_holds_the_truth_nineteen_times_in_twenty():
    chance, held, tries = np.random.default_rng(11), 0, 400
    for _ in range(tries):
        former = chance.poisson(300, 12)
        both = both_ways([int(n) for n in former], [int(n) for n in _new_way(former, chance)])
        truth = int(_new_way(np.array([4000]), chance)[0])
        first = next(each for each in back_cast(YEARS, both).points if each.counted == 4000)
        held += first.low <= truth <= first.high
    assert 0.92 <= held / tries <= 0.985, held / tries


def _new_way(former: "np.ndarray", chance: np.random.Generator) -> "np.ndarray":
    """Nine in ten stay, and a quarter comes on top that the former way did not count."""
    return chance.binomial(former, 0.9) + chance.poisson(former * 0.25)


@pytest.mark.parametrize(
    ("former", "new", "why"),
    [
        (FORMER[:5], NEW[:5], f"at least {LEAST_PERIODS}"),
        ([0] * 7, NEW, "former way counted nothing"),
        (FORMER, [0] * 7, "new way counted nothing"),
    ],
)
def test_what_cannot_carry_a_back_cast_is_refused(former: list[int], new: list[int], why: str):
    with pytest.raises(NoBackCast, match=why):
        both_ways(former, new)


def test_units_are_never_carried_over():
    with pytest.raises(MixedUnits):
        registered_both_ways(
            [month(at, 300) for at in range(7)],
            [month(at, 330, registration="new", unit="VICTIM") for at in range(7)],
        )


def test_a_hidden_figure_is_not_carried_back():
    with pytest.raises(NoBackCast, match="hidden"):
        registered_both_ways(
            [month(at, 300 if at else None) for at in range(7)],
            [month(at, 330, registration="new") for at in range(7)],
        )


def test_a_series_without_that_break_has_nothing_to_carry_back():
    with pytest.raises(NoBackCast, match="no break"):
        back_cast(series([POINT]), both_ways(FORMER, NEW))
