"""houvast estimate lists, repeats and occasions: what is printed, in which form, and what is refused how."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from houvast.library.figures.estimates import estimate_from_lists
from library.figures.estimates.real_tables import DATA, table

UK = DATA / "uk_2013_5lists.csv"
PERSONS = DATA / "illegal_immigrants_persons.csv"


def test_lists_answer_in_json_with_their_interval_models_and_warnings(houvast: Callable[..., Any]):
    ran = houvast("estimate", "lists", UK, "--count", "count", "--bootstrap", 200, "--format", "json")
    assert ran.code == 0
    said = json.loads(ran.out)
    assert {"estimate", "interval", "method", "models", "warnings"} <= set(said)
    assert said["estimate"] == pytest.approx(11312.99, abs=0.01)
    assert said["interval"]["low"] < said["estimate"] < said["interval"]["high"]
    assert said["data"]["source"] == "uk_2013_5lists.csv"


@pytest.mark.parametrize(
    ("arguments", "estimate"),
    [
        (("--method", "main"), 13444.131),
        (("--method", "aic"), None),
        (("--method", "bic", "--search", "exhaustive"), 22991.331),
        (("--method", "bic", "--search", "downhill", "--order", 3), 12262.412),
        (("--method", "average"), None),
    ],
)
def test_every_quick_method_answers(houvast: Callable[..., Any], arguments: tuple[Any, ...], estimate: float):
    ran = houvast("estimate", "lists", UK, "--count", "count", "--format", "json", *arguments)
    assert ran.code == 0, ran.said
    said = json.loads(ran.out)
    assert said["method"] == arguments[1]
    if estimate:
        assert said["estimate"] == pytest.approx(estimate, abs=0.001)


def test_repeats_answer_with_covariates_and_say_what_is_no_capture(houvast: Callable[..., Any]):
    ran = houvast(
        "estimate", "repeats", PERSONS, "--model", "poisson", "--covariates", "gender,age,nation",
        "--format", "json",
    )  # fmt: skip
    said = json.loads(ran.out)
    assert round(said["estimate"]) == 12690
    assert any("receipt" in warning for warning in said["warnings"])
    assert {one["method"] for one in said["models"]} == {
        "poisson", "geometric", "negbin", "one-inflated", "chao", "zelterman",
    }  # fmt: skip


def test_occasions_answer_in_text(houvast: Callable[..., Any]):
    ran = houvast("estimate", "occasions", DATA / "hare.csv", "--model", "m0")
    assert ran.code == 0
    assert "68 people" in ran.out


def test_page_and_pdf_are_written_to_a_file(houvast: Callable[..., Any], tmp_path: Path):
    for kind, begin in (("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("svg", b"<svg")):
        out = tmp_path / f"estimate.{kind}"
        ran = houvast("estimate", "repeats", PERSONS, "--format", kind, "--language", "nl", "--out", out)
        assert ran.code == 0, ran.said
        assert out.read_bytes().startswith(begin)
        assert ran.out == ""


@pytest.mark.parametrize(
    ("command", "text", "said"),
    [
        ("lists", "a,b,n\n1,0,-4\n0,1,60\n1,1,12\n", "Line 2"),
        ("lists", "a,b,n\n1,0,40\n0,1,60\n", "two lists"),
        ("lists", "a,b,n\n1,0,40\n1,0,40\n0,1,60\n1,1,3\n", "line 2 already"),
        ("lists", "a,b,n\n1,0,4\n0,1,6\n1,1,3\n", "13 cases"),
        ("repeats", "times,n\n0,10\n1,20\n2,5\n", "zero times"),
        ("repeats", "times,n\n1,20\n", "exactly twice"),
    ],
)
def test_bad_input_ends_with_one_sentence_and_no_number(
    houvast: Callable[..., Any], tmp_path: Path, command: str, text: str, said: str
):
    file = tmp_path / "bad.csv"
    file.write_text(text)
    counted = ("--count", "n")
    ran = houvast("estimate", command, file, *counted, "--format", "json")
    assert ran.code == 1
    assert said in ran.said
    assert ran.out == ""


def test_a_border_is_refused_and_not_printed_as_a_number(houvast: Callable[..., Any]):
    ran = houvast("estimate", "repeats", PERSONS, "--model", "negbin", "--format", "json")
    assert ran.code == 1
    assert "negbin" in ran.said
    assert ran.out == ""


def test_an_unknown_method_is_wrong_usage(houvast: Callable[..., Any]):
    assert houvast("estimate", "lists", UK, "--method", "magic").code == 2


def test_a_split_by_sex_stands_beside_the_whole(houvast: Callable[..., Any], tmp_path: Path):
    file = tmp_path / "by_sex.csv"
    rows = [
        f"{sex},{history},{count}"
        for sex, counts in {"F": (60, 50, 9), "M": (40, 45, 8), "U": (3, 2, 0)}.items()
        for history, count in zip(("1,0", "0,1", "1,1"), counts, strict=True)
    ]
    file.write_text("sex,police,helpline,n\n" + "\n".join(rows) + "\n")
    ran = houvast(
        "estimate", "lists", file, "--count", "n", "--method", "main", "--strata", "sex", "--format", "json"
    )
    said = json.loads(ran.out)
    assert said["cases"] == 217
    assert said["strata"]["F"]["estimate"] > 119
    assert said["strata"]["U"]["refused"] == "CannotBeSplit"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "count", "order", "search"),
    [
        ("uk_2013_5lists", "count", "3", "exhaustive"),
        ("uk_2013_5lists", "count", "4", "exhaustive"),
        ("uk_2013_5lists", "count", "all", "exhaustive"),
        ("uk_2013_6lists", "count", "3", "downhill"),
        ("uk_2013_6lists", "count", "all", "downhill"),
        ("netherlands_5lists", "frequency", "3", "exhaustive"),
        ("netherlands_5lists", "frequency", "all", "downhill"),
        ("new_orleans_5lists_185", "n", "4", "exhaustive"),
        ("new_orleans_5lists_186", "n", "all", "exhaustive"),
    ],
)
def test_interactions_of_three_lists_and_more_are_tried_on_the_real_tables(
    houvast: Callable[..., Any], file: str, count: str, order: str, search: str
):
    """More models cannot fit worse: the lowest BIC is no higher than that of two lists at a time."""
    command = (
        "estimate", "lists", DATA / f"{file}.csv", "--count", count, "--method", "bic", "--search", search,
        "--format", "json",
    )  # fmt: skip
    said, pairs = (json.loads(houvast(*command, "--order", each).out) for each in (order, "2"))
    most = int(file.partition("lists")[0][-1]) - 1
    assert said["settings"]["order"] == (most if order == "all" else int(order))
    lowest, lowest_of_pairs = (
        next(one["bic"] for one in each["models"] if one["chosen"]) for each in (said, pairs)
    )
    assert lowest <= lowest_of_pairs + 1e-6
    assert said["interval"]["low"] < said["estimate"] < said["interval"]["high"]


@pytest.mark.slow
def test_a_search_over_all_interactions_says_how_far_it_is():
    told: list[tuple[int, int]] = []
    estimate_from_lists(
        table("netherlands_5lists"), "bic", search="exhaustive", order=4, tables=200,
        progress=lambda done, of: told.append((done, of)),
    )  # fmt: skip
    assert told == [(50, 200), (100, 200), (150, 200), (200, 200)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "order", "said"),
    [
        ("uk_2013_5lists", "5", "The order is 1 to 4 for 5 lists, not 5"),
        ("uk_2013_6lists", "3", "more than 40000 models of 6 lists up to order 3: search downhill"),
        ("uk_2013_6lists", "all", "more than 40000 models of 6 lists up to order 5: search downhill"),
    ],
)
def test_more_models_than_can_be_tried_are_refused_with_what_to_do(
    houvast: Callable[..., Any], file: str, order: str, said: str
):
    ran = houvast(
        "estimate", "lists", DATA / f"{file}.csv", "--count", "count", "--order", order,
        "--method", "bic", "--search", "exhaustive", "--format", "json",
    )  # fmt: skip
    assert ran.code == 1
    assert said in ran.said
    assert ran.out == ""
