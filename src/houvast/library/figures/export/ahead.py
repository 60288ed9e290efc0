"""Drawing and printing ahead, in processes of their own, while this one writes the other files of a table.

Neither Vega nor typst lets another thread work, so threads would gain nothing. A process gets orders on one
line each and answers with the files; it reads no table, no setting and no database. Where one fails or dies,
its order is carried out here: what is wrong with it then shows where it always did.
"""

import json
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from types import TracebackType
from typing import IO, Self

from houvast.library.figures.drawing import keep
from houvast.library.figures.export.orders import Made, Order, carry_out, order_of, orders
from houvast.library.figures.outgoing import Outgoing, name_of

FEW = 4  # tables, below which starting a process takes longer than it saves
AHEAD = 3  # tables whose drawings are under way while one is written
MOST = 2
_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "LANG", "PYTHONPATH", "SYSTEMROOT")  # no settings, no secrets
Promised = tuple[Order, Future[Made] | None]


class Ahead:
    """The drawings of tables that will be asked for in this order. Nothing starts before the first is.

    `for_answers` has what written answers draw made too, and kept for `drawing`. `processes`: how many, in
    place of what the machine has room for.
    """

    def __init__(
        self, tables: Sequence[Outgoing], *, for_answers: bool = False, processes: int | None = None
    ) -> None:
        self._for_answers = for_answers
        here = _processors() if len(tables) >= FEW else 1
        self._processes = min(MOST, here if here > 1 else 0) if processes is None else processes
        self._to_come = deque(tables)
        self._under_way: deque[tuple[str, list[Promised]]] = deque()
        self._threads: ThreadPoolExecutor | None = None
        self._own = threading.local()
        self._children: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, at: TracebackType | None) -> None:
        if self._threads is not None:
            self._threads.shutdown(wait=kind is None, cancel_futures=True)
        for child in self._children:
            if kind is not None:
                child.kill()
            for pipe in (child.stdin, child.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]  # both are pipes
            child.wait()

    def made(self, table: Outgoing) -> Iterator[tuple[str, bytes]]:
        """The language and ending of each file that is drawn or printed of a table, and its content."""
        for order, future in self._promised(table):
            made = future.result() if future else carry_out(order)
            for spec, svg in made.drawn.items():
                keep(spec, svg)
            for ending, content in made.files.items():
                yield f"{order.language}.{ending}", content

    def _promised(self, table: Outgoing) -> list[Promised]:
        if self._processes:
            self._threads = self._threads or ThreadPoolExecutor(self._processes, "drawing")
            while self._to_come and len(self._under_way) <= AHEAD:
                following = self._to_come.popleft()
                asked = [
                    (order, self._threads.submit(self._asked, order)) for order in self._orders(following)
                ]
                self._under_way.append((name_of(following), list(asked)))
            if self._under_way and self._under_way[0][0] == name_of(table):
                return self._under_way.popleft()[1]
        return [(order, None) for order in self._orders(table)]

    def _orders(self, table: Outgoing) -> Iterator[Order]:
        return orders(table, for_answers=self._for_answers)

    def _asked(self, order: Order) -> Made:
        """What the process of this thread answers; without an answer, what is made here."""
        try:
            to, answers = getattr(self._own, "pipes", None) or self._begun()
            to.write(order.as_text().encode("utf-8") + b"\n")
            to.flush()
            return _answer(answers)
        except (OSError, ValueError):
            return carry_out(order)

    def _begun(self) -> tuple[IO[bytes], IO[bytes]]:
        child = subprocess.Popen(  # noqa: S603  # ourselves
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
        self._children.append(child)
        assert child.stdin is not None
        assert child.stdout is not None
        self._own.pipes = child.stdin, child.stdout
        return child.stdin, child.stdout


def serve(orders_: IO[bytes], answers: IO[bytes]) -> None:
    """Carry out orders until there are no more; one that fails is answered with nothing."""
    for line in orders_:
        try:
            made = carry_out(order_of(line.decode("utf-8")))
        except Exception:
            made = None  # who asked carries it out again, and hears why
        sizes = {} if made is None else {ending: len(content) for ending, content in made.files.items()}
        head = {"files": sizes, "drawn": {} if made is None else made.drawn}
        answers.write(json.dumps(head).encode("utf-8") + b"\n")
        for content in () if made is None else made.files.values():
            answers.write(content)
        answers.flush()


def _answer(pipe: IO[bytes]) -> Made:
    """One answer; ValueError where there is none, or a broken one."""
    head = json.loads(pipe.readline())
    if not head["files"]:
        raise ValueError("nothing was made")
    files = {ending: pipe.read(size) for ending, size in head["files"].items()}
    if any(len(content) != head["files"][ending] for ending, content in files.items()):
        raise ValueError("an answer was cut short")
    return Made(files, head["drawn"])


def _processors() -> int:
    """On how many processors this process may run."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
