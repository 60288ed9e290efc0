"""The attacker: what somebody who reads everything can work out about each hidden cell.

Knows every shown cell and margin, how tables are linked, that a count is a whole number, that A hides a
count from 1 to 4 and D one above it (zeros are always shown), and every table that others printed. Sees no
raw count: it is given safe tables only. It answers with the narrowest certain interval of each hidden cell,
by linear programs where these are exact, by integer programs where not (Fischetti and Salazar 2000).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from houvast.library.figures.programs import CLOSE, Program, is_whole
from houvast.library.figures.relations import Numbers, Relations, Truth, islands, relations
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import AlreadyPublic, ConfStatus, Key, RawTable, SafeTable, all_keys
from houvast.library.figures.tightening import tightened

FEW = 8  # cells for which one program each is quicker than one for all
LITTLE = 0.05  # the share of cells that a sweep has to settle for another sweep to be worth it
CANNOT_BE = "What was published cannot all be true at once: no counts fit it."
NEAR_ENOUGH = 0.02  # a sweep need not be the best one


class Contradiction(ValueError):
    """The published tables cannot all be true."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The whole numbers from `low` to `high` that a hidden cell may be; no `high` means no end."""

    low: int
    high: int | None

    @property
    def values(self) -> float:
        """How many whole numbers it holds."""
        return np.inf if self.high is None else self.high - self.low + 1


Found = dict[tuple[str, Key], Interval]


def attack(
    tables: Sequence[SafeTable], *, already: Sequence[AlreadyPublic] = (), only_small: bool = False
) -> Found:
    """The interval of every hidden cell, by table name and key, for an attacker who has all of these.

    `only_small` leaves out the cells marked D, which takes a good deal less time.
    """
    ties = relations(tables)
    lower, upper = bounds_of(tables, ties, already)
    asked = upper < np.inf if only_small else np.ones(ties.size, bool)
    low, high = intervals(ties, lower, upper, asked)
    found: Found = {}
    for table, places in zip(tables, ties.places, strict=True):
        for key, place in zip(table.every_cell(), places, strict=True):
            if table[key].value is None and asked[place]:
                top = None if np.isinf(high[place]) else int(high[place])
                found[table.definition.name, key] = Interval(int(low[place]), top)
    return found


def narrowest(
    tables: Sequence[SafeTable], *, already: Sequence[AlreadyPublic] = ()
) -> tuple[str, Key] | None:
    """The small cell that is known best, or None where nothing small is hidden."""
    found = attack(tables, already=already, only_small=True)
    return min(found, key=lambda cell: (found[cell].values, cell), default=None)


def bounds_of(
    tables: Sequence[SafeTable | SeenTable], ties: Relations, already: Sequence[AlreadyPublic]
) -> tuple[Numbers, Numbers]:
    """The bounds of each cell that its own mark or value gives, before any thinking."""
    lower, upper = np.zeros(ties.size), np.full(ties.size, np.inf)
    for table, places in zip(tables, ties.places, strict=True):
        printed = printed_cells(table, already)
        for key, place in zip(all_keys(table.categories), places, strict=True):
            least, most = _bounds(table, key, printed)
            lower[place], upper[place] = max(lower[place], least), min(upper[place], most)
    return lower, upper


def _bounds(table: SafeTable | SeenTable, key: Key, printed: Mapping[Key, int]) -> tuple[float, float]:
    cell, policy = table[key], table.policy
    value = cell.value if cell.value is not None else printed.get(key)
    if value is not None:
        return value, value
    if cell.conf_status is ConfStatus.SMALL:
        return policy.smallest_at_risk, policy.largest_at_risk
    return policy.largest_at_risk + 1, np.inf


def printed_cells(
    table: RawTable | SafeTable | SeenTable, already: Sequence[AlreadyPublic]
) -> dict[Key, int]:
    """The cells of a declared table and period that others printed."""
    return {
        key: int(cell.value)
        for each in already
        if each.table == table.definition.name and each.period == (table.from_, table.until)
        for key, cell in each.cells.items()
        if cell.value is not None
    }


def intervals(
    ties: Relations, lower: Numbers, upper: Numbers, asked: Truth | None = None
) -> tuple[Numbers, Numbers]:
    """For each cell (or those asked) the least and the greatest whole number that fits all relations."""
    asked = np.ones(ties.size, bool) if asked is None else asked
    low, high = lower.copy(), upper.copy()
    unknown = np.flatnonzero(lower < upper)
    matrix = ties.matrix[:, unknown]
    fixed = ties.matrix @ np.where(lower == upper, lower, 0.0)
    used = np.flatnonzero(np.diff(matrix.indptr) > 0)
    matrix = matrix[used]
    least, most = (ties.least - fixed)[used], (ties.most - fixed)[used]
    for rows, columns in islands(matrix):
        cells = unknown[columns]
        island = _Island(matrix[rows][:, columns], least[rows], most[rows], lower[cells], upper[cells])
        island.ask(asked[cells])
        low[cells], high[cells] = island.low, island.high
    return low, high


class _Island:
    """One question: the cells of one island, their marks, and what solutions have reached so far."""

    def __init__(
        self, matrix: csr_matrix, least: Numbers, most: Numbers, lower: Numbers, upper: Numbers
    ) -> None:
        lower, upper = tightened(matrix, least, most, lower, upper)
        if np.any(lower > upper):
            raise Contradiction(CANNOT_BE)
        self.lower, self.upper = lower, upper
        self.low, self.high = np.full(len(lower), np.inf), np.full(len(lower), -np.inf)
        self._fields = (matrix.tocsc(), lower, upper, least, most, np.zeros(len(lower)))
        self._programs: dict[bool, Program] = {}

    def ask(self, asked: Truth) -> None:
        """Set each asked cell's least and greatest: many that reach their marks at once, then one by one."""
        self._sweep(1.0, lambda: (self.low > self.lower) & asked)
        self._sweep(-1.0, lambda: (self.high < self.upper) & np.isfinite(self.upper) & asked)
        for column in np.flatnonzero(asked).tolist():
            if self.low[column] != self.lower[column]:
                self.low[column] = self._extreme(column, 1.0)
        for column in np.flatnonzero(asked).tolist():
            if self.high[column] != self.upper[column]:
                self.high[column] = self._extreme(column, -1.0)

    def _sweep(self, sign: float, unsettled: Callable[[], Truth]) -> None:
        """Whole solutions that bring as many cells as they can to their marks, while that helps."""
        while (before := int(unsettled().sum())) > FEW:
            program = Program(
                *self._fields[:-1], cost=np.where(unsettled(), sign, 0.0), whole=True, near=NEAR_ENOUGH
            )
            x = program.solve()
            if x is None:
                return
            self._reach(np.round(x))
            if before - int(unsettled().sum()) < before * LITTLE:
                return

    def _reach(self, x: Numbers) -> None:
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
                self._reach(np.round(x))
            if bound == (self.low if sign > 0 else self.high)[column]:
                return float(bound)
        raise ArithmeticError("The integer program answered with a fraction.")

    def _answer(self, column: int, sign: float, *, whole: bool) -> Numbers | None:
        """The cells in an extreme solution; None where a greatest has no end."""
        if whole not in self._programs:
            self._programs[whole] = Program(*self._fields, whole=whole)
        program = self._programs[whole]
        program.aim(column, sign)
        x = program.solve()
        program.aim(column, 0.0)
        if x is None and sign > 0:
            raise Contradiction(CANNOT_BE)
        return x
