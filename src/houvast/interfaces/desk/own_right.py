"""What somebody in a case asks about themselves, at the desk: noted with its day, or who looked answered."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from houvast.interfaces.desk.doing import told
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.today import as_id
from houvast.records.accounts.guard import Actor
from houvast.records.cases.operations import NotPossible
from houvast.records.cases.operations.own_right import answer_who_looked, note_request

ROLES = {
    "TEAM": gettext_lazy("somebody of the team that works on it"),
    "AGENCY": gettext_lazy("somebody of another organisation that was asked to help"),
}


@require_POST
@signed_in
def note(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    posted = request.POST
    with told(request, _("Noted. It stands among the tasks, with its day.")):
        owner = as_id(posted.get("owner", ""))
        if owner is None:
            raise NotPossible(_("Say who answers."))
        note_request(
            case, posted.get("words", ""), kind=posted.get("kind", ""), person=_person(posted),
            recognised=posted.get("recognised", ""), owner=owner, by=actor,
        )  # fmt: skip
    return redirect("desk:case", case)


@require_POST
@signed_in
def who_looked(request: HttpRequest, actor: Actor, case: uuid.UUID) -> HttpResponse:
    """The answer, to read aloud or to print. It names roles and weeks, and nobody."""
    posted = request.POST
    try:
        found = answer_who_looked(
            case, person=_person(posted), recognised=posted.get("recognised", ""),
            others_checked=bool(posted.get("others")), secrecy_checked=bool(posted.get("secrecy")), by=actor,
        )  # fmt: skip
    except NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:case", case)
    weeks = [(each.week, ROLES[each.role]) for each in found]
    return page(request, actor, "who_looked", {"case_id": case, "weeks": weeks, "on": timezone.localdate()})


def _person(posted: QueryDict) -> int:
    said = posted.get("person", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else 0
