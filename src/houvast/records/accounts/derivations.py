"""Key derivations take turns: each takes 64 MiB or more, and a core.

Fifty sign-ins at once would otherwise take 3 GB and every core, and all other pages would wait. A process
runs as many at once as leave the machine room to answer; the others wait in line, and a line that is too
long says so at once.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)  # each takes one core: the others answer pages
LONGEST_LINE = 200
PATIENCE = 60.0  # seconds


class Busy(Exception):
    """Too many sign-ins at this moment; in some seconds there is room again."""


_turns = threading.BoundedSemaphore(AT_ONCE)
_places = threading.BoundedSemaphore(LONGEST_LINE)


@contextmanager
def in_turn() -> Iterator[None]:
    """Wait for one's turn, or Busy."""
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        if not _turns.acquire(timeout=PATIENCE):
            raise Busy
        try:
            yield
        finally:
            _turns.release()
    finally:
        _places.release()
