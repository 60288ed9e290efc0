"""Breaking the glass: somebody outside the team opens one contact, with a reason and a second person.

A lead asks by the contact's reference, because they can see nothing of it. Somebody of its team agrees, and
lends the key of that one contact for an hour; who asked opens it, and changes nothing. It alarms: leads,
administrators and the team are told when it is asked and when it is first opened, until each marked it as
seen. What nobody answers lapses after a day; who asked takes it back, or gives the key back, at any time.
"""

import uuid
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys, notices
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, Rule, guarded, guarded_after, guarded_on, seen
from houvast.records.accounts.notices import What
from houvast.records.contacts import course, emptying, rules, sealed
from houvast.records.contacts.models import Contact, GlassRequest
from houvast.records.contacts.opened import OpenedContact, opened
from houvast.records.contacts.operations import NotPossible
from houvast.records.contacts.registration import Details

LENT_FOR = timedelta(hours=1)
State = GlassRequest.State


@guarded_on(Contact, rules.ASK_TO_OPEN)
def ask_to_open(contact: Contact, *, reason: str, by: Actor) -> uuid.UUID:
    """Ask the team of a contact to open it. Everybody concerned is told at once. The request's id."""
    if reason not in course.OPENED_BECAUSE:
        raise NotPossible(_("Say why you have to open it."))
    if contact.erased_on:
        raise NotPossible(_("The content of this contact was erased: there is nothing to open."))
    if accounts.who_lends([contact.team_id], seen_by=by)[contact.team_id] == accounts.Lends.NOBODY:
        raise NotPossible(_("Nobody of that team holds its key, so nobody can agree. Ask the custodians."))
    emptying.close_glass(_over(timezone.now(), by))
    try:
        with transaction.atomic():
            asked = GlassRequest.objects.create(
                contact=contact,
                organisation_id=by.organisation,
                asked_by_id=_person(by),
                reason=reason,
                asked_at=timezone.now(),
            )
    except IntegrityError as twice:
        raise NotPossible(_("You asked this before: the request is still open.")) from twice
    notices.alarm(What.ASKED, contact.id, team=contact.team_id, reason=reason, by=by)
    return asked.pk


@guarded(rules.AGREE_TO_OPEN)
def agree_to_open(request: uuid.UUID, *, by: Actor) -> uuid.UUID:
    """As somebody of the team: lend the contact's key to who asks, for an hour. The contact."""
    asked = _waiting(request, rules.AGREE_TO_OPEN, by)
    contact = asked.contact
    row = contact.keys.filter(team=contact.team_id).first()
    if row is None:
        raise NotPossible(_("Nobody can open the sealed part of this contact."))
    wrapped = keys.Wrapped(row.generation, row.month_key, bytes(row.wrapped))
    action = rules.AGREE_TO_OPEN.action
    try:
        key = sealed.content_key(wrapped, contact=contact.id, team=contact.team_id, action=action, by=by)
        lent = sealed.lent_key(
            key, request=asked.pk, contact=contact.id, person=asked.asked_by_id, month_key=row.month_key
        )
    except (sealed.CannotOpen, keys.NobodyHolds) as closed:
        raise NotPossible(
            _("You cannot open the sealed part of this contact, so you cannot lend it.")
        ) from closed
    asked.state, asked.agreed_by_id, asked.until = State.AGREED, by.id, timezone.now() + LENT_FOR
    asked.month_key, asked.wrapped = lent.month_key, lent.sealed
    asked.save()
    return contact.id


@guarded(rules.TURN_DOWN_GLASS)
def turn_down_glass(request: uuid.UUID, *, by: Actor) -> uuid.UUID:
    """As somebody of the team: the contact stays closed. The contact."""
    asked = _waiting(request, rules.TURN_DOWN_GLASS, by)
    asked.state = State.TURNED_DOWN
    asked.save(update_fields=["state"])
    return asked.contact.id


