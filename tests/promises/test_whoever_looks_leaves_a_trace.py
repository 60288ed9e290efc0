"""Whoever looks leaves a trace, and nobody can rub it out unseen.

Opening what you told is an event, and so is an attempt to open or change it that was refused, in the trail of
the helpline where the one who tried it works. The events are chained, so that changing or removing one shows.
"""

import pytest

from cast import Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.audit.models import Entry
from houvast.records.contacts import operations


@pytest.fixture
def told(cast: Cast):
    return operations.register(registration(), team=cast.phone_line, by=cast.worker)


def events(cast: Cast, subject: object):
    found = accounts.read_trail(subject=str(subject), by=cast.administrator)
    return [(event.actor, event.action, event.outcome) for event in reversed(found)]


def test_opening_is_an_event_with_a_name(cast: Cast, told):
    operations.read(told, by=cast.worker)
    assert events(cast, told)[-1] == (cast.worker.id, "contacts.read", "done")


def test_an_attempt_that_was_refused_is_an_event_too(cast: Cast, told):
    with pytest.raises(Refused):
        operations.read(told, by=cast.volunteer)
    assert events(cast, told)[-1] == (cast.volunteer.id, "contacts.read", "refused")


def test_a_removed_event_is_found(cast: Cast, told):
    operations.read(told, by=cast.worker)
    look = Entry.objects.get(organisation=cast.helpline, action="contacts.read")
    Entry.objects.filter(pk=look.pk).delete()
    fault = accounts.verify_trail(by=cast.administrator).fault
    assert fault is not None
    assert fault.position == look.position


def test_the_trail_holds_no_word_of_what_was_told(cast: Cast, told):
    written = " ".join(str(value) for row in Entry.objects.values_list() for value in row)
    assert "sister" not in written
