"""Content under a key: it opens whole, at its place, with its key, or not at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl import bindings

from houvast.library.sealing.box import (
    CannotOpen,
    new_key,
    new_keypair,
    open_sealed,
    seal,
    unwrap,
    wrap,
)
from library.sealing import xchacha

KEY = bytes(range(32))
PLACE = "contact/1/1"

# draft-irtf-cfrg-xchacha-03, A.3.1
VECTOR_CONTENT = (
    b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    b"sunscreen would be it."
)
VECTOR_ASSOCIATED = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
VECTOR_KEY = bytes(range(0x80, 0xA0))
VECTOR_NONCE = bytes(range(0x40, 0x58))
VECTOR_SEALED = bytes.fromhex(
    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39"
    "ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
    "21f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"
)


def test_the_cipher_is_the_one_of_the_published_vector():
    assert (
        bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(
            VECTOR_CONTENT, VECTOR_ASSOCIATED, VECTOR_NONCE, VECTOR_KEY
        )
        == VECTOR_SEALED
    )


def test_the_slow_twin_gives_the_published_vector():
    assert xchacha.encrypt(VECTOR_CONTENT, VECTOR_ASSOCIATED, VECTOR_NONCE, VECTOR_KEY) == VECTOR_SEALED


@settings(max_examples=10)
@given(content=st.binary(max_size=600), place=st.text(max_size=20))
def test_format_1_is_version_nonce_and_the_padded_content_as_the_slow_twin_seals_it(
    content: bytes, place: str
):
    sealed = seal(content, key=KEY, place=place)
    size = next(size for size in (256, 512, 1024) if size > len(content))
    padded = (content + b"\x80").ljust(size, b"\0")
    twin = xchacha.encrypt(padded, b"\x01" + place.encode(), sealed[1:25], KEY)
    assert sealed == b"\x01" + sealed[1:25] + twin


@given(content=st.binary(max_size=5000), key=st.binary(min_size=32, max_size=32), place=st.text(max_size=40))
def test_what_was_sealed_opens_whole(content: bytes, key: bytes, place: str):
    assert open_sealed(seal(content, key=key, place=place), key=key, place=place) == content


@pytest.mark.parametrize("length", [0, 1, 254, 255, 256, 257, 511, 512, 1023, 1024, 4095, 4096])
def test_content_of_every_length_around_a_size_class_opens_whole(length: int):
    content = b"\x80" * length
    assert open_sealed(seal(content, key=KEY, place=PLACE), key=KEY, place=PLACE) == content


def test_the_length_of_short_notes_cannot_be_told_apart():
    assert len({len(seal(b"x" * length, key=KEY, place=PLACE)) for length in range(256)}) == 1


def test_the_same_content_sealed_twice_looks_different():
    assert seal(b"same", key=KEY, place=PLACE) != seal(b"same", key=KEY, place=PLACE)


def test_another_key_does_not_open():
    with pytest.raises(CannotOpen):
        open_sealed(seal(b"note", key=KEY, place=PLACE), key=new_key(), place=PLACE)


def test_a_ciphertext_moved_to_another_place_does_not_open():
    with pytest.raises(CannotOpen):
        open_sealed(seal(b"note", key=KEY, place=PLACE), key=KEY, place="contact/2/1")


@given(at=st.integers(0, 296), flip=st.integers(1, 255))
def test_a_ciphertext_with_one_changed_byte_does_not_open(at: int, flip: int):
    sealed = bytearray(seal(b"note", key=KEY, place=PLACE))
    sealed[at] ^= flip
    with pytest.raises(CannotOpen):
        open_sealed(bytes(sealed), key=KEY, place=PLACE)


@given(length=st.integers(0, 296))
def test_a_shortened_ciphertext_does_not_open(length: int):
    with pytest.raises(CannotOpen):
        open_sealed(seal(b"note", key=KEY, place=PLACE)[:length], key=KEY, place=PLACE)


@given(extra=st.binary(min_size=1, max_size=40))
def test_a_lengthened_ciphertext_does_not_open(extra: bytes):
    with pytest.raises(CannotOpen):
        open_sealed(seal(b"note", key=KEY, place=PLACE) + extra, key=KEY, place=PLACE)


@given(garbage=st.binary(max_size=400))
def test_what_was_never_sealed_does_not_open(garbage: bytes):
    with pytest.raises(CannotOpen):
        open_sealed(b"\x01" + garbage, key=KEY, place=PLACE)


def test_content_whose_padding_does_not_fit_its_size_class_does_not_open():
    nonce, bound = bytes(24), b"\x01" + PLACE.encode()
    too_large = b"short\x80".ljust(512, b"\0")
    for padded in (b"", b"\x80", bytes(256), b"x" * 256, too_large):
        sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, bound, nonce, KEY)
        with pytest.raises(CannotOpen):
            open_sealed(b"\x01" + nonce + sealed, key=KEY, place=PLACE)


def test_a_refusal_says_nothing_of_the_content():
    with pytest.raises(CannotOpen) as refusal:
        open_sealed(seal(b"canary", key=KEY, place=PLACE), key=new_key(), place=PLACE)
    assert "canary" not in f"{refusal.value!r} {refusal.value.__cause__!r}"


def test_a_wrapped_key_opens_for_its_reader_only():
    public, private = new_keypair()
    _, another = new_keypair()
    wrapped = wrap(KEY, public=public)
    assert unwrap(wrapped, private=private) == KEY
    with pytest.raises(CannotOpen):
        unwrap(wrapped, private=another)


@given(at=st.integers(0, 79), flip=st.integers(1, 255))
def test_a_changed_or_shortened_wrapped_key_does_not_open(at: int, flip: int):
    public, private = new_keypair()
    wrapped = bytearray(wrap(KEY, public=public))
    with pytest.raises(CannotOpen):
        unwrap(bytes(wrapped[:at]), private=private)
    wrapped[at] ^= flip
    with pytest.raises(CannotOpen):
        unwrap(bytes(wrapped), private=private)


def test_keys_are_new_each_time():
    assert len({new_key() for _ in range(20)}) == 20
    assert len({new_keypair() for _ in range(20)}) == 20
