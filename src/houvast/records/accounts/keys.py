"""Keys for parts that seal: what to seal for a team with, and how somebody of the team opens it again.

Never imported by the guard, by queries, or by anything that releases reaches: figures are made
without keys.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from houvast.records.accounts import derivations, months, passwords, sealed
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.accounts.models import HeldKey, Staff, TeamKeys

CannotOpen = sealed.CannotOpen
"""The key or the content is not what it should be: damaged, moved, replaced, or destroyed at its date."""


class Locked(Exception):
    """Somebody is signed in, and their key is locked: they type their password first."""


class NotHandedOver(sealed.CannotOpen):
    """Somebody of the team has not been given this key yet: a colleague hands it over."""


class NobodyHolds(Exception):
    """Nobody in the team can open anything yet, so nothing is sealed for it."""


@dataclass(frozen=True)
class Wrapped:
    """A content key for one team: of which generation, under which month's key, and itself, sealed."""

    generation: int
    month_key: str
    sealed: bytes


@dataclass(frozen=True)
class MonthLock:
    """The key of one month: what it locks opens only as long as that key exists. For one transaction."""

    name: str
    key: bytes

    def lock(self, content: bytes, *, place: str) -> bytes:
        return sealed.lock_until(content, month_key=self.key, month=self.name, place=place)

    def unlock(self, locked: bytes, *, place: str) -> bytes:
        """What was locked, or CannotOpen."""
        return sealed.unlock(locked, month_key=self.key, month=self.name, place=place)


def month_lock(until: str) -> MonthLock:
    """For what expires in that month from now on."""
    return MonthLock(*months.current(until))


def lock_named(name: str) -> MonthLock:
    """For what is locked already; CannotOpen once the key is gone."""
    return MonthLock(name, months.key(name))


def public_key(team: UUID) -> tuple[int, bytes]:
    """(generation, public key) to seal for a team with; NobodyHolds where nobody could open it.

    No more is read than that: each registration asks for it.
    """
    pairs = TeamKeys.objects.filter(team=team).order_by("-generation")
    for generation, public in pairs.values_list("generation", "public_key")[:1]:
        return generation, bytes(public)
    raise NobodyHolds(_("Nobody in this team can open anything yet: give somebody a place in it first."))


def latest(helpline: UUID) -> dict[UUID, int]:
    """The generation that is in use of each team of a helpline, without other agencies; none where nobody
    could open anything."""
    pairs = TeamKeys.objects.filter(team__organisation=helpline, team__agency_kind="").order_by("generation")
    return dict(pairs.values_list("team", "generation"))


@dataclass(frozen=True)
class Sealer:
    """What it takes to seal for one team until one month; opens nothing. For one transaction."""

    generation: int
    public: bytes
    month_key: str
    month: bytes

    def wrap(self, key: bytes, *, place: str) -> Wrapped:
        locked = sealed.lock_until(key, month_key=self.month, month=self.month_key, place=place)
        return Wrapped(self.generation, self.month_key, sealed.wrap(locked, public=self.public))


def sealer(team: UUID, *, until: str) -> Sealer:
    """For the latest keys of a team and the key of the month in which the content expires."""
    return Sealer(*public_key(team), *months.current(until))


def sealer_until(team: UUID, month_key: str) -> Sealer:
    """For the latest keys of a team and a month's key that content has already."""
    return Sealer(*public_key(team), month_key, months.key(month_key))


def own_sealer(by: Actor, *, until: str) -> Sealer:
    """For oneself alone, as a draft is sealed; works while one is locked."""
    person = Staff.objects.filter(pk=by.id).first() if by.id else None
    if person is None or person.public_key is None:
        raise NobodyHolds(_("Choose a password first: without one there is no key to seal with."))
    name, month = months.current(until)
    return Sealer(0, bytes(person.public_key), name, month)


def sealer_for(person: UUID, month_key: str) -> Sealer:
    """For one person alone, and a month's key that content has already."""
    public = Staff.objects.filter(pk=person, is_active=True).values_list("public_key", flat=True).first()
    if public is None:
        raise NobodyHolds(_("They have to choose a password first: without it nothing is sealed for them."))
    return Sealer(0, bytes(public), month_key, months.key(month_key))


def unwrap_own(wrapped: Wrapped, *, place: str, by: Actor) -> bytes:
    """What was sealed for oneself; Locked, or CannotOpen."""
    return _unlock(sealed.unwrap(wrapped.sealed, private=unlocked_key(by)), wrapped, place)


def unwrap(wrapped: Wrapped, *, team: UUID, place: str, by: Actor, action: str) -> bytes:
    """The content key, if `by` may do `action` in the team, is unlocked and holds its key."""
    private = private_key(team, wrapped.generation, by=by, action=action)
    return _unlock(sealed.unwrap(wrapped.sealed, private=private), wrapped, place)


