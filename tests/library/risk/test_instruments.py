"""Instruments say where they come from and weigh nobody's origin; what does not fit together is refused."""

import contextlib
import re
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from houvast.library.codes import LANGUAGES, codebook
from houvast.library.risk import (
    MalformedInstrument,
    MalformedTexts,
    UnknownInstrument,
    instrument,
    names,
    not_shipped,
    read_instrument,
    read_texts,
)
from houvast.library.risk.instrument import Kind

WORDS = dict.fromkeys(LANGUAGES, "somebody")
ORIGIN = re.compile(
    r"origin|herkomst|afkomst|natio|migra|migr|vreemd|étrang[eè]r|ausl[aä]nd|foreign|ethn|race|ras\b|huidskleur|"
    r"skin|colou?r|relig|geloof|croyan|glaube|belief|language|taal\b|langue|\bsprache",
    re.IGNORECASE,
)


def declared(**changed: Any) -> str:
    said: dict[str, Any] = {
        "instrument": "own", "version": "1", "title": dict.fromkeys(LANGUAGES, "Own"), "kind": "scored",
        "licence": "ours", "texts": "licensed", "sources": ["A: a paper"], "population": {"validated": []},
        "answers": "yes_no", "incomplete": "at_least",
        "items": {"1": {"factor": "INJURY"}, "2": {"factor": "FEAR", "weight": 2}},
        "bands": [
            {"band": "low", "from": 0, "label": dict.fromkeys(LANGUAGES, "low")},
            {"band": "high", "from": 2, "label": dict.fromkeys(LANGUAGES, "high")},
        ],
    }  # fmt: skip
    return yaml.safe_dump({key: value for key, value in (said | changed).items() if value is not None})


def bands(*starts: int) -> list[dict[str, Any]]:
    label = dict.fromkeys(LANGUAGES, "x")
    return [{"band": f"b{place}", "from": start, "label": label} for place, start in enumerate(starts)]


@pytest.mark.parametrize("name", names())
def test_an_instrument_says_its_licence_its_sources_and_for_whom_it_was_studied(name: str):
    found = instrument(name)
    assert found.name == name
    assert len(set(found.licence.values())) == len(LANGUAGES)
    assert found.sources
    for language in LANGUAGES:
        assert found.title[language]
        if found.validated:
            assert found.population[language]


def test_the_questions_of_others_are_not_here():
    for name in names():
        assert instrument(name).texts_are_licensed is (name != "factors")


def test_nothing_weighs_where_somebody_comes_from():
    factors = codebook("risk_factor")
    for code in factors:
        assert not ORIGIN.search(" ".join((code.code, *code.labels.values()))), code.code
    with pytest.raises(MalformedInstrument, match="'ORIGIN' is no code of the list risk_factor"):
        read_instrument(declared(items={"1": {"factor": "ORIGIN"}}), "own.yaml")


def test_every_factor_of_our_own_sheet_cites_its_paper_and_both_sides_are_there():
    items = instrument("factors").items.values()
    assert all(item.cites for item in items)
    assert {item.protects for item in items} == {True, False}
    assert instrument("factors").kind is Kind.JUDGED


def test_a_name_is_found_in_any_case_and_an_unknown_one_lists_those_there_are():
    assert instrument("DASH") is instrument("DASH")
    assert instrument("Dash").name == "dash"
    with pytest.raises(UnknownInstrument, match="There are: dash, factors, hits"):
        instrument("dahs")
    for name in not_shipped():
        with pytest.raises(UnknownInstrument, match="does not come along"):
            instrument(name)


