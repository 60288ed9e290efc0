"""From a password here to the sign-in of one's own agency: one goes there once, and the password ends.

Who comes back from there is in a browser that does not send its session (SameSite=Strict), so what was shown
comes in the form, signed for the one person who went.
"""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.interfaces.desk.entrance import page, sensitive
from houvast.interfaces.shell import threshold, tries
from houvast.records.accounts import elsewhere
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.operations import NotPossible, sign_ins
from houvast.records.accounts.operations import elsewhere as operations

SALT = "joins the sign-in of their agency"
TEN_MINUTES = 600
JOIN = "accounts.join_agency_sign_in"


def new_password(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=gettext_lazy("At least 12 characters. A few words in a row are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class JoinForm(forms.Form):
    old = forms.CharField(
        label=gettext_lazy("The password you have now"),
        help_text=gettext_lazy("For the last time: it opens your keys, and then it ends."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = new_password(gettext_lazy("Choose an unlock phrase"))


@sensitive
def join(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What it does, and the way there; and back from there, the phrase instead of the password."""
    way = elsewhere.door_of(actor.id) if actor.id else None
    if way is None or not actor.may(JOIN) or elsewhere.is_bound(actor.id):
        refuse(JOIN, by=actor)
    if request.method != "POST":
        return page(request, actor, "agency_join", {"way": way})
    who, filled = _shown(request, actor), JoinForm(request.POST)
    if who is None:
        return page(request, actor, "agency_join", {"way": way, "again": True}, status=422)
    if filled.is_valid():
        try:
            _join(request, actor, who, filled)
        except NotPossible as refused:
            filled.add_error(None, str(refused))
        else:
            messages.success(request, _("From now on you sign in at your agency. Your password has ended."))
            return redirect("desk:preferences")
    context = {"form": filled, "proof": request.POST.get("proof", "")}
    return page(request, actor, "agency_join", context, status=422)


def form(request: HttpRequest, who: elsewhere.Arrived, *, joins: str) -> HttpResponse:
    """Back from the agency: what was shown there, for the person who went, to be sent with the form."""
    said = {"door": str(who.door), "subject": who.subject, "joins": joins}
    context = {"form": JoinForm(), "proof": signing.dumps(said, salt=SALT)}
    return render(request, "desk/agency_join.html", context)


def _join(request: HttpRequest, actor: Actor, who: elsewhere.Arrived, filled: JoinForm) -> None:
    assert actor.id is not None  # who is signed in is a person
    said = filled.cleaned_data
    with tries.own_password(actor):
        operations.join_agency_sign_in(actor.id, old=said["old"], new=said["new"], arrived=who, by=actor)
        sign_ins.end_others(except_=threshold.own_sign_in(request), by=actor)
    update_session_auth_hash(request, get_user_model()._default_manager.get(pk=actor.id))


def _shown(request: HttpRequest, actor: Actor) -> elsewhere.Arrived | None:
    """Who the agency said that this person is; None: it said so of nobody, of another, or long ago."""
    try:
        said = signing.loads(request.POST.get("proof", ""), salt=SALT, max_age=TEN_MINUTES)
    except signing.BadSignature:
        return None
    if said["joins"] != str(actor.id):
        return None
    return elsewhere.Arrived(uuid.UUID(said["door"]), said["subject"])
