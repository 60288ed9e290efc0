"""A service answers what became of somebody who was sent to it: once, by a link, without an account.

The page says nothing of anybody: neither who was sent nor to whom. Opening it changes nothing. A link that
was used, never was, or is too old has one answer. The secret in the address is all that lets one in, so that
no form of another site can send what it does not know.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from houvast.interfaces.public.own import language_here, too_often
from houvast.interfaces.shell.buckets import Limit, take_of
from houvast.library import codes
from houvast.records.contacts.operations import NotPossible, referrals
from houvast.records.contacts.queries.referrals import living_link

ANSWERS = {
    "EXPECTED": gettext_lazy("They are welcome: we expect them"),
    "ARRIVED": gettext_lazy("They have arrived"),
    "NO_PLACE": gettext_lazy("We have no place"),
    "REFUSED_BY_SERVICE": gettext_lazy("We cannot take them"),
    "LOST": gettext_lazy("They did not come"),
}
REPLIES_OF_ONE_NETWORK = Limit(20, 15)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, secret: str) -> HttpResponse:
    response = _reply(request, secret)
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response


def _reply(request: HttpRequest, secret: str) -> HttpResponse:
    if seconds := take_of(request, "reply", REPLIES_OF_ONE_NETWORK):
        return _said(request, {"problem": too_often(seconds)}, status=429)
    link = living_link(secret)
    if link is None:
        return _gone(request)
    context: dict[str, object] = {
        "reference": link.reference,
        "answers": [(each, ANSWERS[each]) for each in link.answers],
        "reasons": _reasons(),
        "said": "",
    }
    if request.method != "POST":
        return _said(request, context)
    said, reason = request.POST.get("answer", "")[:30], request.POST.get("reason", "")[:30]
    try:
        referrals.answer_by_link(secret, said, reason=reason, by=link.by)
    except referrals.NoSuchLink:
        return _gone(request)
    except NotPossible as refusal:
        return _said(request, {**context, "said": said, "problem": str(refusal)}, status=422)
    return _said(request, {"done": _("Thank you. We know it now. This link has served, and can go.")})


def _gone(request: HttpRequest) -> HttpResponse:
    return _said(request, {"gone": True}, status=404)


def _said(request: HttpRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    return render(request, "public/reply.html", context, status=status)


def _reasons() -> list[tuple[str, str]]:
    book = codes.codebook("referral_reason", on=timezone.localdate())
    here = language_here()
    return [
        (code.code, code.label(here)) for code in book if code.code not in ("NONE", "NO_PLACE", "NO_SERVICE")
    ]
