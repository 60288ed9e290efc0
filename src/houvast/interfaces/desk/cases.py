"""Cases at the desk: which are open, one case with its people, timeline and tasks, and what is done to it."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import (
    case_beginning,
    case_documents,
    case_links,
    case_people,
    case_plans,
    case_risk,
    case_waiting,
    choices,
    own_right,
)
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.request_reasons import RECOGNISED_BY
from houvast.interfaces.desk.saving import saved, typed_day
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell.numbers import whole
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases import operations, queries
from houvast.records.cases.operations import NotPossible, OpenedCase, documents, saying
from houvast.records.cases.queries import CaseRow, links
from houvast.records.contacts import operations as contacts


@require_GET
@signed_in
def list_(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one has to do oneself, and the cases of one's teams."""
    if not actor.may("cases.read"):
        refuse("cases.read", by=actor)
    state = "CLOSED" if request.GET.get("state") == "closed" else "OPEN"
    context = {
        "tasks": [
            {"row": row, "late": row.due_on < timezone.localdate()}
            for row in queries.own_tasks(seen_by=actor)
        ],
        "cases": _rows(queries.cases(state=state, seen_by=actor), actor),
        "state": state,
        "notified": case_waiting.notified(actor),
    }  # fmt: skip
    return page(request, actor, "cases", context)


def of_contact(contact: uuid.UUID, actor: Actor) -> list[dict[str, Any]]:
    """What a contact's page shows: the cases that were opened from it."""
    return _rows(queries.cases_of(contact, seen_by=actor), actor)


