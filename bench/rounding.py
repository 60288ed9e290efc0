"""Controlled rounding of the made-up tables of `suppression`, with all margins.

`widened` is how many multiples a count may go beyond its two neighbours because no rounding to them was
found; `off` is how far a count is moved on average. For comparison: rounding each number on its own, which
does not add up.
"""

import time

import numpy as np

from bench.suppression import _table
from houvast.library.figures.relations import relations
from houvast.library.figures.rounding import rounded

ASKED = (("3x9x7", 5), ("3x9x7", 3), ("4x12x60", 5), ("4x12x60", 3))


def run() -> list[dict[str, object]]:
    return [_row(name, base) for name, base in ASKED]


def _row(name: str, base: int) -> dict[str, object]:
    raw = _table(name, "rounded_to_5")
    ties = relations([raw])
    counts = np.array([raw.counts[key] for key in raw.every_cell()])
    start = time.perf_counter()
    found = rounded(ties, counts, base)
    taken = time.perf_counter() - start
    alone = (counts + base // 2) // base * base
    return {
        "table": name,
        "base": base,
        "cells": len(counts),
        "seconds": f"{taken:.2f}",
        "widened": found.widened,
        "off": f"{np.abs(found.values - counts).mean():.2f}",
        "off, each on its own": f"{np.abs(alone - counts).mean():.2f}",
        "sums that do not hold, each on its own": int(np.count_nonzero(ties.matrix @ alone)),
    }
