"""All kinds of victims: every combination of the codes that tables ask about, and who of them is in a row.

Assault in one list is physical violence in another, and partner violence is both a population and a row. The
kinds are written down without looking at any facts; a row is the set of those that lead to it. Rows of the
same kinds are the same cell, and what lies within a row or covers it follows (`holdings`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain, combinations
from math import prod

import numpy as np
import numpy.typing as npt

from houvast.library.codes import codebook
from houvast.library.figures.facts import Kind, column
from houvast.library.figures.tables import UNKNOWN, Dimension
from houvast.library.figures.translation import lines, taken_apart

Those = npt.NDArray[np.bool_]  # for each kind, whether it is one of them
Option = Mapping[str, frozenset[str]]  # by column, the codes that a kind carries there

EVERYBODY = 0  # the number of all kinds
ALL_APART = 11  # of a list with more codes, only those that a crosswalk asks about are told apart
# The one main form is one of the forms, or not known: a snapshot refuses anything else.
MARKED = ("forms", "main_form")


class Kinds:
    """All kinds of victims that columns tied to one another can tell apart.

    `row` numbers the sets of kinds in the order in which they are asked for, everybody first.
    """

    def __init__(self, asked: Mapping[str, Collection[frozenset[str]]]) -> None:
        features = list(_features(asked))
        self._shape = [len(options) for options in features]
        self._features = features
        self.size = prod(self._shape)
        self._numbers: dict[bytes, int] = {}
        self._carrying: dict[tuple[str, frozenset[str]], Those] = {}
        self.rows: list[Those] = []
        self.number(np.ones(self.size, bool))

    def carrying(self, name: str, codes: Collection[str]) -> Those:
        """Those who carry at least one of these codes in a column."""
        wanted = frozenset(codes)
        if (name, wanted) not in self._carrying:
            self._carrying[name, wanted] = self._spread(name, lambda carried: bool(carried & wanted))
        return self._carrying[name, wanted]

    def without(self, name: str) -> Those:
        """Those who carry nothing in a column with a list."""
        return self._spread(name, lambda carried: not carried)

    def number(self, those: Those) -> int:
        """The number of a set of kinds: the same for the same kinds."""
        found = self._numbers.setdefault(np.packbits(those).tobytes(), len(self.rows))
        if found == len(self.rows):
            self.rows.append(those)
        return found

    def _spread(self, name: str, holds: Callable[[frozenset[str]], bool]) -> Those:
        place = next(n for n, options in enumerate(self._features) if name in options[0])
        told = np.array([holds(option[name]) for option in self._features[place]])
        shape = [1] * len(self._shape)
        shape[place] = -1
        return np.broadcast_to(told.reshape(shape), self._shape).ravel()


def _features(asked: Mapping[str, Collection[frozenset[str]]]) -> Iterator[list[Option]]:
    """The columns, each with all that it may hold; forms and the main one of them together."""
    left = dict(asked)
    if all(name in left for name in MARKED):
        forms, main = (_classes(name, left.pop(name)) for name in MARKED)
        yield [
            {MARKED[0]: frozenset(several), MARKED[1]: frozenset((one,))}
            for several in _subsets(forms)
            for one in main
            if one in several or one == UNKNOWN
        ]
    for name, sets in left.items():
        found = _classes(name, sets)
        held = _subsets(found) if is_list(name) else ((code,) for code in found)
        yield [{name: frozenset(each)} for each in held]


def _classes(name: str, sets: Collection[frozenset[str]]) -> list[str]:
    """One code for each group of codes that nobody tells apart."""
    told: dict[frozenset[frozenset[str]], str] = {}
    for code, known_by in _known_by(name, sets):
        told.setdefault(known_by, code)
    return list(told.values())


def _subsets(codes: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(codes, size) for size in range(len(codes) + 1))


def is_list(name: str) -> bool:
    known = column("persons", name)
    return known is not None and known.kind is Kind.CODES


def asked_of(axis: Dimension, names: tuple[str, ...]) -> Iterator[tuple[str, list[frozenset[str]]]]:
    """For each column of an axis, the sets of codes by which the rows tell people apart."""
    if axis.crosswalk is None:
        known = column("persons", names[0])
        if known is None or known.kind not in (Kind.CODE, Kind.CODES):
            return
        codes = codebook(known.codebook).codes()
        apart = known.kind is Kind.CODE or len(codes) <= ALL_APART
        yield names[0], [frozenset((code,)) for code in codes] if apart else []
        return
    for name in names:
        known = column("persons", name)
        assert known is not None
        yield (
            name,
            [
                frozenset(line.asks[known.codebook])
                for line in lines(axis.crosswalk)
                if known.codebook in line.asks
            ],
        )


def translated(kinds: Kinds, axis: Dimension, names: tuple[str, ...], row: str) -> Those:
    """Those who stand in a row of a crosswalk, as `steps` has it: the first line that fits decides."""
    assert axis.crosswalk is not None
    named = {known.codebook: name for name in names if (known := column("persons", name))}
    apart = [each for each in taken_apart(axis.crosswalk) if is_list(named[each])]
    if not apart:
        led = _first_lines(kinds, axis, named, {})
        return led.get(row, np.zeros(kinds.size, bool)) | (
            led.get("", np.zeros(kinds.size, bool)) if row == axis.empty else False
        )
    name = named[apart[0]]
    there = np.zeros(kinds.size, bool)
    anywhere = np.zeros(kinds.size, bool)
    for code in codebook(apart[0]).codes():
        carried = kinds.carrying(name, (code,))
        for reached, those in _first_lines(kinds, axis, named, {apart[0]: code}).items():
            if reached:
                anywhere |= carried & those
            if reached == row:
                there |= carried & those
    return there | ~anywhere if row == axis.empty else there


def _first_lines(
    kinds: Kinds, axis: Dimension, named: Mapping[str, str], given: Mapping[str, str]
) -> dict[str, Those]:
    found: dict[str, Those] = {}
    left = np.ones(kinds.size, bool)
    for line in lines(axis.crosswalk or ""):
        if any(code not in line.asks.get(book, (code,)) for book, code in given.items()):
            continue
        fits = left.copy()
        for book, codes in line.asks.items():
            if book not in given:
                fits &= kinds.carrying(named[book], codes)
        found[line.row] = found.get(line.row, np.zeros(kinds.size, bool)) | fits
        left &= ~fits
    if left.any():
        found[""] = found.get("", np.zeros(kinds.size, bool)) | left
    return found


def told_apart(name: str, sets: Collection[frozenset[str]]) -> frozenset[str]:
    """The codes that are told apart from all others."""
    told: dict[frozenset[frozenset[str]], list[str]] = {}
    for code, known_by in _known_by(name, sets):
        told.setdefault(known_by, []).append(code)
    return frozenset(codes[0] for codes in told.values() if len(codes) == 1)


def _known_by(name: str, sets: Collection[frozenset[str]]) -> Iterator[tuple[str, frozenset[frozenset[str]]]]:
    known = column("persons", name)
    assert known is not None
    for code in codebook(known.codebook).codes():
        yield code, frozenset(each for each in sets if code in each)
