"""The audit of tables just made: what an attacker is left with, exactly where that can be told in time.

Who made the tables knows whole tables that fit all that is shown: the true one, and those that prove the
doubt. Each is checked here by plain arithmetic. From them the search starts, and its effort is counted, so
that a large table ends in seconds and the same table has the same answer. `attacker` knows none of this.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from houvast.library.figures.attacker import Found, Interval, bounds_of
from houvast.library.figures.ends import Effort, islands_of
from houvast.library.figures.relations import Numbers, Relations, relations
from houvast.library.figures.tables import SafeTable

# Found by trying: five seconds or so of one processor. Tables of three axes and some thousand cells need
# less, and on four axes eight times as many steps found no end more (0309).
STEPS = 2e8
PROGRAMS = 60
DOES_NOT_FIT = "A table that was said to fit what is shown does not."


@dataclass(frozen=True)
class Audit:
    """For each hidden cell what is left at least, and what nothing goes beyond; the answer is between.

    `left` are the ends that whole tables reach. Nothing that fits is outside of `beyond`.
    """

    left: Found
    beyond: Found

    @property
    def open_cells(self) -> int:
        """For how many cells the two differ."""
        return sum(self.beyond[cell] != interval for cell, interval in self.left.items())


def audit(tables: Sequence[SafeTable], fitting: Sequence[Numbers]) -> Audit:
    """Of every hidden cell, for somebody who has these tables and no others.

    `fitting` are whole tables that fit, as `protect_and_prove` gives them: a count for each numbered cell.
    """
    ties = relations(tables)
    lower, upper = bounds_of(tables, ties, ())
    for x in fitting:
        _check(x, ties, lower, upper)
    reached = np.array(fitting)
    low, high = reached.min(axis=0), reached.max(axis=0)
    effort = Effort(STEPS, PROGRAMS)
    for cells, island in islands_of(ties, lower, upper):
        for x in fitting:
            island.reach(x[cells])
        island.ask_within(effort)
        low[cells], high[cells] = island.low, island.high
        lower[cells], upper[cells] = island.lower, island.upper
    return Audit(_found(tables, ties, low, high), _found(tables, ties, lower, upper))


def _check(x: Numbers, ties: Relations, lower: Numbers, upper: Numbers) -> None:
    sums = ties.matrix @ x
    fits = np.all(sums >= ties.least) and np.all(sums <= ties.most)
    if not fits or np.any(x < lower) or np.any(x > upper) or np.any(x != np.round(x)):
        raise ArithmeticError(DOES_NOT_FIT)


def _found(tables: Sequence[SafeTable], ties: Relations, low: Numbers, high: Numbers) -> Found:
    return {
        (table.definition.name, key): Interval(
            int(low[place]), None if np.isinf(high[place]) else int(high[place])
        )
        for table, places in zip(tables, ties.places, strict=True)
        for key, place in zip(table.every_cell(), places.tolist(), strict=True)
        if table[key].value is None
    }
