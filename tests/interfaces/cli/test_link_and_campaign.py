"""houvast link and houvast estimate campaign: what their how-to pages say, they do."""

import csv
import json
import re
import shlex
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Houvast = Callable[..., Any]
HOW_TO = Path(__file__).parents[3] / "docs" / "how-to"
SYLLABLES = "an ber ca dir el fi gre han jan ka lot mar noor pet quin ri so tim ur vee wou bos goe".split()


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", (HOW_TO / page).read_text(), re.DOTALL)


def commands(page: str) -> list[list[str]]:
    """The houvast commands of a page, without the first word."""
    return [shlex.split(line)[1:] for block in blocks(page, "sh") for line in block.splitlines()]


def counts(folder: Path) -> dict[tuple[str, str], int]:
    rows = csv.DictReader((folder / "overlaps.csv").read_text().splitlines())
    return {(row["helpline"], row["police"]): int(row["count"]) for row in rows}


def write_lists(folder: Path) -> None:
    """400 people with the helpline, 300 with the police, 150 of them on both."""
    rng = np.random.default_rng(1)
    people = [
        {
            "first_name": "".join(rng.choice(SYLLABLES, 2)).title(),
            "last_name": "".join(rng.choice(SYLLABLES, 3)).title(),
            "born": f"{rng.integers(1940, 2006)}-{rng.integers(1, 13):02}-{rng.integers(1, 29):02}",
        }
        for _ in range(550)
    ]
    for name, members in (("helpline", people[:400]), ("police", people[250:])):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, people[0])
            writer.writeheader()
            for n, person in enumerate(members):
                slip = name == "police" and n % 5 == 0
                writer.writerow({**person, "last_name": person["last_name"][:-1]} if slip else person)


def write_weeks(folder: Path) -> None:
    rng = np.random.default_rng(3)
    season = 1 + 0.2 * np.sin(2 * np.pi * np.arange(164) / 52.18)
    men = 40 * season
    men[156:] *= 1.6
    lines = ["week,men,women,site"]
    for t in range(164):
        monday = date(2022, 1, 3) + timedelta(weeks=t)
        lines.append(
            f"{monday},{rng.poisson(men[t])},{rng.poisson(60 * season[t])},{rng.poisson(300 * season[t])}"
        )
    (folder / "weeks.csv").write_text("\n".join(lines) + "\n")


