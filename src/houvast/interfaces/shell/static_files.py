"""Static files from this server, whether it answers asynchronously or not.

Built ones carry a hash of their content in their name and may be kept for ever.
"""

import re
from collections.abc import Callable
from functools import cache
from inspect import iscoroutinefunction
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware
from servestatic.middleware import ServeStaticMiddleware

from houvast.interfaces.shell import built

# As frontend/build.mjs names them: public-4XTHM4RK.css
HASHED = re.compile(r"/built/[^/]+-[A-Z0-9]{8}\.(css|js|woff2|svg)$")


class Known(ServeStaticMiddleware):  # type: ignore[misc]  # servestatic comes without types
    """The files, listed once, and what later builds add. ServeStatic only knows the hashes of Django."""

    async def __call__(self, request: HttpRequest) -> HttpResponseBase:
        self.notice(request.path_info)
        response: HttpResponseBase = await super().__call__(request)
        return response

    def notice(self, url: str) -> None:
        """A page names files of the newest build, also where the server was started before it."""
        if url not in self.files and HASHED.search(url):
            file = built.BUILT / url.rsplit("/", 1)[1]
            if file.is_file():
                self.add_file_to_dictionary(url, str(file), root=str(built.BUILT))

    def immutable_file_test(self, path: str, url: str) -> bool:
        return bool(HASHED.search(url))


@sync_and_async_middleware
def static_files(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    if iscoroutinefunction(get_response):
        serve: Callable[[HttpRequest], Any] = Known(get_response)
        return serve
    known = _listed()

    def now(request: HttpRequest) -> HttpResponseBase:
        known.notice(request.path_info)
        file = known.files.get(request.path_info)
        response: HttpResponseBase = _answer(file, request) if file else get_response(request)
        return response

    return now


@cache
def _listed() -> Known:
    return Known(_never)


async def _never(request: HttpRequest) -> HttpResponseBase:
    """In place of what comes next, where only the list of files is used."""
    raise AssertionError("the list of files answers nothing itself")


def _answer(file: Any, request: HttpRequest) -> HttpResponseBase:
    found = file.get_response(request.method or "GET", request.META)
    response = FileResponse(found.file) if found.file else HttpResponse()
    response.status_code = int(found.status)
    for guessed in ("Content-Type", "Content-Disposition"):
        del response[guessed]
    for name, value in found.headers:
        if value is not None:
            response[name] = value
    return response
