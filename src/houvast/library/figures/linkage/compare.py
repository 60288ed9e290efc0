"""All pairs of two sources whose filters are alike enough, in blocks of bounded memory, on several cores.

The Dice coefficient of two filters is 2c / (a + b): c bits in common, a and b bits set (Dice 1945; Schnell,
Bachteler and Reiher 2009, equation 1). No blocking by a field is needed at this speed, so no pair is lost to
a typing error in one. What is skipped cannot reach the threshold t:

- c is at most min(a, b), so b must lie between a*t/(2-t) and a*(2-t)/t (the length filter of set-similarity
  joins: Bayardo, Ma and Srikant 2007, doi:10.1145/1242572.1242591; for bloom filters Sehili and others 2015);
- after some words, c is at most what was found plus the smaller number of ones that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from math import ceil, floor

import numpy as np
import numpy.typing as npt

from houvast.library.figures.linkage import kernel
from houvast.library.figures.linkage.filters import Filters, Words
from houvast.library.figures.linkage.refusals import LinkageRefused, TooManyPairs

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Progress = Callable[[float], None]

_SPREAD = 0.09  # pairs by chance lie around their mean; this many more of them end early
_ROWS, _COLUMNS = 4096, 256  # a block of columns fits the processor's nearest cache
_STRIP = 64  # blocks of columns in one task
_FOUND_AT_ONCE = 65_536
LOWEST_THRESHOLD = 0.5  # below it chance alone makes pairs
MOST_PAIRS = 20_000_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of records, by their place in the two files, with their Dice coefficient; in order of place."""

    rows: Ints
    columns: Ints
    scores: Floats

    def __len__(self) -> int:
        return len(self.rows)


