"""What the page on protecting a table prints, the command prints: every command of it runs."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Houvast = Callable[..., Any]
ROOT = Path(__file__).parents[3]
AGES = "province,age,cases\nAntwerpen,old,75\nLimburg,old,34\nLimburg,young,4\n"
PAGES = ("docs/how-to/protect-a-table.md", "README.md")


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)


def commands(page: str) -> list[list[str]]:
    lines = "\n".join(blocks(page, "sh")).replace("\\\n", " ").splitlines()
    return [
        shlex.split(line)[1:]
        for line in lines
        if re.match(r"(\.venv/bin/)?houvast figures (protect|attack) ", line)
    ]


@pytest.fixture(autouse=True)
def here(houvast: Houvast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the files of the page under their names."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bench").symlink_to(ROOT / "bench")
    (tmp_path / "cases.csv").write_text(blocks(PAGES[0], "csv")[0])
    (tmp_path / "ages.csv").write_text(AGES)
    (tmp_path / "beds.csv").write_text(blocks(PAGES[0], "csv")[1])
    for name in ("published", "published-later"):
        (tmp_path / name).mkdir()
        ran = houvast("figures", "protect", "bench/data/suppression/3x9x7.csv", "--count", "freq")
        (tmp_path / name / "table.csv").write_text(ran.out)


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_runs_and_prints_its_columns(houvast: Houvast, page: str):
    found = commands(page)
    assert found
    for command in found:
        ran = houvast(*command)
        assert ran.code == 0, (command, ran.said)
        assert "OBS_VALUE,CONF_STATUS" in ran.out or command[1] == "attack"


def test_the_columns_that_the_page_prints_are_those_of_its_first_command(houvast: Houvast):
    said = houvast(*commands(PAGES[0])[0]).out.splitlines()
    assert said[0] == blocks(PAGES[0], "text")[0].strip()
