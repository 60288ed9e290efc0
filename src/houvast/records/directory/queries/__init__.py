"""Readings of the directory: which services take somebody, lists, one service, its versions, what to confirm.

Services are read into memory once per process, and after that only what changed (records of a later turn).
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from houvast.records.accounts.guard import Actor, seen
from houvast.records.directory import discretion, matching, rules
from houvast.records.directory.matching import Entry, Found, Reason, Shelf, Suited
from houvast.records.directory.models import Agency, Service, ServiceVersion
from houvast.records.directory.need import Child, Need
from houvast.records.directory.offer import LANGUAGES, Answer, Described, Offer, Site, Takes, Text
from houvast.records.directory.stored import described, read, read_texts
from houvast.records.directory.unswept import unswept
from houvast.records.directory.written import STAMPS, turn_of

__all__ = ["Answer", "Child", "Entry", "Found", "Need", "Offer", "Reason", "Site", "Suited", "Takes", "Text"]


@dataclass
class _Held:
    """The directory of one helpline as this process has read it."""

    turn: int = 0
    entries: dict[UUID, Entry] = field(default_factory=dict)
    rows: dict[UUID, matching.Row] = field(default_factory=dict)
    """As far as somebody asked who takes whom; those that did not change are kept from turn to turn."""

    @cached_property
    def shelf(self) -> Shelf:
        for id, each in self.entries.items():
            if id not in self.rows:
                self.rows[id] = matching.row(each.offer)
        return Shelf(self.entries.values(), self.rows)

    @cached_property
    def for_public(self) -> Shelf:
        """The same shelf, unless something of it is for colleagues alone."""
        shelf = self.shelf
        other = {id: each for id, each in self.discreet.items() if each is not self.entries[id]}
        if not other:
            return shelf
        rows = {**self.rows, **{id: matching.row(each.offer) for id, each in other.items()}}
        return Shelf(self.discreet.values(), rows)

    @cached_property
    def discreet(self) -> dict[UUID, Entry]:
        """What the public may know of each."""
        return {id: self.told(each) for id, each in self.entries.items()}

    @cached_property
    def going_on(self) -> Sequence[Entry]:
        return tuple(each for each in self.entries.values() if each.offer.state != "ENDED")

    @cached_property
    def going_on_for_public(self) -> Sequence[Entry]:
        return tuple(each for each in self.discreet.values() if each.offer.state != "ENDED")

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
    """Every service that has not ended; the same sequence until something changes."""
    held = _now(seen_by)
    return held.going_on_for_public if rules.is_public(seen_by) else held.going_on


def everything(*, seen_by: Actor) -> Iterator[tuple[Entry, str]]:
    """Every service, ended ones too, with its id from elsewhere; read anew."""
    for entry, outside_id in _entries(seen(Service, rules.READ, seen_by), seen_by):
        yield _as_seen(entry, seen_by), outside_id


def service(id: UUID, *, seen_by: Actor) -> Entry | None:
    """One service, ended or not."""
    found = next(_entries(seen(Service, rules.READ, seen_by).filter(pk=id), seen_by), None)
    return _as_seen(found[0], seen_by) if found else None


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
    held = _now(seen_by)
    return held.for_public if rules.is_public(seen_by) else held.shelf


def _now(seen_by: Actor) -> _Held:
    """As of the last turn that is committed. Who may not read sees an empty directory."""
    if not seen_by.may(rules.READ.action):
        return _Held()
    turn = turn_of(seen_by.organisation)
    held = _held.get(seen_by.organisation)
    if held is None or held.turn != turn:
        with _reading:
            held = _read_up_to(turn, seen_by)
    return held


def _as_seen(entry: Entry, seen_by: Actor) -> Entry:
    return _now(seen_by).told(entry) if entry.offer.secret and rules.is_public(seen_by) else entry


def _read_up_to(turn: int, seen_by: Actor) -> _Held:
    former = _held.get(seen_by.organisation) or _Held()
    if former.turn == turn:
        return former
    if former.turn > turn:  # a backup was restored under a running process
        former = _Held()
    changed = seen(Service, rules.READ, seen_by).filter(turn__gt=former.turn)
    held = _Held(turn, dict(former.entries), dict(former.rows))
    with unswept() as tell:
        for number, (entry, _outside_id) in enumerate(_entries(changed, seen_by), 1):
            held.entries[entry.id] = entry
            held.rows.pop(entry.id, None)
            tell(number)
    _held[seen_by.organisation] = held
    return held


READ = "id agency number offer texts confirmed_on confirmed_by outside_id".split()


def _entries(services: QuerySet[Service], seen_by: Actor) -> Iterator[tuple[Entry, str]]:
    """Each with its id from elsewhere. Read as plain values: of twenty thousand, rows of models cost most."""
    names: dict[UUID, str] = {}
    found = services.values_list(*READ).iterator(chunk_size=2000)
    for id, agency, number, offer, texts, confirmed_on, confirmed_by, outside_id in found:
        if not names:
            names = dict(seen(Agency, rules.READ, seen_by).values_list("id", "name"))
        entry = Entry(
            id,
            agency,
            names[agency],
            number,
            read(offer),
            _texts(texts),
            _behind(texts),
            confirmed_on,
            confirmed_by,
        )
        yield entry, outside_id


def _behind(texts: dict[str, dict[str, Any]]) -> frozenset[str]:
    """Languages whose words are older than a change of meaning in another one."""
    meant = {language: each["meant"] for language, each in texts.items()}
    return frozenset(
        language
        for language in LANGUAGES
        if any(
            number > texts.get(language, {}).get("at", 0)
            for other, number in meant.items()
            if other != language
        )
    )


def _texts(said: dict[str, dict[str, object]]) -> dict[str, Text]:
    words = {
        language: {name: value for name, value in each.items() if name not in STAMPS}
        for language, each in said.items()
    }
    return read_texts(words)
