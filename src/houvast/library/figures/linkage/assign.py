"""Who belongs to whom: each record is linked to one record of another source at most.

Between two sources the assignment is the one with the highest sum of scores above the threshold, solved
exactly inside each group of records that compete (Kuhn 1955; scipy's Jonker-Volgenant). Over three sources
and more, groups grow from the best pair down, never with two records of one source (as in the incremental
clustering of Vatsalan, Christen and Rahm 2020, doi:10.1016/j.jbi.2020.103470; the optimum there is NP-hard).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from houvast.library.figures.linkage.compare import Pairs

Ints = npt.NDArray[np.int64]
Record = tuple[int, int]  # source, place in its file


def one_to_one(pairs: Pairs, threshold: float) -> Pairs:
    """The links among pairs: the assignment with the highest sum of score above just below the threshold."""
    if not len(pairs):
        return pairs
    kept = [link for group in _groups(pairs) for link in _best_of(pairs, group, threshold)]
    order = np.array(sorted(kept), dtype=np.int64)
    return Pairs(pairs.rows[order], pairs.columns[order], pairs.scores[order])


def _groups(pairs: Pairs) -> list[Ints]:
    """The places of pairs that share records, directly or through others."""
    columns = pairs.columns + pairs.rows.max() + 1
    size = int(columns.max()) + 1
    links = coo_array((np.ones(len(pairs)), (pairs.rows, columns)), shape=(size, size))
    _, group = connected_components(links, directed=False)
    of_pair = group[pairs.rows]
    order = np.argsort(of_pair, kind="stable")
    edges = [0, *(np.flatnonzero(np.diff(of_pair[order])) + 1).tolist(), len(order)]
    return [order[a:b] for a, b in pairwise(edges)]


def _best_of(pairs: Pairs, group: Ints, threshold: float) -> list[int]:
    if len(group) == 1:
        return [int(group[0])]
    rows, row_at = np.unique(pairs.rows[group], return_inverse=True)
    columns, column_at = np.unique(pairs.columns[group], return_inverse=True)
    # A pair at the threshold is worth a little: it is a link unless a better one needs its record.
    worth = np.zeros((len(rows), len(columns)))
    worth[row_at, column_at] = pairs.scores[group] - threshold + 1e-6
    chosen = set(zip(*(side.tolist() for side in linear_sum_assignment(worth, maximize=True)), strict=True))
    return [
        int(place)
        for place, row, column in zip(group, row_at, column_at, strict=True)
        if (int(row), int(column)) in chosen
    ]


def clusters(sizes: Sequence[int], pairs: Mapping[tuple[int, int], Pairs]) -> list[list[Record]]:
    """Groups of two records or more that are one person: best pair first, one record of a source at most.

    `pairs` holds the pairs of sources i < j. Pairs of equal score are taken in the order of sources and
    places.
    """
    ordered = sorted(
        (-score, (i, int(row)), (j, int(column)))
        for (i, j), found in pairs.items()
        for row, column, score in zip(found.rows, found.columns, found.scores.tolist(), strict=True)
    )
    group_of: dict[Record, list[Record]] = {}
    for _, one, other in ordered:
        mine, theirs = group_of.get(one, [one]), group_of.get(other, [other])
        if mine is theirs or {source for source, _ in mine} & {source for source, _ in theirs}:
            continue
        merged = mine + theirs
        for record in merged:
            group_of[record] = merged
    for source, place in group_of:
        assert 0 <= place < sizes[source]
    return [sorted(group) for group in {id(group): group for group in group_of.values()}.values()]
