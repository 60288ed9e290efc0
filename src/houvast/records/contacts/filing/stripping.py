"""A copy of a file without what it says beside what one sees: place, time, device, author, scripts.

The file was made by somebody we do not know, and what reads pictures and PDF is large code: it runs in a
process of its own, which has our secrets nowhere, cannot write a file, and has a bound on memory and time.
"""

import os
import subprocess
import sys

from houvast.records.contacts.filing.kinds import EVERY, Kind, as_text

SECONDS = 40.0


class CannotStrip(Exception):
    """It is damaged, locked by a password, or larger inside than any picture or document that people send."""


def stripped(content: bytes, kind: Kind) -> tuple[bytes, Kind]:
    """The copy to show, and what kind it is then; or CannotStrip. Only for a kind that `strips`."""
    if kind.code == "TEXT":
        return (as_text(content) or "").encode(), kind
    command = [sys.executable, "-I", "-B", "-m", "houvast.records.contacts.filing.stripper", kind.code]
    try:
        done = subprocess.run(  # noqa: S603  # our own module, by our own interpreter
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env={"PATH": os.defpath},
            check=False,
        )
    except subprocess.TimeoutExpired as failure:
        raise CannotStrip from failure
    code, _, copy = done.stdout.partition(b"\n")
    if done.returncode or not copy or code.decode(errors="replace") not in EVERY:
        raise CannotStrip
    return copy, EVERY[code.decode()]
