"""The end of a visit: the server forgets the session and asks the browser to forget the site.

Reached by the plain link of every public page (which then lands on the harmless page) and, with script,
by a beacon while the browser is already on its way there.
"""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language_from_request
from django.views.decorators.csrf import csrf_exempt

from houvast.interfaces.shell.line import the_line

_endings: list[Callable[[HttpRequest], Iterable[str]]] = []
FORGET = '"cache", "cookies", "storage"'


# No token is asked: who is leaving must not be stopped. Another site cannot make use of it (_from_elsewhere).
@csrf_exempt
def leave(request: HttpRequest, language: str = "") -> HttpResponse:
    """GET: to the harmless page. POST: an empty answer to a beacon. Both end the session."""
    response = HttpResponse(status=204) if request.method == "POST" else _to_harmless(request, language)
    if not _from_elsewhere(request):
        if request.session.session_key:
            request.session.flush()
        for ending in _endings:
            for cookie in ending(request):
                response.delete_cookie(cookie, samesite="Strict")
        response["Clear-Site-Data"] = FORGET
    return response


def also_ends(ending: Callable[[HttpRequest], Iterable[str]]) -> None:
    """What else ends with a visit: called with the request, says which cookies go."""
    _endings.append(ending)


def _to_harmless(request: HttpRequest, language: str) -> HttpResponse:
    pages = the_line().harmless
    return HttpResponseRedirect(pages.get(language) or pages[get_language_from_request(request)[:2]])


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether another site sent the browser here: it may not sign our people out."""
    return request.headers.get("Sec-Fetch-Site", "none") in {"cross-site", "same-site"}
