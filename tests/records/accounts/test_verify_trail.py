"""Checking the trail of the own helpline."""

import pytest

from cast import Cast
from houvast.library.proofs.chain import Fault
from houvast.records.accounts import operations
from houvast.records.accounts.guard import Refused
from houvast.records.audit import trail
from houvast.records.audit.models import Entry
from traces import left, was_refused


def test_a_whole_trail_is_said_to_be_whole(cast: Cast):
    before = trail.length(cast.helpline)
    checked = operations.verify_trail(by=cast.command)
    assert (checked.organisation, checked.entries, checked.fault) == (cast.helpline, before, None)
    assert left("accounts.verify_trail", by=cast.command)


def test_a_changed_entry_is_named(cast: Cast):
    Entry.objects.filter(organisation=cast.helpline, position=4).update(outcome="refused")
    assert operations.verify_trail(by=cast.lead).fault == Fault(4, "changed, inserted or reordered")


def test_the_trail_of_another_helpline_is_not_checked(cast: Cast):
    Entry.objects.filter(organisation=cast.other_helpline, position=1).delete()
    assert operations.verify_trail(by=cast.lead).fault is None


def test_nobody_without_the_role_checks_the_trail(cast: Cast):
    for person in (cast.worker, cast.outsider):
        with pytest.raises(Refused):
            operations.verify_trail(by=person)
        assert was_refused("accounts.verify_trail", by=person)
