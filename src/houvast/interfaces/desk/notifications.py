"""What agencies notified, at the desk: one of them opened, and taking it or not."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import case_waiting, choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases import queries as cases
from houvast.records.cases.operations import NotPossible, Person
from houvast.records.cases.operations import notifications as operations
from houvast.records.cases.queries import notifications as queries


@require_GET
@signed_in
def notification(request: HttpRequest, actor: Actor, notification: uuid.UUID) -> HttpResponse:
    return _shown(request, actor, notification)


@require_POST
@signed_in
def take(request: HttpRequest, actor: Actor, notification: uuid.UUID) -> HttpResponse:
    """Into an open case, or into a new one, whose people are written on its own page."""
    chosen = request.POST.get("case", "")
    try:
        if chosen and as_id(chosen) is None:
            raise NotPossible(_("Choose from the list."))
        case = operations.take_notification(
            notification, case=as_id(chosen) if chosen else None, people=[Person(1)], by=actor
        )
    except NotPossible as refused:
        return _shown(request, actor, notification, problem=("take", str(refused)))
    messages.success(request, _("Taken. Write down who is in it."))
    return redirect("desk:case", case)


@require_POST
@signed_in
def turn_down(request: HttpRequest, actor: Actor, notification: uuid.UUID) -> HttpResponse:
    try:
        operations.refuse_notification(notification, because=request.POST.get("because", ""), by=actor)
    except NotPossible as refused:
        return _shown(request, actor, notification, problem=("refuse", str(refused)))
    messages.success(request, _("Not taken. Its words are gone from here, and the agency sees the reason."))
    return redirect("desk:cases")


def _shown(
    request: HttpRequest, actor: Actor, notification: uuid.UUID, *, problem: tuple[str, str] = ("", "")
) -> HttpResponse:
    row = next((each for each in queries.waiting(seen_by=actor) if each.id == notification), None)
    if row is None:
        refuse("cases.read_notification", subject=notification, by=actor)
    read = operations.read_notification(notification, by=actor)
    agencies = {each.id: each.name for each in accounts.agencies(seen_by=actor)}
    form, words = problem
    names, today = accounts.names(seen_by=actor), timezone.localdate()
    context = case_waiting.in_words(row, agencies) | {
        "read": read,
        "sent_by": names.get(row.sent_by, "") if row.sent_by else "",
        "cases": cases.cases(seen_by=actor),
        "refusals": choices.choices("notification_refusal", language_here(), today),
        "problem_in": form,
        "problem": words,
    }
    return page(request, actor, "notification", context, status=422 if words else 200)
