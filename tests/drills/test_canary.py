"""The canary drill: a unique string in every sealed field, then all that the system writes is searched.

Zero hits, and those entitled find every one. It fails when a sealed field is not in it.
"""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest

from drills.canaries import (
    DETAILS,
    FILL,
    FILLED,
    OPENED,
    hits,
    new_word,
    searched,
    shapes,
    undeclared,
    unfilled_details,
)
from installations import Installation
from served import Visitor, behind_nginx, nginx, serving

NOT_ENTITLED = ("volunteer", "at_shelter", "statistician", "signer", "administrator", "outsider", "")
# Every page of the desk and of the public that needs no id, and those of the contact and the draft.
PAGES = """
import sys
import django.test.utils
from django.conf import settings
settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["testserver"], False
from django.test import Client
from whole import whole
from django.contrib.auth import get_user_model
from django.urls import get_resolver
word, contact, draft, talk, *people = sys.argv[1:]
def addresses(patterns, before=""):
    for each in patterns:
        route = before + str(each.pattern).replace("<uuid:contact>", contact).replace("<uuid:draft>", draft)
        route = route.replace("<uuid:talk>", talk)
        if hasattr(each, "url_patterns"):
            yield from addresses(each.url_patterns, route)
        elif "<" not in route and "sign-out" not in route and "leave" not in route:
            yield "/" + route.lstrip("^").rstrip("$")
asked = found = 0
every = {*addresses(get_resolver().url_patterns), f"/desk/contacts/?q={contact}", "/metrics", "/healthz"}
for name in people:
    client = Client(raise_request_exception=False)
    if name != "nobody":
        client = whole(get_user_model()._default_manager.get(sign_in_name=name).pk)
        client.raise_request_exception = False
    for address in every:
        for answer in (client.get(address), client.post(address, {})):
            asked += 1
            if not answer.streaming:
                found += word in answer.content.decode(errors="replace").lower()
print(asked, found)
"""
GATHER = """
from datetime import date
import cast
from acting import acting
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations
worker = acting("worker")
for _ in range(5):  # fewer than that are not put together
    contacts.register(cast.registration(), team=next(iter(worker.teams("contacts.register"))), by=worker)
operations.gather(date(2025, 11, 1), date(2025, 12, 1), by=acting("statistician"))
"""


def test_every_sealed_field_is_in_the_drill():
    assert undeclared() == set()
    assert unfilled_details() == set()


def test_the_search_finds_a_word_in_every_shape(tmp_path: Path):
    word = new_word()
    for number, shape in enumerate(shapes(word)):
        (tmp_path / str(number)).write_bytes(bytes(3 << 20) + b"xy" + shape + b"z" + bytes(2 << 20))
    assert [count for *_, count in searched(tmp_path, word)] == [1] * len(shapes(word))
    assert hits(new_word().encode(), word) == 0


def test_the_search_finds_a_word_where_two_pieces_meet(tmp_path: Path):
    word = new_word()
    (tmp_path / "f").write_bytes(bytes((1 << 22) - 5) + word.encode())
    assert [count for *_, count in searched(tmp_path, word)] == [1]


