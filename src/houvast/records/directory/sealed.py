"""What is sealed of the directory: where a shelter is, for its team and for who brings somebody; and the
keyed hashes by which texts are compared with it. The only user of `library.sealing` here.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from houvast.library.sealing.box import CannotOpen, new_key, open_sealed, seal, unwrap, wrap
from houvast.library.sealing.lookup import blind_index, index_key
from houvast.library.sealing.months import month_of_expiry
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.directory.terms import Where

__all__ = ["CannotOpen", "new_key"]

LOCATION_MONTHS = 18
_TERMS, _CHANCE, _TEXT = "directory.location", "directory.chance", "directory.text"


@dataclass(frozen=True)
class Sealed:
    """Ciphertext, and its key for one reader."""

    content: bytes
    key: keys.Wrapped


def month(day: date) -> str:
    """The month in which a location expires that was written on that day."""
    return month_of_expiry(day, LOCATION_MONTHS)


def seal_location(where: Where, *, shelter: UUID, team: UUID, on: date) -> tuple[Sealed, bytes]:
    """For the people of a team; and the content's key, for those to whom it is lent."""
    key = new_key()
    wrapped = keys.sealer(team, until=month(on)).wrap(key, place=_place(shelter))
    return Sealed(seal(json.dumps(asdict(where)).encode(), key=key, place=_place(shelter)), wrapped), key


def location_key(wrapped: keys.Wrapped, *, shelter: UUID, team: UUID, action: str, by: Actor) -> bytes:
    """The key of a location for somebody of its team. CannotOpen, or why not (see accounts.keys)."""
    return keys.unwrap(wrapped, team=team, place=_place(shelter), by=by, action=action)


def wrap_anew(key: bytes, *, shelter: UUID, team: UUID, month_key: str) -> keys.Wrapped:
    """The same key for the latest keys of the team."""
    return keys.sealer_until(team, month_key).wrap(key, place=_place(shelter))


def open_location(content: bytes, key: bytes, *, shelter: UUID) -> Where:
    """Where it is, or CannotOpen."""
    return Where(**json.loads(open_sealed(content, key=key, place=_place(shelter))))


def lend(key: bytes, *, lent: UUID, shelter: UUID, person: UUID, month_key: str) -> keys.Wrapped:
    """The key of a location for one person, under its own month."""
    return keys.sealer_for(person, month_key).wrap(key, place=_lent_place(lent, shelter))


def borrowed_key(wrapped: keys.Wrapped, *, lent: UUID, shelter: UUID, by: Actor) -> bytes:
    """The key that was lent to oneself; Locked, or CannotOpen."""
    return keys.unwrap_own(wrapped, place=_lent_place(lent, shelter), by=by)


def wrap_comparing(key: bytes, *, team: UUID) -> tuple[int, bytes]:
    """(generation, the key by which texts are compared, for the people of a team)."""
    generation, public = keys.public_key(team)
    return generation, wrap(key, public=public)


def unwrap_comparing(wrapped: bytes, *, private: bytes) -> bytes:
    """By the private key of the team it was wrapped for; or CannotOpen."""
    return unwrap(wrapped, private=private)


def location_index(key: bytes, *, month_key: str) -> bytes:
    """The key of hashes of locations that expire in a month; CannotOpen once that is over."""
    locked = keys.lock_named(month_key)
    return index_key(key, month_key=locked.key, month=locked.name)


def blinds(terms: Iterable[str], index: bytes) -> Mapping[str, bytes]:
    """Terms with their keyed hashes, by what `location_index` gave."""
    return {term: blind_index(term, key=index, field=_TERMS, generation=1) for term in terms}


def chance(term: str, key: bytes) -> float:
    """From 0 to 1, the same for the same term; by chance for whoever has no key."""
    found = blind_index(term, key=key, field=_CHANCE, generation=1)
    return int.from_bytes(found[1:9], "big") / 2**64


def proof(what: str, key: bytes) -> bytes:
    return blind_index(what, key=key, field=_TEXT, generation=1)


def _place(shelter: UUID) -> str:
    return f"shelter/{shelter}"


def _lent_place(lent: UUID, shelter: UUID) -> str:
    return f"lent/{lent}/{shelter}"
