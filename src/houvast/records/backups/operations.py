"""Making a backup and the key that backups are sealed to, and telling in the trail what was done."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from houvast import __version__
from houvast.records.accounts import queries
from houvast.records.accounts.guard import Actor, guarded, guarded_after, installation
from houvast.records.backups import archive, databases, places, rules, sealed


@dataclass(frozen=True)
class Made:
    """A backup that was made. The trail knows it by `id`, the first half of its SHA-256."""

    file: Path
    size: int
    sha256: str

    @property
    def id(self) -> str:
        return self.sha256[:32]


def _written(file: Path, *, public: str, at: datetime, by: Actor) -> Made:
    """The whole backup under another name, on disk, then renamed: it is there whole or not at all."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    size, sha256 = 0, hashlib.sha256()
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in sealed.seal(_content(at), public=public):
                out.write(chunk)
                sha256.update(chunk)
                size += len(chunk)
            out.flush()
            os.fsync(out.fileno())
        unfinished.rename(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return Made(file, size, sha256.hexdigest())


def _content(at: datetime) -> Iterator[bytes]:
    about = archive.About(
        version=__version__,
        made_at=at.astimezone(UTC).isoformat(timespec="seconds"),
        database=connection.vendor,
        database_version=databases.version(),
        migrations=databases.migrations(),
    )
    return archive.pack(about, [*places.files(), (archive.DATABASE, databases.out())])


@guarded_after(_written, rules.MAKE)
def make(made: Made, file: Path, *, public: str, at: datetime, by: Actor) -> Made:
    """Write a backup of the installation to `file`, sealed to the public key; each trail tells it."""
    for helpline in queries.helplines():
        if helpline.id != by.organisation:
            _tell_made(made, by=installation(helpline.id))
    return made


@guarded(rules.MAKE)
def _tell_made(made: Made, *, by: Actor) -> Made:
    return made


@dataclass(frozen=True)
class Key:
    """What was made for backups: the private half, which stays nowhere. The trail knows it by `id`."""

    id: str
    private: str


@guarded(rules.CHOOSE_KEY)
def choose_key(*, by: Actor) -> Key:
    """Seal backups to a new pair of keys from now on. Older backups still open with the former one."""
    public, private = sealed.new_pair()
    key = Key(sealed.fingerprint(public), private)
    for helpline in queries.helplines():
        if helpline.id != by.organisation:
            _tell_key(key, by=installation(helpline.id))
    file = places.key_file()
    fresh = file.with_name(f".{file.name}")
    fresh.write_text(public + "\n")
    fresh.replace(file)
    return key


@guarded(rules.CHOOSE_KEY)
def _tell_key(key: Key, *, by: Actor) -> Key:
    return key


@guarded(rules.RESTORE)
def tell_restored(*, by: Actor) -> None:
    """Say in the trail of a helpline that what stands before this came from a backup."""
