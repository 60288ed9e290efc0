"""A middleware that may answer before anything else does, for pages and for what is asked without waiting."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

Middleware = Callable[[Callable[[HttpRequest], Any]], Callable[[HttpRequest], Any]]


def answered_before(first: Callable[[HttpRequest], HttpResponse | None]) -> Middleware:
    """What `first` answers stands; where it answers nothing, the request goes on."""

    @sync_and_async_middleware
    def middleware(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
        if iscoroutinefunction(get_response):

            async def later(request: HttpRequest) -> HttpResponseBase:
                answer: HttpResponseBase = first(request) or await get_response(request)
                return answer

            return later

        def now(request: HttpRequest) -> HttpResponseBase:
            answer: HttpResponseBase = first(request) or get_response(request)
            return answer

        return now

    made: Middleware = middleware
    return made
