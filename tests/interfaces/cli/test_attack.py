"""houvast figures attack: what somebody outside works out from a folder, or from two, and how it ends."""

import csv
import io
import json
from collections.abc import Callable
from itertools import product
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
    assert "53 hidden counts in them that are small or may be" in ran.said
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
        ("a,OBS_VALUE,CONF_STATUS\nx,12,F\nx,13,F\nTotal,25,F\n", "line 3: a second row"),
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


GROUPS = "sex,form,n\nF,SEXUAL,20\nF,PHYSICAL,30\nM,SEXUAL,9\nX,PHYSICAL,12\nX,SEXUAL,13\n"


@pytest.mark.parametrize(("asked", "code"), [((), 1), (("--hide-told",), 0)])
def test_a_group_that_tells_ends_with_1_unless_it_was_hidden(
    houvast: Houvast, tmp_path: Path, asked: tuple[str, ...], code: int
):
    given = tmp_path / "given.csv"
    given.write_text(GROUPS)
    folder = tmp_path / "out"
    folder.mkdir()
    ran = houvast("figures", "protect", given, "--count", "n", "--told", "form", *asked)
    assert ("M: at least 9 of 9 are SEXUAL." in ran.said) == (code == 1)
    (folder / "table.csv").write_text(ran.out)
    ran = houvast("figures", "attack", folder, "--told", "form")
    assert ran.code == code, ran.said
    assert ("M: at least 9 of 9 are SEXUAL." in ran.said) == (code == 1)


def test_what_is_a_group_that_tells_can_be_said(houvast: Houvast, tmp_path: Path):
    given = tmp_path / "given.csv"
    given.write_text(GROUPS)
    asked = ("figures", "protect", given, "--count", "n", "--told", "form")
    assert "are SEXUAL" not in houvast(*asked, "--told-group", "10-49").said
    assert "X: at least 13 of 25 are SEXUAL." in houvast(*asked, "--told-share", "0.5").said
    assert houvast(*asked, "--told-group", "many").code == 2
    assert houvast("figures", "protect", given, "--count", "n", "--hide-told").code == 2


ONES = "a,b,n\np,x,1\np,y,1\np,z,1\np,w,1\nq,x,20\nq,y,30\nq,z,40\nq,w,22\n"


def test_counts_that_marks_alone_give_away_are_named_by_both_commands(houvast: Houvast, tmp_path: Path):
    """Four small counts below a small total are four ones: nothing that is hidden besides helps them."""
    (tmp_path / "ones.csv").write_text(ONES)
    ran = houvast("figures", "protect", tmp_path / "ones.csv", "--count", "n", "--at-risk", "1-4")
    assert "p, Total: a small total of 4 small counts by b. Each of them is exactly known" in ran.said
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "ones.csv").write_text(ran.out)
    ran = houvast("figures", "attack", folder)
    assert "5 small counts keep fewer values than the policy asks, 5 of them only one" in ran.said


@pytest.mark.parametrize("parts", [2, 3, 4])
def test_how_much_marks_give_away_is_what_writing_down_every_line_gives(
    houvast: Houvast, tmp_path: Path, parts: int
):
    fit = [line for line in product(range(1, 5), repeat=parts) if sum(line) <= 4]
    values = len({line[0] for line in fit})
    rows = ONES.splitlines()
    rows[1:5] = [f"p,{column},{int(at < parts)}" for at, column in enumerate("xyzw")]
    (tmp_path / "t.csv").write_text("\n".join(rows) + "\n")
    ran = houvast("figures", "protect", tmp_path / "t.csv", "--count", "n", "--least-values", 3)
    left = {1: "exactly known", 2: "known to 2 values"}.get(values)
    assert ("by the marks alone" in ran.said) == (values < 3)
    assert left is None or left in ran.said


def test_of_counts_that_marks_do_not_give_away_nothing_is_said(houvast: Houvast, tmp_path: Path):
    (tmp_path / "two.csv").write_text(ONES.replace("p,x,1", "p,x,0").replace("p,y,1", "p,y,0"))
    ran = houvast("figures", "protect", tmp_path / "two.csv", "--count", "n", "--at-risk", "1-4")
    assert "by the marks alone" not in ran.said


C_ALONE = "a,OBS_VALUE,CONF_STATUS\nx,12,F\ny,,C\nz,,C\nTotal,30,F\n"


