"""Testimonies at the desk: asked for in a talk, looked at by a second person, published, withdrawn."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.shell import live
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.campaigns.operations import NotPossible
from houvast.records.campaigns.operations import testimonies as operations
from houvast.records.campaigns.queries import testimonies as queries
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import answering

PUBLISH = "campaigns.publish_testimony"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offer(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    """Shape it with the person; sent, it stands in their talk with the question."""
    opened = answering.open_talk(talk, by=actor)
    text, situation = request.POST.get("text", ""), request.POST.get("situation", "")
    problem, words = "", queries.look_at("")
    if request.method == "POST":
        try:
            offered = operations.offer_testimony(
                talk,
                text,
                situation=situation,
                language=opened.language,
                looked_at=request.POST.getlist("looked_at"),
                known=(opened.name,),
                by=actor,
            )
        except (NotPossible, contacts.NotPossible) as refused:
            problem, words = str(refused), queries.look_at(text, (opened.name,))
        else:
            live.tell_message(offered.message)
            messages.success(request, _("Sent. They see the text in their talk, and say yes or no there."))
            return redirect("desk:talk", talk)
    context = {
        "opened": opened,
        "text": text,
        "situation": situation,
        "situations": queries.SITUATIONS_SAID.items(),
        "problem": problem,
        "words": words,
    }
    return page(request, actor, "offer_testimony", context, status=422 if problem else 200)


@require_GET
@signed_in
def testimonies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What people agreed to: those that wait, then those that everybody reads."""
    if not actor.may(PUBLISH):
        refuse(PUBLISH, by=actor)
    rows = [
        {
            "each": each,
            "page": queries.SITUATIONS_SAID[each.situation],
            "uses": [(use, queries.USES_SAID[use]) for use in each.uses],
        }
        for each in queries.agreed(seen_by=actor)
    ]
    return page(request, actor, "testimonies", {"rows": rows})


@require_POST
@signed_in
def decide(request: HttpRequest, actor: Actor, testimony: uuid.UUID, verb: str) -> HttpResponse:
    try:
        if verb == "publish":
            operations.publish_testimony(testimony, looked_at=request.POST.getlist("looked_at"), by=actor)
            messages.success(request, _("Published. Everybody reads it within fifteen seconds."))
        elif verb == "turn-back":
            operations.turn_back_testimony(testimony, by=actor)
            messages.success(request, _("Turned back. Nothing of it is kept."))
        elif verb == "withdraw":
            operations.withdraw_testimony(testimony, by=actor)
            messages.success(request, _("Withdrawn. Nobody reads it any more after fifteen seconds."))
        elif verb == "narrow" and request.POST.get("use") in queries.USES:
            operations.narrow_testimony(testimony, use=request.POST["use"], by=actor)
            messages.success(request, _("Taken back for that use. What is left of it stands here."))
        else:
            refuse(PUBLISH, subject=testimony, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("desk:testimonies")
