"""Conferences at the desk: cases that are due, who sits there, minutes line by line, a PDF per agency."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from houvast.interfaces.desk import case_people, choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.saving import saved, typed_day
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell import files
from houvast.interfaces.shell.numbers import whole
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases import queries as cases
from houvast.records.cases.operations import NotPossible, conferences
from houvast.records.cases.operations.conferences import Action, OpenedItem
from houvast.records.cases.queries import conferences as queries

NOT_SHARED = ("INVITATION", "LOCATION", "OTHER_PARTNER")
MAY_HOLD = "cases.hold_conference"


@require_http_methods(["GET", "POST"])
@signed_in
def list_(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Conferences, the cases that are due, and a form that calls one."""
    if not actor.may(MAY_HOLD):
        refuse(MAY_HOLD, by=actor)
    posted, problem = request.POST, ""
    if request.method == "POST":
        try:
            return redirect("desk:conference", _planned(posted, actor))
        except NotPossible as refused:
            problem = str(refused)
    names = accounts.names(seen_by=actor)
    years = queries.former_years(seen_by=actor)
    asked = request.GET.get("year", "")
    year = whole(asked, digits=4)
    year = year if year in dict(years) else max(dict(years), default=0)
    context = {
        "coming": [(each, names.get(each.chair, "")) for each in queries.coming(seen_by=actor)],
        "years": years,
        "year": year,
        "asked_year": bool(asked),
        "former": [
            (each, names.get(each.chair, ""))
            for each in (queries.former(year, seen_by=actor) if year else ())
        ],
        "due": _due(actor),
        "actions": _actions(actor),
        "teams": accounts.teams(action=MAY_HOLD, seen_by=actor),
        "colleagues": accounts.colleagues(action=MAY_HOLD, seen_by=actor),
        "today": timezone.localdate(),
        "typed": posted if problem else {},
        "problem": problem,
    }
    return page(request, actor, "conferences", context, status=422 if problem else 200)


@require_GET
@signed_in
def conference(request: HttpRequest, actor: Actor, conference: uuid.UUID) -> HttpResponse:
    """One conference: its agenda, who is there, and minutes for each agency."""
    return _meeting(request, actor, conference)


def _meeting(request: HttpRequest, actor: Actor, conference: uuid.UUID, *, problem: str = "") -> HttpResponse:
    row = queries.conference(conference, seen_by=actor)
    if row is None:
        refuse(MAY_HOLD, subject=conference, by=actor)
    here, today = language_here(), timezone.localdate()
    names = accounts.names(seen_by=actor)
    agencies = {each.id: each.name for each in accounts.agencies(seen_by=actor)}
    there = queries.attendances(conference, seen_by=actor)
    items = queries.agenda(conference, seen_by=actor)
    on = {each.case for each in items}
    context = {
        "conference": row,
        "chair": names.get(row.chair, ""),
        "minute_taker": names.get(row.minute_taker, ""),
        "items": [(each, choices.label("agenda_reason", each.because, here)) for each in items],
        "attendances": [
            (
                each,
                agencies.get(each.agency, "") if each.agency else "",
                choices.label("attending", each.how, here),
            )
            for each in there
        ],
        "due": _due(actor),
        "open_cases": [each for each in cases.cases(seen_by=actor) if each.id not in on],
        "agencies": agencies.items(),
        "minutes": [(id, name, _made_on(there, id)) for id, name in agencies.items() if _is_there(there, id)],
        "hows": choices.choices("attending", here, today),
        "is_open": row.closed_on is None,
        "is_to_come": row.day > today,
        "today": today,
        "problem": problem,
        "typed": request.POST if problem else {},
    }  # fmt: skip
    return page(request, actor, "conference", context, status=422 if problem else 200)


@require_POST
@signed_in
def put_on(request: HttpRequest, actor: Actor, conference: uuid.UUID) -> HttpResponse:
    with told(request, _("It is on the agenda.")):
        case, because = as_id(request.POST.get("case", "")), request.POST.get("because", "CHOICE")
        conferences.put_on_agenda(conference, case, because=because, by=actor)
    return redirect("desk:conference", conference)


