"""A case that begins at the house, without a contact; and to whom it is closed, who know somebody in it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from houvast.interfaces.desk import case_people
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases import operations
from houvast.records.cases.operations import NotPossible, Person, tying
from houvast.records.cases.queries import ties


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who is in it, for what came to the house itself; what was typed stays where it is refused."""
    if not actor.may("cases.open_at_house"):
        refuse("cases.open_at_house", by=actor)
    posted, problem = request.POST, ""
    people, relations = (
        (case_people.typed(posted), case_people.typed_relations(posted))
        if request.method == "POST"
        else ((Person(1),), ())
    )
    if request.method == "POST":
        team, once = as_id(posted.get("team", "")), as_id(posted.get("once", ""))
        try:
            if team is None or once is None:
                raise NotPossible(_("Choose which team works on it."))
            return redirect(
                "desk:case", operations.open_at_house(people, relations, team=team, once=once, by=actor)
            )
        except NotPossible as refused:
            problem = str(refused)
    context = {
        "form": case_people.form(people, relations, timezone.localdate()),
        "teams": accounts.teams(action="cases.open_at_house", seen_by=actor),
        "once": posted.get("once") or uuid.uuid4(),
        "team": posted.get("team", ""),
        "problem": problem,
    }
    return page(request, actor, "new_case", context, status=422 if problem else 200)


def closed_to(case: uuid.UUID, actor: Actor, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    """What the page of a case shows of who has nothing to do with it."""
    return {
        "ties": [
            {
                "row": each,
                "who": names.get(each.staff, "") if each.staff else each.agency,
                "by": names.get(each.said_by, "") if each.said_by else "",
            }
            for each in ties.ties(case, seen_by=actor)
        ],
        "tied_agencies": accounts.agencies(seen_by=actor),
    }


@require_POST
@signed_in
def tie(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """Close a case to a colleague, to oneself, or to an agency."""
    staff, agency = as_id(request.POST.get("staff", "")), as_id(request.POST.get("agency", ""))
    try:
        if staff is None and agency is not None:
            tying.tie_agency(case, agency, by=actor)
        else:
            tying.tie_staff(case, staff, by=actor)
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:case", case)
    messages.success(request, _("Closed to them. They are told nothing, and find it nowhere."))
    return redirect("desk:cases") if staff == actor.id else redirect("desk:case", case)


@require_POST
@signed_in
def lift(request: HttpRequest, actor: Actor, case: uuid.UUID, tie: uuid.UUID) -> HttpResponse:
    if tie not in {each.id for each in ties.ties(case, seen_by=actor)}:
        refuse("cases.lift_tie", subject=case, by=actor)
    tying.lift_tie(tie, by=actor)
    messages.success(request, _("Open to them again."))
    return redirect("desk:case", case)
