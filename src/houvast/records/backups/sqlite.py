"""An SQLite database out, while others write in it, and in again, whole or not at all."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

COPYING = ".copying-"
_READ = 1 << 20


class Damaged(Exception):
    """What was in the backup is no sound database."""


def out(database: Path, *, without: Iterable[str]) -> Iterator[bytes]:
    """The database at one moment, by SQLite's online backup; rows of the tables `without` stay behind.

    The copy stands beside the database, for its owner only, as long as it is read.
    """
    for left in database.parent.glob(f"{COPYING}*"):  # by somebody who was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=database.parent, prefix=COPYING) as folder:
        copy = Path(folder) / database.name
        _copy(database, copy, without)
        with copy.open("rb") as file:
            yield from iter(lambda: file.read(_READ), b"")


def into(database: Path, staged: Path) -> None:
    """Replace all that is in the database by what was staged: one transaction, so old or new."""
    with closing(sqlite3.connect(staged)) as source:
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Damaged
        with closing(sqlite3.connect(database, timeout=20)) as target:
            target.execute("PRAGMA synchronous=FULL")
            source.backup(target)
    database.chmod(0o600)


def _copy(database: Path, copy: Path, without: Iterable[str]) -> None:
    with closing(sqlite3.connect(database, timeout=20)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        there = {name for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in there & set(without):
            target.execute(f'DELETE FROM "{table}"')  # noqa: S608  # a name that SQLite itself gave
        target.commit()
        target.execute("PRAGMA journal_mode=DELETE")
        # Freed pages still hold what was erased: a copy must not bring it back.
        target.execute("VACUUM")
