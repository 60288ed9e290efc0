"""Carrying out the fates of contacts and drafts: what each period says stands on the models.

Called by the daily job until nothing is due. Each call does one batch, with its entry in the trail, in one
transaction: killed in between, the next run goes on where this one stopped.
"""

import uuid
from datetime import date
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from houvast.records.accounts.guard import Actor, guarded
from houvast.records.contacts import emptying, rules
from houvast.records.contacts.models import Contact, Draft, GlassRequest
from houvast.records.retention import declared


@guarded(rules.ERASE_CONTENT)
def erase_content(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase what is sealed of contacts, the keys to it, former answers and who worked on it; codes stay."""
    goes = emptying.content()
    left = declared.still_there(Contact, goes.fields)
    for model in emptying.OPENING:
        left |= Q(Exists(model._default_manager.filter(contact=OuterRef("pk"))))
    due = Contact.objects.filter(goes.is_over(on), left, organisation=by.organisation)
    return emptying.empty(_batch(due), on=on)


@guarded(rules.ERASE_CONTACTS)
def erase_contacts(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase contacts whole, with their persons and pairs: their codes have served."""
    return _whole(Contact, declared.group(Contact, "erasing.erase_contacts"), on=on, by=by)


@guarded(rules.ERASE_DRAFTS)
def erase_drafts(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase drafts that nobody went on with."""
    return _whole(Draft, declared.group(Draft, "erasing.erase_drafts"), on=on, by=by)


@guarded(rules.ERASE_GLASS)
def erase_glass(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase requests to open a contact of another team; the trail keeps that they were made."""
    return _whole(GlassRequest, declared.group(GlassRequest, "erasing.erase_glass"), on=on, by=by)


def _whole(model: type[Model], goes: declared.Group, *, on: date, by: Actor) -> list[uuid.UUID]:
    rows: list[Any] = _batch(goes.due(on).filter(organisation=by.organisation))
    model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return [row.id for row in rows]


def _batch(due: "QuerySet[Any]") -> list[Any]:
    """So many as one transaction should hold; those that another run has in hand are left to it."""
    return list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[: declared.BATCH])
