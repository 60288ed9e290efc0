"""A little of what `make fuzz` does, in every run of the tests."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz import sealing
from fuzz.sealing import TARGETS, chunks_under_right_tags, padding_under_a_right_tag

padded = st.builds(
    lambda content, zeros, size: (content + b"\x80" + bytes(zeros)).ljust(size, b"\0"),
    st.binary(max_size=300),
    st.integers(0, 300),
    st.sampled_from([0, 255, 256, 512, 768, 1024]),
)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.__name__)
@settings(max_examples=60)
@given(data=st.binary(max_size=400))
def test_a_strangers_bytes_end_in_the_named_refusal(target: Callable[[bytes], None], data: bytes):
    target(data)


@given(data=padded)
def test_only_padding_as_we_pad_opens(data: bytes):
    padding_under_a_right_tag(data)


@settings(max_examples=60)
@given(whole=st.integers(0, 36), last=st.sampled_from([5, 7]), padding=st.integers(0, 3), end=st.booleans())
def test_only_streams_as_we_seal_them_open(whole: int, last: int, padding: int, end: bool):
    """Mostly by the rules: whole chunks, a last one, chunks of zeros (8 with tag 0, 11 with tag 3)."""
    chunks_under_right_tags(bytes([0] * whole + [last] + [8] * padding + [11] * end))


def test_the_fuzz_would_see_a_stream_that_opens_against_the_rules(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sealing, "_meant", lambda messages: None)
    with pytest.raises(AssertionError):
        chunks_under_right_tags(bytes([0, 7]))


def test_classes_are_those_of_the_paper():
    counts = range(1, 20_000)
    assert [sealing.streams._class_of(count) for count in counts] == [
        sealing._padme(count) for count in counts
    ]
