"""An app of codes as a telephone has it, for tests that show a second factor."""

import time
import uuid
from contextlib import suppress

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils import timezone

from houvast.records.accounts.guard import Actor
from houvast.records.accounts.models import SignIn
from houvast.records.accounts.operations import NotPossible, second_factor

STEP = 30


def code(secret: bytes, *, late: int = 0) -> str:
    """What the app shows now, or so many steps later."""
    return TOTP(secret, 6, SHA1(), STEP).generate(time.time() + late * STEP).decode()


def wrong(secret: bytes) -> str:
    """Six digits that are no code of these moments."""
    right = {code(secret, late=late) for late in range(-2, 3)}
    return next(digits for digits in map(str, range(100_000, 999_999)) if digits not in right)


def begun(person: Actor) -> uuid.UUID:
    """A sign-in of which the password was right a moment ago."""
    now = timezone.now()
    return SignIn.objects.create(staff_id=person.id, started_at=now, used_at=now).pk


def with_app(person: Actor) -> bytes:
    """Set up an app of codes for somebody, with a code of the step before; its secret."""
    secret = second_factor.begin_app(by=person)
    with suppress(NotPossible):  # a step may begin between the making of a code and its look
        second_factor.confirm_app(code(secret, late=-1), sign_in=begun(person), by=person)
        return secret
    second_factor.confirm_app(code(secret, late=-1), sign_in=begun(person), by=person)
    return secret
