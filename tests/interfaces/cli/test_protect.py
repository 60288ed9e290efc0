"""houvast figures protect: a table of counts with all its margins, as it may be shown; what is refused."""

import csv
import io
import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import Workbook

Houvast = Callable[..., Any]
TABLES = Path(__file__).parents[3] / "bench" / "data" / "suppression"
GOOD = "sex,age,n\nF,young,2\nF,old,30\nM,young,12\nM,old,9\nX,old,7\n"
NESTED = "province,district,sex,n\nP,D1,F,2\nP,D2,F,9\nP,D1,M,12\nQ,D3,F,7\nQ,D3,M,3\n"


def given(folder: Path, content: str | bytes, name: str = "given.csv") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def rows(ran: Any) -> list[dict[str, str]]:
    assert ran.code == 0, ran.said
    return list(csv.DictReader(io.StringIO(ran.out)))


def test_every_cell_and_every_margin_is_a_row_under_the_columns_of_the_file(houvast: Houvast, tmp_path: Path):
    found = rows(houvast("figures", "protect", given(tmp_path, GOOD), "--count", "n"))
    assert list(found[0]) == ["sex", "age", "OBS_VALUE", "CONF_STATUS"]
    assert [(row["sex"], row["age"]) for row in found] == list(
        product(("F", "M", "X", "Total"), ("young", "old", "Total"))
    )
    assert found[0] == {"sex": "F", "age": "young", "OBS_VALUE": "", "CONF_STATUS": "A"}
    assert found[6] == {"sex": "X", "age": "young", "OBS_VALUE": "0", "CONF_STATUS": "F"}
    assert found[-1]["OBS_VALUE"] == "60"


def test_the_audit_says_what_an_attacker_is_left_with(houvast: Houvast, tmp_path: Path):
    truth = {tuple(line.split(",")[:2]): int(line.split(",")[2]) for line in GOOD.splitlines()[1:]}
    for row in rows(houvast("figures", "protect", given(tmp_path, GOOD), "--count", "n", "--audit")):
        low, high = int(row["AUDIT_LOW"]), int(row["AUDIT_HIGH"])
        if row["CONF_STATUS"] == "F":
            assert low == high == int(row["OBS_VALUE"])
        else:
            assert low < high
        if (count := truth.get((row["sex"], row["age"]))) is not None:
            assert low <= count <= high


@pytest.mark.parametrize(
    ("name", "peer"), [("3x9x7", 106), pytest.param("4x12x60", 1205, marks=pytest.mark.slow)]
)
def test_no_more_is_hidden_than_by_a_peer_and_twice_the_same(houvast: Houvast, name: str, peer: int):
    command = ("figures", "protect", TABLES / f"{name}.csv", "--count", "freq", "--at-risk", "1-4")
    ran = houvast(*command)
    assert sum(row["OBS_VALUE"] == "" for row in rows(ran)) <= peer
    assert houvast(*command).out == ran.out


@pytest.mark.slow
def test_five_thousand_cells_on_four_axes_are_protected_and_proven_and_no_more_than_by_a_peer(
    houvast: Houvast,
):
    ran = houvast("figures", "protect", TABLES / "4x9x12x7.csv", "--count", "freq", "--audit")
    assert sum(row["OBS_VALUE"] == "" for row in rows(ran)) <= 1878
    small = [row for row in rows(ran) if row["CONF_STATUS"] == "A"]
    assert len(small) == 995
    assert not [row for row in small if row["AUDIT_SURE_LOW"] == row["AUDIT_SURE_HIGH"]]
    ends = ("AUDIT_LOW", "AUDIT_SURE_LOW", "AUDIT_SURE_HIGH", "AUDIT_HIGH")
    for row in (row for row in rows(ran) if row["OBS_VALUE"] == ""):
        within = [int(row[end]) for end in ends]
        assert within == sorted(within)
        if row["CONF_STATUS"] == "A":
            assert set(within) <= {1, 2, 3, 4}
    assert "are audited exactly" in ran.said


@pytest.mark.slow
def test_four_thousand_cells_on_three_axes_are_audited_exactly(houvast: Houvast):
    ran = houvast("figures", "protect", TABLES / "4x12x60.csv", "--count", "freq", "--audit")
    hidden = [row for row in rows(ran) if row["OBS_VALUE"] == ""]
    assert "AUDIT_SURE_LOW" not in hidden[0]
    small = [row for row in hidden if row["CONF_STATUS"] == "A"]
    assert all(1 <= int(row["AUDIT_LOW"]) < int(row["AUDIT_HIGH"]) <= 4 for row in small)
    assert all(int(row["AUDIT_LOW"]) >= 5 for row in hidden if row["CONF_STATUS"] == "D")
    assert len(small) == 871


