"""Coming in and going out: sign-in, sign-out, one's own language and shortcuts, and who is asking.

Every page of the desk is behind `signed_in`, which turns the session into an Actor and a refusal
into "not found". What somebody may do is decided by the records, not here.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ParamSpec

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.contrib.auth import views as auth
from django.contrib.auth.forms import AuthenticationForm
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.shell import closed, locking, threshold, tries
from houvast.interfaces.shell.entering import Entered, Needed, View, entered
from houvast.records.accounts import elsewhere, keys, operations, queries
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.operations import sign_ins
from houvast.records.contacts.queries import callbacks, talks

P = ParamSpec("P")


def page(
    request: HttpRequest, actor: Actor, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of the desk with what its frame needs: who is signed in and what they may do."""
    frame = {
        "me": actor,
        "may": {action.replace(".", "_") for action in actor.grants},
        "shortcuts": getattr(request.user, "shortcuts", True),
        "has_telephone": bool(getattr(request.user, "extension", "")),
        "is_live": isinstance(request, ASGIRequest),  # by the tests' plain server nothing is
        "is_locked": actor.private is None,
        "has_phrase": SimpleLazyObject(lambda: elsewhere.is_bound(actor.id)),
        "languages": settings.LANGUAGES,
        "danger_about": ("draft", uuid.uuid4()),  # nothing yet: sent twice, it is begun once
    }
    return render(request, f"desk/{template}.html", {**frame, **context}, status=status)


def behind(needed: Needed) -> Callable[[View[P]], Entered[P]]:
    """The view gets who is asking, in their language, once nothing is `needed` first."""
    return lambda view: entered(view, needed, page, base="desk/page.html")


def signed_in(view: View[P]) -> Entered[P]:
    """Every page of the desk: the password was right, and the second factor was shown."""
    return behind(threshold.whole)(view)


def sensitive(view: View[P]) -> Entered[P]:
    """The second factor was shown a moment ago."""
    return behind(threshold.fresh)(view)


