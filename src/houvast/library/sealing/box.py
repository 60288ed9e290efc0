"""Seal content under a key, hand that key to readers, open again. On libsodium, by PyNaCl.

Content: XChaCha20-Poly1305, padded to size classes so that the length says little, bound to its place so
that a ciphertext moved elsewhere does not open. Keys: sealed to a reader's public key (X25519 sealed box).
A sealed box says nothing of who made it: whoever can write may put another key in its place, and then
the content does not open.
"""

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random

from houvast.library.sealing import aead
from houvast.library.sealing.aead import CannotOpen
from houvast.library.sealing.formats import Format

__all__ = [
    "WRAPPED",
    "CannotOpen",
    "is_wrapped",
    "new_key",
    "new_keypair",
    "open_sealed",
    "public_of",
    "seal",
    "unwrap",
    "wrap",
]

SMALLEST_CLASS = 256
WRAPPING = 1 + bindings.crypto_box_SEALBYTES  # how much longer a key is when it is wrapped
WRAPPED = WRAPPING + 32


def new_key() -> bytes:
    """A fresh content key: 32 random bytes."""
    return random(32)


def seal(content: bytes, *, key: bytes, place: str) -> bytes:
    """Ciphertext of `content` that opens only with `key` and only at `place`."""
    return _seal_with(aead.new_nonce(), content, key=key, place=place)


def open_sealed(sealed: bytes, *, key: bytes, place: str) -> bytes:
    """The content, whole and unchanged, or CannotOpen."""
    try:
        padded = aead.decrypt(sealed, key=key, bound=Format.CONTENT.bind(place), kind=Format.CONTENT)
        content = bindings.sodium_unpad(padded, _size_class(len(padded) - 1))
    except (CryptoError, ValueError) as failure:
        raise CannotOpen from failure
    if len(padded) != _size_class(len(content)):  # found by fuzzing: there is one way to pad
        raise CannotOpen
    return content


def new_keypair() -> tuple[bytes, bytes]:
    """(public, private) of a reader, 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private.public_key), bytes(private)


def public_of(private: bytes) -> bytes:
    """The public half of 32 bytes that are a private key."""
    return bytes(PrivateKey(private).public_key)


def is_wrapped(sealed: bytes) -> bool:
    """Whether it begins with a wrapped key, which is WRAPPED bytes long where the key has 32."""
    return sealed[:1] == Format.WRAPPED_KEY.value


def wrap(key: bytes, *, public: bytes) -> bytes:
    """`key`, so that only the holder of the private key of `public` has it."""
    return Format.WRAPPED_KEY.value + bytes(SealedBox(PublicKey(public)).encrypt(key))


def unwrap(wrapped: bytes, *, private: bytes) -> bytes:
    """The key that was wrapped, or CannotOpen."""
    if wrapped[:1] != Format.WRAPPED_KEY.value:
        raise CannotOpen
    try:
        return bytes(SealedBox(PrivateKey(private)).decrypt(wrapped[1:]))
    except (CryptoError, ValueError, TypeError) as failure:
        raise CannotOpen from failure


def _seal_with(nonce: bytes, content: bytes, *, key: bytes, place: str) -> bytes:
    padded = bindings.sodium_pad(content, _size_class(len(content)))
    return aead.encrypt(padded, key=key, bound=Format.CONTENT.bind(place), nonce=nonce, kind=Format.CONTENT)


def _size_class(length: int) -> int:
    """256 bytes, then powers of two: padding always adds at least one byte, so a class starts at its size."""
    size = SMALLEST_CLASS
    while size <= length:
        size *= 2
    return size
