"""What live pages of all audiences share: the writer, threads for the database, and telling who listens.

Topics: ("talk", id) for both sides of one talk, ("person", id) for the person's open page of it,
("queue", helpline) for who waits, ("staff", id) for what one worker has in hands.
"""

import asyncio
import functools
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import close_old_connections
from django.utils import timezone

from houvast.interfaces.shell.stream import Event, hub
from houvast.interfaces.shell.writer import Writer
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.queries import talks as queries

P = ParamSpec("P")
R = TypeVar("R")
Q = TypeVar("Q")
GONE_AFTER = 180.0  # seconds without a sign of the person's page before a waiting chat counts as given up
SWEEP = 30.0
TIME_TO_ANSWER = 3.0

writer = Writer()
_threads = ThreadPoolExecutor(4, thread_name_prefix="live")


async def in_thread(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run what reads the database, with a connection of that thread."""

    def run() -> R:
        close_old_connections()
        return work(*args, **kwargs)

    return await asyncio.get_running_loop().run_in_executor(_threads, run)


async def write(operation: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run an operation by the writer: answered once it is on disk."""
    return await writer.run(functools.partial(operation, *args, **kwargs))


class Gathered(Generic[Q, R]):
    """Questions of many open pages, answered by one look at the database: those that come while it looks wait
    for the next look together. As many small looks, they cost a process the more the fuller it is."""

    MOST = 200

    def __init__(self, look: Callable[[Sequence[Q]], Sequence[R]]) -> None:
        self._look = look
        self._asked: list[tuple[Q, asyncio.Future[R]]] = []
        self._looking: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> R:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()
        if self._looking is None or self._looking.done() or self._looking.get_loop() is not loop:
            self._asked = []
            self._looking = loop.create_task(self._answer())
        self._asked.append((question, answer))
        return await answer

    async def _answer(self) -> None:
        while self._asked:
            now, self._asked = self._asked[: self.MOST], self._asked[self.MOST :]
            try:
                found: Sequence[R | Exception] = await in_thread(self._look, [asked for asked, _ in now])
            except Exception as failure:  # the database is gone: everybody is told
                found = [failure] * len(now)
            for (_, answer), said in zip(now, found, strict=True):
                if answer.done():
                    continue
                if isinstance(said, Exception):
                    answer.set_exception(said)
                else:
                    answer.set_result(said)


def _arrived(asked: Sequence[tuple[uuid.UUID, int, Actor]]) -> list[list[Any]]:
    wanted = [(talk, after) for talk, after, _ in asked]
    return list(queries.arrived(wanted, seen_by=[by for _, _, by in asked]))


_arrivals: Gathered[tuple[uuid.UUID, int, Actor], list[Any]] = Gathered(_arrived)


async def arrived(talk: uuid.UUID, *, after: int, by: Actor) -> list[Any]:
    """Messages of a talk after a number, still sealed, as who looks may read them."""
    return await _arrivals.ask((talk, after, by))


def clock(at: datetime) -> str:
    """A moment as it stands on the clock of the helpline."""
    return f"{at.astimezone(timezone.get_default_timezone()):%H:%M}"  # no page has a zone of its own


def tell_message(kept: Any) -> None:
    """A message is on disk: whoever has the talk open gets it. Sealed: each opens it with their own key."""
    hub.publish(("talk", kept.talk), Event("message", about=kept))


def tell_talk(talk: uuid.UUID, kind: str, **data: Any) -> None:
    hub.publish(("talk", talk), Event(kind, data, about=talk))


def tell_queue(organisation: uuid.UUID) -> None:
    hub.publish(("queue", organisation), Event("queue"))


def tell_staff(*people: uuid.UUID | None) -> None:
    for each in filter(None, people):
        hub.publish(("staff", each), Event("hands"))


class Presence:
    """When the page of each waiting person last gave a sign: in memory only, and forgotten with it."""

    def __init__(self) -> None:
        self._seen: dict[uuid.UUID, float] = {}
        self._asked: set[uuid.UUID] = set()

    def sign(self, talk: uuid.UUID) -> None:
        self._seen[talk] = time.monotonic()

    def forget(self, talk: uuid.UUID) -> None:
        self._seen.pop(talk, None)

    def is_here(self, talk: uuid.UUID) -> bool:
        """Whether their page is open here, or gave a sign here not long ago."""
        return hub.listens(("person", talk)) or self._seen.get(talk, 0) > time.monotonic() - GONE_AFTER

    def gone(self) -> list[uuid.UUID]:
        """Talks whose page gave no sign for too long; each is told once."""
        before = time.monotonic() - GONE_AFTER
        found = [talk for talk, at in self._seen.items() if at < before and not hub.listens(("person", talk))]
        for talk in found:
            del self._seen[talk]
        return found

    async def gone_everywhere(self) -> list[uuid.UUID]:
        """The same, of those who are not at another serving process either: they are asked first."""
        gone = self.gone()
        if not gone or hub.bus is None:
            return gone
        self._asked = set(gone)
        for talk in gone:
            tell_talk(talk, "who")
        await asyncio.sleep(TIME_TO_ANSWER)
        return [talk for talk in gone if talk in self._asked]

    def answered(self, talk: uuid.UUID) -> None:
        """Another process has their page."""
        if talk in self._asked:
            self._asked.discard(talk)
            self.sign(talk)


presence = Presence()
