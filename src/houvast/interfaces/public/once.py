"""A form that begins a talk and is sent twice begins one: its answer was lost, or it was loaded anew.

The page brings a number by chance, signed. With what was typed it gives the secret of the browser, so that
the same form with the same words leads to the same talk, as long as its cookie would let in.
"""

import secrets
import uuid
from collections.abc import Callable
from contextlib import suppress

from django.core import signing
from django.utils.crypto import salted_hmac

from houvast.interfaces.public.own import somebody
from houvast.records.contacts.operations import talking

SALT = "once"
GOOD_FOR = 12 * 3600  # seconds, as the pass of a browser


def made() -> str:
    return signing.dumps(secrets.token_hex(16), salt=SALT, compress=False)


class Sent:
    """A form as it came: `once` as its page brought it, and what was typed. Without it, it came this once."""

    def __init__(self, once: str, *said: str) -> None:
        self._secret = secrets.token_bytes(32)
        with suppress(signing.BadSignature, TypeError):
            words = [signing.loads(once, salt=SALT, max_age=GOOD_FOR), *said]
            typed = "\0".join(each.replace("\r\n", "\n") for each in words)
            self._secret = salted_hmac(SALT, typed, algorithm="sha256").digest()

    @property
    def id(self) -> uuid.UUID:
        return uuid.UUID(bytes=self._secret[:16], version=4)

    def before(self) -> talking.Begun | None:
        """The talk that it has begun already."""
        try:
            return talking.Begun(self._secret, talking.enter(self._secret, by=somebody()))
        except talking.NotLetIn:
            return None

    def begin(self, begin: Callable[[bytes], talking.Begun]) -> talking.Begun:
        """What it begins, or has begun in the same moment; NotLetIn where that was closed since."""
        try:
            return begin(self._secret)
        except talking.BegunAlready:
            return talking.Begun(self._secret, talking.enter(self._secret, by=somebody()))
