"""Who works at the invented helplines, and what each of them is called. Nobody knows a password.

The people who seek help have no account anywhere: they are in `situations`.
"""

import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from houvast.records.accounts import keys, operations, queries
from houvast.records.accounts.guard import Actor, installation
from houvast.records.accounts.roles import Role

HELPLINE, OTHER_HELPLINE = "Voorbeeldlijn", "Andere Voorbeeldlijn"
PHONE_LINE, MENS_LINE, SHELTER, OTHER_LINE = "Telefoonlijn", "Mannenlijn", "Opvanghuis", "Onthaal"


@dataclass(frozen=True)
class Member:
    """One of the cast: sign-in name, invented name, role and team."""

    sign_in_name: str
    name: str
    role: Role
    team: str


CAST = (
    Member("worker", "Noor Willems", Role.WORKER, PHONE_LINE),
    Member("volunteer", "Karim Haddad", Role.VOLUNTEER, MENS_LINE),
    Member("shelter", "Els Maes", Role.WORKER, SHELTER),
    Member("lead", "Tom Peeters", Role.LEAD, PHONE_LINE),
    Member("statistician", "Pieter Claes", Role.STATISTICIAN, PHONE_LINE),
    Member("signer", "Ingrid Smet", Role.SIGNER, PHONE_LINE),
    Member("administrator", "Fatima Bakri", Role.ADMINISTRATOR, PHONE_LINE),
)
# Of other agencies, by the kind of each: they see the cases that they were invited to, and nothing else.
PARTNERS = (
    Member("police", "Griet Hermans", Role.PARTNER, "Politiezone van de demo"),
    Member("prosecutor", "Bram De Wit", Role.PARTNER, "Parket van de demo"),
    Member("welfare", "Sofie Jacobs", Role.PARTNER, "CAW van de demo"),
    Member("house", "Youssef Amrani", Role.PARTNER, "Vluchthuis van de demo"),
)
KINDS = {"police": "POLICE", "prosecutor": "PROSECUTOR", "welfare": "CAW", "house": "SHELTER"}
OUTSIDER = Member("outsider", "Jonas Wouters", Role.WORKER, OTHER_LINE)


def invite_everybody() -> None:
    """Found both helplines, add their teams, give everybody their role, and let them hand the keys over."""
    ours, theirs = installation(uuid.uuid4()), installation(uuid.uuid4())
    operations.declare_demo(by=ours)
    operations.found(HELPLINE, by=ours)
    operations.found(OTHER_HELPLINE, by=theirs)
    for by, members in ((ours, CAST), (theirs, (OUTSIDER,))):
        names = dict.fromkeys(member.team for member in members)
        teams = {name: operations.add_team(name, by=by) for name in names}
        for member in members:
            person = operations.invite(member.sign_in_name, member.name, password=_secret(), by=by)
            operations.assign(person, team=teams[member.team], role=member.role, by=by)
        if by is ours:  # who supports the volunteers: their line needs somebody who can join them
            lead = queries.staff_by_sign_in_name("lead")
            assert lead
            operations.assign(lead, team=teams[MENS_LINE], role=Role.LEAD, by=by)
    _hand_over()


def invite_partners() -> None:
    """Other agencies, each with somebody who can sit at a table."""
    by = acting("administrator")
    for member in PARTNERS:
        agency = operations.add_team(member.team, agency_kind=KINDS[member.sign_in_name], by=by)
        place = agency, member.role
        operations.invite(member.sign_in_name, member.name, password=_secret(), place=place, by=by)


def acting(sign_in_name: str) -> Actor:
    """Somebody of the cast, as they act, with their key opened."""
    person = queries.staff_by_sign_in_name(sign_in_name)
    actor = queries.actor(person) if person else None
    opened = keys.unlock(actor, _secret()) if actor else None
    if opened is None:
        raise LookupError(f"{sign_in_name} is not in the cast: prepare the demo first")
    return opened


def _hand_over() -> None:
    """The lead gets the keys from the worker; three custodians are named, and every team agrees."""
    lead, signer, administrator = acting("lead"), acting("signer"), acting("administrator")
    for sign_in_name in ("worker", "volunteer"):
        for each in queries.waiting_for_keys(seen_by=acting(sign_in_name)):
            operations.hand_over(each.person, team=each.team, by=acting(sign_in_name))
    operations.name_custodians(
        [person.id for person in (lead, signer, administrator) if person.id], by=administrator
    )
    for sign_in_name in ("worker", "volunteer", "shelter"):
        operations.entrust(team_of(sign_in_name), by=acting(sign_in_name))


def _secret() -> str:
    """In place of passwords, on this machine only: opens the keys of invented people."""
    file = Path(settings.KEYS) / "demo-sign-in"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(32))
    return file.read_text()


def team_of(sign_in_name: str) -> uuid.UUID:
    """The team in which somebody of the cast registers; of the lead, who supports another, their own."""
    own = next(member.team for member in (*CAST, OUTSIDER) if member.sign_in_name == sign_in_name)
    teams = queries.teams(action="contacts.register", seen_by=acting(sign_in_name))
    return next(team.id for team in teams if team.name == own)


def command() -> Actor:
    """The command on its own machine, for the first helpline."""
    ours = next(found.id for found in queries.helplines() if found.name == HELPLINE)
    return installation(ours, frozenset(team.id for team in queries.teams_of(ours)))
