"""Where backups lie in an installation, what goes into one, and what never does.

backups/            what `houvast backup` writes, for its owner only
backup-key          public half of the key that backups are sealed to
.restoring/         there as long as a restore is not finished
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from houvast.records.backups import archive

_READ = 1 << 20
# Sign-ins end with the server they were made on. Rows of these tables are in no backup.
NEVER = ("django_session",)


def folder() -> Path:
    return Path(settings.HOME) / "backups"


def key_file() -> Path:
    return Path(settings.HOME) / "backup-key"


def restoring() -> Path:
    return Path(settings.HOME) / ".restoring"


def files() -> Iterator[tuple[str, Iterable[bytes]]]:
    """The line file and every file of every published release, by their name in the backup."""
    line = Path(settings.LINE_FILE)
    if line.is_file():
        yield archive.LINE, _read(line)
    for file in sorted(Path(settings.RELEASES).glob("*/*")):
        name = f"{archive.RELEASES}{file.parent.name}/{file.name}"
        if file.is_file() and archive.KNOWN.fullmatch(name):  # what is still being written begins with a dot
            yield name, _read(file)


def _read(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        yield from iter(lambda: opened.read(_READ), b"")
