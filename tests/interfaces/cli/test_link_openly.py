"""houvast link openly: what its how-to page says it does, behind the same record and one line more."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interfaces.cli.test_link_and_campaign import blocks, commands, counts, write_lists

Houvast = Callable[..., Any]
PAGE = "link-openly.md"


@pytest.fixture
def lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    record, parameters = blocks(PAGE, "yaml")
    (tmp_path / "record.yaml").write_text(record)
    (tmp_path / "parameters.yaml").write_text(parameters)
    write_lists(tmp_path)
    return tmp_path


@pytest.fixture
def splink() -> None:
    if importlib.util.find_spec("splink") is None:
        pytest.skip("SPLINK IS NOT INSTALLED: linkage with identifiers was not tried. Run make .venv/dev.")


@pytest.mark.usefixtures("splink")
def test_the_commands_of_the_page_count_the_overlap_and_estimate(lists: Path, houvast: Houvast):
    link, estimate = commands(PAGE)
    ran = houvast(*link)
    assert ran.code == 0, ran.said
    assert abs(counts(lists)["1", "1"] - 150) <= 2
    assert sum(counts(lists).values()) == 700 - counts(lists)["1", "1"]
    assert "on helpline and police alone: " in ran.said
    assert "Splink's probabilities" in ran.said
    assert (lists / "overlaps.csv").stat().st_mode & 0o077 == 0
    assert houvast(*estimate).code == 0


@pytest.mark.usefixtures("splink")
def test_no_name_is_said_or_written_beside_the_lists(lists: Path, houvast: Houvast):
    before = {file.name for file in lists.iterdir()}
    ran = houvast(*commands(PAGE)[0])
    made = {file.name for file in lists.iterdir()} - before
    assert made == {"overlaps.csv", "overlaps.csv.error.json"}
    said = ran.said + ran.out + "".join((lists / name).read_text() for name in made)
    for line in (lists / "helpline.csv").read_text().splitlines()[1:]:
        assert not any(value in said for value in line.split(","))


def test_without_the_ground_to_share_identifiers_no_list_is_read(lists: Path, houvast: Houvast):
    record = (lists / "record.yaml").read_text()
    (lists / "helpline.csv").unlink()  # it would be missed, if it were read
    for changed, said in (
        ("\n".join(line for line in record.splitlines() if "shared" not in line), "may be shared"),
        (record.replace("The article that lets this office hold the names of both lists together", "yes"),
         "no real shared identifiers"),
        (record.replace("police]", "hospital]"), "does not name police"),
        (record.replace("2036-02-01", "2025-03-01"), "ended on"),
    ):  # fmt: skip
        (lists / "record.yaml").write_text(changed)
        ran = houvast(*commands(PAGE)[0])
        assert ran.code == 1
        assert said in ran.said
    bare = [word for word in commands(PAGE)[0] if word not in ("--record", "record.yaml")]
    assert "Linkage is off" in houvast(*bare).said
    assert not (lists / "overlaps.csv").exists()


@pytest.mark.usefixtures("splink")
def test_lists_that_share_nobody_or_lack_a_column_are_a_sentence(lists: Path, houvast: Houvast):
    header, *people = (lists / "police.csv").read_text().splitlines()
    (lists / "police.csv").write_text("\n".join([header.replace("born", "age"), *people]) + "\n")
    ran = houvast(*commands(PAGE)[0])
    assert ran.code == 1
    assert "no column 'born'" in ran.said
    strangers = [f"Q{n}x,Z{n}w,19{n % 80 + 10}-01-{n % 28 + 1:02}" for n in range(200)]
    (lists / "police.csv").write_text("\n".join([header, *strangers]) + "\n")
    ran = houvast(*commands(PAGE)[0])
    assert "Traceback" not in ran.said
    assert ran.code == 1 or counts(lists).get(("1", "1"), 0) == 0


def test_one_list_twice_is_no_pair(lists: Path, houvast: Houvast):
    link = [word if word != "police.csv" else "helpline.csv" for word in commands(PAGE)[0]]
    ran = houvast(*link)
    assert ran.code == 1
    assert "two lists or more" in ran.said
