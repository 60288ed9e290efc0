"""Keeping a flood out of the queue without a third party and without knowing who comes.

The busier the door, the more work a browser does before it opens: finding a number whose hash begins with so
many zero bits. A person notices nothing of it, a thousand at once do. Who has no script gets one of few
tokens a minute, and else the mailbox, which is always open. Who comes by the onion address cannot be told
from others there: work is asked of all of them, in place of a limit of their network.
"""

import hashlib
import secrets
import uuid
from collections.abc import Callable

from django.core import signing
from django.http import HttpRequest

from houvast.interfaces.shell.buckets import Limit, buckets, came_by_onion, take_of

SALT = "door"
GOOD_FOR = 600  # seconds
# Talks begun by everybody before work is asked: twelve at once, one each five seconds. Each that is used up
# asks for more.
STEPS = (Limit(12, 5), Limit(24, 2.5), Limit(48, 1))
BITS = (0, 14, 17, 20)  # 16 thousand, 130 thousand, a million tries
WITHOUT_SCRIPT = Limit(6, 10)
OF_ONE_NETWORK = Limit(6, 60)
MESSAGES_OF_ONE_NETWORK = Limit(6, 60)  # left in the mailbox: its own, or who tried to chat could leave none
CODES_OF_ONE_NETWORK = Limit(10, 30)
WORDS_OF_ONE_NETWORK = Limit(5, 60)
FILES_OF_ONE_NETWORK = Limit(10, 30)
WORDS_OF_ALL = Limit(30, 4)
REFUSALS_OF_ONE_NETWORK = Limit(30, 2)  # pages that say so; then a line does
MESSAGES_OF_ONE_TALK = Limit(20, 2)  # faster than anybody writes, and no faster than a database should grow
TYPING_IN_ONE_TALK = Limit(10, 2)  # the page tells it once in three seconds


class Load:
    """How busy the door is: how many steps the talks begun lately have used up."""

    @property
    def step(self) -> int:
        """The first that still has room: who comes after a flood pays nothing for it."""
        return self._first(buckets.waits)

    def began(self) -> None:
        """One more."""
        self._first(buckets.take)

    def _first(self, wait: Callable[[str, Limit], float]) -> int:
        return next(
            (number for number, limit in enumerate(STEPS) if not wait(f"begun {number}", limit)), len(STEPS)
        )


load = Load()
_used: set[str] = set()


def bits(request: HttpRequest) -> int:
    """How many zero bits are asked for now."""
    return BITS[max(load.step, int(came_by_onion(request)))]


def task(request: HttpRequest) -> str:
    """What a browser has to work on before it may begin a talk: signed, good for ten minutes, once."""
    return signing.dumps([secrets.token_hex(8), bits(request)], salt=SALT, compress=False)


def bits_of(made: str) -> int | None:
    """How many zero bits it asks for; None when it was not made here, or too long ago."""
    try:
        _once, bits = signing.loads(made, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(bits)


def is_done(made: str, answer: str, *, least: int = 0) -> bool:
    """Whether the work was done for this task, and for no talk before.

    A page may be one step behind the door, and no further, nor below `least`: easy tasks are not gathered for
    a flood.
    """
    asked = bits_of(made)
    if asked is None or made in _used or len(answer) > 20 or not answer.isascii():
        return False
    if asked < BITS[max(least, load.step - 1)]:
        return False
    digest = hashlib.sha256(f"{made}:{answer}".encode()).digest()
    if asked and int.from_bytes(digest) >> (256 - asked):
        return False
    if len(_used) > 100_000:
        _used.clear()  # those were good for ten minutes; the limits of each network still hold
    _used.add(made)
    return True


def may_begin(request: HttpRequest, *, made: str, answer: str) -> str:
    """Empty, or why not: "often" for this network; where no token is left "work" (none was done) or "again"
    (it was done for a door that was less busy)."""
    onion = came_by_onion(request)
    if not onion and take_of(request, "begin", OF_ONE_NETWORK):
        return "often"
    asked = onion or load.step > 0 or answer
    plain = "plain by onion" if onion else "plain"  # nobody uses up the tokens of the open site there
    if not is_done(made, answer, least=int(onion)) and asked and buckets.take(plain, WITHOUT_SCRIPT):
        return "again" if answer else "work"
    load.began()
    return ""


def may_leave(request: HttpRequest) -> float:
    """One more message for the mailbox from this network: 0.0, or in how many seconds."""
    return take_of(request, "leave", MESSAGES_OF_ONE_NETWORK)


def too_many_messages(talk: uuid.UUID) -> float:
    """One more message of the person in this talk: 0.0, or in how many seconds."""
    return buckets.take(f"say {talk}", MESSAGES_OF_ONE_TALK)


def too_much_typing(talk: uuid.UUID) -> bool:
    return bool(buckets.take(f"typing {talk}", TYPING_IN_ONE_TALK))
