"""Comparing a text with where the shelters of a helpline are, without opening where that is.

Every team holds one key of comparing, sealed for it. Terms of locations are kept as hashes under that key
and the key of their month. A text is held for a term that is sealed, and for a term that chance chose: one
in sixteen, by the same key, always the same ones. Who sends cannot tell them apart, however often they ask,
and however they write it.

Inside directory, and for contacts, whose operations call it in a transaction of their own.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
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


def compare(said: Iterable[str], *, by: Actor) -> Compared:
    """Terms of a text with every location of the helpline; keys.Locked where one is locked."""
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
    key = key_of(by)
    if key is None:
        return Compared({}, frozenset(), unsure=True)
    found: dict[str, list[UUID]] = {}
    unsure = False
    for shelter, service, month_key in written:
        there = {
            bytes(each)
            for each in LocationTerm.objects.filter(shelter=shelter).values_list("blind", flat=True)
        }
        try:
            blinds = sealed.blinds(asked, key, month_key=month_key)
        except sealed.CannotOpen:
            unsure = True
            continue
        unsure |= not there
        for term, blind in blinds.items():
            if blind in there:
                found.setdefault(term, []).append(service)
    chosen = frozenset(each for each in asked if sealed.chance(each, key) < BY_CHANCE)
    return Compared({term: tuple(where) for term, where in found.items()}, chosen, unsure)


def key_of(by: Actor) -> bytes | None:
    """The helpline's key of comparing, given to teams that do not have it yet; None where one was not given
    it.
    """
    for row in ComparingKey.objects.filter(team__organisation=by.organisation).order_by("-generation"):
        try:
            key = sealed.unwrap_comparing(
                bytes(row.wrapped), team=row.team_id, generation=row.generation, by=by
            )
        except sealed.CannotOpen:  # not of one's own teams, or not handed over
            continue
        give(key, by)
        return key
    return None


def key_or_first(by: Actor) -> bytes | None:
    """The same; made where the helpline has none. Two who come first together end with one."""
    Turn.objects.get_or_create(organisation_id=by.organisation)
    Turn.objects.select_for_update().get(organisation=by.organisation)
    if ComparingKey.objects.filter(team__organisation=by.organisation).exists():
        return key_of(by)
    key = sealed.new_key()
    give(key, by)
    return key


def proof(what: str, key: bytes) -> bytes:
    """By which the same text is known again; it says nothing to whoever has no key."""
    return sealed.proof(what, key)


def give(key: bytes, by: Actor) -> None:
    """Seal it for the latest keys of every team that does not have it under them."""
    there = set(
        ComparingKey.objects.filter(team__organisation=by.organisation).values_list("team", "generation")
    )
    for team in accounts.teams_of(by.organisation):
        try:
            latest, _public = keys.public_key(team.id)
        except keys.NobodyHolds:
            continue
        if (team.id, latest) not in there:
            generation, wrapped = sealed.wrap_comparing(key, team=team.id)
            ComparingKey.objects.get_or_create(
                team_id=team.id, generation=generation, defaults={"wrapped": wrapped}
            )
            ComparingKey.objects.filter(team=team.id, generation__lt=generation).delete()


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
