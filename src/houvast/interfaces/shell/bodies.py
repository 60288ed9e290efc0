"""How much of a request is taken, and where it stays: in memory, never in a temporary file.

Django writes what is larger than FILE_UPLOAD_MAX_MEMORY_SIZE to the disk before any page is asked. So what is
larger is never handed to it: it is read to its end and thrown away, and the page says so.
"""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import sync_and_async_middleware

FILE_PAGES = "/file/"  # pages that take files end so
AT_ONCE = 4  # large bodies in memory at the same time
DRAINED = 100_000_000  # what is read and thrown away, so that a browser listens to the answer
REFUSED = "houvast.refused"

_large = 0


def most(path: str) -> int:
    limit: int = settings.FILE_UPLOAD_MAX_MEMORY_SIZE if path.endswith(FILE_PAGES) else settings.LARGEST_FORM
    return limit


def within_limits(application: Any) -> Any:
    """An ASGI application that is never given more than a page takes."""

    async def limited(scope: Any, receive: Any, send: Any) -> None:
        global _large
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        length, limit = _length(scope), most(scope["path"])
        is_large = length is None or length > settings.LARGEST_FORM
        if length is not None and length > limit:
            await _refused("large", application, scope, receive, send)
            return
        if is_large and _large >= AT_ONCE:
            await _refused("busy", application, scope, receive, send)
            return
        _large += is_large
        try:
            await application(scope, _counted(receive, limit), send)
        finally:
            _large -= is_large

    return limited


def _length(scope: Any) -> int | None:
    """What it says of its length; None where it does not say and something comes."""
    headers = dict(scope["headers"])
    if b"content-length" in headers:
        said = headers[b"content-length"]
        return int(said) if said.isdigit() else 1 << 62
    return None if b"transfer-encoding" in headers else 0


def _counted(receive: Any, limit: int) -> Any:
    """What comes without saying how much ends where the limit is."""
    had = 0

    async def next_piece() -> Any:
        nonlocal had
        message = await receive()
        had += len(message.get("body", b""))
        return message if had <= limit else {"type": "http.disconnect"}

    return next_piece


async def _refused(why: str, application: Any, scope: Any, receive: Any, send: Any) -> None:
    had = 0
    while had < DRAINED:
        message = await receive()
        had += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            break
    headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
    empty = {**scope, "headers": [*headers, (b"content-length", b"0")], REFUSED: why}

    told = False

    async def nothing() -> Any:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": b"", "more_body": False}

    await application(empty, nothing, send)


@sync_and_async_middleware
def refusing(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """The page that says that too much was sent, or too much at once; before any other looks at it."""
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            if page := _page(request):
                return page
            answer: Awaitable[HttpResponseBase] = get_response(request)
            return await answer

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        response: HttpResponseBase = _page(request) or get_response(request)
        return response

    return now


def _page(request: HttpRequest) -> HttpResponseBase | None:
    why = getattr(request, "scope", {}).get(REFUSED)
    said = request.META.get("CONTENT_LENGTH") or "0"
    if why is None and (not said.isdigit() or int(said) > most(request.path)):
        why = "large"
    if why is None:
        return None
    return render(request, "413.html", {"busy": why == "busy"}, status=503 if why == "busy" else 413)
