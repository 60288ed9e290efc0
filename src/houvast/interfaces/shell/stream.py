"""Live pages: a thin stream of server-sent events beside Django, and posts that are answered once stored.

The database is the truth. What is published here only wakes those who listen; who reconnects says what they
had last (Last-Event-ID) and gets the rest from the database. A proxy that buffers is found out by the page,
which then asks for events instead (`?poll`).
"""

import asyncio
import contextlib
import json
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol
from urllib.parse import parse_qs

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host

from houvast.interfaces.shell.origin import is_from_elsewhere

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Handler = Callable[["Asked", Receive, Send], Awaitable[None]]

STANDS = {"state", "queue", "line", "presence"}  # how things stand, as told at the beginning of a stream
ENDS_WITH = {"state", "queue"}  # the last of that
BEAT = 15.0  # seconds: proxies close what is silent for a minute
MOST_BODY = 64 * 1024
MOST_PENDING = 256  # events of one listener; who is further behind reconnects and reads the database

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"same-origin"),
]


@dataclass(frozen=True)
class Event:
    """Something happened: `kind` and plain data for the page, or `about` for who makes it themselves.

    `id` is what a page says it had last; events without one are not repeated.
    """

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)
    id: int | None = None
    about: Any = None


class Listener:
    """What one open page waits for."""

    # A list and a future take a tenth of the memory of an asyncio.Queue; a thousand pages are open at once.
    __slots__ = ("_pending", "_wake", "loop")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._pending: list[Event | None] = []
        self._wake: asyncio.Future[None] | None = None

    def tell(self, event: Event | None) -> None:
        if len(self._pending) >= MOST_PENDING:  # it does not keep up: let go, it comes back and reads
            del self._pending[0]
            event = None
        self._pending.append(event)
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    async def next(self) -> Event | None:
        """The next event; None when it has to reconnect; TimeoutError after a beat without any."""
        if not self._pending:
            self._wake = self.loop.create_future()
            beat = self.loop.call_later(BEAT, _late, self._wake)
            try:
                await self._wake
            finally:
                beat.cancel()
                self._wake = None
        return self._pending.pop(0)

    def told(self) -> list[Event | None]:
        """What it was told and did not yet wait for."""
        return list(self._pending)


def _late(wake: "asyncio.Future[None]") -> None:
    if not wake.done():
        wake.set_exception(TimeoutError())


class Carrier(Protocol):
    """What carries events to other serving processes: see `bus`."""

    def forward(self, topic: Hashable, event: Event) -> None: ...


class Hub:
    """Who listens to what, in this process. Publishing is safe from any thread.

    With several processes `bus` carries what happens to the others; `heard` gets what comes from them.
    """

    def __init__(self) -> None:
        self.bus: Carrier | None = None
        self.heard: list[Callable[[Any, Event], None]] = []
        self._listeners: dict[Hashable, set[Listener]] = defaultdict(set)
        self._lock = threading.Lock()

    def listen(self, listener: Listener, *topics: Hashable) -> None:
        with self._lock:
            for topic in topics:
                self._listeners[topic].add(listener)

    def leave(self, listener: Listener, *topics: Hashable) -> None:
        with self._lock:
            for topic in topics:
                self._listeners[topic].discard(listener)
                if not self._listeners[topic]:
                    del self._listeners[topic]

    def publish(self, topic: Hashable, event: Event) -> None:
        _tell((listener, event) for listener in self._of(topic))
        if self.bus:
            self.bus.forward(topic, event)

    def deliver(self, told: Iterable[tuple[Hashable, Event]]) -> None:
        """What another process published, in its order."""
        those: list[tuple[Listener, Event]] = []
        for topic, event in told:
            for hear in self.heard:
                hear(topic, event)
            those += [(listener, event) for listener in self._of(topic)]
        _tell(those)

    def call_back_everybody(self) -> None:
        """Every open page of this process comes back, and reads from the database what it missed."""
        with self._lock:
            everybody = {listener for each in self._listeners.values() for listener in each}
        _tell((listener, None) for listener in everybody)

    def _of(self, topic: Hashable) -> list[Listener]:
        with self._lock:
            return list(self._listeners.get(topic, ()))

    def listens(self, topic: Hashable) -> bool:
        with self._lock:
            return bool(self._listeners.get(topic))


def _tell(those: Iterable[tuple[Listener, Event | None]]) -> None:
    """In their loop: at once where this is it; else one call wakes it for all that is told together."""
    of_loop: dict[asyncio.AbstractEventLoop, list[tuple[Listener, Event | None]]] = defaultdict(list)
    for each in those:
        of_loop[each[0].loop].append(each)
    here = None
    with contextlib.suppress(RuntimeError):  # a thread of its own
        here = asyncio.get_running_loop()
    for loop, told in of_loop.items():
        if loop is here:
            _tell_each(told)
        else:
            with contextlib.suppress(RuntimeError):  # it is closed: the process is ending
                loop.call_soon_threadsafe(_tell_each, told)


