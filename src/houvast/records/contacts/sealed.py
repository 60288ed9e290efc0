"""What of a contact is sealed, and for whom: the note, all that is finer than facts, and drafts.

Each contact has a key of its own, sealed for the teams that may read it. The place in the
associated data binds a ciphertext to its contact and version: moved, it does not open.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from houvast.library.sealing.box import CannotOpen, new_key, open_sealed, seal, unwrap, wrap
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.registration import Details

__all__ = ["CannotOpen"]


@dataclass(frozen=True)
class Sealed:
    """Ciphertext, and its key wrapped for one team."""

    content: bytes
    wrapped: bytes


def seal_details(details: Details, *, contact: UUID, version: int, team_public: bytes) -> Sealed:
    key = new_key()
    return Sealed(_seal(vars(details), key, _place(contact, version)), wrap(key, public=team_public))


def reseal_details(
    details: Details, *, contact: UUID, version: int, wrapped: bytes, team: UUID, action: str, by: Actor
) -> bytes:
    """A later version under the contact's own key, so that whoever reads one reads all."""
    key = unwrap(wrapped, private=keys.private_key(team, by=by, action=action))
    return _seal(vars(details), key, _place(contact, version))


def open_details(
    sealed: bytes, *, contact: UUID, version: int, wrapped: bytes, team: UUID, action: str, by: Actor
) -> Details:
    """The details, or CannotOpen."""
    key = unwrap(wrapped, private=keys.private_key(team, by=by, action=action))
    return Details(**_open(sealed, key, _place(contact, version)))


def seal_answers(answers: Mapping[str, Any], *, draft: UUID, revision: int, team: UUID) -> Sealed:
    key = new_key()
    return Sealed(_seal(answers, key, f"draft/{draft}/{revision}"), wrap(key, public=keys.public_key(team)))


def open_answers(sealed: Sealed, *, draft: UUID, revision: int, team: UUID, by: Actor) -> dict[str, Any]:
    key = unwrap(sealed.wrapped, private=keys.private_key(team, by=by, action="contacts.keep_draft"))
    return _open(sealed.content, key, f"draft/{draft}/{revision}")


def _place(contact: UUID, version: int) -> str:
    return f"contact/{contact}/{version}"


def _seal(content: Mapping[str, Any], key: bytes, place: str) -> bytes:
    return seal(json.dumps(content, ensure_ascii=False).encode(), key=key, place=place)


def _open(sealed: bytes, key: bytes, place: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(open_sealed(sealed, key=key, place=place))
    return content
