"""Suggested answers: a list that comes along, a helpline's own in its place, by version."""

import re
import uuid

import pytest
from django.utils import translation
from django.utils.translation import gettext

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.campaigns import operations, queries
from houvast.records.campaigns.models import SuggestionVersion
from houvast.records.campaigns.operations import NotPossible, Unwritable
from houvast.records.campaigns.suggestions import Words, check, shipped
from houvast.records.campaigns.texts import LANGUAGES
from traces import left, was_refused

OURS = {"nl": Words("Welkom", "Dag."), "fr": Words("Bienvenue", "Bonjour.")}
ALL = [(key, language) for key in shipped() for language in LANGUAGES]
GENDERED = {
    "nl": r"\b(hij|zij|haar|hem|zijn (?:vrouw|man)|mevrouw|meneer|man|vrouw)\b",
    "fr": r"(?<!t-)\bil\b(?! (?:faut|existe))|\b(elle|monsieur|madame|homme|femme|seule?)\b",
    "de": r"\b(er|ihr|seine|herr|frau|mann)\b",
    "en": r"\b(he|she|him|her|his|hers|sir|madam|man|woman)\b",
}


def new() -> str:
    return uuid.uuid4().hex


def write(cast: Cast, said=OURS, *, key: str, after: int = 0, by=None):
    return operations.write_suggestion(key, said, after=after, by=by or cast.administrator)


def offered(cast: Cast, language: str = "nl", by=None) -> dict[str, queries.Offered]:
    found = queries.offered(language, named_in="en", seen_by=by or cast.worker)
    return {each.key: each for each in found}


# The list that comes along


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_way_out_is_called_as_on_its_button_wherever_it_stands_on_a_screen(language: str):
    """On a telephone it stands below, elsewhere above."""
    with translation.override(language):
        button = gettext("Leave this page now")
    assert button in shipped()["somebody-looks"][language].text


@pytest.mark.parametrize(("key", "language"), ALL)
def test_a_shipped_answer_is_there_in_every_language_and_could_be_saved(key, language):
    check({language: shipped()[key][language]})


@pytest.mark.parametrize(("key", "language"), ALL)
def test_a_shipped_answer_has_short_sentences_and_names_no_sex(key, language):
    text = shipped()[key][language].text
    sentences = [each for each in re.split(r"[.?!:]+", text) if each.strip()]
    assert max(len(each.split()) for each in sentences) <= 20
    assert not re.search(GENDERED[language], text, re.IGNORECASE)


def test_who_is_in_danger_is_told_the_number_in_every_language():
    assert all("112" in shipped()["emergency"][language].text for language in LANGUAGES)


def test_every_word_of_the_list_differs_from_language_to_language():
    for said in shipped().values():
        assert len({words.text for words in said.values()}) == len(LANGUAGES)


# Writing


def test_a_worker_is_offered_the_shipped_list_until_the_helpline_writes_its_own(cast: Cast):
    assert list(offered(cast)) == list(shipped())
    made = write(cast, key="here")
    assert left("campaigns.write_suggestion", by=cast.administrator, subject=made)
    assert (offered(cast)["here"].text, offered(cast)["here"].language) == ("Dag.", "nl")
    added = new()
    write(cast, key=added, by=cast.lead)
    assert list(offered(cast))[-1] == added


def test_a_talk_in_a_language_that_was_not_written_is_offered_another_and_told_which(cast: Cast):
    write(cast, key="here")
    assert (offered(cast, "de")["here"].text, offered(cast, "de")["here"].language) == ("Dag.", "nl")
    assert offered(cast, "fr")["here"].text == "Bonjour."
    assert offered(cast, "fr")["here"].name == "Bienvenue"  # not written in that of the desk
    assert offered(cast, "fr")["believed"].name == "I believe you"


