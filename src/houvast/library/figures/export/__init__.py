"""Tables as files. Each format carries the definition; none accepts a table that was not protected.

`export(table, format, language)` gives the bytes of a file; who stores them is the caller's business.
How a table reads is decided in `readable`, so that every format hides the same cells and says the same
of them.
"""

from collections.abc import Callable

from houvast.library.figures.export.as_csv import to_csv, to_csv_metadata
from houvast.library.figures.export.as_html import to_html
from houvast.library.figures.export.as_json import to_json
from houvast.library.figures.export.as_pdf import to_pdf
from houvast.library.figures.export.as_xlsx import to_xlsx
from houvast.library.figures.outgoing import NotForExport, Outgoing, check_outgoing


class NoSuchFormat(LookupError):
    """A file format that tables are not written in."""


_EXPORTERS: dict[str, Callable[[Outgoing, str], bytes]] = {
    "csv": to_csv,
    "csv-metadata.json": to_csv_metadata,
    "json": to_json,
    "html": to_html,
    "xlsx": to_xlsx,
    "pdf": to_pdf,
}
FORMATS = tuple(_EXPORTERS)
"""The names of the formats, which are also the endings of the files."""


def export(table: Outgoing, format_: str, language: str) -> bytes:
    """The table as the content of a file. CSV and JSON are the same in every language."""
    check_outgoing(table)
    try:
        exporter = _EXPORTERS[format_]
    except KeyError:
        raise NoSuchFormat(f"{format_!r} is not a format; there are {', '.join(FORMATS)}.") from None
    return exporter(table, language)


__all__ = [
    "FORMATS",
    "NoSuchFormat",
    "NotForExport",
    "export",
    "to_csv",
    "to_csv_metadata",
    "to_html",
    "to_json",
    "to_pdf",
    "to_xlsx",
]
