"""Today: what was counted, what is unfinished, what is still open, and contacts without content."""

import uuid
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import case_plans, case_waiting, choices, dangers, referrals, shelters
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.request_reasons import OPENED_BECAUSE
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, refuse
from houvast.records.accounts.queries.sign_ins import own_notices
from houvast.records.accounts.roles import ROLES
from houvast.records.contacts import operations, queries
from houvast.records.contacts.queries import Row, Wanted
from houvast.records.contacts.queries import leaving as held_texts
from houvast.records.directory import queries as directory

WITHOUT_CONTENT = ("SILENT", "HANGUP", "ABUSIVE", "WRONG_NUMBER", "TEST", "THANKS")
DONE, DONE_SECONDS = "__Host-d" if settings.SESSION_COOKIE_SECURE else "d", 60
SHOWN = 8  # rows of open contacts and of today before the list takes over


@require_GET
@signed_in
def today(request: HttpRequest, actor: Actor) -> HttpResponse:
    if actor.may("cases.read_shared") and not actor.may("directory.read"):
        return redirect("partners:seats")  # somebody of another agency
    on = timezone.localdate()
    names, told = accounts.names(seen_by=actor), own_notices(seen_by=actor)
    count = queries.count_of_day(on, seen_by=actor)
    waiting = queries.glass_waiting(seen_by=actor)
    context = {
        "on": on,
        "now": timezone.now(),
        "count": count,
        "channels": _channels(count.by_channel),
        "drafts": queries.drafts(seen_by=actor),
        "open_contacts": _first(Wanted(state="open"), actor, names),
        "of_today": _first(Wanted(from_=on, until=on + timedelta(days=1)), actor, names),
        "kinds": kinds(on),
        "dangers": dangers.rows(actor),
        "due": referrals.rows(actor, due=True),
        "plans": case_plans.due(actor),
        "notified": case_waiting.notified(actor),
        "to_check": case_waiting.to_check(actor),
        "held": held_texts.waiting(seen_by=actor),
        "bringing": shelters.for_today(actor),
        "to_confirm": directory.count_to_confirm(on, seen_by=actor)
        if actor.may("directory.confirm_service")
        else 0,
        "to_read": described(queries.to_read_second(seen_by=actor), names),
        "teams": teams(request, actor),
        "done": _done(request),
        "once": uuid.uuid4(),
        "keys_wait": len(accounts.waiting_for_keys(seen_by=actor))
        + len(queries.to_rekey(accounts.latest_keys(seen_by=actor), seen_by=actor)),
        "notices": [each for each in told if not each.is_alarm],
        "alarms": [(each, OPENED_BECAUSE.get(each.reason, "")) for each in told if each.is_alarm],
        "glass": [(each, names.get(each.asked_by, ""), OPENED_BECAUSE[each.reason]) for each in waiting],
        "glass_asks_volunteers": any(each.lent_by == accounts.Lends.VOLUNTEERS for each in waiting),
        "role_names": {role.value: said.name for role, said in ROLES.items()},
    }
    response = page(request, actor, "today", context)
    if DONE in request.COOKIES:
        response.delete_cookie(DONE, samesite="Strict")
    return response


@require_POST
@signed_in
def without_content(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Silent, hung up, abusive, wrong number, test, thanks: counted at once, by phone unless said."""
    kind = request.POST.get("kind", "")
    if kind not in WITHOUT_CONTENT:
        refuse("contacts.register_without_content", by=actor)
    team = chosen_team(request, actor)
    once = as_id(request.POST.get("once", ""))
    try:
        contact = operations.register_without_content(kind, channel="PHONE", team=team, once=once, by=actor)
    except operations.NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("desk:today")
    remember(request, team)
    return to_today({"contact": str(contact), "kind": kind})


@require_POST
@signed_in
def undo(request: HttpRequest, actor: Actor, contact: uuid.UUID) -> HttpResponse:
    """Take back what was registered a moment ago; it stays readable as a mistake."""
    try:
        operations.withdraw(contact, reason="MISTAKE", by=actor)
    except operations.WithdrawnBefore as before:
        if before.reason != "MISTAKE":  # else it was pressed twice
            messages.error(request, str(before))
            return redirect("desk:contact", contact)
    return to_today({"contact": str(contact), "undone": True})


def teams(request: HttpRequest, actor: Actor) -> list[accounts.Named]:
    """Own teams in which one registers, the last used one first."""
    found = accounts.teams(action="contacts.register", seen_by=actor)
    last = request.session.get("team", "")
    return sorted(found, key=lambda team: str(team.id) != last)


def chosen_team(request: HttpRequest, actor: Actor) -> uuid.UUID:
    """The team that was chosen on the page; else the one last used, else the first by name."""
    if said := as_id(request.POST.get("team", "")):
        return said
    own = teams(request, actor)
    if not own:
        refuse("contacts.register", by=actor)
    return own[0].id


def as_id(said: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(said)
    except ValueError:
        return None


def remember(request: HttpRequest, team: uuid.UUID) -> None:
    """The team for the next contact; written only when it is another one."""
    if request.session.get("team") != str(team):
        request.session["team"] = str(team)


def to_today(done: dict[str, Any]) -> HttpResponse:
    """Today, which says once what was done. Said in a cookie: a session would cost a second write to disk."""
    response = redirect("desk:today")
    cookie = signing.dumps(done, salt=DONE)
    response.set_cookie(
        DONE,
        cookie,
        max_age=DONE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def kinds(on: date) -> list[tuple[int, choices.Choice]]:
    """The contacts without content, each with the digit that registers it."""
    by_code = {choice.code: choice for choice in choices.choices("contact_kind", language_here(), on)}
    return [(digit, by_code[code]) for digit, code in enumerate(WITHOUT_CONTENT, start=1) if code in by_code]


def described(rows: Iterable[Row], names: dict[uuid.UUID, str]) -> list[dict[str, Any]]:
    """Rows of contacts in words."""
    here = language_here()
    return [
        {
            "row": row,
            "channel": choices.label("channel", row.channel, here),
            "kind": choices.label("contact_kind", row.kind, here),
            "role": choices.label("contact_role", row.role_stated, here),
            "problem": choices.label("problem", row.problem, here),
            "about_problem": row.kind == "SUPPORT",
            "has_content": row.kind not in WITHOUT_CONTENT,
            "worker": names.get(row.handled_by, "") if row.handled_by else "",
        }
        for row in rows
    ]


def _first(wanted: Wanted, actor: Actor, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    found = queries.contacts(wanted, seen_by=actor)
    return {
        "rows": described(found.rows[:SHOWN], names),
        "more": len(found.rows) > SHOWN or found.after is not None,
    }


def _channels(by_channel: dict[str, int]) -> list[tuple[str, int]]:
    counted = sorted(by_channel.items(), key=lambda item: (-item[1], item[0]))
    return [(choices.label("channel", code, language_here()), number) for code, number in counted]


def _done(request: HttpRequest) -> dict[str, Any] | None:
    """What was done just now, said once."""
    try:
        done: dict[str, Any] = signing.loads(request.COOKIES[DONE], salt=DONE, max_age=DONE_SECONDS)
    except (KeyError, signing.BadSignature):
        return None
    if "kind" in done:
        done["words"] = choices.label("contact_kind", done["kind"], language_here())
    return done