@require_POST
@signed_in
def attend(request: HttpRequest, actor: Actor, conference: uuid.UUID) -> HttpResponse:
    posted = request.POST
    return saved(
        request,
        lambda: conferences.note_attendance(
            conference, posted.get("called", ""), how=posted.get("how", ""),
            agency=as_id(posted.get("agency", "")),
            signed_on=typed_day(posted.get("signed_on", "")), by=actor,
        ),
        to=("desk:conference", conference),
        else_=lambda why: _meeting(request, actor, conference, problem=why),
    )  # fmt: skip


@require_POST
@signed_in
def attendance(request: HttpRequest, actor: Actor, conference: uuid.UUID, number: int) -> HttpResponse:
    """Strike somebody from the list, or note that they know somebody in a case."""
    with told(request, _("Saved.")):
        if item := whole(request.POST.get("item", ""), digits=5):
            conferences.declare_conflict(conference, number, item=item, by=actor)
        else:
            conferences.strike_attendance(conference, number, by=actor)
    return redirect("desk:conference", conference)


@require_POST
@signed_in
def close(request: HttpRequest, actor: Actor, conference: uuid.UUID) -> HttpResponse:
    with told(request, _("The minutes are closed. Give each agency its own today.")):
        conferences.close_conference(conference, by=actor)
    return redirect("desk:conference", conference)


