"""What several serving processes tell each other, carried by PostgreSQL (LISTEN and NOTIFY).

As within one process, it only wakes those who listen: the database is the truth, and of a message no more
travels than its number. When the connection breaks, nobody knows what was missed: every open page of this
process is asked to come back, and reads it there.
"""

import json
import logging
import queue
import threading
import time
import uuid
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from houvast.interfaces.shell.stream import Event, Hub

CHANNEL = "houvast_live"
MOST_BYTES = 7900  # PostgreSQL carries less than 8,000 at a time
LONGEST_LINE = 20_000
AGAIN = 1.0  # seconds until a broken connection is tried anew

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Elsewhere:
    """A message that another process stored: who listens reads it from the database."""

    talk: uuid.UUID
    number: int
    author: str = ""
    sealed: bytes = b""


class Bus:
    """Carries what one hub publishes to the hubs of the other processes, and what they publish here."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._me = uuid.uuid4().hex[:12]
        self._line: queue.Queue[str] = queue.Queue(LONGEST_LINE)

    def start(self) -> None:
        for work in (self._send, self._listen):
            threading.Thread(target=self._again_and_again, args=(work,), daemon=True).start()
        self._hub.bus = self

    def forward(self, topic: Hashable, event: Event) -> None:
        try:
            self._line.put_nowait(_written(topic, event))
        except queue.Full:  # pages look for themselves at each beat: nothing is lost, it comes later
            log.warning("more happens than can be told to other processes")

    def _again_and_again(self, work: Any) -> None:
        while True:
            own = connections.create_connection("default")
            try:
                own.connect()
                work(own)
            except Exception as failure:  # the database went away: it comes back
                log.warning("no connection to other processes: %s", type(failure).__name__)
                time.sleep(AGAIN)
            finally:
                own.close()

    def _send(self, own: BaseDatabaseWrapper) -> None:
        while True:
            told = [self._line.get()]
            length = len(told[0].encode())
            while not self._line.empty() and length + MOST_BYTES // 8 < MOST_BYTES:
                told.append(self._line.get_nowait())
                length += len(told[-1].encode()) + 1
            for part in _parts(told, self._me):
                with own.cursor() as cursor:
                    cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, part])

    def _listen(self, own: BaseDatabaseWrapper) -> None:
        raw = own.connection
        raw.execute(f"LISTEN {CHANNEL}")
        self._hub.call_back_everybody()
        for notice in raw.notifies():
            sender, told = json.loads(notice.payload)
            if sender != self._me:
                self._hub.deliver(map(_read, told))


def _parts(told: list[str], me: str) -> list[str]:
    """Payloads that PostgreSQL carries, each a JSON list [who sends, [what, ...]]."""
    parts: list[list[str]] = [[]]
    length = 0
    for each in told:
        size = len(each.encode()) + 1
        if parts[-1] and length + size > MOST_BYTES - 40:
            parts.append([])
            length = 0
        parts[-1].append(each)
        length += size
    return [f'["{me}", [{",".join(part)}]]' for part in parts]


def _written(topic: Any, event: Event) -> str:
    kind, about = event.kind, event.about
    number = getattr(about, "number", None)
    of = about.talk if number is not None else about
    return json.dumps([topic[0], str(topic[1]), kind, dict(event.data), str(of) if of else None, number])


def _read(said: list[Any]) -> tuple[Hashable, Event]:
    name, of, kind, data, about, number = said
    found = uuid.UUID(about) if about else None
    event = Event(kind, data, about=Elsewhere(found, number) if found and number is not None else found)
    return (name, uuid.UUID(of)), event
