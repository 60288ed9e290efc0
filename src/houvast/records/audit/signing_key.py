"""The key that signs the anchors of a helpline, in the folder of keys; its public half is for everybody.

KEYS/anchors/<helpline>/current     the private key
                       /next        the one that comes after it, while it is being renewed
                       /key-*.json  each key that ever signed, with the word of the one before it

It is made with the very first anchor and never again by itself (decision 0003): a restored database
without its keys says so. Renewing may be killed at any moment: afterwards the key is the old or the new
one, and doing it again finishes it.
"""

import contextlib
import os
import tempfile
from datetime import date
from pathlib import Path
from uuid import UUID

from django.conf import settings

from houvast.library.proofs import anchors

CURRENT, NEXT = "current", "next"


class SigningKeyMissing(Exception):
    """The private key is not where it belongs."""


class SigningKeyThere(Exception):
    """A key was called lost that is not."""


def current(organisation: UUID, *, on: date, is_first: bool) -> bytes:
    """The private key; made when nothing was ever signed."""
    folder = _folder(organisation)
    if not (folder / CURRENT).exists():
        if not is_first or endorsements(organisation):
            raise SigningKeyMissing(str(folder / CURRENT))
        _write_once(folder / CURRENT, anchors.new_seed())
    seed = (folder / CURRENT).read_bytes()
    _write_once(_file_of(folder, seed), anchors.endorse(str(organisation), seed, since=on).as_json())
    return seed


def renew(organisation: UUID, *, on: date, is_lost: bool) -> bytes:
    """A new key takes over; the former one vouches for it unless it is lost. Gives the public half."""
    folder = _folder(organisation)
    if (folder / CURRENT).exists() == is_lost:
        raise (SigningKeyThere if is_lost else SigningKeyMissing)(str(folder / CURRENT))
    former = None if is_lost else (folder / CURRENT).read_bytes()
    _write_once(folder / NEXT, anchors.new_seed())
    seed = (folder / NEXT).read_bytes()
    endorsed = anchors.endorse(str(organisation), seed, since=on, former=former)
    _write_once(_file_of(folder, seed), endorsed.as_json())
    (folder / NEXT).replace(folder / CURRENT)
    return anchors.public_half(seed)


def endorsements(organisation: UUID) -> dict[str, bytes]:
    """Every key that ever signed, by the name of its file."""
    return {file.name: file.read_bytes() for file in sorted(_folder(organisation).glob("key-*.json"))}


def public_halves(organisation: UUID) -> list[bytes]:
    """The public half of the key in use, or nothing when it is not there."""
    file = _folder(organisation) / CURRENT
    return [anchors.public_half(file.read_bytes())] if file.exists() else []


def _folder(organisation: UUID) -> Path:
    folder = Path(settings.KEYS) / "anchors" / str(organisation)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _file_of(folder: Path, seed: bytes) -> Path:
    return folder / f"key-{anchors.public_half(seed).hex()[:16]}.json"


def _write_once(file: Path, content: bytes) -> None:
    """Written elsewhere and then linked: nobody reads half a file, and nobody replaces a whole one."""
    with tempfile.NamedTemporaryFile(dir=file.parent) as fresh:  # made with mode 600
        fresh.write(content)
        fresh.flush()
        os.fsync(fresh.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh.name, file)
