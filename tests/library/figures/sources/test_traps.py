"""Each trap of the published figures is a finding when the file comes in, found and not quoted."""

from datetime import date
from importlib.resources import files

import pytest

from houvast.library.figures import ObsStatus
from houvast.library.figures.outgoing import name_of
from houvast.library.figures.published import sources
from houvast.library.figures.series import MixedMeasures, MixedPopulations, MixedUnits, NoPeriod
from houvast.library.figures.sources import (
    Delivery,
    Level,
    as_data,
    as_html,
    as_text,
    columns_of,
    known_for,
    read_delivery,
)

FOLDER = files("houvast.library.figures") / "published"
NAMES = sorted(each.name for each in FOLDER.iterdir() if each.name.endswith(".csv"))


@pytest.fixture(scope="module")
def brought_in() -> dict[str, Delivery]:
    """Every published file, read by the mapping that is known for it, beside every printed table."""
    found = {}
    for name in NAMES:
        file = str(FOLDER / name)
        found[name] = read_delivery(file, known_for(file, columns_of(file)), known=sources())
    return found


def said(delivery: Delivery, name: str) -> str:
    """The sentences of one kind of finding; empty where it was not found."""
    return " ".join(each.said("en") for each in delivery.findings if each.name == name)


def kinds(delivery: Delivery, one: str, other: str) -> set[type]:
    """Why two tables cannot stand in one series."""
    return {
        kind
        for each in delivery.standing.apart
        if {name_of(each.one), name_of(each.other)} == {one, other}
        for kind in each.kinds
    }


def test_every_published_file_comes_in_and_every_column_is_accounted_for(brought_in: dict[str, Delivery]):
    assert len(brought_in) == 8
    for delivery in brought_in.values():
        assert not delivery.is_refused
        assert delivery.tables
        assert "column_not_mapped" not in {each.name for each in delivery.findings}


def test_the_list_of_554_has_no_period_and_no_unit_and_mixes_three_axes(brought_in: dict[str, Delivery]):
    delivery = brought_in["men_by_form_before_2016.csv"]
    assert said(delivery, "no_period").startswith("No period")
    assert said(delivery, "no_unit").startswith("No counting unit")
    mixed = said(delivery, "axes_mixed")
    assert mixed.startswith("3 axes are mixed")
    for axis in ("Timing", "Problem", "Form of violence"):
        assert axis in mixed
    assert "sum to 554" in said(delivery, "sum_not_printed")


def test_the_554_and_the_61_are_of_other_populations_and_never_joined(brought_in: dict[str, Delivery]):
    for name in ("men_by_form_before_2016.csv", "men_partner_2016_2017.csv"):
        delivery = brought_in[name]
        assert "population differs" in said(delivery, "same_document")
        apart = kinds(delivery, "printed_men_by_form_before_2016", "printed_men_partner_2016_2017")
        assert {MixedPopulations, MixedUnits, NoPeriod} <= apart
        assert delivery.standing.lines == ()
    assert "462 days" in said(brought_in["men_partner_2016_2017.csv"], "not_years")


def test_the_six_shares_of_the_question_stand_on_four_bases(brought_in: dict[str, Delivery]):
    delivery = brought_in["survey_and_police_shares.csv"]
    assert said(delivery, "bases_differ").startswith("6 shares on 4 different bases")
    apart = kinds(delivery, "printed_survey_victims_2010", "printed_survey_told_nobody_2010")
    assert MixedMeasures in apart


def test_calls_and_victims_of_a_year_are_different_units(brought_in: dict[str, Delivery]):
    delivery = brought_in["1712_calls_by_year.csv"]
    assert "contacts, victims" in said(delivery, "units_differ")
    assert "5,409 contacts, and 7,402 victims" in said(delivery, "other_unit")
    assert MixedUnits in kinds(delivery, "printed_calls_by_year", "printed_victims_by_year")


def test_two_sources_disagree_on_2020_as_far_as_rounding_lets_one_see(brought_in: dict[str, Delivery]):
    told = said(brought_in["1712_calls_by_year.csv"], "growth_differs")
    assert "about 8,033 follows" in told
    assert "7,995 to 8,071" in told
    assert "about 8,076 follows" in told
    assert "8,040 to 8,112" in told
    assert "8,059 stands here" in told


