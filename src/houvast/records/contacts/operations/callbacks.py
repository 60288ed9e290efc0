"""Calling somebody back: asked for, at a safe time and in the safe way only, by one colleague at a time."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on, seen
from houvast.records.contacts import course, rules, sealed, ties, writing
from houvast.records.contacts.models import Callback, Contact, Talk
from houvast.records.contacts.operations import NotPossible

LONGEST_NUMBER = 120
LONGEST_CONDITIONS = 600
SHORTEST = timedelta(minutes=15)
AT_MOST_AHEAD = timedelta(days=28)


@dataclass(frozen=True)
class Asked:
    """Whom to call, when and how. `conditions`: what to say, and what not, if somebody else picks up."""

    way: str
    number: str
    conditions: str
    earliest: datetime
    latest: datetime


@guarded(rules.ASK_CALLBACK)
def ask_callback(
    asked: Asked,
    *,
    team: uuid.UUID,
    talk: uuid.UUID | None = None,
    contact: uuid.UUID | None = None,
    by: Actor,
) -> uuid.UUID:
    """For somebody one speaks to, in a talk that one has in hands or a contact that one reads."""
    if team not in by.teams(rules.ASK_CALLBACK.action):
        raise Refused
    of_talk = seen(Talk, rules.REPLY, by).filter(id=talk).first() if talk else None
    of_contact = seen(Contact, rules.READ, by).filter(id=contact).first() if contact else None
    if (talk and of_talk is None) or (contact and of_contact is None):
        raise Refused
    return _kept(asked, organisation=by.organisation, team=team, talk=of_talk, contact=of_contact)


@guarded_on(Talk, rules.ASK_OWN_CALLBACK)
def ask_own_callback(talk: Talk, asked: Asked, *, once: uuid.UUID | None = None, by: Actor) -> None:
    """For oneself. Asked again, it replaces what was asked before; sent twice with the same `once`, it is
    asked once. In notes behind a second code it only looks like it: nothing is kept, and nobody calls.
    """
    _refuse_unusable(asked)
    once = once or uuid.uuid4()
    stands = Callback.objects.filter(talk=talk, state__in=course.CALLBACK_OPEN)
    if not talk.is_veil and not stands.filter(id=once).exists():
        _end(stands, "TAKEN_BACK")
        id_ = uuid.uuid4() if Callback.objects.filter(id=once).exists() else once
        _kept(asked, organisation=talk.organisation_id, team=talk.team_id, talk=talk, contact=None, id_=id_)


@guarded_on(Talk, rules.ASK_OWN_CALLBACK)
def take_own_callback_back(talk: Talk, *, by: Actor) -> None:
    """Do not call me."""
    _end(Callback.objects.filter(talk=talk, state__in=course.CALLBACK_OPEN), "TAKEN_BACK")


@dataclass(frozen=True)
class ToCall:
    """A callback as who calls reads it."""

    id: uuid.UUID
    way: str
    number: str
    conditions: str
    earliest: datetime
    latest: datetime
    tries: int


@guarded_on(Callback, rules.TAKE_CALLBACK)
def take_callback(callback: Callback, *, by: Actor) -> ToCall:
    """Within its hours: from now on one calls oneself, and nobody else does."""
    if not callback.earliest_at <= timezone.now() < callback.latest_at:
        raise NotPossible(_("It is not safe to call now. Wait for the hours that they said."))
    return _taken(callback, by, rules.TAKE_CALLBACK.action)


@guarded_on(Callback, rules.OPEN_CALLBACK_EARLY)
def open_callback_early(callback: Callback, because: str, *, by: Actor) -> ToCall:
    """Outside its hours, with a reason: the trail tells it apart."""
    if because not in course.OPENED_EARLY_BECAUSE:
        raise NotPossible(_("Say why it cannot wait."))
    callback.early_because = because
    return _taken(callback, by, rules.OPEN_CALLBACK_EARLY.action)


@guarded_on(Callback, rules.TAKE_OVER_CALLBACK)
def take_over_callback(callback: Callback, *, taken_by: uuid.UUID, because: str = "", by: Actor) -> ToCall:
    """Call oneself whom a colleague was to call who is gone, or cannot; they do not any more. Outside its
    hours with a reason, as for a callback that nobody has taken. `taken_by`: who one saw that has it.
    """
    if callback.taken_by_id != taken_by:
        raise NotPossible(_("Another colleague took it over meanwhile."))
    _free(callback)
    if because:
        return open_callback_early(callback.id, because, by=by)
    return take_callback(callback.id, by=by)


@guarded_on(Callback, rules.REOPEN_CALLBACK, reads=True)  # taking it is in the trail; this is the same page
def reread_callback(callback: Callback, *, by: Actor) -> ToCall:
    """The same, for who has taken it."""
    return _opened(callback, by, rules.REOPEN_CALLBACK.action)


@guarded_on(Callback, rules.END_CALLBACK)
def reached(callback: Callback, *, by: Actor) -> None:
    """They were reached: number and conditions are destroyed now."""
    _end(Callback.objects.filter(pk=callback.pk), "REACHED", tries=callback.tries + 1)


@guarded_on(Callback, rules.END_CALLBACK)
def not_reached(callback: Callback, *, next_: tuple[datetime, datetime] | None = None, by: Actor) -> None:
    """Nobody picked up, or somebody else. Tried again in other hours, or given up: then nothing is kept."""
    if next_ is None:
        _end(Callback.objects.filter(pk=callback.pk), "MISSED", tries=callback.tries + 1)
        return
    _refuse_hours(*next_)
    callback.earliest_at, callback.latest_at = next_
    callback.tries += 1
    callback.state, callback.taken_by, callback.early_because = "ASKED", None, ""
    callback.save()


@guarded_on(Callback, rules.END_CALLBACK)
def put_callback_back(callback: Callback, *, by: Actor) -> None:
    """Not called after all: a colleague may take it."""
    _free(callback)


def _free(callback: Callback) -> None:
    callback.state, callback.taken_by = "ASKED", None
    callback.save(update_fields=["state", "taken_by"])


def _kept(
    asked: Asked,
    *,
    organisation: uuid.UUID,
    team: uuid.UUID,
    talk: Talk | None,
    contact: Contact | None,
    id_: uuid.UUID | None = None,
) -> uuid.UUID:
    number, conditions = _refuse_unusable(asked)
    id_ = id_ or uuid.uuid4()
    try:
        content = sealed.seal_callback(
            {"number": number, "conditions": conditions},
            callback=id_,
            with_=keys.sealer(team, until=sealed.callback_month(timezone.localdate(asked.latest))),
        )
        with transaction.atomic():
            made = Callback.objects.create(
                id=id_,
                organisation_id=organisation,
                team_id=team,
                talk=talk,
                contact=contact,
                way=asked.way,
                earliest_at=asked.earliest,
                latest_at=asked.latest,
                generation=content.key.generation,
                month_key=content.key.month_key,
                wrapped=content.key.sealed,
                sealed=content.content,
            )
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    except IntegrityError as twice:
        raise NotPossible(_("A callback stands already for this talk.")) from twice
    ties.find([(number, talk or contact or made)], organisation=organisation)
    return id_


def _refuse_unusable(asked: Asked) -> tuple[str, str]:
    if asked.way not in course.WAYS_TO_CALL:
        raise NotPossible(_("Choose how we may reach you."))
    try:
        number = " ".join(writing.plain(asked.number, most=LONGEST_NUMBER).split())
    except writing.NotWritten as wrong:
        raise NotPossible(_("Write the number or address that is safe.")) from wrong
    conditions = ""
    if asked.conditions.strip():
        try:
            conditions = writing.plain(asked.conditions, most=LONGEST_CONDITIONS)
        except writing.NotWritten as wrong:
            raise NotPossible(_("Write it shorter: at most 600 letters.")) from wrong
    _refuse_hours(asked.earliest, asked.latest)
    return number, conditions


def _refuse_hours(earliest: datetime, latest: datetime) -> None:
    now = timezone.now()
    if latest <= now or latest - earliest < SHORTEST or latest - earliest > timedelta(days=1):
        raise NotPossible(_("Choose hours that are still to come, at least a quarter of an hour."))
    if latest - now > AT_MOST_AHEAD:
        raise NotPossible(_("Choose a day within four weeks."))


def _taken(callback: Callback, by: Actor, action: str) -> ToCall:
    if callback.state != "ASKED":
        raise NotPossible(_("A colleague calls already, or it is done."))
    found = _opened(callback, by, action)
    callback.state, callback.taken_by_id = "TAKEN", by.id
    callback.save(update_fields=["state", "taken_by", "early_because"])
    return found


def _opened(callback: Callback, by: Actor, action: str) -> ToCall:
    wrapped = keys.Wrapped(callback.generation, callback.month_key, bytes(callback.wrapped))
    what = sealed.open_callback(
        sealed.Sealed(bytes(callback.sealed), wrapped),
        callback=callback.id,
        team=callback.team_id,
        action=action,
        by=by,
    )
    return ToCall(
        callback.id,
        callback.way,
        what["number"],
        what["conditions"],
        callback.earliest_at,
        callback.latest_at,
        callback.tries,
    )


def _end(found: "object", state: str, **more: int) -> None:
    found.update(state=state, taken_by=None, sealed=b"", wrapped=b"", month_key="", **more)  # type: ignore[attr-defined]
