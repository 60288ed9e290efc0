"""What statistics learn: codes, days, hours and a random key; no text and no id."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from cast import DAY, MAN, WOMAN, Cast, registration
from houvast.library.codes import codebook
from houvast.library.figures.facts import FACT_SETS, Column, Kind
from houvast.records.contacts import facts, operations

UNTIL = DAY + timedelta(days=1)
HISTORICAL = {"person-1-timing": "HISTORICAL"}


def gather(helpline: uuid.UUID, from_: date = DAY, until: date = UNTIL) -> dict[str, list[facts.Fact]]:
    return facts.gather(organisation=helpline, from_=from_, until=until)


def fits(value: Any, column: Column) -> bool:
    """Is the value of this kind and, when it is a code, in the codebook of that day?"""
    if value is None:
        return column.optional
    if column.kind in (Kind.CODE, Kind.CODES):
        given = [value] if column.kind is Kind.CODE else value
        return isinstance(given, list) and all(code in codebook(column.codebook, on=DAY) for code in given)
    wanted = {Kind.DAY: date, Kind.FLAG: bool}.get(column.kind, int)
    return type(value) is wanted and (wanted is not int or 0 <= value <= column.largest)


@pytest.fixture
def told(cast: Cast, contact: uuid.UUID, on_mens_line: uuid.UUID) -> dict[str, list[facts.Fact]]:
    return gather(cast.helpline)


@pytest.mark.parametrize("name", list(FACT_SETS))
def test_every_fact_has_the_declared_columns_of_the_declared_kind(
    told: dict[str, list[facts.Fact]], name: str
):
    assert told[name]
    for fact in told[name]:
        assert set(fact) == set(FACT_SETS[name])
        wrong = {key: value for key, value in fact.items() if not fits(value, FACT_SETS[name][key])}
        assert wrong == {}


def test_facts_hold_no_text_and_no_id(cast: Cast, told: dict[str, list[facts.Fact]], contact: uuid.UUID):
    without_keys = {name: [{**fact, "key": 0, "contact": 0} for fact in of] for name, of in told.items()}
    written = DjangoJSONEncoder().encode(without_keys)  # a random key may hold any row of digits
    ids = (contact, cast.helpline, cast.phone_line, cast.worker.id)
    sealed = (WOMAN["note"], MAN["note"], WOMAN["safe_conditions"], WOMAN["municipality"], "~12", "~40")
    assert [word for word in (*map(str, ids), *sealed) if word in written] == []


def test_a_contact_is_known_by_its_random_key_in_all_three_sets(told: dict[str, list[facts.Fact]]):
    keys = {fact["key"] for fact in told["contacts"]}
    assert {fact["contact"] for fact in told["persons"]} == keys
    assert {fact["contact"] for fact in told["pairs"]} <= keys


def test_the_number_of_persons_is_theirs(told: dict[str, list[facts.Fact]]):
    for fact in told["contacts"]:
        persons = [person for person in told["persons"] if person["contact"] == fact["key"]]
        assert fact["persons"] == len(persons)


def test_one_person_of_each_contact_with_a_known_problem_is_the_main_one(cast: Cast):
    answers = [WOMAN, MAN, WOMAN | HISTORICAL, MAN | {"person-1-problem": "U"}]
    for said in answers:
        operations.register(registration(said), team=cast.phone_line, by=cast.worker)
    gathered = gather(cast.helpline)
    for fact in gathered["contacts"]:
        main = [p for p in gathered["persons"] if p["contact"] == fact["key"] and p["main"]]
        assert len(main) == (fact["problem"] != "U")
        assert [(p["problem"], p["timing"]) for p in main] in ([], [(fact["problem"], fact["timing"])])


def test_a_pair_carries_what_is_known_of_its_two_persons(told: dict[str, list[facts.Fact]]):
    sexes = {(pair["victim_sex"], pair["perpetrator_sex"], pair["relationship"]) for pair in told["pairs"]}
    assert sexes == {("F", "M", "CURRENT_PARTNER"), ("M", "F", "FORMER_PARTNER")}


def test_only_the_days_that_were_asked_for_are_told(cast: Cast):
    for days in (-1, 0, 1):
        said = registration(day=DAY + timedelta(days=days))
        operations.register(said, team=cast.phone_line, by=cast.worker)
    assert [fact["day"] for fact in gather(cast.helpline)["contacts"]] == [DAY]
    assert len(gather(cast.helpline, DAY, UNTIL + timedelta(days=1))["contacts"]) == 2
    assert gather(cast.helpline, DAY, DAY)["persons"] == []


def test_another_helpline_tells_nothing_of_ours(cast: Cast, contact: uuid.UUID):
    assert gather(cast.other_helpline) == {"contacts": [], "persons": [], "pairs": []}


def test_a_contact_without_content_is_a_fact_too(cast: Cast):
    said = registration({"channel": "PHONE", "kind": "SILENT", "day": DAY.isoformat(), "time": "3"})
    operations.register(said, team=cast.phone_line, by=cast.worker)
    (fact,) = gather(cast.helpline)["contacts"]
    assert (fact["contact_kind"], fact["hour"], fact["persons"], fact["problem"]) == ("SILENT", 3, 0, "U")
