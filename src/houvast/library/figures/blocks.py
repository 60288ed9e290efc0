"""The blocks of an answer: one table each, with its paragraph, its drawing and what stands around it.

Sentences come from `answering.yaml` and from the question; what is said of our own tables is made of their
open cells only. Which blocks there are, in which order, is `answer`'s business.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from houvast.library.figures.boards import board
from houvast.library.figures.charts import Chart, NothingToDraw, chart, finding_of, is_by_sex, line_chart
from houvast.library.figures.definitions import definition
from houvast.library.figures.definitions.checks import FREQUENCY, SEVERITY
from houvast.library.figures.labels import code_label, number, sentence, term, unit_within
from houvast.library.figures.outgoing import title_of
from houvast.library.figures.policy import Method
from houvast.library.figures.protections import said_protection
from houvast.library.figures.published import published
from houvast.library.figures.readable import Readable, readable
from houvast.library.figures.series import Point, point_of, series_of
from houvast.library.figures.tables import TOTAL, ObsStatus, SafeTable
from houvast.library.figures.unknown import unknown_share

# In points: a page of print below the heading and sentences of a table, and how large a drawing stands on it.
_PAGE, _POINTS_PER_PIXEL = (459, 560), 0.69
_LONG = 20  # rows, beyond which lines with only zeros are left out


@cache
def sentences() -> dict[str, Any]:
    """The sentences of `answering.yaml`."""
    loaded: dict[str, Any] = yaml.safe_load(
        (files("houvast.library.figures") / "answering.yaml").read_text("utf-8")
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
    """What sentences are filled in with: language, numbers of the tables, which questions each answers."""

    language: str
    numbers: Mapping[str, int]
    questions_of: Mapping[str, Sequence[int]]

    def table(self, name: str) -> str:
        return self.said("table", n=self.numbers[name])

    def said(self, *at: str, **values: object) -> str:
        """A sentence of `answering.yaml`, by the names of the keys that lead to it."""
        found: Any = sentences()
        for step in (*at, self.language):
            found = found[step]
        return str(found).format(**values)

    def within(self, name: str) -> str:
        """The same inside a sentence."""
        return self.said("table_within", n=self.numbers[name])

    def kicker(self, name: str) -> str:
        """For which of the questions a table stands, in words."""
        places = [str(place) for place in self.questions_of.get(name, ())]
        return self.said("kicker", n=self.listed(places)) if places else ""

    def listed(self, said: Sequence[str]) -> str:
        """One after another, with "and" before the last."""
        *first, last = said
        return f"{', '.join(first)} {self.said('and')} {last}" if first else last


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
        paragraphs=tuple(said for said in (declared.get("text", {}).get(words.language),) if said),
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
    try:
        if declared.get("line"):
            return line_chart(series_of(table), language, title=title)
        return chart(table, language, title=title, highlight=declared.get("highlight", ()))
    except NothingToDraw:
        return None


@dataclass(frozen=True, slots=True)
class Own:
    """A protected table of our own, ready for an answer in one language: made from its open cells only.

    `beside` are the tables that must stand beside it, `axes` the code lists of its axes, `counts` what it
    counts, `read` all its lines. It has no number yet, and no question that it answers.
    """

    block: Block
    beside: tuple[str, ...]
    axes: tuple[str, ...]
    counts: Point
    read: Readable


def own_of(table: SafeTable, language: str) -> Own:
    """What an answer shows of a protected table. Anything else is refused with NotForExport."""
    said = (" ".join(_own_sentences(table, language)),)
    read = readable(table, language)
    block = _own_block(read, said, _own_chart(table, language))
    axes = tuple(dimension.codebook for dimension in table.definition.dimensions)
    return Own(block, table.definition.beside, axes, point_of(table), read)


def own_block(words: Words, own: Own, remark: str = "") -> Block:
    """The block of a table in a document; `remark` is said right under it. One that counts nothing says so
    instead of showing its lines.
    """
    block, read = own.block, own.block.read
    said = block.paragraphs
    if _counts_nothing(read):
        read, said = replace(read, rows=(), remarks=(), marks=()), (words.said("own", "nothing"),)
    if remark:
        read = replace(read, marks=(*read.marks, remark))
    if own.beside:
        named = [_beside(words, name) for name in sorted(own.beside, key=words.numbers.__getitem__)]
        tables = words.listed(named)
        said = (" ".join((*said, words.said("own", "beside", tables=tables))),)
    return replace(
        block, number=words.numbers[block.id], kicker=words.kicker(block.id), paragraphs=said, read=read
    )


def _beside(words: Words, name: str) -> str:
    """A table that stands beside another, with what it adds: how often, or how severe."""
    facts = {fact for axis in definition(name).dimensions for fact in axis.facts}
    added = [key for key, asked in (("often", FREQUENCY), ("severe", SEVERITY)) if facts & asked]
    said = [words.said("own", "adds", key) for key in added]
    return f"{words.within(name)} ({words.listed(said)})" if said else words.within(name)


def _own_chart(table: SafeTable, language: str) -> Chart | None:
    try:
        return chart(table, language, title=own_title(table, language))
    except NothingToDraw:
        return None


def own_title(table: SafeTable, language: str) -> str | None:
    """None for the finding; no title where the heading above the drawing says it already."""
    return "" if finding_of(table, language) == title_of(table, language) else None


def _own_sentences(table: SafeTable, language: str) -> Iterator[str]:
    def said(name: str, **values: object) -> str:
        return str(sentences()["own"][name][language]).format(**values)

    total = table.total
    shown = term("hidden", language) if total.value is None else number(total.value, language)
    several = [dimension.name for dimension in table.definition.dimensions if dimension.several]
    yield said(
        "paragraph_several" if several == ["FORM"] else "paragraph",
        total=shown,
        unit=unit_within(table.definition.unit, language),
    )
    if (largest := _largest(table, language)) is not None:
        yield said("largest", label=largest[0], value=largest[1])
    hidden, all_ = len(table.suppressed), len(table.cells)
    if table.protection.method not in (Method.SUPPRESS, Method.NONE):
        yield said_protection(table, language)
    elif hidden:
        name = "hidden" if hidden > 1 else "hidden_one"
        yield said(name, n=number(hidden, language), all=number(all_, language))
    else:
        yield said("none_hidden")
    if (share := unknown_share(table, language)) != sentence("unknown_no_code", language):
        yield said("unknown", share=share)
    if is_by_sex(table):
        yield said("sexes")


def _largest(table: SafeTable, language: str) -> tuple[str, str] | None:
    """The largest number shown, of a table with one axis that is nobody's sex."""
    if len(table.categories) != 1 or is_by_sex(table):
        return None
    shown = [(cell.value, code) for code in table.categories[0] if (cell := table[(code,)]).value]
    if not shown:
        return None
    value, code = max(shown)
    return code_label(table.definition.dimensions[0], code, language), number(int(value or 0), language)


