"""What cannot be meant is found by its line, and of a refused delivery nothing is taken."""

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.figures import SafeTable
from houvast.library.figures.outgoing import remarks_of
from houvast.library.figures.sources import (
    Delivery,
    MappingRefused,
    NoMapping,
    as_json,
    as_text,
    columns_of,
    draft,
    known_for,
    read_delivery,
    read_mapping,
    sample_of,
)

MAPPING = """
file: police.csv
sender: Local police of an invented town
tables:
  - name: invented_police_2024
    titles: {nl: "Feiten", en: "Acts"}
    source: invented
    unit: OFFENCE
    population: police_cases
    period: {from: 2024-01-01, until: 2025-01-01}
    scope: IPV
    base: null
    area: an invented town
    dimensions:
      - {name: FORM, codebook: form, column: form, codes: {fysiek: PHYSICAL, seksueel: SEXUAL, onbekend: U, totaal: _T}}
    value: cases
"""  # noqa: E501
GOOD = "form,cases\nfysiek,120\nseksueel,2\nonbekend,9\ntotaal,131\n"


def brought(tmp_path: Path, content: str | bytes, mapping: str = MAPPING) -> Delivery:
    file = tmp_path / "police.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_delivery(file, read_mapping(mapping))


def names(delivery: Delivery) -> set[str]:
    return {each.name for each in delivery.findings}


def test_a_table_that_nobody_printed_comes_in_protected(tmp_path: Path):
    delivery = brought(tmp_path, GOOD)
    assert not delivery.is_refused
    (table,) = delivery.tables
    assert isinstance(table, SafeTable)
    assert table.cells[("SEXUAL",)].value is None
    assert len(table.suppressed) > 1, "with its total open, one hidden cell would be the difference"
    cells = {" ".join(key): cell.value for key, cell in delivery.tables[0].cells.items()}
    kept = delivery.profile["cells"]["invented_police_2024"]
    assert kept == {key: "" if value is None else str(value) for key, value in cells.items()}
    assert kept["SEXUAL"] == kept["U"] == "", "only what may be seen stands in the profile"


@pytest.mark.parametrize(
    ("content", "name", "line"),
    [
        ("form,cases\nfysiek,veel\n", "no_whole_number", 2),
        ("form,cases\nfysiek,12.5\n", "no_whole_number", 2),
        ("form,cases\nfysiek,1.234\n", "no_whole_number", 2),
        ("form,cases\nfysiek,12\nseksueel,-3\n", "negative", 3),
        ("form,cases\nfysiek,999999999999999\n", "too_large", 2),
        ("form,cases\nfysiek,=1+1\n", "formula", 2),
        ("form,cases\n=cmd|' /C calc'!A0,3\n", "formula", 2),
        ("form,cases\nfysiek,12\nslaan,3\n", "unmapped", 3),
        ("form,cases\nfysiek,12\nfysiek,13\n", "second_value", 3),
        ("form,cases\n", "no_rows", None),
        ("", "unreadable", None),
        ("form,number\nfysiek,12\n", "column_missing", None),
        (b"form,cases\nfysi\xe9k,12\n", "unreadable", 2),
        (b"form,cases\nfysiek,1\x002\n", "unreadable", 2),
        ("form,cases\nfysiek,12\nseksueel,9\ntotaal,20\n", "total_is_no_sum", None),
        ("form,cases\nfysiek,12,13\n", "unreadable", 2),
        ('form,cases\n"fysiek,12\n', "unreadable", 2),
    ],
)
def test_what_cannot_be_meant_refuses_the_delivery_with_its_line(
    tmp_path: Path, content: str | bytes, name: str, line: int | None
):
    delivery = brought(tmp_path, content)
    found = [each for each in delivery.findings if each.name == name]
    assert found, names(delivery)
    assert delivery.is_refused
    assert delivery.tables == ()
    if line:
        assert found[0].lines == (line,)
    assert "nothing of it was taken" in as_text(delivery, "en")


@pytest.mark.parametrize(("stated", "line"), [(131, None), (140, 5)])
def test_a_stated_total_replaces_no_line_that_says_otherwise(tmp_path: Path, stated: int, line: int | None):
    printed = MAPPING.replace("tables:", "printed: true\ntables:")
    delivery = brought(tmp_path, GOOD, printed.replace("value: cases", f"value: cases\n    total: {stated}"))
    found = [each.lines for each in delivery.findings if each.name == "second_value"]
    assert found == ([(line,)] if line else [])
    assert delivery.is_refused == (line is not None)


def test_a_code_of_another_time_is_refused(tmp_path: Path):
    before = MAPPING.replace("codebook: form,", "codebook: problem_before_2016,").replace("onbekend: U, ", "")
    delivery = brought(tmp_path, "form,cases\nfysiek,12\nseksueel,9\n", before)
    found = [each for each in delivery.findings if each.name == "no_longer"]
    assert [each.lines for each in found] == [(2,), (3,)]
    assert delivery.is_refused


