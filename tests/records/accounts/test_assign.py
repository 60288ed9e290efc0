"""Giving somebody a role in a team of the same helpline."""

import pytest

from cast import Cast
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import Membership
from houvast.records.accounts.roles import EVERYBODY, ROLES, Role
from table import agency
from traces import left, was_refused


def test_a_role_gives_its_actions_in_that_team_and_in_no_other(cast: Cast):
    operations.assign(cast.worker.id, team=cast.mens_line, role=Role.LEAD, by=cast.administrator)
    assert left("accounts.assign", by=cast.administrator, subject=cast.worker.id)
    acting = queries.actor(cast.worker.id)
    assert acting
    assert acting.teams("contacts.import") == {cast.mens_line}
    assert acting.teams("contacts.read") == {cast.phone_line, cast.mens_line}


def test_doing_it_twice_changes_nothing(cast: Cast):
    for _ in range(2):
        operations.assign(cast.worker.id, team=cast.mens_line, role=Role.LEAD, by=cast.administrator)
    assert Membership.objects.filter(staff=cast.worker.id).count() == 2


@pytest.mark.parametrize("role", list(Role))
def test_every_role_gives_exactly_what_its_description_says(cast: Cast, role: Role):
    person = operations.invite("noor", "Noor", password=None, by=cast.administrator)
    of_an_agency = role is Role.PARTNER  # and of nobody else: a house team takes no partner
    team = agency("CAW", by=cast.administrator) if of_an_agency else cast.shelter
    operations.assign(person, team=team, role=role, by=cast.administrator)
    acting = queries.actor(person)
    assert acting
    assert set(acting.grants) == ROLES[role].actions | EVERYBODY


def test_a_role_in_the_team_of_another_helpline_is_refused(cast: Cast):
    with pytest.raises(Refused):
        operations.assign(cast.worker.id, team=cast.other_line, role=Role.WORKER, by=cast.administrator)
    assert was_refused("accounts.assign", by=cast.administrator, subject=cast.worker.id)


def test_somebody_of_another_helpline_is_not_found(cast: Cast):
    with pytest.raises(Refused):
        operations.assign(cast.outsider.id, team=cast.phone_line, role=Role.WORKER, by=cast.administrator)
    assert was_refused("accounts.assign", by=cast.administrator, subject=cast.outsider.id)
    assert not Membership.objects.filter(staff=cast.outsider.id, team=cast.phone_line).exists()


def test_nobody_without_the_role_assigns_not_even_themselves(cast: Cast):
    for person in (cast.worker, cast.lead, cast.outsider):
        with pytest.raises(Refused):
            operations.assign(person.id, team=cast.phone_line, role=Role.ADMINISTRATOR, by=person)
        assert was_refused("accounts.assign", by=person, subject=person.id)
