"""Scores of the instruments that come along: their boundaries, what is unknown, judgement, and for whom."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.risk import Assessment, assess, instrument, names, read_instrument, read_sheet
from houvast.library.risk.report import as_json, as_text, warnings

DASH, HITS, FACTORS = instrument("dash"), instrument("hits"), instrument("factors")
WOMAN_BY_MAN = {
    "victim_sex": "F", "perpetrator_sex": "M", "relationship": "FORMER_PARTNER", "victim_age": 30,
}  # fmt: skip
MAN_BY_WOMAN = WOMAN_BY_MAN | {"victim_sex": "MALE", "perpetrator_sex": "FEMALE"}


def dash(yes: int, **said: Any) -> Assessment:
    answers = {str(item): item <= yes for item in range(1, 25)}
    return assess(DASH, read_sheet(json.dumps({"answers": answers} | WOMAN_BY_MAN | said), DASH))


def hits(*points: int | None, **said: Any) -> Assessment:
    answers = {str(item): point for item, point in enumerate(points, 1)}
    return assess(HITS, read_sheet(json.dumps({"answers": answers} | said), HITS))


def codes(found: Assessment) -> list[str]:
    return [each.code for each in found.warnings]


def band(found: Assessment) -> str | None:
    return found.band.name if found.band else None


@pytest.mark.parametrize(
    ("yes", "expected"),
    [(0, "standard"), (1, "standard"), (9, "standard"), (10, "medium"), (13, "medium"), (14, "high"),
     (24, "high")],
)  # fmt: skip
def test_dash_has_the_bands_of_its_source(yes: int, expected: str):
    found = dash(yes)
    assert (found.score, band(found)) == (yes, expected)


@pytest.mark.parametrize(
    ("points", "score", "expected"),
    [((1, 1, 1, 1), 4, "negative"), ((2, 2, 3, 3), 10, "negative"), ((2, 3, 3, 3), 11, "positive"),
     ((5, 5, 5, 5), 20, "positive")],
)  # fmt: skip
def test_hits_is_positive_above_ten(points: tuple[int, ...], score: int, expected: str):
    found = hits(*points)
    assert (found.score, band(found)) == (score, expected)


def test_eight_and_a_judgement_are_high_and_the_score_stays():
    found = dash(8, override={"band": "high", "reason": "He has her keys"})
    assert (found.score, band(found), found.scored_band) == (8, "high", DASH.band_called("standard"))
    assert "RAISED" in codes(found)


def test_a_judgement_never_lowers_and_says_so():
    found = dash(14, override={"band": "standard", "reason": "calm now"})
    assert band(found) == "high"
    assert "NOT_LOWERED" in codes(found)


def test_a_judgement_without_a_reason_is_told():
    assert "NO_REASON" in codes(dash(3, override="medium"))
    assert "NO_REASON" not in codes(dash(3, override={"band": "medium", "reason": "why"}))


def test_unknown_answers_leave_a_lower_limit_and_what_it_might_be():
    answers: dict[str, bool | None] = {str(item): item <= 9 for item in range(1, 21)}
    sheet = read_sheet(json.dumps({"answers": answers | {"21": None}} | WOMAN_BY_MAN), DASH)
    found = assess(DASH, sheet)
    assert (found.score, found.low, found.high) == (9, 9, 13)
    assert (band(found), found.band_at_most) == ("standard", DASH.band_called("medium"))
    assert found.unknown == ("21", "22", "23", "24")
    assert codes(found)[0] == "INCOMPLETE_AT_LEAST"


@pytest.mark.parametrize(
    ("yes", "said"), [(9, "at least 'standard' and may be 'medium'"), (15, "is 'high', whatever")]
)
def test_an_incomplete_sheet_says_that_the_band_may_be_higher_only_where_it_may(yes, said):
    answers: dict[str, bool | None] = {str(item): item <= yes for item in range(1, 21)}
    sheet = read_sheet(json.dumps({"answers": answers | {"21": None}} | WOMAN_BY_MAN), DASH)
    assert said in warnings(assess(DASH, sheet), "en")[0]


def test_hits_without_an_answer_has_no_score_and_a_band_only_where_all_lead_to_it():
    open_ = hits(2, 2, 2, None, victim_sex="M", relationship="CURRENT_PARTNER", victim_age=40)
    assert (open_.score, band(open_), open_.low, open_.high) == (None, None, 7, 11)
    assert codes(open_) == ["INCOMPLETE_NO_SCORE"]
    settled = hits(5, 4, 4, None)
    assert (settled.score, band(settled)) == (None, "positive")


def test_nothing_answered_is_no_assessment():
    for each in (DASH, HITS):
        found = assess(each, read_sheet('{"answers": {}}', each))
        assert (found.score, found.band) == (None, None)
        assert "NOTHING_ANSWERED" in codes(found)


def test_a_zero_says_that_it_is_no_proof_of_safety():
    assert codes(dash(0)) == ["NOTHING_NAMED"]
    assert codes(hits(1, 1, 1, 1, victim_sex="F", relationship="CURRENT_PARTNER", victim_age=40)) == [
        "NOTHING_NAMED"
    ]


def test_a_man_harmed_by_a_woman_is_told_first_that_dash_was_not_studied_on_him():
    found = dash(14, **MAN_BY_WOMAN)
    assert codes(found)[0] == "OUTSIDE"
    for language in ("nl", "fr", "de", "en"):
        said = as_text(found, language).splitlines()
        assert said[1] == f"! {warnings(found, language)[0]}"
        assert DASH.population[language] in said[1]


@pytest.mark.parametrize(
    ("about", "first"),
    [
        (WOMAN_BY_MAN, "ALARM"),
        (MAN_BY_WOMAN, "OUTSIDE"),
        (WOMAN_BY_MAN | {"perpetrator_sex": "F"}, "OUTSIDE"),
        (WOMAN_BY_MAN | {"victim_sex": "X"}, "OUTSIDE"),
        (WOMAN_BY_MAN | {"victim_age": 17}, "OUTSIDE"),
        (WOMAN_BY_MAN | {"relationship": "BLOOD_RELATIVE"}, "OUTSIDE"),
        (WOMAN_BY_MAN | {"victim_age": None}, "POPULATION_UNKNOWN"),
        (WOMAN_BY_MAN | {"victim_sex": "REFUSED"}, "POPULATION_UNKNOWN"),
        (WOMAN_BY_MAN | {"victim_sex": None, "perpetrator_sex": "F"}, "OUTSIDE"),
    ],
)
def test_the_population_is_the_first_thing_said(about: dict[str, Any], first: str):
    assert codes(dash(14, **about))[0] == first


def test_hits_was_studied_on_men_as_well():
    man = {"victim_sex": "M", "perpetrator_sex": "F", "relationship": "CURRENT_PARTNER", "victim_age": 30}
    assert codes(hits(5, 5, 5, 5, **man)) == []


def test_who_it_is_about_changes_no_score_and_no_band():
    outcomes = {
        (found.score, band(found), found.named, found.unknown)
        for about in (WOMAN_BY_MAN, MAN_BY_WOMAN, {})
        for found in (dash(11, **about),)
    }
    assert len(outcomes) == 1


def test_our_own_sheet_adds_nothing_up_and_waits_for_a_judgement():
    said = {"answers": {"2": True, "20": True}, **MAN_BY_WOMAN}
    found = assess(FACTORS, read_sheet(json.dumps(said), FACTORS))
    assert (found.score, found.low, found.high, found.band) == (None, None, None, None)
    assert codes(found) == ["NOT_VALIDATED", "INCOMPLETE_JUDGED", "ALARM", "NOT_JUDGED"]
    judged = said | {"judgement": {"band": "high", "reason": "strangled last week"}}
    assert band(assess(FACTORS, read_sheet(json.dumps(judged), FACTORS))) == "high"
    told = json.loads(as_json(found, "en"))
    assert [each["factor"] for each in told["named"]] == ["STRANGULATION"]
    assert [each["factor"] for each in told["protects"]] == ["SUPPORT"]
    assert told["named"][0]["cites"] == ["SPENCER2020", "SAFELIVES"]


def test_what_protects_alone_is_still_nothing_named():
    said = {"answers": {str(item): item >= 20 for item in range(1, 26)}, "judgement": "low"}
    assert "NOTHING_NAMED" in codes(assess(FACTORS, read_sheet(json.dumps(said), FACTORS)))


@pytest.mark.parametrize("name", names())
def test_json_has_the_same_keys_whatever_is_known(name: str):
    asked = instrument(name)
    full = {"answers": {key: (True if asked.scale.yes_no else 3) for key in asked.items}} | WOMAN_BY_MAN
    found = [
        json.loads(as_json(assess(asked, read_sheet(json.dumps(said), asked)), "nl"))
        for said in ({"answers": {}}, full)
    ]
    assert found[0].keys() == found[1].keys()


BANDS = st.sampled_from([each.name for each in DASH.bands])
SHEETS = st.dictionaries(st.sampled_from(list(DASH.items)), st.one_of(st.none(), st.booleans()))


@given(answers=SHEETS, item=st.sampled_from(list(DASH.items)), judged=BANDS)
def test_one_more_yes_or_a_judgement_never_lowers_anything(
    answers: dict[str, bool | None], item: str, judged: str
):
    before = assess(DASH, read_sheet(json.dumps({"answers": answers}), DASH))
    worse = assess(DASH, read_sheet(json.dumps({"answers": answers | {item: True}}), DASH))
    raised = assess(DASH, read_sheet(json.dumps({"answers": answers, "override": judged}), DASH))
    assert (worse.low or 0) >= (before.low or 0)
    for after in (worse, raised):
        if before.band is not None:
            assert after.band is not None
            assert DASH.height(after.band) >= DASH.height(before.band)
    assert raised.score == before.score


PRORATED = """
instrument: own
version: "1"
title: {nl: a, fr: a, de: a, en: a}
kind: scored
licence: ours
texts: licensed
sources: ["ours"]
population: {validated: []}
answers: yes_no
incomplete: {prorate: 1}
items: {"1": {factor: INJURY, weight: 3}, "2": {factor: FEAR}, "3": {factor: NEVER_TOGETHER, weight: -1}}
bands:
  - {band: low, from: -1, label: {nl: a, fr: a, de: a, en: a}}
  - {band: high, from: 3, label: {nl: b, fr: b, de: b, en: b}}
"""


def test_a_sheet_is_scaled_up_to_the_most_that_may_be_unknown_and_rounded_up():
    own = read_instrument(PRORATED, "own.yaml")
    one = assess(own, read_sheet('{"answers": {"1": true, "3": true}}', own))
    assert (one.score, one.low, one.high) == (3, 2, 3)  # 3 of 4 above the least, of 5 in all: 3.75 - 1
    assert "INCOMPLETE_PRORATED" in codes(one)
    two = assess(own, read_sheet('{"answers": {"1": true}}', own))
    assert two.score is None


def test_an_instrument_whose_answered_items_weigh_nothing_is_not_divided_by_nothing():
    own = read_instrument(PRORATED.replace("factor: FEAR", "factor: FEAR, weight: 0"), "own.yaml")
    own = replace(own, most_unknown=2)
    assert assess(own, read_sheet('{"answers": {"2": true}}', own)).score == -1
