"""Keeping a flood out of the queue without a third party and without knowing who comes.

The busier the door, the more work a browser does before it opens: finding a number whose hash begins with so
many zero bits. A person notices nothing of it, a thousand at once do. Who has no script gets one of few
tokens a minute, and else the mailbox, which is always open.
"""

import hashlib
import secrets
import uuid
from collections.abc import Callable

from django.core import signing

from houvast.interfaces.shell.buckets import Limit, buckets

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


def task() -> str:
    """What a browser has to work on before it may begin a talk: signed, good for ten minutes, once."""
    return signing.dumps([secrets.token_hex(8), BITS[load.step]], salt=SALT, compress=False)


def bits_of(made: str) -> int | None:
    """How many zero bits it asks for; None when it was not made here, or too long ago."""
    try:
        _once, bits = signing.loads(made, salt=SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(bits)


def is_done(made: str, answer: str) -> bool:
    """Whether the work was done for this task, and for no talk before.

    A page may be one step behind the door, and no further: easy tasks are not gathered for a flood.
    """
    bits = bits_of(made)
    if bits is None or made in _used or len(answer) > 20 or not answer.isascii():
        return False
    if bits < BITS[max(0, load.step - 1)]:
        return False
    digest = hashlib.sha256(f"{made}:{answer}".encode()).digest()
    if bits and int.from_bytes(digest) >> (256 - bits):
        return False
    if len(_used) > 100_000:
        _used.clear()  # those were good for ten minutes; the limits of each network still hold
    _used.add(made)
    return True


def may_begin(address: str, *, made: str, answer: str) -> str:
    """Empty, or why not: "often" for this network; where no token is left "work" (none was done) or "again"
    (it was done for a door that was less busy)."""
    if buckets.take("begin", OF_ONE_NETWORK, address):
        return "often"
    if not is_done(made, answer) and (load.step > 0 or answer) and buckets.take("plain", WITHOUT_SCRIPT):
        return "again" if answer else "work"
    load.began()
    return ""


def may_leave(address: str) -> float:
    """One more message for the mailbox from this network: 0.0, or in how many seconds."""
    return buckets.take("leave", MESSAGES_OF_ONE_NETWORK, address)


def too_many_messages(talk: uuid.UUID) -> float:
    """One more message of the person in this talk: 0.0, or in how many seconds."""
    return buckets.take(f"say {talk}", MESSAGES_OF_ONE_TALK)


def too_much_typing(talk: uuid.UUID) -> bool:
    return bool(buckets.take(f"typing {talk}", TYPING_IN_ONE_TALK))
