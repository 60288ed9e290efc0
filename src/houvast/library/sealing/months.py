"""Time as a key: a content key locked under the key of its expiry month opens only while that key exists.

Month keys are kept apart from database and backups, and each is destroyed when its month is over. From then
on nothing that expired in that month opens, not from an older backup either. Where month keys are kept, and
that they are destroyed, is decided elsewhere; here is the arithmetic of the promise and the lock itself.

First lock, then wrap for each reader: `wrap(lock(key, ...), public=team)`. Handing over to another team then
needs the team's key and no month key.
"""

import re
from calendar import monthrange
from datetime import date

from houvast.library.sealing import aead
from houvast.library.sealing.aead import CannotOpen
from houvast.library.sealing.formats import Format

LONGEST_MONTH = 31
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


def lock(key: bytes, *, month_key: bytes, month: str, place: str) -> bytes:
    """`key`, so that it opens only with the key of `month` ("2027-05") and only at `place`."""
    return _lock_with(aead.new_nonce(), key, month_key=month_key, month=month, place=place)


def unlock(locked: bytes, *, month_key: bytes, month: str, place: str) -> bytes:
    """The key that was locked, or CannotOpen: also once the key of its month is gone."""
    try:
        bound = _bound(month, place)
    except ValueError as failure:
        raise CannotOpen from failure
    return aead.decrypt(locked, key=month_key, bound=bound, kind=Format.LOCKED_KEY)


def expires_on(on: date, months_kept: int) -> date:
    """The first day on which content of `on` is past its time: the same day so many months later.

    31 January and one month is the last day of February.
    """
    if months_kept < 0:
        raise ValueError("Content is kept for no fewer than 0 months.")
    years, month = divmod(on.month - 1 + months_kept, 12)
    year = on.year + years
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def month_of_expiry(on: date, months_kept: int) -> str:
    """The month whose key locks content of `on`, like "2027-05"."""
    return expires_on(on, months_kept).isoformat()[:7]


def destroyed_on(month: str) -> date:
    """The day on which the key of `month` is destroyed: the first of the next month."""
    _check(month)
    return expires_on(date(int(month[:4]), int(month[5:]), 1), 1)


def days_until_gone(*, days_late: int = 0) -> int:
    """N of the promise "nobody can open it any more at most N days after its time".

    Content that expires on the first of a long month waits 31 days for the key to be destroyed; `days_late`
    is how many days the job that destroys it may miss before somebody is told.
    """
    return LONGEST_MONTH + days_late


def _lock_with(nonce: bytes, key: bytes, *, month_key: bytes, month: str, place: str) -> bytes:
    bound = _bound(month, place)
    return aead.encrypt(key, key=month_key, bound=bound, nonce=nonce, kind=Format.LOCKED_KEY)


def _bound(month: str, place: str) -> bytes:
    """Month before place: it has seven characters, so that the two cannot run into each other."""
    _check(month)
    return Format.LOCKED_KEY.bind(month + place)


def _check(month: str) -> None:
    if not _MONTH.fullmatch(month):
        raise ValueError('A month is written like "2027-05".')
