"""Computing the reports that the desk asked for: a worker beside the server, or by hand."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from houvast.interfaces.cli.terminal import acting_for, bar, say

LOOK_EVERY = 2.0  # seconds between two looks at what waits
PATIENCE = 60  # seconds without an answer of the database before it is said
WAIT_FOR_THE_END = 10  # seconds that a worker gets to give its report back


def compute_all() -> None:
    """Compute what waits at every helpline, until nothing does."""
    from houvast.records.accounts.queries import helplines
    from houvast.records.releases import operations

    for helpline in helplines():
        by = acting_for(helpline)
        while taken := operations.take_report(by=by):
            try:
                with bar("Computing") as tell:
                    operations.compute_report(taken, progress=tell, by=by)
            except operations.NotPossible as refused:
                say(str(refused))
            else:
                say(f"{helpline.name}: report {taken.id} was computed")


def keep_computing(beside: int = 0) -> None:
    """Compute whatever comes, until stopped, or until the process `beside` which it was started is gone.

    A database that restarts, or in which somebody writes for long, answers at one of the next looks: that it
    does not is said once, after a while.
    """
    from django.db import OperationalError, close_old_connections

    _stop_when_asked()
    answered, is_told = time.monotonic(), False
    while not beside or os.getppid() == beside:
        try:
            compute_all()
        except OperationalError as error:
            if not is_told and time.monotonic() - answered > PATIENCE:
                say(f"The database has not answered for {PATIENCE} seconds: {error}")
                is_told = True
            close_old_connections()
        else:
            answered, is_told = time.monotonic(), False
        time.sleep(LOOK_EVERY)


def _stop_when_asked() -> None:
    """Let an ordinary kill end the work as Ctrl+C does: what was taken is given back at once."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


@contextmanager
def worker() -> Iterator[None]:
    """A process of its own that computes reports while the server serves: they take minutes of a core."""
    command = [sys.executable, "-m", "houvast.interfaces.cli.main", "figures", "reports", "--watch"]
    process = subprocess.Popen([*command, "--beside", str(os.getpid())])  # noqa: S603  # our own command, no shell
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(WAIT_FOR_THE_END)
        except subprocess.TimeoutExpired:
            process.kill()
