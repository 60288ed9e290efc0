"""A rounding that adds up, found by search: for tables whose integer program takes minutes.

Cells that are no total of others are free; every total follows from them. The search begins with each free
count at its nearest multiple and flips one at a time, up or down, the one that mends most. What cannot be
mended for now gets heavier until it is (constraint weighting: Morris 1993, the breakout method). No chance
and no clock.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_matrix, csr_matrix, vstack

from houvast.library.figures.relations import Columns, Relations

FLIPS: Final = 2_000  # most tables that can be rounded need fewer than three hundred
HEAVIER: Final = 0.3
AT_REST: Final = 3  # flips before the same count is flipped back

Values = npt.NDArray[np.float64]


def search(ties: Relations, counts: Columns, base: int, widened: int) -> Columns | None:
    """The rounded counts as multiples of the base, or None where none was found."""
    free, of_cells, of_rows, least, most = _laid_out(ties)
    below, rest = np.divmod(counts, base)
    further = np.where(counts > 0, widened, 0)
    # Where each cell and row may be, in multiples. A zero stays; a multiple stays where nothing is widened.
    low = np.concatenate([np.maximum(below - further, 0), least / base])
    high = np.concatenate([below + (rest > 0) + further, most / base])
    steps = below[free] + (2 * rest[free] >= base) * (rest[free] > 0)
    found = _Search(csc_matrix(vstack([of_cells, of_rows])), low, high).run(
        steps, below[free], rest[free] > 0
    )
    return None if found is None else np.round(of_cells @ found).astype(np.int64)


def _laid_out(ties: Relations) -> tuple[Columns, csr_matrix, csr_matrix, Values, Values]:
    """The free cells, every cell as a sum of them, and the rows that are left to be kept, with their ends."""
    matrix = csr_matrix(ties.matrix)
    total_in: dict[int, int] = {}
    for row in np.flatnonzero(ties.least == ties.most).tolist():
        factors = matrix.data[matrix.indptr[row] : matrix.indptr[row + 1]]
        cells = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
        if (factors == -1).sum() == 1 and (np.abs(factors) == 1).all() and ties.least[row] == 0:
            total_in.setdefault(int(cells[factors == -1][0]), row)
    free = np.array([cell for cell in range(ties.size) if cell not in total_in], np.int64)
    of_cells = _sums(ties.size, free, matrix, total_in)
    kept = np.setdiff1d(np.arange(matrix.shape[0]), list(total_in.values()))
    of_rows = csr_matrix(matrix[kept] @ of_cells)
    of_rows.eliminate_zeros()
    says_more = np.diff(of_rows.indptr) > 0  # the other rows follow from those that were used
    return free, of_cells, of_rows[says_more], ties.least[kept][says_more], ties.most[kept][says_more]


def _sums(size: int, free: Columns, matrix: csr_matrix, total_in: dict[int, int]) -> csr_matrix:
    """Every cell as a sum of free ones: totals are put in the place of their parts until none is left."""
    placed = csr_matrix((np.ones(len(free)), (free, np.arange(len(free)))), shape=(size, len(free)))
    totals = np.array(list(total_in), np.int64)
    parts = csr_matrix(matrix[list(total_in.values())])
    own = csr_matrix((np.ones(len(totals)), (np.arange(len(totals)), totals)), shape=parts.shape)
    back = csr_matrix((np.ones(len(totals)), (totals, np.arange(len(totals)))), shape=(size, len(totals)))
    step = back @ (parts + own)  # a total as the sum of its parts
    layer, every = placed, placed
    while layer.nnz:
        layer = csr_matrix(step @ layer)
        every = every + layer
    return csr_matrix(every)


class _Search:
    """The cells and rows that each free cell is part of, and how far each is from where it may be."""

    def __init__(self, of_free: csc_matrix, low: Values, high: Values) -> None:
        lengths = np.diff(of_free.indptr)
        self._sum = of_free
        # One line for each free cell, filled up with a place that is always right.
        self._touches = np.full((len(lengths), lengths.max(initial=0)), len(low))
        self._by = np.zeros(self._touches.shape)
        filled = np.arange(self._touches.shape[1]) < lengths[:, None]
        self._touches[filled], self._by[filled] = of_free.indices, of_free.data
        self._low, self._high = np.append(low, -np.inf), np.append(high, np.inf)

    def run(self, steps: Columns, below: Columns, can_flip: npt.NDArray[np.bool_]) -> Columns | None:
        steps, resting = steps.copy(), np.zeros(len(steps), np.int64)
        at = np.append(self._sum @ steps, 0.0)
        weight = np.ones(len(at))
        low, high, by = self._low[self._touches], self._high[self._touches], self._by
        for flip in range(FLIPS):
            wrong = _off(at, self._low, self._high)
            if not wrong.any():
                return steps
            sign = np.where(steps > below, -1, 1)
            here = at[self._touches]
            change = _off(here + by * sign[:, None], low, high) - _off(here, low, high)
            gain = (change * weight[self._touches]).sum(axis=1)
            gain[~can_flip | (resting > flip)] = np.inf
            chosen = int(np.argmin(gain))
            if gain[chosen] >= 0:
                weight[wrong > 0] += HEAVIER
            if np.isinf(gain[chosen]):
                continue
            steps[chosen] += sign[chosen]
            np.add.at(at, self._touches[chosen], by[chosen] * sign[chosen])
            resting[chosen] = flip + AT_REST
        return None


def _off(at: Values, low: Values, high: Values) -> Values:
    """How far each is outside of where it may be."""
    return np.asarray(np.maximum(0, at - high) + np.maximum(0, low - at))
