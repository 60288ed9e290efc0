"""The form as it is made from the questionnaire."""

import re
import uuid

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from cast import MAN, TODAY, WOMAN
from houvast.interfaces.desk import choices
from houvast.interfaces.desk.form import (
    PARTS,
    Form,
    answers_from,
    plain_answers,
    role_for_added,
    without_person,
)
from houvast.library import codes
from houvast.records.contacts import questionnaire
from houvast.records.contacts.questionnaire import CONTACT, PAIR, PERSON

LANGUAGES = ("nl", "fr", "de", "en")


def test_every_question_stands_in_exactly_one_part():
    placed = [name for part in PARTS for name in part.questions]
    assert sorted(placed) == sorted(question.name for question in CONTACT)


@pytest.mark.parametrize("answers", [WOMAN, MAN], ids=["woman", "man"])
def test_what_a_browser_sends_is_read_as_it_was_answered(answers):
    sent = QueryDict(mutable=True)
    for name, value in answers.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    sent["csrfmiddlewaretoken"], sent["evil"] = "x", "y"
    assert answers_from(sent) == dict(answers)


SAID = st.none() | st.text() | st.integers() | st.lists(st.text())
ASKED = st.sampled_from(sorted({question.name for question in CONTACT}))


@given(st.dictionaries(ASKED | st.text(max_size=30), SAID))
@example({"fear_on": "0"})
@example({"time": "9" * 5000})
def test_whatever_a_draft_holds_the_form_is_made(sent):
    shown = Form(plain_answers(sent), TODAY)
    assert [field.display for field in shown.all_fields().values()]


def test_a_person_is_taken_away_with_their_pairs_and_nobody_elses():
    answers = {"person-1-sex": "F", "person-2-sex": "M", "person-12-sex": "M", "pair-1-2-relationship": "U"}
    answers |= {"pair-1-12-relationship": "U", "pair-12-2-relationship": "U", "note": "2"}
    assert set(without_person(answers, 2)) == {
        "person-1-sex",
        "person-12-sex",
        "pair-1-12-relationship",
        "note",
    }


@pytest.mark.parametrize(
    ("roles", "added"),
    [
        (["VICTIM"], "PERPETRATOR"),
        (["PERPETRATOR"], "VICTIM"),
        (["BOTH"], ""),
        (["VICTIM", "PERPETRATOR"], ""),
        (["WITNESS_OTHER"], ""),
    ],
)
def test_who_is_added_takes_the_side_that_is_not_reported(roles, added):
    answers = {"kind": "SUPPORT", "role_stated": "NEIGHBOUR"}
    answers |= {f"person-{number}-role_stated": role for number, role in enumerate(roles, start=1)}
    assert role_for_added(answers) == added


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted({q.codebook for q in (*CONTACT, *PERSON, *PAIR) if q.codebook}))
def test_every_choice_has_its_name_in_the_language_and_can_be_found_in_all_four(name, language):
    for choice in choices.choices(name, language, TODAY):
        labels = {codes.codebook(name).label(choice.code, each) for each in LANGUAGES}
        assert choice.label == codes.codebook(name).label(choice.code, language)
        assert {choice.label, *filter(None, choice.find.split("|"))} == labels


@pytest.mark.parametrize("language", LANGUAGES)
def test_sexes_stand_by_their_names_with_what_is_not_known_last(language):
    shown = [choice.code for choice in choices.choices("sex", language, TODAY)]
    names = [choices.label("sex", code, language) for code in shown if code not in ("U", "REFUSED")]
    assert names == sorted(names, key=str.casefold)
    assert shown[-2:] == ["REFUSED", "U"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sex", ["F", "M"])
def test_one_letter_is_enough_for_each_sex_in_each_language(language, sex):
    labels = [choice.label.casefold() for choice in choices.choices("sex", language, TODAY)]
    wanted = choices.label("sex", sex, language).casefold()
    assert next(label for label in labels if label.startswith(wanted[0])) == wanted


def test_a_code_that_no_list_knows_is_shown_as_it_stands():
    assert choices.label("problem", "GONE", "nl") == "GONE"


def test_pairs_are_those_that_the_questionnaire_makes():
    shown = Form(dict(WOMAN), TODAY)
    said = questionnaire.read(WOMAN, today=TODAY)
    assert [(p.victim, p.perpetrator) for p in shown.pairs] == [(p.victim, p.perpetrator) for p in said.pairs]


def test_what_is_asked_of_a_person_fits_who_does_and_who_suffers_it():
    with translation.override("en"):
        labels = {question.name: str(question.label) for question in questionnaire.PERSON}
    assert "done or suffered" in labels["problem"]
    assert "done or suffered" in labels["forms"]
    assert not {"Also", "When?"} & set(labels.values())


def test_what_a_contact_needs_is_marked_beforehand_and_nothing_else_is_refused_when_it_is_open(worker):
    page = worker.get(f"/desk/register/{uuid.uuid4()}/").content.decode()
    marked = set(re.findall(r'data-question="([^"]+)"[^>]*data-needed="[^"]+"', page))
    assert marked == {"channel", "kind", "day", "role_stated", "person-1-problem"}
    with pytest.raises(questionnaire.Incomplete) as refused:
        questionnaire.read({"kind": "SUPPORT"}, today=TODAY)
    assert {problem.field for problem in refused.value.problems} == marked - {"kind"}
