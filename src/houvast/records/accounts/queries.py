"""Readings about people, teams and helplines."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from houvast.records.accounts import rules
from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.models import Installation, Membership, Organisation, Staff, Team
from houvast.records.accounts.roles import EVERYBODY, ROLES, Role
from houvast.records.audit.sentences import told
from houvast.records.audit.trail import Event


@dataclass(frozen=True)
class Named:
    """Somebody or something with an id and a name."""

    id: uuid.UUID
    name: str


def actor(staff_id: uuid.UUID) -> Actor | None:
    """The person as they act, with what each of their roles permits; None when they may not sign in."""
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    return acting(staff) if staff else None


def acting(staff: Staff) -> Actor:
    """A person who was just read from the database, as they act."""
    grants: dict[str, set[uuid.UUID]] = defaultdict(set, {action: set() for action in EVERYBODY})
    for team, role in Membership.objects.filter(staff=staff).values_list("team_id", "role"):
        for action in ROLES[Role(role)].actions:
            grants[action].add(team)
    return Actor(
        staff.pk,
        staff.organisation_id,
        staff.name,
        staff.language,
        {action: frozenset(teams) for action, teams in grants.items()},
    )


def staff_by_sign_in_name(sign_in_name: str) -> uuid.UUID | None:
    return Staff.objects.filter(sign_in_name=sign_in_name).values_list("pk", flat=True).first()


def colleagues(*, action: str, seen_by: Actor) -> list[Named]:
    """People of the own helpline whose role in some team permits `action`, by name."""
    roles = [role for role, said in ROLES.items() if action in said.actions]
    doing = Membership.objects.filter(role__in=roles).values("staff")
    people = Staff.objects.filter(organisation=seen_by.organisation, is_active=True, pk__in=doing)
    return [Named(*row) for row in people.order_by("name").values_list("pk", "name")]


def works_here(person: uuid.UUID, *, seen_by: Actor) -> bool:
    """Whether somebody works at the own helpline now."""
    return Staff.objects.filter(pk=person, organisation=seen_by.organisation, is_active=True).exists()


def teams(*, action: str, seen_by: Actor) -> list[Named]:
    """Own teams in which one may do `action`, by name."""
    found = Team.objects.filter(organisation=seen_by.organisation, pk__in=seen_by.teams(action))
    return [Named(*row) for row in found.order_by("name").values_list("pk", "name")]


def names(*, seen_by: Actor) -> dict[uuid.UUID, str]:
    """Names of everybody who works or worked at the own helpline, by id."""
    return dict(Staff.objects.filter(organisation=seen_by.organisation).values_list("pk", "name"))


def preferences(*, seen_by: Actor) -> tuple[str, bool]:
    """One's own (language, shortcuts on)."""
    own = Staff.objects.filter(rules.KEEP_OWN.permits(seen_by)).values_list("language", "shortcuts").first()
    return own or (seen_by.language, True)


def helpline_name(*, seen_by: Actor) -> str:
    return Organisation.objects.values_list("name", flat=True).get(pk=seen_by.organisation)


def helplines() -> list[Named]:
    """Every helpline of this installation, oldest first: no person is named."""
    found = Organisation.objects.order_by("opened_at").values_list("pk", "name")
    return [Named(*row) for row in found]


@dataclass(frozen=True)
class Person:
    """Somebody who works at the own helpline, with their places as (team, team's name, role)."""

    id: uuid.UUID
    name: str
    sign_in_name: str
    is_active: bool
    places: tuple[tuple[uuid.UUID, str, Role], ...]


def people(*, seen_by: Actor) -> list[Person]:
    """Everybody who works or worked here, by name, for who gives people their place."""
    found = seen(Staff, rules.ASSIGN, seen_by).order_by("-is_active", "name")
    places: dict[uuid.UUID, list[tuple[uuid.UUID, str, Role]]] = defaultdict(list)
    held = Membership.objects.filter(staff__in=found).order_by("team__name", "role")
    for staff, team, name, role in held.values_list("staff_id", "team_id", "team__name", "role"):
        places[staff].append((team, name, Role(role)))
    return [
        Person(*row, tuple(places[row[0]]))
        for row in found.values_list("id", "name", "sign_in_name", "is_active")
    ]


def all_teams(*, seen_by: Actor) -> list[Named]:
    """Every team of the own helpline, by name, for who gives people their place."""
    return [
        Named(*row) for row in seen(Team, rules.ASSIGN, seen_by).order_by("name").values_list("id", "name")
    ]


def sentence(event: Event, *, seen_by: Actor) -> str:
    """What an event of the trail says after the name of who acted, in the reader's language or English."""
    return told(event.action, outcome=event.outcome, count=event.count, language=seen_by.language)


def teams_of(helpline: uuid.UUID) -> list[Named]:
    """Teams of a helpline, by name: for the command on its own machine."""
    found = Team.objects.filter(organisation=helpline).order_by("name")
    return [Named(*row) for row in found.values_list("pk", "name")]


def is_demo() -> bool:
    return Installation.objects.filter(is_demo=True).exists()
