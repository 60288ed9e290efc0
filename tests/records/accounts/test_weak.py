"""Passwords that are refused: made of words of this place, or known from a breach."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from cast import PASSWORD, Cast
from houvast.records.accounts import operations
from houvast.records.accounts.operations import NotPossible
from houvast.records.accounts.weak import is_breached, is_made_of


@pytest.mark.parametrize(
    "password",
    [
        "Helpline-helpline",
        "houvast houvast 1712",
        "Welkom2026!Worker",
        "our helpline 2026",
        "Phone line 12345",
    ],
)
def test_words_of_this_place_alone_make_no_password(cast: Cast, password: str):
    with pytest.raises(NotPossible, match="would guess"):
        operations.change_password(cast.worker.id, old=PASSWORD, new=password, by=cast.worker)


@pytest.mark.parametrize("password", [PASSWORD, "helpline under the old bridge", "telefoon en fietsen"])
def test_words_of_this_place_beside_others_are_taken(cast: Cast, password: str):
    assert not is_made_of(password, ("Worker", "Our helpline", "Phone line"))


def hashed(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


@pytest.fixture
def breached(settings: Settings, tmp_path: Path) -> Path:
    file = tmp_path / "breached"
    file.write_text(
        "".join(f"{line}:3\r\n" for line in sorted(hashed(f"stolen number {n}") for n in range(500)))
    )
    settings.BREACHED_PASSWORDS = str(file)
    return file


def test_a_breached_password_is_refused_and_no_other(cast: Cast, breached: Path):
    for number in range(500):
        assert is_breached(f"stolen number {number}")
        assert not is_breached(f"not stolen {number}")
    with pytest.raises(NotPossible, match="stolen"):
        operations.change_password(cast.worker.id, old=PASSWORD, new="stolen number 4", by=cast.worker)


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_short_list_is_read_to_its_ends(settings: Settings, tmp_path: Path, number: int):
    file = tmp_path / "short"
    file.write_text("\n".join(sorted(hashed(f"stolen number {n}") for n in range(number))))
    settings.BREACHED_PASSWORDS = str(file)
    assert all(is_breached(f"stolen number {n}") for n in range(number))
    assert not is_breached("something else")


def test_without_a_list_nothing_is_breached():
    assert not is_breached("password")


@given(st.text(max_size=60))
def test_any_text_can_be_asked(password: str):
    assert is_made_of(password, ("Noor Willems",)) in (True, False)
