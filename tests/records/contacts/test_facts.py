"""What statistics learn: codes, days, hours and a random key; no text and no id."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from cast import DAY, MAN, WOMAN, Cast, registration
from houvast.library.codes import codebook
from houvast.library.figures.facts import FACT_SETS, Column, Kind
from houvast.records.contacts import facts, operations
from houvast.records.contacts.course import counted_role
from houvast.records.contacts.models import Pair, Referral, ReportedPerson, Talk, TurnedAway
from houvast.records.contacts.operations import answering, erasing, referrals, returning, talking
from houvast.records.contacts.operations.referrals import Sought
from records.contacts.talking_with import begun, code_of, set_line

UNTIL = DAY + timedelta(days=1)
OF_OTHERS = ("services", "shelters", "beds", "cases")
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
    set_line(cast.phone_line, by=cast.administrator)
    begun(cast, "MAILBOX", first="Hello.")
    Talk.objects.update(day=DAY)
    referrals.refer(Sought(kind="CAW"), service=None, contact=contact, by=cast.worker)
    Referral.objects.update(day=DAY)
    return gather(cast.helpline)


@pytest.mark.parametrize("name", [name for name in FACT_SETS if name not in OF_OTHERS])
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
    told = (WOMAN[name] for name in ("note", "safe_conditions", "number", "municipality"))
    sealed = (*told, MAN["note"], "~12", "~40")
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


@pytest.mark.parametrize(
    ("relationship", "turned"), [("FORMER_PARTNER", "FORMER_PARTNER"), ("AUTHORITY_CARE", "U")]
)
def test_a_pair_goes_by_the_roles_by_which_its_persons_are_counted(
    cast: Cast, relationship: str, turned: str
):
    """Said to be harmed by the second, and assessed as the one who harms, each of them."""
    registered = operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    assert gather(cast.helpline)["pairs"]
    people = ReportedPerson.objects.filter(contact__id=registered)
    Pair.objects.filter(contact__id=registered).update(relationship=relationship)
    for stated, assessed in (("VICTIM", "PERPETRATOR"), ("PERPETRATOR", "VICTIM")):
        people.filter(role_stated=stated).update(role_assessed=assessed)
    told = gather(cast.helpline)
    (pair,) = told["pairs"]
    counted = {
        person["number"]: counted_role(person["role_stated"], person["role_assessed"])
        for person in told["persons"]
    }
    assert (counted[pair["victim"]], counted[pair["perpetrator"]]) == ("VICTIM", "PERPETRATOR")
    assert pair["relationship"] == turned


def test_who_is_assessed_as_neither_is_in_no_pair(cast: Cast):
    operations.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    ReportedPerson.objects.filter(role_stated="PERPETRATOR").update(role_assessed="WITNESS_OTHER")
    assert gather(cast.helpline)["pairs"] == []


def test_only_the_days_that_were_asked_for_are_told(cast: Cast):
    for days in (-1, 0, 1):
        said = registration(day=DAY + timedelta(days=days))
        operations.register(said, team=cast.phone_line, by=cast.worker)
    assert [fact["day"] for fact in gather(cast.helpline)["contacts"]] == [DAY]
    assert len(gather(cast.helpline, DAY, UNTIL + timedelta(days=1))["contacts"]) == 2
    assert gather(cast.helpline, DAY, DAY)["persons"] == []


def test_another_helpline_tells_nothing_of_ours(cast: Cast, contact: uuid.UUID):
    assert gather(cast.other_helpline) == {name: [] for name in FACT_SETS if name not in OF_OTHERS}


def test_a_contact_without_content_is_a_fact_too(cast: Cast):
    said = registration({"channel": "PHONE", "kind": "SILENT", "day": DAY.isoformat(), "time": "3"})
    operations.register(said, team=cast.phone_line, by=cast.worker)
    (fact,) = gather(cast.helpline)["contacts"]
    assert (fact["contact_kind"], fact["hour"], fact["persons"], fact["problem"]) == ("SILENT", 3, 0, "U")


def arrivals(cast: Cast) -> list[tuple[str, str, int]]:
    """(door, what became of it, hour) of everybody who came today."""
    today = timezone.localdate()
    found = gather(cast.helpline, today, today + timedelta(days=1))["arrivals"]
    return sorted((fact["channel"], fact["arrival"], int(fact["hour"][1:])) for fact in found)


def test_who_was_answered_waits_gave_up_or_was_turned_away_is_counted_once_each(cast: Cast):
    set_line(cast.phone_line, most_waiting=2, by=cast.administrator)
    hour = timezone.localtime().hour
    answered, gave_up = begun(cast), begun(cast)
    with pytest.raises(talking.NoWay):
        begun(cast)
    answering.take_talk(answered.id, by=cast.worker)
    answering.end_talk(answered.id, by=cast.worker)
    talking.leave_talk(gave_up.id, by=gave_up.entered.by)
    begun(cast, "MAILBOX", first="Hello.")
    TurnedAway.objects.update(number=3)
    told = arrivals(cast)
    assert told == [
        ("CHAT", "ABANDONED", hour),
        ("CHAT", "ANSWERED", hour),
        *[("CHAT", "TURNED_AWAY", hour)] * 3,
        ("MAILBOX", "WAITING", hour),
    ]
    # Waited, answered, given up and turned away are everybody.
    assert len(told) == Talk.objects.count() + TurnedAway.objects.get().number


def test_how_long_who_came_waited_is_told_in_bands_and_who_was_not_let_in_did_not_wait(cast: Cast):
    set_line(cast.phone_line, most_waiting=2, by=cast.administrator)
    answered, gave_up = begun(cast), begun(cast)
    with pytest.raises(talking.NoWay):
        begun(cast)
    Talk.objects.filter(id=answered.id).update(began_at=timezone.now() - timedelta(seconds=30))
    Talk.objects.filter(id=gave_up.id).update(began_at=timezone.now() - timedelta(minutes=15))
    answering.take_talk(answered.id, by=cast.worker)
    talking.leave_talk(gave_up.id, by=gave_up.entered.by)
    begun(cast)
    today = timezone.localdate()
    found = gather(cast.helpline, today, today + timedelta(days=1))["arrivals"]
    assert sorted((fact["arrival"], fact["waited"]) for fact in found) == [
        ("ABANDONED", "15-60_MIN"),
        ("ANSWERED", "UNDER_1_MIN"),
        ("TURNED_AWAY", "NOT_LET_IN"),
        ("WAITING", "STILL_WAITING"),
    ]


def test_notes_behind_a_second_code_are_nobodys_arrival_not_even_once_they_are_erased(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, "MAILBOX", first="Hello.")
    code_of(made.entered)
    new = returning.NewReceipt.made()
    returning.draw_veil(made.id, new.code, shown=new.proof, by=made.entered.by)
    assert Talk.objects.filter(is_veil=True).count() == 1
    before = arrivals(cast)
    assert [became for _door, became, _hour in before] == ["WAITING"]
    erasing.erase_talk_content(on=timezone.localdate() + timedelta(days=200), by=cast.command)
    assert not Talk.objects.exclude(person_key=b"").exists()
    assert arrivals(cast) == before


def test_arrivals_of_another_helpline_are_not_told(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    begun(cast)
    today = timezone.localdate()
    assert gather(cast.other_helpline, today, today + timedelta(days=1))["arrivals"] == []
