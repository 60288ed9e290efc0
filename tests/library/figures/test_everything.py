"""Somebody outside reads every format: what one shows is known, what cannot be read is named."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import openpyxl
import pyarrow
import pyarrow.parquet
import pytest

from houvast.library.codes import codebook
from houvast.library.figures import Dimension, RawTable, definition, protect
from houvast.library.figures.export.every import every_file
from houvast.library.figures.labels import LANGUAGES, named
from houvast.library.figures.outsider import Everything, read_everything
from houvast.library.figures.outsider.formats import read_page
from houvast.library.figures.outsider.told import told, told_of_many
from houvast.library.figures.readable import readable
from houvast.library.figures.seen import seen_of
from library.figures.outgoing_tables import PROBLEMS, YEAR, safe_problems

NAME, HIDDEN, COUNT = "contacts_by_problem", "HONOUR", PROBLEMS["HONOUR"]
PLACE = list(PROBLEMS).index(HIDDEN)
FORMATS = {
    "csv", "csv-metadata.json", "html", "json", "ods", "parquet", "pdf", "png", "sdmx.csv", "sdmx.xml",
    "structure.xml", "svg", "xlsx",
}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file of one table, in Dutch where it has words."""
    folder = tmp_path_factory.mktemp("release")
    for name, content in every_file(safe_problems()):
        language = name.removeprefix(f"{NAME}.").split(".")[0]
        if language not in LANGUAGES or language == "nl":
            (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    for file in written.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def read(folder: Path) -> Everything:
    return read_everything(folder)


def test_every_format_of_a_table_is_read_and_none_shows_more(folder: Path):
    found = read(folder)
    assert set(found.files) == FORMATS
    assert (found.more, found.unread, found.unexplained) == ([], [], [])
    for kind in ("html", "json", "ods", "parquet", "sdmx.csv", "sdmx.xml", "svg", "xlsx"):
        assert found.places[kind] >= len(PROBLEMS), kind


def text(change: Callable[[str], str]) -> Callable[[bytes], bytes]:
    def changed(content: bytes) -> bytes:
        after = change(content.decode())
        assert after != content.decode()
        return after.encode()

    return changed


def in_parquet(content: bytes) -> bytes:
    table = pyarrow.parquet.read_table(io.BytesIO(content))
    values = table["OBS_VALUE"].to_pylist()
    values[table["PROBLEM"].to_pylist().index(HIDDEN)] = COUNT
    column = table.column_names.index("OBS_VALUE")
    out = io.BytesIO()
    pyarrow.parquet.write_table(table.set_column(column, "OBS_VALUE", pyarrow.array(values)), out)
    return out.getvalue()


def in_xlsx(sheet: int) -> Callable[[bytes], bytes]:
    def changed(content: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(content))
        rows = list(book.worksheets[sheet].iter_rows())
        row = next(row for row in rows if row[4 if sheet else 0].value in (HIDDEN, "Eergerelateerd geweld"))
        (row[5] if sheet else row[1]).value = COUNT
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return changed


def in_ods(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "content.xml":
                cell = re.compile(rb"(HONOUR</text:p></table:table-cell>)<table:table-cell[^>]*/>")
                body, times = cell.subn(
                    rb'\1<table:table-cell office:value-type="float" office:value="%d"/>' % COUNT, body
                )
                assert times == 1
            new.writestr(name, body)
    return out.getvalue()


def in_json(content: bytes) -> bytes:
    said = json.loads(content)
    next(each for each in said["cells"] if each["codes"]["PROBLEM"] == HIDDEN)["value"] = COUNT
    return json.dumps(said).encode()


def longer_bar(svg: str) -> str:
    """The hatched bar of the hidden code as long as its count asks."""
    bars = re.findall(r'<path d="M0,[^h]*h[^"]*" fill="[^"]*"/>', svg)
    longest = max(float(re.search(r"h([\d.]+)", bar)[1]) for bar in bars)  # type: ignore[index]  # it has one
    length = longest * COUNT / max(PROBLEMS.values())
    at = next(n for n, bar in enumerate(bars) if n >= PLACE and "url(" in bar)
    return svg.replace(bars[at], re.sub(r"h-?[\d.]+v", f"h{length}v", bars[at], count=1))


def amount_in_svg(svg: str) -> str:
    return at_its_place(svg, ">verborgen</text>", f">{COUNT}</text>")


def at_its_place(said: str, word: str, by: str) -> str:
    """The word at the hidden code replaced: all that is hidden carries it, in the order of the codes."""
    parts, at = said.split(word), safe_problems().suppressed.index((HIDDEN,))
    assert len(parts) == len(safe_problems().suppressed) + 1
    return word.join(parts[: at + 1]) + by + word.join(parts[at + 1 :])


def _nth(whole: str, pattern: str, by: str) -> str:
    return re.sub(pattern, by, whole, count=1)


TAMPERED = {
    "json": in_json,
    "parquet": in_parquet,
    "sdmx.csv": text(lambda said: _nth(said, rf"({HIDDEN},[^,]*),,Q,C", rf"\1,{COUNT},Q,C")),
    "sdmx.xml": text(
        lambda said: _nth(
            said, rf'(PROBLEM="{HIDDEN}"[^>]*?)OBS_STATUS', rf'\1OBS_VALUE="{COUNT}" OBS_STATUS'
        )
    ),
    "nl.html": text(lambda said: at_its_place(said, "<b>verborgen</b>", f"<b>{COUNT}</b>")),
    "nl.svg": text(amount_in_svg),
    "nl.svg bar": text(longer_bar),
    "nl.svg aria": text(
        lambda said: _nth(said, 'aria-label="', f'aria-label="Eergerelateerd geweld: {COUNT}. ')
    ),
    "nl.xlsx": in_xlsx(0),
    "nl.xlsx codes": in_xlsx(2),
    "nl.ods": in_ods,
}


@pytest.mark.parametrize("where", TAMPERED)
def test_what_one_file_shows_and_the_csv_hides_is_known(where: str, folder: Path):
    file = folder / f"{NAME}.{where.split()[0]}"
    file.write_bytes(TAMPERED[where](file.read_bytes()))
    found = read(folder)
    assert found.more == [file.name], (found.unread, found.unexplained)
    (table,) = found.tables
    assert table[HIDDEN,].value == pytest.approx(COUNT, rel=1e-3)


def test_a_number_that_nothing_explains_is_named_with_its_sentence(folder: Path):
    file = folder / f"{NAME}.nl.html"
    file.write_bytes(file.read_bytes().replace(b"</main>", b"<p>Vorig jaar waren het er 4321.</p></main>"))
    assert read(folder).unexplained == [(file.name, "Vorig jaar waren het er 4321.")]


def test_what_cannot_be_read_is_named(folder: Path):
    (folder / "notes.docx").write_bytes(b"PK")
    (folder / f"{NAME}.nl.xlsx").write_bytes(b"no spreadsheet")
    (folder / f"{NAME}.sdmx.csv").write_text("OBS_VALUE\n1\n")
    unread = dict(read(folder).unread)
    assert unread.keys() == {"notes.docx", f"{NAME}.nl.xlsx", f"{NAME}.sdmx.csv"}
    assert unread[f"{NAME}.sdmx.csv"].startswith("1 places for")


def test_a_file_that_shows_other_numbers_than_the_csv_is_named(folder: Path):
    file = folder / f"{NAME}.json"
    file.write_text(file.read_text().replace(f'"value": {PROBLEMS["PARTNER"]}', '"value": 5'))
    assert [name for name, _why in read(folder).unread] == [file.name]


def test_a_french_thousand_is_one_number_where_that_is_shown():
    table = seen_of(safe_problems())
    total = sum(PROBLEMS.values())
    whole, apart = f"{total:,}".replace(",", " "), f"{total + 1:,}".replace(",", " ")
    assert told([f"Total {whole}"], table) == ({}, [])
    assert told([f"Total {apart}"], table) == ({}, [f"Total {apart}"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_in_the_name_of_an_axis_is_explained(language: str):
    """What stands above a column, like “under or over 18”, counts nobody."""
    declared = replace(
        definition("contacts_by_problem"), dimensions=(axis := Dimension("AGE_GROUP", "age_group"),)
    )
    raw = RawTable.with_margins(declared, *YEAR, {(code,): 40 for code in codebook("age_group").codes()})
    head = named("dimensions", axis.name, language)
    assert (head[-2:] == "18") == (language == "en")
    assert told([head, "Over 19"], seen_of(protect(raw))) == ({}, ["Over 19"])


def test_a_code_of_digits_counts_nobody_and_a_number_among_the_codes_is_named():
    axes = (Dimension("SEX", "sex"), Dimension("ICCS", "iccs"))
    declared = replace(definition("victims_by_iccs"), dimensions=axes)
    cells = {(sex, code): 4000 + place for place, sex in enumerate("FM") for code in ("0201", "0301")}
    safe = protect(RawTable.with_margins(declared, *YEAR, cells))
    page = {language: asdict(readable(safe, language)) for language in LANGUAGES}
    seen = seen_of(safe)
    assert "0201" in page["nl"]["column_codes"]
    assert told(read_page(json.dumps(page).encode(), seen).texts, seen) == ({}, [])
    page["nl"]["column_codes"] = [*page["nl"]["column_codes"], "4321"]
    assert told(read_page(json.dumps(page).encode(), seen).texts, seen) == ({}, ["4321"])


@pytest.mark.parametrize(
    "row",
    [
        "tabellen 9998 tot en met 9999",
        "tableaux 9998 à 9999",
        "Tabellen 9998 bis 9999",
        "tables 9998 to 9999",
    ],
)
def test_the_numbers_of_many_tables_in_a_row_count_nobody(row):
    assert told_of_many([f"Zie {row}."], []) == []
    assert told_of_many([f"Zie {row}: 9997 keer."], []) != []
