"""Breaking the glass at the desk: asking, agreeing or turning down, and the contact that was opened."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import contacts
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.request_reasons import OPENED_BECAUSE as REASONS
from houvast.interfaces.desk.today import as_id
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.queries import Lends
from houvast.records.contacts import queries
from houvast.records.contacts.operations import NotPossible, glass

WHO_AGREES = {
    Lends.STAFF: gettext_lazy("Waits until a worker or lead of that team agrees."),
    Lends.VOLUNTEERS: gettext_lazy(
        "Only volunteers hold the key of that team: waits until one of them agrees. They may say no."
    ),
    Lends.NOBODY: gettext_lazy(
        "Nobody of that team holds its key any more, so nobody can agree. Ask the custodians."
    ),
}
STATES = {
    "AGREED": gettext_lazy("Agreed: you can open it"),
    "TURNED_DOWN": gettext_lazy("Turned down by the team"),
    "TAKEN_BACK": gettext_lazy("Taken back by you"),
    "LAPSED": gettext_lazy("Nobody answered within a day: it lapsed"),
    "OVER": gettext_lazy("Over: the contact is closed again"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def glass_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one asked to open, and asking; who may not ask finds no such page."""
    if not actor.may("contacts.ask_to_open"):
        refuse("contacts.ask_to_open", by=actor)
    if request.method == "POST":
        return _ask(request, actor)
    asked = [
        (each, REASONS[each.reason], STATES.get(each.state) or WHO_AGREES[each.lent_by])
        for each in queries.own_glass(seen_by=actor)
    ]
    return page(request, actor, "glass", {"asked": asked, "reasons": REASONS})


@require_POST
@signed_in
def decide_glass(request: HttpRequest, actor: Actor, asked: uuid.UUID, verb: str) -> HttpResponse:
    """Somebody of the team agrees, or turns it down."""
    if verb not in ("agree", "turn-down"):
        raise Http404
    with told(request):
        if verb == "agree":
            glass.agree_to_open(asked, by=actor)
            messages.success(request, _("Agreed: who asked can open this contact for an hour."))
        else:
            glass.turn_down_glass(asked, by=actor)
            messages.success(request, _("Turned down: the contact stays closed."))
    return redirect("desk:today")


@require_POST
@signed_in
def take_back_glass(request: HttpRequest, actor: Actor, asked: uuid.UUID) -> HttpResponse:
    """Who asked no longer needs it."""
    glass.take_back_glass(asked, by=actor)
    messages.success(request, _("Taken back: the contact stays closed to you."))
    return redirect("desk:glass")


@require_GET
@signed_in
def open_glass(request: HttpRequest, actor: Actor, asked: uuid.UUID) -> HttpResponse:
    """The contact, to read and nothing else."""
    try:
        opened = glass.open_glass(asked, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:glass")
    (row,) = (each for each in queries.own_glass(seen_by=actor) if each.id == asked)
    return page(request, actor, "contact", {**contacts.described(opened, actor), "lent_until": row.until})


def _ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    reference = as_id(request.POST.get("reference", "").strip())
    if reference is None:
        messages.error(request, _("This is no reference of a contact: copy it whole."))
        return redirect("desk:glass")
    with told(request, _("Asked. The team, all leads and the administrators see that you asked, and why.")):
        glass.ask_to_open(reference, reason=request.POST.get("reason", ""), by=actor)
    return redirect("desk:glass")
