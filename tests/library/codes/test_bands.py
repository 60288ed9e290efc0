"""Bands: every age and every count lies in exactly one, also the age of four."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.codes import MalformedFile, OutsideBands, age_band, codebook, crosswalk, incidents_band

AGES = {0: "0-2", 2: "0-2", 3: "3-5", 4: "3-5", 5: "3-5", 6: "6-11", 11: "6-11", 12: "12-17", 17: "12-17"}
AGES |= {
    18: "18-29",
    29: "18-29",
    30: "30-44",
    44: "30-44",
    45: "45-64",
    64: "45-64",
    65: "65-74",
    74: "65-74",
}
AGES |= {75: "75+", 120: "75+"}
COUNTS = {1: "ONCE", 2: "2-7", 7: "2-7", 8: "8-30", 30: "8-30", 31: "OVER_30", 1000: "OVER_30"}


def test_all_ages_from_0_to_120_lie_in_exactly_one_band() -> None:
    bands = codebook("age_band").bands
    for age in range(121):
        held = [b.code for b in bands if b.lower <= age and (b.upper is None or age <= b.upper)]
        assert held == [age_band(age)]


@pytest.mark.parametrize(("age", "band"), AGES.items())
def test_an_age_on_a_border_lies_on_the_declared_side(age: int, band: str) -> None:
    assert age_band(age) == band


@given(st.integers(0, 150))
def test_a_child_is_under_18_by_band_by_parent_and_by_crosswalk(age: int) -> None:
    band = age_band(age)
    group = "CHILD" if age < 18 else "ADULT"
    assert codebook("age_band")[band].parent == group
    assert crosswalk("age_group").to({"age_band": band}).codes == (group,)


def test_the_parents_of_the_age_bands_and_the_crosswalk_to_child_and_adult_agree() -> None:
    for code in codebook("age_band"):
        assert crosswalk("age_group").to({"age_band": code.code}).codes == (code.parent,)


@pytest.mark.parametrize(("count", "band"), COUNTS.items())
def test_a_count_of_incidents_lies_on_the_declared_side(count: int, band: str) -> None:
    assert incidents_band(count) == band


@given(st.integers(1, 10_000))
def test_every_count_of_incidents_lies_in_exactly_one_band(count: int) -> None:
    bands = codebook("incidents").bands
    held = [b.code for b in bands if b.lower <= count and (b.upper is None or count <= b.upper)]
    assert held == [incidents_band(count)]


@given(st.integers(max_value=-1))
def test_a_negative_age_is_refused(age: int) -> None:
    with pytest.raises(OutsideBands, match="lies below 0"):
        age_band(age)


def test_no_incident_at_all_is_not_a_count_of_incidents() -> None:
    with pytest.raises(OutsideBands, match="0 lies below 1"):
        incidents_band(0)


def test_a_list_without_bands_bands_nothing() -> None:
    with pytest.raises(MalformedFile, match='the list "problem" has no bands'):
        codebook("problem").band(3)
