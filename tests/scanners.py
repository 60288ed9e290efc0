"""A real clamd on a socket of its own, with one signature: of the test file that every scanner knows.

Its usual signatures are half a gigabyte from elsewhere. Where no clamd is found a test is skipped loudly, or
fails when BROWSER_REQUIRED is set, as CI does.
"""

import getpass
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from houvast.records.contacts.filing import scanning

CONFIGURATION = """
LocalSocket {folder}/socket
DatabaseDirectory {folder}/signatures
LogFile {folder}/log
TemporaryDirectory {folder}/temporary
Foreground yes
StreamMaxLength 30M
FixStaleSocket yes
User {user}
"""


def clamd() -> str:
    found = shutil.which("clamd", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        (pytest.fail if os.environ.get("BROWSER_REQUIRED") else pytest.skip)(
            "NO CLAMD FOUND: this did not run. Install the package clamav-daemon."
        )
    return found


@contextmanager
def scanner(folder: Path) -> Iterator[str]:
    """The socket of a running clamd. The folder's path must be short: sockets have short names."""
    program = clamd()
    for name in ("signatures", "temporary"):
        (folder / name).mkdir()
    known = scanning.HARMLESS_TEST
    hash_ = hashlib.md5(known, usedforsecurity=False).hexdigest()
    (folder / "signatures" / "own.hdb").write_text(f"{hash_}:{len(known)}:Test\n")
    (folder / "conf").write_text(CONFIGURATION.format(folder=folder, user=getpass.getuser()))
    with (folder / "said").open("wb") as out:
        process = subprocess.Popen([program, "-c", str(folder / "conf")], stdout=out, stderr=out)
    try:
        for _ in range(300):
            if (folder / "socket").exists():
                break
            assert process.poll() is None, (folder / "said").read_text()
            time.sleep(0.1)
        yield str(folder / "socket")
    finally:
        process.kill()
        process.wait()
