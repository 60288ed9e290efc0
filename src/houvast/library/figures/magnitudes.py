"""Sums of what contributors add: a cell that one or two of them dominate tells how much they added.

Two rules of the literature (Hundepool and others, Statistical Disclosure Control, 2012, chapter 4): p%, where
the second largest contributor could compute the largest within p per cent of it, and (n,k), where the n
largest make up more than k per cent. Each also says how much larger the cell must seem possible to be. The
search and its checks are those of counts (`moves`). For files: no table that houvast publishes sums amounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np
from scipy.sparse import csr_matrix, vstack

from houvast.library.figures.attacker import Interval, intervals
from houvast.library.figures.moves import NEARLY_FREE, Question
from houvast.library.figures.policy import Policy
from houvast.library.figures.relations import Columns, Numbers, Relations, relations
from houvast.library.figures.suppression import complementary
from houvast.library.figures.tables import TOTAL, Key, RawTable

MOST_CELLS = 3_000  # with margins; beyond these the programs for amounts take minutes
_DOMINATED = Policy(
    name="dominated",
    smallest_at_risk=1,
    largest_at_risk=0,
    least_possible_values=1,
    source="docs/decisions/0239-sums-that-one-dominates.md",
)


@dataclass(frozen=True, slots=True)
class PPercent:
    """Nobody who contributed may know the largest contribution to within `p` per cent of it."""

    p: int

    def lacks(self, largest: Sequence[int], total: int) -> Fraction:
        """By how much the cell must seem larger than it is; zero and below: it need not be hidden."""
        first, second, *_ = (*largest, 0, 0)
        return Fraction(self.p * first, 100) - (total - first - second)


@dataclass(frozen=True, slots=True)
class Dominance:
    """The `n` largest contributions may make up `k` per cent of a cell, and not more."""

    n: int
    k: int

    def lacks(self, largest: Sequence[int], total: int) -> Fraction:
        return Fraction(100 * sum(largest[: self.n]), self.k) - total


@dataclass(frozen=True)
class Sums:
    """A table of sums with all its margins, and for each cell what each contributor added, largest first."""

    raw: RawTable
    contributions: Mapping[Key, Sequence[int]]


@dataclass(frozen=True)
class Hidden:
    """The cells that a rule hides, those hidden with them, and what a reader is left with of each."""

    dominated: frozenset[Key]
    secondary: frozenset[Key]
    left: Mapping[Key, Interval]
    narrow: frozenset[Key]
    """Dominated cells that cannot seem as much larger as the rule asks, whatever is hidden."""


def dominated(sums: Sums, rules: Sequence[PPercent | Dominance]) -> dict[Key, int]:
    """The cells that some rule hides, and by how much each must seem larger than it is."""
    lacking = {
        key: max(rule.lacks(added, sums.raw.counts[key]) for rule in rules)
        for key, added in sums.contributions.items()
        if sums.raw.counts[key]
    }
    return {key: ceil(amount) for key, amount in lacking.items() if amount > 0}


def protect_sums(sums: Sums, rules: Sequence[PPercent | Dominance]) -> Hidden:
    """What to hide so that each dominated cell may be larger by what its rule asks, and smaller by as much.

    As much, or down to 1 where it is smaller itself. Whoever contributed knows their own part: the rules
    reckon with that, the relations with what everybody reads. Zeros are shown.
    """
    asked = dominated(sums, rules)
    ties = relations([sums.raw])
    keys = list(sums.raw.every_cell())
    counts = np.array([sums.raw.counts[key] for key in keys], float)
    number = {key: place for place, key in enumerate(keys)}
    ends = [
        (number[key], sign, min(far, sums.raw.counts[key] - 1) if sign < 0 else far)
        for key, far in asked.items()
        for sign in (1, -1)
    ]
    ends = [each for each in ends if each[2] > 0]
    first = {number[key] for key in asked}
    second: set[int] = set()
    if ends:
        pattern = complementary(_question(sums, ties, counts, ends))
        second = set(pattern.secondary.tolist()) - first
    left = {keys[place]: each for place, each in _left(ties, counts, first | second).items()}
    tops = {key: left[key].high for key in asked}
    return Hidden(
        dominated=frozenset(keys[place] for place in first),
        secondary=frozenset(keys[place] for place in second),
        left=left,
        narrow=frozenset(
            key for key, top in tops.items() if top is not None and top < sums.raw.counts[key] + asked[key]
        ),
    )


def _question(sums: Sums, ties: Relations, counts: Numbers, ends: Sequence[tuple[int, int, int]]) -> Question:
    """For each end a number that is at most how far the cell is beyond it, and has to rise above zero."""
    many, size = len(ends), ties.size + len(ends)
    places, signs, far = (np.array(each) for each in zip(*ends, strict=True))
    numbers = np.arange(ties.size, size)
    more = 1.0 - far  # one where the cell is as far as asked
    rows = csr_matrix(
        (
            np.column_stack([signs, -np.ones(many)]).ravel(),
            np.column_stack([places, numbers]).ravel(),
            np.arange(0, 2 * many + 1, 2),
        ),
        shape=(many, size),
    )
    before = ties.matrix.copy()
    before.resize((ties.matrix.shape[0], size))
    totals = np.array([key.count(TOTAL) for key in sums.raw.every_cell()])
    price = np.log2(counts + 2) * (1 + totals)
    asked = replace(
        ties,
        size=size,
        matrix=vstack([before, rows]).tocsr(),
        least=np.concatenate([ties.least, signs * counts[places] - more]),
        most=np.concatenate([ties.most, np.full(many, np.inf)]),
        groups=np.column_stack([numbers, places, places]),
    )
    return Question(
        asked,
        np.concatenate([counts, more]),
        np.concatenate([price, np.full(many, NEARLY_FREE)]),
        known=np.flatnonzero(counts == 0),
        policy=_DOMINATED,
        farthest=max(1e4, 2 * float(counts.max())),
    )


def _left(ties: Relations, counts: Numbers, hidden: set[int]) -> dict[int, Interval]:
    places: Columns = np.array(sorted(hidden), dtype=np.int64)
    lower, upper = counts.copy(), counts.copy()
    lower[places], upper[places] = 1, np.inf  # a zero would be shown
    low, high = intervals(ties, lower, upper, np.isin(np.arange(ties.size), places))
    return {
        place: Interval(int(low[place]), None if np.isinf(high[place]) else int(high[place]))
        for place in places.tolist()
    }
