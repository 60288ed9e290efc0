"""What the pages on estimates print, the command prints: every command of them runs."""

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Houvast = Callable[..., Any]
ROOT = Path(__file__).parents[3]
PAGES = ("docs/how-to/estimate-from-lists.md", "docs/how-to/estimate-from-repeats.md", "README.md")
BY_SEX = "sex,police,helpline,n\n" + "".join(
    f"{sex},{history},{n}\n"
    for sex, counts in {"F": (60, 50, 9), "M": (40, 45, 8)}.items()
    for history, n in zip(("1,0", "0,1", "1,1"), counts, strict=True)
)


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)


def commands(page: str) -> list[list[str]]:
    """The estimates of a page, lines that go on put together, without the first word."""
    lines = "\n".join(blocks(page, "sh")).replace("\\\n", " ").splitlines()
    return [shlex.split(line)[1:] for line in lines if re.match(r"(\.venv/bin/)?houvast estimate ", line)]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the repository's tables under the names that the pages give them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").symlink_to(ROOT / "tests")
    (tmp_path / "by_sex.csv").write_text(BY_SEX)
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_page_runs(houvast: Houvast, page: str):
    found = commands(page)
    assert found
    for command in found:
        ran = houvast(*command)
        assert ran.code == 0, (command, ran.said)
        assert "Never print one number" in ran.out


@pytest.mark.parametrize("page", PAGES[:2])
def test_what_the_page_prints_is_what_the_command_prints(houvast: Houvast, page: str):
    said = houvast(*commands(page)[0]).out.splitlines()
    printed = [line for line in blocks(page, "text")[0].splitlines() if line.strip()]
    assert len(printed) > 5
    assert [line for line in printed if line not in said] == []


def test_the_python_of_the_page_on_lists_runs(here: Path):
    table = (ROOT / "tests/library/figures/estimates/data/uk_2013_5lists.csv").read_text()
    (here / "lists.csv").write_text(table.replace('"count"', '"cases"'))
    for block in blocks(PAGES[0], "python"):
        exec(block.replace('count="count"', 'count="cases"'), {})
