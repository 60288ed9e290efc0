"""What is said of our own tables in a short answer: cells by the name of a table and its codes, looked up.

`{c[contacts_by_problem PROBLEM=PARTNER]}` is one; an axis that is not named is its total. `{tables}` becomes
the links to the tables. Nothing else stands in curly brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from houvast.library.codes import codebook
from houvast.library.figures.definitions import definition, names
from houvast.library.figures.facts import MONTH
from houvast.library.figures.tables import Dimension
from houvast.library.figures.translation import rows

_CELL = re.compile(r"\{c\[([^\[\]{}]*)\]\}")
_FILLED_IN = re.compile(rf"{_CELL.pattern}|\{{tables\}}")


@dataclass(frozen=True, slots=True)
class WrongCell:
    """Something in curly brackets that is no cell of a table of ours.

    `why` is what is wrong with it: its form, its table, that the table is not shown, its axis or its code.
    `known` are the axes or codes that there are.
    """

    said: str
    why: Literal["form", "table", "absent", "axis", "code"]
    table: str = ""
    axis: str = ""
    code: str = ""
    known: tuple[str, ...] = ()


def with_cells(text: str, cell: Callable[[str, Mapping[str, str]], str | None]) -> str | None:
    """Words with cells of tables put in, each by the name of its table and its codes by axis; None where
    one of them is not at hand.
    """
    cells = {found: cell(*_cell_of(found)) for found in _CELL.findall(text)}
    if None in cells.values():
        return None
    return _CELL.sub(lambda found: str(cells[found[1]]), text)


def wrong_cells(text: str, shown: Collection[str] | None = None) -> Iterator[WrongCell]:
    """What cannot be looked up of what is said of our own tables; `shown` are those of the document."""
    for left in re.finditer(r"\{[^}]*\}?", _FILLED_IN.sub("", text)):
        yield WrongCell(left[0], "form")
    for said in _CELL.findall(text):
        name, codes = _cell_of(said)
        if name not in names():
            yield WrongCell(said, "table", name)
            continue
        if shown is not None and name not in shown:
            yield WrongCell(said, "absent", name)
        axes = {axis.name: axis for axis in definition(name).dimensions}
        for axis, code in codes.items():
            if axis not in axes:
                yield WrongCell(said, "axis", name, axis, known=tuple(axes))
            elif (known := codes_of(axes[axis])) and code not in known:
                yield WrongCell(said, "code", name, axis, code, known)


def codes_of(axis: Dimension) -> tuple[str, ...]:
    """The codes that an axis may have, whenever; none of months, which go by the period."""
    if axis.codebook == MONTH:
        return ()
    held = rows(axis.crosswalk) if axis.crosswalk else codebook(axis.codebook).codes()
    return tuple(dict.fromkeys((*held, axis.empty)))


def _cell_of(asked: str) -> tuple[str, dict[str, str]]:
    name, *codes = asked.split() or ("",)
    return name, {axis: code for axis, _, code in (each.partition("=") for each in codes)}
