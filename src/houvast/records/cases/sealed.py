"""What of a case is sealed, and for whom: all that is told in words, and who is in it, for its team.

Each case has a key of its own, sealed for the team and locked under the key of its month from outside, so
that the month can move on with the work. The place binds a ciphertext to its case, kind and number.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from houvast.library.sealing.box import CannotOpen, new_key, open_sealed, seal, unwrap, wrap
from houvast.library.sealing.months import month_of_expiry
from houvast.library.sealing.streams import open_stream, seal_stream
from houvast.records.accounts import keys

__all__ = ["CannotOpen", "new_key"]

CASE_MONTHS = 18
LEAST = 256
"""Bytes. Shorter words would tell by their size how little was said."""
LEAST_OF = {"assessment": 2048, "plan": 4096}
"""Of kinds that are long by nature: a sheet of answers would tell by its size how many are yes."""


LEAST_NOTIFIED = 2048


def month(day: date) -> str:
    """The month in which a case expires that was worked on last on that day."""
    return month_of_expiry(day, CASE_MONTHS)


def of_case(case: UUID) -> str:
    """The place of a case's own key."""
    return f"case/{case}"


def of_contribution(case: UUID, contribution: UUID, team: UUID) -> str:
    """The place of a contribution's key for one who may read it."""
    return f"case/{case}/contribution/{contribution}/for/{team}"


def of_note(case: UUID, seat: UUID, number: int) -> str:
    """The place of an agency's own note."""
    return f"case/{case}/seat/{seat}/note/{number}"


def of_notification(notification: UUID) -> str:
    """The place of what an agency notified, and of its key."""
    return f"notification/{notification}"


def seal_key(key: bytes, *, public: bytes, place: str, lock: keys.MonthLock) -> bytes:
    return lock.lock(wrap(key, public=public), place=place)


def open_key(locked: bytes, *, private: bytes, place: str, lock: keys.MonthLock) -> bytes:
    """The key that was sealed at that place, or CannotOpen."""
    return unwrap(lock.unlock(locked, place=place), private=private)


def locked_anew(locked: bytes, *, place: str, old: keys.MonthLock, new: keys.MonthLock) -> bytes:
    """The same for a later month: nobody's key is needed."""
    return new.lock(old.unlock(locked, place=place), place=place)


def seal_people(content: Mapping[str, Any], key: bytes, *, case: UUID, version: int) -> bytes:
    return _seal(content, key, f"case/{case}/people/{version}")


def open_people(sealed: bytes, key: bytes, *, case: UUID, version: int) -> dict[str, Any]:
    """What was sealed, or CannotOpen."""
    return _open(sealed, key, f"case/{case}/people/{version}")


def seal_words(words: Mapping[str, Any], key: bytes, *, case: UUID, kind: str, number: int | UUID) -> bytes:
    """Of one event, task, assessment, plan, ground, contribution or note of a case."""
    return _seal(words, key, f"case/{case}/{kind}/{number}", least=LEAST_OF.get(kind, LEAST))


def open_words(sealed: bytes, key: bytes, *, case: UUID, kind: str, number: int | UUID) -> dict[str, Any]:
    """What was sealed, or CannotOpen."""
    return _open(sealed, key, f"case/{case}/{kind}/{number}")


def seal_file(content: bytes, key: bytes, *, case: UUID, document: UUID, side: str) -> Iterator[bytes]:
    """A document of a case, as it came or as it is shown, as a sealed stream."""
    return seal_stream([content], key=key, place=f"case/{case}/document/{document}/{side}")


def open_file(
    pieces: Sequence[bytes], key: bytes, *, case: UUID, document: UUID, side: str
) -> Iterator[bytes]:
    """The content in pieces, whole and unchanged, or CannotOpen."""
    return open_stream(lambda: pieces, key=key, place=f"case/{case}/document/{document}/{side}")


def seal_notified(words: Mapping[str, Any], key: bytes, *, notification: UUID) -> bytes:
    return _seal(words, key, of_notification(notification), least=LEAST_NOTIFIED)


def open_notified(sealed: bytes, key: bytes, *, notification: UUID) -> dict[str, Any]:
    """What was sealed, or CannotOpen."""
    return _open(sealed, key, of_notification(notification))


def _seal(content: Mapping[str, Any], key: bytes, place: str, *, least: int = LEAST) -> bytes:
    return seal(json.dumps(content, ensure_ascii=False).encode().ljust(least), key=key, place=place)


def _open(sealed: bytes, key: bytes, place: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(open_sealed(sealed, key=key, place=place))
    return content