def cell_in(read: Readable, key: Mapping[str, str]) -> str | None:
    """What stands in a cell, by axis and code, and in the total of axes that are not named; None where the
    table does not show such a line.
    """
    if not key.keys() <= {*read.axes}:
        return None
    wanted = [key.get(axis, TOTAL) for axis in read.axes]
    place = 0
    if read.column_codes:
        last = wanted.pop()
        if last not in read.column_codes:
            return None
        place = read.column_codes.index(last)
    return next((row.cells[place].text for row in read.rows if [*row.codes] == wanted), None)


def _without_zeros(read: Readable) -> Readable:
    """A long table, or one that counts nothing, without the lines that hold only zeros, which it then says.

    Its last line, the total of all, stays.
    """
    if len(read.rows) <= _LONG and not _counts_nothing(read):
        return read
    rows = tuple(row for row in read.rows[:-1] if any(cell.value != 0 for cell in row.cells))
    rows = (*rows, *read.rows[-1:])
    if len(rows) == len(read.rows):
        return read
    said = sentence("zeros_left_out", read.language)
    return replace(read, rows=rows, marks=(*read.marks, said))


def _counts_nothing(read: Readable) -> bool:
    return all(cell.value == 0 for row in read.rows for cell in row.cells)


def as_data(block: Block) -> dict[str, Any]:
    """A block as plain values for typst, with its drawing named by its file."""
    if block.chart is None:
        return asdict(block)
    width = block.chart.width_in_print(_PAGE, _POINTS_PER_PIXEL)
    drawing = {"file": f"{block.id}.svg", "alternative": block.chart.alternative, "width": width}
    return {**asdict(block), "chart": drawing}


def kept(own: Own) -> dict[str, Any]:
    """What an answer says of a table of ours, as plain values of JSON; its rows are kept as they are read."""
    counts = asdict(own.counts) | {
        "from_": own.counts.from_.isoformat(),
        "until": own.counts.until.isoformat(),
        "obs_status": own.counts.obs_status.value,
    }
    chart = own.block.chart and asdict(own.block.chart)
    said = own.block.paragraphs
    return {"said": said, "chart": chart, "beside": own.beside, "axes": own.axes, "counts": counts}


def own_from(said: Mapping[str, Any], read: Readable) -> Own:
    """What `kept` wrote, with the table as `readable` made it, once more."""
    block = _own_block(read, tuple(said["said"]), said["chart"] and Chart(**said["chart"]))
    return Own(block, tuple(said["beside"]), tuple(said["axes"]), point_from(said["counts"]), read)


def point_from(said: Mapping[str, Any]) -> Point:
    """What a table counts, as `kept` wrote it."""
    days = {name: date.fromisoformat(said[name]) for name in ("from_", "until")}
    return Point(**{**said, **days, "obs_status": ObsStatus(said["obs_status"])})


def _own_block(read: Readable, said: tuple[str, ...], chart: Chart | None) -> Block:
    """Without the number and the questions, which a document gives it."""
    return Block(
        id=read.name,
        number=0,
        kicker="",
        title=read.title,
        paragraphs=said,
        read=_without_zeros(read),
        chart=chart,
        no_chart="",
        big="",
    )
