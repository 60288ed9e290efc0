"""To whom of one's colleagues a contact or a talk is closed, for leads."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from houvast.records.accounts.guard import Actor, seen
from houvast.records.contacts import rules
from houvast.records.contacts.models import AgencyTie, Contact, Tie
from houvast.records.contacts.ties import proof
from houvast.records.directory import queries as directory


@dataclass(frozen=True)
class TieRow:
    """Of a contact, a talk or a callback; a talk that became a contact stands here as the contact."""

    id: uuid.UUID
    staff: uuid.UUID
    contact: uuid.UUID | None
    talk: uuid.UUID | None
    callback: uuid.UUID | None
    how: str
    said_by: uuid.UUID | None
    on: date


def ties(*, contact: uuid.UUID | None = None, seen_by: Actor) -> list[TieRow]:
    """In one's own teams, latest first; of one contact, or all."""
    found = seen(Tie, rules.LIFT_TIE, seen_by).exclude(talk__contact__isnull=False)
    if contact is not None:
        found = found.filter(contact__id=contact)
    columns = "id staff contact__id talk__id callback how said_by on".split()
    rows = found.order_by("-on", "-pk").values_list(*columns)
    return [TieRow(*row) for row in rows]


@dataclass(frozen=True)
class AgencyTieRow:
    """An agency that has to do with somebody in a contact; `name` is None where it cannot be told."""

    id: uuid.UUID
    contact: uuid.UUID
    name: str | None
    said_by: uuid.UUID | None
    on: date


def agency_ties(*, contact: uuid.UUID | None = None, seen_by: Actor) -> list[AgencyTieRow]:
    """Of the contacts that one reads, latest first; of one contact, or all."""
    found = AgencyTie.objects.filter(contact__in=seen(Contact, rules.READ, seen_by))
    if contact is not None:
        found = found.filter(contact__id=contact)
    rows = list(found.order_by("-on", "-pk").values_list("pk", "contact__id", "proof", "said_by", "on"))
    names = {proof(id): said.name for id, said in directory.agencies(seen_by=seen_by)} if rows else {}
    return [AgencyTieRow(id, of, names.get(which), by, on) for id, of, which, by, on in rows]


def agency_is_closed(contact: uuid.UUID, agency: uuid.UUID, *, seen_by: Actor) -> bool:
    """Whether an organisation of the directory has to do with somebody in a contact of the own helpline."""
    found = AgencyTie.objects.filter(contact__organisation=seen_by.organisation, contact__id=contact)
    return found.filter(proof=proof(agency)).exists()


def closed_to_oneself(*, seen_by: Actor) -> QuerySet[Tie, Any]:
    """Ids of contacts that are closed to somebody, for what other parts keep of them."""
    return Tie.objects.filter(staff=seen_by.id, contact__isnull=False).values("contact__id")


def may_tie(*, seen_by: Actor) -> bool:
    return seen_by.may(rules.LIFT_TIE.action)
