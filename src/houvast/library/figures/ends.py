"""The ends of the intervals of hidden cells, on numbers alone: the least and the greatest that each may be.

Cells that no row ties to one another are questions of their own, islands. `Island.ask` finds every end,
however long that takes. `Island.ask_within` spends what it is given, and answers with two intervals for each
cell: what whole tables reach, and what no table goes beyond. Where they are equal, that is the exact answer.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from houvast.library.figures.programs import CLOSE, Program, is_whole
from houvast.library.figures.relations import Columns, Numbers, Relations, Truth, islands
from houvast.library.figures.tightening import tightened

FEW = 8  # cells for which one program each is quicker than one for all
LITTLE = 0.05  # the share of cells that a sweep has to settle for another sweep to be worth it
CANNOT_BE = "What was published cannot all be true at once: no counts fit it."
NEAR_ENOUGH = 0.02  # a sweep need not be the best one
MOST_SWEEPS = 1_000  # they end before
SEED = 1
PULLED = 200  # cells that one step of a walk pulls at; found by trying, as is when it ends
IDLE_STEPS = 25
SMALL = 400  # cells of an island up to which integer programs end even where no walk found whole tables
NODES = 200  # of one integer program of an audit that may leave an end open


class Contradiction(ValueError):
    """The published tables cannot all be true."""


@dataclass
class Effort:
    """What may still be spent: entries of the matrix times steps of the simplex method, and integer programs.

    A count and not a time, so that the same question has the same answer.
    """

    steps: float
    programs: int

    def spend(self, program: Program) -> None:
        self.steps -= program.iterations * program.matrix.nnz


WITHOUT_END = Effort(np.inf, 0)


def islands_of(ties: Relations, lower: Numbers, upper: Numbers) -> "Iterator[tuple[Columns, Island]]":
    """The islands of the cells whose bounds differ, each with the numbers of its cells."""
    unknown = np.flatnonzero(lower < upper)
    matrix = ties.matrix[:, unknown]
    fixed = ties.matrix @ np.where(lower == upper, lower, 0.0)
    used = np.flatnonzero(np.diff(matrix.indptr) > 0)
    matrix = matrix[used]
    least, most = (ties.least - fixed)[used], (ties.most - fixed)[used]
    for rows, columns in islands(matrix):
        cells = unknown[columns]
        yield cells, Island(matrix[rows][:, columns], least[rows], most[rows], lower[cells], upper[cells])


class Island:
    """One question: the cells of one island, their marks, and what solutions have reached so far.

    `low` and `high` are what whole tables reach, `lower` and `upper` what no table goes beyond.
    """

    def __init__(
        self, matrix: csr_matrix, least: Numbers, most: Numbers, lower: Numbers, upper: Numbers
    ) -> None:
        lower, upper = tightened(matrix, least, most, lower, upper)
        if np.any(lower > upper):
            raise Contradiction(CANNOT_BE)
        self.lower, self.upper = lower, upper
        self.low, self.high = np.full(len(lower), np.inf), np.full(len(lower), -np.inf)
        self._touched_low, self._touched_high = self.low.copy(), self.high.copy()  # by any solution
        self._rows = (matrix, least, most)
        self._fields = (matrix.tocsc(), lower, upper, least, most, np.zeros(len(lower)))
        self._programs: dict[bool, Program] = {}

    def ask(self, asked: Truth, rising: Truth) -> None:
        """Set each asked cell's least and greatest: many that reach their marks at once, then one by one."""

        def falls() -> Truth:
            return (self.low > self.lower) & asked

        def rises() -> Truth:
            return (self.high < self.upper) & np.isfinite(self.upper) & rising

        self._sweep(1.0, falls, most=1)
        self._walk(falls, rises, WITHOUT_END)
        self._sweep(1.0, falls)
        self._sweep(-1.0, rises)
        for column in np.flatnonzero(asked).tolist():
            if self.low[column] != self.lower[column]:
                self.low[column] = self._extreme(column, 1.0)
        for column in np.flatnonzero(rising).tolist():
            if self.high[column] != self.upper[column]:
                self.high[column] = self._extreme(column, -1.0)

    def ask_within(self, effort: Effort) -> None:
        """The same for all cells as far as the effort goes. Whole tables must be known (`reach`).

        Integer programs are asked only where a walk comes by whole tables, or the island is small: where it
        does not, as with most tables of four axes, one such program takes minutes.
        """
        many = len(self.lower)

        def falls() -> Truth:
            return self.low > self.lower

        def rises() -> Truth:
            return (self.high < self.upper) & np.isfinite(self.upper)

        comes_by_whole_tables = self._walk(falls, rises, effort)
        self._walk(
            lambda: falls() & (self._touched_low > self.lower + CLOSE),
            lambda: rises() & (self._touched_high < self.upper - CLOSE),
            effort,
            is_relaxed=True,
        )
        for column, sign in self._open_ends():
            touched = self._touched_low[column] <= self.lower[column] + CLOSE
            if sign < 0:
                touched = self._touched_high[column] >= self.upper[column] - CLOSE
            if not touched and effort.steps > 0:
                self._bound(self._program(whole=False), column, sign, effort)
        self.lower, self.upper = tightened(*self._rows, self.lower, self.upper)
        if comes_by_whole_tables or many <= SMALL:
            program = Program(*self._fields, whole=True, nodes=NODES)
            for column, sign in self._open_ends():
                if effort.programs > 0 and self._is_open(column, sign):
                    effort.programs -= 1
                    self._bound(program, column, sign, effort)

    def _open_ends(self) -> list[tuple[int, float]]:
        falls, rises = np.flatnonzero(self.low > self.lower), np.flatnonzero(self.high < self.upper)
        return [*((each, 1.0) for each in falls.tolist()), *((each, -1.0) for each in rises.tolist())]

    def _is_open(self, column: int, sign: float) -> bool:
        ends = (self.low, self.lower) if sign > 0 else (self.high, self.upper)
        return bool(ends[0][column] != ends[1][column])

    def _bound(self, program: Program, column: int, sign: float, effort: Effort) -> None:
        """What a program proves of one end, and reaches."""
        program.aim(column, sign)
        x, bound = program.solve(), program.bound
        effort.spend(program)
        if program.is_without_end:
            self.high[column] = np.inf
        if x is not None:
            self._touch(x)
        if bound is not None and sign > 0:
            self.lower[column] = max(self.lower[column], np.ceil(bound - CLOSE))
        elif bound is not None:
            self.upper[column] = min(self.upper[column], np.floor(-bound + CLOSE))
        program.aim(column, 0.0)  # after this the solver knows of no answer

    def _touch(self, x: Numbers) -> bool:
        """Take note of a solution, and whether it is whole."""
        np.minimum(self._touched_low, x, out=self._touched_low)
        np.maximum(self._touched_high, x, out=self._touched_high)
        if is_whole(x):
            self.reach(np.round(x))
            return True
        return False

    def _walk(
        self,
        falls: Callable[[], Truth],
        rises: Callable[[], Truth],
        effort: Effort,
        *,
        is_relaxed: bool = False,
    ) -> bool:
        """From one whole solution to the next by linear programs, a thirtieth of the time of integer ones.

        About half of their solutions are whole where a table has three axes, and few where it has four: the
        walk ends when none was for a while. Each pulls at other cells, by other weights. Says whether any was
        whole. `is_relaxed` pulls at all cells, where every solution counts.
        """
        draw, idle, whole = np.random.default_rng(SEED), 0, False
        while idle < IDLE_STEPS and effort.steps > 0:
            fall, rise = falls(), rises()
            if not (before := int(fall.sum() + rise.sum())) > FEW:
                break
            both = draw.random(len(fall)) < 0.5
            pull = np.where(fall & (~rise | both), 1.0, np.where(rise, -1.0, 0.0))
            pulled = np.flatnonzero(pull)
            if not is_relaxed:
                pull[draw.permutation(pulled)[PULLED:]] = 0.0
            program = self._program(whole=False)
            x = program.pulled(pull * (0.1 + 0.9 * draw.random(len(pull))))
            effort.spend(program)
            whole = (x is not None and self._touch(x)) or whole
            idle = idle + 1 if int(falls().sum() + rises().sum()) == before else 0
        return whole

    def _sweep(self, sign: float, unsettled: Callable[[], Truth], most: int = MOST_SWEEPS) -> None:
        """Whole solutions that bring as many cells as they can to their marks, while that helps."""
        for _ in range(most):
            if (before := int(unsettled().sum())) <= FEW:
                return
            program = Program(
                *self._fields[:-1], cost=np.where(unsettled(), sign, 0.0), whole=True, near=NEAR_ENOUGH
            )
            x = program.solve()
            if x is None:
                return
            self.reach(np.round(x))
            if before - int(unsettled().sum()) < before * LITTLE:
                return

    def reach(self, x: Numbers) -> None:
        """A whole table that fits is known."""
        np.minimum(self.low, x, out=self.low)
        np.maximum(self.high, x, out=self.high)

    def _extreme(self, column: int, sign: float) -> float:
        """The least (sign 1) or greatest (sign -1) whole value of a cell: linear, then integer if loose."""
        for whole in (False, True):
            x = self._answer(column, sign, whole=whole)
            if x is None:
                return -sign * np.inf
            bound = np.ceil(sign * x[column] - CLOSE) * sign
            if is_whole(x):
                self.reach(np.round(x))
            if bound == (self.low if sign > 0 else self.high)[column]:
                return float(bound)
        raise ArithmeticError("The integer program answered with a fraction.")

    def _answer(self, column: int, sign: float, *, whole: bool) -> Numbers | None:
        """The cells in an extreme solution; None where a greatest has no end."""
        program = self._program(whole=whole)
        program.aim(column, sign)
        x = program.solve()
        program.aim(column, 0.0)
        if x is None and sign > 0:
            raise Contradiction(CANNOT_BE)
        return x

    def _program(self, *, whole: bool) -> Program:
        if whole not in self._programs:
            self._programs[whole] = Program(*self._fields, whole=whole, again=not whole)
        return self._programs[whole]
