"""Keeping a flood out of the queue without a third party and without knowing who comes.

The busier the door, the more work a browser does before it opens: finding a number whose hash begins with so
many zero bits. A person notices nothing of it, a thousand at once do. Who has no script gets one of few
tokens a minute, and else the mailbox, which is always open.
"""

import hashlib
import secrets

from django.core import signing

from houvast.interfaces.shell.buckets import Limit, buckets

SALT = "door"
GOOD_FOR = 600  # seconds
FREE = Limit(12, 5)  # talks begun by everybody before work is asked: twelve at once, one each five seconds
STEPS = (Limit(12, 5), Limit(24, 2.5), Limit(48, 1))  # each that is used up asks for more
BITS = (0, 14, 17, 20)  # 16 thousand, 130 thousand, a million tries
WITHOUT_SCRIPT = Limit(6, 10)
OF_ONE_NETWORK = Limit(6, 60)
CODES_OF_ONE_NETWORK = Limit(10, 30)
WORDS_OF_ONE_NETWORK = Limit(5, 60)
FILES_OF_ONE_NETWORK = Limit(10, 30)
WORDS_OF_ALL = Limit(30, 4)


class Load:
    """How busy the door is: how many steps the talks begun lately have used up."""

    def __init__(self) -> None:
        self.step = 0

    def began(self) -> None:
        """One more; the step is the first that still has room."""
        self.step = next(
            (number for number, limit in enumerate(STEPS) if not buckets.take(f"begun {number}", limit)),
            len(STEPS),
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
    """Whether the work was done for this task, and for no talk before."""
    bits = bits_of(made)
    if bits is None or made in _used or len(answer) > 20 or not answer.isascii():
        return False
    digest = hashlib.sha256(f"{made}:{answer}".encode()).digest()
    if bits and int.from_bytes(digest) >> (256 - bits):
        return False
    if len(_used) > 100_000:
        _used.clear()  # those were good for ten minutes; the limits of each network still hold
    _used.add(made)
    return True


def may_begin(address: str, *, made: str, answer: str) -> str:
    """Empty, or why not: "often" for this network, "work" where no work was done and no token is left."""
    if buckets.take("begin", OF_ONE_NETWORK, address):
        return "often"
    if not is_done(made, answer) and (load.step > 0 or answer) and buckets.take("plain", WITHOUT_SCRIPT):
        return "work"
    load.began()
    return ""
