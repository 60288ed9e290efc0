"""Public pages as bytes in memory, in front of Django: made anew every fifteen seconds, alike for everybody.

Only addresses that are named, without a query, asked for by GET or HEAD. A page is made without cookies or
any other header of who asks, so nothing personal can be in it; what sets a cookie, redirects or fails is
never kept.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Container, MutableMapping
from dataclasses import dataclass
from typing import Any

from houvast.interfaces.shell.health import seen

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[..., Awaitable[None]]  # (scope, receive, send), as ASGI has it
Key = tuple[str, str, bytes, bytes, bool]

MOST = 1_000  # pages in memory; far more than there are pages, languages and host names
_PASSED_ON = (b"host", b"x-forwarded-proto")


@dataclass(frozen=True)
class Kept:
    at: float
    start: Message
    head: Message
    body: Message


class Front:
    """An ASGI application around another. `seconds` 0 keeps nothing."""

    def __init__(
        self,
        inner: Application,
        addresses: Container[str],
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.inner, self.addresses, self.seconds, self.clock = inner, addresses, seconds, clock
        self._kept: dict[Key, Kept] = {}
        self._making: dict[Key, asyncio.Task[Kept | None]] = {}

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        begun = time.perf_counter()
        key = self._key(scope)
        kept = await self._page(key, scope) if key else None
        if kept is None:
            await self.inner(scope, receive, send)
            return
        await send(kept.start)
        await send(kept.head if scope["method"] == "HEAD" else kept.body)
        seen.answered(kept.start["status"], time.perf_counter() - begun)

    def _key(self, scope: MutableMapping[str, Any]) -> Key | None:
        if (
            not self.seconds
            or scope["type"] != "http"
            or scope["path"] not in self.addresses
            or scope["query_string"]
            or scope["method"] not in ("GET", "HEAD")
        ):
            return None
        host = proto = b""
        gzip = False
        for name, value in scope["headers"]:
            if name == b"host":
                host = value
            elif name == b"x-forwarded-proto":
                proto = value
            elif name == b"accept-encoding":
                gzip = b"gzip" in value and b"gzip;q=0" not in value.replace(b" ", b"")
        return scope["path"], scope.get("scheme", "http"), host, proto, gzip

    async def _page(self, key: Key, scope: MutableMapping[str, Any]) -> Kept | None:
        kept = self._kept.get(key)
        if kept and self.clock() - kept.at < self.seconds:
            return kept
        # Everybody who asks while it is made waits for the same one.
        making = self._making.get(key)
        if making is None:
            making = self._making[key] = asyncio.create_task(self._make(key, scope))
            making.add_done_callback(lambda _: self._making.pop(key, None))
        return await asyncio.shield(making)

    async def _make(self, key: Key, scope: MutableMapping[str, Any]) -> Kept | None:
        """The page as Django answers it to nobody in particular; None when it is somebody's own after all."""
        at = self.clock()
        headers = [(name, value) for name, value in scope["headers"] if name in _PASSED_ON]
        if key[-1]:
            headers.append((b"accept-encoding", b"gzip"))
        said: list[Message] = []
        await self.inner({**scope, "method": "GET", "headers": headers}, _nothing_sent(), _into(said))
        body = b"".join(message.get("body", b"") for message in said[1:])
        first = said[0]
        start = {"type": first["type"], "status": first["status"], "headers": list(first["headers"])}
        made = Kept(
            at,
            start,
            {"type": "http.response.body", "body": b""},
            {"type": "http.response.body", "body": body},
        )
        self._kept.pop(key, None)
        if start["status"] != 200:
            return made  # a refusal or a redirect: the same for everybody, and not worth keeping
        if _is_somebodys(start):
            return None
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = made
        return made


def _nothing_sent() -> Receive:
    """A request without a body, from somebody who does not hang up."""
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            await asyncio.Event().wait()
        sent = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return receive


def _into(said: list[Message]) -> Send:
    async def send(message: Message) -> None:
        said.append(message)

    return send


def _is_somebodys(start: Message) -> bool:
    headers = {bytes(name).lower(): bytes(value).lower() for name, value in start["headers"]}
    return b"set-cookie" in headers or b"cookie" in headers.get(b"vary", b"")
