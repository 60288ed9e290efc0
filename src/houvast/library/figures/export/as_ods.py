"""A table as OpenDocument spreadsheet: the same three sheets as `as_xlsx`, for who works without Excel.

odfdo keeps the package (manifest, styles, metadata); the rows are written as XML, ten times quicker than one
object a cell. Text is written as text: no label can run as a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document

from houvast.library.figures.export.as_csv import columns
from houvast.library.figures.export.sheets import (
    BELOW,
    FIRST_ROW,
    GREY,
    HUE,
    INK,
    LINE,
    SAND,
    SHEETS,
    code_rows,
    definition_lines,
    heads_of,
    widths_of,
)
from houvast.library.figures.labels import term
from houvast.library.figures.outgoing import Outgoing, check_outgoing
from houvast.library.figures.readable import Readable, ReadableCell, readable
from houvast.library.figures.stilled import stilled

_NO_CLOCK = datetime(2000, 1, 1)  # noqa: DTZ001  # the same table gives the same bytes
_HIDDEN = (
    "#E4DED4"  # cells of a spreadsheet cannot be hatched in OpenDocument: shaded, in italics, with a word
)
_PAPER = {
    "style:print-orientation": "landscape",
    "fo:page-width": "29.7cm",
    "fo:page-height": "21cm",
    "style:scale-to-X": "1",  # one page wide
    "style:scale-to-Y": "0",
}
_SPACES = {
    "office": "office",
    "table": "table",
    "text": "text",
    "style": "style",
    "number": "datastyle",
    "fo": "xsl-fo-compatible",
}
_EM = 0.21  # cm for each sign of a width

_CELL = {
    "title": ("", f'fo:font-weight="bold" fo:font-size="15pt" fo:color="{INK}"', ""),
    "plain": ("", f'fo:color="{INK}"', ""),
    "quiet": ("", f'fo:color="{GREY}"', ""),
    "head": (f'fo:border-bottom="1.5pt solid {HUE}" fo:wrap-option="wrap"', 'fo:font-weight="bold"', ""),
    "head_amount": (
        f'fo:border-bottom="1.5pt solid {HUE}" fo:wrap-option="wrap"',
        'fo:font-weight="bold"',
        "end",
    ),
    "name": (f'fo:border-bottom="0.5pt solid {LINE}"', f'fo:color="{INK}"', ""),
    "name_total": (f'fo:background-color="{SAND}"', 'fo:font-weight="bold"', ""),
    "amount": (f'fo:border-bottom="0.5pt solid {LINE}"', f'fo:color="{INK}"', "end"),
    "amount_total": (f'fo:background-color="{SAND}"', 'fo:font-weight="bold"', "end"),
    "hidden": (f'fo:background-color="{_HIDDEN}"', f'fo:font-style="italic" fo:color="{INK}"', "end"),
    "term": ('style:vertical-align="top"', 'fo:font-weight="bold"', ""),
    "text": ('fo:wrap-option="wrap" style:vertical-align="top"', f'fo:color="{INK}"', ""),
}


def to_ods(table: Outgoing, language: str) -> bytes:
    """The table as a spreadsheet in OpenDocument."""
    check_outgoing(table)
    read = readable(table, language)
    first, second, third = SHEETS[language]
    sheets = (
        _sheet(first, widths_of(read), _table_rows(read)),
        _sheet(second, (18, 100), _definition_rows(read)),
        _sheet(third, (18,) * len(columns(table)), _code_rows(table)),
    )
    book = Document("spreadsheet")
    meta, package = book.meta, book.container
    assert package is not None  # a new document has one
    meta.title, meta.subject, meta.language = read.title, read.subtitle, read.language
    meta.creation_date = _NO_CLOCK
    for paper in book.styles.get_elements("//style:page-layout-properties"):
        for name, value in _PAPER.items():
            paper.set_attribute(name, value)
    package.set_part("meta.xml", meta.serialize())
    package.set_part("styles.xml", book.styles.serialize())
    package.set_part("content.xml", _content(_styles(read), sheets))
    package.set_part("settings.xml", _settings(first, len(heads_of(read))))
    return stilled(package)


def _content(styles: Iterable[str], sheets: Iterable[str]) -> bytes:
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in _SPACES.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.4">'
        f"<office:automatic-styles>{''.join(styles)}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    ).encode()


def _styles(read: Readable) -> Iterable[str]:
    yield (
        '<number:percentage-style style:name="N-amount"><number:number number:decimal-places="0" '
        'number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>'
        if read.measure == term("share", read.language)
        else '<number:number-style style:name="N-amount"><number:number number:decimal-places="0" '
        'number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    )
    for name, (cell, text, align) in _CELL.items():
        number = ' style:data-style-name="N-amount"' if name.startswith("amount") else ""
        aligned = f'<style:paragraph-properties fo:text-align="{align}"/>' if align else ""
        yield (
            f'<style:style style:name="{name}" style:family="table-cell"{number}>'
            f"<style:table-cell-properties {cell}/>{aligned}<style:text-properties {text}/></style:style>"
        )
    for width in sorted({*widths_of(read), 18, 100}):
        yield (
            f'<style:style style:name="co{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * _EM:.2f}cm"/></style:style>'
        )


def _sheet(name: str, widths: Sequence[int], rows: Iterable[str]) -> str:
    across = "".join(f'<table:table-column table:style-name="co{width}"/>' for width in widths)
    return f"<table:table table:name={quoteattr(name)}>{across}{''.join(rows)}</table:table>"


def _row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells) or '<table:table-cell/>'}</table:table-row>"


def _text(text: str, style: str) -> str:
    lines = "".join(f"<text:p>{_kept(line)}</text:p>" for line in text.split("\n"))
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'
    )


def _kept(text: str) -> str:
    """The text with its tabs, which OpenDocument writes as elements; XML 1.0 has no other control signs."""
    return escape("".join(sign for sign in text if sign >= " " or sign == "\t")).replace("\t", "<text:tab/>")


def _number(value: int | Decimal, text: str, style: str, mark: str = "") -> str:
    note = f"<office:annotation><text:p>{_kept(mark)}</text:p></office:annotation>" if mark else ""
    kind = "percentage" if isinstance(value, Decimal) else "float"
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" office:value="{value}">'
        f"{note}<text:p>{_kept(text)}</text:p></table:table-cell>"
    )


def _table_rows(read: Readable) -> Iterable[str]:
    yield _row(_text(read.title, "title"))
    yield _row(_text(read.subtitle, "quiet"))
    yield _row()
    heads = [_text(head, "head") for head in heads_of(read)]
    amounts = [_text(head, "head_amount") for head in read.columns]
    yield f"<table:table-header-rows>{_row(*heads, *amounts)}</table:table-header-rows>"
    for row in read.rows:
        labels = (*row.names, row.printed) if read.has_printed_labels else row.names
        names = [_text(label, "name_total" if row.total else "name") for label in labels]
        yield _row(*names, *(_cell(cell, total=row.total or cell.total) for cell in row.cells))
    yield _row() * BELOW
    for each in (*read.marks, *read.remarks):
        yield _row(_text(each, "quiet"))


def _cell(cell: ReadableCell, *, total: bool) -> str:
    if cell.value is None:
        return _text(cell.text, "amount" if cell.kind == "absent" else "hidden")
    return _number(cell.value, cell.text, "amount_total" if total else "amount", cell.mark)


def _definition_rows(read: Readable) -> Iterable[str]:
    yield _row(_text(read.title, "title"))
    yield _row()
    for name, text in definition_lines(read):
        yield _row(_text(name, "term"), _text(text, "text"))


def _code_rows(table: Outgoing) -> Iterable[str]:
    heads = "".join(_text(head, "head") for head in columns(table))
    yield f"<table:table-header-rows>{_row(heads)}</table:table-header-rows>"
    for texts, value, statuses in code_rows(table):
        counted = "<table:table-cell/>" if value is None else _number(value, str(value), "plain")
        yield _row(*(_text(each, "plain") for each in texts), counted, *(_text(s, "plain") for s in statuses))


def _settings(sheet: str, names: int) -> bytes:
    """The head and the names stay in sight while one scrolls."""
    items = {"HorizontalSplitMode": 2, "VerticalSplitMode": 2}
    items |= {"HorizontalSplitPosition": names, "VerticalSplitPosition": FIRST_ROW + 1}
    items |= {"PositionRight": names, "PositionBottom": FIRST_ROW + 1, "ActiveSplitRange": 3}
    kinds = {"HorizontalSplitMode": "short", "VerticalSplitMode": "short", "ActiveSplitRange": "short"}
    said = "".join(
        f'<config:config-item config:name="{name}" config:type="{kinds.get(name, "int")}">{value}'
        "</config:config-item>"
        for name, value in items.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-settings office:version="1.4"'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0"'
        ' xmlns:ooo="http://openoffice.org/2004/office"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        '<config:config-item-map-named config:name="Tables">'
        f"<config:config-item-map-entry config:name={quoteattr(sheet)}>{said}"
        "</config:config-item-map-entry></config:config-item-map-named>"
        f'<config:config-item config:name="ActiveTable" config:type="string">{escape(sheet)}'
        "</config:config-item></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    ).encode()
