"""Comparing a text with where the shelters of a helpline are, without opening where that is.

Every team holds one key of comparing, sealed for it. Terms of locations are kept as hashes under that key
and the key of their month. A text is held for a term that is sealed, and for a term that chance chose: one
in sixteen, by the same key, always the same ones. Who sends cannot tell them apart, however often they ask,
and however they write it.

Inside directory, and for contacts, whose operations call it in a transaction of their own.
"""

import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.directory import sealed, terms
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


def compare(said: Iterable[str], *, key: bytes | None, by: Actor) -> Compared:
    """Terms of a text with every location of the helpline, by what `key_of` gave."""
    asked = frozenset(said) - public(by)
    if not asked:
        return NOTHING
    written = list(
        SecretAddress.objects.filter(organisation=by.organisation)
        .exclude(sealed=b"")
        .values_list("pk", "service", "month_key")
    )
    if not written:
        return NOTHING
    if key is None:
        return Compared({}, frozenset(), unsure=True)
    index = _index([shelter for shelter, *_ in written])
    found: dict[str, list[UUID]] = {}
    unsure = False
    blinds_of = {month: _blinds(asked, key, month) for month in {month for *_, month in written}}
    for shelter, service, month_key in written:
        there, blinds = index[shelter], blinds_of[month_key]
        if blinds is None:
            unsure = True
            continue
        unsure |= not there
        for term, blind in blinds.items():
            if blind in there:
                found.setdefault(term, []).append(service)
    chosen = frozenset(each for each in asked if sealed.chance(each, key) < BY_CHANCE)
    return Compared({term: tuple(where) for term, where in found.items()}, chosen, unsure)


def _index(shelters: Collection[UUID]) -> Mapping[UUID, set[bytes]]:
    """What stands of each in the index, by one look however many there are."""
    found: dict[UUID, set[bytes]] = {each: set() for each in shelters}
    for shelter, blind in LocationTerm.objects.filter(shelter__in=shelters).values_list("shelter", "blind"):
        found[shelter].add(bytes(blind))
    return found


def _blinds(asked: Collection[str], key: bytes, month_key: str) -> Mapping[str, bytes] | None:
    """Terms with their hashes in the index of a month; None once that is over."""
    try:
        return sealed.blinds(asked, key, month_key=month_key)
    except sealed.CannotOpen:
        return None


def key_of(by: Actor) -> bytes | None:
    """The helpline's key of comparing, given to teams that do not have it yet; None where one was not given
    it.
    """
    rows = ComparingKey.objects.filter(team__organisation=by.organisation).order_by("-generation")
    for row in rows:
        try:
            key = sealed.unwrap_comparing(
                bytes(row.wrapped), team=row.team_id, generation=row.generation, by=by
            )
        except sealed.CannotOpen:  # not of one's own teams, or not handed over
            continue
        give(key, there={(each.team_id, each.generation) for each in rows}, by=by)
        return key
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


def give(key: bytes, *, there: Collection[tuple[UUID, int]] = (), by: Actor) -> None:
    """Seal it for the latest keys of every team of the helpline; `there`: (team, generation) that have it."""
    for team, latest in keys.latest(by.organisation).items():
        if (team, latest) not in there:
            generation, wrapped = sealed.wrap_comparing(key, team=team)
            ComparingKey.objects.get_or_create(
                team_id=team, generation=generation, defaults={"wrapped": wrapped}
            )
            ComparingKey.objects.filter(team=team, generation__lt=generation).delete()


def index(shelter: SecretAddress, where: Where, *, by: Actor) -> None:
    """Keep what texts are compared with; where one was not given the key, whoever reads it next does."""
    LocationTerm.objects.filter(shelter=shelter).delete()
    key = key_or_first(by)
    if key is None:
        return
    known = gate_of(shelter.service_id)
    blinds = list(
        sealed.blinds(terms.of_where(where, known=known), key, month_key=shelter.month_key).values()
    )
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