def test_every_small_count_of_a_table_keeps_two_values_or_more(houvast: Houvast):
    ran = houvast("figures", "protect", TABLES / "3x9x7.csv", "--count", "freq", "--audit")
    small = [row for row in rows(ran) if row["CONF_STATUS"] == "A"]
    assert len(small) == 53
    assert all(int(row["AUDIT_HIGH"]) - int(row["AUDIT_LOW"]) >= 1 for row in small)


def test_a_stricter_policy_leaves_more_values(houvast: Houvast):
    asked = (
        "figures",
        "protect",
        TABLES / "3x9x7.csv",
        "--count",
        "freq",
        "--policy",
        "small_counts",
        "--audit",
    )
    small = [row for row in rows(houvast(*asked)) if row["CONF_STATUS"] == "A"]
    assert all(int(row["AUDIT_HIGH"]) - int(row["AUDIT_LOW"]) >= 2 for row in small)


def test_a_hierarchy_has_its_own_margins_and_no_others(houvast: Houvast, tmp_path: Path):
    found = rows(
        houvast(
            "figures", "protect", given(tmp_path, NESTED), "--count", "n", "--within", "district=province"
        )
    )
    assert list(found[0]) == ["province", "district", "sex", "OBS_VALUE", "CONF_STATUS"]
    places = dict.fromkeys((row["province"], row["district"]) for row in found)
    assert list(places) == [
        ("P", "Total"), ("P", "D1"), ("P", "D2"), ("Q", "Total"), ("Q", "D3"), ("Total", "Total"),
    ]  # fmt: skip
    assert len(found) == 6 * 3


def test_linked_tables_hide_the_same_cell_in_both(houvast: Houvast, tmp_path: Path):
    one = given(tmp_path, GOOD, "one.csv")
    other = given(tmp_path, "sex,form,n\nF,a,20\nF,b,12\nM,a,3\nM,b,18\nX,a,7\n", "other.csv")
    found = rows(houvast("figures", "protect", one, "--linked", other, "--count", "n"))
    assert list(found[0]) == ["TABLE", "sex", "age", "form", "OBS_VALUE", "CONF_STATUS"]
    shared = [
        {(row["sex"], row["OBS_VALUE"], row["CONF_STATUS"]) for row in found if row["TABLE"] == name and
         "Total" in (row["age"], row["form"])}
        for name in ("one", "other")
    ]  # fmt: skip
    assert shared[0] == shared[1]


def test_zeros_are_hidden_too_where_they_are_at_risk(houvast: Houvast, tmp_path: Path):
    found = rows(houvast("figures", "protect", given(tmp_path, GOOD), "--count", "n", "--at-risk", "0-4"))
    assert [row["CONF_STATUS"] for row in found if (row["sex"], row["age"]) == ("X", "young")] == ["A"]


def test_margins_that_stand_in_the_file_change_nothing(houvast: Houvast, tmp_path: Path):
    plain = houvast("figures", "protect", given(tmp_path, GOOD), "--count", "n").out
    margins = GOOD + "Total,Total,60\nF,Total,32\n"
    assert houvast("figures", "protect", given(tmp_path, margins), "--count", "n").out == plain


def test_a_spreadsheet_and_parquet_say_the_same_as_csv(houvast: Houvast, tmp_path: Path):
    header, *lines = [line.split(",") for line in GOOD.splitlines()]
    book = Workbook()
    book.active.append(header)
    for sex, age, count in lines:
        book.active.append([sex, age, int(count)])
    book.save(tmp_path / "given.xlsx")
    columns = zip(*lines, strict=True)
    table = dict(zip(header, columns, strict=True))
    table["n"] = [float(count) for count in table["n"]]
    pq.write_table(pa.table(table), tmp_path / "given.parquet")
    expected = rows(houvast("figures", "protect", given(tmp_path, GOOD), "--count", "n"))
    for name in ("given.xlsx", "given.parquet"):
        assert rows(houvast("figures", "protect", tmp_path / name, "--count", "n")) == expected


