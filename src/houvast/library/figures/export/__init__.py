"""Tables as files. Each format carries the definition; none accepts a table that was not protected.

`export(table, format, language)` gives the bytes of a file; who stores them is the caller's business.
How a table reads is decided in `readable`, so that every format hides the same cells and says the same
of them. A writer is loaded when somebody asks for its format: some stand on large libraries.
"""

from collections.abc import Callable
from importlib import import_module

from houvast.library.figures.outgoing import NotForExport, Outgoing, check_outgoing


class NoSuchFormat(LookupError):
    """A file format that tables are not written in."""


class FormatNotInstalled(ImportError):
    """A format whose libraries do not come with the library alone."""


SAME_IN_EVERY_LANGUAGE = (
    "csv",
    "csv-metadata.json",
    "json",
    "parquet",
    "sdmx.csv",
    "sdmx.xml",
    "structure.xml",
)
IN_EACH_LANGUAGE = ("html", "xlsx", "ods", "pdf")
FORMATS = (*SAME_IN_EVERY_LANGUAGE, *IN_EACH_LANGUAGE)
"""The names of the formats, which are also the endings of the files."""

_WRITERS = {
    "csv": ("as_csv", "to_csv"),
    "csv-metadata.json": ("as_csvw", "to_csv_metadata"),
    "json": ("as_json", "to_json"),
    "parquet": ("as_parquet", "to_parquet"),
    "sdmx.csv": ("as_sdmx", "to_sdmx_csv"),
    "sdmx.xml": ("as_sdmx", "to_sdmx_ml"),
    "structure.xml": ("as_sdmx", "to_sdmx_structure"),
    "html": ("as_html", "to_html"),
    "xlsx": ("as_xlsx", "to_xlsx"),
    "ods": ("as_ods", "to_ods"),
    "pdf": ("as_pdf", "to_pdf"),
}


def export(table: Outgoing, format_: str, language: str) -> bytes:
    """The table as the content of a file. Formats of codes alone are the same in every language."""
    check_outgoing(table)
    if format_ not in _WRITERS:
        raise NoSuchFormat(f"{format_!r} is not a format; there are {', '.join(FORMATS)}.")
    return _writer(format_)(table, language)


def _writer(format_: str) -> Callable[[Outgoing, str], bytes]:
    module, function = _WRITERS[format_]
    try:
        found: Callable[[Outgoing, str], bytes] = getattr(import_module(f"{__name__}.{module}"), function)
    except ModuleNotFoundError as missing:
        raise FormatNotInstalled(
            f"The format {format_} needs {missing.name}: pip install houvast[formats]."
        ) from missing
    return found


__all__ = [
    "FORMATS",
    "IN_EACH_LANGUAGE",
    "SAME_IN_EVERY_LANGUAGE",
    "FormatNotInstalled",
    "NoSuchFormat",
    "NotForExport",
    "export",
]
