"""What of a contact is sealed, and for whom: the note, all that is finer than facts, and drafts.

Each contact has a key of its own, sealed under the key of its expiry month and then for the teams that may
read it. The place in the associated data binds a ciphertext to its contact and version: moved, it does not
open.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from houvast.library.sealing.box import CannotOpen, new_key, open_sealed, seal
from houvast.library.sealing.months import month_of_expiry
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.registration import Details

__all__ = ["CannotOpen"]

CONTENT_MONTHS = 18
DRAFT_MONTHS = 1


@dataclass(frozen=True)
class Sealed:
    """Ciphertext, and its key for one reader."""

    content: bytes
    key: keys.Wrapped


def last_month(day: date, *, today: date) -> str:
    """The month in which content of a contact of that day expires; for what is past its time, this one."""
    return max(month_of_expiry(day, CONTENT_MONTHS), f"{today:%Y-%m}")


def sealer(team: UUID, *, until: str) -> keys.Sealer:
    """For what is registered in a team: it opens until that month is over, and then for nobody."""
    return keys.sealer(team, until=until)


def seal_details(details: Details, *, contact: UUID, version: int, with_: keys.Sealer) -> Sealed:
    key = new_key()
    return Sealed(
        _seal(vars(details), key, _place(contact, version)), with_.wrap(key, place=_key_place(contact))
    )


def content_key(wrapped: keys.Wrapped, *, contact: UUID, team: UUID, action: str, by: Actor) -> bytes:
    """The key of one contact: every version opens with it. CannotOpen, or why not (see accounts.keys)."""
    return keys.unwrap(wrapped, team=team, place=_key_place(contact), by=by, action=action)


def lent_key(key: bytes, *, request: UUID, contact: UUID, person: UUID, month_key: str) -> keys.Wrapped:
    """The key of one contact for one person outside its team, under the contact's own month."""
    return keys.sealer_for(person, month_key).wrap(key, place=_glass_place(request, contact))


def borrowed_key(wrapped: keys.Wrapped, *, request: UUID, contact: UUID, by: Actor) -> bytes:
    """The key that was lent to oneself; Locked, or CannotOpen."""
    return keys.unwrap_own(wrapped, place=_glass_place(request, contact), by=by)


class Notes:
    """Opens the notes of many contacts for one person."""

    def __init__(self, by: Actor, action: str) -> None:
        self._keys = keys.Opener(by, action)

    def note(self, sealed: bytes, wrapped: keys.Wrapped, *, contact: UUID, version: int, team: UUID) -> str:
        """The note and the conditions of safe contact, or nothing where they do not open."""
        try:
            key = self._keys.unwrap(wrapped, team=team, place=_key_place(contact))
            details = open_version(sealed, key, contact=contact, version=version)
        except CannotOpen:
            return ""
        return f"{details.note}\n{details.safe_conditions}"


def seal_version(details: Details, key: bytes, *, contact: UUID, version: int) -> bytes:
    """A later version under the contact's own key, so that whoever reads one reads all."""
    return _seal(vars(details), key, _place(contact, version))


def open_version(sealed: bytes, key: bytes, *, contact: UUID, version: int) -> Details:
    """The details, or CannotOpen."""
    return Details(**_open(sealed, key, _place(contact, version)))


def sealed_anew(sealed: bytes, old: bytes, new: bytes, *, contact: UUID, version: int) -> bytes:
    """The same version under another key."""
    place = _place(contact, version)
    return seal(open_sealed(sealed, key=old, place=place), key=new, place=place)


def key_anew(contact: UUID, with_: keys.Sealer) -> tuple[bytes, keys.Wrapped]:
    """A fresh key for a contact, and the same for its reader."""
    key = new_key()
    return key, wrap_anew(key, contact=contact, with_=with_)


def wrap_anew(key: bytes, *, contact: UUID, with_: keys.Sealer) -> keys.Wrapped:
    """The same key, under another month's."""
    return with_.wrap(key, place=_key_place(contact))


def seal_answers(answers: Mapping[str, Any], *, draft: UUID, revision: int, on: date, by: Actor) -> Sealed:
    """A draft, for who types it alone."""
    key = new_key()
    own = keys.own_sealer(by, until=month_of_expiry(on, DRAFT_MONTHS))
    place = _draft_place(draft, revision)
    return Sealed(_seal(answers, key, place), own.wrap(key, place=place))


def open_answers(sealed: Sealed, *, draft: UUID, revision: int, by: Actor) -> dict[str, Any]:
    place = _draft_place(draft, revision)
    return _open(sealed.content, keys.unwrap_own(sealed.key, place=place, by=by), place)


def _place(contact: UUID, version: int) -> str:
    return f"contact/{contact}/{version}"


def _key_place(contact: UUID) -> str:
    return f"contact/{contact}"


def _glass_place(request: UUID, contact: UUID) -> str:
    return f"glass/{request}/{contact}"


def _draft_place(draft: UUID, revision: int) -> str:
    return f"draft/{draft}/{revision}"


def _seal(content: Mapping[str, Any], key: bytes, place: str) -> bytes:
    return seal(json.dumps(content, ensure_ascii=False).encode(), key=key, place=place)


def _open(sealed: bytes, key: bytes, place: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(open_sealed(sealed, key=key, place=place))
    return content
