"""houvast doctor: each check finds what it is for, says what to do, and is content when all is well."""

import json
import os
import sys
import time
from collections import namedtuple
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection

from cast import Cast
from houvast.interfaces.cli import checks
from houvast.interfaces.cli.checks import database, folders, machine
from houvast.interfaces.shell import line as shell
from houvast.records.accounts.models import Installation, MonthKey

Free = namedtuple("Free", "total used free")


@pytest.fixture
def sound(home: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Path:
    """An installation in which nothing is wrong. Returns its folder."""
    monkeypatch.setattr(machine, "kernel_clock", lambda: 0)
    monkeypatch.setattr(machine, "one_sign_in", lambda: (0.4, 64 * 1024))
    monkeypatch.setattr(machine.resource, "getrlimit", lambda _: (0, 0))
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: Free(100 << 30, 50 << 30, 50 << 30))
    monkeypatch.setattr(database, "PRAGMAS", {**database.PRAGMAS, "synchronous": ("0", "tests may lose it")})
    monkeypatch.setattr(database, "SERVER", {})
    monkeypatch.setattr(database, "SILENT", {})
    monkeypatch.delenv("HOUVAST_PASSWORD", raising=False)
    home.chmod(0o700)
    settings.KEYS, settings.KEYS_COPY = tmp_path / "keys", tmp_path / "copy"
    settings.MONTH_KEYS = (settings.KEYS / "months", settings.KEYS_COPY / "months")
    for folder in settings.MONTH_KEYS:
        folder.mkdir(parents=True, mode=0o700)
        folder.parent.chmod(0o700)
        write(folder / "2027-05", "a key")
    write(settings.KEYS / "session-secret", "secret")
    MonthKey.objects.all().delete()  # of the cast: their files lie in the tests' own folders
    settings.LINE_FILE = home / "line.toml"
    write(settings.LINE_FILE, shell.EXAMPLE.read_text().replace("invented = true", ""))
    write(home / "backup-key", "public-x")
    (home / "backups").mkdir(mode=0o700)
    write(home / "backups" / "a.backup", "sealed")
    settings.ALLOWED_HOSTS = ["help.example.org"]
    settings.HTTPS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS = 63_072_000
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    monkeypatch.setattr(folders, "keys_apart", lambda: iter(()))  # one disk here; tried on its own
    monkeypatch.setitem(checks.EVERY, "keys apart", folders.keys_apart)
    return home


def write(file: Path, text: str, mode: int = 0o600) -> None:
    file.write_text(text)
    file.chmod(mode)


def aged(file: Path, days: float) -> None:
    then = time.time() - days * 86400
    os.utime(file, (then, then))


def unreachable(_: object) -> None:
    raise OperationalError("no route to it")


