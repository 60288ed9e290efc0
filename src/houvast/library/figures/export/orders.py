"""What drawing and printing ask for, as plain data: another process can carry it out, and needs no table.

An order holds what a reader sees and nothing else: it is made of a table that may leave (`check_outgoing`).
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from houvast.library.figures.blocks import own_title
from houvast.library.figures.charts import NothingToDraw, plan
from houvast.library.figures.drawing import Plan, drawn
from houvast.library.figures.export.as_pdf import TEMPLATE, content_of
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.outgoing import Outgoing
from houvast.library.figures.pictures import to_png
from houvast.library.figures.tables import SafeTable
from houvast.library.figures.typeset import typeset


@dataclass(frozen=True)
class Order:
    """One table in one language: what is printed, what is drawn (None: nothing), what only answers draw."""

    language: str
    content: dict[str, Any]
    drawing: Plan | None
    in_answers: str | None

    def as_text(self) -> str:
        """On one line, for a pipe."""
        return json.dumps(asdict(self), default=_plain)


@dataclass(frozen=True)
class Made:
    """The files of an order by their ending, and each drawing that Vega made by what it was asked for."""

    files: dict[str, bytes]
    drawn: dict[str, str]


def orders(table: Outgoing, *, for_answers: bool = False) -> Iterator[Order]:
    """What is to be drawn and printed of a table, language by language.

    `for_answers`: also the drawing that a written answer has, where that is another.
    """
    for language in LANGUAGES:
        content = content_of(table, language)
        try:
            drawing = plan(table, language)
        except NothingToDraw:
            yield Order(language, content, None, None)
            continue
        untitled = None
        if for_answers and isinstance(table, SafeTable) and own_title(table, language) == "":
            untitled = plan(table, language, title="").spec
        yield Order(language, content, drawing, untitled)


def order_of(text: str) -> Order:
    """An order as it came through a pipe."""
    said = json.loads(text)
    return Order(**{**said, "drawing": said["drawing"] and Plan(**said["drawing"])})


def carry_out(order: Order) -> Made:
    """Draw and print: most of what a table takes, and no other thread of this process works meanwhile."""
    files = {"pdf": typeset(TEMPLATE, order.language, order.content)}
    specs = [order.drawing.spec] if order.drawing else []
    specs += [order.in_answers] if order.in_answers else []
    if order.drawing is not None:
        svg = order.drawing.svg()
        files |= {"svg": svg.encode("utf-8"), "png": to_png(svg, order.drawing.alternative)}
    return Made(files, {spec: drawn(spec) for spec in specs})


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"{type(value).__name__} has no place in an order.")
