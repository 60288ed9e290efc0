"""Every file of a table: each format, in each language where it has words, and its drawing as SVG and PNG."""

from collections.abc import Iterator

from houvast.library.figures.export import IN_EACH_LANGUAGE, SAME_IN_EVERY_LANGUAGE, export
from houvast.library.figures.export.ahead import Ahead
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.outgoing import Outgoing, check_outgoing, name_of
from houvast.library.figures.pictures import alternative_of

_DRAWN_OR_PRINTED = ("pdf",)


def every_file(table: Outgoing, ahead: Ahead | None = None) -> Iterator[tuple[str, bytes]]:
    """The name and content of each file: contacts_by_month.csv, contacts_by_month.nl.ods. A table with too
    little to draw has no drawing.

    `ahead` has the drawings and PDFs of several tables made elsewhere; without it they are made here.
    """
    check_outgoing(table)
    name, ahead = name_of(table), ahead or Ahead((table,))
    for format_ in SAME_IN_EVERY_LANGUAGE:
        yield f"{name}.{format_}", export(table, format_, "en")
    for language in LANGUAGES:
        for format_ in IN_EACH_LANGUAGE:
            if format_ not in _DRAWN_OR_PRINTED:
                yield f"{name}.{language}.{format_}", export(table, format_, language)
    for ending, content in ahead.made(table):
        yield f"{name}.{ending}", content


__all__ = ["Ahead", "alternative_of", "every_file"]
