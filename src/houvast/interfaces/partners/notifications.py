"""A situation that one's agency tells a team of the helpline: sent under a ground, and what became of it."""

import math
import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from houvast.interfaces.partners.entrance import page, signed_in
from houvast.interfaces.partners.seats import _choices, _here, _id, _label
from houvast.interfaces.shell.buckets import Limit, buckets
from houvast.library import grounds
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.cases.operations import AskedFirst, NotPossible
from houvast.records.cases.operations import notifications as operations
from houvast.records.cases.queries import notifications as queries

OF_ONE_PERSON = Limit(12, 300)
OF_ONE_AGENCY = Limit(30, 120)
SAID = ("agency", "team", "ground", "purpose", "because", "document", "words", "once", "sure")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def notifications(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one notified and what became of it; and a form, whose words stay where it is refused."""
    if not actor.may("cases.notify"):
        refuse("cases.notify", by=actor)
    problem, asks, typed = "", False, {"once": str(uuid.uuid4())}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "") for name in SAID}
        try:
            _send(typed, actor)
        except NotPossible as refused:
            problem, asks = str(refused), isinstance(refused, AskedFirst)
        else:
            messages.success(request, _("It was received. You see here whether it is taken."))
            return redirect("partners:notifications")
    context = _in_words(actor) | {"problem": problem, "asks": asks, "typed": typed}
    return page(request, actor, "notifications", context, status=422 if problem else 200)


def _send(typed: dict[str, str], actor: Actor) -> None:
    agency = _id(typed["agency"])
    _refuse_flood(agency, actor)
    operations.notify(
        typed["words"], once=_id(typed["once"]), agency=agency, team=_id(typed["team"]),
        ground=typed["ground"], purpose=typed["purpose"], document=typed["document"],
        because=typed["because"], sure=typed["sure"] == "yes", by=actor,
    )  # fmt: skip


def _refuse_flood(agency: uuid.UUID, actor: Actor) -> None:
    """One person first, so that who sends too many takes little from colleagues; then their agency."""
    if agency not in actor.teams("cases.notify"):
        return  # what is no agency of theirs has no bucket, and is refused as such
    wait = buckets.take(f"notify {actor.id}", OF_ONE_PERSON)
    if wait := wait or buckets.take(f"notify {agency}", OF_ONE_AGENCY):
        raise NotPossible(
            _(
                "Many notifications came from your agency just now. Try again in %(minutes)s minutes: what "
                "you typed stands here still. If somebody is in danger, call."
            )
            % {"minutes": math.ceil(wait / 60)}
        )


def _in_words(actor: Actor) -> dict[str, Any]:
    today, teams = timezone.localdate(), queries.teams_to_notify(seen_by=actor)
    names = {each.id: each.name for each in teams}
    return {
        "sent": [
            {
                "row": each,
                "team": names.get(each.team, ""),
                "purpose": _label("sharing_purpose", each.purpose),
                "state": _label("notification_state", each.state),
                "because": _label("notification_refusal", each.because) if each.because else "",
            }
            for each in queries.sent(seen_by=actor)
        ],
        "teams": teams,
        "agencies": accounts.teams(action="cases.notify", seen_by=actor),
        "grounds": [
            (code, grounds.label(code, today, _here()))
            for code in grounds.GROUNDS
            if code != operations.REPORT
        ],
        "purposes": [each for each in _choices("sharing_purpose") if each[0] != "REPORT"],
        "reasons": _choices("danger_ground"),
    }
