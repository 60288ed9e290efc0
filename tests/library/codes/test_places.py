"""Places on a day: what there was before and after 1 January 2025, and nothing that has no source."""

from __future__ import annotations

from datetime import date

import pytest

from houvast.library.codes import (
    CodeOutsideDates,
    ListOutsideDates,
    UnknownCode,
    centre,
    codebook,
    kilometres,
    mergers,
    municipality,
    places,
    what_became,
)

BEFORE, AFTER = date(2024, 12, 31), date(2025, 1, 1)
FLEMISH = ("ANTWERP", "FLEMISH_BRABANT", "WEST_FLANDERS", "EAST_FLANDERS", "LIMBURG")


def flemish(on: date) -> set[str]:
    return {place.refnis for province in FLEMISH for place in places(on).inside(province=province)}


@pytest.mark.parametrize(("on", "belgium", "flanders"), [(BEFORE, 581, 300), (AFTER, 565, 285)])
def test_there_are_as_many_municipalities_as_statbel_counts(on: date, belgium: int, flanders: int) -> None:
    assert len(places(on).municipalities) == belgium
    assert len(flemish(on)) == flanders
    assert len(places(on).inside(province="BRUSSELS")) == 19


def test_28_flemish_municipalities_became_13() -> None:
    merged = [merger for merger in mergers() if merger.after in flemish(AFTER)]
    assert len(merged) == 13
    assert sum(len(merger.before) for merger in merged) == 28
    gone = {code for merger in mergers() for code in merger.before} - {"11002"}
    came = {merger.after for merger in mergers()} - {"11002"}
    before = {place.refnis for place in places(BEFORE).municipalities}
    after = {place.refnis for place in places(AFTER).municipalities}
    assert before - after == gone
    assert after - before == came


def test_every_merger_bears_the_name_of_what_it_made() -> None:
    for merger in mergers():
        place = municipality(merger.after, AFTER)
        assert merger.on == AFTER
        assert merger.name in place.labels.values()
        assert all(municipality(code, BEFORE).refnis == code for code in merger.before)
        assert place.province in {municipality(code, BEFORE).province for code in merger.before}


def test_a_province_border_moved_with_zwijndrecht_and_with_nobody_else() -> None:
    moved = {
        code
        for merger in mergers()
        for code in merger.before
        if municipality(code, BEFORE).province != municipality(merger.after, AFTER).province
    }
    assert moved == {"11056"}
    assert municipality("11056", BEFORE).province == "ANTWERP"
    assert municipality("46030", AFTER).province == "EAST_FLANDERS"


def test_a_district_without_a_source_is_absent_and_not_guessed() -> None:
    assert municipality("46030", AFTER).district is None
    assert [place.refnis for place in places(AFTER).municipalities if place.district is None] == ["46030"]


def test_every_district_of_a_municipality_is_one_of_the_twelve() -> None:
    districts = set(codebook("district", AFTER).codes()) - {"ABROAD", "U"}
    assert len(districts) == 12
    for on in (BEFORE, AFTER):
        assert {place.district for place in places(on).municipalities} - {None} == districts


def test_a_district_lies_in_the_province_of_its_municipalities_except_brussels() -> None:
    book = codebook("district")
    for place in places(AFTER).municipalities:
        if place.district is not None and place.district != "BRUSSELS":
            assert book[place.district].parent == place.province
    assert book["BRUSSELS"].parent is None
    assert {place.province for place in places(AFTER).inside(district="BRUSSELS")} == {
        "BRUSSELS",
        "FLEMISH_BRABANT",
    }


def test_provinces_lie_in_regions_and_regions_in_the_country() -> None:
    assert {code.parent for code in codebook("province")} == set(codebook("region").codes())
    assert {code.code for code in codebook("province") if code.parent == "FLANDERS"} == set(FLEMISH)
    assert {code.parent for code in codebook("region")} == {"BE"}


@pytest.mark.parametrize(
    ("refnis", "on", "became"),
    [
        ("11007", BEFORE, "11007"),
        ("11007", AFTER, "11002"),
        ("11002", AFTER, "11002"),
        ("23024", date(2030, 1, 1), "23106"),
        ("24062", AFTER, "24062"),
    ],
)
def test_the_ground_of_a_municipality_is_found_again_on_a_later_day(
    refnis: str, on: date, became: str
) -> None:
    assert what_became(refnis, on) == became


def test_a_municipality_that_ended_is_refused_after_its_last_day() -> None:
    with pytest.raises(CodeOutsideDates, match="until 2025-01-01"):
        municipality("71057", AFTER)
    with pytest.raises(CodeOutsideDates, match="from 2025-01-01"):
        municipality("71071", BEFORE)
    with pytest.raises(UnknownCode):
        municipality("99999", AFTER)
    with pytest.raises(UnknownCode):
        what_became("99999", AFTER)


def test_days_before_2019_have_no_municipalities_rather_than_wrong_ones() -> None:
    with pytest.raises(ListOutsideDates, match="municipality"):
        municipality("11002", date(2018, 12, 31))


def test_before_april_2014_the_districts_are_absent_but_unknown_can_be_said() -> None:
    assert codebook("district", date(2014, 3, 31)).codes() == ("ABROAD", "U")
    assert len(codebook("district", date(2014, 4, 1))) == 14
    with pytest.raises(CodeOutsideDates, match="from 2014-04-01"):
        codebook("district", date(2014, 3, 31)).check("LEUVEN")


def test_a_municipality_is_found_by_its_name_in_each_language() -> None:
    assert [place.refnis for place in places(AFTER).named("antwerp")] == ["11002"]
    assert [place.refnis for place in places(AFTER).named("Ixelles")] == ["21009"]
    assert {place.refnis for place in places(AFTER).named("Saint-Nicolas")} == {"46021", "62093"}
    assert municipality("21009", AFTER).label("nl") == "Elsene"


def test_every_municipality_of_any_day_lies_somewhere_in_the_country():
    for on in (BEFORE, AFTER):
        for place in places(on).municipalities:
            north, east = centre(place.refnis) or (0, 0)
            assert 49.4 < north < 51.6, place
            assert 2.5 < east < 6.5, place


def test_a_code_that_is_no_municipality_lies_nowhere():
    assert centre("99999") is None


def test_a_degree_of_latitude_is_111_km_and_one_of_longitude_shrinks_to_the_north() -> None:
    assert round(kilometres((50.0, 4.0), (51.0, 4.0))) == 111
    assert round(kilometres((0.0, 4.0), (0.0, 5.0))) == 111
    assert round(kilometres((60.0, 4.0), (60.0, 5.0))) == 56
    assert kilometres((50.0, 4.0), (50.0, 4.0)) == 0


def test_leuven_is_as_far_from_ghent_as_ghent_from_leuven() -> None:
    leuven, ghent = centre("24062"), centre("44021")
    assert leuven
    assert ghent
    assert 65 < kilometres(leuven, ghent) == kilometres(ghent, leuven) < 75
