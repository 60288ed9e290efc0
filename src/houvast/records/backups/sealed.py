"""A backup is sealed to a public key whose private half is not on the server.

The file: eight bytes that name the format, the key of its stream sealed for the public key (X25519 sealed
box), then the stream in chunks, which is proved whole before any of it is handed out.
Anybody who has the public key can make such a file: that a backup is ours is known by its hash.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from houvast.library.sealing.box import CannotOpen, new_key, new_keypair, unwrap, wrap
from houvast.library.sealing.streams import open_stream, seal_stream

__all__ = ["CannotOpen"]

FORMAT = b"hvcopy\x00\x01"
WRAPPED = 1 + 32 + 48  # its format, the key, and what a sealed box adds
PLACE = "backup"
PUBLIC, PRIVATE = "public", "private"
_READ = 1 << 16


class NotAKey(Exception):
    """What was given is no key of that kind, or was mistyped."""


def new_pair() -> tuple[str, str]:
    """(public, private) as people write them down: letters in groups, with a checksum."""
    public, private = new_keypair()
    return _spelled(PUBLIC, public), _spelled(PRIVATE, private)


def fingerprint(public: str) -> str:
    """Eight letters by which people tell public keys apart."""
    return _letters(hashlib.sha256(_read(PUBLIC, public)).digest()[:5])


def seal(chunks: Iterable[bytes], *, public: str) -> Iterator[bytes]:
    """The file, piece by piece."""
    key = new_key()
    yield FORMAT + wrap(key, public=_read(PUBLIC, public))
    yield from seal_stream(chunks, key=key, place=PLACE)


def open_file(file: BinaryIO, *, private: str) -> Iterator[bytes]:
    """What was sealed, piece by piece; CannotOpen at the call unless the whole file is as it was made."""
    file.seek(0)
    if file.read(len(FORMAT)) != FORMAT:
        raise CannotOpen
    key = unwrap(file.read(WRAPPED), private=_read(PRIVATE, private))

    def read() -> Iterator[bytes]:
        file.seek(len(FORMAT) + WRAPPED)
        return iter(lambda: file.read(_READ), b"")

    return open_stream(read, key=key, place=PLACE)


def _spelled(kind: str, key: bytes) -> str:
    letters = _letters(key + _checksum(kind, key))
    return f"{kind}-" + "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _read(kind: str, spelled: str) -> bytes:
    """The key; NotAKey when a letter is wrong, or when it is the other half."""
    named, _, letters = spelled.strip().lower().partition("-")
    letters = "".join(letters.replace("-", "").split()).upper()
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError as wrong:
        raise NotAKey from wrong
    key, checksum = raw[:32], raw[32:]
    if named != kind or len(key) != 32 or checksum != _checksum(kind, key):
        raise NotAKey
    return key


def _checksum(kind: str, key: bytes) -> bytes:
    """Finds a mistyped letter; protects nothing."""
    return hashlib.sha256(kind.encode() + key).digest()[:3]


def _letters(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=").lower()
