"""Many talks at once, and the server killed in the middle: what was acknowledged arrives once, in order.

A tenth of them behind an nginx that holds streams back, where pages ask instead of listening: each question
opens every talk of a screen anew, so that way carries fewer. TALKS=... changes how many.
"""

import contextlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.live.people import PASSWORD
from bench.talks import served
from served import free_port, nginx

pytestmark = pytest.mark.slow
TALKS = int(os.environ.get("TALKS", "1000"))
BUFFERING = """
daemon off; pid {folder}/pid; worker_processes 1; error_log {folder}/error.log;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{behind}; proxy_set_header Host $http_host; proxy_http_version 1.1;
            proxy_set_header Connection ""; proxy_read_timeout 60s;
            proxy_buffering on; proxy_ignore_headers X-Accel-Buffering; proxy_next_upstream off;
        }}
    }}
}}
"""


@pytest.fixture
def environment(tmp_path: Path, migrated: Path) -> dict[str, str]:
    home = shutil.copytree(migrated, tmp_path / "home")
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "HOUVAST_HOME": str(home), "DJANGO_SETTINGS_MODULE": "houvast.demo.settings"}


def people(environment: dict[str, str], talks: int) -> dict:
    command = [sys.executable, "-m", "bench.live.people", str(talks), str(max(2, talks // 20))]
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout.strip().splitlines()[-1])


@pytest.fixture
def buffering(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """(port in front, port behind) of an nginx that holds streams back."""
    program, front, behind, folder = nginx(), free_port(), free_port(), tmp_path / "nginx"
    folder.mkdir()
    (folder / "nginx.conf").write_text(BUFFERING.format(folder=folder, port=front, behind=behind))
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    yield front, behind
    process.terminate()
    process.wait(timeout=20)


def until_written(environment: dict[str, str], messages: int) -> None:
    """Wait until so many are kept: on a machine with other work to do, that takes longer."""
    file = Path(environment["HOUVAST_HOME"]) / "houvast.sqlite3"
    for _ in range(90):
        time.sleep(1)
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as looking:
            if looking.execute("SELECT count(*) FROM contacts_message").fetchone()[0] >= messages:
                return
    raise AssertionError(f"no {messages} messages after a minute and a half")


def killed_in_the_middle(
    environment: dict[str, str], talks: int, *, front: int = 0, behind: int = 0, poll: bool = False
) -> dict:
    """Everybody writes for forty seconds; in the middle the server is killed, and started again."""
    there, behind = people(environment, talks), behind or free_port()
    how = [str(front or behind), "40", "5", "20", "poll" if poll else "stream", PASSWORD]
    with served(environment, behind) as (first, _):
        talking = subprocess.Popen(
            [sys.executable, "-m", "bench.live.client", *how],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert talking.stdin
        talking.stdin.write(json.dumps(there))
        talking.stdin.close()
        until_written(environment, talks * 2)
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=20)
    time.sleep(1)
    with served(environment, behind):
        assert talking.stdout
        with talking.stdout as out:
            said = out.read()
        assert talking.wait(timeout=60) == 0
    told = json.loads(said)
    missing = {talk: ends for talk, ends in told.pop("ends").items() if any(ends)}
    sys.stdout.write(f"{told} {dict(list(missing.items())[:5])}\n")
    return told


def test_what_was_acknowledged_arrives_once_and_in_order_though_the_server_is_killed(environment):
    told = killed_in_the_middle(environment, TALKS)
    assert (told["lost"], told["twice"], told["disordered"]) == (0, 0, 0)
    assert told["again"] > 0  # the kill was felt
    assert told["acknowledged"] > TALKS * 2


def test_the_same_behind_a_proxy_that_holds_streams_back(environment, buffering):
    front, behind = buffering
    told = killed_in_the_middle(environment, TALKS // 10, front=front, behind=behind, poll=True)
    assert (told["lost"], told["twice"], told["disordered"]) == (0, 0, 0)
    assert told["again"] > 0
    assert told["acknowledged"] > TALKS // 10 * 2
