"""Whoever looks leaves a trace, and nobody can rub it out unseen.

Opening what you told is an event, and so is an attempt to open or change it that was refused, in the trail of
the helpline where the one who tried it works. The events are chained, so that changing or removing one shows.
Each day their chain is signed: even writing all of them anew shows to who keeps those signatures elsewhere.
"""

from datetime import date

import pytest

from cast import Cast, registration
from houvast.library.proofs.chain import START, link
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Refused
from houvast.records.audit import trail
from houvast.records.audit.models import Anchor, ChainEnd, Entry
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


def test_a_trail_that_was_written_anew_without_the_event_is_found_by_an_anchor_kept_elsewhere(
    cast: Cast, told
):
    operations.read(told, by=cast.worker)
    kept = accounts.anchor_trail(on=date(2025, 11, 5), by=cast.command).files
    last = START
    entries = Entry.objects.filter(organisation=cast.helpline).order_by("position")
    entries.filter(action="contacts.read").update(action="contacts.register")
    for entry in entries:
        last = entry.link = link(last, trail._said(entry))
        entry.save()
    ChainEnd.objects.filter(pk=cast.helpline).update(link=last)
    Anchor.objects.all().delete()
    assert accounts.verify_trail(by=cast.administrator).fault is None
    fault = accounts.verify_trail(kept=kept, by=cast.administrator).fault
    assert fault is not None
    assert "the anchor of 2025-11-05 says otherwise" in fault.reason


def test_the_trail_holds_no_word_of_what_was_told(cast: Cast, told):
    written = " ".join(str(value) for row in Entry.objects.values_list() for value in row)
    assert "sister" not in written
