"""What somebody in a case asks about themselves, at the desk: noted with its day, or who looked answered."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell.numbers import whole
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases.operations import NotPossible, own_right
from houvast.records.cases.queries import looked
from houvast.records.cases.queries.looked import AnswerRow

ROLES = {
    "TEAM": gettext_lazy("somebody of the team that works on it"),
    "AGENCY": gettext_lazy("somebody of another organisation that was asked to help"),
}


@require_POST
@signed_in
def note(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    posted = request.POST
    with told(request, _("Noted. It stands among the tasks, with its day.")):
        own_right.note_request(
            case, posted.get("words", ""), kind=posted.get("kind", ""), person=_person(posted),
            recognised=posted.get("recognised", ""), owner=as_id(posted.get("owner", "")), by=actor,
        )  # fmt: skip
    return redirect("desk:case", case)


@require_POST
@signed_in
def who_looked(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """Prepare the answer: a colleague reads it second before anybody gives it."""
    posted = request.POST
    try:
        made = own_right.prepare_who_looked(
            case, person=_person(posted), recognised=posted.get("recognised", ""),
            others_checked=bool(posted.get("others")), secrecy_checked=bool(posted.get("secrecy")), by=actor,
        )  # fmt: skip
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:case", case)
    messages.success(request, _("Prepared. A colleague reads it second; then it can be given."))
    return redirect("desk:looked_answer", case, made)


@require_GET
@signed_in
def answer(request: HttpRequest, actor: Actor, case: uuid.UUID, answer: uuid.UUID) -> HttpResponse:
    """How far an answer is; to the second reader alone, what it tells."""
    row = looked.answer(answer, seen_by=actor)
    if row is None:
        refuse("cases.read", subject=answer, by=actor)
    found = own_right.read_to_check(answer, by=actor) if row.may_check else ()
    names = accounts.names(seen_by=actor)
    context = {
        "row": row,
        "prepared_by": names.get(row.prepared_by, ""),
        "checked_by": names.get(row.checked_by, "") if row.checked_by else "",
        "weeks": _weeks(found),
    }
    return page(request, actor, "looked_answer", context)


@require_POST
@signed_in
def check(request: HttpRequest, actor: Actor, case: uuid.UUID, answer: uuid.UUID) -> HttpResponse:
    posted = request.POST
    with told(request, _("Saved.")):
        own_right.check_who_looked(
            answer, agrees=posted.get("decision") == "agree", others_checked=bool(posted.get("others")),
            secrecy_checked=bool(posted.get("secrecy")), by=actor,
        )  # fmt: skip
    return redirect("desk:looked_answer", case, answer)


@require_POST
@signed_in
def give(request: HttpRequest, actor: Actor, case: uuid.UUID, answer: uuid.UUID) -> HttpResponse:
    """The answer, to read aloud or to print. It names roles and weeks, and nobody."""
    found = own_right.give_who_looked(answer, by=actor)
    context = {"case_id": case, "weeks": _weeks(found), "on": timezone.localdate()}
    return page(request, actor, "who_looked", context)


def in_words(case: uuid.UUID, actor: Actor) -> list[AnswerRow]:
    """Answers that are on their way, for the page of a case."""
    return [each for each in looked.answers(case, seen_by=actor) if each.state != "TURNED_BACK"]


def _weeks(found: tuple[own_right.Looked, ...]) -> list[tuple[date, object]]:
    return [(each.week, ROLES[each.role]) for each in found]


def _person(posted: QueryDict) -> int:
    return whole(posted.get("person", ""))
