"""Coming to work here, and coming back: a first password by a link, a new one by a recovery code."""

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from houvast.interfaces.desk import agency_door
from houvast.interfaces.desk.agency_joining import new_password
from houvast.interfaces.shell import tries
from houvast.records.accounts import elsewhere, operations, queries
from houvast.records.accounts.derivations import Busy
from houvast.records.accounts.guard import Refused


class WelcomeForm(forms.Form):
    password = new_password(gettext_lazy("Choose a password"))


class LostPasswordForm(forms.Form):
    sign_in_name = forms.CharField(
        label=gettext_lazy("Sign-in name"), widget=forms.TextInput(attrs={"autocapitalize": "none"})
    )
    code = forms.CharField(
        label=gettext_lazy("One of your recovery codes"),
        help_text=gettext_lazy("From the paper that you kept. Each code works once."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    password = new_password(gettext_lazy("A new password"))


@never_cache
@sensitive_post_parameters()
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """The link that somebody new was given: they choose a password and see their recovery codes once."""
    person = queries.invited(secret)
    if person is None or person.id is None:
        return render(request, "desk/welcome.html", {"gone": True}, status=404)
    translation.activate(person.language)
    arrived, way = agency_door.arrived(request, secret), elsewhere.door_of(person.id)
    if way and arrived is None:
        context = {"way": way, "secret": secret, "me": person}
        return render(request, "desk/welcome.html", context, status=422 if request.POST else 200)
    form = (agency_door.PhraseForm if way else WelcomeForm)(request.POST or None)
    if form.is_valid():
        try:
            codes = operations.accept(
                person.id, secret=secret, password=form.cleaned_data["password"], arrived=arrived, by=person
            )
        except operations.NotPossible as refused:
            form.add_error("password", str(refused))
        except Busy:
            form.add_error(None, tries.busy())
            return tries.come_again(render(request, "desk/welcome.html", {"form": form, "me": person}))
        except Refused as refused:
            raise Http404 from refused
        else:
            return render(request, "desk/welcome.html", {"codes": codes, "me": person, "door": way})
    status = 422 if form.errors else 200
    context = {"form": form, "me": person, "door": way, "proof": request.POST.get("proof", "")}
    return render(request, "desk/welcome.html", context, status=status)


@never_cache
@sensitive_post_parameters()
def lost_password(request: HttpRequest) -> HttpResponse:
    """Without the former password: a recovery code opens the keys. Wrong name or code: one answer."""
    form = LostPasswordForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            if _recover(said["sign_in_name"], said["code"], said["password"]):
                messages.success(request, _("It is changed. Sign in as you always do."))
                return redirect("desk:sign_in")
            form.add_error(None, _("This name and code do not go together. Type both again."))
        except operations.NotPossible as refused:
            form.add_error("password", str(refused))
        except Busy:
            form.add_error(None, tries.busy())
            return tries.come_again(render(request, "desk/lost_password.html", {"form": form}))
    return render(request, "desk/lost_password.html", {"form": form}, status=422 if form.errors else 200)


def _recover(sign_in_name: str, code: str, password: str) -> bool:
    """One derivation is paid in every case, so that the time does not say who works here."""
    staff = queries.staff_by_sign_in_name(sign_in_name)
    person = queries.actor(staff) if staff else None
    if person is None or person.id is None:
        authenticate(None, username="", password=password)
        return False
    try:
        operations.recover_by_code(person.id, code=code, password=password, by=person)
    except Refused:
        authenticate(None, username="", password=password)
        return False
    return True
