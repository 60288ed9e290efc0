"""Adding to the trail: one chain per helpline, each entry after the last."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from houvast.records.audit import trail
from houvast.records.audit.models import ChainEnd
from two_at_once import at_once

AT = datetime(2025, 11, 4, 13, 5, 0, 123456, UTC)


def append(organisation: uuid.UUID, action: str = "contacts.read", **more: object) -> None:
    trail.append(organisation, [happened(action, **more)])


def happened(action: str = "contacts.read", **more: object) -> trail.Happened:
    return trail.Happened(**{"at": AT, "actor": None, "action": action} | more)


def test_an_entry_says_who_did_what_to_which_record(db: None):
    helpline, actor, record = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    append(helpline, "contacts.close", actor=actor, subject=str(record), count=2)
    (event,) = trail.events(helpline)
    link = bytes(ChainEnd.objects.get(pk=helpline).link)
    assert event == trail.Event(1, AT, actor, "contacts.close", str(record), "done", 2, link)


def test_positions_count_from_one_in_each_helpline(db: None):
    ours, theirs = uuid.uuid4(), uuid.uuid4()
    for helpline in (ours, theirs, ours):
        append(helpline)
    assert [event.position for event in trail.events(ours)] == [2, 1]
    assert [event.position for event in trail.events(theirs)] == [1]
    assert set(trail.organisations()) == {ours, theirs}


def test_entries_added_together_are_those_added_one_by_one(db: None):
    one_by_one, together = uuid.uuid4(), uuid.uuid4()
    all_of_it = [happened("contacts.close", subject=str(number), count=number) for number in range(1, 6)]
    append(one_by_one, "contacts.read")
    append(together, "contacts.read")
    for each in all_of_it:
        trail.append(one_by_one, [each])
    trail.append(together, all_of_it)
    told = [
        [(e.position, e.action, e.subject, e.outcome, e.count) for e in trail.events(of)]
        for of in (one_by_one, together)
    ]
    assert told[0] == told[1]
    assert [position for position, *_ in told[1]] == [6, 5, 4, 3, 2, 1]
    assert trail.fault(together) is None


def test_events_of_one_record_are_found_by_its_id(db: None):
    helpline = uuid.uuid4()
    append(helpline, subject="a")
    append(helpline, subject="b")
    assert [event.subject for event in trail.events(helpline, subject="b")] == ["b"]


def test_an_entry_is_gone_when_the_work_it_tells_of_is_rolled_back(transactional_db: None):
    helpline = uuid.uuid4()
    with transaction.atomic():
        append(helpline)
        transaction.set_rollback(True)
    assert trail.length(helpline) == 0


def test_entries_added_at_once_stand_one_after_the_other(transactional_db: None):
    helpline = uuid.uuid4()

    def add() -> None:
        with transaction.atomic():
            append(helpline)

    assert at_once(*[add] * 6) == [None] * 6
    assert [event.position for event in trail.events(helpline)] == [6, 5, 4, 3, 2, 1]
    assert trail.fault(helpline) is None


def test_an_outcome_is_done_or_refused(db: None):
    with pytest.raises(IntegrityError, match="outcome_is_done_or_refused"):
        append(uuid.uuid4(), outcome="maybe")
