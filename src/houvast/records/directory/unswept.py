"""Making many values that stay in memory, without the collector walking them while they are made, and after.

The entries of a large directory are a million small values without a cycle among them. Python's collector
walks all of them whenever many more are made: half of the time of reading a directory, and pauses for good.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

MANY = 2_000


@contextmanager
def unswept() -> Iterator[Callable[[int], None]]:
    """The collector rests. Tell how many were made: where they are many, it leaves them out from then on."""
    made = 0

    def tell(number: int) -> None:
        nonlocal made
        made = number

    was_on = gc.isenabled()
    gc.disable()
    try:
        yield tell
    finally:
        if made >= MANY:
            gc.freeze()
        if was_on:
            gc.enable()
