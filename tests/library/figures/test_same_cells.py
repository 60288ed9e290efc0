"""The same cells everywhere: each format, opened by a reader that did not write it, agrees."""

import csv
import io
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import csvw
import duckdb
import openpyxl
import pypdf
import pytest
import python_calamine
from pysdmx.io import get_datasets

from houvast.library.figures import AlreadyPublic, protect
from houvast.library.figures.export import export
from houvast.library.figures.observations import observations
from houvast.library.figures.outgoing import Outgoing, dimensions_of, name_of
from houvast.library.figures.published import published
from houvast.library.figures.readable import readable
from library.figures.outgoing_tables import raw_by_sex, safe_problems

Said = dict[tuple[str, ...], tuple[float | None, str]]
"""By the codes of a cell its value, None where it is hidden, and its confidentiality."""

# Of what others printed one of each kind: counts, shares, no axis, no period, "1 in 7", two axes.
PRINTED = (
    "printed_calls_by_problem_2018",
    "printed_police_partner_2016",
    "printed_men_partner_2016_2017",
    "printed_men_by_form_before_2016",
    "printed_police_suspect_woman_psychological",
    "printed_shares_contact_sex",
)
TABLES = [safe_problems(), protect(raw_by_sex()), *(published(name) for name in PRINTED)]
SDMX_SEX = {"X": "_O", "U": "_U", "REFUSED": "_N"}
each_table = pytest.mark.parametrize("table", TABLES, ids=name_of)


def said_by(table: Outgoing, *, in_sdmx: bool = False) -> Said:
    """What the table itself says. SDMX has codes of its own for a sex."""
    axes = dimensions_of(table)

    def called(codes):
        return tuple(
            SDMX_SEX.get(code, code) if in_sdmx and axis.codebook == "sex" else code
            for axis, code in zip(axes, codes, strict=True)
        )

    return {called(each.codes): (_number(each.value), each.conf_status) for each in observations(table)}


def _number(value: Any) -> float | None:
    text = "" if value is None else str(value)
    return None if text in ("", "<NA>", "nan", "None") else float(Decimal(text))


def from_rows(table: Outgoing, rows: Any) -> Said:
    """From rows with a column for each axis, as all formats of codes have them."""
    axes = [dimension.name for dimension in dimensions_of(table)]
    return {
        tuple(str(row[axis]) for axis in axes): (_number(row["OBS_VALUE"]), str(row["CONF_STATUS"]))
        for row in rows
    }


@each_table
def test_csv_read_by_its_own_metadata(table, tmp_path: Path):
    file = tmp_path / f"{name_of(table)}.csv"
    file.write_bytes(export(table, "csv", "en"))
    beside = tmp_path / f"{name_of(table)}.csv-metadata.json"
    beside.write_bytes(export(table, "csv-metadata.json", "en"))
    read = csvw.CSVW(str(file), md_url=str(beside), validate=True)
    assert read.is_valid, [str(warning.message) for warning in read.warnings]
    assert from_rows(table, read.tablegroup.tables[0].iterdicts()) == said_by(table)


@each_table
def test_json(table):
    cells = json.loads(export(table, "json", "en"))["cells"]
    said = {tuple(cell["codes"].values()): (_number(cell["value"]), cell["conf_status"]) for cell in cells}
    assert said == said_by(table)


@each_table
def test_parquet_read_by_duckdb(table, tmp_path: Path):
    file = tmp_path / "table.parquet"
    file.write_bytes(export(table, "parquet", "en"))
    with duckdb.connect() as engine:
        found = engine.execute("select * from read_parquet(?)", [str(file)])
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    assert from_rows(table, rows) == said_by(table)


@each_table
@pytest.mark.parametrize("format_", ["sdmx.csv", "sdmx.xml"])
def test_sdmx_read_with_its_structure(table, format_):
    structure = export(table, "structure.xml", "en").decode()
    (read,) = get_datasets(export(table, format_, "en").decode(), structure, validate=True)
    assert from_rows(table, read.data.to_dict("records")) == said_by(table, in_sdmx=True)


@each_table
@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_the_codes_in_a_spreadsheet(table, format_):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(export(table, format_, "en")))
    head, *lines = book.get_sheet_by_name("Codes").to_python()
    assert from_rows(table, [dict(zip(head, line, strict=True)) for line in lines]) == said_by(table)


@each_table
@pytest.mark.parametrize("format_", ["xlsx", "ods"])
def test_the_table_to_read_in_a_spreadsheet(table, format_):
    read = readable(table, "en")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(export(table, format_, "en")))
    lines = book.get_sheet_by_name("Table").to_python()[4 : 4 + len(read.rows)]
    for row, line in zip(read.rows, lines, strict=True):
        shown = line[len(line) - len(row.cells) :]
        expected = [cell.text if cell.value is None else float(cell.value) for cell in row.cells]
        assert shown == expected


@each_table
def test_excel_and_openpyxl_agree(table):
    content = export(table, "xlsx", "nl")
    head, *lines = openpyxl.load_workbook(io.BytesIO(content))["Codes"].iter_rows(values_only=True)
    assert from_rows(table, [dict(zip(head, line, strict=True)) for line in lines]) == said_by(table)


class Amounts(HTMLParser):
    """The texts of the cells that hold an amount."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        if tag == "td" and "amount" in dict(attrs).get("class", "").split():
            self._open = True
            self.texts.append("")

    def handle_endtag(self, tag):
        self._open = self._open and tag != "td"

    def handle_data(self, data):
        if self._open:
            self.texts[-1] += data


@each_table
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_and_a_pdf_show_the_texts_of_the_cells(table, language):
    cells = [cell for row in readable(table, language).rows for cell in row.cells]
    shown = Amounts(export(table, "html", language).decode()).texts
    assert len(shown) == len(cells)
    for text, cell in zip(shown, cells, strict=True):
        assert _bare(text) in (_bare(cell.text), _bare(cell.text + cell.mark))
    printed = pypdf.PdfReader(io.BytesIO(export(table, "pdf", language)))
    whole = _bare(" ".join(page.extract_text() for page in printed.pages))
    assert [cell.text for cell in cells if _bare(cell.text) not in whole] == []


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_the_tables_of_this_test_hide_cells_of_both_kinds():
    safe = [table for table in TABLES if not isinstance(table, AlreadyPublic)]
    assert {cell.conf_status for table in safe for cell in table.cells.values()} == {"F", "A", "D"}
    said = {(value is None, conf) for table in safe for value, conf in said_by(table).values()}
    assert said == {(False, "F"), (True, "C")}  # and every format says the same, below
    assert any(isinstance(table, AlreadyPublic) for table in TABLES)


@each_table
def test_a_plain_reader_of_csv_sees_the_same(table):
    rows = csv.DictReader(io.StringIO(export(table, "csv", "en").decode()))
    assert from_rows(table, rows) == said_by(table)
