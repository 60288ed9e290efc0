"""Who may do what does not change unseen: each change is told to those it concerns, until they saw it."""

import uuid

from django.db.models import Q
from django.utils import timezone

from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import Membership, Notice, Staff
from houvast.records.accounts.roles import Role


def tell(
    what: Notice.What,
    about: Staff,
    *,
    by: Actor,
    team: uuid.UUID | None = None,
    role: str = "",
    reason: str = "",
) -> None:
    """Tell the team (without one: every team of that person), the other administrators, and the person.

    Not who did it: they know. Administrators are told so that a team that nobody is left in has readers too.
    """
    teams = [team] if team else about.memberships.values("team")
    concerned = Q(team__in=teams) | Q(role=Role.ADMINISTRATOR, staff__organisation=by.organisation)
    readers = set(
        Membership.objects.filter(concerned, staff__is_active=True).values_list("staff_id", flat=True)
    )
    if what != Notice.What.INVITED:  # who was invited does not need to be told
        readers.add(about.pk)
    at = timezone.now()
    Notice.objects.bulk_create(
        Notice(
            staff_id=reader,
            what=what,
            about=about.pk,
            by=by.id,
            team_id=team,
            role=role,
            reason=reason,
            at=at,
        )
        for reader in readers - {by.id}
    )
