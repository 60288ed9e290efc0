"""Nothing depends on your sex.

The same questions, the same order, the same rights, the same words, for a woman, a man and everybody else.
Your sex is an answer that you may refuse; nobody guesses it.
"""

from dataclasses import replace
from typing import Any

import pytest

from cast import MAN, TODAY, WOMAN, Cast
from houvast.library.codes import codebook
from houvast.records.accounts.guard import Refused
from houvast.records.contacts import operations, questionnaire
from houvast.records.contacts.registration import Registration

EVERY_SEX = ("F", "M", "X", "U", "REFUSED")


def with_sexes(answers: Any, sex: str) -> dict[str, Any]:
    return {name: sex if name.endswith("sex") else value for name, value in answers.items()}


def without_sexes(said: Registration) -> Registration:
    return replace(said, sex="", persons=tuple(replace(person, sex="") for person in said.persons))


@pytest.mark.parametrize("answers", [WOMAN, MAN], ids=["her", "him"])
def test_the_same_story_is_the_same_registration_for_every_sex(answers):
    told = {
        without_sexes(questionnaire.read(with_sexes(answers, sex), today=TODAY)).__repr__()
        for sex in EVERY_SEX
    }
    assert len(told) == 1


@pytest.mark.parametrize("sex", EVERY_SEX)
def test_the_same_people_may_read_it_and_the_same_may_not(cast: Cast, sex: str):
    said = questionnaire.read(with_sexes(WOMAN, sex), today=TODAY)
    contact = operations.register(said, team=cast.phone_line, by=cast.worker)
    assert operations.read(contact, by=cast.lead).registration == said
    for somebody in (cast.volunteer, cast.outsider):
        with pytest.raises(Refused):
            operations.read(contact, by=somebody)


def test_no_question_is_asked_or_dropped_because_of_a_sex():
    questions = (*questionnaire.CONTACT, *questionnaire.PERSON, *questionnaire.PAIR)
    assert not [q.name for q in questions for name, _ in q.when if name.endswith("sex")]
    assert [q.name for q in questions if q.codebook == "sex"] == ["sex", "sex"]
    assert not [q for q in questions if q.codebook == "sex" and (q.required or q.preset)]


def test_every_sex_and_a_refusal_can_be_answered():
    assert set(codebook("sex").codes()) == set(EVERY_SEX)
