"""Who can see what: the same page as the public one, with one's own roles marked."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.shell.access import everybody, roles
from houvast.records.accounts.guard import Actor


@require_GET
@signed_in
def access(request: HttpRequest, actor: Actor) -> HttpResponse:
    return page(request, actor, "access", {"roles": roles(set(actor.grants)), "everybody": everybody()})
