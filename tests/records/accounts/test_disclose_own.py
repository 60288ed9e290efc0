"""Everybody who works here may see what is kept on them, and only on them (GDPR art. 15)."""

import pytest

from cast import Cast, registration
from houvast.records.accounts import operations
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import Notice, Staff
from houvast.records.contacts import operations as contacts
from houvast.records.retention import queries
from traces import left, was_refused


def test_everything_that_is_kept_on_somebody_is_given(cast: Cast):
    contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    given = operations.disclose_own(cast.worker.id, by=cast.worker)
    assert left("accounts.disclose_own", by=cast.worker, subject=cast.worker.id)
    assert {name.removesuffix("_id") for name in given.person} == set(Staff.fates) - {
        "password", "public_key", "private_key"
    }  # fmt: skip
    assert given.person["sign_in_name"] == "worker"
    assert given.places == (("Phone line", "worker"),)
    assert [act.action for act in given.acts] == ["accounts.hand_over", "contacts.register"]


def test_nobody_sees_what_is_kept_on_somebody_else(cast: Cast):
    for person in (cast.administrator, cast.lead, cast.outsider):
        with pytest.raises(Refused):
            operations.disclose_own(cast.worker.id, by=person)
        assert was_refused("accounts.disclose_own", by=person, subject=cast.worker.id)


def test_tables_of_other_parts_that_name_somebody_are_counted(cast: Cast):
    contacts.register(registration(), team=cast.phone_line, by=cast.worker)
    Notice.objects.all().delete()  # of the cast coming about
    told = {(each.table, each.field): each.count for each in queries.naming_me(seen_by=cast.worker)}
    assert told == {
        ("Contact", "handled_by"): 1,
        ("Contact", "registered_by"): 1,
        ("Membership", "staff"): 1,
        ("HeldKey", "staff"): 1,
    }
    assert {each.table for each in queries.naming_me(seen_by=cast.lead)} == {"Membership", "HeldKey"}
    assert {each.table for each in queries.naming_me(seen_by=cast.statistician)} == {"Membership"}
