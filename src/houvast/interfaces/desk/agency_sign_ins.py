"""For the administrator: which agencies have a sign-in of their own, and where. No secret is ever shown."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, sensitive, signed_in
from houvast.records.accounts import elsewhere, queries
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.operations import NotPossible
from houvast.records.accounts.operations import elsewhere as operations

SET = "accounts.set_agency_sign_in"


class AgencySignInForm(forms.Form):
    issuer = forms.CharField(
        label=gettext_lazy("Address of the provider (issuer)"),
        help_text=gettext_lazy("As the agency gave it to you, like https://sign-in.example.org"),
        max_length=300,
    )
    client = forms.CharField(label=gettext_lazy("Client id"), max_length=200)
    secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        help_text=gettext_lazy(
            "It is sealed, and never shown again. Leave it open to keep the one there is."
        ),
        max_length=300,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


@signed_in
def list_(request: HttpRequest, actor: Actor) -> HttpResponse:
    if not actor.may(SET):
        refuse(SET, by=actor)
    return page(request, actor, "agency_sign_ins", {"agencies": queries.agency_sign_ins(seen_by=actor)})


@sensitive
def set_(request: HttpRequest, actor: Actor, team: uuid.UUID) -> HttpResponse:
    """Where its people sign in; the addresses that the agency has to be told stand beside it."""
    found = next((each for each in queries.agency_sign_ins(seen_by=actor) if each.team == team), None)
    if found is None:
        refuse(SET, subject=team, by=actor)
    form = AgencySignInForm(request.POST or None, initial={"issuer": found.issuer, "client": found.client})
    if form.is_valid():
        try:
            operations.set_agency_sign_in(team, **_said(form), by=actor)
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:set_agency_sign_in", team)
    context = {
        "form": form,
        "agency": found,
        "notice_address": elsewhere.notice_address(team),
        **_addresses(request, found.id),
    }
    return page(request, actor, "agency_sign_in", context, status=422 if form.errors else 200)


@require_POST
@sensitive
def notice_address(request: HttpRequest, actor: Actor, team: uuid.UUID) -> HttpResponse:
    """Where the agency is told by mail that something is new."""
    with told(request, _("Saved.")):
        operations.set_notice_address(team, request.POST.get("address", ""), by=actor)
    return redirect("desk:set_agency_sign_in", team)


@require_POST
@sensitive
def end(request: HttpRequest, actor: Actor, team: uuid.UUID) -> HttpResponse:
    with told(request, _("Its people sign in here again. Their phrase is their password.")):
        operations.end_agency_sign_in(team, by=actor)
    return redirect("desk:agency_sign_ins")


def _said(form: AgencySignInForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("issuer", "client", "secret")}


def _addresses(request: HttpRequest, door: uuid.UUID | None) -> dict[str, str]:
    if door is None:
        return {}
    return {
        "door": request.build_absolute_uri(reverse("desk:agency_door", args=[door])),
        "back": request.build_absolute_uri(reverse("desk:agency_back", args=[door])),
    }