@require_POST
@signed_in
def minutes(request: HttpRequest, actor: Actor, conference: uuid.UUID, agency: uuid.UUID) -> HttpResponse:
    """The PDF for one agency, made for this answer and kept nowhere."""
    try:
        made = conferences.minutes_of_agency(conference, agency, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:conference", conference)
    return files.saved(made, name="minutes.pdf", mime="application/pdf")


@require_GET
@signed_in
def item(request: HttpRequest, actor: Actor, item: uuid.UUID) -> HttpResponse:
    return _shown(request, actor, item)


@require_POST
@signed_in
def add_line(request: HttpRequest, actor: Actor, item: uuid.UUID) -> HttpResponse:
    """One line. Where a colleague wrote meanwhile, theirs is shown and what was typed stays."""
    posted = request.POST

    def add() -> None:
        kind, due_on = posted.get("kind", ""), typed_day(posted.get("due_on", ""))
        if kind == "ACTION" and due_on is None:
            raise NotPossible(_("Say who does it, and by which day."))
        action = Action(as_id(posted.get("owner", "")), due_on) if kind == "ACTION" and due_on else None
        to = [id for said in posted.getlist("to") if (id := as_id(said))]
        conferences.add_line(
            item, posted.get("words", ""), kind=kind, field=posted.get("field", ""),
            about=whole(posted.get("about", ""), digits=5), to=to, action=action, by=actor,
            said_by=as_id(posted.get("said_by", "")), version=whole(posted.get("version", ""), digits=5),
        )  # fmt: skip

    return _done(request, actor, item, "line", add)


@require_POST
@signed_in
def end_action(request: HttpRequest, actor: Actor, item: uuid.UUID, number: int) -> HttpResponse:
    state, why_not = request.POST.get("state", ""), request.POST.get("why_not", "")
    return _done(
        request, actor, item, f"action-{number}",
        lambda: conferences.end_action(item, number, state=state, why_not=why_not, by=actor),
    )  # fmt: skip


@require_POST
@signed_in
def review(request: HttpRequest, actor: Actor, item: uuid.UUID) -> HttpResponse:
    def set_() -> None:
        on = typed_day(request.POST.get("on", ""))
        if on is None:
            raise NotPossible(_("Choose a day after today, within a year."))
        conferences.set_review(item, on, version=whole(request.POST.get("version", ""), digits=5), by=actor)

    return _done(request, actor, item, "review", set_)


def _done(
    request: HttpRequest, actor: Actor, item: uuid.UUID, form: str, do: Callable[[], object]
) -> HttpResponse:
    return saved(
        request, do, to=("desk:agenda_item", item),
        else_=lambda why: _shown(request, actor, item, problem=(form, why), typed=request.POST),
    )  # fmt: skip


def _shown(
    request: HttpRequest,
    actor: Actor,
    item: uuid.UUID,
    *,
    problem: tuple[str, str] = ("", ""),
    typed: QueryDict | None = None,
) -> HttpResponse:
    opened = conferences.read_item(item, by=actor)
    here, today = language_here(), timezone.localdate()
    form, words = problem
    row = queries.conference(opened.conference, seen_by=actor) if opened.conference else None
    context: dict[str, Any] = {
        "item": opened,
        "conference": row,
        "is_open": row is not None and row.closed_on is None,
        "lines": _lines(opened, actor),
        "people": [(str(each.number), case_people.name(each)) for each in opened.people],
        "sitting": [(str(id), name) for id, name in opened.sitting],
        "kinds": choices.choices("minute_kind", here, today),
        "fields": [e for e in choices.choices("shared_field", here, today) if e.code not in NOT_SHARED],
        "endings": [each for each in choices.choices("task_state", here, today) if each.code != "OPEN"],
        "problem_in": form,
        "problem": words,
        "typed": typed or {},
        "typed_to": typed.getlist("to") if typed is not None else [],
        "today": today,
    }
    return page(request, actor, "agenda_item", context, status=422 if words else 200)


def _lines(opened: OpenedItem, actor: Actor) -> list[dict[str, Any]]:
    here, today = language_here(), timezone.localdate()
    agencies = {each.id: each.name for each in accounts.agencies(seen_by=actor)}
    people = {each.number: case_people.name(each) for each in opened.people}
    team = _("the team of the case")
    return [
        {
            "line": each,
            "kind": choices.label("minute_kind", each.kind, here),
            "field": choices.label("shared_field", each.field, here),
            "about": people.get(each.about, ""),
            "said_by": agencies.get(each.said_by, "") if each.said_by else team,
            "owner": (agencies.get(each.owner, "") if each.owner else team) if each.kind == "ACTION" else "",
            "to": [agencies.get(id, "") for id in each.to],
            "state": choices.label("task_state", each.state, here) if each.state else "",
            "late": each.is_late(today),
            "form": f"action-{each.number}",
        }
        for each in opened.lines
    ]


def _planned(posted: QueryDict, actor: Actor) -> uuid.UUID:
    day = typed_day(posted.get("day", ""))
    team, chair, writes = (as_id(posted.get(name, "")) for name in ("team", "chair", "minute_taker"))
    if team is None:
        team = accounts.teams(action=MAY_HOLD, seen_by=actor)[0].id
    if day is None or chair is None or writes is None:
        raise NotPossible(_("Say on which day, who leads, and who writes."))
    return conferences.plan_conference(day, team=team, chair=chair, minute_taker=writes, by=actor)


def _due(actor: Actor) -> list[tuple[queries.Due, list[tuple[str, str]]]]:
    here = language_here()
    return [
        (each, [(code, choices.label("agenda_reason", code, here)) for code in each.because])
        for each in queries.due(seen_by=actor)
    ]


def _actions(actor: Actor) -> list[dict[str, Any]]:
    agencies = {each.id: each.name for each in accounts.agencies(seen_by=actor)}
    today = timezone.localdate()
    return [
        {
            "row": each,
            "owner": agencies.get(each.owner, "") if each.owner else _("the team of the case"),
            "late": each.due_on < today,
        }
        for each in queries.open_actions(seen_by=actor)
    ]


def _is_there(there: tuple[queries.AttendanceRow, ...], agency: uuid.UUID) -> bool:
    return any(each.agency == agency for each in there)


def _made_on(there: tuple[queries.AttendanceRow, ...], agency: uuid.UUID) -> date | None:
    return next((each.minutes_on for each in there if each.agency == agency), None)
