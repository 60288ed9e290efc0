"""The person's side of a live talk: their stream, what they write, that they type or are out of sight.

Who they are is the secret that the browser's cookie holds while the talk lasts. It is kept nowhere here.
"""

import asyncio
import base64
import binascii
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer

from houvast.interfaces.public import flood
from houvast.interfaces.shell import live
from houvast.interfaces.shell.bus import Elsewhere
from houvast.interfaces.shell.stream import (
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
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Refused, installation, visitor
from houvast.records.contacts.operations import NotPossible, talking
from houvast.records.contacts.queries import talks as queries
from houvast.records.contacts.queries import waits

COOKIE = f"{settings.HOST_ONLY}t"  # the secret of this browser while a talk lasts
LAST = f"{settings.HOST_ONLY}u"  # when the code was last used, to be told once inside


MISSED = Elsewhere(uuid.UUID(int=0), 2**31)  # as if a later message had been stored elsewhere
MOST_OPEN = 6  # streams of one talk in this process: a page has one, a page that is loaded anew two
KNOWN_FOR = 30.0  # seconds: then it is looked whether the pass of who has come in still lets them in
_known: dict[str, tuple[talking.Entered, float]] = {}
_open: Counter[uuid.UUID] = Counter()
_SIGNER = Signer(sep=".", salt="public.browser")
_closed = [0]  # how often a talk was closed here


def close(talk: uuid.UUID) -> None:
    """It was left, fell asleep or is opened elsewhere: what is open of it here ends."""
    _forget(talk)
    live.tell_talk(talk, "closed")


def _forget(talk: uuid.UUID) -> None:
    for cookie in [each for each, (inside, _) in list(_known.items()) if inside.talk == talk]:
        _known.pop(cookie, None)
    _closed[0] += 1


def _heard(topic: tuple[str, uuid.UUID], event: Event) -> None:
    """From another serving process: what this one keeps of a talk follows."""
    name, talk = topic
    if name != "talk":
        return
    if event.kind == "closed":
        _forget(talk)
    elif event.kind == "who" and live.presence.is_here(talk):
        live.tell_talk(talk, "presence", here=True)
    elif event.kind == "presence" and event.data.get("here"):
        live.presence.answered(talk)


hub.heard.append(_heard)


def as_cookie(secret: bytes) -> str:
    """Signed: a secret that was never given out is refused without a look at the database."""
    return _SIGNER.sign(base64.urlsafe_b64encode(secret).decode().rstrip("="))


def entered(cookie: str) -> talking.Entered | None:
    """The talk of this browser, if its cookie opens one."""
    (inside,) = _entered_each([cookie])
    return inside


def _entered_each(cookies: Sequence[str]) -> list[talking.Entered | None]:
    secrets = [_secret(each) for each in cookies]
    helpline = accounts.front_helpline() if any(secrets) else None
    if helpline is None:
        return [None] * len(cookies)
    return talking.enter_each(secrets, by=visitor(helpline))


def _still_in(cookies: Sequence[str]) -> list[bool]:
    helpline = accounts.front_helpline()
    assert helpline is not None  # somebody came in
    return talking.still_in([_secret(each) for each in cookies], by=visitor(helpline))


# Who writes first at a process that has not their page is opened there: many such come at once.
_entries: live.Gathered[str, talking.Entered | None] = live.Gathered(_entered_each)
_stays: live.Gathered[str, bool] = live.Gathered(_still_in)


def _secret(cookie: str) -> bytes:
    """Empty where the cookie is none of ours: that lets nobody in."""
    try:
        kept = _SIGNER.unsign(cookie)
        secret = base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4))
    except (BadSignature, binascii.Error, ValueError):
        return b""
    return secret if len(secret) == 32 else b""


