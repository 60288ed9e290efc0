"""One writer with group commit: what many people send at once is stored in few transactions.

A commit to disk takes as long for sixty messages as for one. Operations wait in line, run one after the
other in one thread, and share a transaction; each is answered only after that transaction is on disk. One
that is refused takes nothing with it.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from django.db import close_old_connections, connection, transaction

R = TypeVar("R")
MOST_AT_ONCE = 64
LONGEST_LINE = 4000


class Full(Exception):
    """More is being sent than can be stored: send it again in a moment. Nothing was stored of it."""


class Writer:
    """Runs operations in the order in which they came; starts its thread with the first."""

    def __init__(self) -> None:
        self._line: queue.Queue[tuple[Callable[[], Any], Future[Any]]] = queue.Queue(LONGEST_LINE)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    async def run(self, operation: Callable[[], R]) -> R:
        """What the operation returns or raises, once it is on disk; Full when too many wait."""
        self._start()
        future: Future[R] = Future()
        try:
            self._line.put_nowait((operation, future))
        except queue.Full as full:
            raise Full from full
        return await asyncio.wrap_future(future)

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._write, name="writer", daemon=True)
                self._thread.start()

    def _write(self) -> None:
        while True:
            batch = [self._line.get()]
            while len(batch) < MOST_AT_ONCE:
                try:
                    batch.append(self._line.get_nowait())
                except queue.Empty:
                    break
            _answer(batch, _stored(batch))


def _stored(batch: list[tuple[Callable[[], Any], "Future[Any]"]]) -> list[Any]:
    """What each returned or raised; all of it is on disk, or the same failure stands for each."""
    try:
        close_old_connections()
        with transaction.atomic():
            return [_one(operation) for operation, _ in batch]
    except Exception as failure:  # the disk is full, the database is gone: everybody is told
        connection.close()
        return [failure] * len(batch)


def _one(operation: Callable[[], Any]) -> Any:
    """An operation has a savepoint of its own (the guard): a refusal undoes its own work and nothing else."""
    try:
        return operation()
    except Exception as refusal:
        return refusal


def _answer(batch: list[tuple[Callable[[], Any], "Future[Any]"]], results: list[Any]) -> None:
    for (_, future), result in zip(batch, results, strict=True):
        if future.cancelled():
            continue
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)
