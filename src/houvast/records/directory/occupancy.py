"""Which places are free at a moment, and how many were in a month: read from the holds, decided by time."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

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


def _mornings(from_: date, until: date) -> Iterator[datetime]:
    return (_morning(from_ + timedelta(days=day)) for day in range((until - from_).days))


def _morning(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on, MORNING))
