"""Pages for anyone, anonymous: no cookie, no session, nothing stored on the way."""

import mimetypes
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from houvast.interfaces.public import choosing, published
from houvast.interfaces.public.own import padded
from houvast.interfaces.shell import written as written_pages
from houvast.interfaces.shell.access import everybody, roles
from houvast.interfaces.shell.line import LANGUAGES, the_line
from houvast.records.accounts.months import DAYS_UNTIL_GONE
from houvast.records.campaigns import queries
from houvast.records.retention.queries import what_we_keep

# A published file explains itself and can do nothing: it brings its own style and typeface, and no script.
FILE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox; "
    "frame-ancestors 'none'"
)
SHOWN = {".html", ".pdf", ".svg"}


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """The first language the browser asks for that there is; else the helpline's own first."""
    asked = (code[:2] for code, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")))
    language = next((code for code in asked if code in LANGUAGES), the_line().languages[0])
    response = redirect(f"/{language}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
@gzip_page
def campaign(request: HttpRequest, word: str) -> HttpResponse:
    """What a campaign says, and where one goes from there. Nobody is counted: no cookie, nothing stored.

    Typed without a language, LocaleMiddleware leads here in one that the browser asks for.
    """
    told = queries.campaign_of(word)
    if told is None:
        raise Http404
    language, message = told.in_language(_language())
    context = {"message": message, "message_language": language, "onward": told.leads_to}
    return render(request, "public/campaign.html", {**written_pages.context("home"), **context})


@require_safe
@gzip_page
def written(request: HttpRequest, page: str) -> HttpResponse:
    """A page whose words the organisation writes. While a testimony stands on it, search engines may lead
    here, and neither keep a copy nor quote it: what is withdrawn would live on there.
    """
    context = written_pages.context(page)
    response = render(request, written_pages.template(page), context)
    if context["stories"]:
        response["X-Robots-Tag"] = "noarchive, nosnippet"
    return response


# No token: it changes nothing, and who has no cookie yet gets none for it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: HttpRequest) -> HttpResponse:
    """Situations to tick. What was ticked is read once, to choose an answer, and nothing else: all answers
    are equally long on the way, so they are not compressed.
    """
    if request.method != "POST":
        return written(request, "asking")
    context = written_pages.context("asking")
    answers = {name: _answer(request, context, name) for name in context["results"]}
    given = answers.get(_outcome(request)) or _answer(request, context, "")
    return padded(given, beside=answers.values())


def _answer(request: HttpRequest, context: dict[str, Any], name: str) -> HttpResponse:
    outcome = context["results"].get(name)
    return render(request, written_pages.template("asking"), {**context, "outcome": outcome})


def _outcome(request: HttpRequest) -> str:
    return next((name for name in ("danger", "some") if name in request.POST), "none")


@require_safe
@gzip_page
def access(request: HttpRequest) -> HttpResponse:
    return render(request, "public/access.html", {"roles": roles(), "everybody": everybody()})


@require_safe
@gzip_page
def keeping(request: HttpRequest) -> HttpResponse:
    return render(
        request, "public/keeping.html", {"chapters": what_we_keep(), "backup_days": DAYS_UNTIL_GONE}
    )


@require_safe
@gzip_page
def figures(request: HttpRequest) -> HttpResponse:
    return render(request, "public/figures.html", {"releases": published.releases(_language())})


@require_safe
@gzip_page
def table(request: HttpRequest, release: UUID, table: str) -> HttpResponse:
    found = published.table(release, table, _language())
    if found is None:
        raise Http404
    shown = choosing.chosen(found.laid_out, request.GET.dict())
    return render(request, "public/table.html", {"table": found, "shown": shown})


@require_safe
@gzip_page
def compared(request: HttpRequest, release: UUID, table: str) -> HttpResponse:
    """Two tables side by side, or the reasons why they may not stand so."""
    found = published.compared(release, table, request.GET.get("with", ""), _language())
    if found is None:
        raise Http404
    whole = [choosing.chosen(each.laid_out, {}) for each in (found.one, found.other)]
    tables = list(zip((found.one, found.other), whole, strict=True))
    return render(request, "public/compared.html", {"compared": found, "tables": tables})


@require_safe
@gzip_page
def estimate(request: HttpRequest, release: UUID, name: str) -> HttpResponse:
    found = published.estimate(release, name, _language())
    if found is None:
        raise Http404
    return render(request, "public/estimate.html", {"estimate": found})


@require_safe
def file(request: HttpRequest, release: UUID, name: str) -> HttpResponse:
    path = published.file(release, name)
    if path is None:
        raise Http404
    kind, _ = mimetypes.guess_type(name)
    # What a browser can show is shown; the rest is saved, under a name that says what it is.
    disposition = content_disposition_header(path.suffix not in SHOWN, f"{release.hex[:8]}-{name}")
    return HttpResponse(
        path.read_bytes(),
        content_type=kind or "application/octet-stream",
        headers={"Content-Disposition": disposition, "Content-Security-Policy": FILE_POLICY},
    )


def _language() -> str:
    return (get_language() or "en")[:2]
