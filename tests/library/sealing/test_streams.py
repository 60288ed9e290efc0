"""Files in chunks: whole or not at all, in bounded memory, of a length that says little."""

import subprocess
import sys
import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings

from houvast.library.sealing import streams
from houvast.library.sealing.box import CannotOpen
from houvast.library.sealing.streams import (
    ADDED,
    CHUNK,
    END,
    END_OF_CONTENT,
    MORE,
    open_stream,
    seal_stream,
    sealed_length,
    verify_stream,
)
from library.sealing import secretstream

KEY = bytes(range(32))
PLACE = "file/1/1"
BOUND = b"\x03" + PLACE.encode()
HEADER = bytes(range(24))
REKEY = bindings.crypto_secretstream_xchacha20poly1305_TAG_REKEY
WHOLE = b"x" * CHUNK
LAST = (b"tail" + b"\x80").ljust(CHUNK, b"\0")
ZEROS = bytes(CHUNK)
MB = 1024 * 1024


def sealed(content: bytes, *, place: str = PLACE) -> bytes:
    return b"".join(seal_stream([content], key=KEY, place=place))


def opened(stream: bytes) -> bytes:
    return b"".join(open_stream(lambda: [stream], key=KEY, place=PLACE))


def forged(*messages: tuple[bytes, int], end: bytes = b"") -> bytes:
    """A stream that somebody with the key seals chunk by chunk, however wrong the order of chunks is."""
    state = streams.State()
    header = bindings.crypto_secretstream_xchacha20poly1305_init_push(state, KEY)
    push = bindings.crypto_secretstream_xchacha20poly1305_push
    return b"\x03" + header + b"".join(push(state, *each) for each in bound(messages)) + end


def bound(messages: Iterable[tuple[bytes, int]]) -> Iterator[tuple[bytes, bytes, int]]:
    return ((message, BOUND, tag) for message, tag in messages)


def chunks_of(stream: bytes) -> list[bytes]:
    """Format byte with header, and each sealed chunk."""
    size = CHUNK + ADDED
    return [stream[:25], *(stream[at : at + size] for at in range(25, len(stream), size))]


AROUND = [
    0,
    1,
    CHUNK - 1,
    CHUNK,
    CHUNK + 1,
    2 * CHUNK - 1,
    2 * CHUNK,
    9 * CHUNK - 1,
    9 * CHUNK,
    35 * CHUNK + 7,
]


@pytest.mark.parametrize("length", AROUND)
def test_content_of_every_length_around_a_chunk_opens_whole(length: int):
    content = bytes(range(251)) * (length // 251 + 1)
    stream = sealed(content[:length])
    assert opened(stream) == content[:length]
    assert verify_stream([stream], key=KEY, place=PLACE) == length
    assert len(stream) == sealed_length(length)


@pytest.mark.parametrize("end", [b"\x80", b"\x80\0\0", b"\0" * 40, b"\x80" + bytes(CHUNK), bytes(2 * CHUNK)])
def test_content_that_looks_like_padding_comes_back_as_it_was(end: bytes):
    assert opened(sealed(b"content" + end)) == b"content" + end


@settings(max_examples=40)
@given(data=st.data(), content=st.binary(min_size=1, max_size=300).map(lambda few: few * 900))
def test_how_the_content_or_the_stream_is_cut_makes_no_difference(data: st.DataObject, content: bytes):
    def cut(whole: bytes) -> list[bytes]:
        places = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
        return [whole[a:b] for a, b in zip([0, *places], [*places, len(whole)], strict=True)]

    stream = b"".join(seal_stream(cut(content), key=KEY, place=PLACE))
    pieces = cut(stream)
    assert b"".join(open_stream(lambda: pieces, key=KEY, place=PLACE)) == content


def test_the_slow_twin_seals_the_same_stream():
    content = bytes(range(256)) * 256 + b"tail"
    state = streams.State()
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, HEADER, KEY)
    ours = list(streams._sealed(state, HEADER, [content], place=PLACE))
    assert ours[0] == b"\x03" + HEADER
    assert ours[1:] == secretstream.seal([(content[:CHUNK], MORE), (LAST, END)], BOUND, HEADER, KEY)


