"""Shelter places: who keeps them, how many there are, and holding, confirming and giving back one of them.

That nobody has a place twice is a constraint of the table: an operation looks for a free place and takes it,
and when somebody else was first it looks for the next one. The directory learns nothing of for whom it is.
"""

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from houvast.library import codes
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, guarded, guarded_on
from houvast.records.directory import bands, rules
from houvast.records.directory.models import Hold, Place, PlaceKind, PublicBand, Service, Shelter
from houvast.records.directory.occupancy import census, free, open_at
from houvast.records.directory.refusals import NotPossible
from houvast.records.retention import declared

__all__ = [
    "MINUTES",
    "confirm_hold",
    "erase_holds",
    "hold_place",
    "keep_places",
    "occupy_place",
    "put_back_hold",
    "release_hold",
    "set_capacity",
    "set_shelter",
    "stop_shelter",
    "tell_public",
]

MINUTES = (60, 120, 240, 720)  # how long a place may be held before it comes free by itself
PUT_BACK_WITHIN = timedelta(minutes=10)
MOST_PLACES, MOST_BEDS = 200, 20


@guarded(rules.SET_SHELTER)
def set_shelter(service: uuid.UUID, team: uuid.UUID, *, at: datetime, by: Actor) -> uuid.UUID:
    """The places of this service are kept here, by that team; again, after it had stopped, too."""
    if not Service.objects.filter(pk=service, organisation=by.organisation).exists():
        raise Refused
    if team not in {each.id for each in accounts.teams_of(by.organisation)}:
        raise Refused
    shelter, _new = Shelter.objects.get_or_create(
        service_id=service,
        defaults={"organisation_id": by.organisation, "team_id": team, "since": at, "stated_at": at},
    )
    shelter.team_id, shelter.ended_at = team, None
    shelter.save(update_fields=["team", "ended_at"])
    return shelter.id


@guarded_on(Shelter, rules.STOP_SHELTER)
def stop_shelter(shelter: Shelter, *, at: datetime, by: Actor) -> None:
    """Its places are kept here no longer. Not while one of them is held or somebody stays."""
    if _open(shelter, at).exclude(state="CLOSED").exists():
        raise NotPossible(_("Places of this shelter are taken. Give them back first."))
    shelter.ended_at = at
    shelter.save(update_fields=["ended_at"])


@guarded_on(Shelter, rules.KEEP_PLACES)
def keep_places(shelter: Shelter, *, at: datetime, by: Actor) -> None:
    """All places are as they stand here, says the shelter."""
    _stated(shelter.id, at)


@guarded_on(Shelter, rules.SET_CAPACITY)
def set_capacity(
    shelter: Shelter,
    *,
    whom: str,
    pets: bool = False,
    wheelchair: bool = False,
    beds: int = 1,
    places: int,
    at: datetime,
    by: Actor,
) -> None:
    """How many places of this kind the shelter offers. More are opened or added; fewer are closed, as far as
    they are free.
    """
    if whom not in codes.codebook("place_for").codes() or whom == "U":
        raise NotPossible(_("Say for whom these places are."))
    if not 0 <= places <= MOST_PLACES or not 1 <= beds <= MOST_BEDS:
        raise NotPossible(_("That is not a number of places or beds."))
    kind, _new = PlaceKind.objects.get_or_create(
        shelter=shelter, whom=whom, pets=pets, wheelchair=wheelchair, beds=beds
    )
    there = list(Place.objects.filter(kind=kind).order_by("number"))
    closed = {
        each.place_id: each for each in Hold.objects.filter(place__kind=kind, ended_at=None, state="CLOSED")
    }
    offered = len(there) - len(closed)
    for hold in sorted(closed.values(), key=lambda each: each.began_at)[: max(places - offered, 0)]:
        hold.ended_at = at
        hold.save(update_fields=["ended_at"])
    more = places - offered - len(closed)
    Place.objects.bulk_create(
        Place(kind=kind, number=len(there) + each, since=at) for each in range(1, more + 1)
    )
    if offered - places > len(free(kind.id, at)):
        raise NotPossible(_("So many places are not free. Close them once nobody stays there."))
    for _each in range(offered - places):
        _take(reversed(free(kind.id, at)), "CLOSED", at, by, shelter.team_id)
    _stated(shelter.id, at)


@guarded_on(Place, rules.OCCUPY_PLACE)
def occupy_place(place: Place, *, at: datetime, by: Actor) -> uuid.UUID:
    """Somebody stays there, who came without a hold of ours."""
    shelter = place.kind.shelter
    if place.id not in {each.id for each in free(place.kind_id, at)}:
        raise NotPossible(_("This place is no longer free."))
    hold = _take([place], "STAYS", at, by, shelter.team_id)
    _stated(shelter.id, at)
    return hold.id


