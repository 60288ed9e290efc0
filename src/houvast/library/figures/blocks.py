"""The blocks of an answer: one table each, with its paragraph, its drawing and what stands around it.

Prose comes from `answer.yaml`; what is said of our own tables is made of their open cells only. Which
blocks there are, in which order, is `answer`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from houvast.library.figures.boards import board
from houvast.library.figures.charts import Chart, NothingToDraw, chart, finding_of, is_by_sex, line_chart
from houvast.library.figures.labels import code_label, number, sentence, term
from houvast.library.figures.outgoing import name_of, said_unit, title_of
from houvast.library.figures.policy import Method
from houvast.library.figures.protections import said_protection
from houvast.library.figures.published import published
from houvast.library.figures.readable import Readable, readable, unknown_share
from houvast.library.figures.series import series_of
from houvast.library.figures.tables import UNKNOWN, SafeTable

_PAGE, _POINTS_PER_PIXEL = 459, 0.69  # the width of a line of print, and how large a drawing stands on it
_LONG = 20  # rows, beyond which lines with only zeros are left out


@cache
def declared_prose() -> dict[str, Any]:
    """The sentences of `answer.yaml`."""
    loaded: dict[str, Any] = yaml.safe_load(
        (files("houvast.library.figures") / "answer.yaml").read_text("utf-8")
    )
    return loaded


@dataclass(frozen=True, slots=True)
class Block:
    """One table of the answer with all that stands around it."""

    id: str
    number: int
    kicker: str
    title: str
    paragraphs: tuple[str, ...]
    read: Readable
    chart: Chart | None
    no_chart: str
    big: str


@dataclass(frozen=True)
class Words:
    """What the prose is filled in with: the language, the numbers of the tables, our own tables."""

    language: str
    prose: Mapping[str, Any]
    numbers: Mapping[str, int]
    own: Mapping[str, SafeTable]

    def table(self, name: str) -> str:
        return str(self.prose["table"][self.language]).format(n=self.numbers[name])

    def own_sentence(self, name: str, **values: object) -> str:
        return str(self.prose["own"][name][self.language]).format(**values)


def question_of(table: SafeTable) -> int:
    """Which of the four questions a table of our own belongs to."""
    axes = {dimension.name for dimension in table.definition.dimensions}
    declared = declared_prose()["questions_of"]
    return next(int(question) for question, names in declared if not names or axes & set(names))


def id_of(declared: Mapping[str, Any]) -> str:
    """The name of a declared block: that of its table or of its board."""
    return str(declared.get("table") or declared["board"])


def printed_block(words: Words, declared: Mapping[str, Any]) -> Block:
    """A table or board that others printed."""
    name = id_of(declared)
    read = (
        board(declared, words.language) if "board" in declared else readable(published(name), words.language)
    )
    return Block(
        id=name,
        number=words.numbers[name],
        kicker="",
        title=read.title,
        paragraphs=(declared["text"][words.language],),
        read=read,
        chart=_printed_chart(declared, words.language),
        no_chart=declared.get("no_chart", {}).get(words.language, ""),
        big=read.rows[0].cells[0].text if declared.get("big") else "",
    )


def _printed_chart(declared: Mapping[str, Any], language: str) -> Chart | None:
    name = declared.get("chart") or declared.get("table")
    if name is None or declared.get("big") or "no_chart" in declared:
        return None
    table, title = published(name), declared.get("chart_title", {}).get(language)
    if declared.get("line"):
        return line_chart(series_of(table), language, title=title)
    return chart(table, language, title=title, highlight=declared.get("highlight", ()))


def own_block(words: Words, table: SafeTable, remark: str = "") -> Block:
    """A protected table of our own; `remark` is said right under it."""
    read = readable(table, words.language)
    if remark:
        read = replace(read, marks=(*read.marks, remark))
    return Block(
        id=name_of(table),
        number=words.numbers[name_of(table)],
        kicker=words.prose["kicker"][words.language].format(n=question_of(table)),
        title=read.title,
        paragraphs=(" ".join(_own_sentences(words, table)),),
        read=_without_zeros(read),
        chart=_own_chart(table, words.language),
        no_chart="",
        big="",
    )


def _own_chart(table: SafeTable, language: str) -> Chart | None:
    try:
        same = finding_of(table, language) == title_of(table, language)
        return chart(table, language, title="" if same else None)  # the heading above it says it already
    except NothingToDraw:
        return None


def _own_sentences(words: Words, table: SafeTable) -> Iterator[str]:
    language, total = words.language, table.total
    shown = term("hidden", language) if total.value is None else number(total.value, language)
    several = [dimension.name for dimension in table.definition.dimensions if dimension.several]
    name = "paragraph_several" if several == ["FORM"] else "paragraph"
    yield words.own_sentence(name, total=shown, unit=said_unit(table, language).lower())
    if (largest := _largest(table, language)) is not None:
        yield words.own_sentence("largest", label=largest[0], value=largest[1])
    hidden, all_ = len(table.suppressed), len(table.cells)
    if table.protection.method not in (Method.SUPPRESS, Method.NONE):
        yield said_protection(table, language)
    elif hidden:
        name = "hidden" if hidden > 1 else "hidden_one"
        yield words.own_sentence(name, n=number(hidden, language), all=number(all_, language))
    else:
        yield words.own_sentence("none_hidden")
    if any(UNKNOWN in codes for codes in table.categories):
        yield words.own_sentence("unknown", share=unknown_share(table, language))
    if is_by_sex(table):
        yield words.own_sentence("sexes")
    if table.definition.beside:
        beside = ", ".join(words.table(name).lower() for name in table.definition.beside)
        yield words.own_sentence("beside", tables=beside)


def _largest(table: SafeTable, language: str) -> tuple[str, str] | None:
    """The largest number shown, of a table with one axis that is nobody's sex."""
    if len(table.categories) != 1 or is_by_sex(table):
        return None
    shown = [(cell.value, code) for code in table.categories[0] if (cell := table[(code,)]).value]
    if not shown:
        return None
    value, code = max(shown)
    return code_label(table.definition.dimensions[0], code, language), number(int(value or 0), language)


def _without_zeros(read: Readable) -> Readable:
    """A long table without the lines that hold only zeros, which it then says."""
    if len(read.rows) <= _LONG:
        return read
    rows = tuple(row for row in read.rows if row.total or any(cell.value != 0 for cell in row.cells))
    if len(rows) == len(read.rows):
        return read
    said = sentence("zeros_left_out", read.language)
    return replace(read, rows=rows, marks=(*read.marks, said))


def as_data(block: Block) -> dict[str, Any]:
    """A block as plain values for typst, with its drawing named by its file."""
    if block.chart is None:
        return asdict(block)
    width = min(_PAGE, _POINTS_PER_PIXEL * block.chart.width)
    drawing = {"file": f"{block.id}.svg", "alternative": block.chart.alternative, "width": width}
    return {**asdict(block), "chart": drawing}
