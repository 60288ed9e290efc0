"""The end of a shift: nothing stays untaken unseen. What is left in one's hands, and what still waits."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from houvast.interfaces.desk import callbacks, choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.queries.places import receiving_teams
from houvast.records.contacts import queries as contacts
from houvast.records.contacts.queries import talks


@require_GET
@signed_in
def shift(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Talks in one's hands, to hand over or end; those to register; who waits; callbacks; own drafts."""
    if not actor.may("contacts.take_talk"):
        refuse("contacts.take_talk", by=actor)
    return ending(request, actor)


def ending(request: HttpRequest, actor: Actor, typed: Mapping[str, Any] | None = None) -> HttpResponse:
    """The page; `typed`: in a hand-over that was refused."""
    here = language_here()
    names = {team.id: team.name for team in accounts.teams_of(actor.organisation)}
    groups = callbacks.rows(actor)["groups"]
    in_hands = talks.in_hands(seen_by=actor)
    context = {
        "own": [
            {"row": row, "door": choices.label("channel", row.door, here), "team": names.get(row.team, "")}
            for row in in_hands
        ],
        "waiting": [
            {"row": row, "door": choices.label("channel", row.door, here), "team": names.get(row.team, "")}
            for row in talks.waiting(seen_by=actor)
        ],
        "still": [
            {"row": row, "door": choices.label("channel", row.door, here), "team": names.get(row.team, "")}
            for row in talks.still_to_register(seen_by=actor)
        ],
        "callbacks": groups,
        "stays": bool(in_hands) or any(each["is_mine"] for _words, group in groups for each in group),
        "drafts": contacts.drafts(seen_by=actor),
        "teams": receiving_teams(seen_by=actor),
        "typed": typed,
        "now": timezone.now(),
    }
    return page(request, actor, "shift", context, status=422 if typed else 200)
