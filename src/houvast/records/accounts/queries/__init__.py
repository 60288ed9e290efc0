"""Readings about people, teams and helplines."""

import enum
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, QuerySet
from django.utils import timezone

from houvast.records.accounts import rules
from houvast.records.accounts.guard import Actor, seen
from houvast.records.accounts.models import (
    AgencySignIn,
    CustodyShare,
    Installation,
    Invitation,
    Membership,
    Organisation,
    OwnAddress,
    Recovery,
    RecoveryKey,
    Staff,
    Team,
    TeamKeys,
    hash_of_link,
)
from houvast.records.accounts.roles import EVERYBODY, LENDING_FIRST, OPENING, ROLES, Role
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
    alike: dict[frozenset[uuid.UUID], frozenset[uuid.UUID]] = {}  # the same teams a hundred times are one set
    for team, role in Membership.objects.filter(staff=staff).values_list("team_id", "role"):
        for action in ROLES[Role(role)].actions:
            grants[action].add(team)
    return Actor(
        staff.pk,
        staff.organisation_id,
        staff.name,
        staff.language,
        {action: alike.setdefault(each := frozenset(teams), each) for action, teams in grants.items()},
    )


def invited(secret: str) -> Actor | None:
    """Who was given this link, as they act; None when it does not hold any more."""
    given = Invitation.objects.filter(token_hash=hash_of_link(secret), until__gt=timezone.now())
    found = given.select_related("staff").first()
    return acting(found.staff) if found and found.staff.is_active else None


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


def own_addresses(*, seen_by: Actor) -> tuple[int, int]:
    """How many numbers and mail addresses of one's own are compared, and how many no longer can be."""
    found = OwnAddress.objects.filter(staff=seen_by.id, staff__organisation=seen_by.organisation)
    held = found.filter(key_name=OwnAddress.present_key()).count()
    return held, found.count() - held


def extension(*, seen_by: Actor) -> str:
    """Where one's own telephone rings at the exchange; empty: nowhere."""
    own = Staff.objects.filter(rules.KEEP_OWN.permits(seen_by)).values_list("extension", flat=True).first()
    return own or ""


def extensions(helpline: uuid.UUID) -> dict[str, uuid.UUID]:
    """Whose telephone rings at which extension, for the program that listens to the exchange."""
    found = Staff.objects.filter(organisation=helpline, is_active=True).exclude(extension="")
    return dict(found.values_list("extension", "pk"))


def helpline_name(*, seen_by: Actor) -> str:
    return Organisation.objects.values_list("name", flat=True).get(pk=seen_by.organisation)


def helplines() -> list[Named]:
    """Every helpline of this installation, oldest first: no person is named."""
    found = Organisation.objects.order_by("opened_at").values_list("pk", "name")
    return [Named(*row) for row in found]


