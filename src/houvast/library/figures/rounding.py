"""Controlled rounding: every count becomes a multiple of a base next to it, and tables still add up.

A multiple stays as it is, and so does a zero (Cox 1987; Salazar-González 2005). Of tables with up to three
axes an integer program finds the rounding nearest to the counts. Of four axes and more it takes minutes to
find any, and `rounding_search` looks for one that is good enough. Where none is found that takes each count
to one of its two neighbours, every count but a zero may go one multiple further, then two; how far is said
with the table.

Whoever knows the rounded table and the base finds for every shown r all counts from r - base + 1 to
r + base - 1, zero at least: the rounded table is itself one that fits, and a cell with all its totals can
move by up to base - 1 in it. Which rounding was chosen among several tells more to who solves the program for
every table that fits; that is the limit of any method that looks for the best.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csc_matrix, hstack

from houvast.library.figures.programs import CLOSE, Program
from houvast.library.figures.relations import Columns, Numbers, Relations
from houvast.library.figures.rounding_search import search

FARTHEST: Final = 3  # multiples beyond the neighbour, after which a table is refused
NEAR_ENOUGH: Final = 0.01  # how far from the nearest rounding the found one may be, as a share
FEW: Final = 600  # counts that are no multiples, up to which an integer program is quick whatever they are
NEARLY_WHOLE: Final = 400  # fractions in the linear answer, up to which the integer program ends in a second


class NoRounding(ValueError):
    """No table of multiples near these counts adds up."""


@dataclass(frozen=True)
class Rounding:
    """The rounded counts by cell number; `widened` is how many multiples beyond a neighbour one may be."""

    values: Columns
    widened: int


def rounded(ties: Relations, counts: Numbers, base: int) -> Rounding:
    """The nearest rounding found that adds up. The same counts have the same one."""
    for widened in range(FARTHEST + 1):
        if (steps := _found(ties, counts.astype(np.int64), base, widened)) is not None:
            return Rounding(steps * base, widened)
    raise NoRounding(
        f"These tables cannot be rounded to multiples of {base} so that they still add up, not even with "
        f"counts {FARTHEST} multiples away. Protect them with another policy, or leave a table out."
    )


def _found(ties: Relations, counts: Columns, base: int, widened: int) -> Columns | None:
    """The rounded counts as multiples of the base, or None where none was found."""
    if np.count_nonzero(counts % base) <= FEW:
        return _nearest(ties, counts, base, widened)
    if widened == 0:
        linear = _program(ties, counts, base, 0, whole=False).solve()
        if linear is None:
            return None
        if np.count_nonzero(np.abs(linear - np.round(linear)) > CLOSE) <= NEARLY_WHOLE:
            found = _nearest(ties, counts, base, 0)
            if found is not None:
                return found
    return search(ties, counts, base, widened)


def _nearest(ties: Relations, counts: Columns, base: int, widened: int) -> Columns | None:
    """The nearest of all, in whole multiples."""
    found = _program(ties, counts, base, widened, whole=True).solve()
    if found is None:
        return None
    below, up, *further = counts // base, *np.round(found).astype(np.int64).reshape(-1, len(counts))
    return np.asarray(below + up + (further[0] - further[1] if further else 0))


def _program(ties: Relations, counts: Columns, base: int, widened: int, *, whole: bool) -> Program:
    """A count becomes below + up, and where it may go further, below + up + over - under.

    `up` chooses the neighbour above, the others go beyond both; a rounding that used two of them where one
    would do is never the nearest.
    """
    below, rest = np.divmod(counts, base)
    most, cost, signs = [(rest > 0).astype(float)], [base - 2.0 * rest], [1.0]
    if widened:
        over = np.where(counts > 0, widened, 0).astype(float)
        most += [over, np.minimum(over, below)]
        cost += [np.full(len(counts), float(base))] * 2
        signs += [1.0, -1.0]
    fixed = ties.matrix @ below.astype(float)
    return Program(
        csc_matrix(hstack([sign * ties.matrix for sign in signs])),
        lower=np.zeros(len(counts) * len(signs)),
        upper=np.concatenate(most),
        least=ties.least / base - fixed,
        most=ties.most / base - fixed,
        cost=np.concatenate(cost),
        whole=whole,
        near=NEAR_ENOUGH if whole else 0.0,
    )
