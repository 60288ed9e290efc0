"""Nothing depends on your sex.

The same questions, the same order, the same rights, the same words, for a woman, a man and everybody else.
Your sex is an answer that you may refuse; nobody guesses it.
"""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from cast import MAN, TODAY, WOMAN, Cast
from houvast.library.codes import codebook
from houvast.records.accounts.guard import Refused
from houvast.records.campaigns.texts import LANGUAGES, shipped
from houvast.records.contacts import operations, questionnaire
from houvast.records.contacts.registration import Registration

# What is said of one and of the other, with the words around that follow it.
EXCHANGED = {
    "nl": {"man": "vrouw", "mannen": "vrouwen"},
    "fr": {
        "un homme": "une femme",
        "à un homme": "à une femme",
        "hommes": "femmes",
        "d’hommes": "de femmes",
    },
    "de": {"ein Mann": "eine Frau", "einem Mann": "einer Frau", "als Mann": "als Frau", "Männer": "Frauen"},
    "en": {"man": "woman", "men": "women"},
}
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


def exchanged(text: str, language: str) -> str:
    both = EXCHANGED[language] | {other: one for one, other in EXCHANGED[language].items()}
    both |= {one[0].upper() + one[1:]: other[0].upper() + other[1:] for one, other in both.items()}
    words = "|".join(sorted(map(re.escape, both), key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{words})(?!\w)", lambda found: both[found[0]], text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_women_is_the_page_for_men_with_the_sexes_exchanged(language: str):
    men, women = shipped("men", language), shipped("women", language)
    assert men != women
    for said in ("tab", "link", "heading", "body"):
        assert exchanged(getattr(men, said), language) == getattr(women, said)
        assert exchanged(getattr(women, said), language) == getattr(men, said)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_pages_are_made_of_the_same_parts_in_the_same_order(language: str):
    def parts(page: str) -> list[str]:
        html = Client().get(f"/{language}/{page}/").content.decode()
        return re.findall(r"<(?!!)[^>]*>", re.sub(r"/(?:wo)?men/", "/EACH/", html))

    assert parts("men") == parts("women")
