"""How much of a table is unknown, axis by axis, or why nobody can tell."""

from houvast.library.figures.labels import code_label, joined, named, number, percent, sentence, term
from houvast.library.figures.outgoing import Outgoing, cell_of, codes_of, dimensions_of
from houvast.library.figures.tables import TOTAL, UNKNOWN, AlreadyPublic
from houvast.library.figures.translation import rows_with_unknown


def unknown_share(table: Outgoing, language: str) -> str:
    """How much is unknown on each axis that can say so, or that nobody can tell."""
    said = [
        _unknown_on(table, axis, language) if UNKNOWN in codes_of(table, axis) else shared
        for axis in range(len(dimensions_of(table)))
        if UNKNOWN in codes_of(table, axis) or (shared := _unknown_within(table, axis, language))
    ]
    if said:
        return joined(said, language)
    return sentence("unknown_none" if isinstance(table, AlreadyPublic) else "unknown_no_code", language)


def _unknown_within(table: Outgoing, axis: int, language: str) -> str:
    """That what is unknown stands in a row with something else, so that nobody can tell how much it is."""
    dimension = dimensions_of(table)[axis]
    if dimension.crosswalk is None:
        return ""
    rows = [
        row for row in rows_with_unknown(dimension.crosswalk, dimension.empty) if row in codes_of(table, axis)
    ]
    if not rows:
        return ""
    quoted = [
        term("quoted", language).format(text=code_label(dimension, row, language))
        for row in dict.fromkeys(rows)
    ]
    name = named("dimensions", dimension.name, language)
    return sentence("unknown_within", language, dimension=name, rows=", ".join(quoted))


def _unknown_on(table: Outgoing, axis: int, language: str) -> str:
    dimensions = dimensions_of(table)
    margin = tuple(UNKNOWN if each == axis else TOTAL for each in range(len(dimensions)))
    part, whole = cell_of(table, margin), cell_of(table, (TOTAL,) * len(dimensions))
    dimension = named("dimensions", dimensions[axis].name, language)
    if part is None or part.value is None:
        return sentence("unknown_hidden", language, dimension=dimension)
    count = number(int(part.value), language)
    if whole is None or not whole.value:
        return sentence("unknown_no_total", language, dimension=dimension, count=count)
    total = int(whole.value)
    if int(part.value) > total:  # both were changed by noise
        return sentence("unknown_count", language, dimension=dimension, count=count)
    share = percent(int(part.value) / total, language, digits=1)
    said_total = number(total, language)
    return sentence(
        "unknown_share", language, dimension=dimension, count=count, total=said_total, share=share
    )
