"""The API for machines: pages and records of the directory as JSON. Anybody, read only, no cookie, no trace.

How often one network may ask is bounded; a page of twenty thousand costs more of it than a record.
"""

import json
import math
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from houvast.interfaces.api import asked as asking
from houvast.interfaces.api.openapi import PATHS, TAKEN, document
from houvast.interfaces.shell.buckets import Limit, address_of, buckets
from houvast.library import hsds
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.directory import exchange

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
OF_ONE_NETWORK = Limit(120, 0.5)
LARGE_OF_ONE_NETWORK = Limit(6, 20)
OF_ALL = Limit(600, 0.02)
LARGE = 1_000  # entries on a page, from which on it is a large one


def answered(view: View[P]) -> View[P]:
    """A question by GET or HEAD, within the limits; what cannot be asked is said in words."""

    @csrf_exempt  # nothing is written here: whoever tries is told that it does not go, whatever they carry
    @require_safe
    @gzip_page
    @wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if wait := _wait("api", OF_ONE_NETWORK, request):
            return _often(wait)
        try:
            return view(request, *args, **kwargs)
        except asking.NotAsked as refused:
            return as_json({"problem": str(refused)}, status=400)

    return run


@answered
def about(request: HttpRequest) -> HttpResponse:
    openapi = request.build_absolute_uri(reverse("api:openapi"))
    profile = "https://docs.openreferral.org/en/3.0/"
    return as_json({"version": hsds.VERSION, "profile": profile, "openapi_url": openapi})


@answered
def openapi(request: HttpRequest) -> HttpResponse:
    return as_json(document())


@answered
def page(request: HttpRequest, path: str) -> HttpResponse:
    """One page of a list."""
    asked = asking.read(request.GET, TAKEN[path])
    if asked.per_page > LARGE and (wait := _wait("api large", LARGE_OF_ONE_NETWORK, request)):
        return _often(wait)
    found = exchange.page(PATHS[path], asked, seen_by=_anybody())
    pages = max(1, math.ceil(found.total / asked.per_page))
    head = {
        "total_items": found.total,
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(found.records),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not found.records,
        "contents": found.records,
    }
    return as_json(head)


@answered
def one(request: HttpRequest, path: str, id: str) -> HttpResponse:
    """One record with all that belongs to it."""
    try:
        found = exchange.record(PATHS[path], UUID(id), seen_by=_anybody())
    except ValueError:
        found = None
    if found is None:
        return as_json({"problem": "Nothing here has this identifier."}, status=404)
    return as_json(found)


def _anybody() -> Actor:
    """Somebody without an account, at the helpline of this front door; at none the directory is empty."""
    return visitor(accounts.front_helpline() or UUID(int=0))


def _wait(kind: str, limit: Limit, request: HttpRequest) -> float:
    return buckets.take(kind, limit, address_of(request)) or buckets.take(f"{kind} of all", OF_ALL)


def _often(seconds: float) -> HttpResponse:
    said = as_json({"problem": "Asked too often. Come back in a moment."}, status=429)
    said["Retry-After"] = str(math.ceil(seconds))
    return said


def as_json(said: Any, status: int = 200) -> HttpResponse:
    """An answer as small as JSON can be."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return HttpResponse(text, content_type="application/json", status=status)