class Opener:
    """Opens many keys for one person and one action: each team's and each month's key is opened once."""

    def __init__(self, by: Actor, action: str) -> None:
        self._by, self._action = by, action
        self._teams: dict[tuple[UUID, int], bytes] = {}
        self._months: dict[str, bytes] = {}
        self._indexes: dict[tuple[UUID, int, str], bytes] = {}

    def unwrap(self, wrapped: Wrapped, *, team: UUID, place: str) -> bytes:
        """As `unwrap`."""
        locked = sealed.unwrap(wrapped.sealed, private=self.private(team, wrapped.generation))
        month = wrapped.month_key
        return sealed.unlock(locked, month_key=self._month(month), month=month, place=place)

    def index_key(self, team: UUID, generation: int, month_key: str) -> bytes:
        """With which exact values of a team are found again that expire in one month; opened once."""
        which = (team, generation, month_key)
        if which not in self._indexes:
            private = self.private(team, generation)
            found = TeamKeys.objects.filter(team=team, generation=generation).values_list("lookup", flat=True)
            lookup, month = bytes(found.first() or b""), self._month(month_key)
            self._indexes[which] = sealed.index_key(lookup, private=private, month_key=month, month=month_key)
        return self._indexes[which]

    def month_lock(self, name: str) -> MonthLock:
        """As `lock_named`."""
        return MonthLock(name, self._month(name))

    def private(self, team: UUID, generation: int) -> bytes:
        """As `private_key`."""
        pair = (team, generation)
        if pair not in self._teams:
            self._teams[pair] = private_key(*pair, by=self._by, action=self._action)
        return self._teams[pair]

    def _month(self, name: str) -> bytes:
        if name not in self._months:
            self._months[name] = months.key(name)
        return self._months[name]


def private_key(team: UUID, generation: int, *, by: Actor, action: str) -> bytes:
    """The team's private key of one generation. Refused, Locked or NotHandedOver say why not."""
    if team not in by.teams(action):
        raise Refused
    return held(team, generation, by=by)


def held(team: UUID, generation: int, *, by: Actor) -> bytes:
    """The same for whoever holds it, whatever they may do with it."""
    private = unlocked_key(by)
    found = HeldKey.objects.filter(
        staff=by.id, keys__team=team, keys__generation=generation, keys__team__organisation=by.organisation
    ).first()
    if found is None:
        raise NotHandedOver
    return sealed.unwrap(bytes(found.sealed), private=private)


class HeldKeys:
    """As `held`, for many people of one helpline by one look; each still opens only what is their own."""

    def __init__(self, helpline: UUID, people: Collection[UUID]) -> None:
        rows = HeldKey.objects.filter(staff__in=people, keys__team__organisation=helpline)
        found = rows.values_list("staff", "keys__team", "keys__generation", "sealed")
        self._helpline = helpline
        self._sealed = {(staff, team, number): bytes(sealed) for staff, team, number, sealed in found}

    def private(self, team: UUID, generation: int, *, by: Actor) -> bytes:
        private = unlocked_key(by)
        found = self._sealed.get((by.id, team, generation)) if by.id else None
        if found is None or by.organisation != self._helpline:
            raise NotHandedOver
        return sealed.unwrap(found, private=private)


def unlocked_key(by: Actor) -> bytes:
    if by.private is None:
        raise Locked
    return by.private


def unlock(by: Actor, password: str) -> Actor | None:
    """The same person with their key opened; None when the password is not theirs."""
    staff = Staff.objects.filter(pk=by.id).first() if by.id else None
    if staff is None or not passwords.is_chosen(staff.password):
        return None
    halves = passwords.derived(password, staff.password)
    if halves is None:
        return None
    private = sealed.open_private(bytes(staff.private_key or b""), key=halves.key, staff=staff.pk)
    return replace(by, private=private)


def stretched(word: str, *, salt: str) -> sealed.Derived:
    """Both halves of a word that can be guessed, at the cost of a password; in turn (derivations.Busy)."""
    salted = salted_hmac("keys.stretched", salt, algorithm="sha256").digest()[:16]
    return derivations.in_turn(lambda: passwords.stretched(word, salt=salted))


def carry(private: bytes, *, staff: UUID) -> tuple[str, str]:
    """(for the cookie, for the session): together, and in this process, they give the key back."""
    return sealed.carry(private, staff=staff)


def carried(by: Actor, *, cookie: str, stored: str) -> Actor:
    """The same person, with their key opened if cookie and session belong together."""
    if by.id is None or not cookie or not stored:
        return by
    return replace(by, private=sealed.carried(cookie, stored, staff=by.id))


def _unlock(locked: bytes, wrapped: Wrapped, place: str) -> bytes:
    month = months.key(wrapped.month_key)
    return sealed.unlock(locked, month_key=month, month=wrapped.month_key, place=place)
