"""Readings around secret addresses. None of them holds where a shelter is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from houvast.records.accounts.guard import Actor, seen
from houvast.records.directory import rules
from houvast.records.directory.models import ComparingKey, LentLocation, SecretAddress


@dataclass(frozen=True)
class ShelterOf:
    """Which team lives behind a service; `is_own`: one belongs to it."""

    id: UUID
    service: UUID
    team: UUID
    is_written: bool
    is_own: bool


@dataclass(frozen=True)
class LentToMe:
    """A location that one may open now."""

    id: UUID
    service: UUID
    until: datetime


def shelter(service: UUID, *, seen_by: Actor) -> ShelterOf | None:
    """For who may read notes of shelters; nothing says more than that a location is written."""
    found = (
        seen(SecretAddress, rules.READ_NOTE, seen_by).filter(service=service).defer("wrapped", "note").first()
    )
    if found is None:
        return None
    own = found.team_id in seen_by.teams(rules.READ_LOCATION.action)
    return ShelterOf(found.id, found.service_id, found.team_id, bool(found.sealed), own)


def own_shelters(*, seen_by: Actor) -> list[ShelterOf]:
    """Those that one belongs to."""
    found = seen(SecretAddress, rules.READ_LOCATION, seen_by).order_by("pk")
    return [ShelterOf(each.id, each.service_id, each.team_id, bool(each.sealed), True) for each in found]


def lent_to_me(*, seen_by: Actor) -> list[LentToMe]:
    """Locations that one may open now, the next to end first."""
    found = seen(LentLocation, rules.OPEN_LENT_LOCATION, seen_by).filter(
        ended_at=None, until__gt=timezone.now()
    )
    return [
        LentToMe(each.id, service, each.until)
        for each in found.select_related("shelter").order_by("until")
        for service in [each.shelter.service_id]
    ]


def generations_in_use(team: UUID, *, seen_by: Actor) -> frozenset[int]:
    """Generations of a team's keys under which a location, or the key of comparing, is still sealed."""
    rows = SecretAddress.objects.filter(team=team, organisation=seen_by.organisation).exclude(wrapped=b"")
    held = ComparingKey.objects.filter(team=team, team__organisation=seen_by.organisation)
    return frozenset((*rows.values_list("generation", flat=True), *held.values_list("generation", flat=True)))
