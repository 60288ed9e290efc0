"""Makes src/houvast/library/sealing/vectors.json: every format with its inputs, nonces and outputs.

Only here is randomness given by hand: content, locks and streams by the argument that production fills
with random bytes, sealed boxes by a twin that takes the one-time private key. Run as a module, this file
writes the vectors; whoever changes a published one breaks what was sealed before.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

from nacl import bindings

import houvast.library.sealing
from houvast.library.sealing import box, custody, lookup, months, streams

FILE = Path(houvast.library.sealing.__file__).parent / "vectors.json"
Vector = dict[str, Any]


def made() -> dict[str, list[Vector]]:
    """All vectors by format."""
    return {
        "content": [_content(text) for text in ("", "a note", "é" * 128)],
        "wrapped_key": [_wrapped_key()],
        "stream": [_stream(length) for length in (0, 5, streams.CHUNK, 9 * streams.CHUNK)],
        "share": [_share()],
        "half_opened_share": [_half_opened_share()],
        "locked_key": [_locked_key()],
        "lookup": [_lookup("phone", "32470123456", 1), _lookup("email", "an@example.be", 2)],
    }


def random_bytes(label: str, length: int = 32) -> bytes:
    """Bytes that look random and are the same each time."""
    return hashlib.shake_256(f"houvast test vector: {label}".encode()).digest(length)


def pattern(length: int) -> bytes:
    """Content of streams: byte number i is i modulo 251."""
    return (bytes(range(251)) * (length // 251 + 1))[:length]


def wrap_with(ephemeral_private: bytes, key: bytes, *, public: bytes) -> bytes:
    """The twin of box.wrap: what libsodium documents of sealed boxes, with a given one-time key."""
    ephemeral = bindings.crypto_scalarmult_base(ephemeral_private)
    nonce = hashlib.blake2b(ephemeral + public, digest_size=24).digest()
    return b"\x02" + ephemeral + bindings.crypto_box_easy(key, nonce, public, ephemeral_private)


def seal_stream_with(header: bytes, content: bytes, *, key: bytes, place: str) -> bytes:
    """As streams.seal_stream, from a given header: pushing and pulling begin in the same state."""
    state = streams.State()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
    return b"".join(streams._sealed(state, header, [content], place=place))


def _content(text: str) -> Vector:
    key, nonce, place = random_bytes("content key"), random_bytes(f"nonce {text}", 24), "contact/1/1"
    sealed = box._seal_with(nonce, text.encode(), key=key, place=place)
    return {"key": key, "place": place, "nonce": nonce, "content": text.encode(), "sealed": sealed}


def _wrapped_key() -> Vector:
    private, ephemeral, key = (random_bytes(f"wrapped key {each}") for each in ("reader", "one-time", "key"))
    public = bindings.crypto_scalarmult_base(private)
    wrapped = wrap_with(ephemeral, key, public=public)
    return {
        "private": private,
        "public": public,
        "one_time_private": ephemeral,
        "key": key,
        "wrapped": wrapped,
    }


def _stream(length: int) -> Vector:
    key, header, place = random_bytes("stream key"), random_bytes(f"header {length}", 24), "file/1"
    sealed = seal_stream_with(header, pattern(length), key=key, place=place)
    return {
        "key": key,
        "place": place,
        "header": header,
        "content_length": length,
        "sealed_length": len(sealed),
        "sealed_begins": sealed[:64],
        "sealed_ends": sealed[-32:],
        "sealed_sha256": hashlib.sha256(sealed).digest(),
    }


def _share() -> Vector:
    first, second, inner, outer, key, secret = (
        random_bytes(f"share {each}")
        for each in ("first", "second", "inner one-time", "outer one-time", "key", "secret")
    )
    nonce, place, names = random_bytes("share nonce", 24), "recovery/1", ("An", "Dré")
    wrapped_once = wrap_with(inner, key, public=bindings.crypto_scalarmult_base(second))
    wrapped = wrap_with(outer, wrapped_once, public=bindings.crypto_scalarmult_base(first))
    content = box._seal_with(nonce, secret, key=key, place=custody._named(*names, place))
    return {
        "first": names[0],
        "second": names[1],
        "first_private": first,
        "second_private": second,
        "inner_one_time_private": inner,
        "outer_one_time_private": outer,
        "key": key,
        "nonce": nonce,
        "place": place,
        "secret": secret,
        "sealed": b"\x04" + wrapped + content,
    }


def _half_opened_share() -> Vector:
    share = _share()
    kept = ("first", "second", "second_private", "place", "secret")
    opened = custody.open_first(
        custody.Share(share["first"], share["second"], share["sealed"]), share["first_private"]
    )
    return {**{name: share[name] for name in kept}, "sealed": opened.sealed}


def _locked_key() -> Vector:
    key, month_key = random_bytes("locked key"), random_bytes("month key")
    nonce, month, place = random_bytes("lock nonce", 24), "2027-05", "contact/1"
    locked = months._lock_with(nonce, key, month_key=month_key, month=month, place=place)
    return {
        "month_key": month_key,
        "month": month,
        "place": place,
        "nonce": nonce,
        "key": key,
        "locked": locked,
    }


def _lookup(field: str, value: str, generation: int) -> Vector:
    key = random_bytes("lookup key")
    index = lookup.blind_index(value, key=key, field=field, generation=generation)
    return {"key": key, "field": field, "generation": generation, "value": value, "index": index}


def written(vectors: dict[str, list[Vector]]) -> str:
    """As they stand in the file: bytes in hexadecimal, everything else as it is."""
    return json.dumps(vectors, indent=1, ensure_ascii=False, default=bytes.hex) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(made()))