def test_a_formula_and_a_damaged_file_are_refused(houvast: Houvast, tmp_path: Path):
    book = Workbook()
    book.active.append(["sex", "n"])
    book.active.append(["F", "=1+1"])
    book.save(tmp_path / "given.xlsx")
    pq.write_table(pa.table({"sex": ["F"], "n": [None]}), tmp_path / "empty.parquet")
    for file, said in (
        (tmp_path / "given.xlsx", "ormula"),
        (given(tmp_path, b"PAR1 and no more", "cut.parquet"), "damaged"),
        (given(tmp_path, b"PK and no more", "cut.xlsx"), "cut.xlsx"),
        (tmp_path / "empty.parquet", "Line 2"),
    ):
        ran = houvast("figures", "protect", file, "--count", "n")
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.said


def test_json_says_the_same(houvast: Houvast, tmp_path: Path):
    file = given(tmp_path, GOOD)
    said = json.loads(houvast("figures", "protect", file, "--count", "n", "--format", "json").out)
    found = rows(houvast("figures", "protect", file, "--count", "n"))
    assert [
        {**row, "OBS_VALUE": "" if row["OBS_VALUE"] is None else str(row["OBS_VALUE"])} for row in said
    ] == found


def test_what_a_spreadsheet_would_run_is_made_harmless(houvast: Houvast, tmp_path: Path):
    file = given(tmp_path, "=cmd(),age,n\n@SUM(A1),+1,20\n-2,b,9\n")
    ran = houvast("figures", "protect", file, "--count", "n")
    for row in csv.reader(io.StringIO(ran.out)):
        assert not any(text.startswith(("=", "+", "-", "@")) for text in row)


def test_shapes_at_the_edge_are_protected(houvast: Houvast, tmp_path: Path):
    nine = range(9)
    edges = {
        "one dimension": "a,n\n" + "".join(f"v{i},{i}\n" for i in range(9)),
        "one value": "a,b,n\nx,only,3\ny,only,40\nz,only,12\n",
        "nearly all zero": "a,b,n\n" + "".join(f"v{i},w{j},{3 * (i == j)}\n" for i in nine for j in nine),
        "all small": "a,b,n\n" + "".join(f"v{i},w{j},{1 + (i + j) % 4}\n" for i in nine for j in nine),
        "six dimensions": "a,b,c,d,e,f,n\n"
        + "".join(",".join(k) + f",{sum(map(ord, k)) % 9}\n" for k in product("xy", repeat=6)),
    }  # fmt: skip
    for name, content in edges.items():
        found = rows(houvast("figures", "protect", given(tmp_path, content), "--count", "n"))
        assert all((row["OBS_VALUE"] == "") == (row["CONF_STATUS"] != "F") for row in found), name
        assert not any(row["OBS_VALUE"] in ("1", "2", "3", "4") for row in found), name


