"""What each file of a table shows of its cells, by the format of the file, and all that it says in words.

Every reader here is told a table as its CSV shows it, and looks in another file for more. None of them shares
code with what wrote the file, but for knowing where things stand (`places`).
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet

from houvast.library.figures.outsider.drawn import read_drawing, said_in
from houvast.library.figures.outsider.places import NotAsKnown, amount, by_place, keys_as_read
from houvast.library.figures.pictures import alternative_of
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import TOTAL, Key

_CODES = "column_codes"
_BELOW_THE_HEAD = 4  # title, subtitle, an empty line, the head
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@dataclass(frozen=True)
class Heard:
    """The values that a file shows by cell, in how many places it was looked, and what it says in words."""

    cells: Mapping[Key, int]
    places: int
    texts: tuple[str, ...] = ()


def read_json(content: bytes, table: SeenTable) -> Heard:
    said = json.loads(content)
    axes = [axis.name for axis in table.definition.dimensions]
    cells = {tuple(each["codes"].get(axis, TOTAL) for axis in axes): each["value"] for each in said["cells"]}
    shown = {key: value for key, value in cells.items() if value is not None}
    return Heard(shown, len(cells), tuple(_strings(said.get("in_words"))))


def read_parquet(content: bytes, table: SeenTable) -> Heard:
    found = pyarrow.parquet.read_table(io.BytesIO(content))
    return _coded([row["OBS_VALUE"] for row in found.to_pylist()], table)


def read_sdmx_csv(content: bytes, table: SeenTable) -> Heard:
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    return _coded([amount(row["OBS_VALUE"]) for row in rows], table)


def read_sdmx_ml(content: bytes, table: SeenTable) -> Heard:
    found = ElementTree.fromstring(content).iter("Obs")  # noqa: S314  # a file of ours, without entities
    return _coded([amount(each.get("OBS_VALUE", "")) for each in found], table)


def _coded(values: list[int | None], table: SeenTable) -> Heard:
    return Heard(by_place(values, list(table.every_cell())), len(values))


def read_xlsx(content: bytes, table: SeenTable) -> Heard:
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheets = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book.worksheets]
    comments = [
        cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None
    ]
    return _spreadsheet(sheets, table, comments)


def read_ods(content: bytes, table: SeenTable) -> Heard:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        tree = ElementTree.fromstring(packed.read("content.xml"))  # noqa: S314  # a file of ours
    sheets = [[list(_ods_row(row)) for row in each.iter(f"{_TABLE}table-row")] for each in _ods_tables(tree)]
    notes = ["".join(note.itertext()) for note in tree.iter(f"{_OFFICE}annotation")]
    return _spreadsheet(sheets, table, notes)


def _ods_tables(tree: ElementTree.Element) -> Iterable[ElementTree.Element]:
    return tree.iter(f"{_TABLE}table")


def _ods_row(row: ElementTree.Element) -> Iterator[Any]:
    for cell in row:
        if cell.tag not in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            continue
        value = cell.get(f"{_OFFICE}value")
        text = " ".join("".join(each.itertext()) for each in cell.findall(f"{_TEXT}p"))
        for _ in range(min(int(cell.get(f"{_TABLE}number-columns-repeated", "1")), 100)):
            yield text or None if value is None else float(value)


def _spreadsheet(sheets: list[list[list[Any]]], table: SeenTable, said: list[str]) -> Heard:
    """The sheet to read and the sheet of codes; what stands beside their numbers is said in words."""
    if len(sheets) != 3:
        raise NotAsKnown(f"{len(sheets)} sheets and not three")
    to_read, definition, codes = sheets
    keys = keys_as_read(table)
    amounts: list[int | None] = []
    for row, line in zip(keys, to_read[_BELOW_THE_HEAD:], strict=False):
        filled = line[: max((n + 1 for n, value in enumerate(line) if value is not None), default=0)]
        amounts += [_number(value) for value in filled[-len(row) :]]
    heads = [str(head) for head in codes[0] if head is not None]
    values = [_number(line[heads.index("OBS_VALUE")]) for line in codes[1 : 1 + len(table.cells)]]
    coded = _coded(values, table)
    cells = _both(coded.cells, by_place(amounts, [key for row in keys for key in row]))
    around = (*to_read[:_BELOW_THE_HEAD], *to_read[_BELOW_THE_HEAD + len(keys) :], *definition)
    texts = [value for line in around for value in line if isinstance(value, str)]
    return Heard(cells, coded.places + len(amounts), (*texts, *said))


def _number(value: Any) -> int | None:
    if isinstance(value, int | float):
        return int(value)
    return amount(value) if isinstance(value, str) else None


def _both(one: Mapping[Key, int], other: Mapping[Key, int]) -> dict[Key, int]:
    if odd := [key for key in one.keys() & other.keys() if one[key] != other[key]]:
        raise NotAsKnown(f"two values for {', '.join(min(odd))}")
    return {**one, **other}


class _Page(HTMLParser):
    """The amounts in the cells of a page, without its drawings, and every other text and attribute."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.amounts: list[str] = []
        self.texts: list[str] = []
        self._within: list[str] = []
        self.feed(re.sub(r"<style.*?</style>|<svg.*?</svg>", "", page, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.texts += [text for name in ("title", "alt", "aria-label") if (text := said.get(name))]
        if tag == "td" and "amount" in (said.get("class") or "").split():
            self._within = ["amount"]
            self.amounts.append("")
        elif tag == "span" and said.get("class") == "mark":
            self._within.append("mark")

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" or (tag == "span" and self._within[-1:] == ["mark"]):
            self._within = self._within[:-1]

    def handle_data(self, data: str) -> None:
        if self._within == ["amount"]:
            self.amounts[-1] += data
        elif data.strip():
            self.texts.append(data)


def read_html(content: bytes, table: SeenTable) -> Heard:
    page = _Page(content.decode("utf-8"))
    keys = [key for row in keys_as_read(table) for key in row]
    cells = by_place([amount(text.strip()) for text in page.amounts], keys)
    return Heard(cells, len(keys), tuple(page.texts))


def read_page(content: bytes, table: SeenTable) -> Heard:
    """The table as pages read it, in each language: both the text and the value of each cell."""
    cells: dict[Key, int] = {}
    texts: list[str] = []
    keys = [key for row in keys_as_read(table) for key in row]
    codes = {code for each in table.categories for code in each}
    for said in json.loads(content).values():
        laid = [cell for row in said["rows"] for cell in row["cells"]]
        for values in ([cell["value"] for cell in laid], [amount(cell["text"]) for cell in laid]):
            cells = _both(cells, by_place(values, keys))
        texts += _strings({name: text for name, text in said.items() if name not in ("rows", _CODES)})
        texts += [text for text in said.get(_CODES, ()) if text not in codes]  # a code like 0201 is no count
    return Heard(cells, 2 * len(keys) * len(json.loads(content)), tuple(texts))


def read_svg(content: bytes, table: SeenTable) -> Heard:
    cells, places, texts = read_drawing(content.decode("utf-8"), table)
    return Heard(cells, places, texts)


def read_blocks(content: bytes, table: SeenTable) -> Heard:
    """What answers say of a table: its sentences, and its drawing once more."""
    cells: dict[Key, int] = {}
    places, texts = 0, []
    for said in json.loads(content).values():
        texts += said["said"]
        if said["chart"]:
            drawn, more, words = read_drawing(said["chart"]["svg"], table)
            cells, places = _both(cells, drawn), places + more
            texts += [*words, said["chart"]["alternative"]]
    return Heard(cells, places, tuple(texts))


def read_png(content: bytes, table: SeenTable) -> Heard:
    return Heard({}, 0, (alternative_of(content),))


def read_words(content: bytes, table: SeenTable) -> Heard:
    """The texts in the metadata of a CSV; its patterns of codes are none."""
    return Heard({}, 0, tuple(_strings(json.loads(content), but=("format",))))


def read_pdf(content: bytes, table: SeenTable) -> Heard:
    return Heard({}, 0, words_of_pdf(content))


def words_of_pdf(content: bytes) -> tuple[str, ...]:
    """The text of each page, line by line as it is set."""
    try:
        import pypdf  # optional: pip install pypdf
    except ModuleNotFoundError:
        raise NotAsKnown("its text is read by pypdf, which is not installed") from None
    return tuple(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def words_of_html(content: bytes) -> tuple[str, ...]:
    """All texts of a page, those of its drawings and cells too."""
    text = content.decode("utf-8")
    page = _Page(text)
    drawn = [said for svg in re.findall(r"<svg.*?</svg>", text, re.DOTALL) for said in said_in(svg)]
    return (*page.texts, *page.amounts, *drawn)


def words_of_odt(content: bytes) -> tuple[str, ...]:
    """All paragraphs and headings of a document, those in its tables too, and the texts of its drawings."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        tree = ElementTree.fromstring(packed.read("content.xml"))  # noqa: S314  # a file of ours
        drawings = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".svg")]
    lines = ["".join(each.itertext()) for kind in "ph" for each in tree.iter(f"{_TEXT}{kind}")]
    return (*lines, *(said for svg in drawings for said in said_in(svg)))


def _strings(said: Any, but: tuple[str, ...] = ()) -> list[str]:
    if isinstance(said, str):
        return [said]
    if isinstance(said, dict):
        return [text for name, part in said.items() if name not in but for text in _strings(part, but)]
    return [text for part in said for text in _strings(part, but)] if isinstance(said, list) else []


READERS: Mapping[str, Callable[[bytes, SeenTable], Heard]] = {
    "json": read_json,
    "parquet": read_parquet,
    "sdmx.csv": read_sdmx_csv,
    "sdmx.xml": read_sdmx_ml,
    "xlsx": read_xlsx,
    "ods": read_ods,
    "html": read_html,
    "svg": read_svg,
    "page.json": read_page,
    "blocks.json": read_blocks,
    "png": read_png,
    "csv-metadata.json": read_words,
    "pdf": read_pdf,
}
OF_MANY: Mapping[str, Callable[[bytes], tuple[str, ...]]] = {
    "html": words_of_html,
    "pdf": words_of_pdf,
    "odt": words_of_odt,
    "json": lambda content: tuple(_strings(json.loads(content), but=("sha256", "name", "id"))),
}
