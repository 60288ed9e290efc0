"""A table as a spreadsheet: a sheet to read, one with the definition, one with the codes to calculate on.

Numbers are numbers; what is hidden is a hatched cell with a word, never an empty one. Text is written
as text, so that no label can run as a formula.
"""

import io
from datetime import UTC, datetime
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

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
    lines_of_head,
    widths_of,
)
from houvast.library.figures.labels import term
from houvast.library.figures.outgoing import Outgoing, check_outgoing
from houvast.library.figures.readable import Readable, ReadableCell, readable

# A spreadsheet records when it was made; a fixed day gives the same bytes for the same table.
_LINE = 15.75  # points: the height of a row
_SIGNS_ON_A_LINE = 95
_NO_CLOCK = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def to_xlsx(table: Outgoing, language: str) -> bytes:
    """The table as an Excel workbook."""
    check_outgoing(table)
    read, out = readable(table, language), io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": read.title, "subject": read.subtitle, "created": _NO_CLOCK})
    styles = {name: book.add_format(look) for name, look in _looks(read).items()}
    first, second, third = (book.add_worksheet(name) for name in SHEETS[language])
    _write_table(first, read, styles)
    _write_definition(second, read, styles)
    _write_codes(third, table, styles)
    book.close()
    return out.getvalue()


def _looks(read: Readable) -> dict[str, dict[str, Any]]:
    font = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
    amount = "0%" if read.measure == term("share", read.language) else "#,##0"
    body = font | {"bottom": 4, "bottom_color": LINE}
    return {
        "title": font | {"bold": True, "font_size": 15},
        "plain": font,
        "quiet": font | {"font_color": GREY},
        "head": font | {"bold": True, "bottom": 2, "bottom_color": HUE, "text_wrap": True},
        "head_amount": font
        | {"bold": True, "bottom": 2, "bottom_color": HUE, "text_wrap": True, "align": "right"},
        "name": body,
        "name_total": body | {"bold": True, "bg_color": SAND},
        "amount": body | {"num_format": amount, "align": "right"},
        "amount_total": body | {"num_format": amount, "align": "right", "bold": True, "bg_color": SAND},
        "hidden": body
        | {"align": "right", "italic": True, "pattern": 14, "fg_color": LINE, "bg_color": "#FFFFFF"},
        "term": font | {"bold": True},
        "text": font | {"text_wrap": True},
    }


def _write_table(sheet: Worksheet, read: Readable, styles: dict[str, Any]) -> None:
    sheet.write_string(0, 0, read.title, styles["title"])
    sheet.write_string(1, 0, read.subtitle, styles["quiet"])
    names = heads_of(read)
    for column, head in enumerate(names):
        sheet.write_string(FIRST_ROW, column, head, styles["head"])
    for column, head in enumerate(read.columns, len(names)):
        sheet.write_string(FIRST_ROW, column, head, styles["head_amount"])
    for line, row in enumerate(read.rows, FIRST_ROW + 1):
        labels = (*row.names, row.printed) if read.has_printed_labels else row.names
        for column, label in enumerate(labels):
            sheet.write_string(line, column, label, styles["name_total" if row.total else "name"])
        for column, cell in enumerate(row.cells, len(labels)):
            _write_cell(sheet, line, column, cell, styles, total=row.total or cell.total)
    _write_below(sheet, read, FIRST_ROW + 1 + BELOW + len(read.rows), styles["quiet"])
    _fit(sheet, read, names)


def _write_cell(
    sheet: Worksheet, line: int, column: int, cell: ReadableCell, styles: dict[str, Any], *, total: bool
) -> None:
    if cell.value is None:
        sheet.write_string(line, column, cell.text, styles["amount" if cell.kind == "absent" else "hidden"])
    else:
        sheet.write_number(line, column, float(cell.value), styles["amount_total" if total else "amount"])
    if cell.mark:
        sheet.write_comment(line, column, cell.mark)


def _write_below(sheet: Worksheet, read: Readable, line: int, style: Any) -> None:
    for each in (*read.marks, *read.remarks):
        sheet.write_string(line, 0, each, style)
        line += 1


def _fit(sheet: Worksheet, read: Readable, names: tuple[str, ...]) -> None:
    """Widths that show every label, the head in sight while scrolling, one page wide on paper."""
    for column, width in enumerate(widths_of(read)):
        sheet.set_column(column, column, width)
    sheet.set_row(FIRST_ROW, _LINE * lines_of_head(read))
    sheet.freeze_panes(FIRST_ROW + 1, len(names))
    sheet.repeat_rows(FIRST_ROW)
    _on_paper(sheet)


def _on_paper(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _write_definition(sheet: Worksheet, read: Readable, styles: dict[str, Any]) -> None:
    sheet.write_string(0, 0, read.title, styles["title"])
    for line, (name, text) in enumerate(definition_lines(read), 2):
        sheet.write_string(line, 0, name, styles["term"])
        sheet.write_string(line, 1, text, styles["text"])
        sheet.set_row(line, _LINE * max(1, ceil(len(text) / _SIGNS_ON_A_LINE)))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    sheet.freeze_panes(2, 0)
    _on_paper(sheet)


def _write_codes(sheet: Worksheet, table: Outgoing, styles: dict[str, Any]) -> None:
    heads = columns(table)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, styles["head"])
    for line, (texts, value, statuses) in enumerate(code_rows(table), 1):
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text, styles["plain"])
        if value is not None:
            sheet.write_number(line, len(texts), float(value), styles["plain"])
        for column, text in enumerate(statuses, len(texts) + 1):
            sheet.write_string(line, column, text, styles["plain"])
    sheet.set_column(0, len(heads) - 1, 18)
    sheet.freeze_panes(1, 0)