@pytest.mark.parametrize(
    ("lists", "cell", "name"),
    [("month", "fysiek", "no_month"), ("month", "2024-13", "no_month"), ("year", "24", "no_year")],
)
def test_what_is_no_year_or_month_is_found_by_its_line(tmp_path: Path, lists: str, cell: str, name: str):
    codes = (
        "codebook: form, column: form, codes: {fysiek: PHYSICAL, seksueel: SEXUAL, onbekend: U, totaal: _T}"
    )
    mapping = MAPPING.replace(codes, f"codebook: {lists}, column: form")
    delivery = brought(tmp_path, f"form,cases\n{cell},5\n", mapping)
    assert [each.lines for each in delivery.findings if each.name == name] == [(2,)]
    assert delivery.is_refused


def test_printed_totals_that_do_not_add_up_are_told_and_stay(tmp_path: Path):
    printed = MAPPING.replace("file: police.csv", "file: police.csv\nprinted: true")
    delivery = brought(tmp_path, "form,cases\nfysiek,12\nseksueel,9\ntotaal,20\n", printed)
    assert "does_not_add_up" in names(delivery)
    assert not delivery.is_refused


def test_a_zip_bomb_in_a_spreadsheet_is_measured_and_refused(tmp_path: Path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b"0" * 150_000_000)
    delivery = brought(tmp_path, packed.getvalue())
    assert names(delivery) == {"unreadable"}
    assert "100 MB" in delivery.findings[0].said("en")


def test_a_spreadsheet_comes_in_like_the_same_csv(tmp_path: Path):
    from openpyxl import Workbook

    book = Workbook()
    for row in (["form", "cases"], ["fysiek", 120], ["seksueel", 2], ["onbekend", 9], ["totaal", 131]):
        book.active.append(row)
    book.save(tmp_path / "police.xlsx")
    delivery = read_delivery(tmp_path / "police.xlsx", read_mapping(MAPPING))
    assert delivery.tables == brought(tmp_path, GOOD).tables


MICRODATA = """
file: cases.csv
kind: microdata
sender: Local police of an invented town
source: invented
unit: OFFENCE
population: police_cases
period: {from: 2024-01-01, until: 2025-01-01}
scope: IPV
area: an invented town
day: {column: date, format: "%d/%m/%Y"}
key: [number]
columns:
  - {column: form, name: FORM, codebook: form, codes: {fysiek: PHYSICAL, seksueel: SEXUAL}, empty: U}
  - {column: sex, name: SEX, codebook: sex}
  - {column: age, whole: [0, 120]}
tables:
  - {name: invented_cases_2024, titles: {nl: "Feiten", en: "Acts"}, dimensions: [FORM, SEX]}
"""
ROWS = ["number,date,form,sex,age"] + [
    f"{n},{n % 28 + 1:02}/{n % 12 + 1:02}/2024,{'fysiek' if n % 7 else 'seksueel'},{'FM'[n % 2]},{n % 90}"
    for n in range(400)
]


def micro(tmp_path: Path, rows: list[str], mapping: str = MICRODATA) -> Delivery:
    (tmp_path / "cases.csv").write_text("\n".join(rows) + "\n")
    return read_delivery(tmp_path / "cases.csv", read_mapping(mapping))


def test_microdata_are_counted_as_a_slow_twin_counts_them_and_protected(tmp_path: Path):
    delivery = micro(tmp_path, ROWS)
    assert not delivery.is_refused, as_text(delivery, "en")
    (table,) = delivery.tables
    counts: dict[tuple[str, str], int] = {}
    for row in ROWS[1:]:
        _, _, form, sex, _ = row.split(",")
        key = ({"fysiek": "PHYSICAL", "seksueel": "SEXUAL"}[form], sex)
        counts[key] = counts.get(key, 0) + 1
    for key, count in counts.items():
        assert table.cells[key].value == count
    assert table.cells[("_T", "_T")].value == 400
    assert table.cells[("ECONOMIC", "F")].value == 0


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ("400,31/02/2024,fysiek,F,30", "no_day"),
        ("400,01/02/2023,fysiek,F,30", "outside_period"),
        ("400,01/02/2024,slaan,F,30", "unmapped"),
        ("400,01/02/2024,fysiek,V,30", "unmapped"),
        ("400,01/02/2024,fysiek,,30", "missing_code"),
        ("400,01/02/2024,fysiek,F,300", "impossible"),
        ("400,01/02/2024,fysiek,F,-1", "impossible"),
        ("400,01/02/2024,fysiek,F,old", "no_whole_number"),
        ("400,01/02/2024,=1+1,F,30", "formula"),
        ("7,01/02/2024,fysiek,F,30", "same_key"),
    ],
)
def test_one_wrong_row_of_microdata_refuses_all_with_its_line(tmp_path: Path, row: str, name: str):
    delivery = micro(tmp_path, [*ROWS, row])
    assert delivery.is_refused
    found = next(each for each in delivery.findings if each.name == name)
    assert found.lines == (402,)
    assert delivery.tables == ()


