"""A worker signs in and registers a call through a real nginx, and through a real Caddy, each with the
shipped configuration, and nothing of it stands in any log: no address, path, query, agent, and no word that
was typed.
"""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.client import RemoteDisconnected
from pathlib import Path

import pytest

from cast import WOMAN
from installations import Installation
from served import AGENT, VISITOR, Visitor, behind_caddy, behind_nginx, serving

Front = Callable[..., AbstractContextManager[int]]
FRONTS: dict[str, Front] = {"nginx": behind_nginx, "caddy": behind_caddy}
in_front = pytest.mark.parametrize("front", FRONTS)
CANARY = "Kanarievogel7741"
# What must stand nowhere: the address, parts of paths, the query, the agent, what was typed.
FORBIDDEN = (VISITOR, "/desk/", "sign-in", "register", "?q=", CANARY, "worker", AGENT, "Quietbrowser")


def written(*places: Path) -> dict[str, list[str]]:
    """Where something forbidden stands: file, and what of it. Configurations that we wrote are not logs."""
    found = {}
    for place in places:
        for file in (place, *place.rglob("*")):
            if file.is_file() and file.suffix != ".conf":
                text = file.read_bytes()
                if hits := [each for each in FORBIDDEN if each.encode() in text]:
                    found[file.name] = hits
    return found


def live_through(visitor: Visitor, front: str) -> None:
    """What one worker does in a while, with a canary everywhere; and things that go wrong."""
    visitor.sign_in("worker", f"?q={CANARY}")
    path = f"/desk/register/{uuid.uuid4()}/"
    note = f"{CANARY} " * 3000  # longer than a proxy keeps in memory by itself
    status, _, to = visitor.send(path, {**WOMAN, "note": note}, f"?q={CANARY}")
    assert (status, to) == (302, "/desk/")
    assert visitor.ask(f"/nowhere/{CANARY}/?q={CANARY}")[0] == 404
    assert visitor.ask("/desk/sign-in/", {"username": CANARY, "password": CANARY})[0] == 403  # forged
    assert by_another_name(visitor) == {"nginx": None, "caddy": (200, "", "")}[front]
    visitor.stammer(f"GET /desk/?q={CANARY} HTTP/1.1\r\nUser-Agent: {AGENT}\r\n\r\n".encode())
    assert visitor.ask("/metrics")[0] == 404
    assert visitor.ask("/healthz")[0] == 200


def by_another_name(visitor: Visitor) -> tuple[int, str, str] | None:
    """A name that is not its own: nginx hangs up, Caddy says nothing; neither asks the server behind."""
    try:
        return visitor.ask(f"/desk/?q={CANARY}", Host=f"{CANARY}.example.org")
    except RemoteDisconnected:
        return None


def outage(visitor: Visitor) -> None:
    """The server behind is gone: what both call an error."""
    assert visitor.ask(f"/desk/?q={CANARY}")[0] == 502


@in_front
def test_no_log_holds_an_address_a_path_a_query_an_agent_or_a_word(
    installation: Installation, tmp_path: Path, front: str
):
    log = tmp_path / "application.log"
    with (
        serving(installation, log) as (server, port),
        FRONTS[front](tmp_path / "n", port, installation) as door,
    ):
        visitor = Visitor(door, tmp_path / "n" / "certificate")
        live_through(visitor, front)
        server.kill()
        server.wait()
        outage(visitor)
    assert written(log, tmp_path / "n") == {}
    assert log.stat().st_size > 0


@in_front
def test_without_the_shipped_lines_all_of_it_would_stand_there(
    installation: Installation, tmp_path: Path, front: str
):
    """The positive control: the search finds what a usual nginx or Caddy writes down."""
    with (
        serving(installation, tmp_path / "log") as (server, port),
        FRONTS[front](tmp_path / "n", port, installation, logging=True) as door,
    ):
        visitor = Visitor(door, tmp_path / "n" / "certificate")
        visitor.sign_in("worker", f"?q={CANARY}")
        server.kill()
        server.wait()
        outage(visitor)
    found = written(tmp_path / "n")
    assert {VISITOR, "/desk/", "?q=", CANARY, AGENT} <= set(found["access.log"])
    errors = {"nginx": "error.log", "caddy": "said.log"}[front]
    assert {VISITOR, "/desk/", CANARY} <= set(found[errors])
