"""The desk's side of live talks: one stream for a worker's whole screen, and what they write.

Who they are is found out as on every page of the desk when the stream opens, and again at each beat: it ends
when their sign-in ends or their key locks. While it is open, its `line` (a secret of this process) spares
every message the same work.
"""

import asyncio
import io
import secrets
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.core.handlers.asgi import ASGIRequest

from houvast.interfaces.shell import live, locking, threshold
from houvast.interfaces.shell.bus import Elsewhere
from houvast.interfaces.shell.stream import (
    BEAT,
    Asked,
    Event,
    Handler,
    Listener,
    Receive,
    Send,
    answer,
    hub,
    polled,
    sent,
    stream,
)
from houvast.interfaces.shell.writer import Full
from houvast.records.accounts import keys
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, Refused
from houvast.records.contacts.operations import NotPossible, answering
from houvast.records.contacts.queries import talks as queries


@dataclass
class Open:
    """An open screen of one worker: who they are, and the keys of what they have in hands."""

    by: Actor
    session: str
    line: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)
    talks: dict[uuid.UUID, answering.OpenedTalk] = field(default_factory=dict, repr=False)
    last: dict[uuid.UUID, int] = field(default_factory=dict)
    keys: dict[uuid.UUID, bytes] = field(default_factory=dict, repr=False)

    def key(self, talk: uuid.UUID) -> bytes | None:
        found = self.talks.get(talk)
        return found.key if found else self.keys.get(talk)


_open: dict[str, Open] = {}
_guests: dict[tuple[str, str], tuple[Open, float]] = {}


async def screen(asked: Asked, receive: Receive, send: Send) -> None:
    """GET: the stream of a worker's screen: who waits, what is said in their talks, what colleagues do."""
    by = await live.in_thread(signed_in, asked) if asked.is_ours else None
    if by is None or by.private is None:
        return await answer(send, 403, {"problem": "locked" if by else "signed_out"})
    here = Open(by, asked.cookies.get(settings.SESSION_COOKIE_NAME, ""))
    listener = Listener(asyncio.get_running_loop())
    topics = {("queue", by.organisation), ("staff", by.id)}
    hub.listen(listener, *topics)
    _open[here.line] = here
    try:
        send_all = polled if "poll" in asked.query else stream
        await send_all(receive, send, _events(here, asked, listener, topics))
    finally:
        hub.leave(listener, *topics)
        del _open[here.line]
    return None


async def say(asked: Asked, receive: Receive, send: Send) -> None:
    """POST {line, talk, text, once, note}: stored and on disk before it is answered."""
    said = await sent(asked, receive)
    if said is None or not asked.is_ours:
        return await answer(send, 400, {"problem": "form"})
    here = await _here(asked, said)
    if here is None:
        return await answer(send, 403, {"problem": "signed_out"})
    try:
        talk, once = uuid.UUID(str(said.get("talk"))), uuid.UUID(str(said.get("once")))
    except ValueError:
        return await answer(send, 400, {"problem": "form"})
    operation = answering.note if said.get("note") is True else answering.reply
    try:
        kept = await live.write(
            operation, talk, str(said.get("text", "")), once=once, key=here.key(talk), by=here.by
        )
    except NotPossible as refusal:
        return await answer(send, 422, {"problem": str(refusal)})
    except Refused:
        return await answer(send, 403, {"problem": "not_yours"})
    except keys.Locked:
        return await answer(send, 423, {"problem": "locked"})
    except Full:
        return await answer(send, 503, {"problem": "busy"}, (b"retry-after", b"2"))
    live.tell_message(kept)
    return await answer(send, 200, {"n": kept.number, "clock": live.clock(kept.at)})


async def typing(asked: Asked, receive: Receive, send: Send) -> None:
    said = await sent(asked, receive)
    here = await _here(asked, said) if said is not None and asked.is_ours else None
    if here and said:
        talk = next((each for each in here.talks if str(each) == said.get("talk")), None)
        if talk:
            live.tell_talk(talk, "typing", who="WORKER")
    await answer(send, 200)


async def waiting(asked: Asked, receive: Receive, send: Send) -> None:
    """GET: how many wait for one's teams, for the pages of the desk that have no stream of talks."""
    by = await live.in_thread(signed_in, asked) if asked.is_ours else None
    if by is None:
        return await answer(send, 403, {"problem": "signed_out"})
    return await answer(send, 200, await live.in_thread(_queue, by))


ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/live/desk/waiting/"): waiting,
    ("GET", "/live/desk/"): screen,
    ("POST", "/live/desk/say/"): say,
    ("POST", "/live/desk/typing/"): typing,
}


def signed_in(asked: Asked) -> Actor | None:
    """Who the cookies belong to, with their key if it is unlocked; None where a page would ask first.

    Looking is no use of the desk: an open screen keeps nobody unlocked.
    """
    request = ASGIRequest({**asked.scope, "method": "GET"}, io.BytesIO())
    engine = import_module(settings.SESSION_ENGINE)
    request.session = engine.SessionStore(asked.cookies.get(settings.SESSION_COOKIE_NAME))
    request.COOKIES.update(asked.cookies)
    request.user = auth.get_user(request)
    by = accounts.acting(request.user) if request.user.is_authenticated else None
    if by is None or threshold.whole(request, by):
        return None
    return locking.unlocked(request, by).by


async def _here(asked: Asked, said: dict[str, Any]) -> Open | None:
    """The open screen that sent this, or who the cookies belong to."""
    found = _open.get(str(said.get("line", "")))
    session = asked.cookies.get(settings.SESSION_COOKIE_NAME, "")
    if found and session and secrets.compare_digest(found.session, session):
        return found
    return await _guest(asked, session)


