"""Noise for 160,000 cells by their keys, beside the same walk along the chances in a plain Python loop.

The keys are there already: summing them is part of counting. Second row: summing the keys of a million
records into those cells. Third: a SafeTable of as many cells, with an object for each, from counts with
keys. The bar is for the first.
"""

import time
from bisect import bisect_right
from collections.abc import Callable
from datetime import date

import numpy as np

from houvast.library.figures import Definition, Dimension, RawTable, protect
from houvast.library.figures.cellkeys import KEYS, noise
from houvast.library.figures.ptables import SHARES, chances

CELLS, RECORDS, TRIES = 160_000, 1_000_000, 5


def run() -> list[dict[str, object]]:
    chance = np.random.default_rng(1712)
    counts = chance.negative_binomial(0.6, 0.06, CELLS)
    keys = chance.integers(0, KEYS, CELLS, np.uint64)
    table = chances("cells")
    seconds = min(_timed(lambda: noise(counts, keys, table)) for _ in range(TRIES))
    slow, twin = _looped(counts.tolist(), keys.tolist())
    assert noise(counts, keys, table).tolist() == twin
    cell = chance.integers(0, CELLS, RECORDS)
    of_records = chance.integers(0, KEYS, RECORDS, np.uint64)
    return [
        {
            "what": f"noise of {CELLS:,} cells",
            "seconds": f"{seconds:.3f}",
            "bar": "0.1 s",
            "plain loop": f"{slow:.3f}",
        },
        {
            "what": f"keys of {RECORDS:,} records summed into {CELLS:,} cells",
            "seconds": f"{min(_timed(lambda: _summed(cell, of_records)) for _ in range(TRIES)):.3f}",
        },
        {"what": "a SafeTable of 400 by 400 cells and their margins", "seconds": f"{_whole_table():.3f}"},
    ]


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _summed(cell: np.ndarray, keys: np.ndarray) -> np.ndarray:
    sums = np.zeros(CELLS, np.uint64)
    np.add.at(sums, cell, keys)  # wraps at 2**64, of which 2**63 is a divisor
    return sums % np.uint64(KEYS)


def _looped(counts: list[int], keys: list[int]) -> tuple[float, list[int]]:
    table = chances("cells")
    rows = []
    for shares in table.shares:
        changes = [place - table.asked.bound for place in np.flatnonzero(shares).tolist()]
        rows.append((np.cumsum(shares[shares > 0]).tolist(), changes))
    changed = []
    start = time.perf_counter()
    for count, key in zip(counts, keys, strict=True):
        ends, changes = rows[min(count, len(rows) - 1)]
        changed.append(changes[bisect_right(ends, key * SHARES // KEYS)])
    return time.perf_counter() - start, changed


def _whole_table() -> float:
    axes = (Dimension("A", "a"), Dimension("B", "b"))
    definition = Definition("made_up", "1", {}, "CONTACT", "made up", axes, policy="cell_keys")
    chance = np.random.default_rng(1712)
    counts = chance.negative_binomial(0.6, 0.06, (400, 400)).tolist()
    cells = {(f"a{i}", f"b{j}"): counts[i][j] for i in range(400) for j in range(400)}
    plain = RawTable.with_margins(definition, date(2025, 1, 1), date(2026, 1, 1), cells)
    keys = dict(zip(plain.counts, chance.integers(0, KEYS, len(plain.counts)).tolist(), strict=True))
    raw = RawTable(definition, plain.from_, plain.until, plain.categories, plain.counts, keys)
    return _timed(lambda: protect(raw))
