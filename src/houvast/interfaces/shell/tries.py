"""Trying a password or a code: counted before it is tested, and slower after wrong ones.

Who waits gets a page that says how long, and a ticket in the form. A device on which somebody signed in
wholly keeps a cookie, so that the tries of others do not slow it down; it names nobody.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from houvast.interfaces.shell.buckets import address_of
from houvast.records.accounts import delays, keys
from houvast.records.accounts.derivations import Busy
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.operations import NotPossible

log = logging.getLogger(__name__)

DEVICE = "__Host-b" if settings.SESSION_COOKIE_SECURE else "b"
KEPT_FOR = 180 * 24 * 3600
A_WHILE = 10  # seconds: twenty sign-ins of half a second
WRONG = "wrong_tries"  # in the session: how many wrong passwords came before the right one


def sign_in(
    request: HttpRequest, test: Callable[[], HttpResponse], wait: Callable[[str, str], HttpResponse]
) -> HttpResponse:
    """The answer of `test`, or of `wait` with how long and a ticket."""
    name, ticket = request.POST.get("username", ""), request.POST.get("ticket", "")[:300]
    try:
        tried = delays.try_password(
            name[:150], address=address_of(request), device=device(request), ticket=ticket, at=timezone.now()
        )
        answer = test()
    except delays.Wait as told:
        answer = wait(in_words(told), told.ticket)
        answer["Retry-After"] = str(told.seconds)
        return answer
    except Busy:
        return come_again(wait(busy(), ticket))
    if request.user.is_authenticated:
        request.session[WRONG] = delays.was_right(tried, at=timezone.now())
    else:
        log.warning("a sign-in was refused")
    return answer


def own_password(actor: Actor) -> AbstractContextManager[None]:
    """Somebody at an unlocked desk cannot guess its owner's password fast either."""
    return _own("password", actor)


def unlock(actor: Actor, password: str) -> tuple[Actor | None, str]:
    """The same person with their key opened, or why not when it is for having tried too often."""
    assert actor.id is not None  # who is signed in is a person
    try:
        tried = delays.try_own("password", actor.id, at=timezone.now())
        opened = keys.unlock(actor, password)
    except delays.Wait as told:
        return None, in_words(told)
    except Busy:
        return None, busy()
    if opened:
        delays.was_right(tried, at=timezone.now())
    return opened, ""


def own_code(actor: Actor) -> AbstractContextManager[None]:
    """The first code of an app."""
    return _own("code", actor)


@contextmanager
def _own(kind: str, actor: Actor) -> Iterator[None]:
    assert actor.id is not None  # who is signed in is a person
    try:
        tried = delays.try_own(kind, actor.id, at=timezone.now())
    except delays.Wait as told:
        raise NotPossible(in_words(told)) from told
    try:
        yield
    except Busy as crowd:
        raise NotPossible(busy()) from crowd
    delays.was_right(tried, at=timezone.now())


def busy() -> str:
    return _("Many people are signing in at this moment. Try again in a few seconds.")


def come_again(answer: HttpResponse) -> HttpResponse:
    """The answer to who came while too many signed in."""
    answer.status_code = 503
    answer["Retry-After"] = str(A_WHILE)
    return answer


def in_words(told: delays.Wait) -> str:
    return ngettext(
        "Too many tries. Wait %(seconds)s second, and try again.",
        "Too many tries. Wait %(seconds)s seconds, and try again.",
        told.seconds,
    ) % {"seconds": told.seconds}


def tell_of_wrong_ones(request: HttpRequest) -> None:
    """Once, at the first page after: somebody else may have tried."""
    wrong = request.session.pop(WRONG, 0)
    if wrong > delays.FREE["account"]:
        words = _(
            "Before you signed in, a wrong password was tried %(number)s times. "
            "Was it not you? Tell your administrator."
        )
        messages.warning(request, words % {"number": wrong})


def device(request: HttpRequest) -> str:
    return request.COOKIES.get(DEVICE, "")[:300]


def known_device(request: HttpRequest) -> str:
    """The device, when this account has signed in on it; else nothing."""
    return device(request) if delays.is_known(device(request), request.user.get_username()) else ""


def remember_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """After a whole sign-in: from here this account no longer waits for what others try."""
    name = request.user.get_username()
    if not delays.is_known(device(request), name):
        response.set_cookie(
            DEVICE,
            delays.new_device(name),
            max_age=KEPT_FOR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
    return response
