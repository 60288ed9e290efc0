"""A database is a demo's from the start, or never."""

import uuid

import pytest

from cast import Cast
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused, installation
from houvast.records.accounts.operations import NotPossible
from traces import left, was_refused


def test_an_empty_database_becomes_a_demo_and_says_so(db: None):
    command = installation(uuid.uuid4())
    assert not queries.is_demo()
    operations.declare_demo(by=command)
    assert queries.is_demo()
    assert left("accounts.declare_demo", by=command)


def test_declaring_it_twice_changes_nothing(db: None):
    command = installation(uuid.uuid4())
    operations.declare_demo(by=command)
    operations.found("Invented", by=command)
    operations.declare_demo(by=command)
    assert queries.is_demo()


def test_a_database_with_a_real_helpline_cannot_become_a_demo(cast: Cast):
    with pytest.raises(NotPossible, match="real helpline"):
        operations.declare_demo(by=cast.command)
    assert not queries.is_demo()


def test_nobody_who_works_at_a_helpline_declares_a_demo(cast: Cast):
    for person in (cast.worker, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            operations.declare_demo(by=person)
        assert was_refused("accounts.declare_demo", by=person)