async def own(asked: Asked, receive: Receive, send: Send) -> None:
    """GET: the stream of one's own talk; with ?poll, what there is now and no more."""
    inside = await whose(asked)
    if inside is None:
        return await answer(send, 403, {"problem": "closed"})
    if _open[inside.talk] >= MOST_OPEN:
        return await answer(send, 429, {"problem": "often"}, (b"retry-after", b"3"))
    listener = Listener(asyncio.get_running_loop())
    _open[inside.talk] += 1
    topics = (("talk", inside.talk), ("person", inside.talk), ("queue", inside.by.organisation))
    hub.listen(listener, *topics)
    cookie = asked.cookies.get(COOKIE, "")
    try:
        try:
            now = await live.in_thread(_now, inside, asked.had)
        except Refused:  # closed at this very moment
            return await answer(send, 403, {"problem": "closed"})
        if asked.had > now["last"]:  # nobody was told of it
            return await answer(send, 400, {"problem": "event"})
        live.presence.sign(inside.talk)
        live.tell_talk(inside.talk, "presence", here=True)
        send_all = polled if "poll" in asked.query else stream
        await send_all(receive, send, _events(inside, now, listener, cookie))
    finally:
        hub.leave(listener, *topics)
        _open[inside.talk] -= 1
        if not _open[inside.talk]:
            del _open[inside.talk]
        live.presence.sign(inside.talk)
        if not hub.listens(("person", inside.talk)):
            live.tell_talk(inside.talk, "presence", here=False)
    return None


async def say(asked: Asked, receive: Receive, send: Send) -> None:
    """POST {text, once}: stored and on disk before it is answered."""
    inside, said = await whose(asked), await sent(asked, receive)
    if inside is None or said is None:
        return await answer(
            send, 403 if inside is None else 400, {"problem": "closed" if inside is None else "form"}
        )
    try:
        once, text = uuid.UUID(str(said.get("once"))), said.get("text")
    except ValueError:
        return await answer(send, 400, {"problem": "form"})
    if not isinstance(text, str):
        return await answer(send, 400, {"problem": "form"})
    if wait := flood.too_many_messages(inside.talk):
        return await answer(send, 429, {"problem": "often"}, (b"retry-after", b"%d" % (wait + 1)))
    try:
        kept = await live.write(talking.say, inside.talk, text, once=once, key=inside.key, by=inside.by)
    except NotPossible as refusal:
        return await answer(send, 422, {"problem": str(refusal)})
    except Refused:
        return await answer(send, 403, {"problem": "closed"})
    except Full:
        return await answer(send, 503, {"problem": "busy"}, (b"retry-after", b"2"))
    live.tell_message(kept)
    if kept.waits:
        live.tell_queue(inside.by.organisation)
    return await answer(send, 200, {"n": kept.number, "clock": live.clock(kept.at)})


async def typing(asked: Asked, receive: Receive, send: Send) -> None:
    inside = await whose(asked)
    if inside is not None:
        if flood.too_much_typing(inside.talk):
            return await answer(send, 429)
        live.tell_talk(inside.talk, "typing", who="PERSON")
    return await answer(send, 200)


ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "/live/own/"): own,
    ("POST", "/live/own/say/"): say,
    ("POST", "/live/own/typing/"): typing,
}


async def watch() -> None:
    """Give up chats that nobody took and whose person went away; runs as long as the process."""
    helpline = await live.in_thread(accounts.front_helpline)
    if helpline is None:
        return
    by = installation(helpline)
    for talk in await live.in_thread(queries.waiting_chats, seen_by=by):
        live.presence.sign(talk)
    while True:
        await asyncio.sleep(live.SWEEP)
        _forget_who_left()
        if gone := await live.presence.gone_everywhere():
            for talk in await live.write(talking.give_up_talks, gone, by=by):
                live.tell_talk(talk, "ended")
            live.tell_queue(helpline)


async def whose(asked: Asked) -> talking.Entered | None:
    """Whose talk it is: who has a key to one, and asks from a page of ours."""
    cookie = asked.cookies.get(COOKIE, "")
    if not cookie or not asked.is_ours:
        return None
    return await _by_cookie(cookie)