NOT_LAID_OUT = "it is damaged, or not laid out as files of this program are"


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ('{"protection": "abc"}', NOT_LAID_OUT),
        ('{"protection": {"policy": [1]}}', NOT_LAID_OUT),
        ('{"cells": 5}', NOT_LAID_OUT),
        ('{"cells": [{"codes": {"a": ["y"]}, "value": 3}]}', NOT_LAID_OUT),
        ('{"cells": [{"codes": {"a": "y"}, "value": "many"}]}', "it shows many, which is no count"),
        (
            '{"cells": [{"codes": {"a": "y"}, "value": 9007199254740993}]}',
            "it shows 9007199254740993, which is no count",
        ),
        (
            '[{"a": "q", "OBS_VALUE": 6, "CONF_STATUS": "F"}, '
            '{"a": "Total", "OBS_VALUE": 6, "CONF_STATUS": "F"}]',
            "its rows are not those of the CSV",
        ),
    ],
)
def test_a_file_that_is_called_like_a_table_and_is_not_read_ends_with_2_and_in_plain_words(
    houvast: Houvast, tmp_path: Path, beside: str, said: str
):
    (tmp_path / "t.csv").write_text(C_ALONE)
    (tmp_path / "t.json").write_text(beside)
    ran = houvast("figures", "attack", tmp_path)
    assert ran.code == 2, ran.said
    assert ran.out.startswith("t, y: 1 to 17")
    assert f"Not read: t.json: {said}" in ran.said
    assert "t.json: called like a table of counts, and not read." in ran.said


def test_a_number_in_words_that_nothing_explains_is_named(houvast: Houvast, tmp_path: Path):
    (tmp_path / "t.csv").write_text(C_ALONE)
    beside = '{"cells": [], "in_words": {"nl": "Vorig jaar waren het er 4321."}}'
    (tmp_path / "t.json").write_text(beside)
    ran = houvast("figures", "attack", tmp_path)
    assert ran.code == 0, ran.said
    assert "Nothing shown explains: t.json: Vorig jaar waren het er 4321." in ran.said


