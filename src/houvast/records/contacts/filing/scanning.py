"""Asking clamd whether a file is harmful, by its own protocol (clamd(8), INSTREAM)."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

NONE = "none"
CHUNK = 1 << 16
SECONDS = 60.0
# What every scanner knows and nobody is harmed by, in two parts so that none takes this file for it.
HARMLESS_TEST = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class NoScanner(Exception):
    """clamd is not there, or does not answer as it should."""


class Harmful(Exception):
    """clamd found something that it knows."""


def is_set() -> bool:
    """Whether files can be taken at all: a scanner is named, or it was said that there is none."""
    return bool(settings.CLAMD)


def scan(content: bytes) -> bool:
    """True when clamd knows nothing harmful in it, False when it was said that nothing is scanned.

    Harmful or NoScanner otherwise: what could not be looked at is never taken for clean.
    """
    if settings.CLAMD == NONE:
        return False
    said = _asked(b"zINSTREAM\0", content)
    if said.endswith("FOUND"):
        raise Harmful
    if said != "stream: OK":
        raise NoScanner("it could not look at the file")
    return True


def version() -> str:
    """What clamd says of itself and of its signatures, or NoScanner."""
    return _asked(b"zVERSION\0")


def _asked(command: bytes, content: bytes | None = None) -> str:
    try:
        with _connection() as connection:
            connection.sendall(command)
            if content is not None:
                for start in range(0, len(content), CHUNK):
                    piece = content[start : start + CHUNK]
                    connection.sendall(len(piece).to_bytes(4, "big") + piece)
                connection.sendall(bytes(4))
            answer = b"".join(_answered(connection))
    except OSError as failure:
        raise NoScanner(type(failure).__name__) from failure
    return answer.rstrip(b"\0\n").decode(errors="replace")


def _answered(connection: socket.socket) -> Iterator[bytes]:
    while piece := connection.recv(4096):
        yield piece
        if piece.endswith(b"\0"):
            return


@contextmanager
def _connection() -> Iterator[socket.socket]:
    named = str(settings.CLAMD)
    if by_port := re.fullmatch(r"\[?([^\]/]+)\]?:(\d+)", named):
        made = socket.create_connection((by_port[1], int(by_port[2])), timeout=SECONDS)
    else:
        made = socket.socket(socket.AF_UNIX)
        made.settimeout(SECONDS)
    with made:
        if not by_port:
            made.connect(named.removeprefix("unix:"))
        yield made
