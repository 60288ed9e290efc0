"""Readings about people and teams: of the own helpline only."""

import uuid

from cast import Cast
from houvast.records.accounts import queries
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import Staff


def test_somebody_who_is_not_known_does_not_act(db: None):
    assert queries.actor(uuid.uuid4()) is None


def colleagues(actor: Actor, action: str = "contacts.register") -> set[str]:
    return {person.name for person in queries.colleagues(action=action, seen_by=actor)}


def test_colleagues_are_of_the_own_helpline_and_may_do_the_action(cast: Cast):
    assert colleagues(cast.worker) == {"Worker", "Volunteer", "At shelter", "Lead"}
    assert colleagues(cast.worker, "accounts.assign") == {"Administrator"}
    assert colleagues(cast.outsider) == {"Outsider"}


def test_teams_are_those_in_which_one_may_do_something(cast: Cast):
    named = [team.name for team in queries.teams(action="contacts.register", seen_by=cast.worker)]
    assert named == ["Phone line"]
    assert queries.teams(action="contacts.register", seen_by=cast.statistician) == []
    assert queries.teams(action="contacts.read", seen_by=cast.administrator) == []


def test_names_are_of_the_own_helpline(cast: Cast):
    assert cast.outsider.id not in queries.names(seen_by=cast.lead)
    assert cast.lead.id in queries.names(seen_by=cast.lead)


def test_a_helpline_knows_its_own_name(cast: Cast):
    assert queries.helpline_name(seen_by=cast.worker) == "Our helpline"
    assert queries.helpline_name(seen_by=cast.outsider) == "Another helpline"


def test_the_command_finds_every_helpline_and_its_teams_by_name(cast: Cast):
    assert [found.name for found in queries.helplines()] == ["Our helpline", "Another helpline"]
    assert [team.name for team in queries.teams_of(cast.helpline)] == ["Men's line", "Phone line", "Shelter"]


def test_a_sign_in_name_leads_to_its_person(cast: Cast):
    assert queries.staff_by_sign_in_name("worker") == cast.worker.id
    assert queries.staff_by_sign_in_name("nobody") is None
    assert Staff.objects.get_by_natural_key("worker").pk == cast.worker.id
