"""Who works at the invented helplines, and what each of them is called. Nobody has a password.

The people who seek help have no account anywhere: they are in `situations`.
"""

import uuid
from dataclasses import dataclass

from houvast.records.accounts import operations, queries
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
OUTSIDER = Member("outsider", "Jonas Wouters", Role.WORKER, OTHER_LINE)


def invite_everybody() -> None:
    """Found both helplines, add their teams and give everybody their role."""
    ours, theirs = installation(uuid.uuid4()), installation(uuid.uuid4())
    operations.declare_demo(by=ours)
    operations.found(HELPLINE, by=ours)
    operations.found(OTHER_HELPLINE, by=theirs)
    for by, members in ((ours, CAST), (theirs, (OUTSIDER,))):
        names = dict.fromkeys(member.team for member in members)
        teams = {name: operations.add_team(name, by=by) for name in names}
        for member in members:
            person = operations.invite(member.sign_in_name, member.name, password=None, by=by)
            operations.assign(person, team=teams[member.team], role=member.role, by=by)


def acting(sign_in_name: str) -> Actor:
    """Somebody of the cast, as they act."""
    person = queries.staff_by_sign_in_name(sign_in_name)
    actor = queries.actor(person) if person else None
    if actor is None:
        raise LookupError(f"{sign_in_name} is not in the cast: prepare the demo first")
    return actor


def team_of(sign_in_name: str) -> uuid.UUID:
    """The team in which somebody of the cast registers."""
    (team,) = acting(sign_in_name).teams("contacts.register")
    return team


def command() -> Actor:
    """The command on its own machine, for the first helpline."""
    ours = next(found.id for found in queries.helplines() if found.name == HELPLINE)
    return installation(ours, frozenset(team.id for team in queries.teams_of(ours)))
