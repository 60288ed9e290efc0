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
from houvast.interfaces.shell import files
from houvast.interfaces.shell.numbers import whole
from houvast.library import grounds
from houvast.library.codes import codebook
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, refuse
from houvast.records.cases.operations import AskedFirst, NotPossible, documents, own_actions, partnering
from houvast.records.cases.operations.partnering import Shared
from houvast.records.cases.queries import own_actions as actions
from houvast.records.cases.queries import own_seats
from houvast.records.cases.queries.own_seats import OwnSeat


@require_GET
@signed_in
def list_(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one's agency is invited to, and the cases in which one sits. No word of them is opened."""
    if not actor.may("cases.read_shared"):
        refuse("cases.read_shared", by=actor)
    asked = whole(request.GET.get("page", "")) or 1
    held = own_seats.own_seats(page=asked, seen_by=actor)
    context = {
        "offered": [_in_words(each) for each in own_seats.offered(seen_by=actor)] if asked == 1 else [],
        "held": [_in_words(each) for each in held],
        "number": asked,
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
    return _done(
        request, actor, seat, "contribute",
        lambda: partnering.contribute(
            seat, posted.get("words", ""), field=posted.get("field", ""),
            about=whole(posted.get("about", "")), sure=_is_sure(request), by=actor,
        ),
    )  # fmt: skip


@require_POST
@signed_in
def put_in(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    """A file for the table, about somebody whom the seat names."""
    sent, posted = request.FILES.get("file"), request.POST
    content, name = (sent.read(), sent.name or "") if sent else (b"", "")
    return _done(
        request, actor, seat, "file",
        lambda: documents.contribute_document(
            seat, content, name=name, words=posted.get("words", ""), field=posted.get("field", ""),
            about=whole(posted.get("about", "")), sure=_is_sure(request), by=actor,
        ),
    )  # fmt: skip


@require_GET
@signed_in
def document(request: HttpRequest, actor: Actor, seat: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    """The copy of a file that this seat was given, as far as the gate permits it today."""
    try:
        found = documents.read_shared_document(seat, document, by=actor)
    except NotPossible as refused:
        return _shown(request, actor, seat, problem=("file", str(refused)))
    return files.saved(found.content, name=found.neutral, mime=found.mime)


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
def let_sit(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    """A colleague sits there, too."""
    return _done(
        request, actor, seat, "let_sit",
        lambda: partnering.let_sit(seat, _id(request.POST.get("to", "")), by=actor),
    )  # fmt: skip


@require_POST
@signed_in
def stop_sitting(request: HttpRequest, actor: Actor, seat: uuid.UUID) -> HttpResponse:
    """Oneself, or a colleague, sits there no longer."""
    who = _id(request.POST.get("who", ""))
    return _done(
        request, actor, seat, "stop_sitting",
        lambda: partnering.stop_sitting(seat, who, by=actor), stays=who != actor.id,
    )  # fmt: skip


@require_POST
@signed_in
def end_action(request: HttpRequest, actor: Actor, seat: uuid.UUID, number: int) -> HttpResponse:
    """An action of one's agency ended, and how."""
    state, why_not = request.POST.get("state", ""), request.POST.get("words", "")
    return _done(
        request, actor, seat, f"action-{number}",
        lambda: own_actions.end_own_action(
            seat, number, state=state, why_not=why_not, sure=_is_sure(request), by=actor
        ),
    )  # fmt: skip


@require_POST
@signed_in
def minutes(request: HttpRequest, actor: Actor, seat: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """The minutes of one's agency as a PDF, made for this answer and kept nowhere."""
    try:
        made = own_actions.own_minutes(seat, item, by=actor)
    except NotPossible as refused:
        return _shown(request, actor, seat, problem=("minutes", str(refused)))
    except Refused:
        return page(request, actor, "gone", {}, status=404)
    return files.saved(made, name="minutes.pdf", mime="application/pdf")


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
        asks = isinstance(refused, AskedFirst)
        return _shown(request, actor, seat, problem=(form, str(refused)), asks=asks, typed=request.POST)
    except Refused:
        return page(request, actor, "gone", {"words": request.POST.get("words", "")}, status=404)
    messages.success(request, _("Saved."))
    return redirect("partners:seat", seat) if stays else redirect("partners:seats")


def _is_sure(request: HttpRequest) -> bool:
    """That an address, a number or a place may stand in what was typed."""
    return request.POST.get("sure") == "yes"


def _shown(
    request: HttpRequest,
    actor: Actor,
    seat: uuid.UUID,
    *,
    problem: tuple[str, str] = ("", ""),
    asks: bool = False,
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
        "asks": asks,
        "typed": typed or {},
    }
    if found.state == "INVITED":
        context["reasons"] = _choices("decline_reason")
    elif found.has_sworn:
        shared = partnering.read_shared(seat, by=actor)
        context |= _table(shared, found, actor) | _after_conferences(shared, found, actor)
    return page(request, actor, "seat", context, status=422 if words else 200)


def _after_conferences(shared: Shared, seat: OwnSeat, actor: Actor) -> dict[str, Any]:
    """What one's agency is to do, and the minutes that one can take along."""
    words = {each.id: each.words for each in shared.laid}
    today = timezone.localdate()
    return {
        "actions": [
            {
                "row": each,
                "words": words.get(each.contribution, ""),
                "why_not": words.get(each.reason, "") if each.reason else "",
                "state": _label("task_state", each.state),
                "late": each.state == "OPEN" and each.due_on < today,
                "form": f"action-{each.number}",
            }
            for each in actions.own_actions(seat.id, seen_by=actor)
        ],
        "minutes": actions.own_minutes(seat.id, seen_by=actor),
        "endings": [each for each in _choices("task_state") if each[0] != "OPEN"],
    }


def _table(shared: Shared, seat: OwnSeat, actor: Actor) -> dict[str, Any]:
    """What lies on the table for this seat, by person; nothing else of the case is known here."""
    agencies = {each.id: each.name for each in accounts.agencies(seen_by=actor)}
    helpline = accounts.helpline_name(seen_by=actor)
    colleagues = accounts.people_of(seat.agency, seen_by=actor)
    names = {each.id: each.name for each in colleagues}
    there = own_seats.sitting(seat.id, seen_by=actor)
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
        "colleagues": [each for each in colleagues if each.id not in {one.staff for one in there}],
        "sitting": [{"row": each, "name": names.get(each.staff, "")} for each in there],
        "may_read": True,
        "files_are_taken": documents.are_taken(),
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