def test_the_length_of_short_files_cannot_be_told_apart():
    assert {len(sealed(b"x" * length)) for length in (0, 1, 20_000, CHUNK - 1)} == {sealed_length(0)}


@given(length=st.integers(0, 10**9))
def test_a_class_costs_at_most_twelve_percent_and_a_chunk(length: int):
    assert length < sealed_length(length) <= 1.12 * (length + 2 * (CHUNK + ADDED))


def test_the_length_of_a_file_up_to_200_mb_is_one_of_few():
    assert len({sealed_length(length) for length in range(0, 200 * MB, CHUNK)}) == 101


@given(length=st.integers(0, 10**9), more=st.integers(0, 10**6))
def test_a_longer_file_is_never_shorter_when_sealed(length: int, more: int):
    assert sealed_length(length) <= sealed_length(length + more)


SEALED = sealed(WHOLE * 9 + b"tail")  # ten chunks
START, *CHUNKS = chunks_of(SEALED)


@pytest.mark.parametrize("kept", range(10))
def test_a_stream_that_ends_too_early_shows_nothing_at_all(kept: int):
    with pytest.raises(CannotOpen):
        open_stream(lambda: [START, *CHUNKS[:kept]], key=KEY, place=PLACE)


@pytest.mark.parametrize("at", range(10))
def test_a_change_in_any_chunk_is_known_before_the_first_is_shown(at: int):
    changed = [*CHUNKS]
    changed[at] = changed[at][:-1] + bytes([changed[at][-1] ^ 1])
    with pytest.raises(CannotOpen):
        open_stream(lambda: [START, *changed], key=KEY, place=PLACE)


@given(order=st.permutations(range(10)).filter(lambda order: order != list(range(10))))
@settings(max_examples=30)
def test_chunks_in_another_order_do_not_open(order: list[int]):
    with pytest.raises(CannotOpen):
        open_stream(lambda: [START, *(CHUNKS[at] for at in order)], key=KEY, place=PLACE)


def test_a_chunk_left_out_repeated_or_taken_from_another_stream_does_not_open():
    _, *others = chunks_of(sealed(WHOLE * 9 + b"tail"))
    for chunks in (
        [*CHUNKS[:4], *CHUNKS[5:]],
        [*CHUNKS[:4], CHUNKS[3], *CHUNKS[4:]],
        [*CHUNKS[:4], others[4], *CHUNKS[5:]],
        [*CHUNKS, *CHUNKS],
        [*CHUNKS, CHUNKS[-1]],
        [],
    ):
        with pytest.raises(CannotOpen):
            open_stream(lambda chunks=chunks: [START, *chunks], key=KEY, place=PLACE)


@pytest.mark.parametrize(
    "messages",
    {
        "nothing": [],
        "no end": [(WHOLE, MORE)],
        "content without an end of content": [(WHOLE, MORE), (LAST, MORE)],
        "content that ends and no padding": [(LAST, END_OF_CONTENT)],
        "an end of content in the padding": [(LAST, END_OF_CONTENT), (ZEROS, END_OF_CONTENT), (ZEROS, END)],
        "a new key on the way": [(WHOLE, REKEY), (LAST, END)],
        "a new key at the end": [(LAST, REKEY)],
        "more padding than its class": [(LAST, END_OF_CONTENT), (ZEROS, END)],
        "less padding than its class": [*[(WHOLE, MORE)] * 8, (LAST, END)],
        "padding that says something": [*[(WHOLE, MORE)] * 8, (LAST, END_OF_CONTENT), (WHOLE, END)],
        "padding that goes on": [*[(WHOLE, MORE)] * 8, (LAST, END_OF_CONTENT), (ZEROS, MORE)],
        "a new key where the content ends": [*[(WHOLE, MORE)] * 8, (LAST, REKEY), (ZEROS, END)],
        "an end of content in its right number of padding": [
            *[(WHOLE, MORE)] * 32,
            (LAST, END_OF_CONTENT),
            (ZEROS, END_OF_CONTENT),
            (ZEROS, MORE),
            (ZEROS, END),
        ],
        "a new key in the padding": [
            *[(WHOLE, MORE)] * 32,
            (LAST, END_OF_CONTENT),
            (ZEROS, REKEY),
            (ZEROS, MORE),
            (ZEROS, END),
        ],
        "an end and more": [(LAST, END), (LAST, END)],
        "a last chunk without padding": [(WHOLE, END)],
        "a last chunk of zeros": [(ZEROS, END)],
        "a short chunk": [(b"tail\x80", END)],
        "a long chunk": [(LAST + bytes(16), END)],
    }.items(),
    ids=lambda named: named[0],
)
def test_a_stream_sealed_against_the_rules_does_not_open(messages: tuple[str, list[tuple[bytes, int]]]):
    with pytest.raises(CannotOpen):
        opened(forged(*messages[1]))


