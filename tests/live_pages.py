"""Live pages by their own doors, in one thread: what is posted, and what a stream says until it is enough."""

import asyncio
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from houvast.interfaces.desk import live as desk
from houvast.interfaces.desk import phone
from houvast.interfaces.public import live as public
from houvast.interfaces.public import sight
from houvast.interfaces.shell import live, stream
from houvast.interfaces.shell.writer import stored

ROUTES = {**public.ROUTES, **sight.ROUTES, **desk.ROUTES, **phone.ROUTES}


def in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks and writes run where the loop does, after the others had their turn; nothing is known yet."""

    async def in_thread(work: Callable[..., Any], *args: Any, **said: Any) -> Any:
        await asyncio.sleep(0)
        return work(*args, **said)

    async def write(operation: Callable[..., Any], *args: Any, **said: Any) -> Any:
        await asyncio.sleep(0)
        (result,) = stored([partial(operation, *args, **said)])
        if isinstance(result, Exception):
            raise result
        return result

    monkeypatch.setattr(live, "in_thread", in_thread)
    monkeypatch.setattr(live, "write", write)
    monkeypatch.setattr(public, "_known", {})
    monkeypatch.setattr(desk, "_guests", {})


def counted(doing: Callable[[], Any]) -> Callable[[], Any]:
    """(what came of it, its statements), for `looped.run`: within the loop's own thread."""

    async def run() -> tuple[Any, list[str]]:
        with CaptureQueriesContext(connection) as asked:
            result = await doing()
        return result, [query["sql"] for query in asked]

    return run


def scope_of(method: str, path: str, cookie: str, **headers: str) -> dict[str, Any]:
    path, _, query = path.partition("?")
    said = {"host": "testserver", "cookie": cookie, **headers}
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in said.items()]
    return {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": raw}


async def posted(path: str, cookie: str, said: Mapping[str, Any]) -> tuple[int, Any]:
    """(status, answer)."""
    body, sent = json.dumps(said).encode(), []
    scope = scope_of("POST", path, cookie, content_type="application/json", content_length=str(len(body)))

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    await ROUTES["POST", path](stream.asked(scope), receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


async def looked(path: str, cookie: str) -> tuple[int, Any]:
    """(status, answer) of what is asked and answered at once."""
    sent: list[Any] = []
    scope = scope_of("GET", path, cookie)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    await ROUTES["GET", scope["path"]](stream.asked(scope), receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


async def told(path: str, cookie: str, enough: Callable[[list[Any]], bool]) -> list[tuple[str, Any]]:
    """(kind, data) of what a stream says until it is enough; then the page goes away."""
    gone, events = asyncio.Event(), []
    scope = scope_of("GET", path, cookie)

    async def receive() -> dict[str, Any]:
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        for part in message.get("body", b"").decode().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in part.splitlines() if ": " in line)
            if "event" in lines:
                events.append((lines["event"], json.loads(lines["data"])))
        if enough(events):
            gone.set()

    async with asyncio.timeout(30):
        await ROUTES["GET", scope["path"]](stream.asked(scope), receive, send)
    return events
