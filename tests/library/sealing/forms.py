"""Every form in which something is sealed, in one shape, so that each refusal is tried on all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nacl.bindings import crypto_box_seed_keypair

from houvast.library.sealing.box import open_sealed, seal, unwrap, wrap
from houvast.library.sealing.custody import (
    HalfOpened,
    Share,
    entrust,
    open_first,
    open_second,
)
from houvast.library.sealing.formats import Format
from houvast.library.sealing.months import lock, unlock
from houvast.library.sealing.streams import open_stream, seal_stream

PLACE = "contact/1/1"
KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))
PUBLIC, PRIVATE = crypto_box_seed_keypair(bytes(32))  # the same each time: what fuzzing finds comes back
ANOTHER_PUBLIC, ANOTHER_PRIVATE = crypto_box_seed_keypair(bytes([1] * 32))
CANARY = b"canary: nobody may read this 123"  # 32 bytes, so that it can also stand where a key stands


@dataclass(frozen=True)
class Form:
    """`seal(content, place)`, and `open(sealed, key, place)` with `key` or, in vain, with `other_key`."""

    format: Format
    seal: Callable[[bytes, str], bytes]
    open: Callable[[bytes, Any, str], bytes]
    key: Any
    other_key: Any
    is_bound: bool = True

    def __str__(self) -> str:
        return self.format.name.lower()


def _open_stream(sealed: bytes, key: bytes, place: str) -> bytes:
    return b"".join(open_stream(lambda: [sealed], key=key, place=place))


def _seal_share(content: bytes, place: str) -> bytes:
    return entrust(content, {"An": PUBLIC, "Bo": ANOTHER_PUBLIC}, place=place)[0].sealed


def _open_share(sealed: bytes, keys: tuple[bytes, bytes], place: str) -> bytes:
    return open_second(open_first(Share("An", "Bo", sealed), keys[0]), keys[1], place=place)


def _half_open(content: bytes, place: str) -> bytes:
    return open_first(Share("An", "Bo", _seal_share(content, place)), PRIVATE).sealed


FORMS = (
    Form(
        Format.CONTENT,
        lambda content, place: seal(content, key=KEY, place=place),
        lambda sealed, key, place: open_sealed(sealed, key=key, place=place),
        KEY,
        OTHER_KEY,
    ),
    Form(
        Format.WRAPPED_KEY,
        lambda content, place: wrap(content, public=PUBLIC),
        lambda sealed, key, place: unwrap(sealed, private=key),
        PRIVATE,
        ANOTHER_PRIVATE,
        is_bound=False,
    ),
    Form(
        Format.STREAM,
        lambda content, place: b"".join(seal_stream([content], key=KEY, place=place)),
        _open_stream,
        KEY,
        OTHER_KEY,
    ),
    Form(
        Format.SHARE,
        _seal_share,
        _open_share,
        (PRIVATE, ANOTHER_PRIVATE),
        (ANOTHER_PRIVATE, PRIVATE),
    ),
    Form(
        Format.HALF_OPENED_SHARE,
        _half_open,
        lambda sealed, key, place: open_second(HalfOpened("An", "Bo", sealed), key, place=place),
        ANOTHER_PRIVATE,
        PRIVATE,
    ),
    Form(
        Format.LOCKED_KEY,
        lambda content, place: lock(content, month_key=KEY, month="2027-05", place=place),
        lambda sealed, key, place: unlock(sealed, month_key=key, month="2027-05", place=place),
        KEY,
        OTHER_KEY,
    ),
)
