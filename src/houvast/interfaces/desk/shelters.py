"""Where a shelter is, at the desk: the shelter writes it and lends it; who brings somebody opens it.

Only these two pages show it. The browser is asked to remember and to check nothing of it.
"""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.directory import queries as directory
from houvast.records.directory.operations import locations
from houvast.records.directory.operations.locations import LONGEST, LONGEST_NOTE, Where
from houvast.records.directory.queries import locations as queries
from houvast.records.directory.refusals import NotPossible

# Some browsers send what they check to their maker, and offer again what was typed.
UNREMEMBERED = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
HOURS = (1, 2, 4, 8, 12)


def _id(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None


def _line(name: str, label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST[name],
        required=required,
        widget=forms.TextInput(attrs=UNREMEMBERED),
    )


class WhereForm(forms.Form):
    """Where a shelter is, and the note for workers."""

    street = _line("street", gettext_lazy("Street"), required=True)
    number = _line("number", gettext_lazy("House number"))
    postcode = _line("postcode", gettext_lazy("Postcode"))
    town = _line("town", gettext_lazy("Town"), required=True)
    phones = _line(
        "phones",
        gettext_lazy("Telephone numbers of the house"),
        gettext_lazy("Not the number of the gate: those that nobody outside may have."),
    )
    way = forms.CharField(
        label=gettext_lazy("How to come there"),
        max_length=LONGEST["way"],
        required=False,
        widget=forms.Textarea(attrs={**UNREMEMBERED, "rows": 3}),
    )
    note = forms.CharField(
        label=gettext_lazy("For workers: how to arrange an arrival"),
        help_text=gettext_lazy(
            "Every worker of the helpline may read this note. It says nothing of where you are."
        ),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )

    def where(self) -> Where:
        return Where(**{name: self.cleaned_data[name].replace("\r\n", "\n") for name in LONGEST})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def shelter(request: HttpRequest, actor: Actor, shelter: uuid.UUID) -> HttpResponse:
    """Where we are, and to whom it is lent; sent, it is written anew."""
    read = locations.read_location(shelter, by=actor)
    said = vars(read.where) if read.where else {}
    form = WhereForm(request.POST or None, initial={**said, "note": read.note})
    if form.is_valid():
        try:
            locations.write_location(shelter, form.where(), form.cleaned_data["note"], by=actor)
        except NotPossible as refused:
            form.add_error("note", str(refused))
        else:
            messages.success(request, _("Saved and sealed. To whom it is lent now, it stays lent."))
            return redirect("desk:shelter", shelter)
    return _page(request, actor, shelter, read, form)


@require_POST
@signed_in
def lend(request: HttpRequest, actor: Actor, shelter: uuid.UUID) -> HttpResponse:
    """To one person, for one arrival, until a moment."""
    person, hours = _id(request.POST.get("person", "")), request.POST.get("hours", "")
    if person is None or hours not in map(str, HOURS):
        messages.error(request, _("Choose who brings somebody, and for how long."))
        return redirect("desk:shelter", shelter)
    until = timezone.now() + timedelta(hours=int(hours))
    try:
        locations.lend_location(shelter, person, until=until, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            _("Lent until %(time)s. It stands on their page of today.")
            % {"time": f"{timezone.localtime(until):%H:%M}"},
        )
    return redirect("desk:shelter", shelter)


@require_POST
@signed_in
def take_back(request: HttpRequest, actor: Actor, shelter: uuid.UUID, lent: uuid.UUID) -> HttpResponse:
    """It opens for them no more."""
    locations.take_location_back(lent, by=actor)
    messages.success(request, _("Taken back: it opens for them no more. What they read, they know."))
    return redirect("desk:shelter", shelter)


@require_GET
@signed_in
def lent(request: HttpRequest, actor: Actor, lent: uuid.UUID) -> HttpResponse:
    """Where to bring somebody, for who was named, until its moment."""
    try:
        opened = locations.open_lent_location(lent, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:today")
    return page(request, actor, "lent", {"lent": opened, "name": _name(opened.service, actor)})


@require_POST
@signed_in
def name(request: HttpRequest, actor: Actor, service: uuid.UUID) -> HttpResponse:
    """Which team lives behind a service at a secret address."""
    team = _id(request.POST.get("team", ""))
    if team is None:
        messages.error(request, _("Choose a team."))
    else:
        locations.name_shelter(service, team, by=actor)
        messages.success(request, _("Noted. The people of that team can now write where they are."))
    return redirect("desk:service", service)


@require_POST
@signed_in
def note(request: HttpRequest, actor: Actor, service: uuid.UUID) -> HttpResponse:
    """How to arrange an arrival; looking stands in the trail."""
    read = locations.read_note(service, by=actor)
    context = {"note": read, "name": _name(service, actor), "service": service}
    return page(request, actor, "arranging", context)


def of_service(service: uuid.UUID, actor: Actor) -> dict[str, Any]:
    """What the page of a service with a secret address says of its shelter."""
    return {
        "shelter": queries.shelter(service, seen_by=actor),
        "shelter_teams": accounts.teams_of(actor.organisation) if actor.may("directory.name_shelter") else [],
    }


def for_today(actor: Actor) -> list[tuple[queries.LentToMe, str]]:
    """Where one is to bring somebody now, each with the name of the service."""
    return [(each, _name(each.service, actor)) for each in queries.lent_to_me(seen_by=actor)]


def _page(
    request: HttpRequest, actor: Actor, shelter: uuid.UUID, read: locations.Written, form: WhereForm
) -> HttpResponse:
    names = accounts.names(seen_by=actor)
    (own,) = (each for each in queries.own_shelters(seen_by=actor) if each.id == shelter)
    people = accounts.colleagues(action="directory.open_lent_location", seen_by=actor)
    context = {
        "shelter": shelter,
        "name": _name(own.service, actor),
        "service": own.service,
        "read": read,
        "form": form,
        "lent": [(each, names.get(each.person, ""), names.get(each.granted_by, "")) for each in read.lent],
        "people": [each for each in people if each.id != actor.id],
        "hours": HOURS,
    }
    return page(request, actor, "shelter", context, status=422 if form.errors else 200)


def _name(service: uuid.UUID, actor: Actor) -> str:
    entry = directory.service(service, seen_by=actor)
    return entry.text(language_here()).name if entry else ""
