"""Rows of XLSX files from people we do not know: no formula, no declaration, bounded memory."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import IO, Any

from houvast.library.sheets.packing import MOST_COLUMNS, Unreadable, pieces, unpacked
from houvast.library.sheets.worded import Worded, large

LARGEST_BOOK = 100_000_000  # bytes of an XLSX file, unpacked: its texts are in memory at once
MOST_EMPTY_ROWS = 10_000  # in a row: a sheet can say that its next row is a billion further down


def rows(file: IO[bytes], name: str, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of one sheet, the first where none is named."""
    from openpyxl import load_workbook  # takes a third of a second, and most files are not XLSX

    with unpacked(file, name, LARGEST_BOOK) as packed:
        _without_declarations(packed, name)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        if not book.worksheets or (sheet and sheet not in book.sheetnames):
            raise Unreadable(
                Worded(
                    "There is no sheet of that name. There are: %(sheets)s.",
                    sheets=", ".join(book.sheetnames)[:200],
                ),
                file=name,
            )
        found = book[sheet] if sheet else book.worksheets[0]
        found.reset_dimensions()  # what the sheet says of its own size is not believed
        empty = 0
        for number, cells in enumerate(found.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            shown = _shown_row(cells, name, number)
            empty = 0 if shown else empty + 1
            if empty > MOST_EMPTY_ROWS:
                raise Unreadable(
                    Worded(
                        "More than %(most)s empty rows. Delete those below the last one that says something.",
                        most=large(MOST_EMPTY_ROWS),
                    ),
                    file=name,
                    line=number,
                )
            yield number, shown
    except Unreadable:
        raise
    # openpyxl fails on what is broken with whatever its parsers fail with.
    except Exception as error:
        raise Unreadable(
            Worded(
                "This spreadsheet cannot be read (%(error)s). Open it in a spreadsheet program and save it "
                "anew as XLSX, or as CSV.",
                error=type(error).__name__,
            ),
            file=name,
        ) from error


def _without_declarations(packed: zipfile.ZipFile, name: str) -> None:
    """Refuse XML that declares entities: it can grow a thousandfold, and no spreadsheet program writes it."""
    for part in packed.infolist():
        before = b""
        for piece in pieces(packed, part, name):
            if re.search(rb"<!(?:DOCTYPE|ENTITY)", before + piece):
                raise Unreadable(
                    Worded("This spreadsheet holds declarations that no spreadsheet program writes."),
                    file=name,
                )
            before = piece[-16:]


def _shown_row(cells: Sequence[Any], name: str, line: int) -> list[str]:
    """The cells up to the last one that says something."""
    last = next((at for at in range(len(cells), 0, -1) if cells[at - 1].value is not None), 0)
    for cell in cells[:last]:
        if cell.data_type == "f":
            raise Unreadable(
                Worded(
                    "Cell %(cell)s holds a formula. Formulas are not run here: copy the sheet and paste its "
                    "values only.",
                    cell=cell.coordinate,
                ),
                file=name,
                line=line,
            )
    return [_shown(cell.value) for cell in cells[:last]]


def _shown(value: Any) -> str:
    """A cell as text, a whole number without its point, a day as a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
