"""The secret that a helpline's exchange signs with: a file for each helpline beside the other keys.

`houvast phone key` makes it; the door of the telephone reads it. It opens nothing that is sealed.
"""

import hashlib
import hmac
import secrets
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PREFIX = "phone-"


def made(helpline: uuid.UUID) -> str:
    """A new secret; the former one signs nothing any more."""
    secret = secrets.token_urlsafe(32)
    file = _file(helpline)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as fresh:  # made with mode 600
        fresh.write(secret.encode())
    Path(fresh.name).replace(file)
    return secret


def read(helpline: uuid.UUID) -> str | None:
    file = _file(helpline)
    return file.read_text() if file.exists() else None


def signature(secret: str, at: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256 over time, nonce and body, in hexadecimal."""
    return hmac.new(secret.encode(), f"{at}.{nonce}.".encode() + body, hashlib.sha256).hexdigest()


def signer(at: str, nonce: str, body: bytes, said: str) -> uuid.UUID | None:
    """The helpline whose exchange signed this, or None."""
    found = None
    for helpline, secret in _all():
        if hmac.compare_digest(signature(secret, at, nonce, body), said):
            found = helpline
    return found


def _all() -> Iterator[tuple[uuid.UUID, str]]:
    for file in Path(settings.KEYS).glob(f"{PREFIX}*"):
        yield uuid.UUID(file.name.removeprefix(PREFIX)), file.read_text()


def _file(helpline: uuid.UUID) -> Path:
    return Path(settings.KEYS) / f"{PREFIX}{helpline}"
