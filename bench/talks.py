"""Talks in writing under load: one process, SQLite, storage, sealing, rights; the client on the same cores.

Delivery: from sending until the other end has it, through the stream. Bars: none lost, p95 at most 250 ms,
p99 at most 1 s, at most 40 kB a connection. Beside it the thin transport alone, without storage, and the same
on Channels. Where DATABASE_URL names a PostgreSQL: 2,500 talks with two processes, in a database of its own,
and beside it as many on the thin transport: less than that no message costs here.

What a message costs is counted in processor time, which other work on the machine changes little: of all that
the serving processes do meanwhile, and of the database's own processes for their connections.
"""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench.live import client
from bench.live.people import PASSWORD

TALKS, WORKERS, SECONDS, PACE = 1000, 50, 40.0, 5.0
MANY = 2500
APPLICATION = "houvast.project.asgi:application"
Database = Callable[[], list[int]]  # the database's own processes


def run(talks: int = TALKS, workers: int = WORKERS, seconds: float = SECONDS) -> Iterator[dict[str, object]]:
    yield _stored(talks, workers, seconds)
    yield _in_memory("thin transport alone", "bench.live.thin:ours", talks, workers, seconds)
    yield _in_memory("the same on Channels", "bench.live.thin:channels", talks, workers, seconds)
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield _together(MANY, MANY // 20, seconds)
        yield _in_memory(
            f"{MANY} on the thin transport alone", "bench.live.thin:ours", MANY, MANY // 20, seconds
        )


def _stored(talks: int, workers: int, seconds: float) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as home:
        environment = _environment(home)
        people = _people(environment, talks, workers)
        with served(environment) as (process, port):
            return {"what": _what(people), **asyncio.run(_measured(port, people, seconds, [process.pid]))}


def _in_memory(what: str, application: str, talks: int, workers: int, seconds: float) -> dict[str, object]:
    from bench.live.thin import invented

    with tempfile.TemporaryDirectory() as home:
        people, file = invented(talks, workers), Path(home) / "people"
        file.write_text(json.dumps(people), encoding="utf-8")
        environment = {**os.environ, "BENCH_TALKS": str(file)}
        with served(environment, application=application) as (process, port):
            return {"what": what, **asyncio.run(_measured(port, people, seconds, [process.pid]))}


def _together(talks: int, workers: int, seconds: float) -> dict[str, object]:
    """Two processes on PostgreSQL, which tell each other what happens."""
    import psycopg

    given, name = os.environ["DATABASE_URL"], f"bench_{uuid.uuid4().hex[:8]}"
    with tempfile.TemporaryDirectory() as home, psycopg.connect(given, autocommit=True) as administrator:
        administrator.execute(f'CREATE DATABASE "{name}"')
        try:
            database = re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", given)
            environment = {**_environment(home), "DATABASE_URL": database}
            people = _people(environment, talks, workers)
            with psycopg.connect(database, autocommit=True) as filled:
                filled.execute("ANALYZE")  # as a database has it that was not filled a second ago
            with served(environment, processes=2) as (process, port):
                pids = serving_children(process.pid)
                measured = asyncio.run(
                    _measured(port, people, seconds, pids, partial(connections, administrator, name))
                )
            return {"what": f"{_what(people)}, two processes, PostgreSQL", **measured}
        finally:
            administrator.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _environment(home: str) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "HOUVAST_HOME": home,
        "DJANGO_SETTINGS_MODULE": "houvast.demo.settings",
    }


def _people(environment: Mapping[str, str], talks: int, workers: int) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "-m", "bench.live.people", str(talks), str(workers)],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    people: dict[str, Any] = json.loads(made.stdout.strip().splitlines()[-1])
    return people


def _what(people: Mapping[str, Any]) -> str:
    return f"{len(people['talks'])} talks, {len(people['workers'])} workers, a message each {PACE:.0f} s"


async def _measured(
    port: int, people: dict[str, Any], seconds: float, pids: list[int], database: Database = lambda: []
) -> dict[str, object]:
    few = {"workers": people["workers"][:1], "talks": people["talks"][:1]}
    await client.talk(port, few, seconds=1, pace=1, password=PASSWORD, settle=0)  # everything is loaded
    before, at, connected = sum(map(memory, pids)), [0.0, 0.0], {}

    def opened() -> None:
        at[:] = time.monotonic(), sum(map(processor, pids))
        connected.update({pid: processor(pid) for pid in database()})

    load = await client.talk(port, people, seconds=seconds, pace=PACE, password=PASSWORD, opened=opened)
    during = sum(map(memory, pids))
    used = sum(map(processor, pids)) - at[1]
    stored = sum(processor(pid) - connected.get(pid, 0.0) for pid in database())
    took = time.monotonic() - at[0]
    missing, doubled, disordered = client.lost(load)
    connections = len(people["talks"]) + len(people["workers"])
    return {
        "messages": len(load.acknowledged),
        "lost": missing,
        "twice": doubled,
        "out of order": disordered,
        "p50 ms": round(client.percentile(load.delivered, 0.5) * 1000),
        "p95 ms": round(client.percentile(load.delivered, 0.95) * 1000),
        "p99 ms": round(client.percentile(load.delivered, 0.99) * 1000),
        "acknowledged p95 ms": round(client.percentile(load.acknowledged, 0.95) * 1000),
        "kB a connection": round((during - before) / connections / 1000, 1),
        "server's share of a core": round(used / took, 2),
        "server's CPU ms a message": round(used / len(load.acknowledged) * 1000, 2),
        "database's": round(stored / len(load.acknowledged) * 1000, 2) if database() else "",
    }


@contextmanager
def served(
    environment: Mapping[str, str], port: int = 0, *, application: str = APPLICATION, processes: int = 1
) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """(process, port) of what serves with the demo's settings, without its invented year."""
    port = port or _free_port()
    if processes > 1:
        command = ["-c", "from houvast.interfaces.cli.main import main; main()", "serve", "--no-reports",
                   "--processes", str(processes), "--port", str(port)]  # fmt: skip
    else:
        command = ["-m", "uvicorn", application, "--port", str(port), "--lifespan", "off", "--no-access-log",
                   "--log-level", "error", "--no-server-header", "--no-proxy-headers",
                   "--backlog", "4096"]  # fmt: skip
    process = subprocess.Popen([sys.executable, *command], env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield process, port
    finally:
        process.terminate()
        process.wait(timeout=20)


def connections(administrator: Any, database: str) -> list[int]:
    """The processes of PostgreSQL on this machine that serve connections to a database."""
    found = administrator.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [database])
    return [pid for (pid,) in found if Path(f"/proc/{pid}/stat").exists()]


def serving_children(parent: int) -> list[int]:
    """The processes that `houvast serve --processes` started to serve."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status, command = (folder / "stat").read_text(), (folder / "cmdline").read_text()
        except OSError:  # it has ended meanwhile
            continue
        if int(status.rsplit(")", 1)[1].split()[1]) == parent and "spawn_main" in command:
            found.append(int(folder.name))
    return sorted(found)


def memory(pid: int) -> int:
    """Bytes that a process holds."""
    pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/nl/", timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")