# check: (how it is broken, a word of what is said, is it a problem)
Break = Callable[[Path, Any, pytest.MonkeyPatch], object]
BROKEN: list[tuple[str, Break, str, bool]] = [
    (
        "versions",
        lambda h, s, m: m.setitem(machine.PYTHON_UNTIL, sys.version_info[:2], date(2020, 1, 1)),
        "no security fixes",
        True,
    ),
    ("versions", lambda h, s, m: m.setattr(machine, "DJANGO_UNTIL", {}), "Look it up", False),
    ("clock", lambda h, s, m: m.setattr(machine, "kernel_clock", lambda: 5), "not synchronised", False),
    ("clock", lambda h, s, m: aged(h / "line.toml", -1), "before the newest file", True),
    ("files", lambda h, s, m: setattr(s, "CLAMD", "none"), "nobody looked at", False),
    ("files", lambda h, s, m: setattr(s, "CLAMD", str(h / "no.socket")), "no file is taken", True),
    ("time zones", lambda h, s, m: setattr(s, "TIME_ZONE", "Europe/Nowhere"), "Europe/Nowhere", True),
    (
        "disk",
        lambda h, s, m: m.setattr(machine.shutil, "disk_usage", lambda _: Free(100 << 30, 0, 1 << 30)),
        "1,024 MiB",
        True,
    ),
    (
        "memory on disk",
        lambda h, s, m: m.setattr(machine.resource, "getrlimit", lambda _: (-1, -1)),
        "LimitCORE=0",
        False,
    ),
    (
        "password cost",
        lambda h, s, m: m.setattr(machine, "one_sign_in", lambda: (0.4, 1024)),
        "only 1 MiB",
        True,
    ),
    (
        "password cost",
        lambda h, s, m: m.setattr(machine, "one_sign_in", lambda: (0.01, 65536)),
        "10 ms",
        False,
    ),
    (
        "password cost",
        lambda h, s, m: m.setattr(machine, "one_sign_in", lambda: (3.0, 65536)),
        "3.0 s",
        False,
    ),
    ("home", lambda h, s, m: h.chmod(0o755), "chmod 700", True),
    (
        "home",
        lambda h, s, m: (write(h / "x.sqlite3", ""), m.setattr(folders.os, "geteuid", lambda: 12345)),
        "chown 12345",
        True,
    ),
    ("keys", lambda h, s, m: (s.KEYS / "session-secret").chmod(0o640), "chmod 600", True),
    ("keys", lambda h, s, m: s.KEYS.chmod(0o750), "chmod 700", True),
    ("keys", lambda h, s, m: (s.KEYS / "session-secret").unlink(), "signs sessions", True),
    ("keys", lambda h, s, m: setattr(s, "KEYS", h / "gone"), "folder of keys is missing", True),
    (
        "month keys",
        lambda h, s, m: (s.MONTH_KEYS[1] / "2027-05").unlink(),
        "2027-05 is in one copy only",
        True,
    ),
    ("month keys", lambda h, s, m: write(s.MONTH_KEYS[1] / "2027-05", "other"), "differ", True),
    ("line", lambda h, s, m: s.LINE_FILE.unlink(), "invented helpline", True),
    (
        "line",
        lambda h, s, m: s.LINE_FILE.write_text(shell.EXAMPLE.read_text()),
        "says that it is invented",
        True,
    ),
    ("line", lambda h, s, m: s.LINE_FILE.write_text("number ="), "Correct it", True),
    ("backups", lambda h, s, m: (h / "backup-key").unlink(), "houvast backup new-key", True),
    ("backups", lambda h, s, m: (h / "backups" / "a.backup").unlink(), "There is no backup", True),
    ("backups", lambda h, s, m: aged(h / "backups" / "a.backup", 3), "newest backup is 3 days old", True),
    (
        "backups",
        lambda h, s, m: (write(h / "backups" / "b.backup", ""), aged(h / "backups" / "b.backup", 40)),
        "was erased since",
        True,
    ),
    ("backups", lambda h, s, m: (h / "backups" / "a.backup").chmod(0o644), "chmod 600", True),
    ("backups", lambda h, s, m: write(h / "mine", "private-aaaa"), "private half", True),
    ("restore", lambda h, s, m: (h / ".restoring").mkdir(), "not finished", True),
    (
        "database",
        lambda h, s, m: m.setattr(database.MigrationExecutor, "migration_plan", lambda *_: ["one"]),
        "houvast setup",
        True,
    ),
    (
        "database",
        lambda h, s, m: m.setattr(database, "MigrationExecutor", unreachable),
        "no route to it",
        True,
    ),
    ("database settings", lambda h, s, m: unsafe(m), "is on disk", True),
    ("invented", lambda h, s, m: Installation.objects.create(is_demo=True), "are invented", True),
    ("mail", lambda h, s, m: mailbox(s, "", "imaps://line@localhost:1"), "HOUVAST_MAIL_ADDRESS=", True),
    ("mail", lambda h, s, m: mailbox(s, "help@x.org", "imaps://line@localhost:1"), "does not answer", True),
    ("mail", lambda h, s, m: mailbox(s, "help@x.org", "imap://line@other"), "without TLS", True),
    ("host names", lambda h, s, m: setattr(s, "ALLOWED_HOSTS", ["*"]), "Name each host", True),
    ("host names", lambda h, s, m: setattr(s, "ALLOWED_HOSTS", ["localhost"]), "this machine only", False),
    ("HTTPS", lambda h, s, m: setattr(s, "HTTPS", False), "unencrypted", True),
    ("HTTPS", lambda h, s, m: setattr(s, "SECURE_HSTS_SECONDS", 60), "do not remember", True),
    ("HTTPS", lambda h, s, m: setattr(s, "SESSION_COOKIE_SECURE", False), "cookie", True),
    ("HTTPS", lambda h, s, m: setattr(s, "DEBUG", True), "inside of the program", True),
    ("proxy", lambda h, s, m: setattr(s, "SECURE_PROXY_SSL_HEADER", None), "X-Forwarded-Proto", True),
    ("secrets in the environment", lambda h, s, m: m.setenv("HOUVAST_PASSWORD", "x"), "Unset it", True),
]


