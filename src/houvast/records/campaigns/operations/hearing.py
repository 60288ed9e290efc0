"""How somebody heard of the helpline: asked at the desk where it fits, one code for one contact."""

import uuid
from datetime import date

from houvast.records.accounts.guard import Actor, Refused, guarded
from houvast.records.campaigns import rules
from houvast.records.campaigns.hearing import HEARD
from houvast.records.campaigns.models import Heard
from houvast.records.contacts import queries as contacts
from houvast.records.retention import declared


@guarded(rules.NOTE_HEARD)
def note_heard(contact: uuid.UUID, code: str, *, by: Actor) -> uuid.UUID:
    """Note how the person of a contact that one reads heard of us; the latest answer stands, and an empty
    code takes it away: it was not asked after all.
    """
    team = contacts.team_of(contact, seen_by=by)
    if team is None or team not in by.teams(rules.NOTE_HEARD.action) or code not in ("", *HEARD):
        raise Refused
    if not code:
        Heard.objects.filter(contact__id=contact).delete()
        return contact
    Heard.objects.update_or_create(
        contact_id=contact,  # type: ignore[misc]  # the stubs forget to_field
        defaults={"organisation_id": by.organisation, "code": code},
    )
    return contact


@guarded(rules.ERASE_HEARD)
def erase_heard(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Answers of contacts that end; they go with their contact where that is erased first."""
    due = declared.group(Heard, "hearing.erase_heard").due(on).filter(organisation=by.organisation)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[: declared.BATCH])
    Heard.objects.filter(pk__in=ids).delete()
    return ids
