"""A PostgreSQL database out by pg_dump and in by pg_restore, through pipes, whole or not at all."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any

_READ = 1 << 20
# A server that still runs holds locks; better told than waited for.
_EMPTY = b"""BEGIN;
SET lock_timeout = '15s';
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DROP TABLE public.%I CASCADE', name);
    END LOOP;
END $$;
"""
_COMMIT = b"\nCOMMIT;\n"


class ToolFailed(Exception):
    """A tool of PostgreSQL is missing or failed; the message says which, and its first complaint."""


def out(database: Mapping[str, Any], *, without: Iterable[str]) -> Iterator[bytes]:
    """The database at one moment; rows of the tables `without` stay behind."""
    arguments = [f"--exclude-table-data=public.{table}" for table in without]
    dump = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", *arguments]
    with _running(dump, database, stdin=subprocess.DEVNULL) as (process, failed):
        assert process.stdout
        yield from iter(lambda: process.stdout.read(_READ), b"")  # type: ignore[union-attr]
        if process.wait():
            raise failed()


def into(database: Mapping[str, Any], chunks: Iterable[bytes]) -> None:
    """Replace all that is in the database, in one transaction: psql is told to commit at the very end,
    so whoever is killed in between leaves the database as it was.
    """
    with (
        _running(["pg_restore", "--no-owner", "--no-privileges", "--file=-"], database) as (script, unread),
        _running(_PSQL, database) as (psql, failed),
    ):
        feeding = _Feeding(script.stdin, chunks)
        feeding.start()
        assert psql.stdin
        assert script.stdout
        try:
            psql.stdin.write(_EMPTY)
            shutil.copyfileobj(script.stdout, psql.stdin, _READ)
            feeding.join()
            if feeding.stopped_by:
                raise feeding.stopped_by
            if script.wait():
                raise unread()
            psql.stdin.write(_COMMIT)
            psql.stdin.close()
        except BrokenPipeError:
            raise failed() from None
        if psql.wait():
            raise failed()


_PSQL = ["psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse"]
_PSQL += ["--output=/dev/null", "--file=-"]


class _Feeding(threading.Thread):
    """Writes chunks to a process while its answer is read; keeps what stopped it."""

    def __init__(self, pipe: IO[bytes] | None, chunks: Iterable[bytes]) -> None:
        super().__init__(daemon=True)
        self._pipe, self._chunks = pipe, chunks
        self.stopped_by: BaseException | None = None

    def run(self) -> None:
        assert self._pipe
        try:
            for chunk in self._chunks:
                self._pipe.write(chunk)
        except BrokenPipeError:
            pass  # pg_restore has read all it needs, or says itself what is wrong
        except BaseException as stopped:
            self.stopped_by = stopped
        with suppress(OSError):
            self._pipe.close()


@contextmanager
def _running(
    command: list[str], database: Mapping[str, Any], stdin: int = subprocess.PIPE
) -> Iterator[tuple[subprocess.Popen[bytes], Any]]:
    """The process, and what to raise when it has failed. It is gone afterwards, whatever happened."""
    with tempfile.TemporaryFile() as complaints:
        try:
            process = subprocess.Popen(  # noqa: S603  # our own command; values go by the environment
                command, stdin=stdin, stdout=subprocess.PIPE, stderr=complaints, env=_environment(database)
            )
        except FileNotFoundError:
            raise ToolFailed(f"{command[0]} is missing: install the client of PostgreSQL.") from None

        def failed() -> ToolFailed:
            process.wait()
            complaints.seek(0)
            lines = complaints.read().decode(errors="replace").splitlines() or ["it said nothing"]
            return ToolFailed(f"{command[0]} failed: {lines[0]}")

        try:
            yield process, failed
        finally:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    _ = pipe and pipe.close()
            process.wait()


def _environment(database: Mapping[str, Any]) -> dict[str, str]:
    """Where the database is, without a password on the command line."""
    names = {
        "PGHOST": "HOST",
        "PGPORT": "PORT",
        "PGUSER": "USER",
        "PGPASSWORD": "PASSWORD",
        "PGDATABASE": "NAME",
    }
    given = {name: str(database[setting]) for name, setting in names.items() if database.get(setting)}
    options = database.get("OPTIONS") or {}
    given |= {f"PG{key.upper()}": str(options[key]) for key in ("sslmode", "sslrootcert") if key in options}
    return {**os.environ, **given}
