"""What the pages of a talk share: whose talk it is, forms of our own, going in and out of it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from houvast.interfaces.public import flood
from houvast.interfaces.public import live as own_side
from houvast.interfaces.shell import live
from houvast.interfaces.shell.buckets import buckets, take_of
from houvast.interfaces.shell.line import the_line
from houvast.interfaces.shell.origin import is_from_elsewhere
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.derivations import Busy
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.contacts.operations import NotPossible, returning, talking

PADDED_TO = 8192  # bytes
PADDING = "<!--{}-->"
View = Callable[..., HttpResponse]


def ours(view: View) -> View:
    """A form that one of our own pages sent. A token would need a cookie before one is needed."""

    def checked(request: HttpRequest, **where: Any) -> HttpResponse:
        if request.method == "POST" and _from_elsewhere(request):
            return refused(request, "400.html", 400)
        return view(request, **where)

    allowed: View = require_http_methods(["GET", "HEAD", "POST"])(csrf_exempt(checked))
    return allowed


def padded(response: HttpResponse, *, beside: Iterable[HttpResponse] = ()) -> HttpResponse:
    """As long as other pages of its kind, so that its length tells nobody on the way what stands in it.

    `beside`: what else might be answered, where that is known. Not to be compressed: that would undo it.
    """
    longest = max(len(each.content) for each in (response, *beside)) + len(PADDING.format(""))
    room = longest + -longest % PADDED_TO - len(response.content) - len(PADDING.format(""))
    response.content += PADDING.format("." * room).encode()
    return response


def go_in(request: HttpRequest, begun: talking.Begun, to: str) -> HttpResponse:
    live.tell_queue(begun.entered.by.organisation)
    own_side.close(begun.id)  # where it was open before: there is one browser at a time
    live.presence.sign(begun.id)
    response = redirect(to)
    cookies = {own_side.COOKIE: own_side.as_cookie(begun.secret)}
    if begun.entered.last_used:
        cookies[own_side.LAST] = begun.entered.last_used.isoformat()
    elif own_side.LAST in request.COOKIES:  # of another talk
        response.delete_cookie(own_side.LAST, samesite="Strict")
    for name, value in cookies.items():
        response.set_cookie(
            name, value, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Strict"
        )
    return response


def last_used(request: HttpRequest) -> datetime | None:
    """When the code of this talk was last used before, as was told when it let in."""
    try:
        return timezone.localtime(datetime.fromisoformat(request.COOKIES.get(own_side.LAST, "")))
    except (ValueError, OverflowError):
        return None


def end_here(request: HttpRequest) -> tuple[str, ...]:
    """The way out: the talk stays with us, and only its word or code opens it again."""
    inside = inside_of(request)
    if inside is None:
        return ()
    talking.fall_asleep(inside.talk, by=inside.by)
    own_side.close(inside.talk)
    return own_side.COOKIE, own_side.LAST


def closed(request: HttpRequest) -> HttpResponse:
    return refused(request, "public/closed.html", 403, line=the_line())


def refused(request: HttpRequest, template: str, status: int, **said: Any) -> HttpResponse:
    """A page that says why; to a network that has had many of them, a line: a page costs more than asking."""
    if wait := take_of(request, "refused", flood.REFUSALS_OF_ONE_NETWORK):
        return HttpResponse(too_often(wait), content_type="text/plain; charset=utf-8", status=429)
    return render(request, template, said, status=status)


def choose_word(request: HttpRequest, inside: talking.Entered) -> str:
    """Why not, or nothing."""
    wait = take_of(request, "choose", flood.WORDS_OF_ONE_NETWORK)
    if wait := wait or buckets.take("words", flood.WORDS_OF_ALL):  # one that is refused opens somebody's talk
        return too_often(wait)
    try:
        returning.choose_word(inside.talk, field(request, "word"), private=inside.private, by=inside.by)
    except NotPossible as refusal:
        return str(refusal)
    except Busy:
        return _("It is very busy right now. Try again in a minute.")
    return ""


def again() -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("public:here") + "#last")


def inside_of(request: HttpRequest) -> talking.Entered | None:
    cookie = request.COOKIES.get(own_side.COOKIE, "")
    return own_side.entered(cookie) if cookie else None


def somebody() -> Actor:
    helpline = accounts.front_helpline()
    if helpline is None:  # nothing is set up here yet
        raise Http404
    return visitor(helpline)


def _from_elsewhere(request: HttpRequest) -> bool:
    said = request.headers
    return is_from_elsewhere(said.get("Sec-Fetch-Site"), said.get("Origin"), request.get_host())


def field(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")[:200].strip()


def language_here() -> str:
    return (get_language() or "en")[:2]


def too_often(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    return _("Too many attempts from your network. Try again in %(minutes)s min.") % {"minutes": minutes}
