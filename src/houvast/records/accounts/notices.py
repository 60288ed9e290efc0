"""Who may do what does not change unseen: each change is told to those it concerns, until they saw it."""

import uuid

from django.db.models import Q
from django.utils import timezone

from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import Membership, Notice, Staff
from houvast.records.accounts.roles import Role

What = Notice.What


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
    _store(readers - {by.id}, what, about.pk, by=by, team=team, role=role, reason=reason)


def alarm(what: Notice.What, about: uuid.UUID, *, team: uuid.UUID, reason: str, by: Actor) -> None:
    """Tell every lead and administrator of the helpline, and everybody of the team, about one record."""
    watching = Q(role__in=(Role.LEAD, Role.ADMINISTRATOR), staff__organisation=by.organisation)
    readers = Membership.objects.filter(Q(team=team) | watching, staff__is_active=True)
    told = set(readers.values_list("staff_id", flat=True)) - {by.id}
    _store(told, what, about, by=by, team=team, reason=reason)


def tell_leads(what: Notice.What, about: uuid.UUID, *, team: uuid.UUID, by: Actor) -> None:
    """Tell every lead of the helpline, and nobody else."""
    leads = Membership.objects.filter(
        role=Role.LEAD, staff__organisation=by.organisation, staff__is_active=True
    )
    _store(set(leads.values_list("staff_id", flat=True)) - {by.id}, what, about, by=by, team=team)


def _store(
    readers: set[uuid.UUID],
    what: Notice.What,
    about: uuid.UUID,
    *,
    by: Actor,
    team: uuid.UUID | None,
    role: str = "",
    reason: str = "",
) -> None:
    at = timezone.now()
    Notice.objects.bulk_create(
        Notice(
            staff_id=reader, what=what, about=about, by=by.id, team_id=team, role=role, reason=reason, at=at
        )
        for reader in readers
    )
