"""What of a case is sealed, and for whom: all that is told in words, and who is in it, for its team.

Each case has a key of its own, sealed for the team and locked under the key of its month from outside, so
that the month can move on with the work. The place binds a ciphertext to its case, kind and number.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from houvast.library.sealing.box import CannotOpen, new_key, open_sealed, seal, unwrap, wrap
from houvast.library.sealing.months import month_of_expiry
from houvast.records.accounts import keys

__all__ = ["CannotOpen", "new_key"]

CASE_MONTHS = 18
LEAST = 256
"""Bytes. Shorter words would tell by their size how little was said."""
LEAST_OF = {"assessment": 2048, "plan": 4096}
"""Of kinds that are long by nature: a sheet of answers would tell by its size how many are yes."""


def month(day: date) -> str:
    """The month in which a case expires that was worked on last on that day."""
    return month_of_expiry(day, CASE_MONTHS)


def seal_key(key: bytes, *, public: bytes, case: UUID, lock: keys.MonthLock) -> bytes:
    return lock.lock(wrap(key, public=public), place=f"case/{case}")


def open_key(locked: bytes, *, private: bytes, case: UUID, lock: keys.MonthLock) -> bytes:
    """The key of one case, or CannotOpen."""
    return unwrap(lock.unlock(locked, place=f"case/{case}"), private=private)


def locked_anew(locked: bytes, *, case: UUID, old: keys.MonthLock, new: keys.MonthLock) -> bytes:
    """The same for a later month: nobody's key is needed."""
    return new.lock(old.unlock(locked, place=f"case/{case}"), place=f"case/{case}")


def seal_people(content: Mapping[str, Any], key: bytes, *, case: UUID, version: int) -> bytes:
    return _seal(content, key, f"case/{case}/people/{version}")


def open_people(sealed: bytes, key: bytes, *, case: UUID, version: int) -> dict[str, Any]:
    """What was sealed, or CannotOpen."""
    return _open(sealed, key, f"case/{case}/people/{version}")


def seal_words(words: Mapping[str, str], key: bytes, *, case: UUID, kind: str, number: int) -> bytes:
    """Of one event, task, assessment or plan of a case."""
    return _seal(words, key, f"case/{case}/{kind}/{number}", least=LEAST_OF.get(kind, LEAST))


def open_words(sealed: bytes, key: bytes, *, case: UUID, kind: str, number: int) -> dict[str, str]:
    """What was sealed, or CannotOpen."""
    return _open(sealed, key, f"case/{case}/{kind}/{number}")


def _seal(content: Mapping[str, Any], key: bytes, place: str, *, least: int = LEAST) -> bytes:
    return seal(json.dumps(content, ensure_ascii=False).encode().ljust(least), key=key, place=place)


def _open(sealed: bytes, key: bytes, place: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(open_sealed(sealed, key=key, place=place))
    return content
