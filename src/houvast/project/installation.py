"""Where this installation keeps its files, and the secret that signs its sessions.

Everything of one installation lies under one folder, HOUVAST_HOME (default: `var` in the
current folder): database, keys, published releases. Only its owner can enter it.
"""

import contextlib
import os
import re
import secrets
import tempfile
from pathlib import Path


def home() -> Path:
    folder = Path(os.environ.get("HOUVAST_HOME", "var")).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keys_folder() -> Path:
    """Kept apart from the database: a copy of one without the other opens nothing."""
    folder = Path(os.environ.get("HOUVAST_KEYS", home() / "keys"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keys_copy() -> Path:
    """The second copy of the months' keys: on another disk where there is one."""
    folder = Path(os.environ.get("HOUVAST_KEYS_COPY", home() / "keys-copy"))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def session_secret() -> str:
    """Made at the first start; two processes that start together end with the same one, whole."""
    file = keys_folder() / "session-secret"
    if not file.exists():
        with tempfile.NamedTemporaryFile(dir=file.parent) as fresh:  # made with mode 600
            fresh.write(secrets.token_urlsafe(48).encode())
            fresh.flush()
            with contextlib.suppress(FileExistsError):
                os.link(fresh.name, file)
    return file.read_text()


def onion_address(said: str) -> str:
    """A v3 onion address as Tor makes it (56 letters and digits), or none."""
    if said and not re.fullmatch(r"[a-z2-7]{56}\.onion", said):
        raise ValueError(
            f"HOUVAST_ONION: {said!r} is no onion address: 56 letters a-z and digits 2-7, then .onion"
        )
    return said
