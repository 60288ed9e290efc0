"""Readings of the directory: which services take somebody, lists, one service, its versions, what to confirm.

Services are read into memory once per process, and after that only what changed (records of a later turn).
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from houvast.records.accounts.guard import Actor, seen
from houvast.records.directory import discretion, matching, rules
from houvast.records.directory.matching import Entry, Found, Reason, Shelf, Suited
from houvast.records.directory.models import Agency, Service, ServiceVersion, Turn
from houvast.records.directory.need import Child, Need
from houvast.records.directory.offer import LANGUAGES, Answer, Described, Offer, Site, Takes, Text
from houvast.records.directory.stored import described, read, read_texts

__all__ = ["Answer", "Child", "Entry", "Found", "Need", "Offer", "Reason", "Site", "Suited", "Takes", "Text"]

STAMPS = ("at", "meant")


@dataclass
class _Held:
    """The directory of one helpline as this process has read it."""

    turn: int = 0
    entries: dict[UUID, Entry] = field(default_factory=dict)
    rows: dict[UUID, matching.Row] = field(default_factory=dict)
    shelf: Shelf = field(default_factory=lambda: Shelf(()))

    @cached_property
    def for_public(self) -> Shelf:
        """The same shelf, unless something of it is for colleagues alone."""
        entries = {id: self.told(each) for id, each in self.entries.items()}
        other = {id for id, each in entries.items() if each is not self.entries[id]}
        if not other:
            return self.shelf
        return Shelf(
            entries.values(),
            {id: matching.row(entries[id].offer) if id in other else row for id, row in self.rows.items()},
        )

    @cached_property
    def _hiding(self) -> discretion.Alike:
        there = (each.offer for each in self.entries.values() if each.offer.secret)
        return discretion.alike([offer for offer in there if offer.state != "ENDED"])

    def told(self, entry: Entry) -> Entry:
        """As the public may know it."""
        return discretion.told(entry, self._hiding) if entry.offer.secret else entry


_held: dict[UUID, _Held] = {}
_reading = threading.Lock()


def suitable(need: Need, place: str | None, at: datetime, *, most: int = 50, seen_by: Actor) -> Found:
    """Which services take somebody, best first, and which do not; each with its reasons.

    `place` is the REFNIS of a municipality of that day; codes.UnknownCode or CodeOutsideDates for another.
    """
    return _shelf(seen_by).suitable(need, place, at, most)


def entries(*, seen_by: Actor) -> Sequence[Entry]:
    """Every service that has not ended."""
    return _shelf(seen_by).entries


def everything(*, seen_by: Actor) -> Iterator[tuple[Entry, str]]:
    """Every service, ended ones too, with its id from elsewhere; read anew."""
    for each in seen(Service, rules.READ, seen_by).select_related("agency").iterator(chunk_size=2000):
        yield _as_seen(_entry(each), seen_by), each.outside_id


def service(id: UUID, *, seen_by: Actor) -> Entry | None:
    """One service, ended or not."""
    found = seen(Service, rules.READ, seen_by).select_related("agency").filter(pk=id).first()
    return _as_seen(_entry(found), seen_by) if found else None


def agencies(*, seen_by: Actor) -> list[tuple[UUID, Described]]:
    """Every agency, by name."""
    found = seen(Agency, rules.READ, seen_by).order_by("key")
    return [(each.id, described(each)) for each in found]


def agency(id: UUID, *, seen_by: Actor) -> tuple[Described, list[Entry]] | None:
    """An agency with its services that have not ended, by name."""
    found = seen(Agency, rules.READ, seen_by).filter(pk=id).first()
    if found is None:
        return None
    services = [each for each in entries(seen_by=seen_by) if each.agency == id]
    return described(found), sorted(services, key=lambda each: each.text("nl").name.casefold())


@dataclass(frozen=True)
class Version:
    """What a service stated from some moment on."""

    number: int
    offer: Offer
    texts: dict[str, Text]
    written_at: datetime
    written_by: UUID | None


def versions(id: UUID, *, seen_by: Actor) -> list[Version]:
    """Newest first."""
    found = ServiceVersion.objects.filter(service__in=seen(Service, rules.READ, seen_by).filter(pk=id))
    return [
        Version(each.number, read(each.offer), _texts(each.texts), each.written_at, each.written_by_id)
        for each in found.order_by("-number")
    ]


def to_confirm(on: date, *, seen_by: Actor) -> list[Entry]:
    """Services that nobody asked about for half a year: those never confirmed first, then the longest ago."""
    due = [each for each in entries(seen_by=seen_by) if each.is_to_confirm(on)]
    return sorted(due, key=lambda each: (each.confirmed_on or date.min, each.text("nl").name))


def count_to_confirm(on: date, *, seen_by: Actor) -> int:
    """How many of `to_confirm`; counted once a day, and again when something changed."""
    return _shelf(seen_by).count_to_confirm(on)


def _shelf(seen_by: Actor) -> Shelf:
    """As of the last turn that is committed. Who may not read sees an empty one."""
    if not seen_by.may(rules.READ.action):
        return Shelf(())
    held = _now_held(seen_by)
    return held.for_public if _is_public(seen_by) else held.shelf


def _now_held(seen_by: Actor) -> _Held:
    turn = (
        Turn.objects.filter(organisation=seen_by.organisation).values_list("number", flat=True).first() or 0
    )
    held = _held.get(seen_by.organisation)
    if held is None or held.turn != turn:
        with _reading:
            held = _read_up_to(turn, seen_by)
    return held


def _is_public(seen_by: Actor) -> bool:
    """Nobody who works here, nor the command on its own machine."""
    return seen_by.id is None and not seen_by.may(rules.ADD_SERVICE.action)


def _as_seen(entry: Entry, seen_by: Actor) -> Entry:
    return _now_held(seen_by).told(entry) if entry.offer.secret and _is_public(seen_by) else entry


def _read_up_to(turn: int, seen_by: Actor) -> _Held:
    former = _held.get(seen_by.organisation) or _Held()
    if former.turn == turn:
        return former
    if former.turn > turn:  # a backup was restored under a running process
        former = _Held()
    changed = seen(Service, rules.READ, seen_by).select_related("agency").filter(turn__gt=former.turn)
    held = _Held(turn, dict(former.entries), dict(former.rows))
    for each in changed.iterator(chunk_size=2000):
        entry = held.entries[each.id] = _entry(each)
        held.rows[each.id] = matching.row(entry.offer)
    held.shelf = Shelf(held.entries.values(), held.rows)
    _held[seen_by.organisation] = held
    return held


def _entry(service: Service) -> Entry:
    meant = {language: each["meant"] for language, each in service.texts.items()}
    behind = {
        language
        for language in LANGUAGES
        if any(
            number > service.texts.get(language, {}).get("at", 0)
            for other, number in meant.items()
            if other != language
        )
    }
    return Entry(
        service.id,
        service.agency_id,
        service.agency.name,
        service.number,
        read(service.offer),
        _texts(service.texts),
        frozenset(behind),
        service.confirmed_on,
        service.confirmed_by_id,
    )


def _texts(said: dict[str, dict[str, object]]) -> dict[str, Text]:
    words = {
        language: {name: value for name, value in each.items() if name not in STAMPS}
        for language, each in said.items()
    }
    return read_texts(words)
