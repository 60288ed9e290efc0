"""A blind index finds the same value again, however it was written, and says nothing without the key."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl import bindings

from houvast.library.sealing.lookup import (
    NotNormal,
    blind_index,
    email_address,
    exact,
    index_key,
    phone_number,
)

KEY, OTHER_KEY = bytes(range(32)), bytes(range(1, 33))


def index(value: str, *, key: bytes = KEY, field: str = "phone", generation: int = 1) -> bytes:
    return blind_index(value, key=key, field=field, generation=generation)


@given(value=st.text(max_size=60), field=st.text(max_size=20), generation=st.integers(0, 10**6))
def test_libsodium_gives_the_same_index(value: str, field: str, generation: int):
    told = b"".join(
        len(part).to_bytes(4, "big") + part
        for part in (field.encode(), str(generation).encode(), value.encode())
    )
    twin = bindings.crypto_generichash_blake2b_salt_personal(
        told, digest_size=32, key=KEY, person=b"lookup-1".ljust(16, b"\0")
    )
    assert index(value, field=field, generation=generation) == b"\x07" + twin


def test_another_key_field_generation_or_value_gives_another_index():
    assert index("32470123456") == index("32470123456")
    different = {
        index("32470123456"),
        index("32470123457"),
        index("32470123456", key=OTHER_KEY),
        index("32470123456", field="email"),
        index("32470123456", generation=2),
    }
    assert len(different) == 5


@given(first=st.text(max_size=8), second=st.text(max_size=8), moved=st.integers(1, 8))
def test_field_and_value_do_not_run_into_one_another(first: str, second: str, moved: int):
    both = first + second
    if both[:moved] != first:
        assert index(second, field=first) != index(both[moved:], field=both[:moved])


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_that_is_not_32_bytes_is_refused(length: int):
    with pytest.raises(ValueError, match="32 bytes"):
        index("32470123456", key=bytes(length))


@pytest.mark.parametrize(
    "written",
    [
        "0470 12 34 56", "0470/12.34.56", "0470-12-34-56", "+32 470 12 34 56", "0032470123456",
        "+32 (0)470 12 34 56", " (0470) 123456 ", "٠٤٧٠ ١٢٣٤٥٦", "０４７０１２３４５６",
    ],
)  # fmt: skip
def test_a_number_is_the_same_however_it_is_written(written: str):
    assert phone_number(written, country="32") == "32470123456"


@pytest.mark.parametrize(
    ("written", "country", "trunk", "digits"),
    [
        ("06 1234 5678", "39", "", "390612345678"),
        ("612 345 678", "34", "", "34612345678"),
        ("8 912 345-67-89", "7", "8", "79123456789"),
        ("+1 202 555 0123", "32", "0", "12025550123"),
    ],
)
def test_each_country_dials_in_its_own_way(written: str, country: str, trunk: str, digits: str):
    assert phone_number(written, country=country, trunk=trunk) == digits


@pytest.mark.parametrize(
    "written",
    ["", "+", "00", "0", "1712", "470123456", "anonymous", "0470 12 34 5x", "++32470123456", "+0470123456",
     "+3247012345678901", "0470 12 34 56 ext 3", "32+470123456", "+32", "²"],
)  # fmt: skip
def test_what_is_no_telephone_number_is_refused_and_not_repeated(written: str):
    with pytest.raises(NotNormal) as refusal:
        phone_number(written, country="32")
    assert not written.strip() or len(written) < 3 or written not in str(refusal.value)


@given(digits=st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True), country=st.sampled_from(["32", "31", "1"]))
def test_a_normal_number_stays_as_it_is(digits: str, country: str):
    assert phone_number("+" + digits, country=country) == digits
    assert phone_number("00" + digits, country=country) == digits


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("An@Example.BE", "an@example.be"),
        (" an@example.be. ", "an@example.be"),
        ("an@bücher.example", "an@xn--bcher-kva.example"),
        ("an@xn--bcher-kva.example", "an@xn--bcher-kva.example"),
        ("ａｎ＠example.be", "an@example.be"),
    ],
)
def test_an_address_is_the_same_however_it_is_written(written: str, address: str):
    assert email_address(written) == address


@pytest.mark.parametrize(
    "written",
    ["", "@", "an", "an@", "@example.be", "an@example", "a n@example.be", "an@b@example.be", "an@a..b",
     "an@" + "a" * 70 + ".be", "an@exa mple.be"],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_not_repeated(written: str):
    with pytest.raises(NotNormal) as refusal:
        email_address(written)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None
    assert str(refusal.value) == "Not an e-mail address."


def test_an_exact_value_is_the_same_in_capitals_and_with_other_spaces():
    assert exact("  Straße  12 ") == exact("STRASSE 12") == "strasse 12"
    with pytest.raises(NotNormal):
        exact(" \t")


@pytest.mark.parametrize("normal", [exact, email_address, lambda text: phone_number(text, country="32")])
@pytest.mark.parametrize("broken", ["\udc80", "an\udc80@example.be", "0470 12 34 56\ud800"])
def test_what_is_no_text_is_refused(normal: Callable[[str], str], broken: str):
    with pytest.raises(NotNormal):
        normal(broken)


@given(text=st.text(max_size=40))
def test_normal_stays_normal(text: str):
    for normal in (exact, email_address, lambda given: "+" + phone_number(given, country="32")):
        try:
            once = normal(text)
        except NotNormal:
            continue
        assert normal(once) == once


def test_the_key_of_an_index_takes_the_secret_the_months_key_and_the_month():
    month = {"month_key": OTHER_KEY, "month": "2027-05"}
    keys = {
        index_key(KEY, **month),
        index_key(OTHER_KEY, **month),
        index_key(KEY, **month | {"month_key": KEY}),
        index_key(KEY, **month | {"month": "2027-06"}),
        index_key(KEY, **month | {"month": "2027-05-2"}),
    }
    assert len(keys) == 5
    assert {len(key) for key in keys} == {32}


def test_libsodium_gives_the_same_key_of_an_index():
    twin = bindings.crypto_generichash_blake2b_salt_personal(
        KEY + b"2027-05", digest_size=32, key=OTHER_KEY, person=b"lookup-month-1".ljust(16, b"\0")
    )
    assert index_key(KEY, month_key=OTHER_KEY, month="2027-05") == twin


@pytest.mark.parametrize(("secret", "month_key"), [(b"", KEY), (KEY, b""), (KEY[1:], KEY), (KEY, KEY + b"x")])
def test_a_key_of_another_length_makes_no_key_of_an_index(secret: bytes, month_key: bytes):
    with pytest.raises(ValueError, match="32 bytes"):
        index_key(secret, month_key=month_key, month="2027-05")
