"""libsodium's secretstream in plain Python, slow and obvious: the twin that streams are compared with.

After the description in libsodium's documentation ("Encrypted streams and file encryption") and RFC 8439.
For messages whose length is a multiple of 16, as all of ours are. Never to be used outside tests.
"""

from struct import pack

from library.sealing.xchacha import chacha20_block, hchacha20, poly1305

REKEY = 2


def seal(messages: list[tuple[bytes, int]], associated: bytes, header: bytes, key: bytes) -> list[bytes]:
    """The ciphertext of each (message, tag) in turn: encrypted tag, message, 16-byte authentication tag."""
    subkey, chained, counter, sealed = hchacha20(key, header[:16]), header[16:], 1, []
    for message, tag in messages:
        assert len(message) % 16 == 0
        assert tag in (0, 1, 3)
        sealed.append(_one(message, tag, associated, pack("<I", counter) + chained, subkey))
        chained = _xor(chained, sealed[-1][-16:-8])
        counter += 1  # the last tag also makes a new key, which nothing is sealed with any more
    return sealed


def _one(message: bytes, tag: int, associated: bytes, nonce: bytes, key: bytes) -> bytes:
    told = _xor(bytes([tag]) + bytes(63), chacha20_block(key, 1, nonce))
    blocks = range(0, len(message), 64)
    stream = b"".join(chacha20_block(key, 2 + at // 64, nonce) for at in blocks)
    ciphertext = _xor(message, stream[: len(message)])
    lengths = pack("<QQ", len(associated), 64 + len(message))
    authenticated = associated + bytes(-len(associated) % 16) + told + ciphertext + lengths
    return told[:1] + ciphertext + poly1305(authenticated, chacha20_block(key, 0, nonce)[:32])


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(left ^ right for left, right in zip(one, other, strict=True))
