"""What `houvast estimate` and `link` refuse: one sentence with file, line and what to do; exit code 1,
no number, no file, no traceback."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interfaces.cli.test_link_and_campaign import blocks, commands, write_lists, write_weeks
from library.figures.estimates.real_tables import DATA
from sampling import sampled

Houvast = Callable[..., Any]
PERSONS = DATA / "illegal_immigrants_persons.csv"
GOOD = "a,b,c,n\n1,0,0,50\n0,1,0,60\n0,0,1,40\n1,1,0,12\n1,0,1,9\n0,1,1,13\n1,1,1,6\n"
TIMES = "times,sex,n\n1,F,60\n1,M,50\n2,F,15\n2,M,9\n3,F,6\n"


def refused(ran: Any, *said: str) -> None:
    """One sentence or a few on one line, exit code 1, nothing to read as an answer."""
    assert ran.code == 1, ran.said
    assert ran.out == ""
    assert "Traceback" not in ran.said
    assert len(ran.said.strip().splitlines()) == 1, ran.said
    for part in said:
        assert part in ran.said, ran.said


def bad(folder: Path, content: str | bytes) -> Path:
    file = folder / "bad.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


LISTS = {
    "negative": (GOOD.replace(",60", ",-60"), "Line 3", "below zero"),
    "fractional": (GOOD.replace(",60", ",6.5"), "Line 3", "not whole"),
    "missing count": (GOOD.replace(",60", ","), "Line 3", "missing"),
    "count not available": (GOOD.replace(",60", ",NA"), "Line 3", "missing"),
    "a word as count": (GOOD.replace(",60", ",sixty"), "Line 3", "no number"),
    "not a number": (GOOD.replace(",60", ",nan"), "Line 3", "missing"),
    "infinite": (GOOD.replace(",60", ",inf"), "Line 3", "beyond a billion"),
    "beyond a billion": (GOOD.replace(",60", ",6e12"), "Line 3", "beyond a billion"),
    "a thousand with a point": (GOOD.replace(",60", ",1.000"), "Line 3", "digits only"),
    "a thousand with an underscore": (GOOD.replace(",60", ",1_000"), "Line 3", "digits only"),
    "missing history": (GOOD.replace("0,1,0,60", "0,,0,60"), "Line 3", "b is missing", "write 1"),
    "a mark of neither": (GOOD.replace("0,1,0,60", "0,2,0,60"), "Line 3", "'2'", "write 1"),
    "double history": (GOOD + "1,0,0,4\n", "Line 9", "line 2 already", "add the two counts"),
    "on no list": (GOOD + "0,0,0,4\n", "Line 9", "on no list", "leave it out"),
    "too few values": (GOOD.replace("0,1,0,60", "0,1,60"), "Line 3", "3 values for 4 columns"),
    "a list with nobody": (
        "a,b,c,n\n1,0,0,50\n0,1,0,60\n1,1,0,12\n", "Nobody is on the list c", "Leave the list out",
    ),
    "only a count of zero on a list": (
        "a,b,c,n\n1,0,0,50\n0,1,0,60\n1,1,0,12\n0,0,1,0\n", "Nobody is on the list c",
    ),
    "no overlap": ("a,b,n\n1,0,50\n0,1,60\n", "Nobody is on two lists"),
    "hardly any overlap": ("a,b,n\n1,0,50\n0,1,60\n1,1,4\n", "Fewer than 5 cases are on more than one list"),
    "fewer than the minimum": ("a,b,n\n1,0,5\n0,1,6\n1,1,8\n", "There are 19 cases", "below 20"),
    "counts of zero only": ("a,b,n\n1,0,0\n0,1,0\n1,1,0\n", "Nobody is on the list a"),
    "unknown count column": (GOOD.replace(",n\n", ",many\n"), "no column 'n'", "a, b, c, many"),
    "one list": ("a,n\n1,50\n", "1 list columns", "2 to 10"),
    "eleven lists": (
        ",".join("abcdefghijk") + ",n\n" + ",".join(["1"] * 11) + ",50\n", "11 list columns", "2 to 10",
    ),
    "a column named twice": ("a,a,n\n1,0,50\n", "name every column once"),
    "only a first line": ("a,b,n\n", "no rows"),
    "empty": ("", "The file is empty"),
    "blank": ("\n\n  \n", "The file is empty"),
    "another kind of file": (b"%PDF-1.7\n\xff\xfe\x00\x01", "UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8"),
    "zero bytes": (b"\x00" * 400 + b"\n", "no CSV"),
    "a page": ("<!doctype html>\n<html><body>No</body></html>\n", "no column 'n'"),
    "prose": ("Dear all,\nhere are the numbers.\n", "name every column once"),
    "an open quote": ('a,b,n\n"1,0,50\n0,1,60\n', "Line"),
}  # fmt: skip


@pytest.mark.parametrize("case", LISTS)
def test_lists_that_carry_no_estimate_are_refused_by_file_line_and_remedy(
    houvast: Houvast, tmp_path: Path, case: str
):
    content, *said = LISTS[case]
    out = tmp_path / "estimate.json"
    ran = houvast(
        "estimate", "lists", bad(tmp_path, content), "--count", "n", "--format", "json", "--out", out
    )
    refused(ran, "bad.csv", *said)
    assert not out.exists()


def test_the_line_is_that_of_the_file_also_below_blank_lines(houvast: Houvast, tmp_path: Path):
    file = bad(tmp_path, "\n\na,b,n\n\n1,0,50\n0,1,-6\n")
    refused(houvast("estimate", "lists", file, "--count", "n"), "Line 6")


def test_the_good_table_of_these_tests_is_good(houvast: Houvast, tmp_path: Path):
    assert houvast("estimate", "lists", bad(tmp_path, GOOD), "--count", "n").code == 0
    assert houvast("estimate", "repeats", bad(tmp_path, TIMES), "--covariates", "sex").code == 0


def test_a_count_of_zero_is_read_as_nobody_and_said(houvast: Houvast, tmp_path: Path):
    file = bad(tmp_path, GOOD.replace("1,0,1,9", "1,0,1,0"))
    ran = houvast("estimate", "lists", file, "--count", "n", "--method", "main", "--format", "json")
    without = bad(tmp_path, GOOD.replace("1,0,1,9\n", ""))
    again = houvast("estimate", "lists", without, "--count", "n", "--method", "main", "--format", "json")
    said = json.loads(ran.out)
    assert said["estimate"] == json.loads(again.out)["estimate"]
    assert any("zero cases" in warning for warning in said["warnings"])


REPEATS = {
    "negative": (TIMES.replace(",60", ",-60"), "Line 2", "below zero"),
    "fractional": (TIMES.replace(",60", ",6.5"), "Line 2", "not whole"),
    "missing": (TIMES.replace(",60", ","), "Line 2", "missing"),
    "seen zero times": (TIMES + "0,F,7\n", "Line 7", "zero times"),
    "times fractional": (TIMES.replace("3,F", "2.5,F"), "Line 6", "not whole"),
    "times negative": (TIMES.replace("3,F", "-3,F"), "Line 6", "below zero"),
    "double": (TIMES + "1,F,7\n", "Line 7", "line 2 already"),
    "covariate missing": (TIMES.replace("2,M", "2,"), "Line 5", "sex is missing"),
    "unknown covariate": (TIMES.replace("sex", "gender"), "no column 'sex'"),
    "everybody alike": (TIMES.replace("M", "F").replace("1,F,50\n", "").replace("2,F,9\n", ""), "same sex"),
    "no times": (TIMES.replace("times", "often"), "No column says how often", "often, sex, n"),
    "nobody twice": ("times,sex,n\n1,F,60\n1,M,50\n3,F,6\n", "exactly twice"),
    "hardly anybody twice": ("times,sex,n\n1,F,60\n1,M,50\n2,F,4\n", "Fewer than 5"),
    "nobody once": ("times,sex,n\n2,F,60\n2,M,50\n3,F,6\n", "exactly once"),
    "too few": ("times,sex,n\n1,F,9\n2,F,5\n1,M,1\n", "15 persons", "below 20"),
    "nobody at all": ("times,sex,n\n1,F,0\n2,M,0\n", "sex"),
    "empty": ("", "empty"),
    "no rows": ("times,sex,n\n", "no rows"),
    "no CSV": (b"\x00\x01\x02\n\xff", "UTF-8"),
}


@pytest.mark.parametrize("case", REPEATS)
def test_a_register_that_carries_no_estimate_is_refused_by_file_line_and_remedy(
    houvast: Houvast, tmp_path: Path, case: str
):
    content, *said = REPEATS[case]
    ran = houvast(
        "estimate", "repeats", bad(tmp_path, content), "--covariates", "sex", "--count", "n",
        "--format", "json",
    )  # fmt: skip
    refused(ran, "bad.csv", *said)


def test_a_name_is_no_covariate(houvast: Houvast, tmp_path: Path):
    rows = "".join(f"{1 + n % 2},person {n}\n" for n in range(30))
    file = bad(tmp_path, "times,name\n" + rows)
    refused(houvast("estimate", "repeats", file, "--covariates", "name"), "30 values", "at most 20")


@pytest.mark.parametrize(
    "what", [("lists", "--count", "n"), ("repeats",), ("occasions",), ("campaign", "--plan", "plan.yaml")]
)
def test_a_file_that_is_not_there_or_is_a_folder_is_named(
    houvast: Houvast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: tuple[str, ...]
):
    monkeypatch.chdir(tmp_path)
    kind, *options = what
    refused(houvast("estimate", kind, "nowhere.csv", *options), "no file nowhere.csv")
    (tmp_path / "folder.csv").mkdir()
    refused(houvast("estimate", kind, "folder.csv", *options), "folder.csv cannot be read")


# What has no limit or does not come to rest


@pytest.mark.parametrize("format_", sampled("html", "json", "text", "svg"))
@pytest.mark.parametrize("method", ["main", "stepwise", "aic", "bic", "average", "latent"])
def test_lists_of_which_one_holds_the_other_give_no_number_by_any_method(
    houvast: Houvast, tmp_path: Path, method: str, format_: str
):
    file = bad(tmp_path, "a,b,n\n1,0,50\n1,1,50\n")
    ran = houvast("estimate", "lists", file, "--count", "n", "--method", method, "--format", format_)
    if ran.code == 1:
        refused(ran, "bad.csv")
    else:  # a method with a prior has a distribution: only with its limits
        assert method in ("average", "latent")
        if format_ == "json":
            said = json.loads(ran.out)
            assert said["interval"]["low"] <= said["estimate"] <= said["interval"]["high"] < 10_000
            others = [one for one in said["models"] if one["method"] not in ("average", "latent")]
            assert [one["estimate"] for one in others] == [None] * 4
            assert any("leans on what was assumed" in warning for warning in said["warnings"])


def test_an_open_upper_limit_is_no_number_in_any_format(houvast: Houvast, tmp_path: Path):
    file = bad(tmp_path, "a,b,n\n1,0,20000\n0,1,20000\n1,1,12\n")
    command = ("estimate", "lists", file, "--count", "n", "--method", "main")
    said = json.loads(houvast(*command, "--format", "json").out)
    assert said["interval"]["high"] is None
    assert said["estimate"] is None
    assert said["hidden"] is None
    chosen = next(one for one in said["models"] if one["chosen"])
    assert chosen["estimate"] is None
    text = houvast(*command).out
    row = next(line for line in text.splitlines() if "(chosen)" in line)
    assert "–" in row
    assert "no limit" in row
    assert "therefore no single number stands here" in text


@pytest.mark.parametrize("model", ["negbin"])
def test_a_register_on_the_border_of_a_model_is_refused_by_name(houvast: Houvast, model: str):
    for format_ in ("json", "text"):
        ran = houvast("estimate", "repeats", PERSONS, "--model", model, "--format", format_)
        refused(ran, "negbin", "illegal_immigrants_persons.csv")


def test_a_border_of_another_model_is_reported_beside_the_estimate(houvast: Houvast):
    said = json.loads(houvast("estimate", "repeats", PERSONS, "--format", "json").out)
    other = next(one for one in said["models"] if one["method"] == "negbin")
    assert other["estimate"] is None
    assert other["refused"]
    assert other["why"]


# Order


@pytest.mark.parametrize("order", ["0", "-1", "many", "2.5"])
def test_an_order_that_is_none_is_wrong_usage(houvast: Houvast, tmp_path: Path, order: str):
    ran = houvast("estimate", "lists", bad(tmp_path, GOOD), "--count", "n", "--order", order)
    assert ran.code == 2
    assert ran.out == ""


# Campaign


@pytest.fixture
def weeks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(blocks("measure-a-campaign.md", "yaml")[0])
    write_weeks(tmp_path)
    return (tmp_path / "weeks.csv").read_text().splitlines()


def changed(lines: list[str], line: int, column: int, value: str) -> list[str]:
    cells = lines[line - 1].split(",")
    cells[column] = value
    return [*lines[: line - 1], ",".join(cells), *lines[line:]]


CAMPAIGN = {
    "negative": (lambda lines: changed(lines, 60, 1, "-3"), "Line 60", "men", "zero or more"),
    "fractional": (lambda lines: changed(lines, 60, 1, "3.5"), "Line 60", "men", "whole"),
    "missing": (lambda lines: changed(lines, 60, 1, ""), "Line 60", "men", "whole"),
    "a thousand with a point": (lambda lines: changed(lines, 60, 1, "1.000"), "Line 60", "digits only"),
    "beyond belief": (lambda lines: changed(lines, 60, 1, "9" * 12), "Line 60", "no week has more"),
    "no Monday": (lambda lines: changed(lines, 3, 0, "2022-01-11"), "Line 3", "not a Monday"),
    "no day": (lambda lines: changed(lines, 3, 0, "soon"), "Line 3", "no week", "2025-W03"),
    "a week missing": (lambda lines: [*lines[:59], *lines[60:]], "is missing", "Write 0"),
    "a week twice": (lambda lines: [*lines[:60], *lines[59:]], "stands twice", "Add the two up"),
    "out of order": (lambda lines: [*lines[:59], lines[60], lines[59], *lines[61:]], "missing"),
    "too few values": (lambda lines: [*lines[:59], "2023-02-20,1", *lines[60:]], "Line 60", "values"),
    "no column week": (lambda lines: [lines[0].replace("week", "day"), *lines[1:]], "must name `week`"),
    "unknown group": (lambda lines: [lines[0].replace("men", "man", 1), *lines[1:]], "no column 'men'"),
    "empty": (lambda lines: [], "no rows"),
    "no CSV": (lambda lines: ["%PDF-1.7", "<<>>"], "must name `week`"),
}


@pytest.mark.parametrize("case", CAMPAIGN)
def test_weeks_that_carry_no_effect_are_refused_by_file_line_and_remedy(
    houvast: Houvast, tmp_path: Path, weeks: list[str], case: str
):
    change, *said = CAMPAIGN[case]
    (tmp_path / "weeks.csv").write_text("\n".join(change(weeks)) + "\n")
    ran = houvast("estimate", "campaign", "weeks.csv", "--plan", "plan.yaml", "--out", "effect.html")
    refused(ran, "weeks.csv", *said)
    assert not (tmp_path / "effect.html").exists()


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ("", "not complete"),
        ("groups: [men", "cannot be read"),
        ("name: x\ngroups: [men]\nwindows: []\n", "at least one group and one window"),
        ("name: x\ngroups: [men]\nwindows: [{name: w, from: soon, until: 2025-02-24}]\n", "no day"),
        ("name: x\ngroups: [men]\nwindows: [{name: w, from: 2024-12-31, until: 2025-02-24}]\n", "Monday"),
        ("name: x\ngroups: [men]\ncolour: red\nwindows: []\n", "colour"),
    ],
)
def test_a_plan_that_is_none_is_refused(
    houvast: Houvast, tmp_path: Path, weeks: list[str], plan: str, said: str
):
    (tmp_path / "plan.yaml").write_text(plan)
    refused(houvast("estimate", "campaign", "weeks.csv", "--plan", "plan.yaml"), said)


# Linkage


@pytest.fixture
def linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, houvast: Houvast) -> list[list[str]]:
    """The commands of the how-to, with its files, and a key."""
    pytest.importorskip("numba")
    monkeypatch.chdir(tmp_path)
    record, parameters = blocks("link-without-names.md", "yaml")[:2]
    (tmp_path / "record.yaml").write_text(record)
    (tmp_path / "parameters.yaml").write_text(parameters)
    write_lists(tmp_path)
    known = commands("link-without-names.md")
    assert houvast(*known[0]).code == 0
    return known


LINK = {
    "empty": ("", "no record has all the fields"),
    "only a first line": ("first_name,last_name,born\n", "no record has all the fields"),
    "a column less": ("first_name,born\nAnne,1980-01-01\n", "no column 'last_name'"),
    "too few values": ("first_name,last_name,born\nAnne,Peeters\n", "helpline.csv, line 2"),
    "too many values": ("first_name,last_name,born\nAnne,Peeters,1980-01-01,x\n", "helpline.csv, line 2"),
    "no CSV": (b"\x89PNG\r\n\xff\xfe", "helpline.csv", "UTF-8"),
}


@pytest.mark.parametrize("case", LINK)
def test_a_list_that_cannot_be_encoded_is_refused_and_nothing_is_written(
    houvast: Houvast, tmp_path: Path, linked: list[list[str]], case: str
):
    content, *said = LINK[case]
    (tmp_path / "helpline.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    refused(houvast(*linked[1]), *said)
    assert not (tmp_path / "helpline.filters").exists()


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("record.yaml", "purpose: yes\n", "does not say"),
        ("record.yaml", "- nothing\n", "not a list of names and values"),
        ("record.yaml", "a: [", "cannot be read"),
        ("parameters.yaml", "name: x\nfields: []\n", "two fields or more"),
        ("parameters.yaml", "fields: [{column: a}]\n", "not complete"),
        ("parameters.yaml", "x: [", "cannot be read"),
        ("shared.key", "not a key", "key"),
    ],
)
def test_a_file_beside_the_list_that_is_damaged_is_refused_by_name(
    houvast: Houvast, tmp_path: Path, linked: list[list[str]], file: str, content: str, said: str
):
    name = linked[0][linked[0].index("--out") + 1] if file == "shared.key" else file
    (tmp_path / name).chmod(0o600)
    (tmp_path / name).write_text(content)
    refused(houvast(*linked[1]), said)
    assert not (tmp_path / "helpline.filters").exists()


def test_lists_that_were_not_encoded_alike_are_not_compared(
    houvast: Houvast, tmp_path: Path, linked: list[list[str]]
):
    key, encode, encode_other, compare, _ = linked[:5]
    assert houvast(*encode).code == houvast(*encode_other).code == 0
    (tmp_path / "police.filters").write_bytes(b"nothing")
    refused(houvast(*compare), "police.filters", "damaged")
    (tmp_path / "police.filters").write_bytes((tmp_path / "helpline.filters").read_bytes())
    refused(houvast(*compare), "each once")
    (tmp_path / key[key.index("--out") + 1]).unlink()
    assert houvast(*key).code == 0
    assert houvast(*encode_other).code == 0
    refused(houvast(*compare), "another key")
    assert not (tmp_path / "overlaps.csv").exists()
