"""The door of the telephone: the exchange says that an extension rings, and its worker's desk shows it.

Nobody's number comes in: of what the exchange sends only the extension and the event are read, before
anything else is done with it, and nothing of it is stored. What is not signed is refused before that. Where
the helpline keeps marks of numbers that abused it, the number is turned into one here and goes no further.
"""

import asyncio
import json
import re
import time
import uuid
from collections.abc import AsyncIterator
from typing import Any

from django.conf import settings
from django.utils import timezone

from houvast.interfaces.desk.live import signed_in
from houvast.interfaces.shell import live, phone_key
from houvast.interfaces.shell.stream import (
    Asked,
    Event,
    Handler,
    Listener,
    Receive,
    Send,
    answer,
    hub,
    stream,
)
from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import visitor
from houvast.records.contacts.queries import callbacks, callers

WINDOW = 60  # seconds for which a signature holds, either way
MOST_BODY = 2048
MOST_NONCES = 20_000
LONGEST_NUMBER = 40
STATES = ("ringing", "answered", "ended")
_NONCE, _SIGNATURE, _TIME = (
    re.compile(each) for each in (r"[A-Za-z0-9_-]{16,64}", r"[0-9a-f]{64}", r"[0-9]{10}")
)


class Nonces:
    """Each counts once. Only those that came with a right signature are remembered, and only for a while."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}

    def is_new(self, nonce: str, now: float) -> bool:
        if len(self._seen) >= MOST_NONCES:
            self._seen = {each: until for each, until in self._seen.items() if until > now}
        if self._seen.get(nonce, 0.0) > now or len(self._seen) >= MOST_NONCES:
            return False
        self._seen[nonce] = now + 2 * WINDOW
        return True


_nonces = Nonces()


async def rings(asked: Asked, receive: Receive, send: Send) -> None:
    """POST {extension, event}, signed: 200 whoever's extension it is, 403 for all that is not signed."""
    helpline, body = await _signed(asked, receive)
    if helpline is None:
        return await answer(send, 403)
    said = _read(body)
    if said is None:
        return await answer(send, 400, {"problem": "form"})
    extension, state, number = said
    staff = (await live.in_thread(accounts.extensions, helpline)).get(extension)
    if staff:
        told = {"state": state, "clock": live.clock(timezone.now())}
        rung = await live.in_thread(_caller, helpline, number) if number else None
        hub.publish(("calls", staff), Event("call", told | ({"caller": rung} if rung else {})))
    return await answer(send, 200)


def _caller(helpline: uuid.UUID, number: str) -> str:
    found = callers.rung(number, seen_by=visitor(helpline))
    return found.token if found else ""


async def calls(asked: Asked, receive: Receive, send: Send) -> None:
    """GET: the stream of one's own telephone, for every page of the desk."""
    by = await live.in_thread(signed_in, asked) if asked.is_ours else None
    if by is None:
        return await answer(send, 403, {"problem": "signed_out"})
    listener, topic = Listener(asyncio.get_running_loop()), ("calls", by.id)
    hub.listen(listener, topic)
    try:
        await stream(receive, send, _calls(asked, listener))
    finally:
        hub.leave(listener, topic)
    return None


async def calling(asked: Asked, receive: Receive, send: Send) -> None:
    """GET ?callback=: whether one is still who calls, for the page with the number."""
    by = await live.in_thread(signed_in, asked) if asked.is_ours else None
    if by is None:
        return await answer(send, 403, {"problem": "signed_out"})
    taken = await live.in_thread(lambda: callbacks.taken(seen_by=by))
    said = "".join(asked.query.get("callback", [])[:1])
    return await answer(send, 200, {"is_own": said in map(str, taken)})


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/phone/"): rings,
    ("GET", "/live/desk/calls/"): calls,
    ("GET", "/live/desk/calling/"): calling,
}


async def _calls(asked: Asked, listener: Listener) -> AsyncIterator[Event | None]:
    while True:
        try:
            event = await listener.next()
        except TimeoutError:
            if await live.in_thread(signed_in, asked) is None:
                yield Event("over")
                return
            yield None
            continue
        if event is None:
            return
        yield event


async def _signed(asked: Asked, receive: Receive) -> tuple[uuid.UUID | None, bytes]:
    """(whose exchange sent this, what it sent); None for what is not signed, old, or sent before."""
    at, nonce, signature, length = (
        asked.headers.get(name, b"").decode("latin-1")
        for name in (b"phone-time", b"phone-nonce", b"phone-signature", b"content-length")
    )
    shaped = _TIME.fullmatch(at) and _NONCE.fullmatch(nonce) and _SIGNATURE.fullmatch(signature)
    if not shaped or not length.isdigit() or int(length[:9]) > MOST_BODY:
        return None, b""
    if abs(time.time() - int(at)) > WINDOW:
        return None, b""
    body = await _body(receive)
    if body is None:
        return None, b""
    helpline = phone_key.signer(at, nonce, body, signature)
    if helpline is None or not _nonces.is_new(nonce, time.time()):
        return None, b""
    return helpline, body


async def _body(receive: Receive) -> bytes | None:
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += bytes(message.get("body", b""))
        if len(body) > MOST_BODY:
            return None
        if not message.get("more_body"):
            return body


def _read(body: bytes) -> tuple[str, str, str] | None:
    """(extension, state, number): all that is taken from what the exchange sent. The number only where marks
    are kept, of a call that rings.
    """
    try:
        said: Any = json.loads(body)
        extension, state = said["extension"], said["event"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(extension, str) or not 0 < len(extension) <= 20 or state not in STATES:
        return None
    number = said.get("caller") if settings.CALLER_MARKS == "on" and state == "ringing" else ""
    return extension, state, number if isinstance(number, str) and len(number) <= LONGEST_NUMBER else ""