@pytest.mark.parametrize("beside", ["[{", "[[[[", '{"a": '])
def test_a_json_that_is_none_ends_with_2(houvast: Houvast, tmp_path: Path, beside: str):
    (tmp_path / "t.csv").write_text(C_ALONE)
    (tmp_path / "t.json").write_text(beside)
    ran = houvast("figures", "attack", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.said.endswith("t.json is no JSON.\n")


def printed_as_json(houvast: Houvast, out: Path) -> Path:
    ran = houvast("figures", "protect", TABLES / "3x9x7.csv", "--count", "freq", "--format", "json")
    (out / "table.json").write_text(ran.out)
    return out


@pytest.mark.parametrize("alone", [False, True])
def test_the_json_that_protect_prints_is_read_like_its_csv(houvast: Houvast, out: Path, alone: bool):
    by_csv = houvast("figures", "attack", out).out
    if alone:
        (out / "table.csv").unlink()
    else:
        (out / "table.csv").write_text(
            houvast("figures", "protect", TABLES / "3x9x7.csv", "--count", "freq").out
        )
    ran = houvast("figures", "attack", printed_as_json(houvast, out))
    assert (ran.code, ran.out) == (0, by_csv), ran.said
    assert "Not read" not in ran.said
    assert "json 1 (320)" in ran.said


@pytest.mark.parametrize("alone", [False, True])
def test_a_hidden_cell_that_the_json_of_protect_shows_ends_with_1(houvast: Houvast, out: Path, alone: bool):
    file = printed_as_json(houvast, out) / "table.json"
    rows = json.loads(file.read_text())
    for row in rows:
        show(row, "D")
        row["OBS_VALUE"] = row["OBS_VALUE"] and int(row["OBS_VALUE"])
    file.write_text(json.dumps(rows))
    if alone:
        (out / "table.csv").unlink()
    ran = houvast("figures", "attack", out)
    assert ran.code == 1, ran.said
    low, high = ran.out.rsplit(": ", 1)[1].split(" to ")
    assert int(low) == int(high)


@pytest.mark.parametrize("count", ["9" * 400, "9007199254740993", "1000000000"])
def test_a_count_that_protect_does_not_take_is_not_attacked_either(
    houvast: Houvast, tmp_path: Path, count: str
):
    (tmp_path / "t.csv").write_text(C_ALONE.replace("x,12", f"x,{count}"))
    ran = houvast("figures", "attack", tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "t, line 2: OBS_VALUE is 9" in ran.said or "t, line 2: OBS_VALUE is 1000000000" in ran.said
    assert "beyond a billion; count whole cases" in ran.said
    assert len(ran.said) < 120


def test_a_folder_within_the_folder_is_named_as_not_read(houvast: Houvast, tmp_path: Path):
    (tmp_path / "t.csv").write_text(C_ALONE)
    (tmp_path / "2024").mkdir()
    assert "Not read: 2024/: a folder of its own" in houvast("figures", "attack", tmp_path).said


def test_a_cell_of_a_hierarchy_is_printed_in_words(houvast: Houvast, tmp_path: Path):
    (tmp_path / "given.csv").write_text(NESTED)
    nested = ("--within", "district=province")
    ran = houvast("figures", "protect", tmp_path / "given.csv", "--count", "n", *nested)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "t.csv").write_text(ran.out)
    ran = houvast("figures", "attack", tmp_path / "out", *nested)
    assert ran.out.startswith(("t, P / D", "t, Q / D"))
    assert "\x1f" not in ran.out + ran.said


@pytest.mark.parametrize(
    ("stated", "asked", "code"),
    [
        ("small_counts", (), 1),
        ("never_exact", (), 0),
        ("never_exact", ("--policy", "small_counts"), 1),
        ("public_one_by_one", (), 0),
        ("public_one_by_one", ("--policy", "small_counts"), 1),
    ],
)
def test_a_given_table_is_judged_by_no_weaker_policy_than_is_stated_beside_it(
    stated: str, asked: tuple[str, ...], code: int, houvast: Houvast, tmp_path: Path
):
    """Two values are left of each: enough for never_exact alone."""
    (tmp_path / "t.csv").write_text("a,OBS_VALUE,CONF_STATUS\nx,27,F\ny,,C\nz,,C\nTotal,30,F\n")
    said = {"cells": [], "protection": {"policy": stated, "method": "suppress"}}
    (tmp_path / "t.json").write_text(json.dumps(said))
    ran = houvast("figures", "attack", tmp_path, *asked)
    assert ran.out.startswith("t, y: 1 to 2")
    assert ran.code == code, ran.said


def of_days(folder: Path, period: str, name: str = "contacts_by_problem") -> Path:
    folder.mkdir()
    rows = "".join(
        f"{name}(1),_X,{period},CONTACT,{code},{value},A,{mark}\n"
        for code, value, mark in (("x", 70, "F"), ("y", "", "C"), ("z", "", "C"), ("_T", 160, "F"))
    )
    head = "DATAFLOW,REF_AREA,TIME_PERIOD,UNIT_MEASURE,CODE,OBS_VALUE,OBS_STATUS,CONF_STATUS\n"
    (folder / f"{name}.csv").write_text(head + rows)
    return folder


@pytest.mark.parametrize(
    ("later", "code"),
    [
        ("2025-01-01/P1Y", 0),
        ("2026-01-01/P1Y", 0),
        ("2025-07-01/P1Y", 1),
        ("2025-01-01/P11M", 1),
        ("2024-12-15/P20D", 1),
    ],
)
def test_periods_that_share_days_and_are_not_the_same_end_with_1(
    later: str, code: int, houvast: Houvast, tmp_path: Path
):
    one, other = of_days(tmp_path / "a", "2025-01-01/P1Y"), of_days(tmp_path / "b", later)
    ran = houvast("figures", "attack", one, other)
    assert ran.code == code, ran.said
    assert ("share days and are not the same" in ran.said) == (code == 1)
    assert ("from 2025-01-01 until 2026-01-01 and from" in ran.said) == (code == 1)


def test_what_is_known_of_counts_with_one_mark_is_counted_and_large_ones_are_no_finding(
    houvast: Houvast, tmp_path: Path
):
    (tmp_path / "t.csv").write_text("a,OBS_VALUE,CONF_STATUS\nx,12,F\ny,,C\nTotal,30,F\n")
    ran = houvast("figures", "attack", tmp_path)
    assert (ran.code, ran.out.strip()) == (0, "t, y: 18 to 18")
    assert "1 are known exactly, 0 to two values; 0 are known to be small" in ran.said
    assert "fewer values than the policy asks" not in ran.said
    (tmp_path / "t.csv").write_text("a,OBS_VALUE,CONF_STATUS\nx,27,F\ny,,C\nTotal,30,F\n")
    ran = houvast("figures", "attack", tmp_path)
    assert (ran.code, ran.out.strip()) == (1, "t, y: 3 to 3")
    assert "1 are known exactly, 0 to two values; 1 are known to be small" in ran.said


def test_two_ways_of_marking_in_one_table_are_refused(houvast: Houvast, tmp_path: Path):
    (tmp_path / "t.csv").write_text(C_ALONE.replace("z,,C", "z,,D"))
    ran = houvast("figures", "attack", tmp_path)
    assert ran.code == 2
    assert "CONF_STATUS is C in one place and A or D in another" in ran.said
