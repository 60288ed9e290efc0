"""A password derived once: two halves that say nothing of each other; and codes that can be written down."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.library.sealing.derive import (
    LEAST,
    SALT_BYTES,
    Cost,
    code_key,
    derive,
    measured,
    new_code,
    new_salt,
    same,
)

CHEAP = Cost(8, 1)
SALT = bytes(range(SALT_BYTES))


def slow_hkdf(root: bytes, info: bytes) -> bytes:
    """RFC 5869 by hand: one block of SHA-256 is all that 32 bytes need."""
    extracted = hmac.new(bytes(32), root, hashlib.sha256).digest()
    return hmac.new(extracted, info + b"\x01", hashlib.sha256).digest()


@settings(max_examples=20)
@given(st.text(min_size=1, max_size=40).filter(lambda text: text.isascii()))
def test_both_halves_are_argon2id_split_by_hkdf(password: str):
    root = Argon2id(salt=SALT, length=64, iterations=1, lanes=1, memory_cost=8).derive(password.encode())
    halves = derive(password, salt=SALT, cost=CHEAP)
    assert halves.verifier == slow_hkdf(root, b"houvast sign-in verifier 1")
    assert halves.key == slow_hkdf(root, b"houvast private key 1")
    assert halves.verifier != halves.key


def test_another_salt_or_cost_gives_other_halves():
    made = [
        derive("quiet bridge", salt=salt, cost=cost)
        for salt, cost in ((SALT, CHEAP), (new_salt(), CHEAP), (SALT, Cost(16, 1)), (SALT, Cost(8, 2)))
    ]
    assert len({half for each in made for half in (each.verifier, each.key)}) == 8


def test_two_ways_to_type_one_letter_are_one_password():
    composed, apart = "caf\u00e9 au lait", "cafe\u0301 au lait"
    assert derive(composed, salt=SALT, cost=CHEAP) == derive(apart, salt=SALT, cost=CHEAP)


def test_a_code_has_128_bits_and_opens_however_it_is_typed():
    code = new_code()
    plain = code.replace("-", "")
    assert len(plain) == 26  # 26 letters of five bits hold 128
    assert len({new_code() for _ in range(100)}) == 100
    for typed in (code.lower(), plain, f" {code} ", code.replace("-", " "), code.replace("O", "0")):
        assert code_key(typed) == code_key(code)
    assert code_key(plain[:-1]) != code_key(code)


@pytest.mark.parametrize(("seconds_each", "memory"), [(10.0, 64), (0.3, 64), (0.2, 128), (0.0, 512)])
def test_the_cost_grows_until_it_would_take_too_long_and_never_below_the_least(
    monkeypatch: pytest.MonkeyPatch, seconds_each: float, memory: int
):
    """A machine on which 64 MiB take so many seconds, and twice the memory twice as long."""
    from houvast.library.sealing import derive as module

    now = [0.0]

    def passing(password: str, *, salt: bytes, cost: Cost) -> None:
        now[0] += seconds_each * cost.memory_kib / LEAST.memory_kib

    monkeypatch.setattr(module, "derive", passing)
    assert measured(0.5, clock=lambda: now[0]) == Cost(memory * 1024, LEAST.passes)


def test_secrets_are_compared_by_their_whole_content():
    assert same(b"a" * 32, b"a" * 32)
    assert not same(b"a" * 32, b"a" * 31 + b"b")
    assert not same(b"a" * 32, b"a" * 31)
