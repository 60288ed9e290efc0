"""Readings of places in teams: in which of them somebody may do something."""

import uuid

from django.db.models import Exists, OuterRef

from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import HeldKey, Membership, TeamKeys
from houvast.records.accounts.queries import Named, teams_of
from houvast.records.accounts.roles import ROLES


def teams_with_somebody(*, action: str, seen_by: Actor) -> frozenset[uuid.UUID]:
    """Teams of the own helpline in which somebody who works here may do `action`."""
    roles = [role for role, said in ROLES.items() if action in said.actions]
    places = Membership.objects.filter(role__in=roles, staff__is_active=True)
    found = places.filter(team__organisation=seen_by.organisation)
    return frozenset(found.values_list("team", flat=True))


def receiving_teams(*, seen_by: Actor) -> list[Named]:
    """Teams of the own helpline, by name, of which somebody who works here holds the latest keys: what is
    given to them is read."""
    newer = TeamKeys.objects.filter(team=OuterRef("keys__team"), generation__gt=OuterRef("keys__generation"))
    held = HeldKey.objects.filter(~Exists(newer), staff__is_active=True)
    theirs = held.filter(keys__team__organisation=seen_by.organisation)
    opens = set(theirs.values_list("keys__team", flat=True))
    return [team for team in teams_of(seen_by.organisation) if team.id in opens]