def test_what_is_not_offered_any_more_is_gone_and_a_former_version_comes_back(cast: Cast):
    key = new()
    write(cast, key=key)
    made = operations.retire_suggestion(key, after=1, by=cast.administrator)
    assert left("campaigns.retire_suggestion", by=cast.administrator, subject=made)
    assert key not in offered(cast)
    with pytest.raises(NotPossible):
        operations.retire_suggestion(key, after=2, by=cast.administrator)
    made = operations.restore_suggestion(key, version=1, after=2, by=cast.administrator)
    assert left("campaigns.restore_suggestion", by=cast.administrator, subject=made)
    assert offered(cast)[key].text == "Dag."
    versions = queries.suggestion_versions(key, seen_by=cast.administrator)
    assert [(each.number, each.retired, each.said) for each in versions] == [
        (3, False, OURS),
        (2, True, OURS),
        (1, False, OURS),
    ]


def test_a_shipped_one_is_retired_and_follows_the_software_again_when_it_is_back(cast: Cast):
    operations.retire_suggestion("here", after=0, by=cast.administrator)
    assert "here" not in offered(cast)
    operations.restore_suggestion("here", version=operations.SHIPPED, after=1, by=cast.administrator)
    assert offered(cast)["here"].text == shipped()["here"]["nl"].text
    assert list(SuggestionVersion.objects.values_list("said", flat=True)) == [{}, {}]


def test_what_somebody_else_saved_meanwhile_is_not_written_over(cast: Cast):
    key = new()
    write(cast, key=key)
    with pytest.raises(NotPossible):
        write(cast, {"nl": Words("x", "y")}, key=key)
    with pytest.raises(NotPossible):
        operations.retire_suggestion(key, after=0, by=cast.lead)
    assert offered(cast)[key].text == "Dag."


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"nl": Words("", "Dag.")},
        {"nl": Words("Dag", " ")},
        {"nl": Words("x" * 61, "Dag.")},
        {"nl": Words("x", "x" * 1001)},
        {"nl": Words("a\nb", "Dag.")},
        {"nl": Words("x", "turned \u202e round")},
        {"nl": Words("zero\u200bwidth", "x")},
        {"xx": Words("x", "y")},
    ],
)
def test_what_cannot_be_offered_is_refused(cast: Cast, said):
    with pytest.raises(Unwritable):
        write(cast, said, key=new())
    assert not SuggestionVersion.objects.exists()


@pytest.mark.parametrize("key", ["nowhere", "", "../pages", "A" * 32, "f" * 33])
def test_a_key_that_is_none_is_refused(cast: Cast, key):
    with pytest.raises(Refused):
        write(cast, key=key)


@pytest.mark.parametrize(
    "somebody", ["worker", "volunteer", "at_shelter", "statistician", "signer", "outsider"]
)
def test_who_may_not_write_is_refused(cast: Cast, somebody: str):
    by = getattr(cast, somebody)
    with pytest.raises(Refused):
        write(cast, key="here", by=by)
    assert was_refused("campaigns.write_suggestion", by=by)
    for act in (
        lambda: operations.retire_suggestion("here", after=0, by=by),
        lambda: operations.restore_suggestion("here", version=0, after=0, by=by),
    ):
        with pytest.raises(Refused):
            act()
    assert queries.suggestions(seen_by=by) == []
    assert not SuggestionVersion.objects.exists()


def test_another_helpline_is_offered_none_of_ours_and_cannot_bring_one_back(cast: Cast):
    key = new()
    write(cast, key=key)
    write(cast, key="here")
    theirs = offered(cast, by=cast.outsider)
    assert key not in theirs
    assert theirs["here"].text == shipped()["here"]["nl"].text


@pytest.mark.parametrize("somebody", ["statistician", "signer", "administrator"])
def test_who_answers_nobody_is_offered_nothing(cast: Cast, somebody: str):
    assert queries.offered("nl", named_in="en", seen_by=getattr(cast, somebody)) == []
