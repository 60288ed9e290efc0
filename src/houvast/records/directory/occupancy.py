"""Which places are free at a moment, and how many were in a month: read from the holds, decided by time."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from houvast.records.directory.capacity import House
from houvast.records.directory.models import Hold, Place, Shelter

MORNING = time(8)  # when places are counted, once a day


def open_at(at: datetime) -> Q:
    """Holds that are not over: nobody ended them, and they did not run out."""
    return Q(ended_at=None) & (~Q(state="HELD") | Q(until__gt=at))


def taken(at: datetime) -> QuerySet[Hold]:
    """For a query of places: what keeps each of them from being free."""
    return Hold.objects.filter(open_at(at), place=OuterRef("pk"))


def free(kind: uuid.UUID, at: datetime) -> list[Place]:
    """Places of a kind that nothing keeps from being taken, by number."""
    return list(Place.objects.filter(~Exists(taken(at)), kind=kind).order_by("number"))


@dataclass(frozen=True)
class Census:
    """How many shelters and places there were, and free ones added up over so many mornings."""

    shelters: int
    places: int
    free_in_all: int
    moments: int


def census(organisation: uuid.UUID, from_: date, until: date) -> Census:
    """Of the shelters that kept places in the whole period; `places` as on its last morning."""
    first, last = _morning(from_), _morning(until - timedelta(days=1))
    shelters = set(
        Shelter.objects.filter(organisation=organisation, since__lte=first)
        .filter(Q(ended_at=None) | Q(ended_at__gt=last))
        .values_list("pk", flat=True)
    )
    since = dict(Place.objects.filter(kind__shelter__in=shelters).values_list("pk", "since"))
    holds = (
        Hold.objects.filter(place__kind__shelter__in=shelters, began_at__lte=last)
        .filter(Q(ended_at=None) | Q(ended_at__gt=first))
        .values_list("place", "state", "began_at", "until", "ended_at")
    )
    return counted(len(shelters), since, [Spell(*row) for row in holds], list(_mornings(from_, until)))


@dataclass(frozen=True)
class Spell:
    """A hold as it is counted."""

    place: uuid.UUID
    state: str
    began_at: datetime
    until: datetime | None
    ended_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        ends = self.ended_at or (self.until if self.state == "HELD" else None)
        return self.began_at <= at and (ends is None or ends > at)


def counted(
    shelters: int, since: Mapping[uuid.UUID, datetime], spells: Sequence[Spell], mornings: Sequence[datetime]
) -> Census:
    """`since` when each place is there. Pure."""
    offered, free_in_all = 0, 0
    for at in mornings:
        there = {place for place, began in since.items() if began <= at}
        over = [each for each in spells if each.is_open(at)]
        offered = len(there - {each.place for each in over if each.state == "CLOSED"})
        free_in_all += len(there - {each.place for each in over})
    return Census(shelters, offered, free_in_all, len(mornings))


def houses(organisation: uuid.UUID, areas: Mapping[uuid.UUID, str], from_: date, until: date) -> list[House]:
    """Shelters that keep places on the last morning before `until`, of the services in `areas`, with the beds
    that they offer on the last morning of each month: free, held or taken, and not closed.
    """
    mornings = {f"{day:%Y-%m}": _morning(day) for day in _days(from_, until)}  # the last of each stays
    last = _morning(until - timedelta(days=1))
    there = Shelter.objects.filter(organisation=organisation, service__in=areas, since__lte=last).filter(
        Q(ended_at=None) | Q(ended_at__gt=last)
    )
    found = {row.pk: row for row in there}
    closed: dict[uuid.UUID, list[Spell]] = {}
    for row in Hold.objects.filter(place__kind__shelter__in=found, state="CLOSED").values_list(
        "place", "state", "began_at", "until", "ended_at"
    ):
        closed.setdefault(row[0], []).append(Spell(*row))
    beds: dict[uuid.UUID, dict[tuple[str, str], int]] = {shelter: {} for shelter in found}
    for place in Place.objects.filter(kind__shelter__in=found).select_related("kind"):
        of_shelter = beds[place.kind.shelter_id]
        for month, at in mornings.items():
            if place.since <= at and not any(each.is_open(at) for each in closed.get(place.pk, ())):
                key = place.kind.whom, month
                of_shelter[key] = of_shelter.get(key, 0) + place.kind.beds
    return [
        House(id, areas[row.service_id], f"{timezone.localtime(row.since):%Y-%m}", beds[id])
        for id, row in found.items()
    ]


def months(from_: date, until: date) -> list[str]:
    """The civil months of a period, as 2026-03."""
    return sorted({f"{day:%Y-%m}" for day in _days(from_, until)})


def _days(from_: date, until: date) -> Iterator[date]:
    return (from_ + timedelta(days=day) for day in range((until - from_).days))


def _mornings(from_: date, until: date) -> Iterator[datetime]:
    return (_morning(day) for day in _days(from_, until))


def _morning(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, MORNING))
