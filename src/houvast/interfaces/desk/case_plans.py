"""A safety plan at the desk: written with the person, gone through again, printed or put into their talk."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houvast.interfaces.desk import case_people, choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.shell import days, live
from houvast.interfaces.shell.numbers import whole
from houvast.library.codes import codebook
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases import operations, queries
from houvast.records.cases.operations import NotPossible, OpenedCase, plans
from houvast.records.cases.planning import Plan
from houvast.records.contacts.operations import answering
from houvast.records.contacts.queries.talks import in_hands_of_contact

LANGUAGES = dict(settings.LANGUAGES)
AGAIN_IN = timedelta(days=28)  # what the form proposes; nobody's norm
FILE = "notes.pdf"  # stands on somebody's device


@require_http_methods(["GET", "POST"])
@signed_in
def plan(request: HttpRequest, actor: Actor, case: uuid.UUID, person: int) -> HttpResponse:
    """The latest plan of somebody, and a form that begins with its words."""
    if not actor.may("cases.write_plan"):
        refuse("cases.write_plan", subject=case, by=actor)
    problem = ""
    if request.method == "POST":
        try:
            _write(case, person, request.POST, actor)
        except NotPossible as refused:
            problem = str(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("desk:safety_plan", case, person)
    opened = operations.read(case, by=actor)
    whose = next((each for each in opened.people if each.number == person), None)
    if whose is None:
        raise Http404
    own = [each for each in opened.plans if each.person == person]
    typed = _typed(request.POST) if problem else _proposed(own[0] if own else None)
    names = accounts.names(seen_by=actor)
    context = {
        "case": opened,
        "whose": whose,
        "name": case_people.name(whose),
        "is_adult": whose.age_group == "ADULT",
        "latest": own[0] if own else None,
        "after": own[0].number if own else 0,
        "written": [(each, names.get(each.by, "") if each.by else "", _safe(each)) for each in own],
        "talk": _talk(opened, actor) if own and opened.reached_out == person else None,
        "once": uuid.uuid4(),
        "form": _form(typed),
        "problem": problem,
    }
    return page(request, actor, "safety_plan", context, status=422 if problem else 200)


@require_POST
@signed_in
def print_(request: HttpRequest, actor: Actor, case: uuid.UUID, person: int) -> HttpResponse:
    """The PDF, made for this answer and kept nowhere; neither it nor its name says who wrote it."""
    try:
        made = plans.print_plan(case, person, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:safety_plan", case, person)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


@require_POST
@signed_in
def to_mailbox(request: HttpRequest, actor: Actor, case: uuid.UUID, person: int) -> HttpResponse:
    """Into the person's own talk, which one has in hands. Two calls: parts do not know each other."""
    with told(request, _("It stands in their talk now.")):
        words = plans.plan_for_mailbox(case, person, by=actor)
        talk = _talk(operations.read(case, by=actor), actor)
        if talk is None:
            raise NotPossible(_("You do not have their talk in hands: take it first."))
        live.tell_message(answering.reply(talk, words, once=_once(request.POST), by=actor))
    return redirect("desk:safety_plan", case, person)


def in_words(opened: OpenedCase) -> list[dict[str, Any]]:
    """On the page of a case: whose plan there is, and when it is gone through again."""
    today = timezone.localdate()
    latest = {each.person: each for each in reversed(opened.plans)}
    return [
        {
            "number": each.number,
            "name": case_people.name(each),
            "plan": latest.get(each.number),
            "due": each.number in latest and latest[each.number].review_on <= today,
        }
        for each in opened.people
    ]


def _safe(plan: Plan) -> list[str]:
    return [choices.label("plan_way", each, language_here()) for each in plan.safe]


def _talk(opened: OpenedCase, actor: Actor) -> uuid.UUID | None:
    """The talk from which the case came, if one has it in hands; a case without a contact has none."""
    return in_hands_of_contact(opened.contact, seen_by=actor) if opened.contact else None


def due(actor: Actor) -> tuple[queries.PlanRow, ...]:
    """For today: plans that are to be gone through again."""
    return queries.plans_to_review(seen_by=actor) if actor.may("cases.write_plan") else ()


def _write(case: uuid.UUID, person: int, posted: QueryDict, actor: Actor) -> None:
    typed = _typed(posted)
    try:
        review_on = days.read(typed["review_on"])
    except ValueError as unread:
        raise NotPossible(
            _("Choose a day for going through it again: after today, within a year.")
        ) from unread
    plans.write_plan(
        case, typed["sections"], person=person, language=typed["language"], safe=typed["safe"],
        review_on=review_on, after=whole(posted.get("after", ""), digits=9), by=actor,
    )  # fmt: skip


def _typed(posted: QueryDict) -> dict[str, Any]:
    sections = {code: posted.get(f"section-{code}", "") for code in codebook("plan_section").codes()}
    return {
        "sections": sections,
        "language": posted.get("language", ""),
        "safe": posted.getlist("safe"),
        "review_on": posted.get("review_on", ""),
    }


def _proposed(latest: Plan | None) -> dict[str, Any]:
    again = (timezone.localdate() + AGAIN_IN).isoformat()
    if latest is None:
        return {"sections": {}, "language": language_here(), "safe": [], "review_on": again}
    return {
        "sections": latest.sections,
        "language": latest.language,
        "safe": list(latest.safe),
        "review_on": again,
    }


def _form(typed: dict[str, Any]) -> dict[str, Any]:
    here, today = language_here(), timezone.localdate()
    return typed | {
        "parts": [
            (each.code, each.label, typed["sections"].get(each.code, ""))
            for each in choices.choices("plan_section", here, today)
        ],
        "ways": choices.choices("plan_way", here, today),
        "languages": LANGUAGES.items(),
    }


def _once(posted: QueryDict) -> uuid.UUID:
    try:
        return uuid.UUID(posted.get("once", ""))
    except ValueError:
        return uuid.uuid4()
