"""The journal's own host name, where there is one: it answers the journal alone, and no other name does.

So what a browser remembers of it does not lead to the helpline, and no page of the helpline has its origin.
"""

import re
from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotFound,
    HttpResponseRedirect,
)
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import get_language_from_request

OF_THE_JOURNAL = re.compile(r"(/[a-z]{2})?/notes/")
OF_BOTH = re.compile(r"/(static|leave)/|/healthz$")


@sync_and_async_middleware
def own_host(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            answer: HttpResponseBase = _elsewhere(request) or await get_response(request)
            return answer

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        answer: HttpResponseBase = _elsewhere(request) or get_response(request)
        return answer

    return now


def _elsewhere(request: HttpRequest) -> HttpResponse | None:
    """Where this is answered, when it is not here; None when it is."""
    own, path = settings.JOURNAL_HOST, request.path_info
    if not own or OF_BOTH.match(path):
        return None
    here, journal = request.get_host().partition(":")[0] == own, bool(OF_THE_JOURNAL.match(path))
    if here == journal:
        return None
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotFound()
    if here and path == "/":
        return HttpResponseRedirect(f"/{get_language_from_request(request)[:2]}/notes/")
    return HttpResponseRedirect(f"{request.scheme}://{settings.ALLOWED_HOSTS[0] if here else own}{path}")
