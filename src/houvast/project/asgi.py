"""The entry point that a server runs.

Live pages are answered by their own thin part, public pages from memory, and everything else by Django.
"""

import asyncio
import os
import sys
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houvast.project.settings")
django = get_asgi_application()

from django.conf import settings  # noqa: E402  # after Django is set up, as all that follows

from houvast.interfaces.desk import live as desk  # noqa: E402
from houvast.interfaces.desk import phone  # noqa: E402
from houvast.interfaces.public import live as public  # noqa: E402
from houvast.interfaces.public import sight  # noqa: E402
from houvast.interfaces.public.urls import kept_in_memory  # noqa: E402
from houvast.interfaces.shell import bodies, stream  # noqa: E402
from houvast.interfaces.shell.bus import Bus  # noqa: E402
from houvast.interfaces.shell.front import Front  # noqa: E402

# The writer lets go of the interpreter at each statement; until it has it back, nobody's message is stored.
# Five milliseconds a time, as Python has it, made 1,000 talks wait four times as long (bench/talks.py).
sys.setswitchinterval(0.0005)
LIVE = {**public.ROUTES, **sight.ROUTES, **desk.ROUTES, **phone.ROUTES}
if settings.PROCESSES > 1:
    Bus(stream.hub).start()
front = Front(bodies.within_limits(django), kept_in_memory(), settings.PUBLIC_PAGES_SECONDS)
_watching: set["asyncio.Task[None]"] = set()


async def application(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http" and (scope["path"].startswith("/live/") or scope["path"] == "/phone/"):
        if not _watching:
            _watching.add(asyncio.ensure_future(public.watch()))
        handler = LIVE.get((scope["method"], scope["path"]))
        if handler is None:
            return await stream.answer(send, 404, {"problem": "unknown"})
        return await handler(stream.asked(scope), receive, send)
    return await front(scope, receive, send)
