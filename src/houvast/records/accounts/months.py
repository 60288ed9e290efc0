"""Keys of expiry months: time as a key.

What is sealed for a team is sealed under the key of its expiry month as well. The keys lie in two folders
apart from the database and its backups, and are destroyed when their month is over: then no backup, no
password and no custodian opens what was sealed under them.
"""

import contextlib
import os
import tempfile
from datetime import date
from pathlib import Path

from django.conf import settings

from houvast.records.accounts import sealed
from houvast.records.accounts.models import MonthKey

# N of the promise "an older backup cannot be opened any more", printed where the promise is made.
DAYS_UNTIL_GONE = sealed.DAYS_UNTIL_GONE


class MonthKeyGone(sealed.CannotOpen):
    """The key of that month was destroyed at its date, or is lost."""


def current(month: str) -> tuple[str, bytes]:
    """(name, key) to seal under what expires in a month; made when there is none, or when it is lost."""
    known = list(MonthKey.objects.filter(month=month).order_by("-name"))
    for row in known:
        with contextlib.suppress(MonthKeyGone):
            return row.name, _stored(row)
    return _make(f"{month}-{len(known) + 1}" if known else month, month)


def key(name: str) -> bytes:
    """The key of that name, or MonthKeyGone."""
    row = MonthKey.objects.filter(pk=name).first()
    if row is None:
        raise MonthKeyGone(f"There is no key {name}.")
    return _stored(row)


def lost() -> list[str]:
    """Names of keys that should be there and are not, in neither folder."""
    missing = []
    for row in MonthKey.objects.filter(destroyed_on=None).order_by("name"):
        try:
            _stored(row)
        except MonthKeyGone:
            missing.append(row.name)
    return missing


def destroy_past(on: date) -> list[str]:
    """Destroy the keys of all months before that of `on`, in both folders; their names."""
    past = MonthKey.objects.filter(destroyed_on=None, month__lt=f"{on:%Y-%m}").order_by("name")
    names = list(past.values_list("name", flat=True))
    for name in names:
        for folder in _folders():
            _destroy(folder / name)
        MonthKey.objects.filter(pk=name).update(destroyed_on=on)
    return names


def _stored(row: MonthKey) -> bytes:
    """The key from whichever folder has it; a missing copy is made from the other."""
    wanted = bytes(row.fingerprint)
    if row.destroyed_on is None:
        first, second = (folder / row.name for folder in _folders())
        for file, other in ((first, second), (second, first)):
            with contextlib.suppress(FileNotFoundError):
                found = file.read_bytes()
                if sealed.fingerprint(found) == wanted:
                    _keep(found, other)
                    return found
    raise MonthKeyGone(f"The key {row.name} is in neither of its folders.")


def _make(name: str, month: str) -> tuple[str, bytes]:
    """Two processes that make the same key end with the same one: whoever links the file first."""
    first, second = (folder / name for folder in _folders())
    _keep(sealed.new_key(), first)
    made = first.read_bytes()
    _keep(made, second)
    MonthKey.objects.get_or_create(
        pk=name, defaults={"month": month, "fingerprint": sealed.fingerprint(made)}
    )
    return name, made


def _keep(content: bytes, file: Path) -> None:
    """Written elsewhere and then linked: nobody reads half a key, and nobody replaces a whole one."""
    if file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=file.parent) as fresh:  # made with mode 600
        fresh.write(content)
        fresh.flush()
        os.fsync(fresh.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh.name, file)


def _destroy(file: Path) -> None:
    """Overwritten before it is unlinked. What a disk keeps of it all the same: see the threat model."""
    if not file.exists():
        return
    with file.open("r+b") as open_file:
        open_file.write(os.urandom(file.stat().st_size))
        open_file.flush()
        os.fsync(open_file.fileno())
    file.unlink()


def _folders() -> tuple[Path, Path]:
    first, second = settings.MONTH_KEYS
    return Path(first), Path(second)
