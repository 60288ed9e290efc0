"""Every file of a table: each format, in each language where it has words, and its drawing as SVG and PNG."""

from collections.abc import Iterator

from houvast.library.figures.charts import NothingToDraw, chart
from houvast.library.figures.export import IN_EACH_LANGUAGE, SAME_IN_EVERY_LANGUAGE, export
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.outgoing import Outgoing, check_outgoing, name_of
from houvast.library.figures.pictures import alternative_of, to_png


def every_file(table: Outgoing) -> Iterator[tuple[str, bytes]]:
    """The name and content of each file: contacts_by_month.csv, contacts_by_month.nl.ods. A table with too
    little to draw has no drawing.
    """
    check_outgoing(table)
    name = name_of(table)
    for format_ in SAME_IN_EVERY_LANGUAGE:
        yield f"{name}.{format_}", export(table, format_, "en")
    for language in LANGUAGES:
        for format_ in IN_EACH_LANGUAGE:
            yield f"{name}.{language}.{format_}", export(table, format_, language)
        try:
            drawn = chart(table, language)
        except NothingToDraw:
            continue
        yield f"{name}.{language}.svg", drawn.svg.encode("utf-8")
        yield f"{name}.{language}.png", to_png(drawn.svg, drawn.alternative)


__all__ = ["alternative_of", "every_file"]
