"""Seats of one's agency: which there are, one of them with what was shared there, and what is done at it."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.partners.entrance import page, signed_in
from houvast.library import grounds
from houvast.library.codes import codebook
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, refuse
from houvast.records.cases.operations import NotPossible, partnering
from houvast.records.cases.operations.partnering import Shared
from houvast.records.cases.queries import own_seats
from houvast.records.cases.queries.own_seats import OwnSeat


@require_GET
@signed_in
def list_(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one's agency is invited to, and the cases in which one sits. No word of them is opened."""
    if not actor.may("cases.read_shared"):
        refuse("cases.read_shared", by=actor)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    held = own_seats.own_seats(page=number, seen_by=actor)
    context = {
        "offered": [_in_words(each) for each in own_seats.offered(seen_by=actor)] if number == 1 else [],
        "held": [_in_words(each) for each in held],
        "number": number,
        "more": len(held) == own_seats.MOST,
    }
    return page(request, actor, "seats", context)


@require_GET
@signed_in
def seat(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    return _shown(request, actor, seat)


@require_POST
@signed_in
def accept(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    sworn = request.POST.get("secrecy") == "yes"
    return _done(
        request, actor, seat, "accept", lambda: partnering.accept_seat(seat, secrecy=sworn, by=actor)
    )


@require_POST
@signed_in
def decline(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    because = request.POST.get("because", "")
    return _done(
        request, actor, seat, "decline", lambda: partnering.decline_seat(seat, because=because, by=actor),
        stays=False,
    )  # fmt: skip


@require_POST
@signed_in
def secrecy(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    sworn = request.POST.get("secrecy") == "yes"
    return _done(
        request, actor, seat, "secrecy", lambda: partnering.confirm_secrecy(seat, secrecy=sworn, by=actor)
    )


@require_POST
@signed_in
def contribute(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    posted = request.POST
    about = posted.get("about", "")
    return _done(
        request, actor, seat, "contribute",
        lambda: partnering.contribute(
            seat, posted.get("words", ""), field=posted.get("field", ""),
            about=int(about) if about.isdecimal() and len(about) < 4 else 0, by=actor,
        ),
    )  # fmt: skip


@require_POST
@signed_in
def note(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    words = request.POST.get("words", "")
    return _done(request, actor, seat, "note", lambda: partnering.write_own_note(seat, words, by=actor))


@require_POST
@signed_in
def hand_over(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    return _done(
        request, actor, seat, "hand_over",
        lambda: partnering.hand_over_seat(seat, _id(request.POST.get("to", "")), by=actor), stays=False,
    )  # fmt: skip


@require_POST
@signed_in
def leave(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    return _done(request, actor, seat, "leave", lambda: partnering.leave_seat(seat, by=actor), stays=False)


def _done(
    request: HttpRequest,
    actor: Actor,
    seat: uuid.UUID,
    form: str,
    do: Callable[[], object],
    *,
    stays: bool = True,
) -> HttpResponse:
    """Do it, and go on. What was over meanwhile is said in so many words, with what was typed."""
    try:
        do()
    except NotPossible as refused:
        return _shown(request, actor, seat, problem=(form, str(refused)), typed=request.POST)
    except Refused:
        return page(request, actor, "gone", {"words": request.POST.get("words", "")}, status=404)
    messages.success(request, _("Saved."))
    return redirect("partners:seat", seat) if stays else redirect("partners:seats")


def _shown(
    request: HttpRequest,
    actor: Actor,
    seat: uuid.UUID,
    *,
    problem: tuple[str, str] = ("", ""),
    typed: QueryDict | None = None,
) -> HttpResponse:
    found = own_seats.own_seat(seat, seen_by=actor)
    if found is None:
        refuse("cases.read_shared", subject=seat, by=actor)
    form, words = problem
    context: dict[str, Any] = {
        "seat": _in_words(found),
        "problem_in": form,
        "problem": words,
        "typed": typed or {},
    }
    if found.state == "INVITED":
        context["reasons"] = _choices("decline_reason")
    elif found.has_sworn:
        context |= _table(partnering.read_shared(seat, by=actor), found, actor)
    return page(request, actor, "seat", context, status=422 if words else 200)


def _table(shared: Shared, seat: OwnSeat, actor: Actor) -> dict[str, Any]:
    """What lies on the table for this seat, by person; nothing else of the case is known here."""
    agencies = {each.id: each.name for each in accounts.agencies(seen_by=actor)}
    helpline = accounts.helpline_name(seen_by=actor)
    colleagues = accounts.people_of(seat.agency, seen_by=actor)
    names = {each.id: each.name for each in colleagues}
    laid = [
        {
            "laid": each,
            "field": _label("shared_field", each.field),
            "by": agencies.get(each.agency, "") if each.agency else helpline,
        }
        for each in shared.laid
    ]
    return {
        "people": [
            {"number": number, "laid": [each for each in laid if each["laid"].about == number]}  # type: ignore[attr-defined]
            for number in seat.people
        ],
        "notes": [
            {"note": each, "by": names.get(each.written_by, "") if each.written_by else ""}
            for each in shared.notes
        ],
        "fields": [(code, _label("shared_field", code)) for code in seat.fields],
        "colleagues": [each for each in colleagues if each.id != actor.id],
        "may_read": True,
    }


def _in_words(seat: OwnSeat) -> dict[str, Any]:
    return {
        "row": seat,
        "ground": grounds.label(seat.ground, max(seat.law_from, seat.invited_on), _here()),
        "purpose": _label("sharing_purpose", seat.purpose),
        "fields": [_label("shared_field", code) for code in seat.fields],
    }


def _choices(name: str) -> list[tuple[str, str]]:
    listed = codebook(name, on=timezone.localdate())
    return [(code, listed.label(code, _here())) for code in listed.codes()]


def _label(name: str, code: str) -> str:
    return codebook(name).label(code, _here())


def _here() -> str:
    return (get_language() or "en")[:2]


def _id(said: str) -> uuid.UUID:
    try:
        return uuid.UUID(said)
    except ValueError:
        return uuid.UUID(int=0)