@pytest.fixture
def linked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    record, parameters = blocks("link-without-names.md", "yaml")
    (tmp_path / "record.yaml").write_text(record)
    (tmp_path / "parameters.yaml").write_text(parameters)
    write_lists(tmp_path)
    return tmp_path


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.yaml").write_text(blocks("measure-a-campaign.md", "yaml")[0])
    write_weeks(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_the_commands_of_the_page_on_linkage_count_the_overlap(linked: Path, houvast: Houvast):
    for command in commands("link-without-names.md"):
        ran = houvast(*command)
        assert ran.code == 0, (command, ran.said)
    rows = counts(linked)
    assert abs(rows["1", "1"] - 150) <= 4
    assert (linked / "overlaps.csv").stat().st_mode & 0o077 == 0
    assert "people in all" in ran.out


def test_the_comparison_says_protected_counts_and_how_often_links_are_wrong(linked: Path, houvast: Houvast):
    *others, compare, _ = commands("link-without-names.md")
    for command in others:
        houvast(*command)
    said = houvast(*compare).said
    assert "on helpline and police alone" in said
    assert "are missed (a mixture of" in said


def test_an_error_that_is_not_there_is_a_sentence(linked: Path, houvast: Houvast):
    *_, estimate = commands("link-without-names.md")
    ran = houvast(*estimate)
    assert ran.code == 1
    assert "no file overlaps.csv.error.json" in ran.said


def test_the_python_of_the_page_on_linkage_runs():
    for block in blocks("link-without-names.md", "python"):
        exec(block, {})


def test_no_name_of_anybody_is_said_or_written(linked: Path, houvast: Houvast):
    said = "".join(
        ran.said + ran.out for ran in (houvast(*command) for command in commands("link-without-names.md"))
    )
    made = said.encode() + (linked / "overlaps.csv").read_bytes() + (linked / "helpline.filters").read_bytes()
    for row in csv.DictReader((linked / "helpline.csv").read_text().splitlines()):
        assert row["last_name"].encode() not in made
        assert row["born"].encode() not in made


def test_nothing_is_linked_without_the_record(linked: Path, houvast: Houvast):
    key, encode, encode_other, compare, _ = commands("link-without-names.md")
    assert houvast(*key).code == 0
    bare = [word for word in encode if word not in ("--record", "record.yaml")]
    ran = houvast(*bare)
    assert ran.code == 1
    assert "Linkage is off" in ran.said
    assert not (linked / "helpline.filters").exists()
    assert houvast(*encode).code == houvast(*encode_other).code == 0
    ran = houvast(*[word for word in compare if word not in ("--record", "record.yaml")])
    assert ran.code == 1
    assert not (linked / "overlaps.csv").exists()


def test_a_small_overlap_is_in_the_file_and_not_on_the_screen(linked: Path, houvast: Houvast):
    key, encode, encode_other, compare, _ = commands("link-without-names.md")
    lines = (linked / "police.csv").read_text().splitlines()
    (linked / "police.csv").write_text("\n".join([lines[0], *lines[150:]]) + "\n")
    for command in (key, encode, encode_other):
        houvast(*command)
    ran = houvast(*compare, "--threshold", "0.85")
    assert ran.code == 0
    rows = counts(linked)
    assert 1 <= rows["1", "1"] <= 4
    assert "on helpline and police alone: not shown" in ran.said
    assert "How often links are wrong is not known" in ran.said


def test_a_labelled_sample_gives_the_threshold(linked: Path, houvast: Houvast):
    for command in commands("link-without-names.md")[:3]:
        houvast(*command)
    scores = [*(f"{0.85 + i / 400},1" for i in range(40)), *(f"{0.5 + i / 400},0" for i in range(40))]
    (linked / "sample.csv").write_text("score,same\n" + "\n".join(scores) + "\n")
    ran = houvast(*commands("link-without-names.md")[3], "--labelled", "sample.csv")
    assert ran.code == 0
    assert "(80 labelled pairs)" in ran.said
    (linked / "sample.csv").write_text("score,same\n0.9,maybe\n")
    assert houvast(*commands("link-without-names.md")[3], "--labelled", "sample.csv").code == 1


def test_a_damaged_list_or_an_absent_file_is_a_sentence(linked: Path, houvast: Houvast):
    key, encode, *_ = commands("link-without-names.md")
    houvast(*key)
    (linked / "helpline.csv").write_text("first_name,last_name,born\nAnne,Peeters\n")
    ran = houvast(*encode)
    assert ran.code == 1
    assert "line 2" in ran.said
    (linked / "helpline.csv").unlink()
    assert "no file helpline.csv" in houvast(*encode).said
    assert houvast(*key).code == 1


@pytest.mark.slow
def test_the_commands_of_the_page_on_campaigns_measure_it(measured: Path, houvast: Houvast):
    for command in commands("measure-a-campaign.md"):
        ran = houvast(*command)
        assert ran.code == 0, (command, ran.said)
    assert "chosen afterwards" in ran.out or "picks one afterwards" in ran.out
    read = json.loads((measured / "effect.json").read_text())
    assert read["interval"]["low"] < 0.6 < read["interval"]["high"]
    assert {"estimate", "interval", "method", "models", "warnings"} <= read.keys()
    assert (measured / "effect.pdf").read_bytes().startswith(b"%PDF")
    assert "Effect van een campagne" in (measured / "effect.html").read_text()


def test_the_answer_is_a_paragraph_and_a_table(measured: Path, houvast: Houvast):
    ran = houvast("estimate", "campaign", "weeks.csv", "--plan", "plan.yaml")
    assert "95% interval" in ran.out
    assert "could not have been seen" in ran.out
    assert "Bayesian structural time series" in ran.out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: [*lines[:60], *lines[61:]], "is missing"),
        (lambda lines: [*lines[:60], lines[60].rsplit(",", 1)[0] + ",-3", *lines[61:]], "zero or more"),
        (lambda lines: lines[:40], "after the data"),
        (lambda lines: [lines[0], *lines[140:]], "at least 52"),
    ],
)
def test_weeks_that_cannot_carry_an_effect_are_refused(
    measured: Path, houvast: Houvast, change: Callable[[list[str]], list[str]], said: str
):
    lines = (measured / "weeks.csv").read_text().splitlines()
    (measured / "weeks.csv").write_text("\n".join(change(lines)) + "\n")
    ran = houvast("estimate", "campaign", "weeks.csv", "--plan", "plan.yaml")
    assert ran.code == 1
    assert said in ran.said


def test_without_plan_or_window_the_command_says_what_it_needs(measured: Path, houvast: Houvast):
    ran = houvast("estimate", "campaign", "weeks.csv")
    assert ran.code == 1
    assert "--plan" in ran.said
