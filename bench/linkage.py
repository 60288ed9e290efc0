"""Comparing filters of 1,024 bits at a Dice threshold of 0.7 on two cores, and encoding them.

Filters are as full as encoded names are (a third) or as full as they should be at most (a half). A pair that
is skipped because it cannot reach the threshold is counted as compared. The peer's figure (anonlink, C++) was
measured on a machine of this kind and is quoted; numpy without a compiled kernel is run beside ours. Other
work on the same cores is in the wall-clock rate; a rate by processor second is what one free core would give,
and two free cores would take half the processor seconds. Each comparison is made three times, the quickest by
processor time is shown, with how many others waited for the two cores meanwhile (load).
"""

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from houvast.library.figures.linkage import Encoder, Field, Filters, Key, Parameters, pairs_above

THRESHOLD, BITS, ANONLINK = 0.7, 1024, 1.4e8
MANY, SOME = 100_000, 2_000


def run() -> list[dict[str, object]]:
    rng = np.random.default_rng(1)
    rows = [_compared(rng, density) for density in (0.34, 0.5)]
    return [*rows, _plain(rng), _encoded(rng)]


def _compared(rng: np.random.Generator, density: float) -> dict[str, object]:
    left, right = _filters("left", rng, MANY, density), _filters("right", rng, MANY, density)
    right.words[:1000] = left.words[:1000]
    # The same kernel, compiled before the clock starts (some three seconds, once a process).
    pairs_above(Filters("left", "f", "k", BITS, left.words[:300]), right, THRESHOLD)
    runs = [_timed(lambda: pairs_above(left, right, THRESHOLD)) for _ in range(3)]
    wall, processor, found = min(runs, key=lambda run: run[1])
    pairs = MANY * MANY
    return {
        "what": f"{MANY:,} x {MANY:,}, {density:.0%} full",
        "seconds": round(wall, 2),
        "processor seconds": round(processor, 2),
        "load": round(os.getloadavg()[0], 1),
        "pairs a second": f"{pairs / wall:.2e}",
        "pairs a processor second": f"{pairs / processor:.2e}",
        "found": len(found),
        "times anonlink (1.4e8)": round(pairs / wall / ANONLINK, 1),
    }


def _plain(rng: np.random.Generator) -> dict[str, object]:
    """numpy.bitwise_count, one row after another."""
    left, right = _filters("left", rng, SOME, 0.34), _filters("right", rng, SOME, 0.34)

    def compare() -> int:
        count = 0
        for words, ones in zip(left.words, left.ones, strict=True):
            common = np.bitwise_count(words & right.words).sum(axis=1, dtype=np.uint16)
            count += int((2 * common >= THRESHOLD * (ones + right.ones)).sum())
        return count

    wall, processor, found = _timed(compare)
    return {
        "what": f"numpy alone, {SOME:,} x {SOME:,}, 34% full",
        "seconds": round(wall, 2),
        "pairs a second": f"{SOME * SOME / wall:.2e}",
        "pairs a processor second": f"{SOME * SOME / processor:.2e}",
        "found": found,
    }


def _encoded(rng: np.random.Generator) -> dict[str, object]:
    letters = np.array(list("aabcdeefghiijklmnoopqrstuuvwxyz"))
    records = [
        {
            "first_name": "".join(rng.choice(letters, 6)),
            "last_name": "".join(rng.choice(letters, 9)),
            "born": f"{rng.integers(1940, 2006)}-{rng.integers(1, 13):02}-{rng.integers(1, 29):02}",
        }
        for _ in range(SOME * 5)
    ]
    kinds = (("first_name", "name"), ("last_name", "name"), ("born", "date"))
    encoder = Encoder(
        Parameters("bench", tuple(Field(name, kind, 20) for name, kind in kinds)), Key(bytes(32))
    )
    wall, processor, _ = _timed(lambda: [encoder.filter_of(record) for record in records])
    return {
        "what": f"encoding {len(records):,} people",
        "seconds": round(wall, 2),
        "people a second": f"{len(records) / wall:,.0f}",
        "people a processor second": f"{len(records) / processor:,.0f}",
    }


def _filters(name: str, rng: np.random.Generator, count: int, density: float) -> Filters:
    """Filters whose numbers of ones spread as those of names do."""
    parts = []
    for begin in range(0, count, 10_000):
        size = min(10_000, count - begin)
        full = rng.normal(density, 0.03, (size, 1))
        parts.append(np.packbits(rng.random((size, BITS)) < full, axis=1).view(np.uint64))
    return Filters(name, "f", "k", BITS, np.concatenate(parts))


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    wall, processor = time.perf_counter(), time.process_time()
    made = work()
    return time.perf_counter() - wall, time.process_time() - processor, made
