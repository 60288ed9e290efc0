"""What stands on the three sheets of a spreadsheet, whichever program it is for: table, definition, codes."""

from collections.abc import Iterator
from decimal import Decimal
from math import ceil

from houvast.library.figures.export.as_csv import columns
from houvast.library.figures.labels import term
from houvast.library.figures.observations import area, dataflow, observations, unit_measure
from houvast.library.figures.outgoing import Outgoing
from houvast.library.figures.readable import Readable
from houvast.library.figures.tables import AlreadyPublic

INK, HUE, SAND, GREY, LINE = "#1F2A2A", "#0F5C5C", "#EFE7DC", "#5B6664", "#C9C2B6"
FIRST_ROW = 3  # title, subtitle, an empty line, then the head
BELOW = 1  # empty lines between the table and what is said of it
SHEETS = {"nl": ("Tabel", "Definitie", "Codes"), "fr": ("Tableau", "Définition", "Codes")}
SHEETS |= {"de": ("Tabelle", "Definition", "Codes"), "en": ("Table", "Definition", "Codes")}


def heads_of(read: Readable) -> tuple[str, ...]:
    """What stands above the names at the left."""
    heads = read.heads or ("",)
    return (*heads, term("printed_label", read.language)) if read.has_printed_labels else heads


def widths_of(read: Readable) -> tuple[int, ...]:
    """Widths in signs that show every label."""
    names = []
    for column, head in enumerate(heads_of(read)):
        labels = [(*row.names, row.printed)[min(column, len(row.names))] for row in read.rows]
        names.append(min(48, 2 + max(map(len, (head, *labels)))))
    return (*names, *(min(24, max(12, 4 + len(head))) for head in read.columns))


def lines_of_head(read: Readable) -> int:
    """How many lines the longest head takes in its column; not every program finds out by itself."""
    widths = widths_of(read)[len(heads_of(read)) :]
    return max(ceil((len(head) + 2) / width) for head, width in zip(read.columns, widths, strict=True))


def definition_lines(read: Readable) -> list[tuple[str, str]]:
    """The terms of the definition, then what is to be noted."""
    noted = term("marks" if read.printed_by_others else "notes", read.language)
    return [*read.definition, *((noted, each) for each in read.remarks), *(("", each) for each in read.marks)]


def code_rows(table: Outgoing) -> Iterator[tuple[tuple[str, ...], int | Decimal | None, tuple[str, str]]]:
    """For each cell the texts before its value, the value (None where it is hidden), and both statuses."""
    for each in observations(table):
        label = (each.printed_label,) if isinstance(table, AlreadyPublic) else ()
        texts = (dataflow(table), area(table), each.period, unit_measure(table), *each.codes, *label)
        assert len(texts) + 3 == len(columns(table))
        yield texts, each.value, (each.obs_status, each.conf_status)
