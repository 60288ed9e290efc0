"""The folders: who can enter them, whether keys are apart and kept twice, the line file, backups."""

import os
import stat
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from houvast.interfaces.cli.checks.findings import Finding, advice, problem

OLDEST_NEWEST = timedelta(days=2)
LONGEST_KEPT = timedelta(days=35)
_OTHERS = 0o077


def home() -> Iterator[Finding]:
    """Only its owner can enter the installation's folder, and the database in it."""
    yield from _open_to_others(Path(settings.HOME))
    for file in Path(settings.HOME).glob("*.sqlite3*"):
        if file.stat().st_uid != os.geteuid():
            yield problem("Somebody else owns the database", file, f"chown {os.geteuid()} {file}")


def keys() -> Iterator[Finding]:
    """The keys are there, and only their owner can read them."""
    for folder in _key_folders():
        if not folder.is_dir():
            yield problem("A folder of keys is missing", folder, "Put it back from where it is kept.")
            continue
        for path in (folder, *sorted(folder.rglob("*"))):
            yield from _open_to_others(path)
    if not (Path(settings.KEYS) / "session-secret").exists():
        yield problem("The secret that signs sessions is missing", settings.KEYS, "Start the server once.")


def keys_apart() -> Iterator[Finding]:
    """Whoever takes the disk of the database, or a copy of it, does not take the keys along."""
    home = Path(settings.HOME).resolve()
    for folder in filter(Path.is_dir, _key_folders()):
        if folder.resolve().is_relative_to(home) or folder.stat().st_dev == home.stat().st_dev:
            yield advice(
                "Keys lie on the disk of the database",
                folder,
                "Name folders on another disk in HOUVAST_KEYS and HOUVAST_KEYS_COPY; move the files.",
            )


def month_keys() -> Iterator[Finding]:
    """Both copies of the keys of the months hold the same, and none is lost before its time."""
    copies = [Path(folder) for folder in settings.MONTH_KEYS]
    held = [_contents(folder) for folder in copies]
    for folder, content in zip(copies, held, strict=True):
        for name in sorted(set().union(*held) - content.keys()):
            yield problem(f"The key of {name} is in one copy only", folder, "Copy it from the other folder.")
    if any(first[name] != held[0][name] for first in held[1:] for name in first.keys() & held[0].keys()):
        yield problem("The copies of a month's key differ", copies[0], "Find out which one opens a contact.")
    for name in _lost():
        yield problem(
            f"The key of {name} is in neither folder: what expires then opens for nobody",
            copies[0],
            "Put it back from the other copy, if there is one elsewhere.",
        )


def line() -> Iterator[Finding]:
    """The public pages say the helpline's own number and hours."""
    from houvast.interfaces.shell import line as shell

    file = Path(settings.LINE_FILE)
    if not file.exists():
        yield problem(
            "The public pages show an invented helpline",
            file,
            "Copy the example there and change it: see the how-to.",
        )
        return
    try:
        if shell.read(file).invented:
            yield problem(
                "The line file still says that it is invented", file, "Change it, and remove `invented`."
            )
    except shell.InvalidLine as wrong:
        yield problem(str(wrong), file, "Correct it: the public pages cannot be shown.")


def backups() -> Iterator[Finding]:
    """There is a recent backup, none that is kept too long, and no private half."""
    from houvast.records.backups import places

    if not places.key_file().exists():
        yield problem("There is no key to seal backups to", places.key_file(), "houvast backup new-key")
        return
    folder = places.folder()
    ages = sorted(time.time() - file.stat().st_mtime for file in folder.glob("*.backup"))
    if not ages or ages[0] > OLDEST_NEWEST.total_seconds():
        said = f"The newest backup is {_days(ages[0])} old" if ages else "There is no backup"
        yield problem(
            said, folder, "Run `houvast backup` every day: `houvast deployment systemd` has a timer."
        )
    if ages and ages[-1] > LONGEST_KEPT.total_seconds():
        yield problem(
            f"The oldest backup is {_days(ages[-1])} old: it holds what was erased since",
            folder,
            "Delete it, also where you took it; `houvast backup --keep-days 30` does so here.",
        )
    for path in (folder, *folder.glob("*")) if folder.exists() else ():
        yield from _open_to_others(path)
    yield from _private_halves()


def restore() -> Iterator[Finding]:
    """No restore was left half done."""
    from houvast.records.backups import places

    if places.restoring().exists():
        yield problem("A restore was not finished", places.restoring(), "Run `houvast restore` again.")


def _lost() -> list[str]:
    """Keys of this month and later that should be there."""
    from houvast.records.accounts import months

    try:
        return [name for name in months.lost() if name[:7] >= f"{date.today():%Y-%m}"]  # noqa: DTZ011
    except DatabaseError:
        return []  # told by the check of the database


def _private_halves() -> Iterator[Finding]:
    for file in Path(settings.HOME).rglob("*"):
        if file.is_file() and file.stat().st_size < 200 and file.read_bytes().startswith(b"private-"):
            yield problem(
                "The private half of the key of backups lies here", file, "Take it away, and delete it here."
            )


def _key_folders() -> list[Path]:
    return [Path(settings.KEYS), *(Path(folder).parent for folder in settings.MONTH_KEYS[1:])]


def _contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.glob("*") if file.is_file()}


def _open_to_others(path: Path) -> Iterator[Finding]:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & _OTHERS and not path.is_symlink():
        right = "700" if path.is_dir() else "600"
        yield problem(
            f"Others on this machine may enter or read it (mode {mode:o})", path, f"chmod {right} {path}"
        )


def _days(seconds: float) -> str:
    return f"{seconds / 86400:.0f} days"
