"""Teams are the unit of access: each has keys of its own."""

import pytest

from cast import Cast
from houvast.records.accounts import keys, operations, queries
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import Team
from houvast.records.accounts.operations import NotPossible
from houvast.records.accounts.roles import Role
from traces import left, was_refused


def test_an_administrator_adds_a_team_of_their_own_helpline(cast: Cast):
    team = operations.add_team("Chat line", by=cast.administrator)
    assert left("accounts.add_team", by=cast.administrator, subject=team)
    assert "Chat line" in [found.name for found in queries.teams_of(cast.helpline)]
    assert "Chat line" not in [found.name for found in queries.teams_of(cast.other_helpline)]


def test_every_team_has_keys_of_its_own(cast: Cast):
    stored = Team.objects.values_list("public_key", "private_key")
    assert len({bytes(public) for public, _ in stored}) == len({bytes(own) for _, own in stored}) == 4


def test_the_private_key_does_not_stand_in_the_table(cast: Cast):
    stored = bytes(Team.objects.get(pk=cast.phone_line).private_key)
    assert keys.private_key(cast.phone_line, by=cast.worker, action="contacts.read") not in stored


def test_two_teams_of_a_helpline_have_two_names(cast: Cast):
    with pytest.raises(NotPossible, match="Phone line"):
        operations.add_team("Phone line", by=cast.administrator)


def test_the_key_of_a_team_is_given_only_to_who_may_act_there(cast: Cast):
    for person in (cast.volunteer, cast.statistician, cast.administrator, cast.outsider):
        with pytest.raises(Refused):
            keys.private_key(cast.phone_line, by=person, action="contacts.read")


def test_a_role_in_the_team_of_another_helpline_gives_no_key(cast: Cast):
    """The grant itself is impossible (see assign); this is the second lock behind it."""
    forged = type(cast.outsider)(
        cast.outsider.id,
        cast.outsider.organisation,
        grants={"contacts.read": frozenset({cast.phone_line})},
    )
    with pytest.raises(Team.DoesNotExist):
        keys.private_key(cast.phone_line, by=forged, action="contacts.read")


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