def test_no_sealed_word_is_found_by_anybody_not_entitled(
    installation: Installation, key: Path, tmp_path: Path, figure: Callable[[str], None]
):
    word, everything = new_word(), tmp_path / "everything"
    everything.mkdir()
    temporary = everything / "tmp"
    temporary.mkdir()
    installation.more["TMPDIR"] = str(temporary)
    filled = installation.python(FILL, word).split()
    contact, draft, _callback, talk, *_others = filled

    entitled = installation.python(OPENED, word, *filled)
    wanted = {f"{word}{name}then".replace("_", "") for name in DETAILS}
    wanted |= {f"{word}{where}" for where in ("draft", "name", "said", "file", "called.txt")}
    wanted |= {f"{word}danger{text}" for text in ("place", "why", "said", "came")}
    wanted |= {f"{word}{where}" for where in ("who", "from", "subject", "mailed", "number", "conditions")}
    wanted |= {f"{word}{where}" for where in ("unsent", "later", "again")}
    wanted |= {f"{word}{where}" for where in ("service", "agency")}
    wanted |= {f"{word}{where}" for where in ("called", "event", "task", "whynot")}
    assert {each for each in wanted if each not in entitled} == set()

    with ExitStack() as stack:
        server, port = stack.enter_context(serving(installation, everything / "journal.log"))
        nginx()
        door = stack.enter_context(behind_nginx(everything / "nginx", port, installation))
        visitor = Visitor(door, everything / "nginx" / "certificate")
        visitor.sign_in("worker")
        assert word in visitor.ask(f"/desk/contacts/{contact}/")[1]  # the positive control
        live = in_memory(server, tmp_path / "live", word)
    with serving(installation, everything / "journal.log") as (server, _):
        fresh = in_memory(server, tmp_path / "fresh", word)

    asked, seen = map(
        int,
        installation.python(
            PAGES, word, contact, draft, talk, *(n or "nobody" for n in NOT_ENTITLED)
        ).split(),
    )
    write_down(installation, key, everything)
    found = [
        *searched(everything, word),
        *searched(installation.home, word),
        *searched_server(installation, word),
    ]
    (everything / "control").write_text(word)

    assert [(str(file), count) for file, _, count in found if count] == []
    assert [count for file, _, count in searched(everything, word) if file.name == "control"] == [1]
    assert (seen, fresh or 0) == (0, 0)
    size = sum(length for _, length, _ in found) / 1e6
    memory = "not looked at: no gcore"
    if live is not None:
        memory = f"{live} times while it served, {fresh} after a restart"
    figure(
        f"{installation.kind}: {len(FILLED)} sealed fields, {len(wanted)} words, {len(found)} files of "
        f"{size:.0f} MB, {asked} answers to {len(NOT_ENTITLED)} people not entitled: 0 hits. "
        f"In the server's memory: {memory}."
    )


def in_memory(server: "subprocess.Popen[bytes]", place: Path, word: str) -> int | None:
    """How often the word stands in a core of the process; None where no core can be made."""
    if not shutil.which("gcore"):
        return None
    done = subprocess.run(["gcore", "-o", str(place), str(server.pid)], capture_output=True, timeout=300)
    core = place.with_name(f"{place.name}.{server.pid}")
    if done.returncode or not core.exists():
        return None
    place.mkdir()
    core.rename(place / "core")
    count = sum(found for *_, found in searched(place, word))
    shutil.rmtree(place)
    return count


def write_down(installation: Installation, key: Path, folder: Path) -> None:
    """All that is written when somebody asks: backup (and what is inside), dump, facts, tables, exports."""
    made = installation.houvast("backup", "--to", folder / "made.backup")
    assert made.code == 0, made.said
    installation.python(UNSEALED, str(folder / "made.backup"), str(key), str(folder / "inside"))
    assert (folder / "inside").stat().st_size > 10_000
    installation.python(GATHER)
    for kind in ("csv", "html", "xlsx"):
        out = folder / f"table.{kind}"
        ran = installation.houvast(
            "figures", "table", "contacts_by_problem", "--from", "2025-11-01", "--until", "2025-12-01",
            "--format", kind, "--out", out,
        )  # fmt: skip
        assert ran.code == 0, ran.said
    if installation.is_sqlite:
        with closing(sqlite3.connect(installation.home / "houvast.sqlite3")) as database:
            (folder / "dump.sql").write_text("\n".join(database.iterdump()))
    else:
        command = ["pg_dump", "--dbname", installation.database, "--file", str(folder / "dump.sql")]
        subprocess.run(command, check=True, capture_output=True)


UNSEALED = """
import sys
from houvast.records.backups import sealed
with open(sys.argv[1], "rb") as file, open(sys.argv[3], "wb") as out:
    out.writelines(sealed.open_file(file, private=open(sys.argv[2]).read()))
"""


def searched_server(installation: Installation, word: str) -> list[tuple[Path, int, int]]:
    """The files of a PostgreSQL server on this machine: tables, write-ahead log, and its own logs.

    Nothing where the role may not write out and find them: .ci/run gives it both rights.
    """
    if installation.is_sqlite:
        return []
    with psycopg.connect(installation.database, autocommit=True) as database:
        try:
            database.execute("CHECKPOINT")
            data = Path(str(database.execute("SHOW data_directory").fetchone()[0]))  # type: ignore[index]
        except psycopg.errors.InsufficientPrivilege:
            return []
        oid = database.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchone()
    assert oid
    places = [data / "base" / str(oid[0]), data / "pg_wal", data / "log", Path("/var/log/postgresql")]
    try:
        return [each for place in places for each in searched(place, word)]
    except PermissionError:
        return []


pytestmark = pytest.mark.drill