@require_POST
@signed_in
def open_(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """A case with the people that the contact names: theirs are the roles as they stand there.

    Two calls, because parts do not know each other's content: reading the contact leaves its trace, too.
    """
    if not actor.may("cases.open"):
        refuse("cases.open", by=actor)
    said = contacts.read(contact, by=actor).registration
    try:
        made = operations.open_from_contact(
            contact, case_people.reported(said), case_people.related(said),
            reached_out=case_people.who_reached_out(said), by=actor,
        )  # fmt: skip
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:contact", contact=contact)
    return redirect("desk:case", made)


@require_GET
@signed_in
def case(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    return _shown(request, actor, case)


@require_POST
@signed_in
def people(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """Who is in it; what was typed stays on the screen where it is refused."""
    version = request.POST.get("version", "")

    def change() -> None:
        operations.change_people(
            case,
            case_people.typed(request.POST),
            case_people.typed_relations(request.POST),
            version=int(version) if version.isdecimal() else 0,
            by=actor,
        )

    return _done(request, actor, case, "people", change)


@require_POST
@signed_in
def agree(request: HttpRequest, actor: Actor, case: uuid.UUID, number: int) -> HttpResponse:
    version = request.POST.get("version", "")
    with told(request, _("Agreed: it counts from now on.")):
        operations.agree_to_role(case, number, version=int(version) if version.isdecimal() else 0, by=actor)
    return redirect("desk:case", case)


@require_POST
@signed_in
def add_event(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    posted = request.POST
    words, kind = posted.get("words", ""), posted.get("kind", "NOTE")
    return _done(
        request, actor, case, "event",
        lambda: operations.add_event(case, words, kind=kind, on=typed_day(posted.get("on", "")), by=actor),
    )  # fmt: skip


@require_POST
@signed_in
def note_said(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """What somebody of the case says that one of them did to another; it changes nobody's role."""
    posted = request.POST
    says = saying.Says(*(whole(posted.get(name, "")) for name in ("said_by", "harming", "harmed")))
    return _done(
        request, actor, case, "said",
        lambda: saying.note_said(
            case, posted.get("words", ""), says=says, on=typed_day(posted.get("said_on", "")), by=actor
        ),
    )  # fmt: skip


@require_POST
@signed_in
def add_task(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    posted = request.POST

    def give() -> None:
        owner, due_on = as_id(posted.get("owner", "")), typed_day(posted.get("due_on", ""))
        if owner is None or due_on is None:
            raise NotPossible(_("Say who does it, and by which day."))
        operations.add_task(case, posted.get("words", ""), owner=owner, due_on=due_on, by=actor)

    return _done(request, actor, case, "task", give)


@require_POST
@signed_in
def end_task(request: HttpRequest, actor: Actor, case: uuid.UUID, number: int) -> HttpResponse:
    state, why_not = request.POST.get("state", ""), request.POST.get("why_not", "")
    return _done(
        request, actor, case, f"task-{number}",
        lambda: operations.end_task(case, number, state=state, why_not=why_not, by=actor),
    )  # fmt: skip


@require_POST
@signed_in
def close(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    with told(request, _("Closed.")):
        operations.close(case, outcome=request.POST.get("outcome", ""), by=actor)
    return redirect("desk:case", case)


@require_POST
@signed_in
def reopen(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    with told(request, _("Open again.")):
        operations.reopen(case, by=actor)
    return redirect("desk:case", case)


@require_POST
@signed_in
def erase(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    operations.erase_on_request(case, by=actor)
    messages.success(request, _("The case was erased, with its key. The trail says that it was."))
    return redirect("desk:cases")


def _done(
    request: HttpRequest, actor: Actor, case: uuid.UUID, form: str, do: Callable[[], object]
) -> HttpResponse:
    """Do it and go back to the case; where it is not possible, the page with why and with what was typed."""
    return saved(
        request, do, to=("desk:case", case),
        else_=lambda why: _shown(request, actor, case, problem=(form, why), typed=request.POST),
    )  # fmt: skip


def _shown(
    request: HttpRequest,
    actor: Actor,
    case: uuid.UUID,
    *,
    problem: tuple[str, str] = ("", ""),
    typed: QueryDict | None = None,
) -> HttpResponse:
    opened = operations.read(case, by=actor)
    form, words = problem
    context = _in_words(opened, actor) | {"problem_in": form, "problem": words, "typed": typed or {}}
    if typed is not None and form == "people":
        context["form"] = case_people.form(
            case_people.typed(typed),
            case_people.typed_relations(typed),
            opened.day,
            last=opened.last_person,
        ) | {"version": typed.get("version", "")}
    return page(request, actor, "case", context, status=422 if words else 200)


def _in_words(opened: OpenedCase, actor: Actor) -> dict[str, Any]:
    here, today = language_here(), timezone.localdate()
    names, joined = accounts.names(seen_by=actor), links.links(opened.id, seen_by=actor)
    return {
        "case": opened,
        "outcome": choices.label("case_outcome", opened.outcome, here),
        "opened_by": names.get(opened.opened_by, "") if opened.opened_by else "",
        "people": case_people.in_words(opened.people, actor, names),
        "relations": case_people.relations_in_words(opened.people, opened.relations),
        "said": case_people.said_in_words(opened),
        "form": case_people.form(opened.people, opened.relations, opened.day, last=opened.last_person)
        | {"version": opened.version},
        "events": _timeline(opened, joined, names, actor),
        **case_documents.choosing(),
        "looked_answers": own_right.in_words(opened.id, actor),
        "links": case_links.in_words(joined, names),
        "tasks": [
            {
                "task": each,
                "owner": names.get(each.owner, ""),
                "state": choices.label("task_state", each.state, here),
                "late": each.state == "OPEN" and each.due_on < today,
                "form": f"task-{each.number}",
            }
            for each in opened.tasks
        ],
        "plans": case_plans.in_words(opened),
        "sure": [(code, label) for code, label in RECOGNISED_BY.items()],
        "own_requests": choices.choices("own_request", here, today),
        "risks": case_risk.in_words(opened, actor),
        "colleagues": queries.who_can_work_on(opened.id, seen_by=actor),
        "kinds": choices.choices("case_event", here, today),
        "outcomes": [each for each in choices.choices("case_outcome", here, today) if each.code != "U"],
        "endings": [each for each in choices.choices("task_state", here, today) if each.code != "OPEN"],
        "today": today,
    } | case_beginning.closed_to(opened.id, actor, names)


def _timeline(
    opened: OpenedCase, joined: Sequence[links.LinkRow], names: dict[uuid.UUID, str], actor: Actor
) -> list[dict[str, Any]]:
    """What was written and what was put in, the latest first; also of cases that go on in this one."""
    found = _lines(opened, names, actor)
    for link in joined:
        if link.how == "HOLDS":
            merged = operations.read(link.other, by=actor)
            found += [each | {"of": merged} for each in _lines(merged, names, actor)]
    return sorted(found, key=lambda each: each["at"], reverse=True)


def _lines(opened: OpenedCase, names: dict[uuid.UUID, str], actor: Actor) -> list[dict[str, Any]]:
    here = language_here()
    written: list[dict[str, Any]] = [
        {
            "event": each,
            "at": each.at,
            "kind": choices.label("case_event", each.kind, here),
            "on": choices.day(each.on) if each.on else "",
            "says": case_people.says(each.says, opened.people) if each.says else "",
            "by": names.get(each.by, "") if each.by else "",
        }
        for each in opened.events
    ]
    if opened.damaged:
        return written
    agencies = {each.id: each.name for each in accounts.agencies(seen_by=actor)}
    put_in = [
        case_documents.in_words(each, names, agencies) for each in documents.documents_of(opened.id, by=actor)
    ]
    return written + put_in


def _rows(rows: Sequence[CaseRow], actor: Actor) -> list[dict[str, Any]]:
    today, teams = timezone.localdate(), accounts.teams(action="cases.read", seen_by=actor)
    names = {team.id: team.name for team in teams}
    return [
        {
            "row": row,
            "team": names.get(row.team, ""),
            "late": row.next_due is not None and row.next_due < today,
            "outcome": choices.label("case_outcome", row.outcome, language_here()),
        }
        for row in rows
    ]