def test_what_is_declared_is_read():
    found = read_instrument(declared(), "own.yaml")
    assert found.licence == dict.fromkeys(LANGUAGES, "ours"), "one text stands for all languages"
    assert found.limits() == (0, 3)
    assert found.band_of(1).name == "low"
    assert found.band_of(2).name == "high"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"licence": None}, "own.yaml: licence: is missing"),
        ({"licence": " "}, "own.yaml: licence: is empty"),
        ({"licence": {"nl": "x"}}, "licence: needs words in nl, fr, de, en"),
        ({"colour": 1}, "own.yaml: the file: 'colour' is not known"),
        ({"kind": "guessed"}, "kind: is one of scored, judged"),
        ({"texts": "copied"}, "texts: is shipped or licensed"),
        ({"sources": []}, "sources: names no source"),
        ({"title": {"nl": "x"}}, "title: needs words in nl, fr, de, en"),
        ({"answers": {"from": 5, "to": 1}}, "answers: go from"),
        ({"answers": "maybe"}, "answers: is yes_no"),
        ({"incomplete": "guess"}, "incomplete: is at_least"),
        ({"items": {}}, "items: names no item"),
        ({"items": {"1": {"weight": 1}}}, "items, 1: needs its factor"),
        ({"items": {"1": {"factor": "FEAR", "weight": 1.5}}}, "items, 1: the weight is a whole number"),
        ({"items": {"1": {"factor": "FEAR", "weight": True}}}, "items, 1: the weight is a whole number"),
        ({"items": {"1": {"factor": "FEAR", "alarm": "yes"}}}, "items, 1: alarm is true or false"),
        ({"items": {"1": {"factor": "FEAR", "cites": ["B"]}}}, "items, 1: cites what does not stand"),
        ({"bands": bands(1, 2)}, "bands: begin at 1, while the lowest score is 0"),
        ({"bands": bands(0, 2, 2)}, "bands: do not go up"),
        ({"bands": bands(0, 4)}, "bands: begin at 4, while the highest score is 3"),
        ({"bands": [*bands(0), *bands(1)]}, "bands: name the same band twice"),
        ({"bands": [{"band": "low"}]}, "bands, 1: has exactly band, from, label"),
        (
            {"population": {"words": WORDS, "validated": [{"victim_sex": ["MAN"]}]}},
            "population, 1: victim_sex is a list",
        ),
        (
            {"population": {"words": WORDS, "validated": [{"origin": ["BE"]}]}},
            "population, 1: 'origin' is not known",
        ),
        ({"population": {}}, "population: says who was studied"),
        ({"population": {"validated": [{"victim_sex": ["F"]}]}}, "population, words: needs words"),
        ({"kind": "judged"}, "bands, 1: has exactly band, label|incomplete: has no sense"),
    ],
)
def test_an_instrument_that_does_not_fit_together_is_refused(changed: dict[str, Any], reason: str):
    with pytest.raises(MalformedInstrument, match=reason):
        read_instrument(declared(**changed), "own.yaml")


@pytest.mark.parametrize("text", ["[", "a: 1\na: 2", "- 1", "", "&a [*a]", "x" * 300_000, "a: " + "[" * 1500])
def test_what_is_no_instrument_is_refused_with_its_file(text: str):
    with pytest.raises(MalformedInstrument, match=r"^own\.yaml"):
        read_instrument(text, "own.yaml")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 9) | st.sampled_from(["", "FEAR", "yes_no"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["1", "nl", "from"]), inner),
    max_leaves=4,
)


@settings(max_examples=40)
@given(key=st.sampled_from(list(yaml.safe_load(declared()))), value=ANYTHING)
def test_whatever_stands_in_a_file_is_read_or_refused_and_nothing_else(key: str, value: object):
    said = yaml.safe_load(declared())
    if isinstance(said[key], list) and said[key]:
        said[key][0] = value
    elif isinstance(said[key], dict):
        said[key][next(iter(said[key]))] = value
    else:
        said[key] = value
    with contextlib.suppress(MalformedInstrument):
        read_instrument(yaml.safe_dump(said), "own.yaml")


def pack(**changed: Any) -> str:
    said = {
        "instrument": "hits", "version": instrument("hits").version, "language": "nl",
        "licence": "letter of 2026-03-02", "items": {str(item): f"vraag {item}" for item in range(1, 5)},
    }  # fmt: skip
    return yaml.safe_dump(said | changed)


def test_a_licensed_pack_is_read_whole():
    found = read_texts(pack(), instrument("hits"), "pack.yaml")
    assert (found.language, found.items["4"]) == ("nl", "vraag 4")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"licence": ""}, "licence says who allowed"),
        ({"version": "2"}, "version is '2'"),
        ({"instrument": "dash"}, "instrument is 'dash'"),
        ({"language": "tr"}, "language is one of"),
        ({"items": {"1": "a"}}, "item 2 stands on one side only"),
        ({"items": {"1": "a", "2": "b", "3": "c", "4": " "}}, "item 4 has no words"),
        ({"more": 1}, "has exactly"),
    ],
)
def test_a_pack_that_is_not_whole_or_not_allowed_is_refused(changed: dict[str, Any], reason: str):
    with pytest.raises(MalformedTexts, match=reason):
        read_texts(pack(**changed), instrument("hits"), "pack.yaml")
