"""Closing a contact: nothing more is to be done."""

import uuid

import pytest

from cast import Cast
from houvast.records.contacts import operations
from houvast.records.contacts.operations import Refused
from traces import left, was_refused


def test_a_closed_contact_is_no_longer_open(cast: Cast, on_mens_line: uuid.UUID):
    assert operations.read(on_mens_line, by=cast.volunteer).is_open
    operations.close(on_mens_line, by=cast.volunteer)
    assert left("contacts.close", by=cast.volunteer, subject=on_mens_line)
    assert not operations.read(on_mens_line, by=cast.volunteer).is_open


def test_closing_twice_changes_nothing(cast: Cast, on_mens_line: uuid.UUID):
    for _ in range(2):
        operations.close(on_mens_line, by=cast.volunteer)
    assert not operations.read(on_mens_line, by=cast.volunteer).is_open


def test_who_is_not_of_the_team_cannot_close_it(cast: Cast, on_mens_line: uuid.UUID):
    for person in (cast.outsider, cast.worker, cast.administrator):
        with pytest.raises(Refused):
            operations.close(on_mens_line, by=person)
        assert was_refused("contacts.close", by=person, subject=on_mens_line)
    assert operations.read(on_mens_line, by=cast.volunteer).is_open
