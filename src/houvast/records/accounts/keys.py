"""Keys for parts that seal: the public key of a team, and its private key for a member.

Never imported by the guard, by queries, or by anything that releases reaches: figures are made
without keys.
"""

from uuid import UUID

from houvast.records.accounts import sealed
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.accounts.models import Team


def public_key(team: UUID) -> bytes:
    return bytes(Team.objects.values_list("public_key", flat=True).get(pk=team))


def private_key(team: UUID, *, by: Actor, action: str) -> bytes:
    """The key that opens what was sealed for the team, if `by` may do `action` there."""
    if team not in by.teams(action):
        raise Refused
    stored = Team.objects.values_list("private_key", flat=True).get(pk=team, organisation=by.organisation)
    return sealed.team_private_key(str(team), bytes(stored))
