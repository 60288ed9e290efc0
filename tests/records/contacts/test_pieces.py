"""A long text becomes several messages, in whatever script: nothing of it is lost, and none is too long."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from houvast.records.contacts import writing

# Signs that are one in a mail and two or three once they are composed as the standard wants it.
LONGER = {
    "Bengali": "\u09df\u09dc\u09dd \u0995",
    "Hindi": "\u0958\u0959\u095b\u095c\u095f \u0915",
    "Hebrew": "\ufb2c\ufb2a\ufb4a\ufb1d \u05d0",
    "Punjabi": "\u0a33\u0a36\u0a59\u0a5e \u0a15",
    "music": "\U0001d15e\U0001d160 a",
}


def words_of(text: str) -> str:
    """All of a text but its spaces, hidden signs and the order of marks on one letter."""
    return "".join(unicodedata.normalize("NFC", writing.without_hidden(text)).split())


@pytest.mark.parametrize("script", LONGER)
def test_no_letter_of_a_long_text_is_lost_in_any_script(script: str):
    for text in (LONGER[script] * 2500, LONGER[script].replace(" ", "") * 3000):
        made, are_all = writing.pieces(text)
        assert are_all
        assert len(made) > 2
        assert "".join(words_of(each) for each in made) == words_of(text)
        assert all(0 < len(each) <= writing.LONGEST for each in made)


def lists(of: str) -> "st.SearchStrategy[str]":
    return st.tuples(st.text(of, min_size=1, max_size=40), st.integers(1, 900)).map(lambda t: t[0] * t[1])


@given(
    st.lists(st.one_of(*map(lists, LONGER.values()), lists("ab \n\t\u200b\u202ee")), max_size=4).map("".join)
)
@example("\u200b" * 9000 + "a")
@example("a" * 4000 + " " * 9000 + "b")
def test_what_stands_in_the_pieces_is_what_stood_in_the_text(text: str):
    made, are_all = writing.pieces(text)
    assert are_all
    assert "".join(words_of(each) for each in made) == words_of(text)
    assert all(0 < len(each) <= writing.LONGEST for each in made)


@given(st.text(max_size=30).map(lambda text: text * 300))
@example("\ud800" * 5000)
def test_whatever_it_is_pieces_come_out_and_none_is_too_long(text: str):
    made, _are_all = writing.pieces(text)
    assert all(0 < len(each) <= writing.LONGEST for each in made)


def test_what_cannot_be_read_is_told():
    assert writing.pieces("a" * 4000 + "\ud800") == (["a" * 4000], False)
    assert writing.pieces(" \u200b ") == ([], True)
