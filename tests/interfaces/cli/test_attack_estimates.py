"""houvast figures attack reads estimates: their table, their JSON, and every number in words and drawings."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from houvast.library.figures.outsider import read_everything
from houvast.records.releases.asking import Options
from houvast.records.releases.estimating import Job, files_of

Houvast = Callable[..., Any]
YEAR = (date(2025, 1, 1), date(2026, 1, 1))
LISTS = "police,shelter,line,n\n1,0,0,120\n0,1,0,60\n0,0,1,80\n1,1,0,14\n1,0,1,{}\n0,1,1,9\n1,1,1,6\n"
TURNED = "line,police,shelter,n\n0,1,0,120\n0,0,1,60\n1,0,0,80\n0,1,1,14\n1,1,0,{}\n1,0,1,9\n1,1,1,6\n"
SEEN = "times,sex,cases\n1,F,60\n1,M,40\n2,F,15\n2,M,{}\n3,F,6\n4,M,7\n"
SPLIT = "police,shelter,line,sex,n\n" + "".join(
    f"{marks},{sex},{count * times}\n"
    for sex, times in (("F", 1), ("M", 2))
    for marks, count in (
        ("1,0,0", 120),
        ("0,1,0", 60),
        ("0,0,1", 80),
        ("1,1,0", 14),
        ("1,0,1", 12),
        ("1,1,1", 6),
    )
)
MADE = {
    "lists": ("lists", LISTS, Options("stepwise", tables=200)),
    "turned": ("lists", TURNED, Options("main", tables=200)),
    "by sex": ("lists", SPLIT, Options("main", tables=200, split_by="sex")),
    "register": ("repeats", SEEN, Options("poisson", times="times", covariates=("sex",))),
}


def estimate(folder: Path, made: str, count: int = 2, name: str = "estimate-1") -> Path:
    """The files of an estimate as they lie in a release."""
    kind, counts, options = MADE[made]
    folder.mkdir(exist_ok=True)
    job = Job(kind, "Invented people", *YEAR, counts.format(count), options)
    for file, content in files_of(job, lambda done, of: None).items():
        (folder / f"{name}.{file}").write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return estimate(tmp_path_factory.mktemp("release") / "out", "lists")


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    for file in written.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.mark.parametrize("made", ["lists", "by sex", "register"])
def test_every_file_of_an_estimate_is_read_and_every_number_explained(made: str, tmp_path: Path):
    read = read_everything(estimate(tmp_path / "out", made, 12))
    assert (read.more, read.unread, read.unexplained) == ([], [], [])
    assert dict(read.files) == {"csv": 1, "json": 1, "page.json": 1, "html": 4, "pdf": 4, "svg": 4}


def said(change: Callable[[dict], None]) -> Callable[[str], str]:
    def changed(text: str) -> str:
        content = json.loads(text)
        change(content)
        return json.dumps(content)

    return changed


def hidden_list(content: dict) -> None:
    assert content["data"]["lists"]["police"] is None
    content["data"]["lists"]["police"] = 142


def exact(content: dict) -> None:
    content["models"][0]["aic"] = 171.43


def test_a_hidden_count_that_the_json_of_an_estimate_shows_is_known(folder: Path, houvast: Houvast):
    file = folder / "estimate-1.json"
    file.write_text(said(hidden_list)(file.read_text()))
    assert read_everything(folder).more == ["estimate-1.json"]
    ran = houvast("figures", "attack", folder)
    assert ran.code == 1, ran.said


def test_a_number_of_an_estimate_with_more_figures_than_are_kept_is_named(folder: Path):
    file = folder / "estimate-1.json"
    file.write_text(said(exact)(file.read_text()))
    assert read_everything(folder).unexplained == [("estimate-1.json", "models.aic: 171.43")]


@pytest.mark.parametrize("format_", ["nl.html", "nl.svg", "page.json"])
def test_a_number_in_words_that_no_number_of_the_estimate_explains_is_named(format_: str, folder: Path):
    file = folder / f"estimate-1.{format_}"
    text = file.read_text()
    assert "Op 3 lijsten" in text or "291 gezien" in text
    file.write_text(
        text.replace("Op 3 lijsten", "Op 3 lijsten, 143 op een,").replace("291 gezien", "143 gezien")
    )
    (name, sentence), *_ = read_everything(folder).unexplained
    assert name == file.name
    assert "143" in sentence


@pytest.mark.parametrize(
    ("made", "other"), [("lists", "lists"), ("lists", "turned"), ("register", "register")]
)
def test_one_person_more_in_the_estimate_of_a_later_folder_ends_with_1(
    made: str, other: str, houvast: Houvast, tmp_path: Path
):
    before, after = estimate(tmp_path / "a", made, 12), estimate(tmp_path / "b", other, 13, "estimate-2")
    same = estimate(tmp_path / "c", other, 12, "estimate-3")
    assert houvast("figures", "attack", before, same).code == 0
    ran = houvast("figures", "attack", before, after)
    assert ran.code == 1, ran.said
    assert "changed in between" in ran.out


def test_one_person_more_in_a_second_estimate_of_one_folder_ends_with_1(houvast: Houvast, tmp_path: Path):
    folder = estimate(estimate(tmp_path / "a", "lists", 2), "turned", 2, "estimate-2")
    assert houvast("figures", "attack", folder).code == 0
    estimate(folder, "turned", 3, "estimate-2")
    ran = houvast("figures", "attack", folder)
    assert ran.code == 1, ran.said
