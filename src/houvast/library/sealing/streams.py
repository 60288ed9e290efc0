"""Seal files piece by piece, so that 200 MB never stands in memory. On libsodium's secretstream, by PyNaCl.

Stream: format byte, 24-byte header, then chunks of 64 KiB with 17 bytes each (XChaCha20-Poly1305, each chunk
chained to those before it). Every chunk is bound to the place. The last chunk of content is padded, and
chunks of zeros follow up to a class of sizes (Padmé), so that the length of a file says little.

A stream is opened in two readings: the first proves that every chunk is there and unchanged, the second
hands out the content. There is no way to open in one reading: that would show a shortened file as far as
it goes, and nobody would see that something is missing.
"""

from collections.abc import Callable, Iterable, Iterator

from nacl import bindings
from nacl.exceptions import CryptoError

from houvast.library.sealing.aead import CannotOpen
from houvast.library.sealing.formats import Format

CHUNK = 64 * 1024
HEADER = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
ADDED = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
MORE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
END_OF_CONTENT = bindings.crypto_secretstream_xchacha20poly1305_TAG_PUSH
END = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
ZEROS = bytes(CHUNK)

State = bindings.crypto_secretstream_xchacha20poly1305_state


def seal_stream(chunks: Iterable[bytes], *, key: bytes, place: str) -> Iterator[bytes]:
    """The sealed stream of all `chunks` (of any sizes) in pieces; opens only with `key` and at `place`.

    Whoever stores it stores it whole, or not at all: a stream that was not written to its end does not open.
    """
    state = State()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    return _sealed(state, header, chunks, place=place)


def open_stream(read: Callable[[], Iterable[bytes]], *, key: bytes, place: str) -> Iterator[bytes]:
    """The content in pieces, or CannotOpen at the call, before any of it: the stream is whole and unchanged.

    `read` begins reading the sealed stream anew each time it is called: it is called twice. What it gives
    must not change between; if it does, the iteration ends in CannotOpen, never in content nobody sealed.
    """
    verify_stream(read(), key=key, place=place)
    return _opened(read(), key=key, place=place)


def verify_stream(sealed: Iterable[bytes], *, key: bytes, place: str) -> int:
    """How many bytes of content a whole and unchanged stream has, or CannotOpen. Reads it once."""
    return sum(len(piece) for piece in _opened(sealed, key=key, place=place))


def sealed_length(length: int) -> int:
    """Bytes of the sealed stream of `length` bytes of content."""
    return 1 + HEADER + (CHUNK + ADDED) * _class_of(length // CHUNK + 1)


def _sealed(state: State, header: bytes, chunks: Iterable[bytes], *, place: str) -> Iterator[bytes]:
    push, bound = bindings.crypto_secretstream_xchacha20poly1305_push, Format.STREAM.bind(place)
    yield Format.STREAM.value + header
    count = 0
    for content in _pieces(chunks, CHUNK):
        count += 1
        if len(content) == CHUNK:
            yield push(state, content, bound, MORE)
    padding = _class_of(count) - count
    yield push(state, bindings.sodium_pad(content, CHUNK), bound, END_OF_CONTENT if padding else END)
    for left in reversed(range(padding)):
        yield push(state, ZEROS, bound, MORE if left else END)


def _opened(sealed: Iterable[bytes], *, key: bytes, place: str) -> Iterator[bytes]:
    """Content as it comes: it stands for the whole stream only when this ends without CannotOpen."""
    pieces = _pieces(sealed, CHUNK + ADDED, first=1 + HEADER)
    state, bound = _begun(next(pieces), key, place)
    count, filled_up_to, is_over = 0, 0, False
    for piece in pieces:
        if len(piece) < CHUNK + ADDED:  # what is left after the last whole chunk: nothing, in a whole stream
            if piece or not is_over or count != filled_up_to:
                raise CannotOpen
            return
        if is_over:
            raise CannotOpen
        content, tag = _pulled(state, piece, bound)
        count, is_over = count + 1, tag == END
        if filled_up_to:
            _check_padding(content, tag)
        elif tag == MORE:
            yield content
        else:
            filled_up_to = _class_of(count)
            yield _last_content(content, tag)


def _begun(start: bytes, key: bytes, place: str) -> tuple[State, bytes]:
    """State of a stream whose first bytes are `start`, and what each chunk is bound to."""
    if start[:1] != Format.STREAM.value:
        raise CannotOpen
    state = State()
    try:
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, start[1:], key)
        return state, Format.STREAM.bind(place)
    except (CryptoError, ValueError, TypeError) as failure:
        raise CannotOpen from failure


def _pulled(state: State, chunk: bytes, bound: bytes) -> tuple[bytes, int]:
    try:
        return bindings.crypto_secretstream_xchacha20poly1305_pull(state, chunk, bound)
    except CryptoError as failure:
        raise CannotOpen from failure


def _last_content(padded: bytes, tag: int) -> bytes:
    if tag not in (END_OF_CONTENT, END):
        raise CannotOpen
    try:
        return bindings.sodium_unpad(padded, CHUNK)
    except CryptoError as failure:
        raise CannotOpen from failure


def _check_padding(content: bytes, tag: int) -> None:
    if content != ZEROS or tag not in (MORE, END):
        raise CannotOpen


def _pieces(chunks: Iterable[bytes], size: int, *, first: int | None = None) -> Iterator[bytes]:
    """All of `chunks` in pieces of `size` (the first of `first`), and then a shorter one, perhaps empty."""
    held, wanted = bytearray(), first or size
    for chunk in chunks:
        held += chunk
        while len(held) >= wanted:
            yield bytes(held[:wanted])
            del held[:wanted]
            wanted = size
    yield bytes(held)


def _class_of(count: int) -> int:
    """The number of chunks that `count` is filled up to: at most 12 % more, few different numbers.

    Padmé: Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
    Proceedings on Privacy Enhancing Technologies 2019(4), section 4.
    """
    exponent = count.bit_length() - 1
    zero_bits = max(exponent - exponent.bit_length(), 0)
    return -(-count >> zero_bits) << zero_bits
