"""Taking a role away: access ends at once, and only in that team."""

import pytest

from cast import Cast
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.roles import Role
from traces import left, was_refused


def test_the_role_is_gone_and_the_trail_says_so(cast: Cast):
    operations.unassign(cast.worker.id, team=cast.phone_line, role=Role.WORKER, by=cast.administrator)
    assert left("accounts.unassign", by=cast.administrator, subject=cast.worker.id)
    acting = queries.actor(cast.worker.id)
    assert acting
    assert not acting.may("contacts.read")


def test_other_roles_stay(cast: Cast):
    operations.assign(cast.worker.id, team=cast.mens_line, role=Role.WORKER, by=cast.administrator)
    operations.unassign(cast.worker.id, team=cast.phone_line, role=Role.WORKER, by=cast.administrator)
    acting = queries.actor(cast.worker.id)
    assert acting
    assert acting.teams("contacts.read") == {cast.mens_line}


def test_taking_away_twice_changes_nothing(cast: Cast):
    for _ in range(2):
        operations.unassign(cast.worker.id, team=cast.phone_line, role=Role.WORKER, by=cast.administrator)
    assert queries.actor(cast.worker.id)


def test_people_of_another_helpline_are_not_found(cast: Cast):
    with pytest.raises(Refused):
        operations.unassign(cast.outsider.id, team=cast.other_line, role=Role.WORKER, by=cast.administrator)
    assert was_refused("accounts.unassign", by=cast.administrator, subject=cast.outsider.id)


@pytest.mark.parametrize("somebody", ["worker", "lead", "statistician", "outsider"])
def test_nobody_but_the_administrator_takes_roles_away(cast: Cast, somebody: str):
    with pytest.raises(Refused):
        operations.unassign(
            cast.worker.id, team=cast.phone_line, role=Role.WORKER, by=getattr(cast, somebody)
        )
