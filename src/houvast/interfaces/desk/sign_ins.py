"""Where one is signed in oneself, and ending it; and what was changed in who may do what."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.shell import threshold
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.operations import sign_ins as operations
from houvast.records.accounts.queries import sign_ins as queries


@require_GET
@signed_in
def sign_ins(request: HttpRequest, actor: Actor) -> HttpResponse:
    """No address and no kind of device is kept: "this device" and others, since when, last used when."""
    now = timezone.now()
    own = threshold.own_sign_in(request)
    found = [(each, each.id == own) for each in queries.own_sign_ins(at=now, seen_by=actor)]
    return page(request, actor, "sign_ins", {"sign_ins": found, "now": now})


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor, sign_in: uuid.UUID) -> HttpResponse:
    operations.end(sign_in, by=actor)
    return redirect("desk:sign_ins")


@require_POST
@signed_in
def end_others(request: HttpRequest, actor: Actor) -> HttpResponse:
    operations.end_others(except_=threshold.own_sign_in(request), by=actor)
    messages.success(request, _("You are signed in on this device only."))
    return redirect("desk:sign_ins")


@require_POST
@signed_in
def acknowledge(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The notices that stood on the page, and no others: one may have come meanwhile."""
    seen = [id for said in request.POST.getlist("notice")[:200] if (id := _id(said))]
    operations.acknowledge(seen, by=actor)
    return redirect("desk:today")


def _id(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None
