"""Whether the page of a talk is in sight: a minute out of it, and only a word or code opens it again."""

from houvast.interfaces.public import live as own
from houvast.interfaces.public.live import whose
from houvast.interfaces.shell import live
from houvast.interfaces.shell.stream import Asked, Handler, Receive, Send, answer
from houvast.records.contacts.operations import talking


async def asleep(asked: Asked, receive: Receive, send: Send) -> None:
    """POST, also by a beacon: out of sight for a minute. Only the word opens the talk again here."""
    inside = await whose(asked)
    if inside is not None:
        await live.write(talking.fall_asleep, inside.talk, by=inside.by)
        own.close(inside.talk)
    await answer(send, 200)


async def away(asked: Asked, receive: Receive, send: Send) -> None:
    """POST, by a beacon: out of sight since now."""
    inside = await whose(asked)
    if inside is not None:
        await live.write(talking.go_out_of_sight, inside.talk, by=inside.by)
    await answer(send, 200)


async def seen(asked: Asked, receive: Receive, send: Send) -> None:
    """POST: in sight, or again; 403 where it was too late."""
    inside = await whose(asked)
    if inside is None or not await live.write(talking.come_in_sight, inside.talk, by=inside.by):
        return await answer(send, 403, {"problem": "closed"})
    return await answer(send, 200)


ROUTES: dict[tuple[str, str], Handler] = {
    ("POST", "/live/own/asleep/"): asleep,
    ("POST", "/live/own/away/"): away,
    ("POST", "/live/own/seen/"): seen,
}