def test_the_key_of_a_month_to_come_that_is_in_neither_folder_is_told(sound: Path):
    MonthKey.objects.create(name="2099-01", month="2099-01", fingerprint=b"x")
    MonthKey.objects.create(name="2020-01", month="2020-01", fingerprint=b"x")  # its time is over
    (found,) = folders.month_keys()
    assert ("2099-01" in found.wrong, found.is_problem) == (True, True)


def mailbox(settings: Any, address: str, imap: str) -> None:
    settings.MAIL_ADDRESS, settings.MAIL_IMAP = address, imap


def unsafe(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database says something else than it should."""
    if connection.vendor == "sqlite":
        monkeypatch.setattr(database, "PRAGMAS", {"synchronous": ("2", "it is on disk")})
    else:
        monkeypatch.setattr(database, "SERVER", {"fsync": (("off",), "it is on disk")})


def problems(ran: Any) -> set[str]:
    return {
        told["check"] for told in json.loads(ran.out) if any(each["is_problem"] for each in told["findings"])
    }


@pytest.mark.usefixtures("sound")
def test_a_sound_installation_is_well(houvast: Callable[..., Any]):
    ran = houvast("doctor", "--json")
    assert [told for told in json.loads(ran.out) if told["findings"]] == []
    assert ran.code == 0
    assert [told["check"] for told in json.loads(ran.out)] == list(checks.EVERY)


@pytest.mark.parametrize(
    ("check", "break_it", "said", "is_problem"),
    BROKEN,
    ids=[f"{check}: {said}" for check, _, said, _ in BROKEN],
)
def test_a_check_finds_what_it_is_for(
    sound: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    check: str,
    break_it: Break,
    said: str,
    is_problem: bool,
):
    assert list(checks.EVERY[check]()) == []
    break_it(sound, settings, monkeypatch)
    found = list(checks.EVERY[check]())
    assert any(said in f"{each.wrong} {each.todo}" and each.is_problem == is_problem for each in found), found
    assert all(each.where and each.todo for each in found)


def test_keys_beside_the_database_are_advised_against(
    home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.KEYS, settings.MONTH_KEYS = home / "keys", ()
    settings.KEYS.mkdir()
    (found,) = folders.keys_apart()
    assert ("HOUVAST_KEYS" in found.todo, found.is_problem) == (True, False)


def test_every_check_is_broken_by_some_test():
    assert {check for check, *_ in BROKEN} | {"keys apart"} == set(checks.EVERY)


def test_a_problem_ends_with_1_and_is_readable_in_a_terminal(sound: Path, houvast: Callable[..., Any]):
    (sound / ".restoring").mkdir()
    ran = houvast("doctor")
    assert (ran.code, "1 to mend" in ran.said) == (1, True)
    assert "restore: A restore was not finished" in ran.out
    assert "Run `houvast restore` again." in ran.out
    assert problems(houvast("doctor", "--json")) == {"restore"}


def test_advice_alone_ends_with_0(sound: Path, settings: Any, houvast: Callable[..., Any]):
    settings.ALLOWED_HOSTS = ["localhost"]
    ran = houvast("doctor")
    assert (ran.code, "advice" in ran.out) == (0, True)


def test_what_a_password_costs_is_measured_with_the_hasher_in_use():
    seconds, memory_kib = machine.one_sign_in()
    assert seconds > 0
    assert memory_kib == django_settings.PASSWORD_COST[0]


def test_the_shipped_settings_of_the_database_are_the_ones_that_are_asked_for():
    from houvast.project import settings as shipped

    options = str(shipped.DATABASES["default"].get("OPTIONS", {}))
    if "sqlite" in shipped.DATABASES["default"]["ENGINE"]:
        assert "journal_mode=WAL" in options
        assert "foreign_keys=ON" in options
