"""The journal's own host name, where there is one: it answers the journal alone, and no other name does.

So what a browser remembers of it does not lead to the helpline, and no page of the helpline has its origin.
"""

import re

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponseRedirect,
)
from django.utils.translation import get_language_from_request

from houvast.interfaces.shell.before import answered_before

OF_THE_JOURNAL = re.compile(r"(/[a-z]{2})?/notes/")
OF_BOTH = re.compile(r"/(static|leave)/|/healthz$")


def _elsewhere(request: HttpRequest) -> HttpResponse | None:
    """Where this is answered, when it is not here; None when it is."""
    own, path = settings.JOURNAL_HOST, request.path_info
    if not own or OF_BOTH.match(path):
        return None
    here, journal = request.get_host().partition(":")[0] == own, bool(OF_THE_JOURNAL.match(path))
    if here == journal:
        return None
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotFound()
    if here and path == "/":
        return HttpResponseRedirect(f"/{get_language_from_request(request)[:2]}/notes/")
    return HttpResponseRedirect(f"{request.scheme}://{settings.ALLOWED_HOSTS[0] if here else own}{path}")


own_host = answered_before(_elsewhere)
