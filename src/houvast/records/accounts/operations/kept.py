"""What is kept on people who work here: showing it to them, and erasing it when its time is over."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import BinaryField, Model
from django.utils import timezone

from houvast.library.fates import After, read
from houvast.records.accounts import rules
from houvast.records.accounts.guard import Actor, guarded, guarded_on
from houvast.records.accounts.models import Delay, Invitation, Notice, SignIn, Staff
from houvast.records.audit import trail

AT_ONCE = 200


@guarded(rules.FORGET)
def forget(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase the names of people who left longer ago than they are kept; the trail keeps their id."""
    left = Staff.objects.filter(
        organisation=by.organisation, left_on__lte=_period(Staff, "name").latest(on)
    ).exclude(name="", sign_in_name=None)
    gone = list(left.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    Staff.objects.filter(pk__in=gone).update(name="", sign_in_name=None)
    return gone


# What ends by itself, by the field that its period is counted from.
ENDS: dict[type[Model], str] = {Invitation: "until", SignIn: "started_at", Notice: "at", Delay: "last_at"}


@guarded(rules.ERASE_ENDED)
def erase_ended(*, on: date, by: Actor) -> list[str]:
    """Erase links, sign-ins and notices that have ended, and wrong tries: those are of no helpline."""
    return [gone for model, field in ENDS.items() for gone in _ended(model, field, on=on, by=by)]


def _ended(model: type[Model], field: str, *, on: date, by: Actor) -> list[str]:
    mine = {} if model is Delay else {"staff__organisation": by.organisation}
    before = {f"{field}__lt": _midnight_after(_period(model, field).latest(on))}
    past = model._default_manager.select_for_update(of=("self",)).filter(**mine, **before)
    keys = list(past.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    model._default_manager.filter(pk__in=keys).delete()
    return [str(key) for key in keys]


@dataclass(frozen=True)
class Disclosed:
    """Everything that this part keeps on somebody who works here, as plain data."""

    person: dict[str, Any]
    places: tuple[tuple[str, str], ...]
    acts: tuple[trail.Event, ...]


@guarded_on(Staff, rules.DISCLOSE_OWN)
def disclose_own(staff: Staff, *, by: Actor) -> Disclosed:
    """What is kept on oneself (GDPR art. 15): one's own row, places, and every act in the trail.

    Password and keys are not shown, because nobody can: one is a one-way value, the others are sealed.
    """
    person = {
        field.attname: getattr(staff, field.attname)
        for field in Staff._meta.concrete_fields
        if field.name != "password" and not isinstance(field, BinaryField)
    }
    places = staff.memberships.order_by("team__name", "role").values_list("team__name", "role")
    return Disclosed(person, tuple(places), tuple(trail.acts(by.organisation, actor=staff.pk)))


def _period(model: type[Model], field: str) -> After:
    """How long a field is kept, as its fate says."""
    fates: dict[str, object] = getattr(model, "fates", {})
    return next(moment for moment in read(fates[field]).moments if isinstance(moment, After))


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
