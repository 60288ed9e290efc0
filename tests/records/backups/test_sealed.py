"""A backup opens with its private key, whole, and with nothing else."""

import io

import pytest

from houvast.records.backups import sealed
from houvast.records.backups.sealed import CannotOpen, NotAKey

CONTENT = [b"first ", b"", b"x" * 200_000, b" last"]


@pytest.fixture(scope="module")
def pair() -> tuple[str, str]:
    return sealed.new_pair()


@pytest.fixture(scope="module")
def file(pair: tuple[str, str]) -> bytes:
    return b"".join(sealed.seal(CONTENT, public=pair[0]))


def opened(file: bytes, private: str) -> bytes:
    return b"".join(sealed.open_file(io.BytesIO(file), private=private))


def test_it_opens_with_its_private_key(pair: tuple[str, str], file: bytes):
    assert opened(file, pair[1]) == b"".join(CONTENT)


def test_nothing_of_the_content_is_readable_in_it(file: bytes):
    assert b"first" not in file
    assert b"xxxx" not in file


def test_another_key_opens_nothing(file: bytes):
    with pytest.raises(CannotOpen):
        opened(file, sealed.new_pair()[1])


@pytest.mark.parametrize("at", [0, 7, 8, 50, 100, 130, 70_000, -1])
def test_a_changed_byte_is_found(pair: tuple[str, str], file: bytes, at: int):
    changed = bytearray(file)
    changed[at] ^= 1
    with pytest.raises(CannotOpen):
        opened(bytes(changed), pair[1])


@pytest.mark.parametrize("length", [0, 4, 8, 60, 88, 90, 112, 113, 65_000, 131_200, 200_000])
def test_a_shortened_file_is_found(pair: tuple[str, str], file: bytes, length: int):
    with pytest.raises(CannotOpen):
        opened(file[:length], pair[1])


def test_a_lengthened_file_is_found(pair: tuple[str, str], file: bytes):
    with pytest.raises(CannotOpen):
        opened(file + b"x", pair[1])


def test_a_key_that_was_written_down_in_capitals_and_spaces_is_the_same(pair: tuple[str, str], file: bytes):
    kind, letters = pair[1].split("-", 1)
    assert opened(file, f" {kind}-{letters.replace('-', ' ').upper()}\n") == b"".join(CONTENT)


def test_a_mistyped_letter_is_said_before_anything_is_tried(pair: tuple[str, str], file: bytes):
    mistyped = pair[1][:-1] + ("a" if pair[1][-1] != "a" else "b")
    with pytest.raises(NotAKey):
        opened(file, mistyped)


@pytest.mark.parametrize("given", ["", "private-", "private", "hello", "private-1111", "é"])
def test_what_is_no_key_is_refused(file: bytes, given: str):
    with pytest.raises(NotAKey):
        opened(file, given)


def test_the_halves_cannot_be_mistaken_for_one_another(pair: tuple[str, str], file: bytes):
    with pytest.raises(NotAKey):
        opened(file, pair[0])
    with pytest.raises(NotAKey):
        list(sealed.seal(CONTENT, public=pair[1]))


def test_public_keys_are_told_apart_by_their_fingerprint(pair: tuple[str, str]):
    assert sealed.fingerprint(pair[0]) != sealed.fingerprint(sealed.new_pair()[0])
    assert len(sealed.fingerprint(pair[0])) == 8
