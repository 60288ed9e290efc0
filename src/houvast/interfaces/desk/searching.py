"""Searching words in notes. The words travel in the body of a request, never in an address."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from houvast.interfaces.desk import today
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.contacts.operations import searching


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """While notes are still being opened, the page says how many and sends itself again."""
    if not actor.may("contacts.search"):
        refuse("contacts.search", by=actor)
    words = " ".join(request.POST.get("words", "").split())[:200]
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
