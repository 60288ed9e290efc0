"""The thin transport alone, and the same on Channels: no storage, no sealing, no rights. For bench/talks.py.

Served by uvicorn as `bench.live.thin:ours` and `bench.live.thin:channels`. BENCH_TALKS names a file with the
people of the load: who has which talk in hands. Numbers are counted in memory, so nothing survives.
"""

import asyncio
import json
import os
import uuid
from collections import Counter
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

if not settings.configured:  # neither needs more of Django than these
    settings.configure(
        ALLOWED_HOSTS=["127.0.0.1"],
        USE_TZ=True,
        CHANNEL_LAYERS={
            "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 4000}}
        },
    )

from houvast.interfaces.shell.stream import Event, Listener, answer, asked, hub, sent, stream

PAGE = b'<input name="csrfmiddlewaretoken" value="x">'
_numbers: Counter[str] = Counter()


def invented(talks: int, workers: int) -> dict[str, Any]:
    """People of a load, as bench.live.people makes them; the secret of a talk is its id."""
    made = [str(uuid.uuid4()) for _ in range(talks)]
    return {
        "workers": [f"worker{number}" for number in range(workers)],
        "talks": [{"id": each, "worker": at % workers, "secret": each} for at, each in enumerate(made)],
    }


async def ours(scope: Any, receive: Any, send: Any) -> None:
    """Our streams and posts, from and to memory."""
    of = asked(scope)
    match scope["method"], scope["path"]:
        case "GET", "/live/own/" | "/live/desk/":
            listener = Listener(asyncio.get_running_loop())
            topics = [("talk", each) for each in _talks(of.cookies)]
            hub.listen(listener, *topics)
            try:
                await stream(receive, send, _events(listener))
            finally:
                hub.leave(listener, *topics)
        case "POST", "/live/own/say/" | "/live/desk/say/":
            said = await sent(of, receive) or {}
            talk, message = _said(said, of.cookies)
            hub.publish(("talk", talk), Event("message", message, id=message["n"]))
            await answer(send, 200, {"n": message["n"]})
        case _:
            await _sign_in(scope, receive, send)


async def _events(listener: Listener) -> AsyncIterator[Event | None]:
    yield Event("line", {"line": ""})
    yield Event("state", {"state": "IN_HANDS"})
    yield Event("queue", {"waiting": 0})
    while True:
        try:
            yield await listener.next()
        except TimeoutError:
            yield None


def channels_application() -> Any:
    from channels.generic.http import AsyncHttpConsumer
    from channels.layers import get_channel_layer
    from channels.routing import URLRouter
    from django.urls import path

    class Open(AsyncHttpConsumer):  # type: ignore[misc]  # Channels has no types
        async def handle(self, body: bytes) -> None:
            cookies = _cookies(self.scope)
            await self.send_headers(status=200, headers=[(b"content-type", b"text/event-stream")])
            for each in _talks(cookies):
                await self.channel_layer.group_add(f"talk-{each}", self.channel_name)
            for kind in ("line", "state", "queue"):
                await self.send_body(f'event: {kind}\ndata: {{"line": ""}}\n\n'.encode(), more_body=True)

        async def http_request(self, message: Any) -> None:  # stays open after it is handled
            await self.handle(b"")

        async def said(self, event: Any) -> None:
            data = json.dumps(event["message"])
            await self.send_body(f"event: message\ndata: {data}\n\n".encode(), more_body=True)

    class Say(AsyncHttpConsumer):  # type: ignore[misc]  # Channels has no types
        async def handle(self, body: bytes) -> None:
            talk, message = _said(json.loads(body), _cookies(self.scope))
            await get_channel_layer().group_send(f"talk-{talk}", {"type": "said", "message": message})
            answered = json.dumps({"n": message["n"]}).encode()
            length = (b"content-length", b"%d" % len(answered))
            await self.send_response(200, answered, headers=[length])

    routes = [path(f"live/{side}/{end}", consumer.as_asgi())
              for side in ("own", "desk") for end, consumer in (("", Open), ("say/", Say))]  # fmt: skip
    routed = URLRouter(routes)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"].startswith("/live/"):
            await routed(scope, receive, send)
        else:
            await _sign_in(scope, receive, send)

    return application


def __getattr__(name: str) -> Any:
    """`channels`, made when it is asked for: whoever runs only ours needs no Channels."""
    if name == "channels":
        return channels_application()
    raise AttributeError(name)


@cache
def _hands() -> dict[str, list[str]]:
    people = json.loads(Path(os.environ["BENCH_TALKS"]).read_text(encoding="utf-8"))
    hands: dict[str, list[str]] = {name: [] for name in people["workers"]}
    for each in people["talks"]:
        hands[people["workers"][each["worker"]]].append(each["id"])
    return hands


def _talks(cookies: Any) -> list[str]:
    return [cookies["t"]] if "t" in cookies else _hands()[cookies["w"]]


def _said(said: dict[str, Any], cookies: Any) -> tuple[str, dict[str, Any]]:
    talk, who = said.get("talk") or cookies["t"], "PERSON" if "t" in cookies else "WORKER"
    _numbers[talk] += 1
    return talk, {"talk": talk, "n": _numbers[talk], "from": who, "text": said["text"]}


def _cookies(scope: Any) -> Any:
    return asked(scope).cookies


async def _sign_in(scope: Any, receive: Any, send: Any) -> None:
    """As much of the page as the client of the load asks for."""
    body = (await receive()).get("body", b"")
    name = parse_qs(body.decode()).get("username", [""])[0]
    headers = [(b"content-type", b"text/html"), (b"set-cookie", f"w={name}".encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers if name else headers[:1]})
    await send({"type": "http.response.body", "body": PAGE})
