"""A secret that a person keeps, turned into what proves it and what opens a key.

A password is stretched once by Argon2id (RFC 9106, by libsodium) and split by HKDF-SHA256 (RFC 5869): the
verifier may be stored, and says nothing about the key. A recovery code has 128 random bits and needs no
stretching.
"""

import base64
import hmac
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.pwhash import argon2id
from nacl.utils import random

SALT_BYTES = argon2id.SALTBYTES
CODE_BYTES = 16
CODE_GROUP = 4
RECEIPT_BYTES = 10
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Cost:
    """What one derivation costs whoever guesses: memory in KiB, and passes over it."""

    memory_kib: int
    passes: int


# OWASP and RFC 9106 ask for less than this on one lane; below 64 MiB nothing is accepted at installation.
LEAST = Cost(64 * 1024, 3)
MOST_MEMORY_KIB = 512 * 1024


@dataclass(frozen=True)
class Derived:
    """Two keys of 32 bytes that say nothing about each other."""

    verifier: bytes
    key: bytes


def derive(password: str, *, salt: bytes, cost: Cost) -> Derived:
    """Both halves of a password; `salt` has SALT_BYTES bytes. Two ways to type one letter are the same."""
    typed = unicodedata.normalize("NFKC", password).encode()
    root = argon2id.kdf(
        64, typed, salt, opslimit=max(cost.passes, argon2id.OPSLIMIT_MIN), memlimit=cost.memory_kib * 1024
    )
    return Derived(_expanded(root, b"houvast sign-in verifier 1"), _expanded(root, b"houvast private key 1"))


def same(one: bytes, other: bytes) -> bool:
    """Whether two secrets are equal, in a time that does not depend on where they differ."""
    return hmac.compare_digest(one, other)


def new_salt() -> bytes:
    return random(SALT_BYTES)


def new_code() -> str:
    """128 random bits as somebody can write them down: letters and digits in groups of four."""
    written = base64.b32encode(random(CODE_BYTES)).decode().rstrip("=")
    return "-".join(written[at : at + CODE_GROUP] for at in range(0, len(written), CODE_GROUP))


def code_key(code: str) -> bytes:
    """The key of a recovery code, however its groups and capitals were typed."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return _expanded(plain.translate(str.maketrans("018", "OIB")).encode(), b"houvast recovery code 1")


def of_random(secret: bytes) -> Derived:
    """Both halves of a secret with at least 80 random bits: nobody guesses it, so it needs no stretching."""
    return Derived(_expanded(secret, b"houvast pass proof 1"), _expanded(secret, b"houvast pass key 1"))


def new_receipt() -> str:
    """80 random bits as somebody can read them aloud: no I, L, O or U (Crockford's base 32)."""
    number = int.from_bytes(random(RECEIPT_BYTES))
    letters = "".join(CROCKFORD[number >> at & 31] for at in range(75, -5, -5))
    return "-".join(letters[at : at + CODE_GROUP] for at in range(0, len(letters), CODE_GROUP))


def receipt_halves(typed: str) -> Derived | None:
    """Both halves of a receipt code, however it was typed; None for what cannot be one."""
    plain = "".join(typed.upper().split()).replace("-", "").translate(str.maketrans("OIL", "011"))
    if len(plain) != RECEIPT_BYTES * 8 // 5 or not set(plain) <= set(CROCKFORD):
        return None
    return of_random(b"receipt" + plain.encode())


def measured(seconds: float, *, clock: Callable[[], float]) -> Cost:
    """The cost of at most about that many seconds on this machine, and never less than LEAST."""
    memory = LEAST.memory_kib
    while memory < MOST_MEMORY_KIB and _takes(Cost(memory * 2, LEAST.passes), clock) <= seconds:
        memory *= 2
    return Cost(memory, LEAST.passes)


def _takes(cost: Cost, clock: Callable[[], float]) -> float:
    start = clock()
    derive("a password of nobody", salt=bytes(SALT_BYTES), cost=cost)
    return clock() - start


def _expanded(root: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(root)
