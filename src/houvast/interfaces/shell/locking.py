"""The opened key of who is signed in: opened at sign-in, carried, and locked again.

The session holds its ciphertext; the key to that lies in a cookie of the browser and in the memory of this
process. So neither a copy of the database, nor a stolen cookie, nor both open anything after a restart.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.interfaces.shell import tries
from houvast.records.accounts import elsewhere, keys
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.operations.searching import close_search

Page = Callable[..., HttpResponse]
CARRIED, USED = "carried", "used"
TYPED = "password_again"
A_MINUTE = 60


def _wrong(by: Actor) -> str:
    if elsewhere.is_bound(by.id):
        return _("That is not your unlock phrase. Try again.")
    return _("That is not your password. Try again.")


def carry(request: HttpRequest, by: Actor, response: HttpResponseBase) -> None:
    """From now on this browser and this session together open the person's key."""
    assert by.id is not None  # who is signed in is a person
    cookie, request.session[CARRIED] = keys.carry(keys.unlocked_key(by), staff=by.id)
    request.session[USED] = int(time.time())
    response.set_cookie(
        settings.KEY_COOKIE_NAME,
        cookie,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


@dataclass(frozen=True)
class Typed:
    """Who is asking, whether a password that they just typed opened their key, or why it did not."""

    by: Actor
    opened: bool = False
    why_not: str = ""


def unlocked(request: HttpRequest, by: Actor) -> Typed:
    """The same person, with their key opened unless it is locked.

    A form that was sent while the key was locked comes back with the password beside what it held.
    """
    by = _carried(request, by)
    typed = request.POST.get(TYPED, "") if by.private is None and request.method == "POST" else ""
    if not typed:
        return Typed(by)
    again, wait = tries.unlock(by, typed)
    return Typed(again, opened=True) if again else Typed(by, why_not=wait or _wrong(by))


def ask(request: HttpRequest, typed: Typed, page: Page) -> HttpResponse:
    """What is answered when the key to what is asked for is locked; nothing that was sent is lost."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"problem": "locked"}, status=423)
    if request.method == "GET":
        return redirect(f"{reverse('desk:unlock')}?{urlencode({'next': request.get_full_path()})}")
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in (TYPED, "csrfmiddlewaretoken")
    ]
    context = {"sent": sent, "why_not": typed.why_not, "minutes": settings.LOCKED_AFTER_MINUTES}
    return page(request, typed.by, "locked", context, status=423)


def _carried(request: HttpRequest, by: Actor) -> Actor:
    """As cookie and session carry it; idle minutes lock it."""
    stored = request.session.get(CARRIED, "")
    if not stored:
        return by
    idle = int(time.time()) - request.session.get(USED, 0)
    if idle > settings.LOCKED_AFTER_MINUTES * A_MINUTE:
        del request.session[CARRIED]
        return by
    if idle > A_MINUTE:
        request.session[USED] = int(time.time())
    return keys.carried(by, cookie=request.COOKIES.get(settings.KEY_COOKIE_NAME, ""), stored=stored)


class UnlockForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )


def unlock(request: HttpRequest, by: Actor, page: Page) -> HttpResponse:
    """Type the password again, and go on where one was."""
    form = UnlockForm(request.POST or None)
    if elsewhere.is_bound(by.id):
        form.fields["password"].label = _("Your unlock phrase")
    there = request.POST.get("next") or request.GET.get("next") or reverse("desk:today")
    if form.is_valid():
        again, wait = tries.unlock(by, form.cleaned_data["password"])
        if again:
            response = redirect(there if _is_ours(request, there) else "desk:today")
            carry(request, again, response)
            return response
        form.add_error("password", wait or _wrong(by))
    context = {"form": form, "next": there, "minutes": settings.LOCKED_AFTER_MINUTES}
    return page(request, by, "unlock", context, status=422 if form.errors else 200)


def forget_notes(by: Actor) -> None:
    """What was opened to be searched is closed with the key."""
    if by.may("contacts.close_search"):
        close_search(by=by)


def lock(request: HttpRequest, by: Actor) -> HttpResponse:
    """Locked at once, still signed in."""
    forget_notes(by)
    request.session.pop(CARRIED, None)
    words = _("Locked. Notes open again after you type your password.")
    if elsewhere.is_bound(by.id):
        words = _("Locked. What is shared with you opens again after you type your unlock phrase.")
    messages.success(request, words)
    response = redirect("desk:today")
    response.delete_cookie(settings.KEY_COOKIE_NAME, samesite="Strict")
    return response


def _is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
