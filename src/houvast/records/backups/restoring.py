"""Putting a backup back. It replaces the database that every guard and trail is in, so it passes none;
`operations.tell_restored` tells it afterwards in the trail that was put back.

The backup is read twice: once to see that all of it is as it was made, before anything is touched, and
once to put it back: the database in one transaction, then the files, which lie ready beside their place.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection

from houvast.records.backups import archive, databases, places, sealed
from houvast.records.backups.archive import About, NotWhole
from houvast.records.backups.postgres import ToolFailed
from houvast.records.backups.sealed import CannotOpen, NotAKey
from houvast.records.backups.sqlite import Damaged

__all__ = ["CannotOpen", "Damaged", "NotAKey", "NotPossible", "NotWhole", "ToolFailed"]


class NotPossible(Exception):
    """The backup is sound, and cannot be put back here; the message says why and what to do."""


def look(file: BinaryIO, *, private: str) -> About:
    """What a backup says of itself, after every byte of it was checked."""
    return archive.about(sealed.open_file(file, private=private))


def restore(file: BinaryIO, *, private: str, overwrite: bool, at: datetime) -> About:
    """Replace database, published releases and line file by those of the backup.

    Refused over a database that holds a helpline, unless told. Former releases and a former line file
    are moved aside, not deleted. Call `finished` when the trail tells it.
    """
    about = look(file, private=private)
    _refuse(about, overwrite=overwrite)
    staged = places.restoring()
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(mode=0o700, parents=True)
    pieces = _files_staged(archive.unpack(sealed.open_file(file, private=private)), staged)
    databases.into(pieces, staged=staged / archive.DATABASE)
    _put(staged / "releases", Path(settings.RELEASES), at)
    _put(staged / archive.LINE, Path(settings.LINE_FILE), at)
    return about


def finished() -> None:
    shutil.rmtree(places.restoring(), ignore_errors=True)


def _refuse(about: About, *, overwrite: bool) -> None:
    if about.database != connection.vendor:
        raise NotPossible(
            f"The backup is of a database of {about.database}, and this one is of {connection.vendor}: "
            "set DATABASE_URL to one of the same kind."
        )
    if newer := databases.unknown(about.migrations):
        raise NotPossible(
            f"The backup was made by version {about.version}, which knows {newer[0]}: install that one first."
        )
    if databases.holds_something() and not overwrite:
        raise NotPossible("The database here holds something. Add --overwrite to replace all of it.")


def _files_staged(pieces: Iterable[tuple[str, bytes]], staged: Path) -> Iterator[bytes]:
    """Write the files beside their place and hand on the pieces of the database, which comes last."""
    for name, piece in pieces:
        if name == archive.DATABASE:
            yield piece
        elif name == archive.LINE or name.startswith(archive.RELEASES):
            _append(staged / name, piece)


def _append(file: Path, piece: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    with file.open("ab") as out:
        out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def _put(staged: Path, place: Path, at: datetime) -> None:
    """Rename what was staged to its place, and what was there to a name with the moment."""
    if not staged.exists():
        return
    for file in staged.glob("*/*") if staged.is_dir() else ():
        file.chmod(0o444)
    if place.exists():
        place.rename(place.with_name(f"{place.name}.before-{at:%Y%m%dT%H%M%S}"))
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(staged, place)
