"""Teams are the unit of access: each has keys of its own."""

import pytest

from cast import Cast
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.operations import NotPossible
from houvast.records.accounts.roles import Role
from traces import left, was_refused


def test_an_administrator_adds_a_team_of_their_own_helpline(cast: Cast):
    team = operations.add_team("Chat line", by=cast.administrator)
    assert left("accounts.add_team", by=cast.administrator, subject=team)
    assert "Chat line" in [found.name for found in queries.teams_of(cast.helpline)]
    assert "Chat line" not in [found.name for found in queries.teams_of(cast.other_helpline)]


def test_two_teams_of_a_helpline_have_two_names(cast: Cast):
    with pytest.raises(NotPossible, match="Phone line"):
        operations.add_team("Phone line", by=cast.administrator)


def test_nobody_without_the_role_adds_a_team(cast: Cast):
    for person in (cast.worker, cast.lead, cast.outsider):
        with pytest.raises(Refused):
            operations.add_team("Mine", by=person)
        assert was_refused("accounts.add_team", by=person)


def test_a_new_team_is_nobodys_until_somebody_is_assigned(cast: Cast):
    team = operations.add_team("Chat line", by=cast.administrator)
    operations.assign(cast.worker.id, team=team, role=Role.WORKER, by=cast.administrator)
    acting = queries.actor(cast.worker.id)
    assert acting
    assert acting.teams("contacts.read") == {cast.phone_line, team}
    assert cast.worker.teams("contacts.read") == {cast.phone_line}