async def _guest(asked: Asked, session: str) -> Open | None:
    """Whose screen is open at another serving process, or nowhere; looked up anew as often as a screen is."""
    now, who = time.monotonic(), (session, asked.cookies.get(settings.KEY_COOKIE_NAME, ""))
    here, until = _guests.get(who, (None, 0.0))
    if here is None or until < now:
        for gone in [each for each, (_, over) in _guests.items() if over < now - BEAT]:
            del _guests[gone]
        here = await live.in_thread(_come_by, asked, session, here)
        if here is None:
            _guests.pop(who, None)
            return None
        _guests[who] = here, now + BEAT
    return here


def _come_by(asked: Asked, session: str, before: Open | None) -> Open | None:
    """Who the cookies belong to, with the keys of what they have in hands now."""
    by = signed_in(asked)
    if by is None:
        return None
    there = {row.id for row in queries.in_hands(seen_by=by)}
    known = {talk: key for talk, key in (before.keys if before else {}).items() if talk in there}
    if by.private is not None and there - set(known):
        with suppress(Refused):
            known |= answering.keys_in_hands(but=set(known), by=by)
    return Open(by, session, keys=known if by.private is not None else {})


def _hands(here: Open) -> tuple[list[answering.OpenedTalk], set[uuid.UUID]]:
    """Talks that came into one's hands since, opened; and all that one has in hands."""
    there = {row.id for row in queries.in_hands(seen_by=here.by)}
    new = []
    for talk in there - set(here.talks):
        try:
            new.append(answering.listen(talk, after=here.last.get(talk, 0), by=here.by))
        except (Refused, keys.Locked, keys.NotHandedOver):
            continue
    return new, there


async def _events(
    here: Open, asked: Asked, listener: Listener, topics: set[tuple[str, Any]]
) -> AsyncIterator[Event | None]:
    here.last = {
        uuid.UUID(talk): int(number)
        for said in asked.query.get("had", [])
        for talk, _, number in [said.partition(":")]
        if number.isdigit() and len(talk) == 36
    }
    yield Event("line", {"line": here.line})
    async for made in _into_hands(here, listener, topics):
        yield made
    yield Event("queue", await live.in_thread(_queue, here.by))
    while True:
        try:
            event = await listener.next()
        except TimeoutError:
            by = await live.in_thread(signed_in, asked)
            if by is None or by.private is None:
                yield Event("locked", {"why": "locked" if by else "signed_out"})
                return
            yield None
            if hub.bus is not None:  # between processes a call may get lost: look
                for talk in list(here.talks):
                    async for made in _message(here, Elsewhere(talk, 2**31)):
                        yield made
            continue
        if event is None:
            return
        if event.kind == "message":
            async for made in _message(here, event.about):
                yield made
        elif event.kind == "hands":
            async for made in _into_hands(here, listener, topics):
                yield made
            yield Event("queue", await live.in_thread(_queue, here.by))
        elif event.kind == "queue":
            yield Event("queue", await live.in_thread(_queue, here.by))
        elif event.kind in ("presence", "ended") or event.data.get("who") == "PERSON":
            yield Event(event.kind, {**event.data, "talk": str(event.about or "")})


async def _into_hands(
    here: Open, listener: Listener, topics: set[tuple[str, Any]]
) -> AsyncIterator[Event | None]:
    new, there = await live.in_thread(_hands, here)
    for gone in set(here.talks) - there:
        del here.talks[gone]
        topics.discard(("talk", gone))
        hub.leave(listener, ("talk", gone))
        yield Event("gone", {"talk": str(gone)})
    for talk in new:
        here.talks[talk.id] = replace(talk, said=())  # what was said is told to the page, not kept here
        topics.add(("talk", talk.id))
        hub.listen(listener, ("talk", talk.id))
        # What was stored between reading and listening is read once more.
        again = await live.in_thread(answering.listen, talk.id, after=here.last.get(talk.id, 0), by=here.by)
        for said in again.said:
            here.last[talk.id] = said.number
            yield Event("message", _said(talk.id, said))
        about = {"talk": str(talk.id), "here": hub.listens(("person", talk.id)), "name": talk.name}
        yield Event("presence", about)
        live.tell_talk(talk.id, "who")  # another serving process may have their page


async def _message(here: Open, kept: Any) -> AsyncIterator[Event]:
    talk, last = here.talks.get(kept.talk), here.last.get(kept.talk, 0)
    if talk is None or kept.number <= last:
        return
    for said in await _opened(here, talk, kept, last):
        here.last[kept.talk] = said.number
        yield Event("message", _said(kept.talk, said))


async def _opened(here: Open, talk: answering.OpenedTalk, kept: Any, last: int) -> Sequence[Any]:
    """What the page has not yet of a talk: what was stored here, or what another process stored."""
    if kept.number == last + 1 and kept.sealed:
        return [talk.opened(kept)]
    found = [talk.opened(each) for each in await live.arrived(kept.talk, after=last, by=here.by)]
    if any(said.text is None for said in found):  # it may have a new key since
        return (await live.in_thread(answering.listen, kept.talk, after=last, by=here.by)).said
    return found


def _said(talk: uuid.UUID, said: Any) -> dict[str, Any]:
    return {
        "talk": str(talk),
        "n": said.number,
        "from": said.author,
        "staff": str(said.staff or ""),
        "text": said.text,
        "at": said.at.isoformat(),
        "clock": live.clock(said.at),
        "file": str(said.file.id) if said.file else "",
    }


def _queue(by: Actor) -> dict[str, Any]:
    """How many wait, and since when the first does: the page fetches the rows."""
    rows = queries.waiting(seen_by=by)
    return {"waiting": len(rows), "since": rows[0].since.isoformat() if rows else None}