def test_empty_cells_count_as_unknown_where_the_mapping_says_so_and_are_told(tmp_path: Path):
    delivery = micro(tmp_path, [*ROWS, *(f"{n},01/02/2024,,F,30" for n in range(400, 410))])
    assert not delivery.is_refused
    assert "This column has empty cells" in as_text(delivery, "en")
    assert delivery.tables[0].cells[("U", "F")].value == 10


def test_parquet_and_sqlite_say_the_same_as_csv(tmp_path: Path):
    rows = [row.split(",") for row in ROWS]
    columns = dict(zip(rows[0], zip(*rows[1:], strict=True), strict=True))
    pq.write_table(pa.table({name: list(values) for name, values in columns.items()}), tmp_path / "c.parquet")
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as base:
        base.execute("CREATE TABLE cases (number INTEGER, date TEXT, form TEXT, sex TEXT, age INTEGER)")
        base.executemany("INSERT INTO cases VALUES (?, ?, ?, ?, ?)", rows[1:])
        base.commit()
    mapping = read_mapping(MICRODATA)
    expected = micro(tmp_path, ROWS).tables
    for name in ("c.parquet", "c.sqlite"):
        assert read_delivery(tmp_path / name, mapping).tables == expected


@pytest.mark.parametrize("called", ['of"fences', 'x" UNION SELECT name, 2, 3, 4, 5 FROM sqlite_master --'])
def test_the_name_of_a_table_is_a_name_and_nothing_more(tmp_path: Path, called: str):
    with closing(sqlite3.connect(tmp_path / "c.sqlite")) as base:
        quoted = called.replace('"', '""')
        base.execute(f'CREATE TABLE "{quoted}" (number, date, form, sex, age)')
        base.executemany(
            f'INSERT INTO "{quoted}" VALUES (?, ?, ?, ?, ?)', [row.split(",") for row in ROWS[1:]]
        )
        base.commit()
    found = read_delivery(tmp_path / "c.sqlite", read_mapping(MICRODATA))
    assert found.tables == micro(tmp_path, ROWS).tables


