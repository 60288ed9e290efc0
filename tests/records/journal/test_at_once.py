"""Several devices and helpers at the same moment: nothing is lost, and nothing is done twice."""

import os
import uuid

import pytest

from cast import Cast, again
from houvast.records.contacts.models import Message, Talk
from houvast.records.contacts.operations import answering, returning
from houvast.records.journal import course, operations
from houvast.records.journal.models import JournalEntry
from houvast.records.journal.operations import MovedOn
from records.contacts.talking_with import begun as talk_begun
from records.contacts.talking_with import set_line
from records.journal.writing import begun, entry, opened
from two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return again()


def test_of_six_devices_one_writes_and_the_others_are_told(cast: Cast):
    words, _ = begun(cast.helpline)
    journal = opened(words, cast.helpline)
    done = at_once(*(lambda: operations.write_entry(journal.id, entry(0), by=journal.by) for _ in range(6)))
    assert sum(isinstance(each, MovedOn) for each in done) == 5
    assert [row.position for row in JournalEntry.objects.all()] == [1]


def test_the_same_entry_sent_twice_at_once_is_kept_once(cast: Cast):
    words, _ = begun(cast.helpline)
    journal, new = opened(words, cast.helpline), entry(0)
    one, other = at_once(*[lambda: operations.write_entry(journal.id, new, by=journal.by)] * 2)
    assert one == other
    assert JournalEntry.objects.count() == 1


def test_twelve_journals_written_in_at_once_lose_nothing(cast: Cast):
    journals = [opened(begun(cast.helpline)[0], cast.helpline) for _ in range(12)]

    def fill(journal):
        for after in range(5):
            operations.write_entry(journal.id, entry(after), by=journal.by)
        return True

    assert at_once(*(lambda each=each: fill(each) for each in journals)) == [True] * 12
    assert JournalEntry.objects.count() == 60


def test_the_same_piece_sent_twice_at_once_is_kept_once(cast: Cast):
    journal, file = opened(begun(cast.helpline)[0], cast.helpline), uuid.uuid4()
    sealed = os.urandom(course.PIECE_SIZES[0])
    done = at_once(*[lambda: operations.keep_piece(journal.id, file, 0, sealed, by=journal.by)] * 4)
    assert done == [None] * 4


def test_a_parcel_is_taken_back_or_opened_and_never_both(cast: Cast):
    set_line(cast.phone_line, by=cast.administrator)
    for _ in range(4):
        talk = talk_begun(cast, "MAILBOX", first="hello")
        took, back = at_once(
            lambda id=talk.id: answering.take_talk(id, by=cast.worker),
            lambda id=talk.id, by=talk.entered.by: returning.take_back_unopened(id, by=by),
        )
        assert isinstance(took, Exception) != isinstance(back, Exception)
        there = Message.objects.filter(talk=Talk.objects.get(id=talk.id).serial).exists()
        assert there == (not isinstance(took, Exception))
