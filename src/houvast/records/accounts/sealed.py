"""What is sealed of people and teams: private keys, and for whom. The only user of `library.sealing` here.

Who may open what is decided elsewhere; here are the boxes and the places that they are bound to.
"""

import hashlib
import os
import secrets
from collections.abc import Mapping
from uuid import UUID

from django.utils.crypto import salted_hmac

from houvast.library.sealing import custody, months
from houvast.library.sealing import lookup as lookups
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
from houvast.library.sealing.lookup import NotNormal, email_address, phone_number

__all__ = [
    "LEAST",
    "CannotOpen",
    "Cost",
    "Derived",
    "NotNormal",
    "derive",
    "measured",
    "new_code",
    "new_key",
    "new_keypair",
    "new_salt",
    "same",
    "unwrap",
    "wrap",
]  # fmt: skip

RECOVERY_CODES = 5
MONTH = len("2027-05")
DAYS_UNTIL_GONE = months.days_until_gone()
# Lives as long as this process: after a restart no signed-in person's key opens before they type it again.
# Where several serve together, the first hands one to the others as it starts them.
_THIS_PROCESS = bytes.fromhex(os.environ.pop("HOUVAST_TOGETHER", "")) or secrets.token_bytes(32)


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
    """A content key that opens only as long as the key of its month exists; `month` may have a number."""
    return months.lock(key, month_key=month_key, month=month[:MONTH], place=place)


def unlock(locked: bytes, *, month_key: bytes, month: str, place: str) -> bytes:
    return months.unlock(locked, month_key=month_key, month=month[:MONTH], place=place)


def new_lookup(public: bytes) -> bytes:
    """A fresh key of look-ups, for whoever holds the private key of a team's pair."""
    return wrap(new_key(), public=public)


def index_key(lookup: bytes, *, private: bytes, month_key: bytes, month: str) -> bytes:
    """The key under which exact values are found that expire in a month; CannotOpen."""
    return lookups.index_key(unwrap(lookup, private=private), month_key=month_key, month=month)


def number_or_mail(text: str, *, country: str, trunk: str) -> str:
    """One form of every way to write a telephone number or a mail address; NotNormal."""
    if "@" in text:
        return email_address(text)
    return phone_number(text, country=country, trunk=trunk)


def entrust(secret: bytes, people: Mapping[UUID, bytes], *, place: str) -> dict[tuple[UUID, UUID], bytes]:
    """For every two custodians, in either order, what it takes both of them to open."""
    shares = custody.entrust(secret, {str(each): key for each, key in people.items()}, place=place)
    return {(UUID(share.first), UUID(share.second)): share.sealed for share in shares}


def open_first(share: bytes, *, first: UUID, second: UUID, private: bytes) -> bytes:
    """What the first custodian hands to the second."""
    return custody.open_first(custody.Share(str(first), str(second), share), private).sealed


def open_second(half: bytes, *, first: UUID, second: UUID, private: bytes, place: str) -> bytes:
    """The secret."""
    opened = custody.HalfOpened(str(first), str(second), half)
    return custody.open_second(opened, private, place=place)


def seal_for_server(secret: str, *, place: str) -> bytes:
    """A secret that the server itself uses, under this installation's, which is not in the database."""
    return seal(secret.encode(), key=_of_server(), place=place)


def open_for_server(sealed: bytes, *, place: str) -> str:
    """The secret again; CannotOpen once the installation has another secret."""
    return open_sealed(sealed, key=_of_server(), place=place).decode()


def _of_server() -> bytes:
    return salted_hmac("sealed for the server", "", algorithm="sha256").digest()


def _carried(cookie: str) -> bytes:
    """One key of the two that it takes; both are random and long."""
    return hashlib.blake2b(cookie.encode(), key=_THIS_PROCESS, digest_size=32, person=b"carried key").digest()
