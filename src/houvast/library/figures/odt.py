"""An answer as an ODT to go on writing in: real headings, tables with heads, drawings with words.

The content is that of the HTML and the PDF. Only what may leave is in it, so there is nothing to protect
here. The same content gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from odfdo import (
    Bookmark,
    Cell,
    Document,
    Element,
    Frame,
    Header,
    Link,
    Paragraph,
    Row,
    Style,
    Table,
)

from houvast.library.figures.blocks import Block
from houvast.library.figures.charts import Chart
from houvast.library.figures.odt_look import WIDTH, styles
from houvast.library.figures.pages import fixed_words
from houvast.library.figures.pictures import MARGIN, to_png
from houvast.library.figures.readable import Readable, ReadableCell
from houvast.library.figures.stilled import stilled

_CM_PER_PIXEL = 0.0243
_TALLEST = 20.0  # centimetres, so that the heading of its table has room on the page
_COUNTRIES = {"nl": "BE", "fr": "BE", "de": "BE", "en": "GB"}


def as_odt(content: Mapping[str, Any], *, on: date) -> bytes:
    """The document of an answer, by `answer.answer_content`; `on` is the day that it carries."""
    document = Document("text")
    document.body.clear()
    for level in document.styles.get_elements("//text:outline-level-style"):
        level.set_attribute("style:num-format", "")  # parts and tables have numbers of their own
        level.set_attribute("style:num-suffix", "")
        level.set_attribute("loext:num-list-format", "")
    for style in styles():
        document.insert_style(style, automatic=str(style.family).startswith("table"))  # as Writer wants those
    _Writing(document, content).write()
    _say_about(document, content, on)
    return stilled(document)


class _Writing:
    """The parts of an answer, one after the other, into a document."""

    def __init__(self, document: Document, content: Mapping[str, Any]) -> None:
        self.document, self.content = document, content
        self.words = fixed_words(content["language"])

    def write(self) -> None:
        content = self.content
        self._text(content["title"], "Title")
        if content["subtitle"]:
            self._text(content["subtitle"], "Subtitle")
        self._text(content["meta"], "Quiet")
        if content["invented"]:
            self._text(content["invented"]["title"], "Warning")
            self._text(content["invented"]["text"], "Warning")
        self._short(content["short"])
        self._contents()
        if content["printed"]:
            self._part(content["printed"])
        if content["compare"]:
            self._compare(content["compare"])
        if content["own"]:
            self._part(content["own"])
        self._heading(1, content["method"]["title"], mark="method")
        for each in content["method"]["paragraphs"]:
            self._text(each)

    def _contents(self) -> None:
        """Links to every heading. No table of contents of the format: that would number them once more."""
        content = self.content
        self._heading(1, content["contents"])
        self._text(content["contents_intro"])
        for name in ("printed", "compare", "own", "method"):
            if part := content[name]:
                self._entry(1, name, part["title"])
                for block in part.get("blocks", ()):
                    self._entry(2, block.id, f"{block.number}. {block.title}")

    def _entry(self, level: int, mark: str, text: str) -> None:
        paragraph = Paragraph(style=f"Contents_20_{level}")
        paragraph.append(Link(url=f"#{mark}", text=text))
        self.document.body.append(paragraph)

    def _short(self, short: Mapping[str, Any]) -> None:
        self._heading(1, short["title"], mark="short")
        self._text(short["intro"])
        if short["own"]:
            self._text(short["own"])
        for each in short["questions"]:
            self._heading(2, f"{each['number']}. {each['title']}")
            if each["text"]:
                self._text(each["text"])
            for line in each["lines"]:
                self._linked(line)

    def _linked(self, line: Mapping[str, Any]) -> None:
        paragraph = Paragraph(line["before"], style="Text_20_body")
        for place, link in enumerate(line["links"]):
            if place:
                paragraph.append(", ")
            paragraph.append(Link(url=f"#{link['id']}", text=link["label"]))
        paragraph.append(line["after"])
        self.document.body.append(paragraph)

    def _part(self, part: Mapping[str, Any]) -> None:
        self._heading(1, part["title"], mark=part["id"])
        self._text(part["intro"])
        for each in part["notes"]:
            self._text(each, "Small")
        for block in part["blocks"]:
            self._block(block)

    def _block(self, block: Block) -> None:
        self._heading(2, block.title, mark=block.id)
        if block.kicker:
            self._text(block.kicker, "Kicker")
        for each in block.paragraphs:
            self._text(each)
        if block.big:
            self._text(block.big, "Big")
        if block.chart is not None:
            self._drawing(block.chart, block.id)
        if block.no_chart:
            self._text(block.no_chart, "Quiet")
        number = self.content["labels"]["table"].format(n=block.number)
        self._text(f"{number}. {block.read.subtitle}", "Caption")
        if block.read.rows:
            self._table(block.id, block.read)
        self._definition(block.read)

    def _drawing(self, chart: Chart, name: str) -> None:
        path = self.document.add_file(io.BytesIO(to_png(chart.svg, chart.alternative)))
        across, down = (each + 2 * MARGIN for each in (chart.width, chart.height))
        width = chart.width_in_print((WIDTH, _TALLEST), _CM_PER_PIXEL, MARGIN)
        size = (f"{width:.2f}cm", f"{width * down / across:.2f}cm")
        frame = Frame.image_frame(path, name=name, size=size, anchor_type="as-char")
        frame.svg_description = chart.alternative
        paragraph = Paragraph(style="Drawing")
        paragraph.append(frame)
        self.document.body.append(paragraph)

    def _table(self, name: str, read: Readable) -> None:
        names = read.heads or ("",)
        columns = [f"{read.across}: {each}" if read.across else each for each in read.columns]
        heads = [*((each, "Head") for each in names), *((each, "HeadNumber") for each in columns)]
        table = Table(name, style="Figures")
        _columns(self.document, table, _widths(read, len(names)))
        head = Element.from_tag("table:table-header-rows")
        head.append(_row(heads))
        table.append(head)
        for row in read.rows:
            style = "Total" if row.total else "Cell"
            said = [(each, style) for each in _names(row.names, row.printed, self.words)]
            for cell in row.cells:
                said.append((_cell_text(cell), f"{'Total' if cell.total or row.total else 'Cell'}Number"))
            table.append(_row(said))
        self.document.body.append(table)

    def _definition(self, read: Readable) -> None:
        if read.remarks:
            self._text(self.words["marks" if read.printed_by_others else "notes"], "Small_20_heading")
            for each in read.remarks:
                self._text(f"– {each}", "Small")
        for name, said in read.definition:
            self._text(f"{name}: {said}", "Small")
        if read.marks:
            self._text(" ".join(read.marks), "Small")

    def _compare(self, compare: Mapping[str, Any]) -> None:
        self._heading(1, compare["title"], mark="compare")
        self._text(compare["intro"])
        table = Table("compare", style="Figures")
        _columns(self.document, table, (4.4, 4.4, 1.9, 6.3))
        head = Element.from_tag("table:table-header-rows")
        head.append(_row([(each, "Head") for each in compare["heads"]]))
        table.append(head)
        for row in compare["rows"]:
            named = [f"{row[one]['label']}. {row[one]['title']}" for one in ("one", "other")]
            table.append(_row([(each, "Cell") for each in (*named, row["answer"], row["why"])]))
        self.document.body.append(table)

    def _heading(self, level: int, text: str, *, mark: str = "") -> None:
        heading = Header(level, text, style=f"Heading_20_{level}", formatted=False)
        if mark:
            heading.append(Bookmark(mark))
        self.document.body.append(heading)

    def _text(self, text: str, style: str = "Text_20_body") -> None:
        self.document.body.append(Paragraph(text, style=style, formatted=False))


def _names(names: Sequence[str], printed: str, words: Mapping[str, str]) -> Iterator[str]:
    """The names at the left of a row, the last one with what was printed where that differs."""
    yield from names[:-1]
    yield f"{names[-1]} ({words['printed_label']} ‘{printed}’)" if printed else names[-1]


def _cell_text(cell: ReadableCell) -> str:
    if cell.kind == "absent":
        return "–"
    return (
        f"{cell.text} {cell.mark}"
        if cell.mark and cell.kind == "open" and "†" not in cell.text
        else cell.text
    )


def _row(said: Sequence[tuple[str, str]]) -> Row:
    row = Row(style="Whole")
    for text, style in said:
        cell = Cell(cell_type="string")
        cell.clear()
        cell.style = "Cell_20_box"
        cell.append(Paragraph(text, style=style, formatted=False))
        row.append(cell)
    return row


def _widths(read: Readable, names: int) -> list[float]:
    """Each column of amounts as wide as its longest text asks; the columns of names share the rest."""
    longest = max((len(cell.text) for row in read.rows for cell in row.cells), default=0)
    longest = max(longest, *(max(map(len, column.split())) for column in read.columns))
    each = min(0.21 * longest + 0.4, 0.7 * WIDTH / len(read.columns))
    return [(WIDTH - each * len(read.columns)) / names] * names + [each] * len(read.columns)


def _columns(document: Document, table: Table, widths: Sequence[float]) -> None:
    for width in widths:
        name = f"Column_20_{width * 100:.0f}"
        if document.get_style("table-column", name) is None:
            style = Style("table-column", name=name)
            style.set_properties({"style:column-width": f"{width:.2f}cm"}, area="table-column")
            document.insert_style(style, automatic=True)
        column = Element.from_tag("table:table-column")
        column.set_attribute("table:style-name", name)
        table.append(column)


def _say_about(document: Document, content: Mapping[str, Any], on: date) -> None:
    """Title, language and day; nobody's name, and no trace of what wrote it."""
    meta, moment = document.meta, datetime.combine(on, time())
    meta.title, meta.subject = content["title"], content["subtitle"]
    meta.creation_date = meta.date = moment
    meta.generator = "-"
    language = content["language"]
    document.set_language(f"{language}-{_COUNTRIES[language]}")
