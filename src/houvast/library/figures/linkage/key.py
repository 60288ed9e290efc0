"""The key that the sources share and the linkage unit never has.

32 random bytes, in a file that only its owner can read. With the key anybody can encode all names of a
telephone book and compare: it is as secret as the register itself.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from houvast.library.figures.linkage.refusals import KeyRefused

LENGTH = 32


@dataclass(frozen=True, slots=True)
class Key:
    """The secret, kept out of every message that could be printed."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != LENGTH:
            raise KeyRefused(f"A key is {LENGTH} random bytes; this one has {len(self.secret)}.")

    @property
    def check_value(self) -> str:
        """Tells two keys apart without telling anything of them: they are random and cannot be guessed."""
        return hmac.new(self.secret, b"houvast linkage: which key", hashlib.sha256).hexdigest()[:16]


def write_key(path: Path, random: Callable[[int], bytes]) -> Key:
    """A new key in a new file that only its owner can read; an existing file is never replaced."""
    key = Key(random(LENGTH))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyRefused(f"{path} exists. A key is never replaced: name another file.") from None
    with os.fdopen(handle, "w") as file:
        file.write(key.secret.hex() + "\n")
    return key


def read_key(path: Path) -> Key:
    """The key in a file. Refused: a file that others on the machine can read."""
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii").strip()
    except FileNotFoundError:
        raise KeyRefused(f"There is no key file {path}.") from None
    except (OSError, UnicodeDecodeError):
        raise KeyRefused(f"{path} cannot be read as a key.") from None
    if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyRefused(
            f"Others on this machine can read {path}: chmod 600 it, and consider making a new key."
        )
    try:
        return Key(bytes.fromhex(text))
    except ValueError as error:
        if isinstance(error, KeyRefused):
            raise
        raise KeyRefused(f"{path} does not hold {2 * LENGTH} hexadecimal figures.") from None