def test_what_changed_since_the_former_delivery_is_asked_about(tmp_path: Path):
    former = micro(tmp_path, ROWS).profile
    other = [row.replace("fysiek", "seksueel") if at % 3 else row for at, row in enumerate(ROWS)]
    now = read_delivery(write(tmp_path, other[: len(other) // 3]), read_mapping(MICRODATA), former=former)
    assert {"other_size", "other_shares"} <= names(now)
    printed = MAPPING.replace("file: police.csv", "file: police.csv\nprinted: true")
    first = brought(tmp_path, GOOD, printed)
    (tmp_path / "police.csv").write_text(GOOD.replace("120", "121").replace("131", "132"))
    second = read_delivery(tmp_path / "police.csv", read_mapping(printed), former=first.profile)
    assert "2 cells differ" in " ".join(each.said("en") for each in second.findings)


def test_what_changed_in_figures_that_nobody_printed_is_asked_about_too(tmp_path: Path):
    first = brought(tmp_path, GOOD)
    (tmp_path / "police.csv").write_text("form,cases\nfysiek,150\nseksueel,60\nonbekend,9\n")
    second = read_delivery(tmp_path / "police.csv", read_mapping(MAPPING), former=first.profile)
    said = as_text(second, "en")
    assert "2 cells differ from the former delivery; the first is PHYSICAL: 120, now 150" in said
    assert "The distribution differs from the former delivery" in said
    next_year = MAPPING.replace("2025-01-01", "2026-01-01").replace("2024-01-01", "2025-01-01")
    next_year = next_year.replace("police_2024", "police_2025")
    third = read_delivery(tmp_path / "police.csv", read_mapping(next_year), former=first.profile)
    assert "other_shares" in names(third), "of a table whose name says the year, too"
    same_name = read_mapping(next_year.replace("police_2025", "police_2024"))
    fourth = read_delivery(tmp_path / "police.csv", same_name, former=first.profile)
    assert "revised" not in names(fourth), "another year is no revision"


def test_a_report_says_no_count_that_its_tables_hide(tmp_path: Path):
    odd = "form,cases\nfysiek,1203\nseksueel,3\nonbekend,977\n"
    delivery = brought(tmp_path, odd)
    assert {key for key, cell in delivery.tables[0].cells.items() if cell.value is None} == {
        ("SEXUAL",), ("U",)
    }  # fmt: skip
    for language in ("nl", "fr", "de", "en"):
        assert "977" not in as_text(delivery, language)
    assert "977" not in as_json(delivery)
    shown = brought(tmp_path, odd.replace("seksueel,3", "seksueel,33"))
    assert "Unknown: 977 of 2,213" in as_text(shown, "en")


def test_what_is_known_not_to_be_counted_goes_with_the_table(tmp_path: Path):
    told = MAPPING.replace(
        "    dimensions:", '    undercount: {nl: "Niet elk feit wordt aangegeven."}\n    dimensions:'
    )
    for mapping in (told, told.replace("sender:", "printed: true\nsender:")):
        (table,) = brought(tmp_path, GOOD, mapping).tables
        assert remarks_of(table, "fr") == ("Niet elk feit wordt aangegeven.",)
    said = as_text(brought(tmp_path, GOOD, told), "nl")
    assert "Feiten · police_cases · 2024 · Partnergeweld" in said
    assert "Niet elk feit wordt aangegeven." in said


def write(tmp_path: Path, rows: list[str]) -> Path:
    (tmp_path / "cases.csv").write_text("\n".join(rows) + "\n")
    return tmp_path / "cases.csv"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("    unit: OFFENCE\n", r"mapping.yaml:4: unit is missing"),
        ("    population: police_cases\n", r"population is missing"),
        ("{from: 2024-01-01, until: 2025-01-01}", r"mapping.yaml:\d+: period"),
        ("codebook: form,", r"codebook"),
        ("fysiek: PHYSICAL", r"codes of FORM are not in the list form"),
    ],
)
def test_a_mapping_that_says_something_impossible_is_refused_with_its_line(wrong: str, said: str):
    put = {
        "{from: 2024-01-01, until: 2025-01-01}": "{from: 2025-01-01, until: 2024-01-01}",
        "codebook: form,": "codebook: nothing,",
        "fysiek: PHYSICAL": "fysiek: HITTING",
    }.get(wrong, "")
    with pytest.raises(MappingRefused, match=said.replace("mapping.yaml:4", r"mapping.yaml:\d+")):
        read_mapping(MAPPING.replace(wrong, put))


def test_a_cell_that_was_not_sent_is_not_taken_for_zero(tmp_path: Path):
    two = MAPPING.replace(
        "    value: cases", "      - {name: SEX, codebook: sex, column: sex}\n    value: cases"
    )
    rows = ["form,sex,cases", "fysiek,F,12", "fysiek,M,9", "seksueel,F,7"]
    missing = brought(tmp_path, "\n".join(rows) + "\n", two)
    assert "1 cells are not there, the first is SEXUAL M" in " ".join(f.said("en") for f in missing.findings)
    assert missing.is_refused
    assert not brought(tmp_path, "\n".join([*rows, "seksueel,M,0"]) + "\n", two).is_refused


def test_numbers_as_codes_are_texts_and_a_bare_yes_is_refused():
    numbered = MAPPING.replace("fysiek: PHYSICAL", "1: PHYSICAL")
    assert read_mapping(numbered).tables[0]["dimensions"][0]["codes"]["1"] == "PHYSICAL"
    with pytest.raises(MappingRefused, match="quotation marks"):
        read_mapping(MAPPING.replace("fysiek: PHYSICAL", "yes: PHYSICAL"))


def test_few_lines_of_aliases_do_not_stand_for_billions():
    lines = ["a0: &a0 {x: 1}"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    with pytest.raises(MappingRefused, match="is not known here"):
        read_mapping("\n".join(lines))


@given(st.text(max_size=200))
def test_no_text_is_a_mapping_that_breaks_anything(text: str):
    with pytest.raises(MappingRefused):
        read_mapping(text)


def test_without_a_mapping_it_says_which_columns_it_found(tmp_path: Path):
    (tmp_path / "unknown.csv").write_text("what,how many\nfysiek,5\n")
    with pytest.raises(NoMapping, match=r"what, how many.*--draft"):
        known_for(tmp_path / "unknown.csv", columns_of(tmp_path / "unknown.csv"))


def test_a_draft_is_refused_until_its_questions_are_answered(tmp_path: Path):
    file = write(tmp_path, ["Form,sex,cases", "Lichamelijk,F,12", "Seksueel,M,7"])
    made = draft(file.name, columns_of(file), sample_of(file))
    assert "codebook: sex" in made
    with pytest.raises(MappingRefused, match=r"mapping.yaml:\d+: FILL_IN is still asked for"):
        read_mapping(made)


def test_a_mapping_beside_the_file_is_taken(tmp_path: Path):
    (tmp_path / "police.csv").write_text(GOOD)
    (tmp_path / "police.csv.mapping.yaml").write_text(MAPPING)
    assert known_for(tmp_path / "police.csv", ("form", "cases")).sender.startswith("Local police")
