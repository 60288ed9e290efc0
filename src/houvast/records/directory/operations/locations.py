"""Where a shelter is: written by its team, lent to one person for one arrival and a time, opened, taken back.

The location stands nowhere else than sealed in its row. Nothing here gives it back but `read_location`, for
the shelter, and `open_lent_location`, for who brings somebody.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, Rule, guarded, guarded_after, guarded_on, seen
from houvast.records.directory import comparing, rules, sealed, terms
from houvast.records.directory.models import (
    LentLocation,
    LocationOpening,
    LocationTerm,
    SecretAddress,
    Service,
)
from houvast.records.directory.refusals import NotPossible
from houvast.records.directory.terms import Where
from houvast.records.retention import declared

__all__ = ["Where"]

LONGEST = {"street": 160, "number": 20, "postcode": 10, "town": 80, "phones": 160, "way": 1500}
LONGEST_NOTE = 1500
LENT_AT_MOST = timedelta(hours=24)
AT_ONCE = declared.BATCH


@guarded_on(Service, rules.NAME_SHELTER)
def name_shelter(service: Service, team: uuid.UUID, *, by: Actor) -> None:
    """Say which team lives behind a service at a secret address. Another than before begins with nothing:
    no note, no location, nothing lent.
    """
    if team not in {each.id for each in accounts.teams_of(by.organisation)}:
        raise Refused
    shelter, new = SecretAddress.objects.select_for_update().get_or_create(
        service=service, defaults={"organisation_id": by.organisation, "team_id": team}
    )
    if new or shelter.team_id == team:
        return
    LentLocation.objects.filter(shelter=shelter).delete()
    LocationTerm.objects.filter(shelter=shelter).delete()
    shelter.team_id, shelter.note = team, ""
    shelter.written_on, shelter.written_by, shelter.generation, shelter.month_key = None, None, 0, ""
    shelter.wrapped = shelter.sealed = b""
    shelter.save()


@guarded_on(SecretAddress, rules.WRITE_LOCATION)
def write_location(shelter: SecretAddress, where: Where, note: str, *, by: Actor) -> None:
    """Where the shelter is, in place of what stood there, and how workers arrange an arrival, which may not
    tell it.

    To whom it is lent now, it stays lent: they find the new place. Opens until 18 months after.
    """
    where = _usable(where)
    note = note.strip()
    if len(note) > LONGEST_NOTE or "\0" in note:
        raise NotPossible(_("Write the note shorter: at most 1,500 letters."))
    _refuse_telling(note, where, shelter)
    _put(shelter, where, by)
    shelter.note = note
    shelter.save()


@dataclass(frozen=True)
class Lending:
    """To whom a location was lent, and when they opened it."""

    id: uuid.UUID
    person: uuid.UUID
    granted_by: uuid.UUID
    granted_at: datetime
    until: datetime
    ended_at: datetime | None
    opened: Sequence[datetime]


@dataclass(frozen=True)
class Written:
    """What a shelter sees of itself. `where` is None where nothing is written, or it does not open any
    more.
    """

    id: uuid.UUID
    where: Where | None = field(repr=False)
    note: str
    written_on: date | None
    damaged: bool
    lent: Sequence[Lending]


def _end_over(by: Actor) -> None:
    """Before the transaction, so that a refusal does not undo it."""
    _end(LentLocation.objects.filter(organisation=by.organisation, until__lte=timezone.now()))


def _of_shelter(shelter: uuid.UUID, *, by: Actor) -> None:
    _end_over(by)


def _of_lending(lent: uuid.UUID, *, by: Actor) -> None:
    _end_over(by)


@guarded_after(_of_shelter, rules.READ_LOCATION)
def read_location(_ended: None, shelter: uuid.UUID, *, by: Actor) -> Written:
    """Where it is, for its team, and to whom it was lent in the last thirty days."""
    found = _own(shelter, rules.READ_LOCATION, by)
    where, damaged = None, False
    if found.sealed:
        try:
            key = _key(found, rules.READ_LOCATION.action, by)
            where = sealed.open_location(bytes(found.sealed), key, shelter=found.id)
            _catch_up(found, where, key, by)
        except keys.NotHandedOver:
            raise
        except sealed.CannotOpen:
            damaged = True
    rows = LentLocation.objects.filter(shelter=found).prefetch_related("openings").order_by("-granted_at")
    lent = [
        Lending(
            each.id, each.person_id, each.granted_by_id, each.granted_at, each.until, each.ended_at,
            sorted(opening.at for opening in each.openings.all()),
        )
        for each in rows
    ]  # fmt: skip
    return Written(found.id, where, found.note, found.written_on, damaged, lent)


@guarded_on(SecretAddress, rules.LEND_LOCATION)
def lend_location(
    shelter: SecretAddress, person: uuid.UUID, *, until: datetime, arrival: uuid.UUID | None = None, by: Actor
) -> uuid.UUID:
    """To one person who works here, for one arrival, until a moment within a day. The lending's id.

    `arrival` is the id by which whoever arranged it knows it; without one it gets a new one.
    """
    now = timezone.now()
    if not now < until <= now + LENT_AT_MOST:
        raise NotPossible(_("Choose a moment within the next 24 hours."))
    if not shelter.sealed:
        raise NotPossible(_("Write first where it is."))
    if not accounts.works_here(person, seen_by=by) or by.id is None:
        raise Refused
    other = accounts.actor(person)
    if other is None or not other.may(rules.OPEN_LENT_LOCATION.action):
        raise NotPossible(_("This person cannot bring anybody: choose a worker."))
    if person == by.id or (shelter.team_id in other.teams(rules.READ_LOCATION.action)):
        raise NotPossible(_("This person belongs to the shelter: they can read it already."))
    key = _key(shelter, rules.LEND_LOCATION.action, by)
    id_ = uuid.uuid4()
    _end(LentLocation.objects.filter(shelter=shelter, until__lte=now))
    try:
        wrapped = sealed.lend(key, lent=id_, shelter=shelter.id, person=person, month_key=shelter.month_key)
        with transaction.atomic():
            LentLocation.objects.create(
                id=id_,
                organisation_id=by.organisation,
                shelter=shelter,
                arrival=arrival or uuid.uuid4(),
                person_id=person,
                granted_by_id=by.id,
                granted_at=now,
                until=until,
                month_key=wrapped.month_key,
                wrapped=wrapped.sealed,
            )
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    except IntegrityError as twice:
        raise NotPossible(_("Somebody brings them already: take that back first.")) from twice
    return id_


@guarded_on(LentLocation, rules.TAKE_LOCATION_BACK)
def take_location_back(lent: LentLocation, *, by: Actor) -> None:
    """At once: from now on it opens for them no more."""
    _end(LentLocation.objects.filter(pk=lent.pk))


@dataclass(frozen=True)
class Lent:
    """Where a shelter is, for who brings somebody there."""

    id: uuid.UUID
    service: uuid.UUID
    until: datetime
    note: str
    where: Where = field(repr=False)


@guarded_after(_of_lending, rules.OPEN_LENT_LOCATION)
def open_lent_location(_ended: None, lent: uuid.UUID, *, by: Actor) -> Lent:
    """For who brings somebody, until its moment. Each time stands in the trail, and the shelter sees when."""
    found = seen(LentLocation, rules.OPEN_LENT_LOCATION, by).select_related("shelter")
    row = found.select_for_update(of=("self",)).filter(pk=lent).first()
    if row is None:
        raise Refused
    if row.ended_at is not None or not row.wrapped:
        raise NotPossible(_("This is over: the location is closed again. Call the shelter."))
    shelter = row.shelter
    wrapped = keys.Wrapped(0, row.month_key, bytes(row.wrapped))
    try:
        key = sealed.borrowed_key(wrapped, lent=row.id, shelter=shelter.id, by=by)
        where = sealed.open_location(bytes(shelter.sealed), key, shelter=shelter.id)
    except sealed.CannotOpen as closed:
        raise NotPossible(_("This does not open any more. Call the shelter.")) from closed
    LocationOpening.objects.create(lent=row, at=timezone.now())
    return Lent(row.id, shelter.service_id, row.until, shelter.note, where)


@guarded(rules.READ_NOTE)
def read_note(service: uuid.UUID, *, by: Actor) -> str:
    """How to arrange an arrival at a service with a secret address; empty where the shelter wrote nothing."""
    found = (
        seen(SecretAddress, rules.READ_NOTE, by)
        .filter(service=service)
        .values_list("note", flat=True)
        .first()
    )
    return found or ""


@guarded(rules.CLOSE_LENT_LOCATIONS)
def close_lent_locations(on: date, *, by: Actor) -> list[uuid.UUID]:
    """End what is over, whatever the day."""
    return _end(LentLocation.objects.filter(organisation=by.organisation, until__lte=timezone.now()))


@guarded(rules.ERASE_LENT_LOCATIONS)
def erase_lent_locations(on: date, *, by: Actor) -> list[uuid.UUID]:
    """That a location was lent, and when it was opened, thirty days after."""
    due = (
        declared.group(LentLocation, "locations.erase_lent_locations")
        .due(on)
        .filter(organisation=by.organisation)
    )
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    LentLocation.objects.filter(pk__in=ids).delete()
    return ids


@guarded(rules.ERASE_LOCATIONS)
def erase_locations(on: date, *, by: Actor) -> list[uuid.UUID]:
    """Locations that nobody wrote or confirmed for eighteen months, with what texts were compared with."""
    group = declared.group(SecretAddress, "locations.erase_locations")
    due = group.due(on).filter(organisation=by.organisation)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    LocationTerm.objects.filter(shelter__in=ids).delete()
    _end(LentLocation.objects.filter(shelter__in=ids))
    SecretAddress.objects.filter(pk__in=ids).update(**declared.erased(SecretAddress, group.fields))
    return ids


def _own(shelter: uuid.UUID, rule: Rule, by: Actor) -> SecretAddress:
    found = seen(SecretAddress, rule, by).select_for_update(of=("self",)).filter(pk=shelter).first()
    if found is None:
        raise Refused
    return found


def _key(shelter: SecretAddress, action: str, by: Actor) -> bytes:
    wrapped = keys.Wrapped(shelter.generation, shelter.month_key, bytes(shelter.wrapped))
    return sealed.location_key(wrapped, shelter=shelter.id, team=shelter.team_id, action=action, by=by)


def _put(shelter: SecretAddress, where: Where, by: Actor) -> None:
    """A fresh key each time, also for those to whom it is lent now."""
    today = timezone.localdate()
    try:
        made, key = sealed.seal_location(where, shelter=shelter.id, team=shelter.team_id, on=today)
    except keys.NobodyHolds as nobody:
        raise NotPossible(str(nobody)) from nobody
    shelter.sealed, shelter.wrapped = made.content, made.key.sealed
    shelter.generation, shelter.month_key = made.key.generation, made.key.month_key
    shelter.written_on, shelter.written_by_id = today, by.id
    comparing.index(shelter, where, by=by)
    open_ = LentLocation.objects.filter(shelter=shelter, ended_at=None)
    for row in open_.select_for_update(of=("self",)):
        try:
            lent = sealed.lend(
                key, lent=row.id, shelter=shelter.id, person=row.person_id, month_key=shelter.month_key
            )
        except keys.NobodyHolds:  # they left meanwhile
            _end(LentLocation.objects.filter(pk=row.pk))
            continue
        row.month_key, row.wrapped = lent.month_key, lent.sealed
        row.save(update_fields=["month_key", "wrapped"])


def _catch_up(shelter: SecretAddress, where: Where, key: bytes, by: Actor) -> None:
    """Under the latest keys of the team, and compared with, where either could not be done before."""
    latest, _public = keys.public_key(shelter.team_id)
    if shelter.generation < latest:
        anew = sealed.wrap_anew(key, shelter=shelter.id, team=shelter.team_id, month_key=shelter.month_key)
        shelter.generation, shelter.wrapped = anew.generation, anew.sealed
        shelter.save(update_fields=["generation", "wrapped"])
    if not shelter.terms.exists():
        comparing.index(shelter, where, by=by)


def _usable(where: Where) -> Where:
    said = Where(**{name: " ".join(getattr(where, name).split(" ")).strip() for name in LONGEST})
    if not said.street or not said.town:
        raise NotPossible(_("Write the street and the town."))
    for name, longest in LONGEST.items():
        if len(getattr(said, name)) > longest or "\0" in getattr(said, name):
            raise NotPossible(_("This is too long: at most %(longest)s characters.") % {"longest": longest})
    return said


def _refuse_telling(note: str, where: Where, shelter: SecretAddress) -> None:
    """Who writes both knows where it is: this tells them nothing."""
    if terms.terms(note) & terms.of_where(where, known=comparing.gate_of(shelter.service_id)):
        raise NotPossible(
            _("The note says something of where it is. Leave it out: who brings somebody gets that apart.")
        )


def _end(lent: "QuerySet[LentLocation]") -> list[uuid.UUID]:
    found = list(lent.filter(ended_at=None).values_list("pk", flat=True))
    LentLocation.objects.filter(pk__in=found).update(ended_at=timezone.now(), wrapped=None, month_key="")
    return found