def _tell_each(told: Iterable[tuple[Listener, Event | None]]) -> None:
    for listener, event in told:
        listener.tell(event)


hub = Hub()


@dataclass(frozen=True)
class Asked:
    """A request, as far as live pages need it."""

    scope: Scope
    headers: Mapping[bytes, bytes]

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def query(self) -> Mapping[str, list[str]]:
        try:
            return parse_qs(
                self.scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=200
            )
        except ValueError:
            return {}

    @property
    def cookies(self) -> Mapping[str, str]:
        """As Django reads them on all other pages. Not kept: an open page would hold them for hours."""
        return parse_cookie(self.headers.get(b"cookie", b"").decode("latin-1"))

    @property
    def had(self) -> int:
        """The number of the latest event that the page has: Last-Event-ID, or ?after= on a first visit."""
        said = self.headers.get(b"last-event-id", b"").decode("latin-1") or self.query.get("after", ["0"])[0]
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0

    @property
    def is_ours(self) -> bool:
        """Whether one of our own pages sent it, to a host that is ours."""
        host = self.headers.get(b"host", b"").decode("latin-1")
        domain, _port = split_domain_port(host)
        if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
            return False
        return not is_from_elsewhere(self._said(b"sec-fetch-site"), self._said(b"origin"), host)

    def _said(self, name: bytes) -> str | None:
        value = self.headers.get(name)
        return None if value is None else value.decode("latin-1")


def asked(scope: Scope) -> Asked:
    return Asked(scope, dict(scope["headers"]))


async def answer(
    send: Send, status: int, data: Mapping[str, Any] | None = None, *more: tuple[bytes, bytes]
) -> None:
    body = _written(data or {}).encode()
    said = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": [*HEADERS, *more, *said]})
    await send({"type": "http.response.body", "body": body})


async def sent(of: Asked, receive: Receive) -> dict[str, Any] | None:
    """What a page posted as JSON, or None when it is nothing that our pages post."""
    if not of.headers.get(b"content-type", b"").startswith(b"application/json"):
        return None
    length = of.headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > MOST_BODY:
        return None
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > MOST_BODY:
            return None
        if not message.get("more_body"):
            break
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


async def stream(receive: Receive, send: Send, events: AsyncIterator[Event | None]) -> None:
    """Send events until the page is gone or has to reconnect. None is a beat."""
    head = [*HEADERS, (b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await _body(send, b"retry: 1500\nevent: here\ndata: {}\n\n")
    # One task beside that of the request, not two and a wait for either: a thousand pages are open at once.
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        async with asyncio.timeout(None) as here:
            leave = partial(_end, here)
            leaving.add_done_callback(leave)
            try:
                async for event in events:
                    await _body(send, as_bytes(event) if event else b": \n\n")
            finally:
                leaving.remove_done_callback(leave)
    except TimeoutError:
        return  # the page is gone
    finally:
        leaving.cancel()
    await send({"type": "http.response.body", "body": b""})


async def polled(receive: Receive, send: Send, events: AsyncIterator[Event | None]) -> None:
    """The same where a proxy holds streams back: one answer once something happened, or after a beat.

    How things stand is told first and does not end the waiting; a change of it does.
    """
    found = asyncio.ensure_future(_happened(events))
    leaving = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({found, leaving}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        if not found.done():
            found.cancel()
        await asyncio.gather(found, leaving, return_exceptions=True)
    if not found.cancelled() and found.exception() is None:
        told = [{"kind": each.kind, "data": dict(each.data)} for each in found.result()]
        await answer(send, 200, {"events": told})


async def _happened(events: AsyncIterator[Event | None]) -> list[Event]:
    found: list[Event] = []
    try:
        async for event in events:
            if event is None:
                return found
            found.append(event)
            kinds = [each.kind for each in found]
            # What the page did not have yet comes first, and ends with how things stand.
            told = bool(ENDS_WITH & set(kinds))
            if told and any(kind not in STANDS or kinds.count(kind) > 1 for kind in kinds):
                break
        with contextlib.suppress(TimeoutError):
            while True:  # what comes at the same moment goes with it
                async with asyncio.timeout(0.02):
                    if (more := await anext(events, None)) is None:
                        break
                found.append(more)
    finally:
        await events.aclose()  # type: ignore[attr-defined]  # a generator is closed
    return found


def as_bytes(event: Event) -> bytes:
    said = _written(event.data)
    number = f"id: {event.id}\n" if event.id is not None else ""
    return f"{number}event: {event.kind}\ndata: {said}\n\n".encode()


async def _body(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


def _end(here: asyncio.Timeout, _left: "asyncio.Future[None]") -> None:
    here.reschedule(0.0)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
