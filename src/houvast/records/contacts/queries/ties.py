"""To whom of one's colleagues a contact or a talk is closed, for leads."""

import uuid
from dataclasses import dataclass
from datetime import date

from houvast.records.accounts.guard import Actor, seen
from houvast.records.contacts import rules
from houvast.records.contacts.models import Tie


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


def may_tie(*, seen_by: Actor) -> bool:
    return seen_by.may(rules.LIFT_TIE.action)
