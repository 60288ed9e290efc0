"""Adding a helpline: only the installation does it, once."""

import uuid

import pytest

from cast import Cast
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused, installation
from houvast.records.accounts.operations import NotPossible
from traces import left, was_refused


def test_a_helpline_is_founded(db: None):
    command = installation(uuid.uuid4())
    helpline = operations.found("Line of the north", by=command)
    assert queries.helpline_name(seen_by=command) == "Line of the north"
    assert left("accounts.found", by=command, subject=helpline)


def test_a_name_is_used_once(cast: Cast):
    with pytest.raises(NotPossible, match="Our helpline"):
        operations.found("Our helpline", by=installation(uuid.uuid4()))


def test_a_helpline_is_founded_once(cast: Cast):
    with pytest.raises(NotPossible, match="already"):
        operations.found("Second name", by=cast.command)
    assert len(queries.helplines()) == 2


def test_nobody_who_works_at_a_helpline_founds_one(cast: Cast):
    for person in (cast.worker, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            operations.found("Mine", by=person)
        assert was_refused("accounts.found", by=person)
