"""Registering a contact: one screen, one draft that is saved while it is typed, one contact at the end.

The draft's id stands in the address, so that reloading the page, or opening it on another computer,
goes on where it stopped; registering sends it, so that pressing twice makes one contact. A draft of a talk
stays of that talk, whoever has it by then: it registers the talk or nothing.
"""

import json
import re
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import form, today
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.form import Form
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused, refuse
from houvast.records.contacts import operations, queries, questionnaire
from houvast.records.contacts.operations import NotPossible, answering, callers
from houvast.records.contacts.queries import callers as known
from houvast.records.contacts.queries import talks
from houvast.records.contacts.queries.danger import informed_beside
from houvast.records.contacts.registration import Registration

DRAFT_BYTES = 500_000
# What a worker did because of danger is part of what they did: it is counted by the same codes.
DONE_BY = {"EMERGENCY": "EMERGENCY", "PROSECUTOR": "REPORT_458BIS"}
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,2000}")
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


@require_GET
@signed_in
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new contact gets an id of its own before anything is typed; of a talk always the same."""
    talk = today.as_id(request.GET.get("talk", ""))
    if talk is not None:
        return redirect("desk:register", talks.draft_of(talk, seen_by=actor))
    call = f"?call={clock}" if CLOCK.fullmatch(clock := request.GET.get("call", "")) else ""
    if call and TOKEN.fullmatch(caller := request.GET.get("caller", "")):
        call += f"&caller={caller}"
    call = "?called_back=1" if "called_back" in request.GET else call
    return redirect(reverse("desk:register", args=[uuid.uuid4()]) + call)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def register(request: HttpRequest, actor: Actor, draft: uuid.UUID) -> HttpResponse:
    if not actor.may("contacts.register"):
        refuse("contacts.register", subject=draft, by=actor)
    if became := queries.registered_from(draft, seen_by=actor):
        return _registered(request, became)
    try:
        talk = _talk(draft, actor)
    except Refused:
        if request.method != "POST":
            raise
        return _nothing(request)
    return (_take if request.method == "POST" else _open)(request, actor, draft, talk)


@require_POST
@signed_in
def keep(request: HttpRequest, actor: Actor, draft: uuid.UUID) -> HttpResponse:
    """Save a draft. The page sends the revision it has (0 for the first) and who it is among pages."""
    sent = _sent(request)
    if sent is None:
        return JsonResponse({"problem": "unreadable"}, status=400)
    answers = {**form.plain_answers(sent["answers"]), **_typing(sent)}
    try:
        revision = _keep(draft, answers, revision=sent["revision"], team=sent["team"], by=actor)
    except operations.ChangedElsewhere:
        return _changed_elsewhere(draft, answers, by=actor)
    return JsonResponse({"revision": revision, "saved_at": timezone.now().isoformat()})


@require_POST
@signed_in
def discard(request: HttpRequest, actor: Actor, draft: uuid.UUID) -> HttpResponse:
    operations.discard_draft(draft, by=actor)
    return redirect("desk:today")


def read_or_refuse(
    answers: Mapping[str, Any], on: date, kept: frozenset[tuple[int, str]] = frozenset()
) -> Registration | dict[str, str]:
    """The registration, or what is wrong by field. `kept`: assessed roles that need no reason."""
    try:
        return questionnaire.read(answers, today=on, keeps=lambda number, role: (number, role) in kept)
    except questionnaire.Incomplete as incomplete:
        return {problem.field: str(problem.message) for problem in reversed(incomplete.problems)}


@require_POST
@signed_in
def caller(request: HttpRequest, actor: Actor, draft: uuid.UUID) -> HttpResponse:
    """Mark the number that called, or take its mark away; then back to the form, which was saved."""
    token = request.POST.get("caller", "")
    operation = callers.unmark_caller if request.POST.get("act") == "unmark" else callers.mark_caller
    try:
        operation(token, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
    clock = request.POST.get("call", "")
    call = f"?call={clock}&caller={token}" if CLOCK.fullmatch(clock) and TOKEN.fullmatch(token) else ""
    return redirect(reverse("desk:register", args=[draft]) + call)


def changed_persons(request: HttpRequest, answers: dict[str, Any]) -> tuple[dict[str, Any], int] | None:
    """Without script: the answers after "add a person" or "remove", and the number that was added."""
    if "add_person" in request.POST:
        number = max(questionnaire.person_numbers(answers)) + 1
        return {**answers, f"person-{number}-role_stated": form.role_for_added(answers)}, number
    if gone := request.POST.get("remove_person"):
        return form.without_person(answers, int(gone) if gone.isascii() and gone.isdigit() else 0), 0
    return None


def _open(
    request: HttpRequest, actor: Actor, draft: uuid.UUID, talk: talks.ToRegister | None
) -> HttpResponse:
    now = timezone.localtime()
    answers: Mapping[str, Any] = form.presets(day=now.date(), time=now.strftime("%H:%M"))
    if CLOCK.fullmatch(rang := request.GET.get("call", "")):
        answers = {**form.presets(day=now.date(), time=rang), "channel": "PHONE"}
    if "called_back" in request.GET:
        answers = {**answers, "channel": "PHONE", "outcome": "CALLBACK"}
    if talk is not None:
        began = timezone.localtime(talk.began_at)
        answers = {
            **form.presets(day=began.date(), time=began.strftime("%H:%M")),
            "channel": talk.door,
            "team": str(talk.team),
        }
    saved_at, revision = None, 0
    for mine in queries.drafts(seen_by=actor):
        if mine.id == draft:
            opened = operations.resume_draft(draft, by=actor)
            answers, revision, saved_at = opened.answers, opened.revision, mine.saved_at
    answers = _with_danger(answers, draft, talk, actor)
    typing = {
        "page": str(uuid.uuid4()),
        "revision": revision,
        "team": answers.get("team", ""),
        "handled_by": answers.get("handled_by", ""),
    }
    shown = Form(answers, now.date(), _in_the_way(talk))
    return _form(request, actor, draft, talk, shown, typing, saved_at=saved_at)


def _take(
    request: HttpRequest, actor: Actor, draft: uuid.UUID, talk: talks.ToRegister | None
) -> HttpResponse:
    on = timezone.localdate()
    answers = _with_danger(form.answers_from(request.POST), draft, talk, actor)
    kept = ("page", "revision", "team", "handled_by")
    typing = {name: request.POST.get(name, "") for name in kept}
    if changed := changed_persons(request, answers):
        return _form(request, actor, draft, talk, Form(changed[0], on, added=changed[1]), typing)
    said = read_or_refuse(answers, on)
    if isinstance(said, dict):
        shown = Form(answers, on, {**_in_the_way(talk), **said})
        return _form(request, actor, draft, talk, shown, typing, status=422)
    team = today.chosen_team(request, actor)
    try:
        contact = _register(
            said, draft, talk, team=team, handled_by=today.as_id(typing["handled_by"]), by=actor
        )
    except operations.NotPossible as refused:
        shown = Form(answers, on, {"": str(refused)})
        return _form(request, actor, draft, talk, shown, typing, status=409)
    except Refused:  # it went to somebody else, by now or long ago
        talk = _talk(draft, actor)
        if not (problems := _in_the_way(talk)):
            raise
        return _form(request, actor, draft, talk, Form(answers, on, problems), typing, status=409)
    today.remember(request, team)
    return _registered(request, contact)


def _register(
    said: Registration,
    draft: uuid.UUID,
    talk: talks.ToRegister | None,
    *,
    team: uuid.UUID,
    handled_by: uuid.UUID | None,
    by: Actor,
) -> uuid.UUID:
    if talk is None:
        return operations.register(said, team=team, draft=draft, handled_by=handled_by, by=by)
    return answering.register_talk(talk.id, said, team=team, handled_by=handled_by, by=by)


def _talk(draft: uuid.UUID, actor: Actor) -> talks.ToRegister | None:
    """The talk that the draft is of, if it is of one; Refused where one never had that, or it is closed."""
    try:
        return talks.of_draft(draft, seen_by=actor)
    except Refused:
        refuse("contacts.register_talk", subject=draft, by=actor)


def _in_the_way(talk: talks.ToRegister | None) -> dict[str, str]:
    """Why a draft of this talk registers nothing, as a problem of the whole form; none where it does."""
    if talk is None or (talk.is_own and not talk.is_registered):
        return {}
    return {"": str(answering.RegisteredBefore() if talk.is_registered else operations.NotInHands())}


def _is_beside(request: HttpRequest) -> bool:
    """Asked for by the page of a talk, which shows the form in its third pane."""
    return "beside" in (request.POST if request.method == "POST" else request.GET)


def _registered(request: HttpRequest, contact: uuid.UUID) -> HttpResponse:
    if _is_beside(request):
        return render(request, "desk/registered_beside.html", {"contact": contact})
    if request.method == "POST":
        return today.to_today({"contact": str(contact)})
    return redirect("desk:contact", contact)


def _nothing(request: HttpRequest) -> HttpResponse:
    """Sent by who may not read of the talk any more: nothing of what was typed is shown to them again."""
    if _is_beside(request):
        return render(request, "desk/registered_beside.html", {"contact": None}, status=404)
    messages.error(request, _("This talk is not with you: nothing was registered."))
    return redirect("desk:talks")


def _with_danger(
    answers: Mapping[str, Any], draft: uuid.UUID, talk: talks.ToRegister | None, actor: Actor
) -> dict[str, Any]:
    """The answers, with what was done because of danger among what was done."""
    informed = informed_beside(talk=talk.id if talk else None, draft=draft, seen_by=actor)
    done = [action for code, action in DONE_BY.items() if code in informed]
    return {**answers, "actions": list(dict.fromkeys([*answers.get("actions", []), *done]))}


def _form(
    request: HttpRequest,
    actor: Actor,
    draft: uuid.UUID,
    talk: talks.ToRegister | None,
    shown: Form,
    typing: Mapping[str, Any],
    *,
    saved_at: Any = None,
    status: int = 200,
) -> HttpResponse:
    rang = request.GET.get("call", "")
    context = {
        "caller": known.caller(request.GET.get("caller", ""), seen_by=actor),
        "rang": rang if CLOCK.fullmatch(rang) else "",
        "form": shown,
        "draft": draft,
        "typing": typing,
        "saved_at": saved_at,
        "teams": today.teams(request, actor),
        "colleagues": accounts.colleagues(action="contacts.register", seen_by=actor),
        "danger_about": ("talk", talk.id) if talk else ("draft", draft),
    }
    template = "register_beside" if _is_beside(request) else "register"
    return page(request, actor, template, context, status=status)


def _sent(request: HttpRequest) -> dict[str, Any] | None:
    """What a page sends to be saved, or None when it is nothing that our pages send."""
    try:
        if len(request.body) > DRAFT_BYTES:
            return None
        sent = json.loads(request.body)
        answers, revision = sent["answers"], sent["revision"]
        team, page_id = uuid.UUID(sent["team"]), str(uuid.UUID(sent["page"]))
    except (ValueError, KeyError, TypeError, AttributeError, RawPostDataException):  # a form, read as one
        return None
    if not isinstance(answers, dict) or not isinstance(revision, int):
        return None
    handled_by = str(today.as_id(str(sent.get("handled_by", ""))) or "")
    return {"answers": answers, "revision": revision, "team": team, "page": page_id, "handled_by": handled_by}


def _typing(sent: Mapping[str, Any]) -> dict[str, str]:
    return {"team": str(sent["team"]), "page": sent["page"], "handled_by": sent["handled_by"]}


def _keep(draft: uuid.UUID, answers: Mapping[str, Any], *, revision: int, team: uuid.UUID, by: Actor) -> int:
    """The first save begins the draft. When its answer got lost on the way, the draft is already there."""
    if revision == 0 and draft not in {mine.id for mine in queries.drafts(seen_by=by)}:
        operations.begin_draft(draft, answers, team=team, by=by)
        return 1
    return operations.keep_draft(draft, answers, revision=revision, by=by)


def _changed_elsewhere(draft: uuid.UUID, answers: Mapping[str, Any], *, by: Actor) -> HttpResponse:
    """A save whose answer got lost comes again from the same page and is kept; from another it is not."""
    stored = operations.resume_draft(draft, by=by)
    if stored.answers.get("page") != answers["page"]:
        return JsonResponse({"problem": "changed_elsewhere", "revision": stored.revision}, status=409)
    revision = operations.keep_draft(draft, answers, revision=stored.revision, by=by)
    return JsonResponse({"revision": revision, "saved_at": timezone.now().isoformat()})
