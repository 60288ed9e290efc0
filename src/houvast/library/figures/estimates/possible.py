"""One table of counts that agrees with everything a protected table shows: what any reader could write down.

What is published of an estimate is computed from such a table and from nothing else. So it cannot say more of
the people counted than the protected table says, however exactly it is printed (post-processing): two tables
of real counts that look alike when protected give the same publication, digit by digit.

Among the tables that agree, one near to independent axes is taken, because hidden counts then fall where most
people would guess them; where few are expected, nearer to a small count, which most hidden ones are. What the
real counts were has no part in the choice, nor which of the hidden ones are small (0324).
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, hstack, identity, vstack

from houvast.library.figures.relations import Relations, relations
from houvast.library.figures.tables import TOTAL, Key, SafeTable

Numbers = npt.NDArray[np.float64]
_SWEEPS = 200  # over the axes: far more than two or three axes need
FEW = 15  # expected in a hidden cell: then it is guessed to be a small one. Found by trying on printed lists
GUESSED = 2.0
_UNKNOWN = 1e-9  # an expected count below it is none


def possible_counts(safe: SafeTable, impossible: Collection[Key] = ()) -> dict[Key, int]:
    """Whole counts of the inner cells that agree with every shown cell and margin, and with what is hidden.

    `impossible` are cells in which nobody can be, such as the people on no list.
    """
    keys = list(safe.every_cell())
    inner = np.array([place for place, key in enumerate(keys) if TOTAL not in key])
    low, high = _bounds(safe, keys)
    ties = relations([safe])
    first = _nearest(ties, low, high, inner, low[inner])
    shape = tuple(len(codes) for codes in safe.categories)
    order = [tuple(codes.index(code) for codes, code in zip(safe.categories, keys[place], strict=True))
             for place in inner]  # fmt: skip
    where = tuple(np.array(axis) for axis in zip(*order, strict=True))
    open_ = np.ones(shape)
    for key in impossible:
        open_[tuple(codes.index(code) for codes, code in zip(safe.categories, key, strict=True))] = 0
    spread = np.zeros(shape)
    spread[where] = first
    expected = _independent(open_, spread)[where]
    expected = np.clip(expected, low[inner], high[inner])
    wanted = np.where((low[inner] < high[inner]) & (expected <= FEW), np.minimum(expected, GUESSED), expected)
    found = _nearest(ties, low, high, inner, wanted)
    return {keys[place]: int(count) for place, count in zip(inner, found, strict=True)}


def _bounds(safe: SafeTable, keys: list[Key]) -> tuple[Numbers, Numbers]:
    """What readers have of each cell: its value, or that it is hidden and so no zero.

    Not which of both marks it has inside, which is never put out: an estimate would tell it.
    """
    low, high = np.zeros(len(keys)), np.zeros(len(keys))
    for place, key in enumerate(keys):
        value = safe[key].value
        low[place] = safe.policy.smallest_at_risk if value is None else value
        high[place] = np.inf if value is None else value
    return low, high


def _nearest(
    ties: Relations, low: Numbers, high: Numbers, inner: npt.NDArray[np.int64], wanted: Numbers
) -> Numbers:
    """The inner cells of the table that agrees and lies nearest to what is wanted, in standard errors."""
    many, free = len(low), len(inner)
    picks = csr_matrix((np.ones(free), (np.arange(free), inner)), shape=(free, many))
    apart = vstack([hstack([picks, -identity(free)]), hstack([-picks, -identity(free)])])
    sums = hstack([ties.matrix, csr_matrix((ties.matrix.shape[0], free))])
    found = milp(
        np.r_[np.zeros(many), 1 / np.sqrt(np.maximum(wanted, 1.0))],
        constraints=[
            LinearConstraint(sums, ties.least, ties.most),
            LinearConstraint(apart, -np.inf, np.r_[wanted, -wanted]),
        ],
        integrality=np.r_[np.ones(many), np.zeros(free)],
        bounds=Bounds(np.r_[low, np.zeros(free)], np.r_[high, np.full(free, np.inf)]),
    )
    if found.x is None:
        raise AssertionError("The counts themselves agree with what is shown of them.")
    return np.asarray(np.round(found.x[inner]), dtype=np.float64)


def _independent(open_: Numbers, spread: Numbers) -> Numbers:
    """The table with the same totals along each axis and no dependence between axes, by iterative scaling
    (Deming and Stephan 1940)."""
    found = open_.copy()
    axes = range(found.ndim)
    for _ in range(_SWEEPS):
        for axis in axes:
            others = tuple(other for other in axes if other != axis)
            has, wants = found.sum(axis=others, keepdims=True), spread.sum(axis=others, keepdims=True)
            found *= np.where(has > _UNKNOWN, wants / np.maximum(has, _UNKNOWN), 0.0)
    return found
