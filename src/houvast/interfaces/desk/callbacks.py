"""Callbacks at the desk: what is due now and soon, one callback while one calls, and how it went."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell import callback_hours
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, refuse
from houvast.records.contacts.operations import NotPossible, callbacks
from houvast.records.contacts.queries import callbacks as queries

WAYS = {
    "CALL": pgettext_lazy("way to reach somebody", "Call"),
    "TEXT": pgettext_lazy("way to reach somebody", "Text message"),
    "MAIL": pgettext_lazy("way to reach somebody", "Mail"),
}
EARLY = {
    "DANGER": gettext_lazy("Somebody is in danger"),
    "PERSON_ASKED": gettext_lazy("They asked for it themselves just now"),
    "HOURS_PASSED": gettext_lazy("Their hours have passed and they are to be reached another way"),
}
WHEN = {
    "now": gettext_lazy("Now"),
    "soon": gettext_lazy("Within a day"),
    "later": gettext_lazy("Later"),
    "passed": gettext_lazy("Hours have passed"),
}


@require_GET
@signed_in
def callback_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every open callback of one's teams. No number stands here."""
    if not actor.may("contacts.take_callback"):
        refuse("contacts.take_callback", by=actor)
    return page(request, actor, "callbacks", rows(actor))


@require_POST
@signed_in
def take(request: HttpRequest, actor: Actor, callback: uuid.UUID) -> HttpResponse:
    """Open the number and call; outside its hours with a reason."""
    because = request.POST.get("because", "")
    if because:
        return _opened(request, callback, lambda: callbacks.open_callback_early(callback, because, by=actor))
    return _opened(request, callback, lambda: callbacks.take_callback(callback, by=actor))


@require_POST
@signed_in
def take_over(request: HttpRequest, actor: Actor, callback: uuid.UUID) -> HttpResponse:
    """Call in the place of a colleague, whose page says so within moments."""
    taken_by = as_id(request.POST.get("taken_by", "")) or uuid.UUID(int=0)
    because = request.POST.get("because", "")

    def open_() -> object:
        return callbacks.take_over_callback(callback, taken_by=taken_by, because=because, by=actor)

    try:
        return _opened(request, callback, open_)
    except Refused:  # done, or put back, by who had it
        messages.error(request, _("Nobody has taken this callback any more, or it is done."))
        return redirect("desk:callbacks")


@require_GET
@signed_in
def callback(request: HttpRequest, actor: Actor, callback: uuid.UUID) -> HttpResponse:
    """The number, what to say and what not: for who has taken it."""
    return _calling(request, actor, callback)


def _calling(
    request: HttpRequest, actor: Actor, callback: uuid.UUID, typed: Mapping[str, str] | None = None
) -> HttpResponse:
    try:
        opened = callbacks.reread_callback(callback, by=actor)
    except Refused:
        return _not_ones_own(request, actor, callback)
    context = {
        "callback": opened,
        "way": WAYS[opened.way],
        "days": callback_hours.days(),
        "now": timezone.now(),
        "typed": typed,
    }
    return page(request, actor, "callback", context, status=422 if typed else 200)


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor, callback: uuid.UUID) -> HttpResponse:
    """Reached, tried again in other hours, given up, or put back for a colleague."""
    act = request.POST.get("act", "")
    try:
        if act == "reached":
            callbacks.reached(callback, by=actor)
            messages.success(request, _("Done: number and conditions are destroyed. Register what was said."))
            return redirect(f"{reverse('desk:begin')}?called_back=1")
        if act == "again":
            next_ = callback_hours.window(*(request.POST.get(name, "") for name in ("day", "from", "until")))
            if next_ is None:
                raise NotPossible(_("Choose a day and hours, like 13:00."))
            callbacks.not_reached(callback, next_=next_, by=actor)
        elif act == "give_up":
            callbacks.not_reached(callback, by=actor)
        else:
            callbacks.put_callback_back(callback, by=actor)
    except NotPossible as refusal:
        return _calling(request, actor, callback, {**request.POST.dict(), "problem": str(refusal)})
    except Refused:
        return _not_ones_own(request, actor, callback)
    return redirect("desk:callbacks")


def _opened(request: HttpRequest, callback: uuid.UUID, open_: Callable[[], object]) -> HttpResponse:
    """The page with the number, or the list with why not."""
    try:
        open_()
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:callbacks")
    except keys.NotHandedOver:
        messages.error(request, _("You have not been given the keys of this team yet: ask a colleague."))
        return redirect("desk:callbacks")
    return redirect("desk:callback", callback)


def _not_ones_own(request: HttpRequest, actor: Actor, callback: uuid.UUID) -> HttpResponse:
    """Whose it is now, as far as one may know."""
    found = next((row for row in queries.callbacks(seen_by=actor) if row.id == callback), None)
    who = accounts.names(seen_by=actor).get(found.taken_by, "") if found and found.taken_by else ""
    if who:
        messages.error(request, _("%(who)s took this callback: they call, and you do not.") % {"who": who})
    else:
        messages.error(request, _("You have not taken this callback, or it is done."))
    return redirect("desk:callbacks")


def ask(
    request: HttpRequest, actor: Actor, *, talk: uuid.UUID | None = None, contact: uuid.UUID | None = None
) -> None:
    """For somebody in a talk or a contact, as the form on its page says; NotPossible says what is wrong."""
    said = {name: request.POST.get(name, "") for name in FIELDS}
    window = callback_hours.window(said["day"], said["from"], said["until"])
    team = as_id(said["team"])
    if window is None:
        raise NotPossible(_("Choose a day and hours, like 13:00."))
    if team is None:
        raise NotPossible(_("Choose a team."))
    asked = callbacks.Asked(said["way"], said["number"], said["conditions"], *window)
    callbacks.ask_callback(asked, team=team, talk=talk, contact=contact, by=actor)
    messages.success(request, _("It stands with the callbacks. Its number opens within those hours only."))


FIELDS = ("team", "way", "number", "conditions", "day", "from", "until")


def asking(**about: Any) -> dict[str, Any]:
    """What the form that asks for a callback needs, on the page of a talk or a contact; `to`: its address."""
    return {"ways": WAYS.items(), "days": callback_hours.days(), **about}


def rows(actor: Actor) -> dict[str, Any]:
    """Open callbacks in words, those that are due first."""
    names = accounts.names(seen_by=actor)
    teams = {team.id: team.name for team in accounts.teams_of(actor.organisation)}
    found = queries.callbacks(seen_by=actor)
    groups = [
        (
            words,
            [
                {
                    "row": row,
                    "way": WAYS[row.way],
                    "team": teams.get(row.team, ""),
                    "who": (names.get(row.taken_by) or _("a colleague")) if row.taken_by else "",
                    "is_mine": row.taken_by == actor.id,
                }
                for row in found
                if row.when == when
            ],
        )
        for when, words in WHEN.items()
    ]
    return {
        "groups": [(words, each) for words, each in groups if each],
        "early": EARLY.items(),
        "now": timezone.now(),
    }
