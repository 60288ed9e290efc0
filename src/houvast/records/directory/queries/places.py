"""Readings of shelter places: free ones of every shelter, those one keeps, those held, and the public band.

Who looks for a place learns how many of a kind are free, never which of them are taken or since when.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, Q, QuerySet

from houvast.records.accounts.guard import Actor, seen
from houvast.records.directory import bands, rules
from houvast.records.directory.models import Hold, Place, PlaceKind, PublicBand, Service, Shelter
from houvast.records.directory.occupancy import open_at, taken
from houvast.records.directory.offer import LANGUAGES

JUST_NOW = timedelta(minutes=10)
MOST_HELD = 100


@dataclass(frozen=True)
class Wanted:
    """What a place must have; empty and False where it does not matter."""

    whom: frozenset[str] = frozenset()
    pets: bool = False
    wheelchair: bool = False
    beds: int = 1


@dataclass(frozen=True)
class Kind:
    """Places that are alike: for whom (place_for), what can come along, beds in each; how many there are."""

    id: uuid.UUID
    whom: str
    pets: bool
    wheelchair: bool
    beds: int
    places: int
    free: int


@dataclass(frozen=True)
class Shelters:
    """A service with its kinds of place."""

    id: uuid.UUID
    service: uuid.UUID
    names: dict[str, str]  # by language
    agency: str
    phone: str
    area: tuple[str, ...]
    stated_at: datetime
    kinds: tuple[Kind, ...]

    @property
    def free(self) -> int:
        return sum(kind.free for kind in self.kinds)

    def name(self, language: str) -> str:
        return _in(self.names, language)


@dataclass(frozen=True)
class Free:
    """How many shelters have how many free places, and the first of those shelters."""

    shelters: int
    places: int
    rows: list[Shelters]


@dataclass(frozen=True)
class Held:
    """A place that a team holds, or that somebody stays in."""

    id: uuid.UUID
    names: dict[str, str]
    phone: str
    kind: Kind
    number: int
    state: str
    began_at: datetime
    until: datetime | None
    ended_at: datetime | None
    held_by: uuid.UUID | None
    team: uuid.UUID

    def name(self, language: str) -> str:
        return _in(self.names, language)


@dataclass(frozen=True)
class Tile:
    """One place as its shelter sees it: FREE, HELD, STAYS or CLOSED."""

    place: uuid.UUID
    number: int
    state: str
    hold: uuid.UUID | None
    until: datetime | None


@dataclass(frozen=True)
class Kept:
    """A shelter as who keeps its places sees it."""

    shelter: Shelters
    tiles: dict[uuid.UUID, tuple[Tile, ...]]  # by kind
    coming: tuple[Held, ...] = ()
    just_ended: tuple[Held, ...] = field(default=())


def free_places(wanted: Wanted, at: datetime, *, most: int = 100, seen_by: Actor) -> Free:
    """Shelters with a free place as wanted, those with most of them first; only kinds that fit are listed."""
    there = seen(Shelter, rules.READ_PLACES, seen_by).filter(ended_at=None)
    fits = _fits(wanted)
    # Counted where the places are: a row for each shelter comes out, not one for each place or kind.
    places = Place.objects.filter(~Exists(taken(at)), kind__shelter__in=there)
    of_kinds = places.filter(kind__in=PlaceKind.objects.filter(fits)) if fits else places
    counted = of_kinds.values_list("kind__shelter").annotate(n=Count("pk")).order_by("-n", "kind__shelter")
    free = list(counted)
    shown = [id for id, _number in free[:most]]
    kinds = _kinds(at, shown, fits)
    kinds = {id: [kind for kind in kinds[id] if kind.free] for id in shown}
    rows = _shelters(there.filter(pk__in=shown), kinds)
    rows.sort(key=lambda each: (-each.free, each.name("nl").casefold()))
    return Free(len(free), sum(number for _id, number in free), rows)


def kept_places(at: datetime, *, seen_by: Actor) -> list[Kept]:
    """Shelters whose places one's own teams keep, place by place."""
    there = seen(Shelter, rules.KEEP_PLACES, seen_by).filter(ended_at=None)
    only = list(there.values_list("pk", flat=True))
    kinds = _kinds(at, only)
    return [_kept(each, at) for each in _shelters(there, kinds)]


def keeps_places(*, seen_by: Actor) -> bool:
    """Whether a team of one's own keeps any."""
    return seen(Shelter, rules.KEEP_PLACES, seen_by).filter(ended_at=None).exists()


def held_places(at: datetime, *, seen_by: Actor) -> list[Held]:
    """What one's own teams hold, and what of it ended in the last minutes; the soonest to run out first."""
    teams = seen_by.teams(rules.HOLD_PLACE.action)
    ours = seen(Hold, rules.READ_PLACES, seen_by).filter(team__in=teams, state="HELD")
    lately = Q(ended_at=None, until__gt=at - JUST_NOW) | Q(ended_at__gt=at - JUST_NOW)
    return _held(ours.filter(lately), most=MOST_HELD)


