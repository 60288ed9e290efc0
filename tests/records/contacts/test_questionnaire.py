"""Answers become a registration: what was asked and left open is unknown, what was not asked is dropped."""

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import DAY, MAN, TODAY, WOMAN, registration
from houvast.library.codes import codebook
from houvast.records.contacts import questionnaire
from houvast.records.contacts.questionnaire import CONTACT, PAIR, PERSON, Incomplete, answers_of, read
from houvast.records.contacts.registration import Registration
from records.contacts.answering import SWAPPED, forms, swapped

SHORTEST = {
    "channel": "PHONE",
    "kind": "SUPPORT",
    "day": DAY.isoformat(),
    "role_stated": "U",
    "person-1-problem": "U",
}


def problems(answers: dict[str, Any]) -> dict[str, str]:
    """Field and message of all that is wrong."""
    with pytest.raises(Incomplete) as refusal:
        read(answers, today=TODAY)
    return {problem.field: str(problem.message) for problem in refusal.value.problems}


def test_the_shortest_registration_has_five_answers_and_the_rest_is_unknown():
    said = read(SHORTEST, today=TODAY)
    assert (said.sex, said.age_band, said.context, said.complaint, said.district) == ("U",) * 5
    assert said.safe_to_contact == "U"
    assert [(p.number, p.problem, p.sex) for p in said.persons] == [(1, "U", "U")]


@given(forms())
def test_reading_the_answers_of_a_registration_gives_it_again(answers: dict[str, Any]):
    said = read(answers, today=TODAY)
    assert read(answers_of(said), today=TODAY) == said


@given(forms())
def test_exchanging_the_sexes_of_everybody_changes_the_sexes_and_nothing_else(answers: dict[str, Any]):
    def exchanged(said: Registration) -> Registration:
        persons = tuple(replace(p, sex=SWAPPED.get(p.sex, p.sex)) for p in said.persons)
        return replace(said, sex=SWAPPED.get(said.sex, said.sex), persons=persons)

    assert read(swapped(answers), today=TODAY) == exchanged(read(answers, today=TODAY))


@given(forms())
def test_what_is_asked_does_not_depend_on_a_sex(answers: dict[str, Any]):
    def asked(given: dict[str, Any]) -> list[tuple[str, str]]:
        return [
            (prefix, question.name)
            for prefix, questions in (("", CONTACT), ("person-1-", PERSON), ("person-2-", PERSON))
            for question in questions
            if questionnaire.is_asked(question, prefix, given)
        ]

    assert asked(answers) == asked(swapped(answers))
    assert questionnaire.reported_pairs(answers) == questionnaire.reported_pairs(swapped(answers))


@pytest.mark.slow
@given(forms(), st.dictionaries(st.sampled_from([q.name for q in CONTACT]), st.text(max_size=5), max_size=4))
def test_wrong_answers_are_told_the_same_whatever_the_sexes(answers: dict[str, Any], wrong: dict[str, str]):
    def told(given: dict[str, Any]) -> tuple[Any, ...]:
        try:
            read(given, today=TODAY)
        except Incomplete as refusal:
            return tuple((problem.field, str(problem.message)) for problem in refusal.problems)
        return ()

    given_ = answers | {name: value for name, value in wrong.items() if name != "sex"}
    assert told(given_) == told(swapped(given_))


def test_no_condition_looks_at_a_sex():
    looked_at = {name for question in (*CONTACT, *PERSON, *PAIR) for name, _ in question.when}
    assert not {name for name in looked_at if "sex" in name}


@given(
    st.dictionaries(
        st.sampled_from([q.name for q in CONTACT] + [f"person-1-{q.name}" for q in PERSON] + ["pair-1-2-x"]),
        st.none() | st.text(max_size=6) | st.lists(st.text(max_size=4), max_size=3) | st.integers(),
        max_size=8,
    )
)
def test_whatever_is_sent_is_a_registration_or_a_list_of_problems(answers: dict[str, Any]):
    said, wrong = None, ()
    try:
        said = read(answers, today=TODAY)
    except Incomplete as refusal:
        wrong = refusal.problems
    assert isinstance(said, Registration) != bool(wrong)
    assert all(problem.field and str(problem.message) for problem in wrong)


def test_every_code_read_is_in_its_codebook_of_that_day():
    for answers in (WOMAN, MAN):
        said = read(answers, today=TODAY)
        for question in CONTACT:
            if question.kind in ("one", "several") and question.codebook:
                given_ = getattr(said, question.name, None) or getattr(said.details, question.name, ())
                for code in [given_] if isinstance(given_, str) else given_:
                    assert code in codebook(question.codebook, on=DAY)


def test_everything_that_is_missing_is_told_at_once():
    assert set(problems({})) == {"channel", "kind", "day"}
    assert set(problems({"kind": "SUPPORT", "channel": "PHONE"})) == {
        *("day", "role_stated", "person-1-problem"),
    }


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("day", "4 November"),
        ("day", "2025-02-30"),
        ("day", (TODAY + timedelta(days=1)).isoformat()),
        ("day", "1999-12-31"),
        ("time", "25:00"),
        ("time", "14:60"),
        ("time", "noon"),
        ("channel", "PIGEON"),
        ("age", "-3"),
        ("age", "old"),
        ("age", "121"),
        ("incidents_contact", "0"),
        ("requests", ["LISTEN", "MONEY"]),
        ("municipality", "99999"),
        ("person-1-sex", "W"),
        ("person-2-problem", "partner"),
    ],
)
def test_an_answer_that_does_not_hold_is_told_at_its_field(field: str, answer: object):
    said = {"role_stated": "NEIGHBOUR"} if field == "person-1-sex" else {}
    assert list(problems({**SHORTEST, **said, field: answer})) == [field]


