"""Names and dates of four languages meet in one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.figures.linkage import normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Van den Bossche", "VANDENBOSSCHE"),
        ("D'Hondt", "d’Hondt"),
        ("Anne-Françoise", "anne francoise"),
        ("Müller", "Mueller"),
        ("Strauß", "Strauss"),
        ("Meijer", "Meyer"),
        ("Mevr. Peeters", "Peeters"),
        ("Dr. O'Brien Jr.", "OBrien"),
        ("Søren", "Soren"),
        ("Yılmaz", "Yılmaz "),
        ("Œuvrard", "Oeuvrard"),
    ],
)
def test_two_ways_to_write_a_name_become_one(one: str, other: str):
    assert normalise.name(one) == normalise.name(other) != ""


@pytest.mark.parametrize(("one", "other"), [("Peeters", "Peters"), ("Dubois", "Dubos"), ("De Smet", "Smet")])
def test_two_names_stay_two(one: str, other: str):
    assert normalise.name(one) != normalise.name(other)


def test_a_form_of_address_is_dropped_for_everybody_alike():
    said = {
        normalise.name(f"{title} Claes")
        for title in ("Dhr.", "Mevr.", "Mx", "Herr", "Frau", "Mme", "Mr", "Ms")
    }
    assert said == {normalise.name("Claes")}


@pytest.mark.parametrize(
    "text",
    ["1990-03-13", "13/03/1990", "13-3-1990", "13.03.1990", "19900313", "13 maart 1990", "13 mars 1990",
     "13. März 1990", "13 March 1990", "March 13, 1990", "13th of March 1990", "1990-03-13T00:00:00"],
)  # fmt: skip
def test_a_day_is_read_in_four_languages(text: str):
    assert normalise.day(text) == "19900313"


@pytest.mark.parametrize(
    "text", ["", "13/03/90", "31/02/1990", "03/13/1990", "unknown", "1790-01-01", "1990"]
)
def test_a_day_that_would_be_a_guess_is_left_out(text: str):
    assert normalise.day(text) == ""


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing_more(text: str):
    assert normalise.day(normalise.day(text)) == normalise.day(text)
    assert normalise.code(normalise.code(text)) == normalise.code(text)


def test_a_wrong_figure_costs_one_piece_of_a_date():
    one, other = set(normalise.figures_in_place("19900313")), set(normalise.figures_in_place("19900314"))
    assert len(one & other) == 7
