"""Numbers that abused the line, as marks: off unless HOUVAST_CALLER_MARKS is "on".

A mark is a keyed hash of the number, under a key of its month. Telephone numbers are few: whoever has the key
finds the number by trying all. So the key lies beside the others, in no database and no backup, and is
deleted after the next month; what was made with it then says nothing to anybody.
"""

import base64
import contextlib
import hashlib
import hmac
import json
import secrets
import tempfile
import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from houvast.records.contacts import sealed

PREFIX = "callers-"
CALL_LASTS = timedelta(hours=12)  # so long somebody may mark who called


def are_kept() -> bool:
    return settings.CALLER_MARKS == "on"


def proofs(number: str, *, helpline: uuid.UUID, on: date) -> list[bytes]:
    """How this number is marked: as it would be now, then as it was under the former key. None of a number
    that was withheld or cannot be one.
    """
    try:
        normal = sealed.normal_number(number)
    except sealed.NotNormal:
        return []
    return [
        hmac.new(key, f"{helpline} {normal}".encode(), hashlib.sha256).digest() for key in _keys(helpline, on)
    ]


def token(proofs: list[bytes], *, helpline: uuid.UUID, at: datetime) -> str:
    """What a page of the desk holds of a call: it says nothing, not even whether two calls are of one."""
    said = json.dumps({"at": int(at.timestamp()), "proofs": [each.hex() for each in proofs]}).encode()
    key = next(_keys(helpline, at.date()))
    return base64.urlsafe_b64encode(sealed.seal_caller(said, key, helpline=helpline)).decode().rstrip("=")


def of_token(token: str, *, helpline: uuid.UUID, at: datetime) -> list[bytes]:
    """The proofs; none of what is old, forged, or of another helpline."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return []
    for key in _keys(helpline, at.date()):
        try:
            said = json.loads(sealed.open_caller(raw, key, helpline=helpline))
        except sealed.CannotOpen:
            continue
        if abs(at.timestamp() - said["at"]) <= CALL_LASTS.total_seconds():
            return [bytes.fromhex(each) for each in said["proofs"]]
    return []


def forget_keys(helpline: uuid.UUID, *, on: date) -> None:
    """Delete keys of months that are over; where no marks are kept any more, all."""
    kept = {file.name for file in _files(helpline, on)} if are_kept() else set()
    for file in Path(settings.KEYS).glob(f"{PREFIX}{helpline}-*"):
        if file.name not in kept:
            file.unlink()


def _files(helpline: uuid.UUID, on: date) -> list[Path]:
    """Of this month, and of the one before."""
    months = (on, on.replace(day=1) - timedelta(days=1))
    return [Path(settings.KEYS) / f"{PREFIX}{helpline}-{month:%Y-%m}" for month in months]


def _keys(helpline: uuid.UUID, on: date) -> Iterator[bytes]:
    """The key of this month, made if need be; then that of the month before, if there was one."""
    now, former = _files(helpline, on)
    if not now.exists():
        with tempfile.NamedTemporaryFile(dir=now.parent, delete=False) as fresh:  # made with mode 600
            fresh.write(secrets.token_bytes(32))
        with contextlib.suppress(FileExistsError):
            now.hardlink_to(fresh.name)  # the first one stays, whoever makes another at once
        Path(fresh.name).unlink()
    for file in (now, former):
        if file.exists():
            yield file.read_bytes()
