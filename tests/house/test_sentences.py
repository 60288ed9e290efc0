"""Every event of the trail can be read by a person, in Dutch and in English."""

import pytest
from django.conf import settings

from cast import DAY, Cast, registration
from house.rooms import actions
from houvast.records.audit import trail
from houvast.records.audit.sentences import LANGUAGES, SENTENCES, told
from houvast.records.contacts import operations


def test_every_action_has_a_sentence_and_every_sentence_an_action():
    assert set(SENTENCES) == actions()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_events_are_told_in_the_same_words(language: str):
    words = [
        told(action, outcome=outcome, language=language)
        for action in SENTENCES
        for outcome in ("done", "refused")
    ]
    assert len(set(words)) == len(words)
    assert all(words)


def test_a_sentence_ends_where_the_next_one_begins():
    for sentence in SENTENCES.values():
        for said in (*sentence.done.values(), *sentence.refused.values()):
            assert said == said.strip().rstrip(".")
            assert said[0].islower()


def test_a_language_without_sentences_reads_english():
    assert {code for code, _ in settings.LANGUAGES} >= set(LANGUAGES)
    assert told("contacts.read", outcome="done", language="fr") == "opened a contact"


def test_an_event_tells_itself(cast: Cast):
    operations.import_registrations([registration(day=DAY)] * 2, team=cast.phone_line, by=cast.lead)
    (event,) = trail.events(cast.helpline, newest=1)
    assert event.told("nl") == "bracht 2 registraties van een ouder systeem in"
    assert event.told("en") == "brought in 2 registrations of an older system"
