"""A reason is English as it stands, and can be said in another language with all that fills it."""

import copy
import pickle

import pytest

from houvast.library.hsds import Fault, Worded
from houvast.library.hsds.checking import unfit
from houvast.library.hsds.kinds import KINDS
from houvast.library.sheets.worded import large

DUTCH = {
    "Here %(expected)s is expected, not %(found)s.": "Hier hoort %(expected)s, niet %(found)s.",
    "a number": "een getal",
    "text": "tekst",
}


def test_a_reason_is_its_english_text():
    reason = unfit(KINDS["service"].fields["minimum_age"], "x")
    assert reason == "Here a number is expected, not text."
    assert (
        str(Fault("service.minimum_age", reason, "l.csv", 3))
        == f"l.csv, line 3, service.minimum_age: {reason}"
    )


def test_it_is_said_in_another_language_with_the_texts_that_fill_it():
    reason = unfit(KINDS["service"].fields["minimum_age"], "x")
    assert reason.by(DUTCH.__getitem__) == "Hier hoort een getal, niet tekst."


def test_what_somebody_wrote_is_never_read_as_a_template():
    reason = Worded("The file has no column %(columns)s.", columns="100%(x)s %")
    assert reason == "The file has no column 100%(x)s %."
    assert reason.by(lambda said: said) == reason


def test_what_is_in_the_language_of_its_reader_stays_as_it_is():
    assert Worded.already("30% van wie belt").by(lambda said: said) == "30% van wie belt"


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda each: pickle.loads(pickle.dumps(each))])
def test_a_copy_can_still_be_said_in_another_language(copied):
    made = copied(Worded("%(many)s%% of %(what)s", many=3, what=Worded("text")))
    assert made == "3% of text"
    assert made.by(lambda said: DUTCH.get(said, said)) == "3% of tekst"


def test_a_large_number_is_read_alike_in_every_language():
    assert large(500_000) == "500\N{NARROW NO-BREAK SPACE}000"
