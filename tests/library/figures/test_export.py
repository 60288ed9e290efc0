"""Every format hides the same cells, says the same of them, and carries the definition."""

import csv
import io
import json
import re
import zipfile
from datetime import date, timedelta
from html.parser import HTMLParser

import openpyxl
import pyarrow.parquet
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houvast.library.figures import RawTable, SafeTable, fonts, protect
from houvast.library.figures.export import FORMATS, NoSuchFormat, NotForExport, export
from houvast.library.figures.labels import LANGUAGES, number
from houvast.library.figures.observations import time_period
from houvast.library.figures.published import published, sources
from library.figures.outgoing_tables import (
    hidden_counts,
    hostile,
    raw_by_sex,
    raw_problems,
    safe_problems,
    ways_to_write,
)


class Cells(HTMLParser):
    """The texts of data cells and of heads, with whether a cell is marked as hidden."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[tuple[str, bool]] = []
        self.heads: list[dict[str, str]] = []
        self.tags: list[str] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag == "th":
            self.heads.append(dict(attrs))
        if tag == "td":
            self._open = True
            self.cells.append(("", "hidden" in dict(attrs).get("class", "").split()))

    def handle_endtag(self, tag):
        self._open = self._open and tag != "td"

    def handle_data(self, data):
        if self._open:
            text, hidden = self.cells[-1]
            self.cells[-1] = (text + data, hidden)


def pdf_text(content):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def plain(content, format_):
    """What anybody could read in a file, packed or not."""
    if format_ == "parquet":
        table = pyarrow.parquet.read_table(io.BytesIO(content))
        return f"{table.to_pylist()} {table.schema.metadata[b'csvw'].decode()}"
    if format_ in ("xlsx", "ods"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return "\n".join(packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())
    return pdf_text(content) if format_ == "pdf" else content.decode("utf-8")


def raws():
    return [raw_problems(), raw_by_sex()]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_table_that_was_not_protected_is_refused_by_name(format_):
    with pytest.raises(NotForExport, match="contacts_by_problem"):
        export(raw_problems(), format_, "nl")


@pytest.mark.parametrize("format_", FORMATS)
def test_something_that_is_no_table_is_refused(format_):
    with pytest.raises(NotForExport, match="dict"):
        export({"a": 1}, format_, "nl")


def test_a_format_that_does_not_exist_is_refused_with_those_that_do():
    with pytest.raises(NoSuchFormat, match="csv"):
        export(safe_problems(), "doc", "nl")


def test_the_csv_has_the_columns_of_sdmx_and_one_row_for_each_cell():
    rows = list(csv.DictReader(io.StringIO(export(safe_problems(), "csv", "nl").decode())))
    assert list(rows[0]) == [
        "DATAFLOW",
        "REF_AREA",
        "TIME_PERIOD",
        "UNIT_MEASURE",
        "PROBLEM",
        "OBS_VALUE",
        "OBS_STATUS",
        "CONF_STATUS",
    ]
    assert len(rows) == 10
    by_code = {row["PROBLEM"]: row for row in rows}
    assert (by_code["PARTNER"]["OBS_VALUE"], by_code["PARTNER"]["CONF_STATUS"]) == ("12323", "F")
    hidden = [code for code, row in by_code.items() if row["CONF_STATUS"] != "F"]
    assert hidden == [key[0] for key in safe_problems().suppressed]
    assert {safe_problems()[code,].conf_status for code in ("RITUAL", "HONOUR")} == {"A", "D"}
    for code in hidden:  # whichever it is inside
        columns = ("OBS_VALUE", "OBS_STATUS", "CONF_STATUS")
        assert [by_code[code][name] for name in columns] == ["", "Q", "C"]
    assert by_code["_T"]["TIME_PERIOD"] == "2025-01-01/P1Y"


@pytest.mark.parametrize("raw", raws(), ids=lambda raw: raw.definition.name)
def test_the_same_cells_are_hidden_in_every_format(raw):
    safe = protect(raw)
    hidden = set(safe.suppressed)
    assert hidden
    axes = [dimension.name for dimension in raw.definition.dimensions]
    rows = csv.DictReader(io.StringIO(export(safe, "csv", "en").decode()))
    assert {tuple(row[axis] for axis in axes) for row in rows if row["OBS_VALUE"] == ""} == hidden
    cells = json.loads(export(safe, "json", "en"))["cells"]
    assert {tuple(cell["codes"][axis] for axis in axes) for cell in cells if cell["value"] is None} == hidden
    assert sum(hide for _, hide in Cells(export(safe, "html", "en").decode()).cells) == len(hidden)
    assert words_for_hidden(safe, pdf_text(export(safe, "pdf", "en"))) == len(hidden)
    book = openpyxl.load_workbook(io.BytesIO(export(safe, "xlsx", "en")))
    head, *lines = book["Codes"].iter_rows(values_only=True)
    first = head.index(axes[0])
    without = {line[first : first + len(axes)] for line in lines if line[head.index("OBS_VALUE")] is None}
    assert without == hidden
    shown = [cell.value for row in book["Table"].iter_rows(min_row=5) for cell in row]
    assert sum(value in ("hidden", mark_of_small(safe)) for value in shown) == len(hidden)


def mark_of_small(safe: SafeTable) -> str:
    return f"{safe.policy.least_behind_a_mark}–{safe.policy.largest_at_risk}"


def words_for_hidden(safe: SafeTable, text: str) -> int:
    """How often a hidden cell stands in the table itself; the marks beneath explain each kind once."""
    table = text.split("Note")[0]
    return len(re.findall(rf"\bhidden\b|\b{mark_of_small(safe)}\b", table))


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("raw", raws(), ids=lambda raw: raw.definition.name)
def test_a_hidden_count_is_nowhere_in_a_file(raw, format_):
    safe = protect(raw)
    counts = hidden_counts(raw, safe)
    assert counts
    for language in LANGUAGES:
        content = plain(export(safe, format_, language), format_)
        found = [text for count in counts for text in ways_to_write(count) if text in content]
        assert found == []


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_definition_travels_with_the_table(format_, language):
    content = plain(export(safe_problems(), format_, language), format_)
    if format_ == "csv":
        assert "contacts_by_problem(1),_X,2025-01-01/P1Y,CONTACT" in content
        return
    if format_ in ("sdmx.csv", "sdmx.xml"):  # it stands in the structure that they name
        assert "HOUVAST:CONTACTS_BY_PROBLEM(1.0)" in content
        return
    content = re.sub(r"\s+", " ", content)
    population = safe_problems().definition.populations[language]
    for part in (population, "2025", "problem_2018", "contacts_by_problem"):
        assert part in content


@pytest.mark.parametrize("table", sources(), ids=lambda table: table.name)
def test_every_printed_table_goes_out_in_every_format_and_language(table):
    for format_ in FORMATS:
        for language in LANGUAGES:
            assert export(table, format_, language)


@pytest.mark.parametrize("format_", FORMATS)
def test_what_a_source_does_not_say_is_said_to_be_missing(format_):
    content = plain(export(published("printed_men_by_form_before_2016"), format_, "en"), format_)
    if format_ == "csv":
        assert ",_U,_U,HISTORICAL,Historisch misbruik,8,A,F" in content
    elif format_ == "sdmx.csv":
        assert "Flanders,HISTORICAL,8,A,F,_U,Historisch misbruik" in content
    elif format_ == "sdmx.xml":
        assert 'UNIT_MEASURE="_U"' in content
        assert "TIME_PERIOD" not in content
    else:
        assert content.count("not stated") >= 3


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_table_gives_the_same_bytes(format_):
    assert export(safe_problems(), format_, "nl") == export(safe_problems(), format_, "nl")


def test_no_word_becomes_a_formula():
    for row in csv.reader(io.StringIO(export(hostile(), "csv", "en").decode())):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    for row in csv.reader(io.StringIO(export(hostile(), "sdmx.csv", "en").decode())):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    with zipfile.ZipFile(io.BytesIO(export(hostile(), "ods", "en"))) as packed:
        assert b"table:formula" not in packed.read("content.xml")
    book = openpyxl.load_workbook(io.BytesIO(export(hostile(), "xlsx", "en")))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_every_part_of_an_open_document_states_the_version_of_its_package():
    """LibreOffice takes a package for damaged where they differ, and opens nothing."""
    with zipfile.ZipFile(io.BytesIO(export(safe_problems(), "ods", "nl"))) as packed:
        package = re.search(
            rb'manifest:full-path="/" manifest:version="([\d.]+)"', packed.read("META-INF/manifest.xml")
        )
        for part in ("content.xml", "styles.xml", "meta.xml", "settings.xml"):
            assert f'office:version="{package[1].decode()}"' in packed.read(part).decode()


def test_no_word_becomes_markup():
    page = export(hostile(), "html", "en").decode()
    assert "script" not in Cells(page).tags
    text = pdf_text(export(hostile(), "pdf", "en"))
    assert '#import "x.typ" *bold*' in text
    assert "#heading(level: 1)[x] & <b>" in text


def test_the_page_has_a_caption_scopes_and_asks_nobody_anything():
    page = export(protect(raw_by_sex()), "html", "nl").decode()
    parsed = Cells(page)
    assert "caption" in parsed.tags
    assert all(head.get("scope") in ("col", "row", "colgroup", "rowgroup") for head in parsed.heads)
    assert not {"script", "link", "img", "iframe"} & set(parsed.tags)
    assert "http" not in page
    assert '<html lang="nl">' in page


def test_the_spreadsheet_keeps_its_head_in_sight_and_its_numbers_as_numbers():
    book = openpyxl.load_workbook(io.BytesIO(export(safe_problems(), "xlsx", "nl")))
    assert book.sheetnames == ["Tabel", "Definitie", "Codes"]
    sheet = book["Tabel"]
    assert sheet.freeze_panes == "B5"
    partner = next(row for row in sheet.iter_rows() if row[0].value == "Partnergeweld")
    assert (partner[1].value, partner[1].number_format) == (12323, "#,##0")
    assert sheet.column_dimensions["A"].width > len("Geweld tegen volwassenen")


def test_the_pdf_is_tagged_speaks_its_language_and_numbers_its_pages():
    reader = pypdf.PdfReader(io.BytesIO(export(safe_problems(), "pdf", "nl")))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "nl"
    assert "/StructTreeRoot" in catalog
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()
    assert "1 / 1" in reader.pages[0].extract_text()
    assert reader.outline[0].title == "Contacten naar hoofdproblematiek"


def test_a_pdf_is_made_without_the_typeface_too(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    fonts.has_typeface.cache_clear()
    try:
        assert "Partnergeweld" in pdf_text(export(safe_problems(), "pdf", "nl"))
    finally:
        monkeypatch.undo()
        fonts.has_typeface.cache_clear()


def test_a_printed_cell_of_one_is_shown_and_marked():
    page = export(published("printed_calls_by_problem_2018"), "html", "en").decode()
    assert "1 †" in page
    assert "What was printed cannot be hidden again" in page


def test_a_raw_table_is_no_safe_table():
    assert not issubclass(RawTable, SafeTable)


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.integers(1, 4000))
def test_a_period_read_back_ends_on_the_same_day(start, days):
    until = start + timedelta(days=days)
    begins, _, lasts = time_period(start, until).partition("/")
    amount, unit = int(lasts[1:-1]), lasts[-1]
    assert date.fromisoformat(begins) == start
    if unit == "D":
        assert start + timedelta(days=amount) == until
    else:
        months = start.year * 12 + start.month - 1 + amount * (12 if unit == "Y" else 1)
        assert date(months // 12, months % 12 + 1, start.day) == until


@given(st.integers(0, 10**9), st.sampled_from(LANGUAGES))
def test_a_number_read_back_is_the_same(count, language):
    assert int(re.sub(r"\D", "", number(count, language))) == count