def shelters(*, seen_by: Actor) -> dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]]:
    """Services whose places are kept here, each with its shelter and the team that keeps them."""
    there = seen(Shelter, rules.READ_PLACES, seen_by).filter(ended_at=None)
    return {service: (id, team) for id, service, team in there.values_list("pk", "service", "team")}


def told_to_public(on: date, *, seen_by: Actor) -> tuple[date, str] | None:
    """The last month that the public was told of, and its band; None where nothing is told."""
    told = (
        seen(PublicBand, rules.READ, seen_by).filter(month__lte=bands.told_on(on)).order_by("-month").first()
    )
    return (told.month, told.band) if told and told.band != bands.UNTOLD else None


def _fits(wanted: Wanted) -> Q:
    fits = Q(beds__gte=wanted.beds) if wanted.beds > 1 else Q()
    if wanted.whom:
        fits &= Q(whom__in=wanted.whom)
    if wanted.pets:
        fits &= Q(pets=True)
    if wanted.wheelchair:
        fits &= Q(wheelchair=True)
    return fits


def _kinds(at: datetime, only: Sequence[uuid.UUID], fits: Q | None = None) -> dict[uuid.UUID, list[Kind]]:
    """Kinds of place of these shelters, in three statements."""
    of_kinds = Place.objects.filter(kind__shelter__in=only).values_list("kind")
    places: dict[uuid.UUID, int] = dict(of_kinds.annotate(n=Count("pk")).order_by())
    holds = Hold.objects.filter(open_at(at), place__kind__shelter__in=only)
    gone: dict[uuid.UUID, int] = {}
    closed: dict[uuid.UUID, int] = {}
    for id, state, number in holds.values_list("place__kind", "state").annotate(n=Count("pk")).order_by():
        gone[id] = gone.get(id, 0) + number
        if state == "CLOSED":
            closed[id] = number
    found: dict[uuid.UUID, list[Kind]] = {}
    kinds = PlaceKind.objects.filter(fits or Q(), shelter__in=only)
    for kind in kinds.order_by("whom", "beds", "pets", "wheelchair"):
        there = places.get(kind.pk, 0)
        found.setdefault(kind.shelter_id, []).append(
            _kind(kind, there - closed.get(kind.pk, 0), there - gone.get(kind.pk, 0))
        )
    return found


def _shelters(there: "QuerySet[Shelter]", kinds: Mapping[uuid.UUID, Sequence[Kind]]) -> list[Shelters]:
    return [
        Shelters(
            each.id,
            each.service_id,
            _names(each.service),
            each.service.agency.name,
            each.service.offer.get("phone", ""),
            tuple(each.service.offer.get("area", ())),
            each.stated_at,
            tuple(kinds.get(each.id, ())),
        )
        for each in there.select_related("service__agency")
    ]


def _kept(shelter: Shelters, at: datetime) -> Kept:
    tiles: dict[uuid.UUID, list[Tile]] = {kind.id: [] for kind in shelter.kinds}
    of_here = Hold.objects.filter(place__kind__shelter=shelter.id)
    open_holds = {each.place_id: each for each in of_here.filter(open_at(at))}
    for place in Place.objects.filter(kind__shelter=shelter.id).order_by("number"):
        hold = open_holds.get(place.id)
        tiles[place.kind_id].append(
            Tile(
                place.id,
                place.number,
                hold.state if hold else "FREE",
                hold.id if hold else None,
                hold.until if hold else None,
            )
        )
    offered = {id: tuple(each for each in there if each.state != "CLOSED") for id, there in tiles.items()}
    coming = _held(of_here.filter(open_at(at), state="HELD"))
    ended = of_here.filter(ended_at__gt=at - JUST_NOW).exclude(state="CLOSED").order_by("ended_at")
    free = {each.place for there in offered.values() for each in there if each.state == "FREE"}
    last = {each.place_id: each.pk for each in ended if each.place_id in free}  # of each place its last one
    again = [each for each in _held(of_here.filter(pk__in=last.values())) if not _ran_out(each, at)]
    return Kept(shelter, offered, tuple(coming), tuple(again))


def _ran_out(hold: Held, at: datetime) -> bool:
    return hold.state == "HELD" and hold.until is not None and hold.until <= at


def _held(holds: "QuerySet[Hold]", most: int | None = None) -> list[Held]:
    found: Iterable[Hold] = holds.select_related("place__kind__shelter__service").order_by(
        "until", "began_at"
    )
    return [
        Held(
            each.id,
            _names(each.place.kind.shelter.service),
            each.place.kind.shelter.service.offer.get("phone", ""),
            _kind(each.place.kind),
            each.place.number,
            each.state,
            each.began_at,
            each.until,
            each.ended_at,
            each.held_by_id,
            each.team_id,
        )
        for each in found
    ]


def _kind(kind: PlaceKind, places: int = 0, free: int = 0) -> Kind:
    return Kind(kind.id, kind.whom, kind.pets, kind.wheelchair, kind.beds, places, free)


def _names(service: Service) -> dict[str, str]:
    return {language: words["name"] for language, words in service.texts.items()}


def _in(names: dict[str, str], language: str) -> str:
    return names.get(language) or next(names[each] for each in LANGUAGES if each in names)