def test_several_forms_need_one_main_form_of_them():
    answers = SHORTEST | {"person-1-forms": ["PHYSICAL", "SEXUAL"]}
    assert list(problems(answers)) == ["person-1-main_form"]
    assert list(problems(answers | {"person-1-main_form": "ECONOMIC"})) == ["person-1-main_form"]
    said = read(answers | {"person-1-main_form": "SEXUAL"}, today=TODAY)
    assert said.persons[0].main_form == "SEXUAL"


def test_a_single_form_is_the_main_form():
    said = read(SHORTEST | {"person-1-forms": ["PHYSICAL"]}, today=TODAY)
    assert (said.persons[0].forms, said.persons[0].main_form) == (("PHYSICAL",), "PHYSICAL")


@pytest.mark.parametrize(
    ("typed", "band"),
    [
        ("0", "0-2"),
        ("4", "3-5"),
        ("17", "12-17"),
        ("18", "18-29"),
        ("~35", "30-44"),
        ("75", "75+"),
        ("120", "75+"),
        ("30-44", "30-44"),
        ("?", "U"),
        ("", "U"),
        ("UNBORN", "UNBORN"),
        ("u", "U"),
    ],
)
def test_an_age_is_typed_exactly_estimated_or_as_a_band(typed: str, band: str):
    assert read(SHORTEST | {"age": typed}, today=TODAY).age_band == band


@pytest.mark.parametrize(
    ("typed", "band"),
    [("1", "ONCE"), ("7", "2-7"), ("~8", "8-30"), ("31", "OVER_30"), ("continuous", "CONTINUOUS"), ("", "U")],
)
def test_incidents_are_typed_exactly_estimated_or_as_a_band(typed: str, band: str):
    assert read(SHORTEST | {"incidents_contact": typed}, today=TODAY).incidents_contact == band


def test_what_is_finer_than_a_code_stands_among_the_details_only():
    said = registration(WOMAN)
    assert (said.hour, said.details.minute) == (14, 5)
    assert (said.age_band, said.details.contact_age) == ("30-44", "34")
    assert said.details.ages == {"2": "~40"}
    clear = {name: value for name, value in asdict(said).items() if name != "details"}
    assert not {"34", "~40", "~12", "11002"} & set(map(str, clear.values()))


def test_the_district_follows_the_municipality():
    assert registration(WOMAN).district == "ANTWERP"
    chosen = WOMAN | {"municipality": "", "district": "LIMBURG"}
    assert read(chosen, today=TODAY).district == "LIMBURG"


def test_an_answer_to_a_question_that_is_not_asked_is_dropped():
    quiet = WOMAN | {"kind": "SILENT"}
    said = read(quiet, today=TODAY)
    assert (said.sex, said.requests, said.persons, said.pairs, said.complaint) == ("U", (), (), (), "U")
    assert said.identifiability == "ANONYMOUS"


def test_an_answer_that_hangs_on_a_dropped_answer_is_dropped_too():
    said = read(WOMAN | {"identifiability": "ANONYMOUS"}, today=TODAY)
    assert said.safe_to_contact == "U"
    assert said.details.safe_conditions == ""


def test_the_person_speaking_about_themselves_is_person_one():
    said = registration(MAN)
    first, second = said.persons
    assert first.is_contact_person
    assert (first.sex, first.age_band, first.role_stated) == (said.sex, said.age_band, said.role_stated)
    assert not second.is_contact_person


def test_a_neighbour_is_nobody_in_the_situation():
    said = read(SHORTEST | {"role_stated": "NEIGHBOUR", "sex": "F", "person-1-sex": "M"}, today=TODAY)
    assert [(p.is_contact_person, p.sex) for p in said.persons] == [(False, "M")]


def test_everybody_harmed_is_paired_with_everybody_who_harms():
    roles = ["VICTIM", "PERPETRATOR", "BOTH", "WITNESS_OTHER"]
    answers = SHORTEST | {f"person-{n}-role_stated": role for n, role in enumerate(roles, start=1)}
    said = read(answers, today=TODAY)
    assert [(pair.victim, pair.perpetrator) for pair in said.pairs] == [(1, 2), (1, 3), (3, 2)]
    assert questionnaire.reported_pairs(answers) == [(1, 2), (1, 3), (3, 2)]


def test_more_than_twenty_persons_are_refused():
    answers = SHORTEST | {f"person-{n}-problem": "PARTNER" for n in range(1, 22)}
    assert list(problems(answers)) == ["person-21-problem"]


def test_nothing_is_required_because_of_a_sex_a_role_or_an_age():
    for role in codebook("contact_role", on=DAY).codes():
        for sex in codebook("sex", on=DAY).codes():
            read(SHORTEST | {"role_stated": role, "sex": sex, "person-1-sex": sex}, today=TODAY)


def test_a_day_of_an_earlier_codebook_is_read_with_that_codebook():
    assert read(SHORTEST | {"day": "2013-05-06"}, today=TODAY).day == date(2013, 5, 6)
