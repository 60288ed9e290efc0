"""XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03) with format byte, nonce and place: under box and months.

Sealed: format byte, 24-byte nonce, ciphertext, 16-byte tag. The nonce is an argument, so that published
vectors can be made again; whoever seals passes a fresh `new_nonce()`: a nonce used twice under one key
gives both contents away.
"""

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.utils import random

from houvast.library.sealing.formats import Format

NONCE = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
TAG = bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES


class CannotOpen(Exception):
    """Wrong key, or changed, shortened, moved or unknown ciphertext. Never more than that is said."""


def new_nonce() -> bytes:
    """24 random bytes: enough for 2**80 sealings under one key."""
    return random(NONCE)


def encrypt(content: bytes, *, key: bytes, bound: bytes, nonce: bytes, kind: Format) -> bytes:
    """`content` sealed under `key`; `bound` is authenticated, and not stored."""
    ciphertext = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(content, bound, nonce, key)
    return kind.value + nonce + ciphertext


def decrypt(sealed: bytes, *, key: bytes, bound: bytes, kind: Format) -> bytes:
    """The content, whole and unchanged, or CannotOpen."""
    nonce, ciphertext = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    if sealed[:1] != kind.value or len(ciphertext) < TAG:
        raise CannotOpen
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, bound, nonce, key)
    except (CryptoError, ValueError, TypeError) as failure:
        raise CannotOpen from failure
