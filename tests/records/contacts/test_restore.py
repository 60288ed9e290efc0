"""Taking a withdrawal back."""

import uuid

import pytest

from cast import DAY, Cast
from houvast.records.contacts import operations, queries
from houvast.records.contacts.operations import Refused
from traces import left, was_refused


def test_a_restored_contact_counts_again(cast: Cast, contact: uuid.UUID):
    operations.withdraw(contact, reason="MISTAKE", by=cast.worker)
    operations.restore(contact, by=cast.lead)
    assert left("contacts.restore", by=cast.lead, subject=contact)
    assert queries.count_of_day(DAY, seen_by=cast.worker).total == 1


def test_restoring_twice_changes_nothing(cast: Cast, contact: uuid.UUID):
    for _ in range(2):
        operations.restore(contact, by=cast.worker)
    assert operations.read(contact, by=cast.worker).withdrawn == ""


def test_who_is_not_of_the_team_cannot_restore_it(cast: Cast, contact: uuid.UUID):
    operations.withdraw(contact, reason="MISTAKE", by=cast.worker)
    for person in (cast.outsider, cast.volunteer, cast.administrator):
        with pytest.raises(Refused):
            operations.restore(contact, by=person)
        assert was_refused("contacts.restore", by=person, subject=contact)
    assert operations.read(contact, by=cast.worker).withdrawn == "MISTAKE"
