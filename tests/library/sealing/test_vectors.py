"""The published vectors: every format opens them, seals them again to the byte, and agrees with its twin."""

import hashlib
import json
from typing import Any

import pytest

from houvast.library.sealing.box import open_sealed, unwrap
from houvast.library.sealing.custody import HalfOpened, Share, open_first, open_second
from houvast.library.sealing.formats import Format
from houvast.library.sealing.lookup import blind_index
from houvast.library.sealing.months import unlock
from houvast.library.sealing.streams import MORE, open_stream
from library.sealing import secretstream, xchacha
from library.sealing.vectors import FILE, made, pattern, seal_stream_with, written

TEXTS = {"place", "month", "field", "value", "first", "second"}
PUBLISHED = {
    name: [
        {
            key: bytes.fromhex(value) if isinstance(value, str) and key not in TEXTS else value
            for key, value in each.items()
        }
        for each in vectors
    ]
    for name, vectors in json.loads(FILE.read_text()).items()
}


def each(name: str) -> Any:
    return pytest.mark.parametrize("vector", PUBLISHED[name], ids=range(len(PUBLISHED[name])))


def test_every_format_has_a_vector():
    assert set(PUBLISHED) == {name.lower() for name in Format.__members__}
    assert all(PUBLISHED.values())


def test_sealing_the_same_with_the_same_nonces_gives_the_published_bytes():
    assert FILE.read_text() == written(made())


@each("content")
def test_content_opens_and_agrees_with_the_slow_twin(vector: dict[str, Any]):
    key, place, content = vector["key"], vector["place"], vector["content"]
    assert open_sealed(vector["sealed"], key=key, place=place) == content
    padded = (content + b"\x80").ljust(256 if len(content) < 256 else 512, b"\0")
    twin = xchacha.encrypt(padded, b"\x01" + place.encode(), vector["nonce"], key)
    assert vector["sealed"] == b"\x01" + vector["nonce"] + twin


@each("wrapped_key")
def test_a_wrapped_key_opens(vector: dict[str, Any]):
    assert unwrap(vector["wrapped"], private=vector["private"]) == vector["key"]


@each("stream")
def test_a_stream_opens(vector: dict[str, Any]):
    content = pattern(vector["content_length"])
    named = {"key": vector["key"], "place": vector["place"]}
    sealed = seal_stream_with(vector["header"], content, **named)
    assert hashlib.sha256(sealed).digest() == vector["sealed_sha256"]
    assert (len(sealed), sealed[:64], sealed[-32:]) == (
        vector["sealed_length"],
        vector["sealed_begins"],
        vector["sealed_ends"],
    )
    assert b"".join(open_stream(lambda: [sealed], **named)) == content


def test_a_stream_agrees_with_the_slow_twin():
    vector = PUBLISHED["stream"][1]
    padded = (pattern(vector["content_length"]) + b"\x80").ljust(64 * 1024, b"\0")
    bound = b"\x03" + vector["place"].encode()
    (chunk,) = secretstream.seal([(padded, 3)], bound, vector["header"], vector["key"])
    assert hashlib.sha256(b"\x03" + vector["header"] + chunk).digest() == vector["sealed_sha256"]
    assert MORE == 0


@each("share")
def test_a_share_opens_in_two_steps(vector: dict[str, Any]):
    share = Share(vector["first"], vector["second"], vector["sealed"])
    half = open_first(share, vector["first_private"])
    assert half.sealed == PUBLISHED["half_opened_share"][0]["sealed"]
    assert open_second(half, vector["second_private"], place=vector["place"]) == vector["secret"]


@each("half_opened_share")
def test_a_half_opened_share_opens(vector: dict[str, Any]):
    half = HalfOpened(vector["first"], vector["second"], vector["sealed"])
    assert open_second(half, vector["second_private"], place=vector["place"]) == vector["secret"]


@each("locked_key")
def test_a_locked_key_opens_and_agrees_with_the_slow_twin(vector: dict[str, Any]):
    named = {name: vector[name] for name in ("month_key", "month", "place")}
    assert unlock(vector["locked"], **named) == vector["key"]
    bound = b"\x06" + vector["month"].encode() + vector["place"].encode()
    twin = xchacha.encrypt(vector["key"], bound, vector["nonce"], vector["month_key"])
    assert vector["locked"] == b"\x06" + vector["nonce"] + twin


@each("lookup")
def test_a_look_up_gives_the_published_index(vector: dict[str, Any]):
    named = {name: vector[name] for name in ("key", "field", "generation")}
    assert blind_index(vector["value"], **named) == vector["index"]
