"""Talking with the helpline in writing: at once, or by messages that one comes back to with a code.

Every page works without script. The browser keeps one cookie while the talk lasts, and nothing else.
"""

import uuid
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from houvast.interfaces.public import flood, once, stories
from houvast.interfaces.public import live as own_side
from houvast.interfaces.public.own import (
    again,
    choose_word,
    closed,
    field,
    go_in,
    inside_of,
    language_here,
    last_used,
    ours,
    padded,
    refused,
    somebody,
    too_often,
)
from houvast.interfaces.shell import files, live
from houvast.interfaces.shell.buckets import buckets, take_of
from houvast.interfaces.shell.line import the_line
from houvast.records.accounts.derivations import Busy
from houvast.records.accounts.guard import Refused
from houvast.records.contacts.operations import NotPossible, returning, sending, talking
from houvast.records.contacts.queries import talks as queries
from houvast.records.contacts.queries import waits


@ours
def talk(request: HttpRequest) -> HttpResponse:
    """Before a talk: who answers, when, who reads it; then it begins."""
    inside = inside_of(request)
    lines = queries.open_lines(door="CHAT", seen_by=somebody())
    here = [line for line in lines if language_here() in line.languages]
    problem, status = "", 200
    if request.method == "POST":
        sent = once.Sent(*(field(request, name) for name in ("once", "name", "line", "wish")))
        if before := sent.before():
            return go_in(request, before, _with_word(request, before))
        problem = flood.may_begin(request, made=field(request, "task"), answer=field(request, "answer"))
        if not problem:
            try:
                begun = _begun(request, sent, "CHAT", line=_line(request, [each.team for each in here]))
            except talking.NotLetIn:
                return closed(request)
            except talking.NoWay as none:
                problem = "busy" if none.because == "BUSY" else "closed"
            else:
                return go_in(request, begun, _with_word(request, begun))
        status = 429 if problem in ("often", "work", "again") else 409
    answering = [line.team for line in here if line.is_open]
    unasked = [line.team for line in here if line.is_open and not line.only_chosen] or answering
    context = {
        "inside": inside is not None,
        "lines": here,
        "next": waits.place_of_next(unasked, seen_by=somebody())
        or waits.place_of_next(answering, seen_by=somebody()),
        "is_open": bool(answering),
        "opens": min((line.opens for line in here if line.opens), default=None),
        "elsewhere": [line for line in lines if line.is_open and line not in here],
        "may_choose": any(line.may_choose for line in here if line.is_open),
        "several": len(answering) > 1,
        "problem": problem,
        "name": field(request, "name"),
        "task": flood.task(request),
        "once": once.made(),
        "bits": flood.bits(request),
        "line": the_line(),
    }
    return render(request, "public/talk.html", context, status=status)


@ours
def here(request: HttpRequest) -> HttpResponse:
    """One's own talk. Without script it is read by opening it again, and written in by its form."""
    inside = inside_of(request)
    if inside is None:
        return closed(request)
    problem, kept_text = "", ""
    if request.method == "POST":
        act = field(request, "act")
        if act == "leave":
            return _leave(request, inside)
        if act == "unburn":
            returning.take_burning_back(inside.talk, by=inside.by)
            return again()
        text = request.POST.get("text", "")
        if flood.too_many_messages(inside.talk):
            problem = _("Many messages at once. Wait a few seconds, and send it again.")
            return _here(request, inside, problem, text[:8000], status=429)
        try:
            kept = talking.say(inside.talk, text, once=_once(request), key=inside.key, by=inside.by)
        except NotPossible as refusal:
            problem, kept_text = str(refusal), text[:8000]
        else:
            live.tell_message(kept)
            if kept.waits:
                live.tell_queue(inside.by.organisation)
            return again()
    return _here(request, inside, problem, kept_text)


@ours
def send_file(request: HttpRequest) -> HttpResponse:
    """A file for one's own talk, by a plain form."""
    inside = inside_of(request)
    if inside is None:
        return closed(request)
    if request.method != "POST":
        return again()
    if wait := take_of(request, "file", flood.FILES_OF_ONE_NETWORK):
        return _here(request, inside, too_often(wait), "")
    sent = request.FILES.get("file")
    try:
        kept = sending.send_file(
            inside.talk,
            sent.read() if sent else b"",
            name=(sent.name or "") if sent else "",
            once=_once(request),
            key=inside.key,
            by=inside.by,
        )
    except NotPossible as refusal:
        return _here(request, inside, str(refusal), "")
    live.tell_message(kept)
    live.tell_queue(inside.by.organisation)
    return again()


@ours
def file(request: HttpRequest, file: uuid.UUID) -> HttpResponse:
    """A file of one's own talk, to save."""
    inside = inside_of(request)
    if inside is None:
        return closed(request)
    try:
        found = sending.fetch_file(inside.talk, file, key=inside.key, by=inside.by)
    except Refused as refused:
        raise Http404 from refused
    return files.saved(found.content, name=found.neutral, mime=found.mime)


def _here(
    request: HttpRequest, inside: talking.Entered, problem: str, kept_text: str, *, status: int = 422
) -> HttpResponse:
    own = talking.reread(inside.talk, key=inside.key, by=inside.by)
    live.presence.sign(inside.talk)
    context = {
        "own": own,
        "said": _shown(request, own),
        "hidden": len(own.said) - len(_shown(request, own)),
        "answers": _answers(own),
        "place": None if own.has_code else waits.place(inside.talk, seen_by=inside.by),
        "last_number": own.said[-1].number if own.said else 0,
        "once": uuid.uuid4(),
        "once_file": uuid.uuid4(),
        "problem": problem,
        "text": kept_text,
        "is_mailbox": own.has_code or own.door != "CHAT",
        "read_within": _read_within(own.team),
        "asked_to_tell": stories.asked(inside, own),
        "last_used": last_used(request),
        "line": the_line(),
    }
    return padded(render(request, "public/here.html", context, status=status if problem else 200))


