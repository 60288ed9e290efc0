"""Readings of places in teams: in which of them somebody may do something."""

import uuid

from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import Membership
from houvast.records.accounts.roles import ROLES


def teams_with_somebody(*, action: str, seen_by: Actor) -> frozenset[uuid.UUID]:
    """Teams of the own helpline in which somebody who works here may do `action`."""
    roles = [role for role, said in ROLES.items() if action in said.actions]
    places = Membership.objects.filter(role__in=roles, staff__is_active=True)
    found = places.filter(team__organisation=seen_by.organisation)
    return frozenset(found.values_list("team", flat=True))
