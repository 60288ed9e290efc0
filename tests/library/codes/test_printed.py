"""Every label in the printed tables translates, through a crosswalk where the list was another one."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from houvast.library.codes import SHIPPED, UnknownPrintedLabel, codebook, crosswalk, from_printed

PUBLISHED = files("houvast.library.figures") / "published"


def column(table: str, name: str) -> list[str]:
    text = (PUBLISHED / table).read_text(encoding="utf-8")
    return [row[name] for row in csv.DictReader(text.splitlines())]


def labels() -> list[tuple[str, str]]:
    """Every label of every printed table, with the list it was printed for."""
    of_dimension = {
        dimension: name for name in SHIPPED.printed_names() for dimension in SHIPPED.printed(name).dimensions
    }
    shares = "1712_shares_by_year.csv"
    found = [("problem_2018", label) for label in column("1712_problem_2018.csv", "published_label")]
    found += [("problem_2018", label) for label in column("1712_problem_2017_persons.csv", "published_label")]
    found += [
        ("problem_before_2016", label) for label in column("men_by_form_before_2016.csv", "published_label")
    ]
    found += [
        (of_dimension[dimension], label)
        for dimension, label in zip(
            column(shares, "dimension"), column(shares, "published_label"), strict=True
        )
    ]
    police = "police_partner_violence.csv"
    found += [("form_police", label) for label in column(police, "published_label")]
    found += [("region", label) for label in column(police, "region")]
    found += [("scope", label) for label in column(police, "scope")]
    return sorted(set(found))


@pytest.mark.parametrize(("list_name", "label"), labels())
def test_a_printed_label_stands_for_a_condition_on_our_axes(list_name: str, label: str) -> None:
    condition = from_printed(list_name, label)
    for axis, codes in condition.items():
        assert codes
        assert all(code in codebook(axis) for code in codes)
    if not label.startswith("Totaal"):
        assert condition


def test_no_label_is_kept_that_was_never_printed() -> None:
    kept = {(name, each.label) for name in SHIPPED.printed_names() for each in SHIPPED.printed(name).labels}
    assert kept == set(labels())


@pytest.mark.parametrize(("list_name", "label"), labels())
def test_what_a_label_stands_for_is_counted_under_that_label_again(list_name: str, label: str) -> None:
    printed = SHIPPED.printed(list_name).find(label)
    if not printed.codes or f"from_{list_name}" not in SHIPPED.crosswalk_names():
        return
    there = crosswalk(list_name)
    condition = from_printed(list_name, label)
    case = {axis: condition[axis][0] if axis in condition else "U" for axis in there.source}
    assert there.to(case).codes == printed.codes


EXPECTED = [
    ("problem_2018", "Kindermishandeling", {"problem": ("CHILD_ABUSE",)}),
    ("problem_2018", "Historisch misbruik", {"timing": ("HISTORICAL",)}),
    ("problem_2018", "Leeg", {"problem": ("U",)}),
    ("problem_2018", "Andere problematiek", {"problem": ("OTHER", "STALKING", "WORK_BULLYING")}),
    ("problem_2018", "Totaal (including problems not printed)", {}),
    ("problem_before_2016", "Historisch misbruik", {"timing": ("HISTORICAL",)}),
    ("problem_before_2016", "Gedwongen adoptie", {"problem": ("FORCED_ADOPTION",)}),
    ("problem_before_2016", "Psychisch geweld", {"form": ("PSYCHOLOGICAL",)}),
    ("problem_before_2016", "Verwaarlozing", {"form": ("PHYSICAL_NEGLECT", "EMOTIONAL_NEGLECT")}),
    ("main_form_year_report", "seksueel geweld", {"form": ("SEXUAL",)}),
    ("context", "in de familie", {"context": ("FAMILY", "HOUSEHOLD")}),
    ("age_band", "minderjarig", {"age_band": ("UNBORN", "0-2", "3-5", "6-11", "12-17")}),
    ("contact_role", "(stief)ouder", {"contact_role": ("PARENT", "STEPPARENT")}),
    ("sex", "man", {"sex": ("M",)}),
]


@pytest.mark.parametrize(("list_name", "label", "condition"), EXPECTED)
def test_a_printed_label_means_what_it_was_read_to_mean(
    list_name: str, label: str, condition: dict[str, tuple[str, ...]]
) -> None:
    assert from_printed(list_name, label) == condition


def test_the_eight_lines_before_2016_lie_on_three_axes() -> None:
    axes = {
        axis
        for label in column("men_by_form_before_2016.csv", "published_label")
        for axis in from_printed("problem_before_2016", label)
    }
    assert axes == {"form", "problem", "timing"}


def test_minors_are_what_the_parents_of_the_bands_call_children() -> None:
    children = tuple(code.code for code in codebook("age_band") if code.parent == "CHILD")
    assert from_printed("age_band", "minderjarig")["age_band"] == children


def test_the_words_of_1712_are_the_dutch_words_of_the_list() -> None:
    for label in column("1712_problem_2018.csv", "published_label"):
        (code,) = SHIPPED.printed("problem_2018").find(label).codes
        assert codebook("problem_2018").label(code, "nl") == label


def test_a_label_that_nobody_printed_is_refused_with_its_file() -> None:
    with pytest.raises(UnknownPrintedLabel, match=r"printed/problem_2018\.csv: .*Partnergewelt"):
        from_printed("problem_2018", "Partnergewelt")
