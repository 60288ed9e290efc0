"""What is sealed of people and teams: private keys, and for whom. The only user of `library.sealing` here.

Who may open what is decided elsewhere; here are the boxes and the places that they are bound to.
"""

import hashlib
import secrets
from collections.abc import Mapping
from uuid import UUID

from houvast.library.sealing.box import CannotOpen, new_key, new_keypair, open_sealed, seal, unwrap, wrap
from houvast.library.sealing.derive import (
    LEAST,
    Cost,
    Derived,
    code_key,
    derive,
    measured,
    new_code,
    new_salt,
    same,
)

__all__ = [
    "LEAST", "CannotOpen", "Cost", "Derived", "derive", "measured", "new_code", "new_key", "new_keypair",
    "new_salt", "same", "unwrap", "wrap",
]  # fmt: skip

RECOVERY_CODES = 5
# Lives as long as this process: after a restart no signed-in person's key opens before they type it again.
_THIS_PROCESS = secrets.token_bytes(32)


def seal_private(private: bytes, *, key: bytes, staff: UUID) -> bytes:
    """A person's private key under the key of their password."""
    return seal(private, key=key, place=f"person/{staff}")


def open_private(sealed: bytes, *, key: bytes, staff: UUID) -> bytes:
    return open_sealed(sealed, key=key, place=f"person/{staff}")


def new_codes(private: bytes, *, staff: UUID) -> dict[str, bytes]:
    """Recovery codes as the person writes them down, each with the private key sealed under it."""
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    return {code: seal(private, key=code_key(code), place=f"recovery/{staff}") for code in codes}


def open_by_code(sealed: bytes, *, code: str, staff: UUID) -> bytes:
    return open_sealed(sealed, key=code_key(code), place=f"recovery/{staff}")


def carry(private: bytes, *, staff: UUID) -> tuple[str, str]:
    """(what only the cookie holds, what the session may store): both, and this process, open the key."""
    cookie = secrets.token_urlsafe(32)
    return cookie, seal(private, key=_carried(cookie), place=f"carried/{staff}").hex()


def carried(cookie: str, stored: str, *, staff: UUID) -> bytes | None:
    """The private key again, or None: another browser, another session, or the process began anew."""
    try:
        return open_sealed(bytes.fromhex(stored), key=_carried(cookie), place=f"carried/{staff}")
    except (CannotOpen, ValueError):
        return None


def fingerprint(key: bytes) -> bytes:
    """By which a key of 32 random bytes is known again, and not found."""
    return hashlib.sha256(key).digest()


def lock_until(key: bytes, *, month_key: bytes, month: str, place: str) -> bytes:
    """A content key that opens only as long as the key of its month exists."""
    return seal(key, key=month_key, place=f"month/{month}/{place}")


def unlock(locked: bytes, *, month_key: bytes, month: str, place: str) -> bytes:
    return open_sealed(locked, key=month_key, place=f"month/{month}/{place}")


def entrust(secret: bytes, custodians: Mapping[UUID, bytes]) -> dict[tuple[UUID, UUID], bytes]:
    """For every two custodians, in either order: a box for the second inside a box for the first.

    Nested sealed boxes rather than secret sharing: no primitive of our own, and n (n - 1) short rows.
    """
    return {
        (first, second): wrap(wrap(secret, public=custodians[second]), public=custodians[first])
        for first in custodians
        for second in custodians
        if first != second
    }


def _carried(cookie: str) -> bytes:
    """One key of the two that it takes; both are random and long."""
    return hashlib.blake2b(cookie.encode(), key=_THIS_PROCESS, digest_size=32, person=b"carried key").digest()