def test_2017_has_4812_calls_and_6792_persons_seen_from_both_files(brought_in: dict[str, Delivery]):
    from_calls = said(brought_in["1712_calls_by_year.csv"], "other_unit")
    from_persons = said(brought_in["1712_problem_2017_persons.csv"], "other_unit")
    assert "4,812 contacts, and 6,792 reported persons" in from_calls
    assert "6,792 reported persons, and 4,812 contacts" in from_persons
    apart = kinds(
        brought_in["1712_problem_2017_persons.csv"],
        "printed_persons_by_problem_2017",
        "printed_calls_by_problem_2018",
    )
    assert MixedUnits in apart
    assert "699" in said(brought_in["1712_problem_2017_persons.csv"], "rest_not_given")


def test_the_base_of_the_year_reports_moves(brought_in: dict[str, Delivery]):
    delivery = brought_in["1712_shares_by_year.csv"]
    told = said(delivery, "bases_differ")
    for base in ("known sex", "known context", "all calls"):
        assert base in told
    assert MixedMeasures in kinds(delivery, "printed_shares_context", "printed_shares_problem")


def test_cells_of_one_were_printed_openly_in_2018(brought_in: dict[str, Delivery]):
    delivery = brought_in["1712_problem_2018.csv"]
    told = said(delivery, "printed_openly")
    assert told.startswith("Small counts (1) that are printed openly: Ritual violence, Forced adoption")
    assert "5,126" in said(delivery, "adds_up")
    assert said(delivery, "not_known") == "Unknown: 17 of 5,126."
    assert said(delivery, "called_other") == "‘Other’: 327 of 5,126."


def test_the_police_count_offences_and_not_people(brought_in: dict[str, Delivery]):
    assert "offences, not people" in said(brought_in["police_partner_violence.csv"], "no_people")


def test_brussels_has_two_figures_for_physical_violence_under_two_names(brought_in: dict[str, Delivery]):
    delivery = brought_in["police_partner_violence.csv"]
    told = said(delivery, "two_figures")
    assert "2,478 in" in told
    assert "2,497 in" in told
    assert told.count("Two figures") == 1
    assert MixedPopulations in kinds(
        delivery, "printed_police_2018_physical_by_region", "printed_police_2018_brussels"
    )


def test_the_partner_rows_of_brussels_sum_to_3796_and_nobody_printed_that(brought_in: dict[str, Delivery]):
    found = [
        each for each in brought_in["police_partner_violence.csv"].findings if each.name == "sum_not_printed"
    ]
    brussels = next(each for each in found if each.table == "printed_police_2018_brussels")
    assert "sum to 3,796" in brussels.said("en")


def test_the_calls_are_one_series_with_its_break(brought_in: dict[str, Delivery]):
    lines = brought_in["1712_calls_by_year.csv"].standing.lines
    calls = next(line for line in lines if name_of(line.tables[0]) == "printed_calls_by_year")
    assert len(calls.series.points) == 11
    assert [point.from_ for point in calls.series.breaks] == [date(2016, 1, 1)]
    assert calls.series.points[4].obs_status is ObsStatus.BREAK


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_report_can_be_read_in_every_language(brought_in: dict[str, Delivery], language: str):
    for name, delivery in brought_in.items():
        text, page = as_text(delivery, language), as_html(delivery, language)
        assert name in text
        assert "{" not in text
        assert page.startswith("<!doctype html>")
        assert "<script" not in page
        assert f'lang="{language}"' in page


def test_the_data_of_a_report_say_the_same_as_its_text(brought_in: dict[str, Delivery]):
    delivery = brought_in["police_partner_violence.csv"]
    data = as_data(delivery)
    assert data["refused"] is False
    assert [each["said"]["en"] for each in data["findings"]] == [f.said("en") for f in delivery.findings]
    levels = [Level(each["level"]) for each in data["findings"]]
    assert levels == sorted(levels, key=list(Level).index)
    assert "cannot stand in one series because" in as_text(delivery, "en")
