"""Readings of danger acts that show nothing of what was told: what is open, and who is still to be told."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from houvast.records.accounts.guard import Actor, seen
from houvast.records.contacts import course, rules
from houvast.records.contacts.models import DangerAct


@dataclass(frozen=True)
class DangerRow:
    """An act as codes. `to_tell`: the person may not know yet; `safe_now`: by now it is safe to tell them."""

    id: uuid.UUID
    state: str
    team: uuid.UUID
    opened_by: uuid.UUID | None
    opened_at: datetime | None
    informed: Sequence[str]
    to_tell: bool
    tell_from: datetime | None
    safe_now: bool


def dangers(*, seen_by: Actor) -> list[DangerRow]:
    """What is open in one's teams, and what is closed while somebody is still to be told; latest first."""
    waits = Q(state="OPEN") | Q(state="CLOSED", told__in=course.TO_TELL)
    return _rows(waits & Q(opened_at__isnull=False), seen_by)


def dangers_of(
    *, talk: uuid.UUID | None = None, contact: uuid.UUID | None = None, seen_by: Actor
) -> list[DangerRow]:
    """Those of one talk or one contact, mistakes left out."""
    about = Q(talk__id=talk) if talk else Q(contact__id=contact)
    return _rows(about & ~Q(state="MISTAKE"), seen_by)


def informed_beside(
    *, talk: uuid.UUID | None = None, draft: uuid.UUID | None = None, seen_by: Actor
) -> frozenset[str]:
    """Whom somebody informed because of danger, by code, in a talk or beside a registration."""
    about = Q(talk__id=talk) if talk else Q(draft=draft)
    found = seen(DangerAct, rules.OPEN_DANGER, seen_by).filter(about).exclude(state="MISTAKE")
    return frozenset(code for codes in found.values_list("informed", flat=True) for code in codes)


def _rows(wanted: Q, seen_by: Actor) -> list[DangerRow]:
    now = timezone.now()
    found = seen(DangerAct, rules.OPEN_DANGER, seen_by).filter(wanted).order_by("-opened_at", "id")
    return [
        DangerRow(
            act.id,
            act.state,
            act.team_id,
            act.opened_by_id,
            act.opened_at,
            act.informed,
            act.told in course.TO_TELL,
            act.tell_from,
            act.tell_from is not None and act.tell_from <= now,
        )
        for act in found
    ]
