"""The demo's start page: what this is, where to look, and signing in as one of the cast by one click."""

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_POST, require_safe

from houvast.demo.people import CAST, OUTSIDER, PARTNERS, Member, acting
from houvast.demo.preparing import has_figures
from houvast.interfaces.shell import locking, threshold
from houvast.records.accounts import queries
from houvast.records.accounts.roles import ROLES


def _refuse_elsewhere() -> None:
    """There is nothing here outside the demo's settings, or with a database that is not a demo's."""
    if not getattr(settings, "IS_DEMO", False) or not queries.is_demo():
        raise Http404


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    _refuse_elsewhere()
    language = _known(request.GET.get("language", "")) or (get_language() or settings.LANGUAGE_CODE)[:2]
    with override(language):
        page = render(
            request,
            "demo/start.html",
            {
                "cast": [_card(m) for m in CAST],
                "partners": [_card(m) for m in PARTNERS],
                "outsider": _card(OUTSIDER),
                "links": [(code, name, f"?language={code}") for code, name in settings.LANGUAGES],
                "here": language,
                "has_figures": has_figures(),
            },
        )
    page.headers["Content-Language"] = language
    return page


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the cast, and of nobody else in the database."""
    _refuse_elsewhere()
    chosen = request.POST.get("as", "")
    if chosen not in {member.sign_in_name for member in (*CAST, *PARTNERS, OUTSIDER)}:
        raise Http404
    login(request, get_user_model()._default_manager.get(sign_in_name=chosen))
    by = acting(chosen)
    threshold.begin(request, by)
    threshold.read_in(request, _known(request.POST.get("language", "")))
    response = redirect("partners:seats" if chosen in {m.sign_in_name for m in PARTNERS} else "desk:today")
    locking.carry(request, by, response)
    return response


def _known(language: str) -> str:
    """The same language, or nothing when the pages do not speak it."""
    return language if language in dict(settings.LANGUAGES) else ""


def _card(member: Member) -> dict[str, object]:
    role = ROLES[member.role]
    return {
        "sign_in_name": member.sign_in_name,
        "name": member.name,
        "role": role.name,
        "paragraph": role.paragraph,
        "team": member.team,
    }
