"""Setting up a second factor, showing it after the password, and looking after one's own.

A passkey proves who somebody is; it opens nothing that is sealed. That takes the password, or the unlock
phrase, each time.
"""

import json
import uuid
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import behind, page, sensitive
from houvast.interfaces.desk.qr import drawing
from houvast.interfaces.shell import threshold, tries
from houvast.records.accounts import delays, second_factors
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.operations import NotPossible
from houvast.records.accounts.operations import second_factor as operations
from houvast.records.accounts.queries import sign_ins as queries
from houvast.records.accounts.second_factors import Kind, Site

QUESTION, OFFER = "passkey_question", "passkey_offer"  # in the session until the browser answers


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("What do you call it?"),
        help_text=gettext_lazy("For instance: blue key, work telephone."),
        max_length=60,
    )
    answer = forms.CharField(widget=forms.HiddenInput, max_length=20_000)


@behind(threshold.half)
def prove(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the second factor: after the password, and again before something sensitive."""
    if not queries.has_second_factor(seen_by=actor):
        return redirect("desk:set_up")
    form, refused = CodeForm(request.POST if "code" in request.POST else None), None
    if request.method == "POST":
        refused = _shown(request, actor, form)
        if refused is None:
            return _come_in(request)
        if form.is_bound:
            form.add_error("code", refused)
    kinds = {factor.kind for factor in queries.own_second_factors(seen_by=actor)}
    context = {
        "form": form,
        "refused": "" if form.is_bound else refused,
        "is_again": threshold.whole(request, actor) is None,
        "has_app": Kind.TOTP.value in kinds,
        "question": _question(request, actor) if Kind.PASSKEY in kinds else "",
        "codes_left": queries.spare_codes_left(seen_by=actor),
    }
    return page(request, actor, "prove", context, status=422 if refused else 200)


@behind(threshold.setting_up)
def set_up(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a first second factor, or another one: an app of codes, or a passkey."""
    kinds = {factor.kind for factor in queries.own_second_factors(seen_by=actor)}
    context = {
        "is_first": not kinds,
        "has_app": Kind.TOTP.value in kinds,
        "form": PasskeyForm(),
        "offer": _offer(request, actor),
    }
    return page(request, actor, "set_up", context)


@behind(threshold.setting_up)
def app(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An app that makes codes: the picture it reads, the same as text, and its first code."""
    form = CodeForm(request.POST or None)
    try:
        secret = operations.begin_app(by=actor)
        if form.is_valid():
            with tries.own_code(actor):
                operations.confirm_app(
                    form.cleaned_data["code"], sign_in=threshold.own_sign_in(request), by=actor
                )
            return _added(request, actor)
    except NotPossible as refused:
        if queries.own_second_factors(seen_by=actor) and not form.is_bound:
            messages.error(request, str(refused))
            return redirect("desk:second_factor")
        form.add_error("code", str(refused))
    address = second_factors.app_address(secret, host=_site(request).host)
    context = {"form": form, "drawing": drawing(address), "typed": second_factors.typed_secret(secret)}
    return page(request, actor, "app", context, status=422 if form.errors else 200)


@require_POST
@behind(threshold.setting_up)
def passkey(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What the browser made, kept."""
    form, state = PasskeyForm(request.POST), request.session.pop(OFFER, None)
    try:
        if not form.is_valid() or state is None:
            raise NotPossible(_("The passkey was not made. Try again."))
        operations.add_passkey(
            form.cleaned_data["name"],
            _answer(form.cleaned_data["answer"]),
            state,
            site=_site(request),
            sign_in=threshold.own_sign_in(request),
            by=actor,
        )
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:set_up")
    return _added(request, actor)


@sensitive
def second_factor(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own, to add to and to remove."""
    context = {
        "factors": queries.own_second_factors(seen_by=actor),
        "codes_left": queries.spare_codes_left(seen_by=actor),
    }
    return page(request, actor, "second_factor", context)


@require_POST
@sensitive
def new_codes(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ten new spare codes, shown once; the former ones are void."""
    if not queries.has_second_factor(seen_by=actor):
        return redirect("desk:set_up")
    return _codes(request, actor)


@require_POST
@sensitive
def remove(request: HttpRequest, actor: Actor, factor: uuid.UUID) -> HttpResponse:
    with told(request):
        operations.remove_second_factor(factor, by=actor)
    return redirect("desk:second_factor")


def _shown(request: HttpRequest, actor: Actor, form: CodeForm) -> str | None:
    """Why what was shown is not enough, or None when it is."""
    own = threshold.own_sign_in(request)
    try:
        if "answer" in request.POST:
            answer, state = _answer(request.POST["answer"][:20_000]), request.session.pop(QUESTION, {})
            operations.show_passkey(answer, state, site=_site(request), sign_in=own, by=actor)
        elif form.is_valid():
            device = tries.known_device(request)
            operations.show_code(form.cleaned_data["code"], sign_in=own, device=device, by=actor)
        else:
            return _("Type the code that your app shows now.")
    except delays.Wait as told:
        return tries.in_words(told)
    except operations.WrongProof:
        return _("This is not right. A code works once, for half a minute: wait for the next one.")
    return None


def _come_in(request: HttpRequest) -> HttpResponse:
    """A new session key: one that was known before is worth nothing now (ASVS 5.0, 7.2.4)."""
    request.session.cycle_key()
    there = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    tries.tell_of_wrong_ones(request)
    return tries.remember_device(request, redirect(there if safe else "desk:today"))


def _added(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The first one comes with spare codes, so that a lost telephone keeps nobody out."""
    request.session.cycle_key()
    if not queries.spare_codes_left(seen_by=actor):
        return tries.remember_device(request, _codes(request, actor))
    return redirect("desk:second_factor")


def _codes(request: HttpRequest, actor: Actor) -> HttpResponse:
    return page(request, actor, "spare_codes", {"codes": operations.new_spare_codes(by=actor)})


def _question(request: HttpRequest, actor: Actor) -> str:
    assert actor.id is not None  # who is signed in is a person
    options, request.session[QUESTION] = second_factors.passkey_question(actor.id, site=_site(request))
    return json.dumps(options)


def _offer(request: HttpRequest, actor: Actor) -> str:
    assert actor.id is not None  # who is signed in is a person
    options, request.session[OFFER] = second_factors.passkey_offer(actor.id, site=_site(request))
    return json.dumps(options)


def _answer(said: str) -> dict[str, Any]:
    """Whatever somebody sends in place of it proves nothing."""
    try:
        answer = json.loads(said)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _site(request: HttpRequest) -> Site:
    origin = f"{request.scheme}://{request.get_host()}"
    return Site(urlsplit(origin).hostname or "", origin)
