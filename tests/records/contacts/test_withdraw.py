"""Withdrawing a registration: it no longer counts, and says why."""

import uuid
from datetime import timedelta

import pytest

from cast import DAY, Cast
from houvast.records.contacts import course, facts, operations, queries
from houvast.records.contacts.operations import NotPossible, Refused, WithdrawnBefore
from traces import left, was_refused


@pytest.mark.parametrize("reason", course.WITHDRAWAL_REASONS)
def test_a_withdrawn_contact_stays_readable_with_its_reason(cast: Cast, contact: uuid.UUID, reason: str):
    operations.withdraw(contact, reason=reason, by=cast.worker)
    assert left("contacts.withdraw", by=cast.worker, subject=contact)
    assert operations.read(contact, by=cast.worker).withdrawn == reason


def test_a_withdrawn_contact_counts_nowhere(cast: Cast, contact: uuid.UUID):
    operations.withdraw(contact, reason="DUPLICATE", by=cast.worker)
    assert queries.count_of_day(DAY, seen_by=cast.worker).total == 0
    assert queries.contacts(queries.Wanted(), seen_by=cast.worker).rows == []
    gathered = facts.gather(organisation=cast.helpline, from_=DAY, until=DAY + timedelta(days=1))
    assert gathered == {
        "contacts": [],
        "persons": [],
        "pairs": [],
        "arrivals": [],
        "referrals": [],
        "needs": [],
    }


def test_it_is_found_among_the_withdrawn(cast: Cast, contact: uuid.UUID):
    operations.withdraw(contact, reason="TEST", by=cast.worker)
    (row,) = queries.contacts(queries.Wanted(state="withdrawn"), seen_by=cast.worker).rows
    assert (row.id, row.withdrawn) == (contact, "TEST")


def test_a_registration_is_withdrawn_once(cast: Cast, contact: uuid.UUID):
    operations.withdraw(contact, reason="TEST", by=cast.worker)
    with pytest.raises(WithdrawnBefore) as before:
        operations.withdraw(contact, reason="MISTAKE", by=cast.lead)
    assert before.value.reason == "TEST"
    assert operations.read(contact, by=cast.worker).withdrawn == "TEST"


@pytest.mark.parametrize("reason", ["", "BORING", "mistake"])
def test_a_withdrawal_without_a_known_reason_is_refused(cast: Cast, contact: uuid.UUID, reason: str):
    with pytest.raises(NotPossible, match="Say why"):
        operations.withdraw(contact, reason=reason, by=cast.worker)
    assert operations.read(contact, by=cast.worker).withdrawn == ""


def test_who_is_not_of_the_team_cannot_withdraw_it(cast: Cast, contact: uuid.UUID):
    for person in (cast.outsider, cast.volunteer, cast.statistician, cast.administrator):
        with pytest.raises(Refused):
            operations.withdraw(contact, reason="TEST", by=person)
        assert was_refused("contacts.withdraw", by=person, subject=contact)
    assert queries.count_of_day(DAY, seen_by=cast.worker).total == 1
