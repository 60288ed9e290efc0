"""Searching words in notes, and a number to call back. They travel in the body of a request only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from houvast.interfaces.desk import today
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.shell import tries
from houvast.records.accounts import delays
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.contacts import queries
from houvast.records.contacts.operations import NotPossible, finding, searching


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """While notes are still being opened, the page says how many and sends itself again."""
    if not actor.may("contacts.search"):
        refuse("contacts.search", by=actor)
    words = " ".join(request.POST.get("words", "").split())[:200]
    number = request.POST.get("number", "").strip()[:40]
    if number:
        return _by_number(request, actor, number)
    context: dict[str, object] = {"words": words}
    if words:
        found = searching.search(words, by=actor)
        names = accounts.names(seen_by=actor)
        context |= {
            "found": found,
            "of": found.read + found.left,
            "rows": today.described(found.rows, names),
        }
    return page(request, actor, "search", context)


def _by_number(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    context: dict[str, Any] = {"number": number}
    try:
        found = finding.find_by_number(number, by=actor)
    except NotPossible as refused:
        return page(request, actor, "search", {**context, "problem": str(refused)}, status=422)
    except delays.Wait as told:
        response = page(request, actor, "search", {**context, "problem": tries.in_words(told)}, status=429)
        response["Retry-After"] = str(told.seconds)
        return response
    context["numbers_waiting"] = queries.numbers_waiting(seen_by=actor)
    context["looked"] = True
    context["rows"] = today.described(queries.rows_of(found, seen_by=actor), accounts.names(seen_by=actor))
    return page(request, actor, "search", context)