def front_helpline() -> uuid.UUID | None:
    """The helpline that the public pages of this installation belong to: the one that was founded first."""
    return Organisation.objects.order_by("opened_at").values_list("pk", flat=True).first()


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
    found = seen(Staff, rules.ASSIGN, seen_by).exclude(sign_in_name=None).order_by("-is_active", "name")
    places: dict[uuid.UUID, list[tuple[uuid.UUID, str, Role]]] = defaultdict(list)
    held = Membership.objects.filter(staff__in=found).order_by("team__name", "role")
    for staff, team, name, role in held.values_list("staff_id", "team_id", "team__name", "role"):
        places[staff].append((team, name, Role(role)))
    return [
        Person(id, name, sign_in_name or "", is_active, tuple(places[id]))
        for id, name, sign_in_name, is_active in found.values_list("id", "name", "sign_in_name", "is_active")
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
    """Teams of a helpline, by name, without other agencies: for the command on its own machine."""
    found = Team.objects.filter(organisation=helpline, agency_kind="").order_by("name")
    return [Named(*row) for row in found.values_list("pk", "name")]


@dataclass(frozen=True)
class AgencyHere:
    """Another agency with people here: its team, its name, what it is, and which one of the directory."""

    id: uuid.UUID
    name: str
    kind: str
    agency: uuid.UUID | None


def agencies(*, seen_by: Actor) -> list[AgencyHere]:
    """Agencies that work with the own helpline, by name."""
    found = Team.objects.filter(organisation=seen_by.organisation).exclude(agency_kind="").order_by("name")
    return [AgencyHere(*row) for row in found.values_list("pk", "name", "agency_kind", "agency")]


@dataclass(frozen=True)
class AgencySignsIn:
    """An agency here, and its own sign-in where it has one; never the secret."""

    team: uuid.UUID
    name: str
    id: uuid.UUID | None
    issuer: str
    client: str


def agency_sign_ins(*, seen_by: Actor) -> list[AgencySignsIn]:
    """For who may set them: every agency with people here."""
    if not seen_by.may(rules.SET_AGENCY_SIGN_IN.action):
        return []
    there = {
        row.team_id: row
        for row in AgencySignIn.objects.filter(team__organisation=seen_by.organisation).defer("secret")
    }
    return [
        AgencySignsIn(
            each.id, each.name, own.pk if own else None, own.issuer if own else "", own.client if own else ""
        )
        for each in agencies(seen_by=seen_by)
        for own in (there.get(each.id),)
    ]


def people_of(team: uuid.UUID, *, seen_by: Actor) -> list[Named]:
    """Who is in a team that one is in oneself, by name."""
    own = Membership.objects.filter(staff=seen_by.id).values("team")
    found = Staff.objects.filter(is_active=True, memberships__team=team, memberships__team__in=own)
    return [Named(*row) for row in found.distinct().order_by("name").values_list("pk", "name")]


def is_demo() -> bool:
    return Installation.objects.filter(is_demo=True).exists()


def everybody(*, seen_by: Actor) -> list[Named]:
    """Who works at the own helpline now and has chosen a password, by name."""
    found = Staff.objects.filter(organisation=seen_by.organisation, is_active=True, public_key__isnull=False)
    found = found.exclude(memberships__role=Role.PARTNER)  # other agencies are never custodians here
    return [Named(*row) for row in found.order_by("name").values_list("pk", "name")]


@dataclass(frozen=True)
class Waiting:
    """Somebody of one's team who has not been given its keys yet."""

    person: uuid.UUID
    name: str
    team: uuid.UUID
    team_name: str


def waiting_for_keys(*, seen_by: Actor) -> list[Waiting]:
    """Colleagues to whom one can hand over keys that one holds, by name."""
    here = Membership.objects.filter(
        role__in=OPENING,
        staff__is_active=True,
        staff__public_key__isnull=False,
        team__in=seen_by.teams("accounts.hand_over"),
    )
    lacking = TeamKeys.objects.filter(team=OuterRef("team"), held__staff=seen_by.id).exclude(
        held__staff=OuterRef("staff")
    )
    rows = here.filter(Exists(lacking)).order_by("staff__name", "team__name").distinct()
    return [Waiting(*row) for row in rows.values_list("staff", "staff__name", "team", "team__name")]


def latest_keys(*, seen_by: Actor) -> dict[uuid.UUID, int]:
    """The latest generation of keys of each of one's own teams that one holds."""
    held = TeamKeys.objects.filter(held__staff=seen_by.id, team__organisation=seen_by.organisation)
    return dict(held.values_list("team").annotate(Max("generation")))


def lending_teams(*, seen_by: Actor) -> QuerySet[Team]:
    """Own teams the key of whose contacts one may lend: as a worker or lead, or where none of these holds it.

    A condition for rules: not read yet.
    """
    own = Membership.objects.filter(team=OuterRef("pk"), staff=seen_by.id, role__in=LENDING_FIRST)
    granted = Team.objects.filter(pk__in=seen_by.teams("contacts.agree_to_open"))
    return granted.filter(Exists(own) | ~Exists(_holding(LENDING_FIRST).filter(team=OuterRef("pk"))))


class Lends(enum.StrEnum):
    """Who of a team can lend the key of one of its contacts."""

    STAFF = "staff"
    VOLUNTEERS = "volunteers"
    NOBODY = "nobody"


def who_lends(teams: Iterable[uuid.UUID], *, seen_by: Actor) -> dict[uuid.UUID, Lends]:
    """For each of these teams of the own helpline, beside oneself: who holds its keys."""
    own = _holding(OPENING).filter(team__in=set(teams), team__organisation=seen_by.organisation)
    lend: dict[uuid.UUID, Lends] = defaultdict(lambda: Lends.NOBODY)
    for team, role in own.exclude(staff=seen_by.id).values_list("team", "role"):
        lend[team] = Lends.STAFF if role in LENDING_FIRST or lend[team] == Lends.STAFF else Lends.VOLUNTEERS
    return lend


def _holding(roles: Iterable[Role]) -> QuerySet[Membership]:
    """Places in teams, in one of these roles, of people who hold a key of that team."""
    return Membership.objects.filter(
        role__in=list(roles), staff__is_active=True, staff__held__keys__team=F("team")
    )


@dataclass(frozen=True)
class Custody:
    """Who keeps the recovery key, and in whose teams somebody still has to agree to it."""

    custodians: tuple[Named, ...]
    not_entrusted: tuple[Named, ...]
    is_custodian: bool


def custody(*, seen_by: Actor) -> Custody:
    """Of the own helpline."""
    recovery = RecoveryKey.objects.filter(organisation=seen_by.organisation).first()
    shares = CustodyShare.objects.filter(recovery=recovery)
    people = Staff.objects.filter(pk__in=shares.values("first")).order_by("name").values_list("pk", "name")
    behind = TeamKeys.objects.filter(team__organisation=seen_by.organisation)
    behind = behind.exclude(recovery_generation=recovery.generation) if recovery else behind
    teams = Team.objects.filter(pk__in=behind.values("team")).order_by("name").values_list("pk", "name")
    return Custody(
        tuple(Named(*row) for row in people),
        tuple(Named(*row) for row in teams),
        any(row[0] == seen_by.id for row in people),
    )


@dataclass(frozen=True)
class RecoveryAsked:
    """One custodian asked to give somebody their keys again."""

    id: uuid.UUID
    person: str
    asked_by: str
    is_mine: bool


def recoveries(*, seen_by: Actor) -> list[RecoveryAsked]:
    """Open requests of the own helpline, for its custodians: those one asked, and those one can agree to."""
    found = Recovery.objects.filter(organisation=seen_by.organisation).select_related("person", "asked_by")
    return [
        RecoveryAsked(each.pk, each.person.name, each.asked_by.name, each.asked_by_id == seen_by.id)
        for each in found.order_by("asked_at")
        if each.asked_by_id == seen_by.id or each.halves.filter(second=seen_by.id).exists()
    ]