@guarded(rules.HOLD_PLACE)
def hold_place(kind: uuid.UUID, *, minutes: int, team: uuid.UUID, at: datetime, by: Actor) -> uuid.UUID:
    """A free place of this kind, until it is confirmed, given back, or the minutes are over.

    Returns an opaque id. NotPossible when another was first and none is free.
    """
    found = PlaceKind.objects.filter(
        pk=kind, shelter__organisation=by.organisation, shelter__ended_at=None
    ).exists()
    if not found or team not in by.teams(rules.HOLD_PLACE.action):
        raise Refused
    if minutes not in MINUTES:
        raise NotPossible(_("Choose how long the place is held."))
    return _take(free(kind, at), "HELD", at, by, team, until=at + timedelta(minutes=minutes)).id


@guarded_on(Hold, rules.CONFIRM_HOLD)
def confirm_hold(hold: Hold, *, at: datetime, by: Actor) -> None:
    """They are here, or the shelter is sure that they come: it runs out no more."""
    done = _still(hold, at).filter(state="HELD").update(state="STAYS")
    if not done:
        raise NotPossible(_("This hold is over. Take a free place instead."))
    _stated(hold.place.kind.shelter_id, at)


@guarded_on(Hold, rules.RELEASE_HOLD)
def release_hold(hold: Hold, *, at: datetime, by: Actor) -> None:
    """The place is free again: nobody comes, or who stayed has left."""
    if not _still(hold, at).exclude(state="CLOSED").update(ended_at=at):
        raise NotPossible(_("This was over already."))
    if hold.place.kind.shelter.team_id in by.teams(rules.KEEP_PLACES.action):
        _stated(hold.place.kind.shelter_id, at)


@guarded_on(Hold, rules.PUT_BACK_HOLD)
def put_back_hold(hold: Hold, *, at: datetime, by: Actor) -> None:
    """Take back that a place was given free, some minutes at most after it. Who took it since keeps it."""
    ended = hold.ended_at
    if ended is None or hold.state == "CLOSED" or at - ended > PUT_BACK_WITHIN:
        raise NotPossible(_("This can no longer be taken back."))
    if hold.state == "HELD" and hold.until is not None and hold.until <= at:
        raise NotPossible(_("This can no longer be taken back."))
    _end_what_ran_out(hold.place_id, at)
    try:
        with transaction.atomic():
            Hold.objects.filter(pk=hold.pk).update(ended_at=None)
    except IntegrityError as taken:
        raise NotPossible(_("Somebody else has this place already.")) from taken


@guarded(rules.ERASE_HOLDS)
def erase_holds(*, on: date, by: Actor) -> list[uuid.UUID]:
    """Erase holds that ended long ago. What they were counted in stays with the figures."""
    due = declared.group(Hold, "places.erase_holds").due(on).filter(organisation=by.organisation)
    ids = list(due.order_by("pk").values_list("pk", flat=True)[: declared.BATCH])
    Hold.objects.filter(pk__in=ids).delete()
    return ids


@guarded(rules.TELL_PUBLIC)
def tell_public(*, on: date, by: Actor) -> list[uuid.UUID]:
    """The band of the month before last, for all shelters together; once, and never anew."""
    month = bands.told_on(on)
    if PublicBand.objects.filter(organisation=by.organisation, month=month).exists():
        return []
    counted = census(by.organisation, month, bands.after(month))
    band = bands.drawn(counted.shelters, counted.places, counted.free_in_all, counted.moments)
    return [PublicBand.objects.create(organisation_id=by.organisation, month=month, band=band).id]


def _take(
    places: Iterable[Place],
    state: str,
    at: datetime,
    by: Actor,
    team: uuid.UUID,
    *,
    until: datetime | None = None,
) -> Hold:
    """The first of these places that nobody else takes in the same moment."""
    for place in places:
        _end_what_ran_out(place.id, at)
        try:
            with transaction.atomic():
                return Hold.objects.create(
                    organisation_id=by.organisation,
                    place=place,
                    state=state,
                    began_at=at,
                    until=until,
                    team_id=team,
                    held_by_id=by.id,
                )
        except IntegrityError:
            continue
    raise NotPossible(_("No place of this kind is free any more. Somebody else was first."))


def _end_what_ran_out(place: uuid.UUID, at: datetime) -> None:
    """A hold whose time is over ended when it was; whoever confirms it in this moment is first or late."""
    Hold.objects.filter(place=place, ended_at=None, state="HELD", until__lte=at).update(ended_at=F("until"))


def _still(hold: Hold, at: datetime) -> "QuerySet[Hold]":
    """This hold, if it is not over at that moment; asked again by the statement that changes it."""
    return Hold.objects.filter(pk=hold.pk).filter(open_at(at))


def _open(shelter: Shelter, at: datetime) -> "QuerySet[Hold]":
    return Hold.objects.filter(place__kind__shelter=shelter).filter(open_at(at))


def _stated(shelter: uuid.UUID, at: datetime) -> None:
    Shelter.objects.filter(pk=shelter).update(stated_at=at)
