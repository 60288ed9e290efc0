"""What a stranger's bytes may do to the parsers of library/sealing: each target takes bytes and says so.

A target passes when it ends in the named refusal, or in exactly the content that a slow twin reads. Any other
exception, and content that nobody sealed, fails. `make fuzz` drives them by coverage, and
tests/library/sealing/test_fuzz.py a little in every run of the tests.
"""

import contextlib
from collections.abc import Callable
from math import floor, log2

from nacl import bindings

from houvast.library.sealing import aead, streams
from houvast.library.sealing.box import CannotOpen, open_sealed, wrap
from houvast.library.sealing.custody import HalfOpened, Share, open_first, open_second
from houvast.library.sealing.formats import Format
from houvast.library.sealing.lookup import NotNormal, blind_index, email_address, exact, phone_number
from library.sealing.forms import ANOTHER_PRIVATE, ANOTHER_PUBLIC, CANARY, FORMS, KEY, PLACE, PRIVATE, PUBLIC

CHUNK = 64 * 1024
ZEROS = bytes(CHUNK)
# Messages that a stream may consist of, by right or not.
MESSAGES = (
    b"x" * CHUNK,
    b"tail\x80".ljust(CHUNK, b"\0"),
    ZEROS,
    b"\x80" + bytes(CHUNK - 1),
    b"x" * (CHUNK - 1) + b"\x80",
    b"\x80",
    b"",
    b"x" * (CHUNK + 16),
)
TAGS = (0, 1, 2, 3)


def any_bytes(data: bytes) -> None:
    """Nothing opens but what was sealed (the seeds), in any format, whatever its first byte."""
    for form in FORMS:
        for sealed in (data, form.format.value + data):
            with contextlib.suppress(CannotOpen):
                opened = form.open(sealed, form.key, PLACE)
                assert opened == CANARY, f"{form} opened as {opened!r}"


def padding_under_a_right_tag(data: bytes) -> None:
    """Content comes out only if its padding is the one way in which it would have been padded."""
    bound = Format.CONTENT.bind(PLACE)
    sealed = aead.encrypt(data, key=KEY, bound=bound, nonce=aead.new_nonce(), kind=Format.CONTENT)
    size = 256
    while size < len(data):
        size *= 2
    try:
        content = open_sealed(sealed, key=KEY, place=PLACE)
    except CannotOpen:
        content = None
    unpadded, mark, zeros = data.rpartition(b"\x80")
    held = size // 2 if size > 256 else 0  # what a content of this class has at least
    right = len(data) == size and mark and not zeros.strip(b"\0") and len(unpadded) >= held
    assert content == (unpadded if right else None)


def chunks_under_right_tags(data: bytes) -> None:
    """A stream of any messages in any order: two bits of each byte say which tag, three which message."""
    messages = [(MESSAGES[byte >> 2 & 7], TAGS[byte & 3]) for byte in data[:40]]
    state = streams.State()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, KEY)
    push, bound = bindings.crypto_secretstream_xchacha20poly1305_push, Format.STREAM.bind(PLACE)
    sealed = [b"\x03" + header, *(push(state, message, bound, tag) for message, tag in messages)]
    try:
        content = b"".join(streams.open_stream(lambda: sealed, key=KEY, place=PLACE))
    except CannotOpen:
        content = None
    assert content == _meant(messages)


def shares_under_a_right_tag(data: bytes) -> None:
    """What a custodian's key opens may hold anything: the second custodian gets the refusal or the secret."""
    for wrapped in (wrap(data, public=PUBLIC), wrap(wrap(data, public=ANOTHER_PUBLIC), public=PUBLIC)):
        with contextlib.suppress(CannotOpen):
            half = open_first(Share("An", "Bo", b"\x04" + wrapped + data), PRIVATE)
            raise AssertionError(open_second(half, ANOTHER_PRIVATE, place=PLACE))
    with contextlib.suppress(CannotOpen):
        half = HalfOpened("An", "Bo", b"\x05" + wrap(data, public=ANOTHER_PUBLIC) + data)
        raise AssertionError(open_second(half, ANOTHER_PRIVATE, place=PLACE))


def written_values(data: bytes) -> None:
    """What is typed is refused by name, or normal for good; and what is normal has an index."""
    text = data.decode(errors="surrogateescape")
    for normal in (exact, email_address, lambda given: "+" + phone_number(given, country="32")):
        with contextlib.suppress(NotNormal):
            once = normal(text)
            assert normal(once) == once
            assert len(blind_index(once, key=KEY, field=once, generation=1)) == 33


TARGETS: tuple[Callable[[bytes], None], ...] = (
    any_bytes,
    padding_under_a_right_tag,
    chunks_under_right_tags,
    shares_under_a_right_tag,
    written_values,
)


def _meant(messages: list[tuple[bytes, int]]) -> bytes | None:
    """The twin of open_stream on messages and tags: content, or None if the stream breaks a rule."""
    ends = [at for at, (_, tag) in enumerate(messages) if tag != 0]
    if not ends or any(len(message) != CHUNK for message, _ in messages):
        return None
    last, whole = ends[0], messages[: ends[0]]
    padding = (
        [*[(ZEROS, 0)] * (_padme(last + 1) - last - 2), (ZEROS, 3)] if _padme(last + 1) > last + 1 else []
    )
    content, mark, zeros = messages[last][0].rpartition(b"\x80")
    if messages[last][1] != (1 if padding else 3) or messages[last + 1 :] != padding:
        return None
    return b"".join(message for message, _ in whole) + content if mark and not zeros.strip(b"\0") else None


def _padme(length: int) -> int:
    """As the paper writes it (algorithm 1)."""
    if length < 2:
        return length
    exponent = floor(log2(length))
    size = floor(log2(exponent)) + 1 if exponent else 0
    mask = (1 << max(exponent - size, 0)) - 1
    return (length + mask) & ~mask
