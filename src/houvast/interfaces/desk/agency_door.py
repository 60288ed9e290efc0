"""Coming in by the sign-in of one's own agency: going there, and coming back.

Each agency has an address of its own here, given with the invitation: the page of sign-in names no agency.
What this browser asked lies in a cookie of its own for ten minutes: that of the session is not sent by a
browser that comes from elsewhere (SameSite=Strict), so who comes back gets a page from which they go on.
"""

import logging
import math
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from houvast.interfaces.desk import agency_joining
from houvast.interfaces.desk.agency_joining import new_password
from houvast.interfaces.shell import openid, threshold
from houvast.interfaces.shell.buckets import Limit, address_of, buckets
from houvast.records.accounts import delays, elsewhere, keys, queries

log = logging.getLogger(__name__)

ASKED = "__Host-a" if settings.SESSION_COOKIE_SECURE else "a"
TEN_MINUTES = 600
SALT_ASKED, SALT_ARRIVED = "asked at an agency", "arrived from an agency"
BACKEND = "houvast.records.accounts.passwords.ByPassword"


# A network may be a whole agency at the change of a shift. Coming back needs a question that was asked, each
# once, so asking alone is bounded.
QUESTIONS_OF_ONE_NETWORK = Limit(30, 4)
QUESTIONS_AT_ONE_AGENCY = Limit(60, 2)


class _Crowd(Exception):
    """Too many ask at this moment; after how many seconds one may again."""


class PhraseForm(forms.Form):
    password = new_password(gettext_lazy("Choose an unlock phrase"))


@require_GET
@never_cache
def go(request: HttpRequest, door: uuid.UUID) -> HttpResponse:
    """To the agency's provider; with `link`, somebody who was invited there."""
    question = openid.new_question()
    try:
        _refuse_flood(request, door)
        there = openid.address(_provider(request, door), question)
    except _Crowd as crowd:
        return _come_again(request, door, crowd)
    except (openid.NoAnswer, openid.NotShown, keys.CannotOpen) as why:
        return _refused(request, door, why)
    response = redirect(there)
    kept = {**asdict(question), "door": str(door), "link": request.GET.get("link", "")[:100]}
    if "join" in request.GET and request.user.is_authenticated:
        kept["joins"] = str(request.user.pk)
    response.set_cookie(
        ASKED,
        signing.dumps(kept, salt=SALT_ASKED),
        max_age=TEN_MINUTES,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_GET
@never_cache
def back(request: HttpRequest, door: uuid.UUID) -> HttpResponse:
    """From there. Whoever is bound is signed in; who was invited chooses a phrase; nobody else comes in."""
    try:
        kept = _asked(request, door)
        provider = _provider(request, door)
        question = openid.Question(kept["state"], kept["nonce"], kept["verifier"])
        if not delays.is_first(question.state, at=timezone.now()):
            raise openid.NotShown("answered before")
        who = elsewhere.Arrived(door, openid.subject(provider, question, request.GET.dict()))
        response = _from_there(request, kept, who)
    except (openid.NoAnswer, openid.NotShown, keys.CannotOpen) as why:
        response = _refused(request, door, why)
    response.delete_cookie(ASKED, samesite="Lax")
    return response


def _from_there(request: HttpRequest, kept: Mapping[str, Any], who: elsewhere.Arrived) -> HttpResponse:
    if kept["link"]:
        return _to_welcome(request, kept["link"], who)
    if kept.get("joins"):
        return agency_joining.form(request, who, joins=kept["joins"])
    return _signed_in(request, who)


def arrived(request: HttpRequest, link: str) -> elsewhere.Arrived | None:
    """Who just came back from their agency to choose a phrase by this link; None: nobody has."""
    try:
        said = signing.loads(request.POST.get("proof", ""), salt=SALT_ARRIVED, max_age=TEN_MINUTES)
    except signing.BadSignature:
        return None
    if said["link"] != _known_by(link):
        return None
    return elsewhere.Arrived(uuid.UUID(said["door"]), said["subject"])


def _signed_in(request: HttpRequest, who: elsewhere.Arrived) -> HttpResponse:
    """Half signed in: their phrase and their second factor are asked as after a password."""
    person = elsewhere.person(who)
    if person is None:
        raise openid.NotShown("nobody here")
    login(request, person, backend=BACKEND)
    by = queries.acting(person)
    threshold.begin(request, by)
    return render(request, "desk/agency_arrived.html", {"me": by})


def _to_welcome(request: HttpRequest, link: str, who: elsewhere.Arrived) -> HttpResponse:
    """The form of the invitation, with what proves where they come from."""
    person = queries.invited(link)
    if person is None:
        return render(request, "desk/welcome.html", {"gone": True}, status=404)
    said = {"door": str(who.door), "subject": who.subject, "link": _known_by(link)}
    context = {
        "form": PhraseForm(),
        "me": person,
        "door": who.door,
        "proof": signing.dumps(said, salt=SALT_ARRIVED),
        "action": reverse("desk:welcome", args=[link]),
    }
    return render(request, "desk/welcome.html", context)


def _asked(request: HttpRequest, door: uuid.UUID) -> Mapping[str, Any]:
    """What this browser asked at this agency; an answer to a question at another one is none."""
    try:
        kept: Mapping[str, Any] = signing.loads(
            request.COOKIES.get(ASKED, ""), salt=SALT_ASKED, max_age=TEN_MINUTES
        )
    except signing.BadSignature as unknown:
        raise openid.NotShown("nothing was asked") from unknown
    if kept["door"] != str(door):
        raise openid.NotShown("asked at another agency")
    return kept


def _provider(request: HttpRequest, door: uuid.UUID) -> openid.Provider:
    found = elsewhere.door(door)
    if found is None:
        raise Http404
    address = request.build_absolute_uri(reverse("desk:agency_back", args=[door]))
    return openid.Provider(found.issuer, found.client, found.secret, address)


def _refuse_flood(request: HttpRequest, door: uuid.UUID) -> None:
    """Before the agency's provider is asked anything: whoever knows the address could make us ask it."""
    wait = buckets.take("agency door", QUESTIONS_OF_ONE_NETWORK, address_of(request))
    if elsewhere.door_exists(door):  # an address that is nobody's has no bucket
        wait = wait or buckets.take(f"agency door {door}", QUESTIONS_AT_ONE_AGENCY)
    if wait:
        raise _Crowd(math.ceil(wait))


def _come_again(request: HttpRequest, door: uuid.UUID, crowd: _Crowd) -> HttpResponse:
    response = render(request, "desk/agency_refused.html", {"door": door, "is_busy": True}, status=429)
    response["Retry-After"] = str(crowd)
    return response


def _known_by(link: str) -> str:
    """By which a link is known again; not the link itself, which opens."""
    return salted_hmac(SALT_ARRIVED, link, algorithm="sha256").hexdigest()


def _refused(request: HttpRequest, door: uuid.UUID, why: Exception) -> HttpResponse:
    """One page for whatever was wrong; the log says which, and nothing of who."""
    is_silent = isinstance(why, openid.NoAnswer)
    log.warning("a sign-in at an agency was refused: %s", why if str(why) else type(why).__name__)
    context = {"door": door, "is_silent": is_silent}
    return render(request, "desk/agency_refused.html", context, status=503 if is_silent else 403)