def pairs_above(
    left: Filters,
    right: Filters,
    threshold: float,
    *,
    cores: int = 2,
    columns_at_once: int = _COLUMNS,
    most: int = MOST_PAIRS,
    progress: Progress | None = None,
) -> Pairs:
    """Every pair with a Dice coefficient of `threshold` or more. Refused beyond `most` pairs."""
    kept: list[tuple[Ints, Ints, Floats]] = []
    count = 0
    for found in compare(
        left, right, threshold, cores=cores, columns_at_once=columns_at_once, progress=progress
    ):
        kept.append(found)
        count += len(found[0])
        if count > most:
            raise TooManyPairs(
                f"{left.source} and {right.source}: more than {most:,} pairs reach {threshold}. These cannot "
                "be links: raise the threshold, or set fewer bits for each piece."
            )
    if not kept:
        return Pairs(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    rows, columns, scores = (np.concatenate(parts) for parts in zip(*kept, strict=True))
    order = np.lexsort((columns, rows))
    return Pairs(rows[order], columns[order], scores[order])


def compare(
    left: Filters,
    right: Filters,
    threshold: float,
    *,
    cores: int = 2,
    columns_at_once: int = _COLUMNS,
    progress: Progress | None = None,
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """The pairs at or above a threshold, block after block, in no promised order; memory stays bounded."""
    if not LOWEST_THRESHOLD <= threshold <= 1:
        raise LinkageRefused(f"A threshold lies between {LOWEST_THRESHOLD} and 1, not at {threshold}.")
    if left.bits != right.bits:
        raise LinkageRefused(
            f"{left.source} has filters of {left.bits} bits, {right.source} of {right.bits}."
        )
    first = _first_words(left, right, threshold)
    rows, columns = _Side(left, first), _Side(right, first)
    find = kernel.pruned_pairs(left.words.shape[1], first)
    tasks = list(_tasks(rows, columns, threshold, columns_at_once))

    def one(task: _Task) -> list[tuple[Ints, Ints, Floats]]:
        return list(_found(find, rows, columns, task, threshold))

    with ThreadPoolExecutor(max_workers=cores) as pool:
        for done, found in enumerate(_in_turn(pool, one, tasks, ahead=2 * cores), start=1):
            if progress:
                progress(done / len(tasks))
            yield from found


def best_scores(left: Filters, right: Filters) -> Floats:
    """For each record of `left` its highest Dice coefficient with any record of `right`."""
    best = np.zeros(len(left))
    find = kernel.best_scores(left.words.shape[1])
    work = np.empty(_COLUMNS + kernel.LANES, np.int64)
    for begin in range(0, len(right), _COLUMNS):
        block = slice(begin, begin + _COLUMNS)
        find(left.words, left.ones, _turned(right.words[block]), right.ones[block], best, work)
    return best


class _Side:
    """A source sorted by ones, with the ones that lie beyond the first words."""

    def __init__(self, filters: Filters, first: int) -> None:
        self.order = np.argsort(filters.ones, kind="stable")
        self.words: Words = filters.words[self.order]
        self.ones: Ints = filters.ones[self.order]
        self.left: Ints = np.bitwise_count(self.words[:, first:]).sum(axis=1, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Task:
    rows: slice
    columns: range  # beginnings of blocks
    width: int


def _first_words(left: Filters, right: Filters, threshold: float) -> int:
    """How many words to count before looking whether the rest can matter: where pairs by chance fall through.

    Two unrelated filters of density p share p*p of their bits; after a share x of the words the bound is
    x*p*p + (1-x)*p of them against t*p needed. Any choice gives the same pairs; this one is quick.
    """
    words = left.words.shape[1]
    density = (left.density + right.density) / 2
    enough = (1 - threshold + _SPREAD) / (1 - density)
    # In sixteenths from a half on, so that few variants of the kernel are compiled.
    return int(words * min(max(ceil(16 * enough), 8), 16) // 16)


def _tasks(rows: _Side, columns: _Side, threshold: float, width: int) -> Iterator[_Task]:
    """Blocks of rows with the blocks of columns that the length filter leaves to them."""
    for begin in range(0, len(rows.ones), _ROWS):
        end = min(begin + _ROWS, len(rows.ones))
        fewest = floor(rows.ones[begin] * threshold / (2 - threshold)) - 1
        most = floor(rows.ones[end - 1] * (2 - threshold) / threshold) + 1
        low, high = np.searchsorted(columns.ones, [fewest, most + 1])
        starts = range(int(low), int(high), width)
        for at in range(0, len(starts), _STRIP):
            yield _Task(slice(begin, end), starts[at : at + _STRIP], width)


def _found(
    find: Callable[..., tuple[int, int]], rows: _Side, columns: _Side, task: _Task, threshold: float
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """The pairs of one task, exact, by their places in the files."""
    scaled = max(floor(threshold * 2**kernel.POINT) - 1, 0)
    part = rows.words[task.rows], rows.ones[task.rows], rows.left[task.rows]
    work = np.empty(task.width + kernel.LANES, np.int64)
    out = tuple(np.empty(_FOUND_AT_ONCE, np.int64) for _ in range(3))
    for start in task.columns:
        block = slice(start, min(start + task.width, len(columns.ones)))
        ones, most_left = columns.ones[block], columns.left[block].max()
        turned = _turned(columns.words[block])
        row = 0
        while row < len(part[0]):
            count, row = find(*part, turned, ones, ones[0], most_left, scaled, row, *out, work)
            if count:
                i, j, common = out[0][:count] + task.rows.start, out[1][:count] + start, out[2][:count]
                scores = 2 * common / np.maximum(rows.ones[i] + columns.ones[j], 1)
                real = scores >= threshold
                yield rows.order[i[real]], columns.order[j[real]], scores[real]


def _turned(words: Words) -> Words:
    """Filters word by word in columns, filled up to whole lanes with empty ones.

    They begin where a line of the cache does: eight words that lie across two lines take two loads.
    """
    width = len(words) + -len(words) % kernel.LANES
    whole = np.zeros(words.shape[1] * width + kernel.LANES, np.uint64)
    begin = -(whole.ctypes.data // 8) % kernel.LANES
    columns = whole[begin : begin + words.shape[1] * width].reshape(words.shape[1], width)
    columns[:, : len(words)] = words.T
    return columns


def _in_turn(
    pool: ThreadPoolExecutor,
    work: Callable[[_Task], list[tuple[Ints, Ints, Floats]]],
    tasks: list[_Task],
    ahead: int,
) -> Iterator[list[tuple[Ints, Ints, Floats]]]:
    """Results in the order of the tasks, with only a few tasks begun at a time."""
    waiting = iter(tasks)
    begun: list[Future[list[tuple[Ints, Ints, Floats]]]] = [
        pool.submit(work, task) for task in islice(waiting, ahead)
    ]
    while begun:
        yield begun.pop(0).result()
        begun.extend(pool.submit(work, task) for task in islice(waiting, 1))
