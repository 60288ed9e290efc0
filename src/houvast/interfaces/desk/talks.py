"""Talks at the desk: who waits, what one has in hands, what is said, how it ends. Script makes it live."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from houvast.interfaces.desk import callbacks, choices, dangers, referrals
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.desk.entrance import page, signed_in
from houvast.interfaces.desk.register import draft_of
from houvast.interfaces.desk.today import as_id
from houvast.interfaces.shell import files, live
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.campaigns.queries import nameplate, offered
from houvast.records.contacts import queries as contacts
from houvast.records.contacts.operations import NotPossible, answering, mailing, sending
from houvast.records.contacts.operations.referrals import referrals_in
from houvast.records.contacts.queries import talks as queries

WISH = {"F": gettext_lazy("rather a woman"), "M": gettext_lazy("rather a man")}
HOUSE = {
    "JOINED": gettext_lazy("joined the talk"),
    "STEPPED_OUT": gettext_lazy("left the talk"),
    "HANDED_OVER": gettext_lazy("handed the talk over"),
    "TAKEN_OVER": gettext_lazy("took the talk over"),
    "ENDED": gettext_lazy("ended the talk"),
}


@require_GET
@signed_in
def talks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue, and no talk: which one to open is for the worker to say."""
    return _screen(request, actor, None)


