"""Several serving processes on one PostgreSQL: what one stores, pages at the other get, also after a kill."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.live.people import PASSWORD
from bench.talks import served, serving_children
from houvast.interfaces.shell import bus
from houvast.interfaces.shell.stream import Event, Hub
from installations import IS_POSTGRES, installed
from served import free_port

TALKS, SECONDS = 40, 14

kinds = st.sampled_from(["message", "typing", "queue", "closed", "hands", "who"])
words = st.dictionaries(st.text(max_size=9), st.text(max_size=40) | st.booleans() | st.integers(), max_size=3)


@given(st.lists(st.tuples(kinds, words, st.uuids(), st.none() | st.uuids()), max_size=60))
def test_what_is_told_arrives_as_it_was_and_in_order_whatever_its_length(told):
    sent = [(("talk", of), Event(kind, data, about=about)) for kind, data, of, about in told]
    written = [bus._written(*each) for each in sent]
    parts = bus._parts(written, "me") if written else []
    assert all(len(part.encode()) < 8000 for part in parts)
    assert [bus._read(said) for part in parts for said in json.loads(part)[1]] == sent


def test_of_a_message_no_more_is_told_than_its_number():
    kept = bus.Elsewhere(uuid.uuid4(), 7, "PERSON", b"sealed words")
    written = bus._written(("talk", kept.talk), Event("message", about=kept))
    assert "sealed" not in written
    assert bus._read(json.loads(written))[1].about == bus.Elsewhere(kept.talk, 7)


def test_what_another_process_tells_is_not_told_back():
    class Told:
        def forward(self, topic, event):
            raise AssertionError("told back")

    hub = Hub()
    hub.bus = Told()
    hub.deliver([(("talk", uuid.uuid4()), Event("typing"))])


on_postgresql = pytest.mark.skipif(not IS_POSTGRES, reason="carried by PostgreSQL")


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    with installed("postgres", tmp_path / "home") as made:
        yield {**made.environment, "DJANGO_SETTINGS_MODULE": "houvast.demo.settings"}


CALLED = """
import asyncio, uuid
from django.db import connection
from houvast.interfaces.shell.bus import Bus
from houvast.interfaces.shell.stream import Event, Hub, Listener

async def tried():
    here, there, topic = Hub(), Hub(), ("talk", uuid.uuid4())
    for hub in (here, there):
        Bus(hub).start()
    ear = Listener(asyncio.get_running_loop())
    there.listen(ear, topic)

    async def told():
        for _ in range(100):
            here.publish(topic, Event("typing", {"who": "PERSON"}))
            try:
                async with asyncio.timeout(0.1):
                    if (event := await ear.next()) is not None:
                        return event
            except TimeoutError:
                continue

    print(await told())
    await asyncio.sleep(0.5)
    while ear.told():
        await ear.next()
    await asyncio.to_thread(broken)
    async with asyncio.timeout(30):
        print(await ear.next())
    print(await told())

def broken():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

asyncio.run(tried())
"""


@on_postgresql
def test_one_process_calls_who_listens_at_another_and_everybody_when_the_line_broke(tmp_path: Path):
    with installed("postgres", tmp_path / "home") as made:
        first, on_a_break, after = made.python(CALLED).splitlines()
    assert "kind='typing'" in first
    assert on_a_break == "None"  # come back, and read what you missed
    assert "kind='typing'" in after


@on_postgresql
def test_with_two_processes_and_one_killed_every_message_arrives_once_and_in_order(environment):
    command = [sys.executable, "-m", "bench.live.people", str(TALKS), "4"]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    people = made.stdout.strip().splitlines()[-1]
    port = free_port()
    with served(environment, port, processes=2) as (server, _):
        children = serving_children(server.pid)
        assert len(children) == 2
        talking = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "bench.live.client",
                str(port),
                str(SECONDS),
                "2",
                "12",
                "stream",
                PASSWORD,
            ],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert talking.stdin
        talking.stdin.write(people)
        talking.stdin.close()
        time.sleep(SECONDS / 2)
        os.kill(children[0], signal.SIGKILL)
        assert talking.stdout
        with talking.stdout as out:
            told = json.loads(out.read())
        assert talking.wait(timeout=60) == 0
    assert (told["lost"], told["twice"], told["disordered"]) == (0, 0, 0)
    assert told["acknowledged"] > TALKS * 2


@pytest.mark.slow
def test_several_processes_on_sqlite_are_refused_with_what_to_do(tmp_path: Path):
    with installed("sqlite", tmp_path / "home") as made:
        made.migrate()
        refused = made.houvast("serve", "--processes", "2")
    assert refused.code != 0
    assert "Set DATABASE_URL, or leave --processes out." in " ".join(refused.said.split())
