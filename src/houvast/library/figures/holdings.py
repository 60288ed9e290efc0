"""What holds between rows of different lists, whatever the facts are: what lies within a row, what covers it.

Rows are sets of kinds of victims (`kinds`). What is found: each row that lies within another; the few rows of
any lists that hold a row together; the rows of one other list that do; and those that fit into a row side by
side. Covers of more than three rows of several lists are not looked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from houvast.library.figures.kinds import EVERYBODY, Those

MOST_TOGETHER = 3  # rows of different lists that cover another row together


@dataclass(frozen=True)
class Holding:
    """What holds whatever the facts are: `parts` together are at most `wholes` together."""

    parts: tuple[int, ...]
    wholes: tuple[int, ...]


def holdings(rows: Those, lists: Sequence[Sequence[int]]) -> list[Holding]:
    """What lies within a row, what covers it, and what of one list lies within it together.

    A cover of everybody is a cover of the total, and of nothing else.
    """
    rows = distinct(rows)
    shared = rows.astype(np.float32) @ rows.T.astype(np.float32)
    size = np.diag(shared)
    within = (shared == size[:, None]) & (size[:, None] > 0)  # [a, b]: a lies within b
    some = [row for row in range(len(rows)) if row != EVERYBODY and size[row] > 0]
    mine = [{place for place, each in enumerate(lists) if row in each} for row in range(len(rows))]
    apart = [_are_apart(numbers, shared) for numbers in lists]
    found: dict[Holding, None] = {}
    for row in (EVERYBODY, *some):
        for each in some:
            if each != row and within[row, each]:
                found[Holding((row,), (each,))] = None
        for cover in _all_covers(row, some, lists, rows, shared, within):
            of_one_list = mine[row].intersection(*(mine[each] for each in cover))
            if of_one_list or (row != EVERYBODY and _holds(cover, EVERYBODY, rows)):
                continue
            found[Holding((row,), cover)] = None
            for place in mine[row]:
                if apart[place]:
                    found[_side_by_side(lists[place], cover, rows)] = None
        if row != EVERYBODY:
            found |= dict.fromkeys(_fitting(row, lists, shared, within))
    return list(found)


def _all_covers(
    row: int,
    some: Sequence[int],
    lists: Sequence[Sequence[int]],
    rows: Those,
    shared: npt.NDArray[np.float32],
    within: Those,
) -> list[tuple[int, ...]]:
    meeting = [each for each in some if shared[row, each] and not within[row, each]]
    met = [[each for each in numbers if shared[row, each]] for numbers in lists]
    of_lists = [tuple(each) for each in met if len(each) > MOST_TOGETHER and _holds(each, row, rows)]
    return [*_covers(row, meeting, rows), *of_lists]


def _side_by_side(numbers: Sequence[int], cover: tuple[int, ...], rows: Those) -> Holding:
    """All rows of a list that share nobody and that a cover holds, which is more than each on its own."""
    held = tuple(each for each in numbers if each not in cover and _holds(cover, each, rows))
    return Holding(held, tuple(each for each in cover if each not in held))


def _are_apart(numbers: Sequence[int], shared: npt.NDArray[np.float32]) -> bool:
    return not any(shared[one, other] for one, other in combinations(numbers, 2))


def _holds(cover: Collection[int], row: int, rows: Those) -> bool:
    return bool((rows[list(cover)].any(axis=0) | ~rows[row]).all())


def _fitting(
    row: int, lists: Sequence[Sequence[int]], shared: npt.NDArray[np.float32], within: Those
) -> Iterator[Holding]:
    """Rows of another list that lie within a row and share nobody: together they fit into it."""
    for numbers in lists:
        inside = [each for each in numbers if each != row and within[each, row]]
        if row not in numbers and len(inside) > 1 and _are_apart(inside, shared):
            yield Holding(tuple(inside), (row,))


def _covers(row: int, meeting: Sequence[int], rows: Those) -> Iterator[tuple[int, ...]]:
    """The few rows that hold a row together and none of which can be left out."""
    if len(meeting) < 2:
        return
    told = distinct(rows[list(meeting)][:, rows[row]]).T
    left = _as_words(told[np.argsort(told.sum(axis=1), kind="stable")])
    needed: list[int] = []  # for each kind the rows that hold it, as bits: what holds these kinds holds all
    while len(left):
        needed.append(int.from_bytes(left[0].tobytes(), "little"))
        left = left[((left & left[0]) != left[0]).any(axis=1)]
    for cover in sorted(_holding(needed, MOST_TOGETHER, 0)):
        places = [place for place in range(len(meeting)) if cover >> place & 1]
        if len(places) > 1 and all(_is_needed(place, cover, needed) for place in places):
            yield tuple(meeting[place] for place in places)


def _is_needed(place: int, cover: int, kinds: Sequence[int]) -> bool:
    return any(kind & cover == 1 << place for kind in kinds)


def _holding(needed: Sequence[int], most: int, chosen: int) -> set[int]:
    """All choices of at most so many rows that hold every kind, as bits."""
    left = [kind for kind in needed if not kind & chosen]
    if not left:
        return {chosen}
    if not most:
        return set()
    found: set[int] = set()
    kind = left[0]
    while kind:
        bit = kind & -kind
        kind ^= bit
        found |= _holding(left, most - 1, chosen | bit)
    return found


def _as_words(told: Those) -> npt.NDArray[np.uint64]:
    """Each kind as bits, 64 to a word."""
    packed = np.packbits(told, axis=1, bitorder="little")
    return np.ascontiguousarray(np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8)))).view("<u8")


def distinct(rows: Those) -> Those:
    """The rows on kinds that differ in some row."""
    if not rows.shape[1]:
        return rows
    packed = np.ascontiguousarray(np.packbits(rows, axis=0).T)
    found = np.unique(packed.view(np.dtype((np.void, packed.shape[1]))).ravel(), return_index=True)[1]
    return rows[:, np.sort(found)]