async def _by_cookie(cookie: str, *, look: bool = False) -> talking.Entered | None:
    """Who is in by a cookie as long as its pass lets them in; `look` now, not only when it is time to."""
    if cookie not in _known:
        return await _entered(cookie)
    inside, until = _known[cookie]
    if look or until < time.monotonic():
        if not await _stays.ask(cookie) or cookie not in _known:  # or closed meanwhile
            _known.pop(cookie, None)
            return None
        _known[cookie] = inside, time.monotonic() + KNOWN_FOR
    return inside


async def _anew(cookie: str) -> talking.Entered | None:
    """The same with the key that the talk has now: it may have been sealed anew."""
    _known.pop(cookie, None)
    return await _entered(cookie)


async def _entered(cookie: str) -> talking.Entered | None:
    if not _secret(cookie):  # here, and not in a thread for which others wait
        return None
    before = _closed[0]
    inside = await _entries.ask(cookie)
    if inside is not None and _closed[0] == before:  # else it may have been this one that was closed
        _known[cookie] = inside, time.monotonic() + KNOWN_FOR
    return inside


def _forget_who_left() -> None:
    """Their keys leave memory."""
    before = time.monotonic() - KNOWN_FOR
    for cookie in [each for each, (_, until) in list(_known.items()) if until < before]:
        _known.pop(cookie, None)


def _message(said: Any) -> dict[str, Any]:
    return {
        "n": said.number,
        "from": said.author,
        "text": said.text,
        "at": said.at.isoformat(),
        "clock": live.clock(said.at),
        "file": str(said.file.id) if said.file else "",
    }


def _now(inside: talking.Entered, after: int) -> dict[str, Any]:
    """Everything after a message, and how the talk stands."""
    own = talking.reread(inside.talk, key=inside.key, after=after, by=inside.by)
    messages = [_message(said) for said in own.said]
    last = max([own.last, *(each["n"] for each in messages)])  # one that came between the two looks
    return {"messages": messages, "last": last, "state": _state(inside, own)}


async def _opened(inside: talking.Entered, kept: Any, last: int) -> list[Any]:
    """What the page has not yet: what was stored here, or what another process stored meanwhile."""
    if kept.number == last + 1 and kept.sealed:
        return [inside.opened(kept)]
    return [inside.opened(each) for each in await live.arrived(inside.talk, after=last, by=inside.by)]


def _state(inside: talking.Entered, own: talking.OwnTalk) -> dict[str, Any]:
    """A mailbox has no place in a queue: it is read within hours, and says so."""
    is_waiting = own.state == "WAITING" and not own.has_code
    place = waits.place(inside.talk, seen_by=inside.by) if is_waiting else None
    return {
        "state": own.state,
        "goes_on": own.may_go_on,
        "place": place.number if place else None,
        "minutes": place.minutes if place else None,
    }


async def _events(
    inside: talking.Entered, now: dict[str, Any], listener: Listener, cookie: str
) -> AsyncIterator[Event | None]:
    """First what the page has not yet, then what happens. It ends when the talk is opened elsewhere."""
    last, state = now["last"], now["state"]
    for message in now["messages"]:
        yield Event("message", message, id=message["n"])
    yield Event("state", state)
    while True:
        try:
            event = await listener.next()
        except TimeoutError:
            if await _by_cookie(cookie, look=True) is None:
                return
            yield None
            if hub.bus is None:
                continue
            event = Event("message", about=MISSED)  # between processes a call may get lost: look
        if event is None or event.kind == "closed":
            return
        if event.kind == "message" and event.about.number > last:
            said = await _opened(inside, event.about, last)
            if any(each.text is None for each in said) and (again := await _anew(cookie)):
                inside = again
                said = await _opened(inside, MISSED, last) or said
            for each in said:
                last = each.number
                if each.author != "NOTE":
                    yield Event("message", _message(each), id=last)
        elif event.kind == "typing" and event.data.get("who") != "PERSON":
            yield event
        elif event.kind in ("ended", "taken") or (event.kind == "queue" and state["state"] == "WAITING"):
            fresh = (await live.in_thread(_now, inside, last))["state"]
            if fresh != state:
                state = fresh
                yield Event("state", state)
