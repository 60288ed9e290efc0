"""A team's private key, sealed under the key file of the installation.

The key file lies apart from the database, so a database or backup without it opens nothing. Whoever
has both can open everything: keys that only people hold come behind this same interface.
"""

import contextlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

from houvast.library.sealing.box import CannotOpen, new_key, new_keypair, open_sealed, seal


class KeyFileMissing(CannotOpen):
    """The key file of the installation is gone; nothing that is sealed opens until it is put back."""


def new_team_keys(team: str, *, is_first: bool) -> tuple[bytes, bytes]:
    """(public key, sealed private key) for a new team. The key file is made with the very first team."""
    if is_first:
        _make_installation_key()
    public, private = new_keypair()
    return public, seal(private, key=_installation_key(), place=f"team/{team}")


def team_private_key(team: str, sealed: bytes) -> bytes:
    return open_sealed(sealed, key=_installation_key(), place=f"team/{team}")


def _installation_key() -> bytes:
    file = _key_file()
    if not file.exists():
        raise KeyFileMissing(f"The key file {file} is missing: put it back from where it is kept.")
    return file.read_bytes()


def _make_installation_key() -> None:
    """Written elsewhere and then linked: nobody reads half a key, and nobody replaces a whole one."""
    with tempfile.NamedTemporaryFile(dir=settings.KEYS) as fresh:  # made with mode 600
        fresh.write(new_key())
        fresh.flush()
        os.fsync(fresh.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh.name, _key_file())


def _key_file() -> Path:
    return Path(settings.KEYS) / "teams"
