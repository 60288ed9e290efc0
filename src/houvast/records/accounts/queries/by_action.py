"""Teams of one's own helpline by what somebody in them may do."""

from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import Membership, Team
from houvast.records.accounts.queries import Named
from houvast.records.accounts.roles import ROLES


def teams_with(*, action: str, seen_by: Actor) -> list[Named]:
    """Teams of the own helpline in which somebody's role permits `action`, by name."""
    roles = [role for role, said in ROLES.items() if action in said.actions]
    doing = Membership.objects.filter(role__in=roles, staff__is_active=True).values("team")
    found = Team.objects.filter(organisation=seen_by.organisation, pk__in=doing)
    return [Named(*row) for row in found.order_by("name").values_list("pk", "name")]
