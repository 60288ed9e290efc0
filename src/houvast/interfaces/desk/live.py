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
from collections.abc import AsyncIterator, Collection, Sequence
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
    names: dict[uuid.UUID, str] = field(default_factory=dict)  # of colleagues who said or did something

    def key(self, talk: uuid.UUID) -> bytes | None:
        found = self.talks.get(talk)
        return found.key if found else self.keys.get(talk)


_open: dict[str, Open] = {}
_guests: dict[tuple[str, str], tuple[Open, float]] = {}
_coming: dict[tuple[str, str], "asyncio.Future[Open | None]"] = {}


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
    if here is not None and until >= now:
        return here
    for gone in [each for each, (_, over) in _guests.items() if over < now - BEAT]:
        del _guests[gone]
    if who not in _coming:  # of many posts at once one look answers all
        _coming[who] = asyncio.ensure_future(live.in_thread(_come_by, asked, session, here))
        _coming[who].add_done_callback(lambda _: _coming.pop(who, None))
    here = await asyncio.shield(_coming[who])
    if here is None:
        _guests.pop(who, None)
    else:
        _guests[who] = here, now + BEAT
    return here


def _come_by(asked: Asked, session: str, before: Open | None) -> Open | None:
    """Who the cookies belong to, with the keys of what they have in hands now."""
    by = signed_in(asked)
    if by is None:
        return None
    known: dict[uuid.UUID, bytes] = {}
    if by.private is not None:
        with suppress(Refused):
            known = answering.keys_in_hands(known=before.keys if before else {}, by=by)
    return Open(by, session, keys=known)


def _in_hands(by: Actor) -> set[uuid.UUID]:
    return {row.id for row in queries.in_hands(seen_by=by)}


def _read(here: Open, talks: Collection[uuid.UUID]) -> list[answering.OpenedTalk]:
    """Talks that came into one's hands since, as far as they open. Keys of several are opened together."""
    known: dict[uuid.UUID, bytes] = {}
    if len(talks) > 1:
        with suppress(Refused, keys.Locked):
            there = {id: talk.key for id, talk in here.talks.items()}
            known = answering.keys_in_hands(known=there, by=here.by)
    read = []
    for talk in talks:
        with suppress(Refused, keys.Locked, keys.CannotOpen):
            after = here.last.get(talk, 0)
            read.append(answering.listen(talk, after=after, key=known.get(talk), by=here.by))
    return read


async def _events(
    here: Open, asked: Asked, listener: Listener, topics: set[tuple[str, Any]]
) -> AsyncIterator[Event | None]:
    here.last = {
        uuid.UUID(talk): int(number)
        for said in asked.query.get("had", [])
        for talk, _, number in [said.partition(":")]
        if number.isdigit() and len(talk) == 36
    }
    yield Event("line", {"line": here.line, "me": str(here.by.id)})
    async for made in _into_hands(here, listener, topics):
        yield made
    yield Event("queue", await live.in_thread(_queue, here.by))
    looked = time.monotonic()
    while True:
        event, is_silent = await _next(listener)
        if is_silent or time.monotonic() - looked > BEAT:  # also while much happens
            looked = time.monotonic()
            by = await live.in_thread(signed_in, asked)
            if by is None or by.private is None:
                yield Event("locked", {"why": "locked" if by else "signed_out"})
                return
            yield None
            async for made in _into_hands(here, listener, topics):  # what was closed to them is gone by now
                yield made
        if is_silent:
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
        elif event.kind in ("hands", "taken"):  # by who reads this, or from them
            async for made in _into_hands(here, listener, topics):
                yield made
            yield Event("queue", await live.in_thread(_queue, here.by))
        elif event.kind == "queue":
            yield Event("queue", await live.in_thread(_queue, here.by))
        elif event.kind in ("presence", "ended") or event.data.get("who") == "PERSON":
            yield Event(event.kind, {**event.data, "talk": str(event.about or "")})


async def _next(listener: Listener) -> tuple[Event | None, bool]:
    """(what happened, whether nothing did for a beat)."""
    try:
        return await listener.next(), False
    except TimeoutError:
        return None, True


async def _into_hands(
    here: Open, listener: Listener, topics: set[tuple[str, Any]]
) -> AsyncIterator[Event | None]:
    there = await live.in_thread(_in_hands, here.by)
    for gone in set(here.talks) - there:
        del here.talks[gone]
        _leave(listener, topics, gone)
        yield Event("gone", {"talk": str(gone)})
    new = there - set(here.talks)
    for each in new:  # before it is read: what is stored meanwhile is told, and what was read is told once
        topics.add(("talk", each))
        hub.listen(listener, ("talk", each))
    read = await live.in_thread(_read, here, new)
    for each in new - {talk.id for talk in read}:
        _leave(listener, topics, each)
    for talk in read:
        here.talks[talk.id] = replace(talk, said=())  # what was said is told to the page, not kept here
        for said in await _named(here, talk.said):
            here.last[talk.id] = said.number
            yield Event("message", _said(here, talk.id, said))
        about = {"talk": str(talk.id), "here": hub.listens(("person", talk.id)), "name": talk.name}
        yield Event("presence", about)
        live.tell_talk(talk.id, "who")  # another serving process may have their page


def _leave(listener: Listener, topics: set[tuple[str, Any]], talk: uuid.UUID) -> None:
    topics.discard(("talk", talk))
    hub.leave(listener, ("talk", talk))


async def _message(here: Open, kept: Any) -> AsyncIterator[Event]:
    talk, last = here.talks.get(kept.talk), here.last.get(kept.talk, 0)
    if talk is None or kept.number <= last:
        return
    for said in await _named(here, await _opened(here, talk, kept, last)):
        here.last[kept.talk] = said.number
        yield Event("message", _said(here, kept.talk, said))


async def _opened(here: Open, talk: answering.OpenedTalk, kept: Any, last: int) -> Sequence[Any]:
    """What the page has not yet of a talk: what was stored here, or what another process stored."""
    if kept.number == last + 1 and kept.sealed:
        found = [talk.opened(kept)]
    else:
        found = [talk.opened(each) for each in await live.arrived(kept.talk, after=last, by=here.by)]
    if any(said.text is None for said in found):  # sealed anew since, or damaged: once more with its key now
        with suppress(Refused, keys.Locked, keys.CannotOpen):
            now = await live.in_thread(answering.listen, kept.talk, after=last, by=here.by)
            here.talks[kept.talk] = replace(now, said=())
            return now.said
    return found


async def _named(here: Open, found: Sequence[Any]) -> Sequence[Any]:
    if {said.staff for said in found if said.staff} - set(here.names):
        here.names = await live.in_thread(accounts.names, seen_by=here.by)
    return found


def _said(here: Open, talk: uuid.UUID, said: Any) -> dict[str, Any]:
    """As a worker's page is told it. The person's page (public/live.py) is told no name."""
    return {
        "talk": str(talk),
        "n": said.number,
        "from": said.author,
        "staff": str(said.staff or ""),
        "who": here.names.get(said.staff, ""),
        "text": said.text,
        "at": said.at.isoformat(),
        "clock": live.clock(said.at),
        "file": str(said.file.id) if said.file else "",
    }


def _queue(by: Actor) -> dict[str, Any]:
    """How many wait, and since when the first does: the page fetches the rows."""
    rows = queries.waiting(seen_by=by)
    return {"waiting": len(rows), "since": rows[0].since.isoformat() if rows else None}
