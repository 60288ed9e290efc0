"""Key derivations take turns: each takes 64 MiB or more, and a core.

Fifty sign-ins at once would otherwise take 3 GB and every core, and all other pages would wait. A process
runs as many at once as leave the machine room to answer, on threads that give way to those that answer pages;
the others wait in line, and a line that is too long says so at once.
"""

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = max(1, (os.cpu_count() or 1) // 2)  # each takes one core: the others answer pages
LONGEST_LINE = 200
PATIENCE = 60.0  # seconds
GIVES_WAY = 10  # of 19: still a tenth of a core beside threads that want all of it


class Busy(Exception):
    """Too many sign-ins at this moment; in some seconds there is room again."""


def in_turn(work: Callable[[], T]) -> T:
    """The work's result once its turn came, or Busy."""
    if not _places.acquire(blocking=False):
        raise Busy
    try:
        waiting = _workers.submit(work)
        try:
            return waiting.result(timeout=PATIENCE)
        except TimeoutError as impatient:
            waiting.cancel()
            raise Busy from impatient
    finally:
        _places.release()


def _give_way() -> None:
    """Linux weighs threads one by one. They cannot be weighed up again, so they do nothing else."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVES_WAY)


def _begin() -> None:
    """Anew in a process that was forked: threads do not come along."""
    global _workers, _places  # one line for a process
    _workers = ThreadPoolExecutor(AT_ONCE, "derivation", initializer=_give_way)
    _places = threading.BoundedSemaphore(LONGEST_LINE)


_workers: ThreadPoolExecutor
_places: threading.BoundedSemaphore
_begin()
os.register_at_fork(after_in_child=_begin)
