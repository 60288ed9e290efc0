"""Shelter places at the desk: free ones to hold, those that one's own shelter keeps, and who keeps which."""

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell import told
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, refuse
from houvast.records.directory.operations import NotPossible, places
from houvast.records.directory.queries import places as queries
from houvast.records.directory.queries.places import Held, Kind, Shelters, Wanted

AT_ONCE = 30
USUAL_MINUTES = 120
# Whom a place is asked for: places for anybody are places for men and for women too.
FITTING = {whom: frozenset({whom, "ANYBODY"}) for whom in ("MEN", "WOMEN")} | {
    whom: frozenset({whom}) for whom in ("FAMILY", "ANYBODY")
}


@require_GET
@signed_in
def free_places(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Free places of every shelter, narrowed by kind; above them what one's own team holds."""
    if not actor.may("directory.read_places"):
        refuse("directory.read_places", by=actor)
    now, language = timezone.now(), language_here()
    wanted = {name: request.GET.get(name, "") for name in ("whom", "pets", "wheelchair", "beds", "minutes")}
    beds = int(wanted["beds"]) if wanted["beds"].isascii() and wanted["beds"].isdigit() else 1
    asked = Wanted(
        FITTING.get(wanted["whom"], frozenset()),
        bool(wanted["pets"]),
        bool(wanted["wheelchair"]),
        max(1, min(beds, places.MOST_BEDS)),
    )
    found = queries.free_places(asked, now, most=AT_ONCE, seen_by=actor)
    minutes = next((each for each in places.MINUTES if str(each) == wanted["minutes"]), USUAL_MINUTES)
    names = accounts.names(seen_by=actor)
    context = {
        "wanted": wanted,
        "narrowed": asked != Wanted(),
        "rows": [_row(each, now, language) for each in found.rows],
        "count": found.shelters,
        "free": found.places,
        "at_once": AT_ONCE,
        "held": [_held(each, now, language, names) for each in queries.held_places(now, seen_by=actor)],
        "kinds": _for_whom(language),
        "minutes": minutes,
        "lengths": [(each, _length(each)) for each in places.MINUTES],
        "length": _length(minutes),
        "keeps": queries.keeps_places(seen_by=actor),
        "teams": accounts.teams(action="directory.hold_place", seen_by=actor),
        "now": now,
    }
    return page(request, actor, "places", context)


@require_POST
@signed_in
def hold(request: HttpRequest, actor: Actor, kind: uuid.UUID) -> HttpResponse:
    """A place of this kind for one's team, until it is confirmed or runs out."""
    said = request.POST.get("minutes", "")
    minutes = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    team = as_id(request.POST.get("team", "")) or _own_team(actor)
    try:
        places.hold_place(kind, minutes=minutes, team=team, at=timezone.now(), by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, _("The place is held for you. Call the shelter: it comes free again by itself.")
        )
    return redirect("desk:free_places")


CHANGES: Mapping[str, Callable[..., None]] = {
    "release": places.release_hold,
    "put-back": places.put_back_hold,
    "confirm": places.confirm_hold,
}


@require_POST
@signed_in
def change_hold(request: HttpRequest, actor: Actor, hold: uuid.UUID, verb: str) -> HttpResponse:
    """Give back, take that back, or confirm; at the desk and on the page of the shelter alike."""
    if verb not in CHANGES:
        raise Http404
    try:
        CHANGES[verb](hold, at=timezone.now(), by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
    except Refused:
        messages.error(request, _("This hold is over, or the shelter has confirmed it."))
    return _back(request)


@require_GET
@signed_in
def kept_places(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The places of one's own shelter, one tap each; made for a phone."""
    if not actor.may("directory.keep_places"):
        refuse("directory.keep_places", by=actor)
    now, language = timezone.now(), language_here()
    names = accounts.names(seen_by=actor)
    context = {
        "now": now,
        "shelters": [
            {
                "shelter": each.shelter,
                "name": each.shelter.name(language),
                "kinds": [
                    {"kind": kind, "words": _kind(kind, language), "tiles": each.tiles[kind.id]}
                    for kind in each.shelter.kinds
                    if each.tiles[kind.id]
                ],
                "coming": [_held(held, now, language, names) for held in each.coming],
                "just_ended": [_held(held, now, language, names) for held in each.just_ended],
            }
            for each in queries.kept_places(now, seen_by=actor)
        ],
    }
    return page(request, actor, "kept_places", context)


@require_POST
@signed_in
def occupy(request: HttpRequest, actor: Actor, place: uuid.UUID) -> HttpResponse:
    """Somebody came to stay there."""
    try:
        places.occupy_place(place, at=timezone.now(), by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("desk:kept_places")


@require_POST
@signed_in
def keep(request: HttpRequest, actor: Actor, shelter: uuid.UUID) -> HttpResponse:
    """All is as it stands here."""
    places.keep_places(shelter, at=timezone.now(), by=actor)
    messages.success(request, _("Thank you: colleagues see that this is so now."))
    return redirect("desk:kept_places")


class CapacityForm(forms.Form):
    whom = forms.ChoiceField(label=gettext_lazy("For whom"))
    beds = forms.IntegerField(
        label=gettext_lazy("How many people sleep in one such place"),
        min_value=1,
        max_value=places.MOST_BEDS,
        initial=1,
    )
    pets = forms.BooleanField(label=gettext_lazy("An animal can come along"), required=False)
    wheelchair = forms.BooleanField(label=gettext_lazy("A wheelchair can enter"), required=False)
    places = forms.IntegerField(
        label=gettext_lazy("How many such places"), min_value=0, max_value=places.MOST_PLACES
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["whom"].choices = _for_whom(language_here())  # type: ignore[attr-defined]  # a ChoiceField


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def capacity(request: HttpRequest, actor: Actor, shelter: uuid.UUID) -> HttpResponse:
    """How many places of which kind the shelter has."""
    now, language = timezone.now(), language_here()
    kept = [each for each in queries.kept_places(now, seen_by=actor) if each.shelter.id == shelter]
    if not kept:
        refuse("directory.set_capacity", subject=shelter, by=actor)
    form = CapacityForm(request.POST or None)
    if form.is_valid():
        try:
            places.set_capacity(shelter, at=now, by=actor, **form.cleaned_data)
        except NotPossible as refused:
            form.add_error("places", str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:capacity", shelter)
    there = [(each, _kind(each, language)) for each in kept[0].shelter.kinds]
    context = {"form": form, "shelter": shelter, "name": kept[0].shelter.name(language), "kinds": there}
    return page(request, actor, "capacity", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def set_shelter(request: HttpRequest, actor: Actor, service: uuid.UUID) -> HttpResponse:
    """Which team keeps the places of this service; none for no team."""
    team, now = as_id(request.POST.get("team", "")), timezone.now()
    there = queries.shelters(seen_by=actor).get(service)
    try:
        if team:
            places.set_shelter(service, team, at=now, by=actor)
        elif there:
            places.stop_shelter(there[0], at=now, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Saved."))
    return redirect("desk:service", service)


def keeping(actor: Actor, service: uuid.UUID) -> dict[str, Any]:
    """What the page of a service shows of its places: which team keeps them, among which one chooses."""
    if not actor.may("directory.set_shelter"):
        return {}
    there = queries.shelters(seen_by=actor).get(service)
    return {"keeper": there[1] if there else None, "all_teams": accounts.teams_of(actor.organisation)}


def _own_team(actor: Actor) -> uuid.UUID:
    found = accounts.teams(action="directory.hold_place", seen_by=actor)
    if not found:
        refuse("directory.hold_place", by=actor)
    return found[0].id


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("desk:kept_places" if request.POST.get("then") == "kept" else "desk:free_places")


def _row(each: Shelters, now: datetime, language: str) -> dict[str, Any]:
    return {
        "shelter": each,
        "name": each.name(language),
        "area": ", ".join(told.area_name(area, language) for area in each.area[:3]),
        "kinds": [(kind, _kind(kind, language)) for kind in each.kinds],
        "dial": told.dial(each.phone),
    }


def _held(each: Held, now: datetime, language: str, names: Mapping[uuid.UUID, str]) -> dict[str, Any]:
    ran_out = each.until is not None and each.until <= (each.ended_at or now)
    return {
        "held": each,
        "name": each.name(language),
        "kind": _kind(each.kind, language),
        "dial": told.dial(each.phone),
        "short": each.id.hex[:4].upper(),
        "is_over": each.ended_at is not None or ran_out,
        "ran_out": ran_out,
        "who": names.get(each.held_by, "") if each.held_by else "",
    }


def _kind(kind: Kind, language: str) -> str:
    """For men · an animal can come along · 2 beds."""
    said = [choices.label("place_for", kind.whom, language)]
    if kind.pets:
        said.append(_("an animal can come along"))
    if kind.wheelchair:
        said.append(_("a wheelchair can enter"))
    if kind.beds > 1:
        said.append(ngettext("%(beds)s bed", "%(beds)s beds", kind.beds) % {"beds": kind.beds})
    return " · ".join(said)


def _for_whom(language: str) -> list[tuple[str, str]]:
    found = choices.choices("place_for", language, timezone.localdate())
    return [(each.code, each.label) for each in found]


def _length(minutes: int) -> str:
    return ngettext("%(hours)s hour", "%(hours)s hours", minutes // 60) % {"hours": minutes // 60}
