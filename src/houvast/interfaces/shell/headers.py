"""Headers that every answer carries, beside those of Django and django-csp.

Pages are never stored: the next person at the same device, or Back, finds nothing. Files that have set
their own caching (styles, published figures) keep it.
"""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

NOTHING_ALLOWED = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
        "xr-spatial-tracking",
    )
)

ALWAYS = {
    "Permissions-Policy": NOTHING_ALLOWED,
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Cache-Control": "no-store",
}


@sync_and_async_middleware
def security_headers(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            answer: Awaitable[HttpResponseBase] = get_response(request)
            return _with_headers(request, await answer)

        return later

    def now(request: HttpRequest) -> HttpResponseBase:
        return _with_headers(request, get_response(request))

    return now


def _with_headers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    if settings.ONION and _is_public_page(request, response):
        response.headers["Onion-Location"] = f"http://{settings.ONION}{request.path}"
    return response


def _is_public_page(request: HttpRequest, response: HttpResponseBase) -> bool:
    """A page of the open site that has the same address in the onion: Tor Browser offers to go there."""
    return (
        response.status_code == 200
        and response.headers.get("Content-Type", "").startswith("text/html")
        and request.path[1:3] in dict(settings.LANGUAGES)
        and request.path[3:4] == "/"
        and request.META.get("HTTP_HOST", "").partition(":")[0] != settings.ONION
    )
