"""What only a register of people can tell: tables by several lists are counts of the same kinds of victims.

Rows that lie within one another, two by two, do not say all of it (0311). Who writes down every kind of
victim, and how many there may be of each, knows more where few kinds are about. So do we: a linear program
over all kinds that no shown zero rules out, of which only those come in that it asks for (Gilmore and Gomory
1961). What is found too narrow is told as one more relation, which holds in every register, and `protect`
reckons with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import numpy.typing as npt

from houvast.library.figures.holdings import distinct
from houvast.library.figures.kinds import EVERYBODY
from houvast.library.figures.programs import CLOSE, Growing

Numbers = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]
Place = tuple[tuple[int, ...], tuple[int, ...], int]
Cut = tuple[Columns, Numbers]
"""Cells and their factors, whose sum is at least zero in every register with the same zeros."""

FEW_PARTS = 24  # a factor of a relation is a fraction of at most so many parts
MOST_PARTS = 10**6  # all factors of a relation together
AT_ONCE = 12  # kinds that come in at once, of each part
MOST_AT_ONCE = 60  # of all parts together
STEPS = 400  # of one program, at most; it ends by itself long before
SWEEPS = 6
MOST_LEFT = 400_000  # kinds in all parts together, of one program


@dataclass(frozen=True)
class Register:
    """Kinds of people, the parts that they come in, such as sexes, and the cells that count them.

    `rows[r, k]`: kind k stands in row r. `beside` are other columns with their rows and kinds, sex first;
    parts are what these make up together. A cell is (its number, its row in each of `beside`, its row); it
    has several numbers where its row is of all who stand in one of these. `plain` are rows of `beside` that
    tell few parts apart.
    """

    rows: Truth
    beside: tuple[Truth, ...]
    plain: tuple[frozenset[int], ...]
    cells: tuple[Place, ...]

    def choices(self) -> Iterator[list[Place]]:
        """The cells that may be asked about together: all of them; those of plain rows; and fewer columns."""
        yield list(self.cells)
        for columns in range(len(self.beside), 0, -1):
            yield [cell for cell in self.cells if self._is_plain(cell[1]) and not any(cell[1][columns:])]

    def _is_plain(self, beside: tuple[int, ...]) -> bool:
        return all(row in plain for row, plain in zip(beside, self.plain, strict=True))


@dataclass(frozen=True)
class _Laid:
    """Cells that are asked about together, `parts[cell, part]` and `rows[row[cell], kind]` for each, and what
    is left where nobody stands in some cells: `left[part, kind]`.
    """

    cells: list[Place]
    parts: Truth
    row: Columns
    rows: Truth
    left: Truth


def _laid(register: Register, high: Numbers) -> _Laid:
    """As many cells of a register as keep what is to be asked about within bounds."""
    for cells in register.choices():
        empty = [cell for cell in cells if sum(high[number] for number in cell[0]) < 1]
        parts, part_of = _parts_of(register, cells, empty)
        rows, row_of = _kinds_of(register, cells, empty)
        if parts.shape[1] * rows.shape[1] <= MOST_LEFT:
            break
    left = np.ones((parts.shape[1], rows.shape[1]), bool)
    for _, beside, row in empty:
        left[parts[part_of[beside]]] &= ~rows[row_of[row]]
    some, known = left.any(axis=0), {*empty}
    kept = [cell for cell in cells if cell not in known]
    of_rows = np.array([row_of[each] for *_, each in kept], np.int64)
    of_parts = [part_of[each] for _, each, _ in kept]
    return _Laid(kept, parts[of_parts], of_rows, rows[:, some], left[:, some])


def _parts_of(
    register: Register, cells: list[Place], empty: list[Place]
) -> tuple[Truth, dict[tuple[int, ...], int]]:
    """The parts that cells tell apart, but those in which there is nobody at all."""
    asked = sorted({beside for _, beside, _ in cells})
    nobody = [beside for _, beside, row in empty if row == EVERYBODY]
    parts = np.ones((len(asked), 1), bool)
    for place, each in enumerate(register.beside):
        left = np.ones(each.shape[1], bool)
        for beside in nobody:
            if beside[place] and not any((*beside[:place], *beside[place + 1 :])):
                left &= ~each[beside[place]]
        told = distinct(each[[beside[place] for beside in asked]][:, left])
        parts = distinct((parts[:, :, None] & told[:, None, :]).reshape(len(asked), -1))
    part_of = {beside: place for place, beside in enumerate(asked)}
    for beside in nobody:
        parts = parts[:, ~parts[part_of[beside]]]
    return parts, part_of


def _kinds_of(register: Register, cells: list[Place], empty: list[Place]) -> tuple[Truth, dict[int, int]]:
    """The kinds that cells tell apart, but those of which there is nobody in any part."""
    asked = sorted({row for *_, row in cells})
    left = np.ones(register.rows.shape[1], bool)
    for _, beside, row in empty:
        if not any(beside):
            left &= ~register.rows[row]
    return distinct(register.rows[asked][:, left]), {row: place for place, row in enumerate(asked)}


class Asking:
    """Questions about one register, given what is known of its cells; each answer helps the next."""

    def __init__(self, register: Register, low: Numbers, high: Numbers) -> None:
        laid = _laid(register, high)
        self._left, self._parts = laid.left, laid.parts
        self._rows, self._row = laid.rows.astype(np.float64), laid.row
        self._made_of = [list(numbers) for numbers, *_ in laid.cells]
        self._low = np.array([low[each].max() for each in self._made_of])
        self._high = np.array([high[each].sum() for each in self._made_of])
        self._lower = low
        self.numbers = np.array([each[0] if len(each) == 1 else -1 for each in self._made_of], np.int64)
        self._kinds: dict[tuple[int, int], None] = {}
        self._program = Growing(self._low, self._high)

    def open(self, asked: Truth) -> Columns:
        """The places of the cells that are asked and not known."""
        single = self.numbers >= 0
        found: Columns = np.flatnonzero(single & asked[self.numbers] & (self._low < self._high))
        return found

    def is_possible(self) -> bool:
        """Whether some register fits at all: tables that were made up may fit none."""
        found = self._answered(None)
        self._program.complete()
        return found is not None and found[2] < CLOSE

    def greatest(self, aim: Numbers) -> tuple[Numbers, Numbers] | None:
        """The cells where a weighted sum of them is greatest, and for each the weight that proves it; None
        where there is no end to it, or no answer.
        """
        found = self._answered(aim)
        return found and found[:2]

    def _answered(self, aim: Numbers | None) -> tuple[Numbers, Numbers, float] | None:
        for _ in range(STEPS):
            answer = self._program.best(aim)
            if answer is None or (aim is None and answer[2] < CLOSE):
                return answer
            new = self._wanted((0.0 if aim is None else aim) - answer[1])
            if not new:
                return answer
            self._kinds |= dict.fromkeys(new)
            parts, kinds = np.array(new).T
            self._program.add(self._parts[:, parts] * self._rows[np.ix_(self._row, kinds)])
        return None

    def _wanted(self, weights: Numbers) -> list[tuple[int, int]]:
        """The (part, kind) not at hand that would do most."""
        worth = self._worth(weights)
        if not worth.size:
            return []
        best = np.argpartition(worth, -min(AT_ONCE, worth.shape[1]))[:, -AT_ONCE:]
        found = [(part, kind) for part, kinds in enumerate(best.tolist()) for kind in kinds]
        new = [each for each in found if worth[each] > CLOSE and each not in self._kinds]
        return sorted(new, key=lambda each: -worth[each])[:MOST_AT_ONCE]

    def _worth(self, weights: Numbers) -> Numbers:
        """For each part and kind the sum of the weights of its cells; kinds that are ruled out have none."""
        by_row = np.zeros((len(self._rows), self._parts.shape[1]))
        np.add.at(by_row, self._row, self._parts * weights[:, None])
        return np.where(self._left, by_row.T @ self._rows, 0.0)

    def proof(self, place: int, sign: float, weights: Numbers) -> Cut | None:
        """That a cell is at most (sign -1: at least) a sum of others, in every register that is left."""
        parts = [Fraction(each).limit_denominator(FEW_PARTS) for each in weights.tolist()]
        parts[place] -= int(sign)
        whole = lcm(*(each.denominator for each in parts))  # in whole numbers nothing is lost by rounding
        factors = np.array([float(each * whole) for each in parts])
        if whole > MOST_PARTS or self._worth(factors).min() < 0:
            return None
        by_cell: dict[int, float] = {}
        for one in np.flatnonzero(factors).tolist():
            numbers = self._made_of[one]
            if factors[one] < 0:  # as many at least as in the fullest of its cells
                numbers = [max(numbers, key=self._lower.__getitem__)]
            for number in numbers:
                by_cell[number] = by_cell.get(number, 0.0) + factors[one]
        return np.array(list(by_cell), np.int64), np.array(list(by_cell.values()))


def narrowed(
    registers: Sequence[Register], low: Numbers, high: Numbers, asked: Truth, *, least_values: int
) -> tuple[Numbers, Numbers, list[Cut]]:
    """The intervals of cells, those among the asked that a register leaves fewer values than these, and why.

    An interval that is wide enough is left as it is.
    """
    low, high, cuts = low.copy(), high.copy(), list[Cut]()
    for register in registers:
        question = Asking(register, low, high)
        if len(question.open(asked)) and question.is_possible():
            for place, least, most, found in _narrow(question, low, high, asked, least_values):
                low[place], high[place] = max(low[place], least), min(high[place], most)
                cuts += found
    return low, high, cuts


def _narrow(
    question: Asking, low: Numbers, high: Numbers, asked: Truth, least_values: int
) -> Iterator[tuple[int, float, float, list[Cut]]]:
    numbers = question.numbers
    open_ = question.open(asked)
    wanted = np.minimum(least_values, (high - low + 1)[numbers])
    fewest, most = np.full(len(numbers), np.inf), np.full(len(numbers), -np.inf)

    def lacking() -> Columns:
        values = np.floor(most[open_] + CLOSE) - np.ceil(fewest[open_] - CLOSE) + 1
        left: Columns = open_[values < wanted[open_]]
        return left

    def ask(aim: Numbers) -> Numbers | None:
        found = question.greatest(aim)
        if found is None:
            return None
        np.minimum(fewest, found[0], out=fewest), np.maximum(most, found[0], out=most)
        return found[1]

    for sweep in range(SWEEPS):
        left = lacking()
        if len(left) < 2:
            break
        aim = np.zeros(len(numbers))
        aim[left] = 1.0 if sweep % 2 else -1.0
        ask(aim)
    for place in lacking().tolist():
        cuts: list[Cut] = []
        for sign in (1.0, -1.0):
            aim = np.zeros(len(numbers))
            aim[place] = sign
            weights = ask(aim) if place in lacking() else None
            if weights is not None and (cut := question.proof(place, sign, weights)):
                cuts.append(cut)
        if place in lacking() and len(cuts) == 2:
            yield int(numbers[place]), np.ceil(fewest[place] - CLOSE), np.floor(most[place] + CLOSE), cuts
