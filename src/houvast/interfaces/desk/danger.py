"""Somebody is in danger: one key begins the act, beside what one is doing, and everything in it can wait.

With script it stands beside the talk or the registration and saves itself; without, it is a page of its own.
"""

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import choices, dangers, today
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell import days, live
from houvast.interfaces.shell.line import the_line
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.operations import NotPossible, danger
from houvast.records.contacts.operations.danger import OpenedDanger, Said

ABOUT = ("talk", "contact", "draft")
ALONE = "alone:"  # before why it was decided alone, where else a colleague stands


@require_POST
@signed_in
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """It stands from now on, and colleagues of the team see it at once."""
    about = {name: as_id(request.POST.get(name, "")) for name in ABOUT}
    try:
        act = danger.begin_danger(team=today.chosen_team(request, actor), **about, by=actor)
    except NotPossible as refused:  # nobody of the team holds its keys: what to do first is not here
        messages.error(request, str(refused))
        return redirect("desk:dangers")
    live.tell_queue(actor.organisation)
    return _shown(request, actor, act) if _is_beside(request) else redirect("desk:danger", act)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def act(request: HttpRequest, actor: Actor, act: uuid.UUID) -> HttpResponse:
    return _save(request, actor, act) if request.method == "POST" else _shown(request, actor, act)


@require_GET
@signed_in
def list_(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is open in one's teams, and who still has to be told."""
    return page(request, actor, "dangers", {"dangers": dangers.rows(actor)})


def _save(request: HttpRequest, actor: Actor, act: uuid.UUID) -> HttpResponse:
    """Keep what stands in the form, then close, reopen or take it back, where that was pressed."""
    said, version = _said(request), request.POST.get("version", "")
    unread = _unread(request.POST.get("tell_from", ""))
    try:
        now = danger.record_danger(act, said, version=int(version) if version.isdecimal() else 0, by=actor)
        match None if unread else request.POST.get("act"):
            case "close" | "mistake" as ended:
                danger.end_danger(act, mistake=ended == "mistake", by=actor)
            case "reopen":
                danger.reopen_danger(act, by=actor)
    except NotPossible as refused:
        return _refused(request, actor, act, said, str(refused))
    live.tell_queue(actor.organisation)
    if _wants_data(request):
        saved = _("Saved at %(time)s") % {"time": _clock()}
        kept = said.tell_from.isoformat() if said.tell_from else ""
        return JsonResponse(
            {"version": now, "saved": saved, "tell_from": kept} | ({"problem": unread} if unread else {})
        )
    if unread:
        return _shown(request, actor, act, problem=unread)
    if _is_beside(request):
        return _shown(request, actor, act)
    messages.success(request, _("Saved."))
    return redirect("desk:danger", act)


def _refused(request: HttpRequest, actor: Actor, act: uuid.UUID, said: Said, words: str) -> HttpResponse:
    """What was typed stays on the screen, with why it is not saved."""
    if _wants_data(request):
        return JsonResponse({"problem": words}, status=422)
    return _shown(request, actor, act, typed=said, problem=words)


def _shown(
    request: HttpRequest,
    actor: Actor,
    act: uuid.UUID,
    *,
    typed: Said | None = None,
    problem: str = "",
) -> HttpResponse:
    try:
        opened = danger.open_danger(act, by=actor)
    except keys.Locked:  # the number to call does not wait for a password
        context: dict[str, Any] = {"act_id": act, "emergency": the_line().emergency}
    else:
        context = _in_words(replace(opened, said=typed) if typed else opened, actor) | {"problem": problem}
    context["tell_from_typed"] = request.POST.get("tell_from") if problem else None
    context["is_beside"] = _is_beside(request)
    status = 422 if problem else 200
    if _is_beside(request):
        return render(request, "desk/danger_act.html", context, status=status)
    return page(request, actor, "danger", context, status=status)


def _in_words(opened: OpenedDanger, actor: Actor) -> dict[str, Any]:
    names, said = accounts.names(seen_by=actor), opened.said
    colleagues = accounts.colleagues(action="contacts.record_danger", seen_by=actor)
    return {
        "act": opened,
        "act_id": opened.id,
        "emergency": the_line().emergency,
        "who": names.get(opened.opened_by, "") if opened.opened_by else "",
        "second_name": names.get(said.decided_with, "") if said.decided_with else "",
        "colleagues": [each for each in colleagues if each.id not in (opened.opened_by, said.decided_with)],
        "informed": _choices("danger_informed", opened),
        "grounds": _choices("danger_ground", opened),
        "alone": _choices("danger_alone", opened),
        "told": _choices("danger_told", opened),
        "outcomes": _choices("danger_outcome", opened),
        "question": _question(opened.language),
    }


def _choices(codebook: str, opened: OpenedDanger) -> list[tuple[str, str]]:
    """Codes that hold on the day of the act; that nothing was said yet stands first."""
    found = choices.choices(codebook, language_here(), opened.day)
    return sorted(((each.code, each.label) for each in found), key=lambda each: each[0] != "U")


def _question(language: str) -> str:
    """How to ask for the place, in the language of the talk."""
    if not language:
        return ""
    with translation.override(language):
        return _("Where are you now? Street and number, floor, town. Write only if you can.")


def _said(request: HttpRequest) -> Said:
    posted = request.POST
    second = posted.get("second", "")
    return Said(
        informed=tuple(posted.getlist("informed")),
        ground=posted.get("ground") or "U",
        decided_with=as_id(second),
        alone=second.removeprefix(ALONE) if second.startswith(ALONE) else "U",
        told=posted.get("told") or "U",
        tell_from=_moment(posted.get("tell_from", ""), else_=posted.get("tell_from_kept", "")),
        outcome=posted.get("outcome") or "U",
        texts={name: posted.get(name, "") for name in danger.TEXTS},
    )


def _moment(said: str, *, else_: str) -> datetime | None:
    """A moment as one typed it; what cannot be read changes nothing, and is said (`_unread`)."""
    if not said.strip():
        return None
    for each in (said, else_):
        try:
            found = days.read_moment(each)
            return found if timezone.is_aware(found) else timezone.make_aware(found)
        except (ValueError, OverflowError):
            continue
    return None


def _unread(said: str) -> str:
    """What is wrong with the moment that was typed; nothing where it can be read or is left out."""
    try:
        if said.strip():
            days.read_moment(said)
    except (ValueError, OverflowError):
        words = _(
            "“%(said)s” cannot be read as a day and a time: write it like %(example)s 14:30. "
            "The rest is saved."
        )
        return words % {"said": said.strip()[:40], "example": days.example()}
    return ""


def _clock() -> str:
    return f"{timezone.localtime():%H:%M}"


def _is_beside(request: HttpRequest) -> bool:
    return request.headers.get("X-Beside") == "yes"


def _wants_data(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"