def test_forging_by_the_rules_opens():
    assert opened(forged((WHOLE, MORE), (LAST, END))) == WHOLE + b"tail"
    assert opened(forged(*[(WHOLE, MORE)] * 8, (LAST, END_OF_CONTENT), (ZEROS, END))) == WHOLE * 8 + b"tail"
    padding = [(ZEROS, MORE), (ZEROS, MORE), (ZEROS, END)]
    assert opened(forged(*[(WHOLE, MORE)] * 32, (LAST, END_OF_CONTENT), *padding)) == WHOLE * 32 + b"tail"


def test_bytes_behind_the_end_are_refused():
    for end in (b"\0", bytes(CHUNK + ADDED), bytes(CHUNK)):
        with pytest.raises(CannotOpen):
            opened(forged((LAST, END), end=end))


def test_a_stream_that_changes_between_its_two_readings_never_shows_what_nobody_sealed():
    readings = iter([[SEALED], [START, *CHUNKS[:5]]])
    content = open_stream(lambda: next(readings), key=KEY, place=PLACE)
    shown = [next(content) for _ in range(5)]
    assert b"".join(shown) == WHOLE * 5
    with pytest.raises(CannotOpen):
        next(content)


def test_the_source_failing_is_not_told_as_a_bad_ciphertext():
    def failing() -> Iterator[bytes]:
        yield START
        raise OSError("the disk")

    with pytest.raises(OSError, match="the disk"):
        open_stream(failing, key=KEY, place=PLACE)
    with pytest.raises(OSError, match="the disk"):
        list(seal_stream(failing(), key=KEY, place=PLACE))


def test_a_key_of_the_wrong_length_seals_nothing():
    with pytest.raises(ValueError, match="key length"):
        seal_stream([b""], key=KEY[1:], place=PLACE)


class Measured:
    """Peak of memory allocated by Python while the block runs, in bytes."""

    def __enter__(self) -> "Measured":
        tracemalloc.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()


def test_64_mb_pass_through_in_two_megabytes_of_memory(tmp_path: Path):
    file = tmp_path / "sealed"
    with Measured() as sealing, file.open("wb") as out:
        for piece in seal_stream((bytes(MB) for _ in range(64)), key=KEY, place=PLACE):
            out.write(piece)

    def read() -> Iterator[bytes]:
        with file.open("rb") as stream:
            yield from iter(lambda: stream.read(256 * 1024), b"")

    with Measured() as opening:
        length = sum(len(piece) for piece in open_stream(read, key=KEY, place=PLACE))
    assert length == 64 * MB
    assert file.stat().st_size == sealed_length(length)
    assert sealing.peak < 3 * MB  # the source's own pieces of 1 MB are among it
    assert opening.peak < 2 * MB


def test_the_measure_of_memory_sees_a_stream_that_is_held():
    with Measured() as holding:
        b"".join(seal_stream((bytes(MB) for _ in range(8)), key=KEY, place=PLACE))
    assert holding.peak > 8 * MB


def test_the_process_itself_stays_small_too():
    """What libsodium and its binding allocate, Python does not count: the peak of the process does."""
    script = (
        "import resource; from houvast.library.sealing.streams import *\n"
        "def run(mb): return sum(map(len, seal_stream((bytes(1 << 20) for _ in range(mb)), key=bytes(32), "
        "place='')))\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "run(1); before = peak(); run(64); print(peak() - before)"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    kilobytes = int(printed.stdout) // (1024 if sys.platform == "darwin" else 1)
    assert kilobytes < 4 * 1024