@ours
def message(request: HttpRequest) -> HttpResponse:
    """Leave a message: when it is read is said before anything is typed. Then a code is given."""
    problem, text = "", ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            return go_in(request, _left(request, text), "public:keep")
        except talking.NotLetIn:
            return closed(request)
        except NotPossible as refusal:
            problem = str(refusal) if not isinstance(refusal, talking.NoWay) else _no_mailbox()
    lines = queries.open_lines(door="MAILBOX", seen_by=somebody())
    here = [line for line in lines if language_here() in line.languages]
    context = {
        "problem": problem,
        "text": text[:8000],
        "once": once.made(),
        "read_within": _read_within(),
        "takes": bool(lines),
        "answers": here[0].names if len(here) == 1 < len(lines) else {},
        "may_choose": any(line.may_choose for line in lines),
        "line": the_line(),
    }
    return render(request, "public/message.html", context, status=422 if problem else 200)


@ours
def back(request: HttpRequest) -> HttpResponse:
    """Come back with a code or a word. A wrong one is answered like any other wrong one."""
    problem = ""
    if request.method == "POST":
        code, said = field(request, "code"), field(request, "word")
        kind, limit = ("word", flood.WORDS_OF_ONE_NETWORK) if said else ("code", flood.CODES_OF_ONE_NETWORK)
        wait = take_of(request, kind, limit)
        wait = wait or (buckets.take("words", flood.WORDS_OF_ALL) if said else 0.0)
        if wait:
            problem = too_often(wait)
        else:
            try:
                begun = (
                    returning.come_back_by_word(said, by=somebody())
                    if said
                    else returning.come_back(code, by=somebody())
                )
                return go_in(request, begun, "public:here")
            except talking.NotLetIn:
                problem = _(
                    "This does not open anything. Check it again. After three months without use it stops "
                    "working."
                )
            except Busy:
                problem = _("It is very busy right now. Try again in a minute.")
    if problem:
        return refused(request, "public/back.html", 422, problem=problem)
    return render(request, "public/back.html")


def _begun(request: HttpRequest, sent: once.Sent, door: str, **more: Any) -> talking.Begun:
    """The talk that a form begins, or the one that it began before."""
    return sent.begin(
        lambda secret: talking.begin_talk(
            door,
            language=language_here(),
            wish=field(request, "wish"),
            name=field(request, "name"),
            secret=secret,
            by=somebody(),
            **more,
        )
    )


def _left(request: HttpRequest, text: str) -> talking.Begun:
    """A message and its talk, both or neither."""
    if not text.strip():
        raise NotPossible(_("Write something first."))
    sent = once.Sent(field(request, "once"), text)
    if before := sent.before():
        return before
    if wait := flood.may_leave(request):
        raise NotPossible(
            _("Too many messages from your network right now. Try again in %(minutes)s min.")
            % {"minutes": max(1, round(wait / 60))}
        )
    return _begun(request, sent, "MAILBOX", first=text)


def _leave(request: HttpRequest, inside: talking.Entered) -> HttpResponse:
    """The talk is closed here, and the browser is asked to forget."""
    ended = talking.leave_talk(inside.talk, by=inside.by)
    own_side.close(inside.talk)
    if ended:
        live.tell_talk(inside.talk, "ended")
    live.tell_queue(inside.by.organisation)
    live.presence.forget(inside.talk)
    response = render(request, "public/left.html", {"line": the_line()})
    for name in (own_side.COOKIE, own_side.LAST):
        response.delete_cookie(name, samesite="Strict")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _with_word(request: HttpRequest, begun: talking.Begun) -> str:
    if not field(request, "word"):
        return "public:here"
    return "public:word" if choose_word(request, begun.entered) else "public:here"


def _shown(request: HttpRequest, own: talking.OwnTalk) -> list[Any]:
    """In a mailbox what is new, and the latest of each side; the rest is asked for."""
    if not own.has_code or "all" in request.GET:
        return own.said
    last_own = max((each.number for each in own.said if each.author == "PERSON"), default=0)
    return [each for each in own.said if each.number >= last_own]


def _answers(own: talking.OwnTalk) -> Mapping[str, str]:
    """The name of the team that has the talk, by language; none where there is one line only."""
    lines = queries.open_lines(door=own.door, seen_by=somebody())
    return next((line.names for line in lines if line.team == own.team and len(lines) > 1), {})


def _line(request: HttpRequest, there: list[uuid.UUID]) -> uuid.UUID | None:
    return next((team for team in there if str(team) == field(request, "line")), None)


def _once(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(field(request, "once"))
    except ValueError:
        return uuid.uuid4()


def _read_within(team: uuid.UUID | None = None) -> int:
    """For the team that has a talk; before, for each that who chooses none may come to."""
    lines = queries.open_lines(door="MAILBOX", seen_by=somebody())
    lines = [line for line in lines if language_here() in line.languages] or lines
    own = [line for line in lines if line.team == team]
    unasked = [line for line in lines if not line.only_chosen]
    return max((line.read_within for line in own or unasked or lines), default=48)


def _no_mailbox() -> str:
    return _("You cannot leave a message right now. You can call us.")
