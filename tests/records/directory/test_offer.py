"""What a service states: read back as it was written, and refused with what is wrong in it."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from hostile import STRINGS
from houvast.records.directory.checks import check, check_texts
from houvast.records.directory.offer import Answer, Offer, Older, Takes, Text, Unfit
from houvast.records.directory.stored import plain, read
from records.directory.offers import NO, YES, offers, site


@given(offers())
def test_what_is_stored_reads_back_as_it_was_stated(offer):
    assert read(json.loads(json.dumps(plain(offer)))) == offer


def test_an_age_from_above_the_age_until_is_refused_with_both():
    with pytest.raises(Unfit) as told:
        check(Offer(takes=Takes(least_age=30, most_age=20)))
    assert told.value.field == "least_age"
    assert "30" in str(told.value)
    assert "20" in str(told.value)


@pytest.mark.parametrize(
    ("field", "offer"),
    [
        ("most_children", Offer(takes=Takes(children=NO, most_children=2))),
        ("most_children", Offer(takes=Takes(children=YES, most_children=0))),
        ("least_age", Offer(takes=Takes(least_age=-1))),
        ("most_age", Offer(takes=Takes(most_age=131))),
        ("older", Offer(takes=Takes(older={"M": Older(-2, NO)}))),
        ("sexes", Offer(takes=Takes(sexes={"Z": YES}))),
        ("problems", Offer(takes=Takes(problems={"WEATHER": YES}))),
        ("kind", Offer(kind="PUB")),
        ("state", Offer(state="")),
        ("ways", Offer(ways=("PIGEON",))),
        ("languages", Offer(languages=("Dutch",))),
        ("wait_days", Offer(wait_days=3)),
        ("wait_days", Offer(wait_days=-3, wait_on=date(2026, 1, 1))),
        ("area", Offer(area=("district:NOWHERE",))),
        ("area", Offer(area=("planet:EARTH",))),
        ("sites", Offer(sites=(site("99999"),))),
        ("phone", Offer(phone="call me")),
        ("email", Offer(email="nobody")),
        ("source", Offer(source="x" * 301)),
        ("source", Offer(source="a\0b")),
        ("sites", Offer(sites=(site(street="a\0b"),))),
        ("website", Offer(website="javascript:alert(1)")),
        ("hours", Offer(hours=({"rule": "FREQ=NEVER", "from": "9", "until": "12"},))),
        ("hours", Offer(time_zone="Mars/Olympus")),
        ("hours", Offer(closed_days=("someday",))),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(field, offer):
    with pytest.raises(Unfit) as told:
        check(offer)
    assert told.value.field == field


@pytest.mark.parametrize(
    "said",
    [
        {"colour": "blue"},
        {"takes": {"sexes": {"F": "PERHAPS"}}},
        {"takes": {"height": 3}},
        {"takes": []},
        {"sites": [{"id": "no", "municipality": "24062"}]},
        {"sites": [{"municipality": "24062"}]},
        {"wait_on": "yesterday"},
        {"interpreting": 3},
    ],
)
def test_what_no_offer_could_have_made_is_not_read(said):
    with pytest.raises(Unfit):
        read(said)


def test_a_service_needs_a_name():
    for texts in (
        {},
        {"nl": Text("  ")},
        {"xx": Text("Name")},
        {"nl": Text("x" * 161)},
        {"nl": Text("a\0b")},
    ):
        with pytest.raises(Unfit):
            check_texts(texts, secret=False)


@pytest.mark.parametrize("words", STRINGS)
def test_a_hostile_word_in_a_field_of_codes_is_refused_and_nothing_else_happens(words):
    for name in ("kind", "state", "cost"):
        if words.strip():
            with pytest.raises(Unfit):
                check(replace(Offer(), **{name: words}))


def test_an_answer_that_nobody_gave_is_unknown():
    takes = read({}).takes
    assert {takes.children, takes.pets, takes.wheelchair, takes.papers, takes.income} == {Answer.UNKNOWN}
    assert (takes.sexes, takes.roles, takes.least_age) == ({}, {}, None)
