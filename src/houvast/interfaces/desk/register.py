"""Registering a contact: one screen, one draft that is saved while it is typed, one contact at the end.

The draft's id stands in the address, so that reloading the page, or opening it on another computer,
goes on where it stopped; registering sends it, so that pressing twice makes one contact.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import form, today
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.form import Form
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.contacts import operations, queries, questionnaire
from houvast.records.contacts.registration import Registration

DRAFT_BYTES = 500_000


@require_GET
@signed_in
def begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new contact gets an id of its own before anything is typed."""
    return redirect("desk:register", draft=uuid.uuid4())


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def register(request: HttpRequest, actor: Actor, draft: uuid.UUID) -> HttpResponse:
    if not actor.may("contacts.register"):
        refuse("contacts.register", subject=draft, by=actor)
    if request.method == "POST":
        return _take(request, actor, draft)
    if became := queries.registered_from(draft, seen_by=actor):
        return redirect("desk:contact", contact=became)
    return _open(request, actor, draft)


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


def read_or_refuse(answers: Mapping[str, Any], on: date) -> Registration | dict[str, str]:
    """The registration, or what is wrong by field."""
    try:
        return questionnaire.read(answers, today=on)
    except questionnaire.Incomplete as incomplete:
        return {problem.field: str(problem.message) for problem in reversed(incomplete.problems)}


def changed_persons(request: HttpRequest, answers: dict[str, Any]) -> tuple[dict[str, Any], int] | None:
    """Without script: the answers after "add a person" or "remove", and the number that was added."""
    if "add_person" in request.POST:
        number = max(questionnaire.person_numbers(answers)) + 1
        return {**answers, f"person-{number}-role_stated": form.role_for_added(answers)}, number
    if gone := request.POST.get("remove_person"):
        return form.without_person(answers, int(gone) if gone.isascii() and gone.isdigit() else 0), 0
    return None


def _open(request: HttpRequest, actor: Actor, draft: uuid.UUID) -> HttpResponse:
    now = timezone.localtime()
    answers: Mapping[str, Any] = form.presets(day=now.date(), time=now.strftime("%H:%M"))
    saved_at, revision = None, 0
    for mine in queries.drafts(seen_by=actor):
        if mine.id == draft:
            opened = operations.resume_draft(draft, by=actor)
            answers, revision, saved_at = opened.answers, opened.revision, mine.saved_at
    typing = {
        "page": str(uuid.uuid4()),
        "revision": revision,
        "team": answers.get("team", ""),
        "handled_by": answers.get("handled_by", ""),
    }
    return _form(request, actor, draft, Form(answers, now.date()), typing, saved_at=saved_at)


def _take(request: HttpRequest, actor: Actor, draft: uuid.UUID) -> HttpResponse:
    answers, on = form.answers_from(request.POST), timezone.localdate()
    typing = {name: request.POST.get(name, "") for name in ("page", "revision", "team", "handled_by")}
    if changed := changed_persons(request, answers):
        return _form(request, actor, draft, Form(changed[0], on, added=changed[1]), typing)
    said = read_or_refuse(answers, on)
    if isinstance(said, dict):
        return _form(request, actor, draft, Form(answers, on, said), typing, status=422)
    team = today.chosen_team(request, actor)
    handled_by = today.as_id(typing["handled_by"])
    contact = operations.register(said, team=team, draft=draft, handled_by=handled_by, by=actor)
    today.remember(request, team)
    return today.to_today({"contact": str(contact)})


def _form(
    request: HttpRequest,
    actor: Actor,
    draft: uuid.UUID,
    shown: Form,
    typing: Mapping[str, Any],
    *,
    saved_at: Any = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": shown,
        "draft": draft,
        "typing": typing,
        "saved_at": saved_at,
        "teams": today.teams(request, actor),
        "colleagues": accounts.colleagues(action="contacts.register", seen_by=actor),
    }
    return page(request, actor, "register", context, status=status)


def _sent(request: HttpRequest) -> dict[str, Any] | None:
    """What a page sends to be saved, or None when it is nothing that our pages send."""
    if len(request.body) > DRAFT_BYTES:
        return None
    try:
        sent = json.loads(request.body)
        answers, revision = sent["answers"], sent["revision"]
        team, page_id = uuid.UUID(sent["team"]), str(uuid.UUID(sent["page"]))
    except (ValueError, KeyError, TypeError, AttributeError):
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