@guarded(rules.TAKE_BACK_GLASS)
def take_back_glass(request: uuid.UUID, *, by: Actor) -> uuid.UUID:
    """As who asked: ask no longer, or give back the key that was lent. The contact."""
    asked = _found(request, rules.TAKE_BACK_GLASS, by)
    asked.state, asked.wrapped = State.TAKEN_BACK, None
    asked.save(update_fields=["state", "wrapped"])
    return asked.contact.id


def _take_back_what_is_over(request: uuid.UUID, *, by: Actor) -> datetime:
    """Before the transaction, so that a refusal does not undo it. The moment at which it was done."""
    now = timezone.now()
    emptying.close_glass(_over(now, by))
    return now


@guarded_after(_take_back_what_is_over, rules.OPEN_GLASS)
def open_glass(now: datetime, request: uuid.UUID, *, by: Actor) -> OpenedContact:
    """The contact, for who asked, while the key is lent. Each look leaves a trace; the first one alarms."""
    asked = _found(request, rules.OPEN_GLASS, by)
    if asked.state != State.AGREED:
        raise NotPossible(_NOT_OPEN[State(asked.state)]())
    wrapped = keys.Wrapped(0, asked.month_key, bytes(asked.wrapped or b""))
    details, damaged = _details(asked, wrapped, by)
    if asked.opened_at is None:
        asked.opened_at = now
        asked.save(update_fields=["opened_at"])
        contact = asked.contact
        notices.alarm(What.OPENED, contact.id, team=contact.team_id, reason=asked.reason, by=by)
    return opened(asked.contact, details, damaged=damaged, not_handed_over=False)


@guarded(rules.CLOSE_GLASS)
def close_glass(on: date, *, by: Actor) -> list[uuid.UUID]:
    """End what is over, whatever the day: keys that were lent for an hour, and what nobody answered."""
    return emptying.close_glass(_over(timezone.now(), by))


_NOT_OPEN = {
    State.ASKED: lambda: _("Nobody of the team has agreed yet."),
    State.TURNED_DOWN: lambda: _("The team turned this request down."),
    State.TAKEN_BACK: lambda: _("You took this request back. Ask anew if you have to."),
    State.LAPSED: lambda: _("Nobody of the team answered within a day. Ask anew if you have to."),
    State.OVER: lambda: _("The hour is over, so this contact is closed again. Ask anew if you have to."),
}


def _over(now: datetime, by: Actor) -> "QuerySet[GlassRequest]":
    """Requests whose hour is over, and those that waited for too long."""
    waited = Q(state=State.ASKED, asked_at__lte=now - course.GLASS_WAITS_FOR)
    return GlassRequest.objects.filter(Q(until__lte=now) | waited, organisation=by.organisation)


def _waiting(request: uuid.UUID, rule: Rule, by: Actor) -> GlassRequest:
    """What one may answer, if it still waits for an answer."""
    asked = _found(request, rule, by)
    if asked.asked_at <= timezone.now() - course.GLASS_WAITS_FOR:
        raise NotPossible(_("Nobody answered this within a day, so it lapsed. Who asked can ask anew."))
    return asked


def _found(request: uuid.UUID, rule: Rule, by: Actor) -> GlassRequest:
    found = seen(GlassRequest, rule, by).select_related("contact").select_for_update(of=("self",))
    asked = found.filter(pk=request).first()
    if asked is None:
        raise Refused
    return asked


def _details(asked: GlassRequest, wrapped: keys.Wrapped, by: Actor) -> tuple[Details, bool]:
    contact = asked.contact
    try:
        key = sealed.borrowed_key(wrapped, request=asked.pk, contact=contact.id, by=by)
        content = bytes(contact.sealed)
        return sealed.open_version(content, key, contact=contact.id, version=contact.version), False
    except sealed.CannotOpen:
        return Details(), True


def _person(by: Actor) -> uuid.UUID:
    if by.id is None:
        raise Refused
    return by.id