class SignInForm(AuthenticationForm):
    """One answer for an unknown name and a wrong password: it never says which."""

    error_messages = {
        "invalid_login": _(
            "This name and password do not go together. Try again, or ask your administrator."
        ),
        "inactive": _("This name and password do not go together. Try again, or ask your administrator."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
        self.fields["password"].label = _("Password")
        self.fields["username"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class SignIn(auth.LoginView):
    """The language may be chosen before anybody is known: ?language=fr."""

    template_name = "desk/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        language = request.GET.get("language", "")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return tries.sign_in(
                request, lambda: super(SignIn, self).post(request, *args, **kwargs), self._wait
            )
        except keys.CannotOpen as why:  # the right password, and a private key that it opens no more
            return closed.answer(request, why, self._closed)

    def _closed(self, said: Mapping[str, Any], status: int) -> HttpResponse:
        context = {**said, "base": "shell/frame_desk.html"}
        return render(self.request, "desk/closed.html", context, status=status)

    def _wait(self, words: str, ticket: str) -> HttpResponse:
        """The form again, with the name as typed. Nothing was tested."""
        form = SignInForm(self.request, initial={"username": self.request.POST.get("username", "")[:150]})
        return self.render_to_response(
            self.get_context_data(form=form, wait=words, ticket=ticket), status=429
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "languages": settings.LANGUAGES}

    def get_default_redirect_url(self) -> str:
        return reverse("desk:today")

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """The password opened the person's key: this browser carries it from now on."""
        person = form.get_user()
        response = super().form_valid(form)
        by = replace(queries.acting(person), private=person.opened)
        threshold.begin(self.request, by)
        locking.carry(self.request, by, response)
        return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """The sign-in ends with its session, so that a copy of the cookie opens nothing. Who has talks or
    callbacks in hands is shown them first.
    """
    if request.user.is_authenticated:
        leaving = queries.acting(request.user)
        in_hands = talks.in_hands(seen_by=leaving) or callbacks.taken(seen_by=leaving)
        if in_hands and "anyway" not in request.POST:
            return redirect("desk:shift")  # nothing stays untaken unseen
        threshold.leave(request, leaving)
        locking.forget_notes(leaving)
    response = auth.LogoutView.as_view(next_page="desk:sign_in")(request)
    response.delete_cookie(settings.KEY_COOKIE_NAME, samesite="Strict")
    return response


@behind(threshold.half)
def unlock(request: HttpRequest, actor: Actor) -> HttpResponse:
    return locking.unlock(request, actor, page)


@require_POST
@signed_in
def lock(request: HttpRequest, actor: Actor) -> HttpResponse:
    return locking.lock(request, actor)


@require_GET
@signed_in
def token(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A fresh token for a page that stayed open while its person signed in again."""
    return JsonResponse({"token": get_token(request)})


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of the desk"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    extension = forms.CharField(
        label=_("Your extension"),
        help_text=_("Of your telephone at the exchange, like 201. When it rings, the desk opens the form."),
        max_length=20,
        required=False,
    )
    shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts, like N for a new contact"),
        help_text=_("Switch them off when you use speech control, or when they get in your way."),
        required=False,
    )


@signed_in
def preferences(request: HttpRequest, actor: Actor) -> HttpResponse:
    language, shortcuts = queries.preferences(seen_by=actor)
    initial = {
        "language": language,
        "shortcuts": shortcuts,
        "extension": queries.extension(seen_by=actor),
    }
    form = PreferencesForm(request.POST or None, initial=initial)
    if form.is_valid():
        assert actor.id is not None  # who is signed in is a person
        try:
            operations.keep_extension(actor.id, form.cleaned_data["extension"], by=actor)
        except operations.NotPossible as refused:
            form.add_error("extension", str(refused))
        else:
            threshold.read_in(request, "")
            _keep(actor, form.cleaned_data["language"], shortcuts=form.cleaned_data["shortcuts"])
            return redirect("desk:preferences")
    context = {
        "form": form,
        "own_addresses": queries.own_addresses(seen_by=actor),
        "may_join": bool(actor.id and elsewhere.door_of(actor.id)) and not elsewhere.is_bound(actor.id),
    }
    return page(request, actor, "preferences", context, status=422 if form.errors else 200)


class PasswordForm(forms.Form):
    changed = _("Your password is changed.")
    old = forms.CharField(
        label=_("The password you have now"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("A new password"),
        help_text=_("At least 12 characters. A few words in a row are easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PhraseChangeForm(PasswordForm):
    """The same for who shows at their agency who they are: in words that are true of them."""

    changed = _("Your unlock phrase is changed.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old"].label = _("The phrase you have now")
        self.fields["new"].label = _("A new phrase")


@sensitive
def password(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose one's own password. Other sign-ins of the same person end with it."""
    form = (PhraseChangeForm if elsewhere.is_bound(actor.id) else PasswordForm)(request.POST or None)
    if form.is_valid():
        assert actor.id is not None  # who is signed in is a person
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        try:
            with tries.own_password(actor):
                operations.change_password(actor.id, old=old, new=new, by=actor)
                sign_ins.end_others(except_=threshold.own_sign_in(request), by=actor)
        except operations.NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            update_session_auth_hash(request, get_user_model()._default_manager.get(pk=actor.id))
            messages.success(request, form.changed)
            return redirect("desk:preferences")
    return page(request, actor, "password", {"form": form}, status=422 if form.errors else 200)


@require_POST
@signed_in
def language(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The switch at the top of every page: kept with the person, not with the device."""
    chosen, there = request.POST.get("language", ""), request.POST.get("next", "")
    if chosen in dict(settings.LANGUAGES):
        threshold.read_in(request, "")
        _keep(actor, chosen, shortcuts=queries.preferences(seen_by=actor)[1])
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, require_https=request.is_secure())
    return redirect(there if safe else "desk:today")


def _keep(actor: Actor, chosen: str, *, shortcuts: bool) -> None:
    assert actor.id is not None  # who is signed in is a person
    operations.keep_preferences(actor.id, language=chosen, shortcuts=shortcuts, by=actor)
