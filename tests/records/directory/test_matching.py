"""Which services take somebody: against a slow twin, with the sexes exchanged, and in plain cases."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library import codes
from houvast.records.directory.matching import Reason, Shelf
from houvast.records.directory.need import Child, Need
from houvast.records.directory.offer import Offer, Older, Takes
from records.directory import slow_matching
from records.directory.offers import (
    ALL,
    ANTWERP,
    BORSBEEK,
    CONSULT,
    GENT,
    HASSELT,
    LEUVEN,
    NO,
    OFFICE,
    UNKNOWN,
    YES,
    entries,
    entry,
    needs,
    places,
    site,
)

MONDAY = datetime(2026, 5, 4, 10, tzinfo=UTC)
TUESDAY = datetime(2026, 5, 5, 10, tzinfo=UTC)
SPAN = datetime(2026, 1, 1), datetime(2026, 12, 31)  # noqa: DTZ001  # Hypothesis wants them so
moments = st.datetimes(*SPAN, timezones=st.just(UTC))
SWAPPED = {"F": "M", "M": "F"}


def swapped(sex: str) -> str:
    return SWAPPED.get(sex, sex)


def keys_swapped(stated):
    return {swapped(sex): answer for sex, answer in stated.items()}


def need_swapped(need: Need) -> Need:
    children = tuple(replace(child, sex=swapped(child.sex)) for child in need.children)
    return replace(need, sex=swapped(need.sex), children=children)


def entry_swapped(one):
    takes = one.offer.takes
    takes = replace(takes, sexes=keys_swapped(takes.sexes), older=keys_swapped(takes.older))
    return replace(one, offer=replace(one.offer, takes=takes))


def told(found):
    return [
        (each.entry.id, each.answer, each.reasons, each.band, each.km, each.is_open)
        for each in (*found.takes, *found.refuses)
    ]


@pytest.mark.slow
@given(entries, needs, st.none() | places, moments)
def test_the_arrays_and_the_slow_twin_give_the_same_answers_in_the_same_order(there, need, place, at):
    found = Shelf(there).suitable(need, place, at)
    given_order = [(each.entry.id, each.answer) for each in (*found.takes, *found.refuses)]
    assert given_order == slow_matching.ordered(there, need, place, at)
    for each in (*found.takes, *found.refuses):
        said = slow_matching.answers(each.entry.offer, need, place, at.date())
        shown = {reason.about: reason.answer for reason in each.reasons if reason.about != "state"}
        hidden = {about for about in ("number", "older") if said.get(about) is YES}
        assert shown == {about: answer for about, answer in said.items() if about not in hidden}
        if each.entry.offer.hours:
            assert each.is_open == slow_matching.is_open(each.entry.offer, at)


@pytest.mark.slow
@given(entries, needs, st.none() | places, moments)
def test_with_the_sexes_exchanged_everywhere_nothing_else_changes(there, need, place, at):
    as_stated = Shelf(there).suitable(need, place, at)
    exchanged = Shelf([entry_swapped(each) for each in there]).suitable(need_swapped(need), place, at)
    assert told(exchanged) == told(as_stated)
    assert exchanged.counts == as_stated.counts


def answer(need: Need, takes: Takes | None = None, place: str | None = None, **offer):
    one = entry(Offer(takes=takes or Takes(sexes=ALL), **offer))
    found = Shelf([one]).suitable(need, place, TUESDAY)
    (only,) = (*found.takes, *found.refuses)
    return only


FATHER = Need(sex="M", children=(Child(), Child()), pets=True)


def test_a_father_with_children_and_a_dog_is_refused_where_one_of_the_three_is():
    takes = Takes(sexes=ALL, children=YES, pets=NO)
    assert answer(FATHER, takes).answer is NO
    assert Reason("pets", NO) in answer(FATHER, takes).reasons
    assert answer(FATHER, replace(takes, pets=YES)).answer is YES


def test_what_nobody_stated_is_unknown_and_never_a_no():
    assert answer(FATHER, Takes()).answer is UNKNOWN
    assert {each.answer for each in answer(FATHER, Takes()).reasons} == {UNKNOWN}


def test_unknown_stands_below_in_consultation_and_that_below_yes():
    by_pets = [entry(Offer(takes=Takes(pets=each)), "Same") for each in (NO, UNKNOWN, CONSULT, YES)]
    found = Shelf(by_pets).suitable(Need(pets=True), None, TUESDAY)
    assert [each.entry for each in found.takes] == [by_pets[3], by_pets[2], by_pets[1]]
    assert [each.entry for each in found.refuses] == [by_pets[0]]
    assert found.counts == {YES: 1, CONSULT: 1, UNKNOWN: 1, NO: 1}


def test_somebody_of_unknown_sex_is_turned_away_nowhere_for_it():
    assert answer(Need(sex="U"), Takes(sexes={"F": YES, "M": NO})).answer is YES


def test_an_older_son_is_refused_where_it_is_stated_and_a_child_of_unknown_age_is_asked_about():
    takes = Takes(children=YES, older={"M": Older(12, NO)})
    assert answer(Need(children=(Child(13, "M"),)), takes).answer is NO
    assert answer(Need(children=(Child(13, "F"),)), takes).answer is YES
    assert answer(Need(children=(Child(11, "M"),)), takes).answer is YES
    assert answer(Need(children=(Child(None, "M"),)), takes).answer is UNKNOWN
    assert answer(Need(children=(Child(13, "U"),)), takes).answer is UNKNOWN


def test_more_children_than_a_service_takes_are_refused():
    takes = Takes(children=YES, most_children=1)
    assert answer(Need(children=(Child(), Child())), takes).answer is NO
    assert answer(Need(children=(Child(),)), takes).answer is YES


@pytest.mark.parametrize(
    ("area", "area_on", "place", "said"),
    [
        (
            (f"municipality:{ANTWERP}",),
            date(2020, 1, 1),
            ANTWERP,
            CONSULT,
        ),  # Borsbeek is in it now
        ((f"municipality:{ANTWERP}",), date(2025, 1, 1), ANTWERP, YES),
        ((f"municipality:{BORSBEEK}",), None, ANTWERP, CONSULT),
        (("municipality:71022", "municipality:73040"), date(2020, 1, 1), HASSELT, YES),
        (("district:LEUVEN",), None, LEUVEN, YES),
        (("district:LEUVEN",), None, GENT, NO),
        ((), None, GENT, UNKNOWN),
    ],
)
def test_an_area_is_read_as_the_municipalities_were_on_the_day_it_was_stated(area, area_on, place, said):
    assert answer(Need(), place=place, area=area, area_on=area_on).answer is said


def test_a_municipality_that_is_no_more_is_refused_as_a_place():
    with pytest.raises(codes.CodeOutsideDates):
        Shelf([]).suitable(Need(), BORSBEEK, TUESDAY)


def test_among_equals_the_nearer_comes_first_then_what_is_open_then_the_shorter_wait():
    far = entry(Offer(sites=(site(GENT),)), "Aa")
    near = entry(Offer(sites=(site(LEUVEN),)), "Bb")
    found = Shelf([far, near]).suitable(Need(), LEUVEN, TUESDAY)
    assert [each.entry for each in found.takes] == [near, far]
    closed, is_open = entry(Offer(), "Aa"), entry(Offer(hours=OFFICE), "Bb")
    assert [each.entry for each in Shelf([closed, is_open]).suitable(Need(), None, TUESDAY).takes] == [
        is_open,
        closed,
    ]
    day = TUESDAY.date()
    long, short = entry(Offer(wait_days=9, wait_on=day), "Aa"), entry(Offer(wait_days=2, wait_on=day), "Bb")
    nobody_said = entry(Offer(), "Aaa")
    found = Shelf([nobody_said, long, short]).suitable(Need(), None, TUESDAY)
    assert [each.entry for each in found.takes] == [short, long, nobody_said]


def test_on_a_closed_day_it_is_not_open():
    offer = Offer(hours=OFFICE, closed_days=("2026-05-04",))
    shelf = Shelf([entry(offer)])
    assert shelf.suitable(Need(), None, MONDAY).takes[0].is_open is False
    assert shelf.suitable(Need(), None, TUESDAY).takes[0].is_open is True


def test_a_service_that_takes_nobody_new_says_so_and_one_that_ended_is_not_told_of():
    assert answer(Need(), state="PAUSED").reasons == (Reason("state", NO),)
    assert Shelf([entry(Offer(state="ENDED"))]).entries == ()


def test_an_empty_directory_finds_nothing():
    found = Shelf([]).suitable(FATHER, LEUVEN, TUESDAY)
    assert (found.takes, found.refuses, sum(found.counts.values())) == ((), (), 0)


def test_no_place_is_said_of_a_secret_address_and_no_journey_is_told():
    told = answer(Need(), place=LEUVEN, secret=True, phone="0999 11 22", area=("province:LIMBURG",))
    assert told.km is None
    assert told.band == 9
