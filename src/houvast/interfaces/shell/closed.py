"""What is answered when a key opens something no more, or when too many come at once: never an error.

Each page of the desk stands inside `answer`. Where a page can say it better itself, it does.
"""

import logging
import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from houvast.interfaces.shell.tries import A_WHILE, busy, in_words
from houvast.records.accounts import delays, keys
from houvast.records.accounts.derivations import Busy

log = logging.getLogger(__name__)

CLOSED = (Busy, delays.Wait, keys.NobodyHolds, keys.CannotOpen)

Page = Callable[..., HttpResponse]


def answer(request: HttpRequest, why: Exception, page: Page) -> HttpResponse:
    """The page, or a word for a script that saves. Nothing was stored: the operation was rolled back."""
    problem, status, heading, words, seconds = _said(why)
    if request.headers.get("Accept") == "application/json":
        response: HttpResponse = JsonResponse({"problem": problem}, status=status)
    else:
        response = page({"heading": heading, "words": words, "there": _back(request)}, status)
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def _said(why: Exception) -> tuple[str, int, str, str, int]:
    """(a word for scripts, status, heading, what to do, seconds to wait)."""
    if isinstance(why, Busy):
        return "busy", 503, _("Try again in a moment"), busy(), A_WHILE
    if isinstance(why, delays.Wait):
        return "wait", 429, _("Try again in a moment"), in_words(why), why.seconds
    if isinstance(why, keys.NobodyHolds):
        words = _("Nobody of the team holds its key yet, so nothing can be sealed for it. Ask a colleague.")
        return "nobody_holds", 409, _("This cannot be sealed"), words, 0
    if isinstance(why, keys.NotHandedOver):
        words = _("You have not been given the key of this team yet. A colleague of the team hands it over.")
        return "not_handed_over", 409, _("You cannot open this yet"), words, 0
    reference = secrets.token_hex(4)
    event = f"something sealed did not open, reference {reference}"  # what is filled in is not written down
    log.error(event)
    words = _("What is sealed here cannot be opened. Tell your administrator this reference: %(reference)s.")
    return "cannot_open", 409, _("This cannot be opened"), words % {"reference": reference}, 0


def came_from(request: HttpRequest) -> str:
    """The page whose form was sent. The form itself is not sent again: it is shown again."""
    page = urlsplit(request.headers.get("Referer", ""))
    return page.path if page.netloc == request.get_host() else ""


def _back(request: HttpRequest) -> str:
    """The same page again, where asking for it changes nothing; else the one before."""
    return request.get_full_path() if request.method == "GET" else came_from(request)
