"""Seal content under a key, hand that key to readers, open again. On libsodium, by PyNaCl.

Content: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), padded to size classes so that the length
says little, bound to its place so that a ciphertext moved elsewhere does not open. Keys: sealed
to a reader's public key (X25519 sealed box).

Format 1: version byte, 24-byte nonce, ciphertext with 16-byte tag.
"""

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.utils import random

VERSION = b"\x01"
NONCE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
SMALLEST_CLASS = 256


class CannotOpen(Exception):
    """Wrong key, or changed, shortened, moved or unknown ciphertext. Never more than that is said."""


def new_key() -> bytes:
    """A fresh content key: 32 random bytes."""
    return random(32)


def seal(content: bytes, *, key: bytes, place: str) -> bytes:
    """Ciphertext of `content` that opens only with `key` and only at `place`."""
    nonce = random(NONCE)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(_pad(content), _bound(place), nonce, key)
    return VERSION + nonce + sealed


def open_sealed(sealed: bytes, *, key: bytes, place: str) -> bytes:
    """The content, whole and unchanged, or CannotOpen."""
    nonce, ciphertext = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if sealed[:1] != VERSION or len(nonce) != NONCE:
        raise CannotOpen
    try:
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, _bound(place), nonce, key)
        return bindings.sodium_unpad(padded, _size_class(len(padded) - 1))
    except (CryptoError, ValueError, TypeError) as failure:
        raise CannotOpen from failure


def new_keypair() -> tuple[bytes, bytes]:
    """(public, private) of a reader, 32 bytes each."""
    private = PrivateKey.generate()
    return bytes(private.public_key), bytes(private)


def wrap(key: bytes, *, public: bytes) -> bytes:
    """`key`, so that only the holder of the private key of `public` has it."""
    return bytes(SealedBox(PublicKey(public)).encrypt(key))


def unwrap(wrapped: bytes, *, private: bytes) -> bytes:
    """The key that was wrapped, or CannotOpen."""
    try:
        return bytes(SealedBox(PrivateKey(private)).decrypt(wrapped))
    except (CryptoError, ValueError, TypeError) as failure:
        raise CannotOpen from failure


def _bound(place: str) -> bytes:
    return VERSION + place.encode()


def _pad(content: bytes) -> bytes:
    return bindings.sodium_pad(content, _size_class(len(content)))


def _size_class(length: int) -> int:
    """256 bytes, then powers of two: padding always adds at least one byte, so a class starts at its size."""
    size = SMALLEST_CLASS
    while size <= length:
        size *= 2
    return size
