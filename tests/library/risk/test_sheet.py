"""A sheet of answers is read strictly: what cannot be meant is refused with what to write instead."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.risk import (
    MalformedSheet,
    RiskRefused,
    UnknownBand,
    UnknownItem,
    WrongAnswer,
    assess,
    instrument,
    read_sheet,
)

DASH, HITS, FACTORS = instrument("dash"), instrument("hits"), instrument("factors")


@pytest.mark.parametrize(
    ("text", "refusal", "reason"),
    [
        ("", MalformedSheet, "Line 1: this is not JSON"),
        ('{"answers":\n{"1": tru}}', MalformedSheet, "Line 2: this is not JSON"),
        ("[]", MalformedSheet, "Begin with"),
        ('{"answers": []}', MalformedSheet, "Begin with"),
        ("[" * 100_001, MalformedSheet, "longer than"),
        ("[" * 50_000, MalformedSheet, "nested too deeply|not JSON"),
        ('{"answers": {"1": NaN}}', MalformedSheet, "NaN is no answer"),
        ('{"answers": {"1": true, "1": false}}', MalformedSheet, "'1' stands twice"),
        ('{"answers": {}, "score": 3}', MalformedSheet, "'score' is not known for dash. Known are answers"),
        ('{"answers": {}, "judgement": "high"}', MalformedSheet, "'judgement' is not known for dash"),
        ('{"answers": {"25": true}}', UnknownItem, "dash has no item '25'. Its items are 1 to 24"),
        ('{"answers": {"1": "yes"}}', WrongAnswer, 'Item 1 of dash is .*, false or null, not by "yes"'),
        ('{"answers": {"1": 1}}', WrongAnswer, "not by 1"),
        ('{"answers": {"1": [true]}}', WrongAnswer, "not by"),
        ('{"answers": {}, "victim_sex": "boy"}', MalformedSheet, "victim_sex is F, M, X"),
        ('{"answers": {}, "perpetrator_sex": 2}', MalformedSheet, "perpetrator_sex is F, M, X"),
        ('{"answers": {}, "relationship": "EX"}', MalformedSheet, "relationship is one of CURRENT_PARTNER"),
        ('{"answers": {}, "victim_age": 131}', MalformedSheet, "victim_age is a whole number"),
        ('{"answers": {}, "victim_age": true}', MalformedSheet, "victim_age is a whole number"),
        ('{"answers": {}, "override": "extreme"}', UnknownBand, "Its bands are standard, medium, high"),
        ('{"answers": {}, "override": {"band": 3}}', UnknownBand, "has no band 3"),
        ('{"answers": {}, "override": {"reason": "x"}}', MalformedSheet, "override is"),
        ('{"answers": {}, "override": {"band": "high", "reason": 4}}', MalformedSheet, "in words"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_meant_is_refused(text: str, refusal: type[RiskRefused], reason: str):
    with pytest.raises(refusal, match=reason):
        read_sheet(text, DASH)


@pytest.mark.parametrize("answer", ["0", "6", "true", "2.0", '"3"'])
def test_a_scale_takes_its_own_numbers_only(answer: str):
    with pytest.raises(WrongAnswer, match="a whole number from 1 to 5 or null"):
        read_sheet(f'{{"answers": {{"1": {answer}}}}}', HITS)


def test_an_override_belongs_to_a_score_and_a_judgement_to_a_sheet_without_one():
    with pytest.raises(MalformedSheet, match="'override' is not known for factors"):
        read_sheet('{"answers": {}, "override": "high"}', FACTORS)
    assert read_sheet('{"answers": {}, "judgement": "HIGH"}', FACTORS).judgement


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 30) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(answers=st.dictionaries(st.sampled_from(["1", "2", "24", "x"]), JSON), about=JSON, judged=JSON)
def test_whatever_comes_in_is_assessed_or_refused_and_nothing_else(
    answers: dict[str, object], about: object, judged: object
):
    text = json.dumps({"answers": answers, "victim_sex": about, "relationship": about, "override": judged})
    with contextlib.suppress(RiskRefused):
        assert assess(DASH, read_sheet(text, DASH)).warnings
