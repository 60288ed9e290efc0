"""Carrying out the fates of contacts and drafts: what each period says stands on the models.

Called by the daily job until nothing is due. Each call does one batch, with its entry in the trail, in one
transaction: killed in between, the next run goes on where this one stopped.
"""

import uuid
from datetime import date
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from houvast.records.accounts.guard import Actor, guarded
from houvast.records.contacts import callers, dangers, emptying, referred, rules, talks
from houvast.records.contacts.models import (
    Callback,
    Contact,
    DangerAct,
    DangerKey,
    Draft,
    GlassRequest,
    MailArrival,
    MarkedCaller,
    Referral,
    ReferralStep,
    Talk,
    TurnedAway,
)
from houvast.records.retention import declared


@guarded(rules.ERASE_CONTENT)
def erase_content(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase what is sealed of contacts, the keys to it, former answers and who worked on it; codes stay."""
    goes = emptying.content()
    left = declared.still_there(Contact, goes.fields)
    for model in emptying.OPENING:
        left |= Q(Exists(model._default_manager.filter(contact=OuterRef("pk"))))
    due = Contact.objects.filter(goes.is_over(on), left, organisation=by.organisation)
    done = emptying.empty(_batch(due), on=on)
    done += _empty_dangers(on, declared.BATCH - len(done), by)
    return done + _empty_referrals(on, declared.BATCH - len(done), by)


@guarded(rules.ERASE_CONTACTS)
def erase_contacts(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase contacts and talks whole, and who was turned away: their codes have served."""
    done: list[uuid.UUID] = []
    for model in (Contact, Talk, TurnedAway, DangerAct, Referral):
        if len(done) < declared.BATCH:
            done += _whole(model, declared.group(model, "erasing.erase_contacts"), on=on, by=by)
    return done


@guarded(rules.ERASE_DRAFTS)
def erase_drafts(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase drafts that nobody went on with."""
    return _whole(Draft, declared.group(Draft, "erasing.erase_drafts"), on=on, by=by)


@guarded(rules.ERASE_TALK_CONTENT)
def erase_talk_content(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase what was said in talks that nobody went on with, with every key and pass to them; codes stay."""
    goes = declared.group(Talk, "erasing.erase_talk_content")
    due = Talk.objects.filter(goes.is_over(on), organisation=by.organisation)
    return talks.empty(_batch(due))


@guarded(rules.ERASE_CALLBACKS)
def erase_callbacks(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase callbacks whose hours are long over, reached or not."""
    return _whole(Callback, declared.group(Callback, "erasing.erase_callbacks"), on=on, by=by)


@guarded(rules.ERASE_MAIL_ARRIVALS)
def erase_mail_arrivals(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase that mails came in; what they said stands in their talks, if anywhere."""
    return _whole(MailArrival, declared.group(MailArrival, "erasing.erase_mail_arrivals"), on=on, by=by)


@guarded(rules.ERASE_MARKED_CALLERS)
def erase_marked_callers(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase marks of numbers that abused the line, and keys of months that are over. Where no marks are kept
    any more, all of them, whenever they were made.
    """
    callers.forget_keys(by.organisation, on=on)
    if not callers.are_kept():
        rows = _batch(MarkedCaller.objects.filter(organisation=by.organisation))
        MarkedCaller.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return [row.id for row in rows]
    goes = declared.group(MarkedCaller, "erasing.erase_marked_callers")
    return _whole(MarkedCaller, goes, on=on, by=by)


@guarded(rules.ERASE_GLASS)
def erase_glass(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase requests to open a contact of another team; the trail keeps that they were made."""
    return _whole(GlassRequest, declared.group(GlassRequest, "erasing.erase_glass"), on=on, by=by)


def _empty_dangers(on: date, most: int, by: Actor) -> list[uuid.UUID]:
    goes = declared.group(DangerAct, "erasing.erase_content")
    left = declared.still_there(DangerAct, goes.fields)
    left |= Q(Exists(DangerKey.objects.filter(act=OuterRef("pk"))))
    due = DangerAct.objects.filter(goes.is_over(on), left, organisation=by.organisation)
    batch = due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[: max(most, 0)]
    return dangers.empty(DangerAct.objects.filter(pk__in=[act.pk for act in batch]))


def _empty_referrals(on: date, most: int, by: Actor) -> list[uuid.UUID]:
    goes = declared.group(Referral, "erasing.erase_content")
    left = declared.still_there(Referral, goes.fields)
    left |= Q(Exists(ReferralStep.objects.filter(referral=OuterRef("pk"))))
    due = Referral.objects.filter(goes.is_over(on), left, organisation=by.organisation)
    batch = due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[: max(most, 0)]
    return referred.empty(Referral.objects.filter(pk__in=[each.pk for each in batch]))


def _whole(model: type[Model], goes: declared.Group, *, on: date, by: Actor) -> list[uuid.UUID]:
    rows: list[Any] = _batch(goes.due(on).filter(organisation=by.organisation))
    model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return [row.id for row in rows]


def _batch(due: "QuerySet[Any]") -> list[Any]:
    """So many as one transaction should hold; those that another run has in hand are left to it."""
    return list(due.select_for_update(of=("self",), skip_locked=True).order_by("pk")[: declared.BATCH])
