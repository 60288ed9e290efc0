"""houvast setup, serve and audit: a real installation from nothing, and whether its trail is whole."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate

from cast import PASSWORD, Cast
from houvast.records.accounts import queries
from houvast.records.audit.models import Entry

ALL = ("--helpline", "Onze lijn", "--team", "Telefoon", "--administrator", "An", "--sign-in", "an")


@pytest.fixture
def password(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("HOUVAST_PASSWORD", PASSWORD)
    return PASSWORD


@pytest.mark.usefixtures("db", "password")
def test_setup_founds_a_helpline_whose_administrator_can_sign_in(houvast: Callable[..., Any]):
    ran = houvast("setup", *ALL)
    assert (ran.code, "Onze lijn is set up" in ran.said) == (0, True)
    assert [each.name for each in queries.helplines()] == ["Onze lijn"]
    person = authenticate(sign_in_name="an", password=PASSWORD)
    assert person is not None
    acting = queries.actor(person.pk)
    assert acting is not None
    assert acting.may("accounts.invite")
    assert not acting.may("contacts.read")


@pytest.mark.usefixtures("db", "password")
def test_setting_up_again_changes_nothing(houvast: Callable[..., Any]):
    houvast("setup", *ALL)
    ran = houvast("setup", "--helpline", "Another", *ALL[2:])
    assert (ran.code, "up to date" in ran.said) == (0, True)
    assert len(queries.helplines()) == 1


@pytest.mark.usefixtures("db")
def test_a_weak_password_sets_nothing_up(houvast: Callable[..., Any], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOUVAST_PASSWORD", "password")
    ran = houvast("setup", *ALL)
    assert ran.code == 1
    assert "password" in ran.said
    assert queries.helplines() == []


@pytest.mark.usefixtures("db", "password")
def test_what_is_not_given_and_cannot_be_asked_is_named(houvast: Callable[..., Any]):
    ran = houvast("setup", *ALL[:4])
    assert (ran.code, "--administrator" in ran.said) == (1, True)
    assert queries.helplines() == []


@pytest.mark.usefixtures("db")
def test_no_command_takes_a_password_as_an_option(houvast: Callable[..., Any]):
    assert houvast("setup", *ALL, "--password", PASSWORD).code == 2
    assert "--password" not in houvast("setup", "--help").out


@pytest.mark.usefixtures("db", "password")
def test_a_demo_never_becomes_a_real_installation(houvast: Callable[..., Any], cast: Cast):
    from houvast.records.accounts.models import Installation

    Installation.objects.create(is_demo=True)
    ran = houvast("setup", *ALL)
    assert (ran.code, "demo" in ran.said) == (1, True)


def test_a_whole_trail_is_said_for_each_helpline(houvast: Callable[..., Any], cast: Cast):
    ran = houvast("audit", "verify")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["Our helpline", "Another helpline"]
    assert all(line.endswith("entries, whole") for line in lines)


def test_a_changed_entry_is_named_with_its_position_and_ends_with_1(houvast: Callable[..., Any], cast: Cast):
    Entry.objects.filter(organisation=cast.helpline, position=3).update(action="contacts.read")
    ran = houvast("audit", "verify")
    assert ran.code == 1
    assert "broken at entry 3" in ran.out
    assert "Another helpline" in ran.out
    assert "Traceback" not in ran.said


@pytest.mark.usefixtures("db")
def test_an_empty_database_is_told_what_to_do(houvast: Callable[..., Any]):
    ran = houvast("audit", "verify")
    assert (ran.code, "houvast setup" in ran.said) == (1, True)


def command(*arguments: str, home: Path, **more: str) -> subprocess.Popen[str]:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"HOUVAST_HOME": str(home), "DJANGO_SETTINGS_MODULE": "houvast.project.settings", **more}
    return subprocess.Popen(
        [sys.executable, "-c", "from houvast.interfaces.cli.main import main; main()", *arguments],
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_help_loads_neither_django_nor_the_query_engine():
    check = (
        "import sys; sys.argv = ['houvast', '--help']\n"
        "from houvast.interfaces.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "assert not {'django', 'duckdb', 'ibis', 'uvicorn'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", check], check=True, capture_output=True)


@pytest.mark.slow
def test_a_real_installation_is_set_up_and_served_and_writes_no_address_down(tmp_path: Path):
    """The whole way, in processes of its own: setup, serve, a visitor, stop."""
    with command("serve", home=tmp_path / "var") as unprepared:
        assert "houvast setup" in unprepared.communicate(timeout=60)[0]
        assert unprepared.returncode == 1
    with command("setup", *ALL, home=tmp_path / "var", HOUVAST_PASSWORD=PASSWORD) as setting_up:
        assert "is set up" in setting_up.communicate(timeout=120)[0]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with command("serve", "--port", str(port), home=tmp_path / "var", HOUVAST_HTTPS="no") as server:
        try:
            assert _answers(f"http://127.0.0.1:{port}/desk/sign-in/")
        finally:
            server.send_signal(signal.SIGINT)
            said = server.communicate(timeout=30)[0]
    assert f"http://127.0.0.1:{port}" in said
    assert "GET" not in said


def _answers(address: str) -> bool:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=5) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    return False
