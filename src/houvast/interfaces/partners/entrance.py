"""Who is asking at the partners' door: signed in as at the desk, and nothing but a partner's pages."""

from collections.abc import Mapping
from typing import Any, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from houvast.interfaces.shell import threshold
from houvast.interfaces.shell.entering import Entered, View, entered
from houvast.records.accounts import elsewhere
from houvast.records.accounts.guard import Actor
from houvast.records.cases.queries import own_seats

P = ParamSpec("P")


def page(
    request: HttpRequest, actor: Actor, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page for a partner with what its frame needs."""
    frame = {
        "me": actor,
        "is_locked": actor.private is None,
        "has_phrase": SimpleLazyObject(lambda: elsewhere.is_bound(actor.id)),
        "unanswered": SimpleLazyObject(lambda: len(own_seats.offered(seen_by=actor))),
        "languages": settings.LANGUAGES,
    }
    return render(request, f"partners/{template}.html", {**frame, **context}, status=status)


def signed_in(view: View[P]) -> Entered[P]:
    """Every page: the password was right, and the second factor was shown."""
    return entered(view, threshold.whole, page, base="partners/page.html")
