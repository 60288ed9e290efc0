"""Reopening a contact: something is to be done after all."""

import uuid

import pytest

from cast import Cast
from houvast.records.contacts import operations
from houvast.records.contacts.operations import Refused
from traces import left, was_refused


def test_a_reopened_contact_is_open(cast: Cast, contact: uuid.UUID):
    operations.reopen(contact, by=cast.worker)
    assert left("contacts.reopen", by=cast.worker, subject=contact)
    assert operations.read(contact, by=cast.worker).is_open


def test_reopening_twice_changes_nothing(cast: Cast, contact: uuid.UUID):
    for _ in range(2):
        operations.reopen(contact, by=cast.worker)
    assert operations.read(contact, by=cast.worker).is_open


def test_who_is_not_of_the_team_cannot_reopen_it(cast: Cast, contact: uuid.UUID):
    for person in (cast.outsider, cast.volunteer, cast.administrator):
        with pytest.raises(Refused):
            operations.reopen(contact, by=person)
        assert was_refused("contacts.reopen", by=person, subject=contact)
    assert not operations.read(contact, by=cast.worker).is_open
