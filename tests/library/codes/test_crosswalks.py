"""Every shipped crosswalk: whole, and the way back leads to where one came from."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.codes import (
    Crosswalk,
    Kind,
    MissingAxis,
    UnknownCode,
    UnknownCrosswalk,
    codebook,
    crosswalk,
    crosswalk_names,
)

Case = dict[str, str | tuple[str, ...]]


def cases(walk: Crosswalk) -> st.SearchStrategy[Case]:
    """Any case that a crosswalk can be asked about; axes that hold several get none, one or more codes."""
    several = walk.about.get("several", "")
    axes: dict[str, st.SearchStrategy[str | tuple[str, ...]]] = {}
    for axis in walk.source:
        codes = st.sampled_from(codebook(axis).codes())
        axes[axis] = st.lists(codes, max_size=3, unique=True).map(tuple) if axis in several else codes
    return st.fixed_dictionaries(axes)


@pytest.mark.parametrize("name", crosswalk_names())
@given(data=st.data())
def test_every_case_becomes_something_or_says_why_not(name: str, data: st.DataObject) -> None:
    walk = crosswalk(name)
    target = walk.to(data.draw(cases(walk)))
    if target.kind is Kind.NONE:
        assert target.condition is None
        assert target.reason
    else:
        assert target.codes
        for axis, codes in (target.condition or {}).items():
            assert all(code in codebook(axis) for code in codes)
    if target.kind is Kind.ONE_TO_MANY:
        assert target.assumption


@pytest.mark.parametrize("name", crosswalk_names())
@given(data=st.data())
def test_the_way_back_of_what_a_case_became_contains_the_case(name: str, data: st.DataObject) -> None:
    walk = crosswalk(name)
    case = data.draw(cases(walk))
    for code in walk.to(case).codes:
        assert any(condition.matches(case) for condition in walk.back(code))


@pytest.mark.parametrize("name", [name for name in crosswalk_names() if not name.startswith("from_")])
@given(data=st.data())
def test_the_way_back_of_another_code_does_not_contain_the_case(name: str, data: st.DataObject) -> None:
    walk = crosswalk(name)
    case = data.draw(cases(walk))
    became = walk.to(case).codes
    for code in codebook(walk.target[0]).codes():
        assert any(condition.matches(case) for condition in walk.back(code)) == (code in became)


@pytest.mark.parametrize("name", [name for name in crosswalk_names() if name.startswith("from_")])
def test_a_list_that_was_printed_reads_back_to_every_case_that_it_counts(name: str) -> None:
    there, back = crosswalk(name.removeprefix("from_")), crosswalk(name)
    for values in product(*(codebook(axis).codes() for axis in there.source)):
        case = dict(zip(there.source, values, strict=True))
        for code in there.to(case).codes:
            condition = back.to({there.target[0]: code}).condition
            assert condition is not None
            assert condition.matches(case)


@pytest.mark.parametrize("name", [name for name in crosswalk_names() if name.startswith("from_")])
def test_what_a_printed_line_stands_for_is_counted_in_that_line(name: str) -> None:
    there, back = crosswalk(name.removeprefix("from_")), crosswalk(name)
    for code in codebook(there.target[0]).codes():
        condition = back.to({there.target[0]: code}).condition
        assert condition is not None
        reached = {
            reached
            for values in product(*(codebook(axis).codes() for axis in there.source))
            if condition.matches(dict(zip(there.source, values, strict=True)))
            for reached in there.to(dict(zip(there.source, values, strict=True))).codes
        }
        assert code in reached


def test_every_code_of_a_printed_list_can_be_reached() -> None:
    for name in (
        "problem_2018",
        "problem_before_2016",
        "main_form_year_report",
        "form_decree_2024",
        "form_eige",
    ):
        for code in codebook(name).codes():
            assert crosswalk(name).back(code), f"{name}: {code}"


def test_historical_comes_first_in_the_list_of_2018_whatever_the_problem() -> None:
    walk = crosswalk("problem_2018")
    for problem in codebook("problem").codes():
        assert walk.to({"problem": problem, "timing": "HISTORICAL"}).codes == ("HISTORICAL",)


def test_the_list_of_2018_keeps_a_problem_by_its_name() -> None:
    walk = crosswalk("problem_2018")
    for problem, timing in product(codebook("problem").codes(), ("CURRENT", "RECENT", "U")):
        wanted = "OTHER" if problem in ("STALKING", "WORK_BULLYING") else problem
        assert walk.to({"problem": problem, "timing": timing}).codes == (wanted,)
    assert "not lines of the list of 2018" in walk.to({"problem": "STALKING", "timing": "U"}).assumption


def test_historisch_misbruik_is_a_timing_and_not_a_problem() -> None:
    condition = crosswalk("from_problem_2018").to({"problem_2018": "HISTORICAL"}).condition
    assert condition == {"timing": ("HISTORICAL",)}


def test_the_way_back_knows_what_was_asked_first() -> None:
    (condition,) = crosswalk("problem_2018").back("PARTNER")
    assert condition.matches({"problem": "PARTNER", "timing": "RECENT"})
    assert not condition.matches({"problem": "PARTNER", "timing": "HISTORICAL"})
    assert repr(condition) == "problem is PARTNER, unless timing is HISTORICAL"


def test_the_line_unknown_of_the_list_before_2016_is_a_condition_on_two_axes() -> None:
    condition = crosswalk("from_problem_before_2016").to({"problem_before_2016": "U"}).condition
    assert condition == {"form": ("U",), "problem": ("U",)}
    known = {"form": "U", "problem": "PARTNER", "timing": "CURRENT"}
    target = crosswalk("problem_before_2016").to(known)
    assert target.kind is Kind.NONE
    assert "no line for a known problem" in target.reason


def test_the_four_kinds_are_told_apart() -> None:
    def kind(name: str, **case: str) -> Kind:
        return crosswalk(name).to(case).kind

    assert kind("sdmx_sex", sex="X") is Kind.ONE_TO_ONE
    assert kind("main_form_year_report", form="PHYSICAL_NEGLECT") is Kind.MANY_TO_ONE
    assert kind("from_main_form_year_report", main_form_year_report="PHYSICAL_OR_NEGLECT") is Kind.ONE_TO_MANY
    assert kind("form_decree_2024", form="EMOTIONAL_NEGLECT") is Kind.NONE


def test_a_split_that_nobody_printed_is_kept_together_and_said_to_be_so() -> None:
    target = crosswalk("from_problem_before_2016").to({"problem_before_2016": "NEGLECT"})
    assert target.codes == ("PHYSICAL_NEGLECT", "EMOTIONAL_NEGLECT")
    assert target.shares == {}
    assert target.assumption.startswith("Kept together")


GBVIMS = [
    (("SEXUAL", "PHYSICAL"), (), ("RAPE", "SEXUAL_ASSAULT")),
    (("PHYSICAL",), ("FGM",), ("SEXUAL_ASSAULT",)),
    (("PHYSICAL", "PSYCHOLOGICAL"), ("FORCED_MARRIAGE",), ("PHYSICAL_ASSAULT",)),
    (("PSYCHOLOGICAL",), ("FORCED_MARRIAGE",), ("FORCED_MARRIAGE",)),
    (("ECONOMIC", "PSYCHOLOGICAL"), (), ("DENIAL_OF_RESOURCES",)),
    (("EMOTIONAL_NEGLECT",), (), ("DENIAL_OF_RESOURCES",)),
    (("PSYCHOLOGICAL",), ("STALKING",), ("PSYCHOLOGICAL_ABUSE",)),
    (("U",), (), ("NONE",)),
]


@pytest.mark.parametrize(("forms", "modalities", "expected"), GBVIMS)
def test_the_six_types_of_gbvims_are_asked_in_order(
    forms: tuple[str, ...], modalities: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert crosswalk("gbvims_type").to({"form": forms, "modality": modalities}).codes == expected


def test_gbvims_contexts_are_computed_and_may_be_several_or_none() -> None:
    walk = crosswalk("gbvims_context")
    case = {"gbvims_type": ("RAPE", "SEXUAL_ASSAULT"), "relationship": "CURRENT_PARTNER", "age_band": "12-17"}
    assert walk.to({**case, "modality": ()}).codes == ("INTIMATE_PARTNER", "CHILD_SEXUAL_ABUSE")
    other = {**case, "gbvims_type": ("PHYSICAL_ASSAULT",), "relationship": "FRIEND", "modality": ()}
    assert walk.to(other).kind is Kind.NONE


CHI = [
    ("18-29", "PHYSICAL", "PARTNER", (), "OTHER", None),
    ("U", "PHYSICAL", "CHILD_ABUSE", (), "OTHER", None),
    ("12-17", "PSYCHOLOGICAL", "MINORS", ("DIGITAL",), "SCHOOL", "CYBERBULLYING"),
    ("12-17", "PSYCHOLOGICAL", "MINORS", (), "SCHOOL", "BULLYING"),
    ("12-17", "SEXUAL", "CHILD_ABUSE", (), "ONLINE", "ONLINE_SEXUAL"),
    ("6-11", "PHYSICAL_NEGLECT", "CHILD_ABUSE", (), "HOUSEHOLD", "NEGLECT"),
    ("6-11", "PHYSICAL", "CHILD_ABUSE", ("FORCED_MARRIAGE",), "FAMILY", "CHILD_MARRIAGE"),
    ("0-2", "U", "CHILD_ABUSE", (), "U", "UNSPECIFIED"),
]


@pytest.mark.parametrize(("age", "form", "problem", "modality", "context", "expected"), CHI)
def test_child_helpline_groups_count_children_only(
    age: str, form: str, problem: str, modality: tuple[str, ...], context: str, expected: str | None
) -> None:
    case = {"age_band": age, "form": form, "problem": problem, "modality": modality, "context": context}
    assert crosswalk("chi_violence").to(case).codes == ((expected,) if expected else ())


def test_partner_violence_in_the_survey_needs_a_partner_and_a_known_relationship() -> None:
    walk = crosswalk("eu_gbv")
    case: Case = {"form": "PHYSICAL", "context": "HOUSEHOLD", "age_band": "30-44", "modality": ()}
    assert walk.to({**case, "relationship": "FORMER_PARTNER"}).codes == ("PHYSICAL_PARTNER",)
    assert walk.to({**case, "relationship": "FRIEND"}).codes == ("PHYSICAL_NON_PARTNER",)
    assert walk.to({**case, "relationship": "U"}).kind is Kind.NONE
    assert walk.to({**case, "relationship": "U", "age_band": "6-11"}).codes == ("CHILDHOOD",)


def test_a_registration_takes_the_broad_offence_where_the_narrow_one_needs_a_finding() -> None:
    assert crosswalk("iccs").to({"form": "SEXUAL", "modality": ()}).codes == ("0301",)
    assert crosswalk("iccs").to({"form": "PHYSICAL", "modality": ("WEAPON",)}).codes == ("02011",)


def test_partner_violence_does_not_ask_whether_they_live_together_but_the_police_series_does() -> None:
    for together in codebook("cohabiting").codes():
        assert crosswalk("scope").to({"relationship": "FORMER_PARTNER"}).codes == ("IPV",)
        police = crosswalk("scope_police_be").to({"relationship": "FORMER_PARTNER", "cohabiting": together})
        assert police.codes == (("PARTNER_COHABITING",) if together in ("NOW", "BEFORE") else ())


def test_the_pairs_of_a_crosswalk_are_all_combinations() -> None:
    walk = crosswalk("problem_2018")
    pairs = walk.pairs({axis: codebook(axis).codes() for axis in walk.source})
    assert len(pairs) == 15 * 4
    assert dict(pairs)["PARTNER", "CURRENT"].codes == ("PARTNER",)


def test_an_axis_that_is_left_out_is_refused() -> None:
    with pytest.raises(MissingAxis, match='asks for "timing"'):
        crosswalk("problem_2018").to({"problem": "PARTNER"})
    (condition, *_) = crosswalk("problem_2018").back("HISTORICAL")
    with pytest.raises(MissingAxis, match='nothing is said on "timing"'):
        condition.matches({"problem": "PARTNER"})


def test_an_unknown_code_is_refused_on_the_way_there_and_back() -> None:
    with pytest.raises(UnknownCode, match='"PARTNERS" is not a code of the list "problem"'):
        crosswalk("problem_2018").to({"problem": "PARTNERS", "timing": "U"})
    with pytest.raises(UnknownCode, match="in none of the lists problem_2018"):
        crosswalk("problem_2018").back("STALKING")


def test_an_unknown_crosswalk_is_refused() -> None:
    with pytest.raises(UnknownCrosswalk, match="problem_2019"):
        crosswalk("problem_2019")


@pytest.mark.parametrize("name", crosswalk_names())
def test_every_crosswalk_says_its_source_and_version(name: str) -> None:
    assert crosswalk(name).about["source"]
    assert crosswalk(name).version
