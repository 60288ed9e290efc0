"""Comparing a text with where the shelters of a helpline are, without opening where that is.

Every team holds one key of comparing, sealed for it. Terms of locations are kept as hashes under that key
and the key of their month. A text is held for a term that is sealed, and for a term that chance chose: one
in sixteen, by the same key, always the same ones. Who sends cannot tell them apart, however often they ask,
and however they write it.

Inside directory, and for contacts, whose operations call it in a transaction of their own.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db import transaction

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.directory import rules, sealed, terms
from houvast.records.directory.models import ComparingKey, LocationTerm, SecretAddress, Service, Turn
from houvast.records.directory.queries import Entry, entries
from houvast.records.directory.terms import Where

BY_CHANCE = 1 / 16
ROWS_OF_A_LOCATION = 64  # all locations have as many hashes: most are of nothing


@dataclass(frozen=True)
class Compared:
    """What came of comparing. `found`: terms with the services whose location they are of; `chosen`: by
    chance.

    `unsure`: something could not be compared, because a key was not handed over, or is gone.
    """

    found: dict[str, tuple[UUID, ...]]
    chosen: frozenset[str]
    unsure: bool = False

    @property
    def is_held(self) -> bool:
        return bool(self.found or self.chosen or self.unsure)


NOTHING = Compared({}, frozenset())


class Locations:
    """What texts of a helpline are compared with, as it stands at one look, for the texts of a moment: no
    more statements however many texts there are."""

    def __init__(self, organisation: UUID) -> None:
        written = SecretAddress.objects.filter(organisation=organisation).exclude(sealed=b"")
        self._written = list(written.values_list("pk", "service", "month_key"))
        self._indexes: dict[tuple[bytes, str], bytes | None] = {}
        self._told: dict[bool, frozenset[str]] = {}

    @cached_property
    def _terms(self) -> Mapping[UUID, set[bytes]]:
        """What stands of each in the index."""
        found: dict[UUID, set[bytes]] = {shelter: set() for shelter, *_ in self._written}
        rows = LocationTerm.objects.filter(shelter__in=found.keys()).values_list("shelter", "blind")
        for shelter, blind in rows:
            found[shelter].add(bytes(blind))
        return found

    def compare(self, said: Iterable[str], *, key: bytes | None, by: Actor) -> Compared:
        """Terms of a text with every location, by what `key_of` gave."""
        asked = frozenset(said)
        if not self._written or not (asked := asked - self._public(by)):
            return NOTHING
        if key is None:
            return Compared({}, frozenset(), unsure=True)
        found: dict[str, list[UUID]] = {}
        unsure = False
        blinds_of = {month: self._blinds(asked, key, month) for month in {each[2] for each in self._written}}
        for shelter, service, month_key in self._written:
            there, blinds = self._terms[shelter], blinds_of[month_key]
            if blinds is None:
                unsure = True
                continue
            unsure |= not there
            for term, blind in blinds.items():
                if blind in there:
                    found.setdefault(term, []).append(service)
        chosen = frozenset(each for each in asked if sealed.chance(each, key) < BY_CHANCE)
        return Compared({term: tuple(where) for term, where in found.items()}, chosen, unsure)

    def _public(self, by: Actor) -> frozenset[str]:
        may = by.may(rules.READ.action) and not rules.is_public(by)
        if may not in self._told:
            self._told[may] = public(by)
        return self._told[may]

    def _blinds(self, asked: Collection[str], key: bytes, month_key: str) -> Mapping[str, bytes] | None:
        """Terms with their hashes in the index of a month; None once that is over."""
        if (key, month_key) not in self._indexes:
            try:
                self._indexes[key, month_key] = sealed.location_index(key, month_key=month_key)
            except sealed.CannotOpen:
                self._indexes[key, month_key] = None
        index = self._indexes[key, month_key]
        return None if index is None else sealed.blinds(asked, index)


def compare(said: Iterable[str], *, key: bytes | None, by: Actor) -> Compared:
    """Terms of one text with every location of the helpline, by what `key_of` gave."""
    return Locations(by.organisation).compare(said, key=key, by=by)


def key_of(by: Actor) -> bytes | None:
    """The helpline's key of comparing, given to teams that do not have it yet; None where one was not given
    it.
    """
    return keys_of([by])[0]


def keys_of(many: Sequence[Actor]) -> list[bytes | None]:
    """The same for each of many: of one helpline by as many statements as for one."""
    people = {
        by.organisation: {each.id for each in many if each.organisation == by.organisation} for by in many
    }
    rings = {organisation: _Ring(organisation, ids) for organisation, ids in people.items()}
    return [rings[by.organisation].key_of(by) for by in many]


class _Ring:
    """The key of comparing of one helpline, as its people open it."""

    def __init__(self, organisation: UUID, people: Collection[UUID | None]) -> None:
        self._organisation = organisation
        self._held = keys.HeldKeys(organisation, [each for each in people if each])
        self._rows = self._read()
        self._opened: dict[tuple[UUID | None, bytes | None], bytes] = {}

    def _read(self) -> Sequence[ComparingKey]:
        rows = ComparingKey.objects.filter(team__organisation=self._organisation)
        return list(rows.order_by("-generation"))

    def key_of(self, by: Actor) -> bytes | None:
        who = by.id, by.private
        if who not in self._opened and (key := self._open(by)):
            if not self._opened and give(
                key, there={(row.team_id, row.generation) for row in self._rows}, by=by
            ):
                self._rows = self._read()  # whoever comes next may have it by that
            self._opened[who] = key
        return self._opened.get(who)

    def _open(self, by: Actor) -> bytes | None:
        for row in self._rows:
            with suppress(sealed.CannotOpen):  # not of one's own teams, or not handed over
                private = self._held.private(row.team_id, row.generation, by=by)
                return sealed.unwrap_comparing(bytes(row.wrapped), private=private)
        return None


def key_or_first(by: Actor) -> bytes | None:
    """The same; made where the helpline has none. Two who come first together end with one."""
    Turn.objects.get_or_create(organisation_id=by.organisation)
    Turn.objects.select_for_update().get(organisation=by.organisation)
    if ComparingKey.objects.filter(team__organisation=by.organisation).exists():
        return key_of(by)
    key = sealed.new_key()
    give(key, by=by)
    return key


def proof(what: str, key: bytes) -> bytes:
    """By which the same text is known again; it says nothing to whoever has no key."""
    return sealed.proof(what, key)


def give(key: bytes, *, there: Collection[tuple[UUID, int]] = (), by: Actor) -> bool:
    """Seal it for the latest keys of every team of the helpline; `there`: (team, generation) that have it.
    Whether one had it not.
    """
    lacking = [team for team, latest in keys.latest(by.organisation).items() if (team, latest) not in there]
    if not lacking:
        return False
    with transaction.atomic():
        for team in lacking:
            generation, wrapped = sealed.wrap_comparing(key, team=team)
            ComparingKey.objects.get_or_create(
                team_id=team, generation=generation, defaults={"wrapped": wrapped}
            )
            ComparingKey.objects.filter(team=team, generation__lt=generation).delete()
    return True


def index(shelter: SecretAddress, where: Where, *, by: Actor) -> None:
    """Keep what texts are compared with; where one was not given the key, whoever reads it next does."""
    LocationTerm.objects.filter(shelter=shelter).delete()
    key = key_or_first(by)
    if key is None:
        return
    known = gate_of(shelter.service_id)
    of_month = sealed.location_index(key, month_key=shelter.month_key)
    blinds = list(sealed.blinds(terms.of_where(where, known=known), of_month).values())
    while len(blinds) < ROWS_OF_A_LOCATION:
        blinds.append(blinds[0][:1] + secrets.token_bytes(32) if blinds else secrets.token_bytes(33))
    secrets.SystemRandom().shuffle(blinds)
    LocationTerm.objects.bulk_create(LocationTerm(shelter=shelter, blind=each) for each in blinds)


def gate_of(service: UUID) -> str:
    """REFNIS of the municipality of the public gate, or nothing."""
    return str(Service.objects.values_list("offer", flat=True).get(pk=service).get("gate", ""))


_public: dict[UUID, tuple[Sequence[Entry], frozenset[str]]] = {}


def public(by: Actor) -> frozenset[str]:
    """Streets and numbers that the directory itself tells everybody; a place that it names tells nothing
    here.
    """
    there = entries(seen_by=by)
    held = _public.get(by.organisation)
    if held is None or held[0] is not there:
        told: set[str] = set()
        for entry in there:
            told |= terms.terms(entry.offer.phone)
            for site in entry.offer.sites:
                told |= terms.terms(site.street) | terms.of_where(Where(site.street))
        held = _public[by.organisation] = there, frozenset(e for e in told if not e.startswith("PLACE"))
    return held[1]