BAD = {
    "negative": (GOOD.replace(",30", ",-30"), "ine 3", "below zero"),
    "fractional": (GOOD.replace(",30", ",3.5"), "ine 3", "not whole"),
    "no number": (GOOD.replace(",30", ",many"), "ine 3", "no number"),
    "missing count": (GOOD.replace(",30", ","), "ine 3", "missing"),
    "the same cell twice": (GOOD + "F,old,3\n", "ine 7", "line 3"),
    "no rows": ("sex,age,n\n", "no rows"),
    "empty": ("", "empty"),
    "another encoding": (GOOD.replace("old", "oldé").encode("latin-1"), "UTF-8"),
    "no such column": (GOOD.replace(",n\n", ",freq\n", 1), "no column 'n'"),
    "no dimension": ("n\n3\n", "no column beside"),
    "too few values": (GOOD + "F\n", "ine 7"),
    "an empty value": (GOOD + "F,,3\n", "ine 7", "empty"),
    "totals that do not add up": (GOOD + "F,Total,31\n", "ine 7", "sum to 32"),
    "Total as a name": (GOOD.replace("X,", "Total,"), "ine 6", "sum to 39"),
    "a control character": (GOOD + "F,\x1b[31m,3\n", "ine 7", "no name"),
    "a column of ours": (GOOD.replace("age", "OBS_VALUE"), "rename"),
    "too large": (
        "a,b,c,n\n" + "".join(f"x{i},y{i},z{i},9\n" for i in range(101)), "1,061,208 cells"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_2_by_line_and_nothing_is_printed(
    houvast: Houvast, tmp_path: Path, name: str
):
    content, *said = BAD[name]
    ran = houvast("figures", "protect", given(tmp_path, content), "--count", "n")
    assert ran.code == 2, ran.said
    assert ran.out == ""
    assert len(ran.said.strip().splitlines()) == 1
    assert all(part in ran.said for part in ("given.csv", *said)), ran.said


@pytest.mark.parametrize(
    ("content", "within", "said"),
    [
        (NESTED, "district=country", "no column 'country'"),
        (NESTED, "town=district", "no column 'town'"),
        (NESTED + "Total,D1,Total,14\n", "district=province", "what lies within it is named"),
    ],
)
def test_a_hierarchy_that_is_none_is_refused(
    houvast: Houvast, tmp_path: Path, content: str, within: str, said: str
):
    ran = houvast("figures", "protect", given(tmp_path, content), "--count", "n", "--within", within)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.said


@pytest.mark.parametrize("asked", [("--at-risk", "4-1"), ("--at-risk", "few"), ("--within", "district")])
def test_an_option_that_means_nothing_is_wrong_usage(
    houvast: Houvast, tmp_path: Path, asked: tuple[str, str]
):
    ran = houvast("figures", "protect", given(tmp_path, GOOD), "--count", "n", *asked)
    assert (ran.code, ran.out) == (2, "")


def test_linked_tables_that_contradict_one_another_are_refused(houvast: Houvast, tmp_path: Path):
    other = given(tmp_path, "sex,form,n\nF,a,20\n", "other.csv")
    ran = houvast("figures", "protect", given(tmp_path, GOOD), "--linked", other, "--count", "n")
    assert (ran.code, ran.out) == (2, "")
    assert "and other do not count the same for F, Total. Correct one of them, or" in ran.said
    assert not any(sign.isdigit() for sign in ran.said)  # no count of it


def test_groups_that_tell_on_their_members_are_named_on_standard_error(houvast: Houvast, tmp_path: Path):
    cells = "sex,form,n\nF,physical,20\nF,sexual,9\nM,sexual,7\n"
    ran = houvast("figures", "protect", given(tmp_path, cells), "--count", "n", "--told", "form")
    assert ran.code == 0
    assert "M: at least 7 of 7 are sexual." in ran.said
    assert "at least" not in ran.out
    silent = houvast("figures", "protect", given(tmp_path, cells), "--count", "n")
    assert (silent.out, "at least" in silent.said) == (ran.out, False)


def test_a_column_to_tell_of_that_is_not_there_is_refused(houvast: Houvast, tmp_path: Path):
    ran = houvast("figures", "protect", given(tmp_path, GOOD), "--count", "n", "--told", "town")
    assert (ran.code, ran.out) == (2, "")
    assert "town" in ran.said


AMOUNTS = (
    "place,kind,who,n\nA,bed,h1,100\nA,bed,h2,5\nA,bed,h3,4\nA,day,h1,40\nA,day,h2,30\nA,day,h3,50\n"
    "B,bed,h4,60\nB,bed,h5,50\nB,bed,h6,40\nB,day,h4,20\nB,day,h5,30\nB,day,h6,25\n"
    "C,bed,h7,60\nC,bed,h8,50\nC,bed,h9,40\nC,day,h7,20\nC,day,h8,30\nC,day,h9,25\n"
)


@pytest.mark.parametrize("rule", [(), ("--dominance", "1-75")])
def test_a_sum_that_one_contributor_dominates_is_hidden_with_what_gives_it_away(
    houvast: Houvast, tmp_path: Path, rule: tuple[str, ...]
):
    file = given(tmp_path, AMOUNTS)
    found = rows(houvast("figures", "protect", file, "--sum", "n", "--by", "who", "--audit", *rule))
    marks = {(row["place"], row["kind"]): row["CONF_STATUS"] for row in found}
    assert [key for key, mark in marks.items() if mark == "C"] == [("A", "bed")]
    assert "D" in marks.values()
    (row,) = [row for row in found if row["CONF_STATUS"] == "C"]
    assert row["OBS_VALUE"] == ""
    assert int(row["AUDIT_LOW"]) < 109 < int(row["AUDIT_HIGH"])


@pytest.mark.parametrize(
    ("content", "asked", "why"),
    [
        (AMOUNTS.replace("h1,100", "h1,-1"), (), "line 2"),
        (AMOUNTS.replace("A,bed,h1", "A,bed,"), (), "line 2"),
        (AMOUNTS.replace("A,bed,h1", "Total,bed,h1"), (), "line 2"),
        (AMOUNTS, ("--dominance", "75"), "--dominance"),
        (AMOUNTS, ("--count", "n"), "--sum"),
    ],
)
def test_amounts_that_cannot_be_read_are_refused(
    houvast: Houvast, tmp_path: Path, content: str, asked: tuple[str, ...], why: str
):
    ran = houvast("figures", "protect", given(tmp_path, content), "--sum", "n", "--by", "who", *asked)
    assert ran.code == 2
    assert why in ran.said.lower()
    assert not ran.out
