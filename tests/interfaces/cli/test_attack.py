"""houvast figures attack: what somebody outside works out from a folder, or from two, and how it ends."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Houvast = Callable[..., Any]
TABLES = Path(__file__).parents[3] / "bench" / "data" / "suppression"
NESTED = "province,district,sex,n\nP,D1,F,2\nP,D2,F,9\nP,D1,M,12\nP,D2,M,30\nQ,D3,F,7\nQ,D3,M,3\n"


@pytest.fixture
def out(houvast: Houvast, tmp_path: Path) -> Path:
    """A folder with one table as `protect` printed it."""
    folder = tmp_path / "out"
    folder.mkdir()
    ran = houvast("figures", "protect", TABLES / "3x9x7.csv", "--count", "freq", "--audit")
    (folder / "table.csv").write_text(ran.out)
    return folder


def rewritten(file: Path, change: Callable[[dict[str, str]], None]) -> None:
    rows = list(csv.DictReader(io.StringIO(file.read_text())))
    for row in rows:
        change(row)
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    file.write_text(text.getvalue())


def truth() -> dict[tuple[str, ...], str]:
    lines = list(csv.reader(io.StringIO((TABLES / "3x9x7.csv").read_text())))[1:]
    return {tuple(codes): count for *codes, count in lines}


def show(row: dict[str, str], marks: str) -> None:
    """Print an inner cell that was hidden."""
    if row["CONF_STATUS"] in marks and (count := truth().get((row["sex"], row["age"], row["form"]))):
        row["OBS_VALUE"], row["CONF_STATUS"] = count, "F"


def test_what_was_protected_ends_with_0_and_says_what_is_known_best(houvast: Houvast, out: Path):
    ran = houvast("figures", "attack", out)
    assert ran.code == 0, ran.said
    assert "53 small counts hidden" in ran.said
    assert ran.out.startswith("table, ")
    low, high = ran.out.rsplit(": ", 1)[1].split(" to ")
    assert int(high) - int(low) >= 1


def test_a_file_that_shows_the_cells_that_hide_others_ends_with_1(houvast: Houvast, out: Path):
    rewritten(out / "table.csv", lambda row: show(row, "D"))
    ran = houvast("figures", "attack", out)
    assert ran.code == 1
    low, high = ran.out.rsplit(": ", 1)[1].split(" to ")
    assert int(low) == int(high)


def test_a_policy_that_asks_more_than_was_kept_ends_with_1(houvast: Houvast, out: Path):
    assert houvast("figures", "attack", out, "--policy", "small_counts").code == 1


def test_a_second_folder_that_hides_other_cells_of_the_same_table_ends_with_1(
    houvast: Houvast, out: Path, tmp_path: Path
):
    assert houvast("figures", "attack", out, out).code == 0
    later = tmp_path / "later"
    later.mkdir()
    (later / "table.csv").write_text((out / "table.csv").read_text())
    rewritten(later / "table.csv", lambda row: show(row, "D"))
    rewritten(later / "table.csv", lambda row: None)
    ran = houvast("figures", "attack", out, later)
    assert ran.code == 1, ran.out


def test_a_hierarchy_and_linked_tables_are_read_back(houvast: Houvast, tmp_path: Path):
    folder = tmp_path / "out"
    folder.mkdir()
    (tmp_path / "one.csv").write_text(NESTED)
    (tmp_path / "other.csv").write_text("province,age,n\nP,old,40\nP,young,13\nQ,old,10\n")
    nested = ("--within", "district=province")
    files = (tmp_path / "one.csv", "--linked", tmp_path / "other.csv")
    (folder / "both.csv").write_text(houvast("figures", "protect", *files, "--count", "n", *nested).out)
    ran = houvast("figures", "attack", folder, *nested)
    assert ran.code == 0, ran.said
    assert "2 tables read" in ran.said
    assert "--within" in houvast("figures", "attack", folder).said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no CSV"),
        ("a,OBS_VALUE,CONF_STATUS\nx,12.5,F\nTotal,30,F\n", "line 2"),
        ("a,b,OBS_VALUE,CONF_STATUS\nx,y,12,F\nTotal,Total,30,F\n", "no row for"),
        ("a,OBS_VALUE,CONF_STATUS\nx,12,F\nTotal,,A\n", "cannot all be true"),
    ],
)
def test_a_folder_that_cannot_be_read_ends_with_2(
    houvast: Houvast, tmp_path: Path, content: str | None, said: str
):
    if content:
        (tmp_path / "table.csv").write_text(content)
    ran = houvast("figures", "attack", tmp_path)
    assert (ran.code, ran.out) == (2, ""), ran.said
    assert said in ran.said


def test_a_folder_that_is_not_there_ends_with_2(houvast: Houvast, tmp_path: Path):
    assert houvast("figures", "attack", tmp_path / "nowhere").code == 2
