"""How the journal's script asks: JSON by POST from our own pages, a pass in each request, answers in classes.

No cookie and no token: another site cannot send JSON here without the browser asking us first, and it does
not have the pass. A refusal is a code; the page has the words for it.
"""

import base64
import binascii
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from math import ceil
from time import monotonic, sleep
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from houvast.interfaces.shell.buckets import Limit, address_of, buckets
from houvast.interfaces.shell.origin import is_from_elsewhere
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, visitor
from houvast.records.journal import operations
from houvast.records.journal.operations import MovedOn, NewPass, NotLetIn, NotPossible, Shown

SMALLEST_ANSWER = 4_096
OF_ONE_NETWORK = Limit(240, 0.5)  # a photo is some twenty requests
TRIES_OF_ONE_NETWORK = Limit(12, 20)  # each costs the one who tries a second of work already
BEGUN_BY_ONE_NETWORK = Limit(6, 300)
BEGUN_BY_ALL = Limit(60, 5)
PRINTS_OF_ONE_NETWORK = Limit(6, 20)  # each takes the machine a tenth of a second
STATUS = {MovedOn: 409, NotLetIn: 403, NotPossible: 422}


OPENING_TAKES = 0.06
"""Seconds that opening takes on our side, whatever there is to open: a long journal took 15 ms where a short
one took 12 (bench/duress.py).
"""


class TooOften(NotPossible):
    """A network does something too often; `wait` is in how many minutes there is one again, at least one."""

    def __init__(self, seconds: float) -> None:
        super().__init__("often")
        self.wait = max(1, ceil(seconds / 60))


Ask = Callable[["Said"], dict[str, Any]]
View = Callable[[HttpRequest], HttpResponse]


class NotSaid(ValueError):
    """Something in the request is missing, or is not what it should be."""


@dataclass(frozen=True)
class Said:
    """What a request says, field by field; NotSaid where one is not what it should be."""

    fields: dict[str, Any]
    by: Actor
    request: HttpRequest

    def bytes(self, name: str) -> bytes:
        try:
            return base64.b64decode(self.fields[name], validate=True)
        except (KeyError, TypeError, ValueError, binascii.Error) as wrong:
            raise NotSaid(name) from wrong

    def number(self, name: str) -> int:
        found = self.fields.get(name)
        if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < 1 << 31:
            raise NotSaid(name)
        return found

    def id(self, name: str) -> uuid.UUID:
        return as_id(self.fields.get(name))

    def shown(self) -> Shown:
        return Shown(self.bytes("lookup"), self.bytes("proof"))

    def new_pass(self, name: str) -> NewPass:
        given = self.fields.get(name)
        if not isinstance(given, dict):
            raise NotSaid(name)
        inside = Said(given, self.by, self.request)
        return NewPass(inside.shown(), inside.bytes("wrapped"))

    def journal(self) -> tuple[uuid.UUID, Actor]:
        """Whose journal the pass opens; NotLetIn."""
        return operations.let_in(self.shown(), by=self.by)


def as_id(said: object) -> uuid.UUID:
    try:
        return uuid.UUID(hex=said) if isinstance(said, str) and len(said) == 32 else _none()
    except ValueError as wrong:
        raise NotSaid("id") from wrong


def not_before(seconds: float) -> Callable[[View], View]:
    """A view that answers so long after it was asked, and no sooner: how long it worked tells nothing."""

    def made(view: View) -> View:
        @wraps(view)
        def held(request: HttpRequest) -> HttpResponse:
            asked_at = monotonic()
            answer = view(request)
            sleep(max(0, asked_at + seconds - monotonic()))
            return answer

        return held

    return made


def filled_to(length: Callable[[Said], int]) -> Callable[[Ask], View]:
    """A view of a function from what was said to what is told, in an answer of that length or longer."""

    def made(ask: Ask) -> View:
        @csrf_exempt
        @require_POST
        def view(request: HttpRequest) -> HttpResponse:
            if wait := buckets.take("notes", OF_ONE_NETWORK, address_of(request)):
                return told({"problem": "often", "wait": TooOften(wait).wait}, status=429)
            try:
                said = heard(request)
                return told(ask(said), least=length(said))
            except NotSaid:
                return told({"problem": "strange"}, status=400)
            except TooOften as refusal:
                return told({"problem": str(refusal), "wait": refusal.wait}, status=422)
            except NotPossible as refusal:
                return told({"problem": str(refusal)}, status=STATUS[type(refusal)])
            except Refused:
                return told({"problem": "closed"}, status=403)

        return view

    return made


answers = filled_to(lambda said: SMALLEST_ANSWER)


def heard(request: HttpRequest) -> Said:
    """What a page of ours said; NotSaid for what comes from elsewhere, or is no JSON."""
    if _is_strange(request):
        raise NotSaid("strange")
    return Said(_object(request), _somebody(), request)


def told(answer: dict[str, Any], *, status: int = 200, least: int = SMALLEST_ANSWER) -> HttpResponse:
    """JSON, filled up by chance to a power of two from `least` on: its length does not tell what it holds.

    It says that it may not be compressed on the way: what is said around entries is said alike of each, so
    that many would come out shorter than few.
    """
    said = json.dumps(answer, separators=(",", ":"))
    size = least
    while size < len(said) + 12:
        size *= 2
    room = size - len(said) - 11
    filling = secrets.token_urlsafe(room)[:room]
    body = f'{said[:-1]}, "fill":"{filling}"}}' if answer else said
    response = HttpResponse(body, content_type="application/json", status=status)
    response["Content-Encoding"] = "identity"
    return response


def _is_strange(request: HttpRequest) -> bool:
    said = request.headers
    return request.content_type != "application/json" or is_from_elsewhere(
        said.get("Sec-Fetch-Site"), said.get("Origin"), request.get_host()
    )


def _object(request: HttpRequest) -> dict[str, Any]:
    try:
        said = json.loads(request.read())  # how much comes is bounded before (shell/bodies.py)
    except (ValueError, RecursionError) as wrong:
        raise NotSaid("JSON") from wrong
    if not isinstance(said, dict):
        raise NotSaid("object")
    return said


def _somebody() -> Actor:
    helpline = accounts.front_helpline()
    if helpline is None:  # nothing is set up here yet
        raise Http404
    return visitor(helpline)


def _none() -> uuid.UUID:
    raise ValueError