@require_GET
@signed_in
def talk(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    return _screen(request, actor, talk)


@require_GET
@signed_in
def queue(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The left pane alone, as the page fetches it when something moved."""
    return render(request, "desk/talk_queue.html", _queue(request, actor, as_id(request.GET.get("here", ""))))


@require_POST
@signed_in
def take(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    try:
        answering.take_talk(talk, by=actor)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:talks")
    except keys.NotHandedOver:
        messages.error(request, _("You have not been given the keys of this team yet: ask a colleague."))
        return redirect("desk:talks")
    _told(talk, actor, "taken")
    return redirect("desk:talk", talk)


@require_POST
@signed_in
def say(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    """Answer, or leave a note for colleagues, where no script runs."""
    operation = answering.note if request.POST.get("act") == "note" else answering.reply
    once = as_id(request.POST.get("once", "")) or uuid.uuid4()
    return _done(request, talk, lambda: operation(talk, request.POST.get("text", ""), once=once, by=actor))


@require_POST
@signed_in
def send_file(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    """A file for the person: they get the copy without what it tells beside, as the desk does."""
    sent, once = request.FILES.get("file"), as_id(request.POST.get("once", "")) or uuid.uuid4()
    content, name = (sent.read(), sent.name or "") if sent else (b"", "")
    return _done(
        request, talk, lambda: sending.answer_with_file(talk, content, name=name, once=once, by=actor)
    )


@require_GET
@signed_in
def file(request: HttpRequest, actor: Actor, talk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """What is shown of a file: the copy, never the original."""
    found = sending.show_file(talk, file, by=actor)
    return files.saved(found.content, name=found.neutral, mime=found.mime)


@require_POST
@signed_in
def original(request: HttpRequest, actor: Actor, talk: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """The file as it came: asked for apart, with a reason, and in the trail."""
    try:
        found = sending.open_original(talk, file, request.POST.get("because", ""), by=actor)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:talk", talk)
    return files.as_it_came(found.content, name=found.neutral)


@require_POST
@signed_in
def by_mail(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    """Note that mail is safe for the sender, or no more; or answer by mail, where it is."""
    act, once = request.POST.get("act"), as_id(request.POST.get("once", "")) or uuid.uuid4()
    if act == "safe":
        return _done(request, talk, lambda: mailing.allow_mail(talk, by=actor))
    if act == "unsafe":
        return _done(request, talk, lambda: mailing.forbid_mail(talk, by=actor))
    text = request.POST.get("text", "")
    plate = nameplate()
    sender = plate.sender if plate else ""
    said = {"sender": sender, "language": request.POST.get("language", "")}
    return _done(request, talk, lambda: mailing.answer_by_mail(talk, text, once=once, by=actor, **said))


@require_POST
@signed_in
def join(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    response = _done(request, talk, lambda: answering.join_talk(talk, by=actor))
    live.tell_staff(actor.id)
    return response


@require_POST
@signed_in
def step_out(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    _done(request, talk, lambda: answering.step_out(talk, by=actor))
    live.tell_staff(actor.id)
    return redirect("desk:talks")


@require_POST
@signed_in
def take_over(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    response = _done(request, talk, lambda: answering.take_over_talk(talk, by=actor))
    _told(talk, actor, "taken")
    return response


@require_POST
@signed_in
def hand_over(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    to = as_id(request.POST.get("to", ""))
    if to is None:
        messages.error(request, _("Choose a team."))
        return redirect("desk:talk", talk)
    try:
        for kept in answering.hand_over_talk(talk, to=to, said=request.POST.get("text", ""), by=actor):
            live.tell_message(kept)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:talk", talk)
    _told(talk, actor, "taken")
    messages.success(request, _("Handed over, with your note. It stands in their queue, before later ones."))
    return redirect("desk:shift" if request.POST.get("then") == "shift" else "desk:talks")


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor, talk: uuid.UUID) -> HttpResponse:
    because = request.POST.get("because", "BY_WORKER")
    response = _done(request, talk, lambda: answering.end_talk(talk, because=because, by=actor))
    _told(talk, actor, "ended")
    if request.POST.get("then") == "shift":
        return redirect("desk:shift")
    return response if response.status_code != 302 else redirect("desk:talks")


def _done(request: HttpRequest, talk: uuid.UUID, act: Callable[[], Any]) -> HttpResponse:
    """Do it, tell who listens, and go back to the talk; what does not go is said there."""
    try:
        if kept := act():
            live.tell_message(kept)
    except NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:talk", talk)


def _told(talk: uuid.UUID, actor: Actor, what: str) -> None:
    live.tell_talk(talk, what)
    live.tell_queue(actor.organisation)
    live.tell_staff(actor.id)


def _screen(request: HttpRequest, actor: Actor, talk: uuid.UUID | None) -> HttpResponse:
    opened, status = None, 200
    if talk is not None:
        try:
            opened = answering.open_talk(talk, by=actor)
        except Refused:
            messages.error(request, _("You do not have this talk. Take it from the queue, or join it."))
            status = 404
    names = accounts.names(seen_by=actor)
    draft = draft_of(opened.id, actor) if opened else None
    context = {
        **_queue(request, actor, talk),
        "opened": opened,
        "said": [_in_words(each, names) for each in opened.said] if opened else [],
        "who": [(staff, names.get(staff, ""), beside) for staff, beside in opened.in_hands_of]
        if opened
        else [],
        "is_beside": bool(opened) and (actor.id, True) in list(opened.in_hands_of if opened else []),
        "has_it": " ".join(names.get(staff, "") for staff, beside in opened.in_hands_of if not beside)
        if opened
        else "",
        "teams": accounts.teams_of(actor.organisation),
        "wish": WISH.get(opened.wish, "") if opened else "",
        "once": uuid.uuid4(),
        "draft": draft,
        "suggested": offered(opened.language, named_in=language_here(), seen_by=actor) if opened else [],
        "is_begun": draft in {mine.id for mine in contacts.drafts(seen_by=actor)},
        "asking": callbacks.asking(about="talk", id=opened.id, team=opened.team) if opened else None,
        "has_line": queries.has_line(seen_by=actor),
        "once_file": uuid.uuid4(),
        "mail": mailing.sender(opened.id, by=actor) if opened and opened.door == "EMAIL" else None,
        "referrals": [referrals.in_words(each, actor) for each in referrals_in(opened.id, by=actor)]
        if opened
        else [],
        "becauses": sending.ORIGINAL_BECAUSE.items(),
        "minority": contacts.minority_of(opened.contact, seen_by=actor)
        if opened and opened.contact
        else "UNKNOWN",
        **({"danger_about": ("talk", opened.id)} if opened else {}),
    }
    return page(request, actor, "talks", context, status=status)


def _queue(request: HttpRequest, actor: Actor, here: uuid.UUID | None) -> dict[str, Any]:
    names, now = accounts.names(seen_by=actor), timezone.now()
    teams = {team.id: team.name for team in accounts.teams_of(actor.organisation)}
    own = queries.in_hands(seen_by=actor)
    return {
        "waiting": [
            {
                "row": row,
                "door": choices.label("channel", row.door, language_here()),
                "wish": WISH.get(row.wish, ""),
                "had_by": _had_by(row.had_by, names, actor),
                "team": teams.get(row.team, ""),
            }
            # Who looks at the page now waits before whom an answer was promised for later.
            for row in sorted(queries.waiting(seen_by=actor), key=lambda row: row.door != "CHAT")
        ],
        "own": [
            {"row": row, "door": choices.label("channel", row.door, language_here()), "here": row.id == here}
            for row in own
        ],
        "others": [
            {
                "row": row,
                "door": choices.label("channel", row.door, language_here()),
                "who": names.get(row.staff, ""),
            }
            for row in queries.in_hands_of_others(seen_by=actor)
            if row.id not in {mine.id for mine in own}
        ],
        "still": [
            {"row": row, "door": choices.label("channel", row.door, language_here())}
            for row in queries.still_to_register(seen_by=actor)
        ],
        "now": now,
        "dangers": dangers.rows(actor),
        "several_teams": len({row.team for row in queries.waiting(seen_by=actor)}) > 1,
    }


def _had_by(staff: uuid.UUID | None, names: dict[uuid.UUID, str], actor: Actor) -> str:
    if staff is None:
        return ""
    return _("you") if staff == actor.id else names.get(staff, "")


def _in_words(said: Any, names: dict[uuid.UUID, str]) -> dict[str, Any]:
    return {
        "said": said,
        "who": names.get(said.staff, "") if said.staff else "",
        "house": HOUSE.get(said.text or "", "") if said.author == "HOUSE" else "",
    }
