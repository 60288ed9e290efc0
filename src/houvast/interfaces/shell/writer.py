"""One writer with group commit: what many people send at once is stored in few transactions.

A commit to disk takes as long for sixty messages as for one. Operations wait in line, run one after the
other in one thread, and share a transaction; each is answered only after that transaction is on disk. What
can be done for many at once (accounts.together) is. One that is refused takes nothing with it; where the
transaction as a whole fails, each operation gets one of its own.
"""

import asyncio
import functools
import itertools
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, transaction

from houvast.records.accounts.together import Together, together_of

R = TypeVar("R")
Operation = Callable[[], Any]
Waiting = tuple[asyncio.AbstractEventLoop, "asyncio.Future[Any]"]
MOST_AT_ONCE = 64
LONGEST_LINE = 4000


class Full(Exception):
    """More is being sent than can be stored: send it again in a moment. Nothing was stored of it."""


class Writer:
    """Runs operations in the order in which they came; starts its thread with the first."""

    def __init__(self) -> None:
        self._line: queue.Queue[tuple[Operation, Waiting]] = queue.Queue(LONGEST_LINE)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    async def run(self, operation: Callable[[], R]) -> R:
        """What the operation returns or raises, once it is on disk; Full when too many wait."""
        self._start()
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()
        try:
            self._line.put_nowait((operation, (loop, answer)))
        except queue.Full as full:
            raise Full from full
        return await answer

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
            _answer([waits for _, waits in batch], stored([operation for operation, _ in batch]))


@dataclass(frozen=True)
class _Run:
    """Operations that are done together, if any way is known to: as they go on, and what ended before."""

    how: Together | None
    calls: Sequence[Any]
    ended: Mapping[int, object]


def stored(batch: Sequence[Operation]) -> list[Any]:
    """What each returned or raised; what is returned is on disk."""
    written, runs = False, [_Run(None, batch, {})]
    try:
        _mend()
        runs = [_before(how, calls) for how, calls in _runs(batch)]
        with transaction.atomic():
            results = [each for run in runs for each in _answers(run)]
            written = True
        return results
    except Exception as failure:
        _mend()
        if written or not _is_there():  # what of it came to disk is not known; the database is gone
            return [failure] * len(batch)
    return [
        run.ended[place] if place in run.ended else _one_alone(call)
        for run in runs
        for place, call in enumerate(run.calls)
    ]


def _runs(batch: Sequence[Operation]) -> Iterator[tuple[Together | None, list[Any]]]:
    """Operations in their order, those together that are done together."""
    for how, run in itertools.groupby(batch, _how):
        yield how, list(run)


def _how(operation: Operation) -> Together | None:
    return together_of(operation.func) if isinstance(operation, functools.partial) else None


def _before(how: Together | None, calls: Sequence[Any]) -> _Run:
    if how is None:
        return _Run(how, calls, {})
    ended, going_on = how.before(calls)
    return _Run(how, going_on, ended)


def _answers(run: _Run) -> list[Any]:
    results = dict(run.ended)
    if run.how is not None:
        rest = [place for place in range(len(run.calls)) if place not in results]
        answers = run.how.within([run.calls[place] for place in rest])
        results |= {rest[place]: answer for place, answer in answers.items()}
    return [
        results[place] if place in results else _one(operation) for place, operation in enumerate(run.calls)
    ]


def _one(operation: Operation) -> Any:
    """An operation has a savepoint of its own (the guard): a refusal undoes its own work and nothing else."""
    try:
        return operation()
    except Exception as refusal:
        return refusal


def _one_alone(operation: Operation) -> Any:
    """In a transaction of its own, which the guard takes: on disk once it returns."""
    result = _one(operation)
    _mend()
    return result


def _mend() -> None:
    """A connection that broke or is too old is made anew with the next statement."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()


def _is_there() -> bool:
    try:
        connection.ensure_connection()
    except Exception:
        return False
    return True


def _answer(waiting: Sequence[Waiting], results: Sequence[Any]) -> None:
    """One call wakes a loop for a whole batch: to wake it costs more than to answer."""
    of_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = defaultdict(list)
    for (loop, answer), result in zip(waiting, results, strict=True):
        of_loop[loop].append((answer, result))
    for loop, answers in of_loop.items():
        with suppress(RuntimeError):  # it is closed: the process is ending
            loop.call_soon_threadsafe(_settle, answers)


def _settle(answers: Sequence[tuple["asyncio.Future[Any]", Any]]) -> None:
    for answer, result in answers:
        if answer.done():  # nobody waits any more
            continue
        if isinstance(result, Exception):
            answer.set_exception(result)
        else:
            answer.set_result(result)
