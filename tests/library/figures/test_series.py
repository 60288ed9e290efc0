"""Only what counts the same stands in one series; a change of registration shows as a break."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.figures import ObsStatus, RawTable, SafeTable, protect
from houvast.library.figures.definitions import definition as definition_of
from houvast.library.figures.published import published
from houvast.library.figures.series import (
    MixedAreas,
    MixedMeasures,
    MixedPopulations,
    MixedScopes,
    MixedUnits,
    NoPeriod,
    Point,
    SamePeriod,
    points,
    series,
    series_of,
    why_not_comparable,
)
from houvast.library.figures.sources.standing import standing
from houvast.library.figures.tables import OWN_AREA, TableError
from houvast.library.figures.tabulate import axis_codes

YEAR_2017 = Point(
    table="calls",
    from_=date(2017, 1, 1),
    until=date(2018, 1, 1),
    value=4812,
    unit="CONTACT",
    population="calls_to_1712",
    scope="ANY",
    measure="count",
    base=None,
    registration="since_2016",
)
YEAR_2018 = replace(YEAR_2017, from_=date(2018, 1, 1), until=date(2019, 1, 1), value=5126)


def test_calls_and_victims_are_refused_with_both_units_named():
    with pytest.raises(MixedUnits, match="CONTACT and VICTIM"):
        series(points(published("printed_calls_by_year")), points(published("printed_victims_by_year")))


def test_the_calls_and_the_persons_of_2017_are_refused():
    calls, persons = published("printed_calls_by_year"), published("printed_persons_by_problem_2017")
    with pytest.raises(MixedUnits, match="REPORTED_PERSON and CONTACT"):
        series([point for point in points(calls) if point.from_.year == 2018], points(persons))


def test_the_list_of_554_has_no_place_in_a_series():
    with pytest.raises(NoPeriod, match="printed_men_by_form_before_2016"):
        points(published("printed_men_by_form_before_2016"), {"PROBLEM_BEFORE_2016": "PHYSICAL"})


def test_the_554_and_the_61_are_refused_for_unit_population_scope_and_period():
    reasons = why_not_comparable(
        published("printed_men_by_form_before_2016"), published("printed_men_partner_2016_2017")
    )
    assert {type(reason) for reason in reasons} == {MixedUnits, MixedPopulations, MixedScopes, NoPeriod}


def test_the_61_reports_and_the_offences_of_the_police_are_refused():
    reasons = why_not_comparable(
        published("printed_men_partner_2016_2017"), published("printed_police_partner_2016")
    )
    assert any("REPORT and OFFENCE" in str(reason) for reason in reasons)


def test_shares_of_different_bases_are_refused():
    reasons = why_not_comparable(published("printed_shares_problem"), published("printed_shares_context"))
    assert [type(reason) for reason in reasons] == [MixedMeasures]
    assert "victims_known_context" in str(reasons[0])


def test_two_areas_are_refused_and_one_that_is_not_stated_and_the_helplines_own_fits_any():
    police = published("printed_police_partner_2016")
    days = {"from_": date(2017, 1, 1), "until": date(2018, 1, 1)}
    later = replace(police, name="later", area="Brussels", **days)
    assert police.area == "Belgium"
    assert [type(reason) for reason in why_not_comparable(police, later)] == [MixedAreas]
    next_year = replace(YEAR_2017, from_=date(2018, 1, 1), until=date(2019, 1, 1), area="Brussels")
    with pytest.raises(MixedAreas, match="Flanders and Brussels"):
        series([replace(YEAR_2017, area="Flanders")], [next_year])
    unstated = why_not_comparable(police, replace(later, area=None))
    assert [type(reason) for reason in unstated] == [MixedAreas]
    assert "the area is not stated for later" in str(unstated[0])
    assert why_not_comparable(police, replace(later, area=OWN_AREA)) == ()
    for language, said in (
        ("nl", "het gebied verschilt (Brussel; België)"),
        ("en", "the area differs (Brussels; Belgium)"),
    ):
        (apart,) = standing([later], [police]).apart
        assert apart.reasons(language)[0] == said


def test_a_table_compares_with_itself():
    assert why_not_comparable(published("printed_calls_by_year"), published("printed_calls_by_year")) == ()


def test_two_figures_for_one_year_are_refused():
    with pytest.raises(SamePeriod, match="2017-01-01"):
        series([YEAR_2017, replace(YEAR_2017, value=4836)])


def test_the_calls_of_1712_break_in_2016_and_nowhere_else():
    calls = series_of(published("printed_calls_by_year"))
    assert [point.from_.year for point in calls.breaks] == [2016]
    assert [[point.from_.year for point in stretch] for stretch in calls.stretches] == [
        [2012, 2013, 2014, 2015],
        [2016, 2017, 2018, 2019, 2020, 2021, 2022],
    ]


def test_a_change_of_registration_shows_as_a_break():
    joined = series([YEAR_2017], [replace(YEAR_2018, registration="since_2018")])
    assert [point.obs_status for point in joined.points] == [ObsStatus.NORMAL, ObsStatus.BREAK]
    assert len(joined.stretches) == 2


def districts(from_: date, until: date, count: int) -> SafeTable:
    """Contacts by district in a period, each district as many."""
    definition = definition_of("contacts_by_district")
    codes = axis_codes(definition, definition.dimensions[0], from_, until)
    return protect(RawTable.with_margins(definition, from_, until, {(code,): count for code in codes}))


def test_districts_that_were_drawn_anew_show_as_a_break():
    years = [districts(date(year, 1, 1), date(year + 1, 1, 1), 40) for year in (2013, 2015, 2016)]
    joined = series(*map(points, years))
    assert [point.from_.year for point in joined.breaks] == [2015]
    assert why_not_comparable(years[0], years[1]) == ()


def test_a_period_across_a_change_of_the_districts_is_refused():
    with pytest.raises(TableError, match="The list district changed on 2014-04-01"):
        districts(date(2014, 1, 1), date(2015, 1, 1), 40)


def test_a_series_without_a_point_is_refused():
    with pytest.raises(NoPeriod):
        series([])


def test_one_channel_of_the_year_reports_is_a_series():
    phone = series_of(published("printed_shares_channel"), {"CHANNEL": "PHONE"})
    assert [(point.from_.year, float(point.value)) for point in phone.points] == [
        (2018, 0.86),
        (2020, 0.71),
        (2021, 0.68),
        (2022, 0.62),
    ]


@given(
    st.lists(st.tuples(st.integers(1990, 2030), st.sampled_from("abc")), min_size=1, unique_by=lambda x: x[0])
)
def test_stretches_hold_every_point_once_in_order_and_never_two_registrations(years):
    made = series(
        replace(YEAR_2017, from_=date(year, 1, 1), until=date(year + 1, 1, 1), registration=kind)
        for year, kind in years
    )
    flat = [point for stretch in made.stretches for point in stretch]
    assert flat == list(made.points) == sorted(made.points, key=lambda point: point.from_)
    assert all(len({point.registration for point in stretch}) == 1 for stretch in made.stretches)
