"""What follows line by line, without any program: a part is at most its total less the least of the others.

Counts are whole, so every bound is rounded inwards. Most of what an attacker can work out about a table is
worked out so; programs are asked for the rest.
"""

import numpy as np
from scipy.sparse import csr_matrix

from houvast.library.figures.relations import Columns, Numbers, Truth

MOST_ROUNDS = 30  # each uses what the one before found; bounds that creep on are left to the programs
_CLOSE = 1e-6


def tightened(
    matrix: csr_matrix, least: Numbers, most: Numbers, lower: Numbers, upper: Numbers
) -> tuple[Numbers, Numbers]:
    """Bounds on whole numbers x that follow from `least <= matrix @ x <= most`, row by row."""
    row = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    column, factor = matrix.indices, matrix.data
    rises = factor > 0
    for _ in range(MOST_ROUNDS):
        at_least = factor * np.where(rises, lower[column], upper[column])
        at_most = factor * np.where(rises, upper[column], lower[column])
        most_left = (most[row] - _others(row, at_least, -np.inf)) / factor
        least_left = (least[row] - _others(row, at_most, np.inf)) / factor
        low, high = lower.copy(), upper.copy()
        np.minimum.at(high, column, np.floor(np.where(rises, most_left, least_left) + _CLOSE))
        np.maximum.at(low, column, np.ceil(np.where(rises, least_left, most_left) - _CLOSE))
        if np.array_equal(low, lower) and np.array_equal(high, upper):
            break
        lower, upper = low, high
    return lower, upper


def _others(row: Columns, each: Numbers, endless: float) -> Numbers:
    """For each entry the sum of the others in its row; one of them without end makes it so."""
    has_end: Truth = np.isfinite(each)
    finite = np.where(has_end, each, 0.0)
    sums, open_ends = np.bincount(row, finite), np.bincount(row, ~has_end)
    others_open = open_ends[row] - ~has_end > 0
    return np.where(others_open, endless, sums[row] - finite)
