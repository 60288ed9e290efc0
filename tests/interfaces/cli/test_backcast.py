"""houvast figures backcast: the file of its page gives figures with intervals; what cannot be is refused."""

import csv
import io
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Houvast = Callable[..., Any]
PAGE = (Path(__file__).parents[3] / "docs/how-to/carry-figures-back.md").read_text()


def block(kind: str) -> str:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[0]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contacts.csv").write_text(block("csv"))
    return tmp_path


def test_the_page_prints_what_the_command_prints(houvast: Houvast, here: Path):
    ran = houvast(*shlex.split(block("sh"))[1:])
    assert ran.code == 0, ran.said
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert ran.out.splitlines()[0] == block("text").strip()
    assert [row["counted"] for row in rows] == ["3640", "3800", "4000"]
    assert {row["OBS_STATUS"] for row in rows} == {"E"}
    ratio = 2017 / 1830  # of the six months registered both ways
    for row in rows:
        assert int(row["estimate"]) == round(ratio * int(row["counted"]))
        assert int(row["low"]) < int(row["estimate"]) < int(row["high"])
    assert "1.102 times" in ran.said
    assert "which no data can show" in ran.said


def test_a_hidden_figure_before_is_left_out_and_said(houvast: Houvast, here: Path):
    text = block("csv").replace("list of 2012,3800", "list of 2012,")
    (here / "contacts.csv").write_text(text)
    ran = houvast("figures", "backcast", "contacts.csv", "--unit", "CONTACT", "--population", "all")
    assert [row["counted"] for row in csv.DictReader(io.StringIO(ran.out))] == ["3640", "4000"]
    assert "1 earlier figures are hidden" in ran.said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("2016-06-01,2016-07-01,list of 2016,320\n", ""), "5 periods registered both ways"),
        (("list of 2016,4700", "list of 2017,4700"), "3 registrations"),
        (("list of 2012,300", "list of 2012,"), "is hidden"),
        (("list of 2012,3640", "list of 2012,36.5"), "Line 2"),
        (("2013-01-01,2014-01-01", "2013,2014-01-01"), "Line 2"),
        (("2013-01-01,2014-01-01", "2014-01-01,2013-01-01"), "Line 2"),
        (("from,until,registration", "from,until,way"), "no column 'registration'"),
    ],
)
def test_what_cannot_be_carried_back_ends_with_2(
    houvast: Houvast, here: Path, change: tuple[str, str], said: str
):
    assert change[0] in block("csv")
    (here / "contacts.csv").write_text(block("csv").replace(*change))
    ran = houvast("figures", "backcast", "contacts.csv", "--unit", "CONTACT", "--population", "all")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.said
