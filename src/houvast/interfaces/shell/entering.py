"""Who is asking: the session becomes an Actor, a refusal becomes "not found", and what is closed a page.

Each interface for people who are signed in stands behind this, with pages of its own. What somebody may do is
decided by the records, not here.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from houvast.interfaces.shell import closed, locking, threshold
from houvast.records.accounts import keys, queries
from houvast.records.accounts.guard import Actor, Refused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
Entered = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
Needed = Callable[[HttpRequest, Actor], str | None]


class Page(Protocol):
    """Makes a page of an interface: template by name, with what its frame needs."""

    def __call__(
        self, request: HttpRequest, actor: Actor, template: str, context: Mapping[str, Any], *, status: int
    ) -> HttpResponse: ...


def entered(view: View[P], needed: Needed, page: Page, *, base: str) -> Entered[P]:
    """The view gets who is asking, in their language, once nothing is `needed` first; nothing is stored.

    `page` makes the pages `locked` and `closed` of that interface; `base`: in which frame.
    """

    @wraps(view)
    def enter(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        actor = queries.acting(request.user) if request.user.is_authenticated else None
        first = needed(request, actor) if actor else threshold.SIGN_IN
        if actor is None or first:
            return _to(request, first or threshold.SIGN_IN)
        translation.activate(threshold.language(request, actor))
        typed = locking.Typed(actor)

        def show_closed(said: Mapping[str, Any], status: int) -> HttpResponse:
            return page(request, typed.by, "closed", {**said, "base": base}, status=status)

        try:
            typed = locking.unlocked(request, actor)
            response = view(request, typed.by, *args, **kwargs)
        except Refused as refused:
            raise Http404 from refused
        except keys.Locked:
            response = locking.ask(request, typed, page)
        except closed.CLOSED as why:
            response = closed.answer(request, why, show_closed)
        if typed.opened:
            locking.carry(request, typed.by, response)
        response["Cache-Control"] = "no-store"
        return response

    return enter


def _to(request: HttpRequest, page: str) -> HttpResponseBase:
    """First there, and then back to where one wanted to be."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"problem": "signed_out"}, status=401)
    there = request.get_full_path() if request.method == "GET" else closed.came_from(request)
    back = f"?{urlencode({'next': there})}" if there else ""
    return redirect(reverse(page) + back)
