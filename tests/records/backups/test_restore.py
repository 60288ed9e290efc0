"""The restore drill: a whole installation is lost and comes back, or is told why not.

Installations in processes of their own, on SQLite, and on PostgreSQL when DATABASE_URL names one.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from installations import FIRST, REGISTER, Installation, installed

NOTES = """
from acting import acting
from houvast.records.contacts import operations, queries
by = acting("worker")
rows = queries.contacts(queries.Wanted(), seen_by=by).rows
print(*{operations.read(row.id, by=by).registration.details.note for row in rows}, sep="\\n")
"""
EVENTS = """
from houvast.records.audit import trail
print(all(trail.fault(whose) is None for whose in trail.organisations()))
for whose in trail.organisations():
    print(*(event.action for event in trail.events(whose, newest={newest})))
"""
# A process that is killed from inside, at a step of its own.
KILLED = """
import os, shutil, signal, sqlite3, sys
from houvast.records.backups import databases, operations, postgres, restoring
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
class Dying(sqlite3.Connection):
    def backup(self, target, **_):
        super().backup(target, pages=8, progress=lambda _s, left, total: left < total / 2 and die())
def before_the_database(): restoring.databases.into = die
def in_the_database():
    connect = sqlite3.connect
    sqlite3.connect = lambda *a, **k: connect(*a, factory=Dying, **k)
    copy = shutil.copyfileobj
    postgres.shutil.copyfileobj = lambda *a: (copy(*a), a[1].flush(), die())
def before_the_files(): restoring._put = die
def before_the_trail(): operations.tell_restored = die
{step}()
sys.argv = ["houvast", "restore", {file!r}, "--key", {key!r}, "--overwrite"]
from houvast.interfaces.cli.main import main; main()
"""
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def original(seeded: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A copy of the seeded installation, since processes share the seed, with a release and the line file."""
    folder = tmp_path_factory.mktemp("original")
    with installed(seeded.kind, folder / "home", like=seeded) as made:
        release = made.home / "releases" / "3f0b3a52-6a1e-4f5c-9a51-1f3f8e2f9a10"
        release.mkdir(parents=True)
        (release / "index.json").write_text("{}")
        (release / "index.json").chmod(0o444)
        (made.home / "line.toml").write_text("name = 'ours'")
        yield made


@pytest.fixture(scope="module")
def made(original: Installation) -> Path:
    """A backup of it, in which stands one contact."""
    file = original.home.parent / "b"
    ran = original.houvast("backup", "--to", file)
    assert ran.code == 0, ran.said
    return file


@pytest.fixture
def backup(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to damage at will."""
    return shutil.copy(made, tmp_path / "b")


def lose(installation: Installation) -> None:
    """The disk is gone, but for the keys, which are kept apart."""
    for path in installation.home.iterdir():
        if path.name != "keys":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    if not installation.is_sqlite:
        with psycopg.connect(installation.database, autocommit=True) as database:
            database.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def notes(installation: Installation) -> set[str]:
    """Every note, opened by the worker."""
    return set(installation.python(NOTES).splitlines())


def stored(installation: Installation, table: str) -> int:
    query = f"SELECT count(*) FROM {table}"
    if installation.is_sqlite:
        with sqlite3.connect(installation.home / "houvast.sqlite3") as database:
            return int(database.execute(query).fetchone()[0])
    with psycopg.connect(installation.database) as database:
        found = database.execute(query).fetchone()
        assert found
        return int(found[0])


def test_a_lost_installation_comes_back_and_says_so_in_its_trail(
    backup: Path, installation: Installation, key: Path
):
    lose(installation)
    ran = installation.houvast("restore", backup, "--key", key)
    assert ran.code == 0, ran.said
    assert installation.python(EVENTS.format(newest=1)).splitlines() == ["True", *["backups.restore"] * 2]
    assert notes(installation) == {FIRST}
    assert (installation.home / "line.toml").read_text() == "name = 'ours'"
    release = next((installation.home / "releases").glob("*/index.json"))
    assert (release.read_text(), release.stat().st_mode & 0o777) == ("{}", 0o444)
    assert not (installation.home / ".restoring").exists()


def test_each_helplines_trail_tells_that_a_backup_was_made(made: Path, original: Installation):
    assert made.exists()
    assert original.python(EVENTS.format(newest=1)).splitlines() == ["True", *["backups.make"] * 2]


def test_no_key_and_no_sign_in_is_in_a_backup(installation: Installation, key: Path, tmp_path: Path):
    installation.python(
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "s = SessionStore(); s['of'] = 'somebody'; s.save()"
    )
    assert stored(installation, "django_session") == 1
    assert installation.houvast("backup", "--to", tmp_path / "b").code == 0
    with installed(installation.kind, tmp_path / "other") as other:
        ran = other.houvast("restore", tmp_path / "b", "--key", key)
        assert ran.code == 0, ran.said
        assert stored(other, "django_session") == 0
        assert stored(other, "accounts_team") > 1
        kept = {file.read_bytes() for file in installation.home.glob("keys*/**/*") if file.is_file()}
        fresh = {file.read_bytes() for file in other.home.glob("keys*/**/*") if file.is_file()}
        assert len(kept) > 1
        assert not kept & fresh


def test_what_was_erased_before_is_not_in_a_backup(key: Path, installation: Installation, tmp_path: Path):
    """SQLite leaves erased rows in free pages; the copy has none."""
    if not installation.is_sqlite:
        pytest.skip("PostgreSQL dumps rows, not pages")
    file = installation.home / "houvast.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA secure_delete=OFF")
        database.execute("CREATE TABLE gone (text)")
        database.execute("INSERT INTO gone VALUES (?)", ("erased-canary" * 500,))
        database.commit()
        database.execute("DROP TABLE gone")
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"erased-canary" in file.read_bytes()  # the positive control
    assert installation.houvast("backup", "--to", tmp_path / "b").code == 0
    lose(installation)
    assert installation.houvast("restore", tmp_path / "b", "--key", key).code == 0
    assert b"erased-canary" not in file.read_bytes()


def test_a_database_that_holds_something_is_not_replaced_unless_told(
    installation: Installation, backup: Path, key: Path
):
    installation.python(REGISTER.format(note="second"))
    ran = installation.houvast("restore", backup, "--key", key)
    assert (ran.code, "--overwrite" in ran.said) == (1, True)
    assert notes(installation) == {FIRST, "second"}
    (installation.home / "line.toml").write_text("name = 'changed'")
    assert installation.houvast("restore", backup, "--key", key, "--overwrite").code == 0
    assert notes(installation) == {FIRST}
    (aside,) = installation.home.glob("line.toml.before-*")
    assert aside.read_text() == "name = 'changed'"


@pytest.mark.parametrize(
    ("step", "left"),
    [
        ("before_the_database", "old"),
        ("in_the_database", "old"),
        ("before_the_files", "new"),
        ("before_the_trail", "new"),
    ],
)
def test_killed_at_any_step_the_database_is_the_old_or_the_new_one_and_a_second_try_finishes(
    installation: Installation, backup: Path, key: Path, step: str, left: str
):
    installation.python(REGISTER.format(note="second"))
    code = KILLED.format(step=step, file=str(backup), key=str(key))
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{code}"],
        env=installation.environment,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert notes(installation) == ({FIRST, "second"} if left == "old" else {FIRST})
    assert (installation.home / ".restoring").exists()
    assert installation.python(EVENTS.format(newest=0)).startswith("True")
    ran = installation.houvast("restore", backup, "--key", key, "--overwrite")
    assert ran.code == 0, ran.said
    assert notes(installation) == {FIRST}
    assert not (installation.home / ".restoring").exists()


def changed(backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)


def shortened(backup: Path) -> None:
    os.truncate(backup, backup.stat().st_size - 100)


@pytest.mark.parametrize("damage", [changed, shortened])
def test_a_damaged_backup_touches_nothing(
    installation: Installation, backup: Path, key: Path, damage: Callable[[Path], None]
):
    installation.python(REGISTER.format(note="second"))
    damage(backup)
    ran = installation.houvast("restore", backup, "--key", key, "--overwrite")
    assert (ran.code, "does not open" in ran.said, "Traceback" in ran.said) == (1, True, False)
    assert notes(installation) == {FIRST, "second"}


def test_a_backup_of_newer_software_is_refused_by_name(installation: Installation, key: Path, tmp_path: Path):
    installation.python(
        "from django.db.migrations.recorder import MigrationRecorder as R; from django.db import connection\n"
        "R(connection).record_applied('contacts', '9999_from_the_future')"
    )
    assert installation.houvast("backup", "--to", tmp_path / "b").code == 0
    ran = installation.houvast("restore", tmp_path / "b", "--key", key, "--overwrite")
    assert (ran.code, "contacts.9999_from_the_future" in ran.said) == (1, True)


def test_checking_a_backup_reads_all_of_it_and_changes_nothing(
    installation: Installation, backup: Path, key: Path
):
    installation.python(REGISTER.format(note="second"))
    ran = installation.houvast("restore", backup, "--key", key, "--check")
    assert (ran.code, "is whole" in ran.said) == (0, True)
    assert notes(installation) == {FIRST, "second"}
    changed(backup)
    assert installation.houvast("restore", backup, "--key", key, "--check").code == 1


def test_a_backup_is_made_while_others_write(installation: Installation, key: Path, tmp_path: Path):
    many = REGISTER.format(note="x").strip().splitlines()
    code = "\n".join(["import django; django.setup()", *many[:-1], "for _ in range(60):", f"    {many[-1]}"])
    writing = subprocess.Popen([sys.executable, "-c", code], env=installation.environment)
    try:
        ran = installation.houvast("backup", "--to", tmp_path / "b")
    finally:
        assert writing.wait(timeout=120) == 0
    assert ran.code == 0, ran.said
    assert installation.houvast("restore", tmp_path / "b", "--key", key, "--overwrite").code == 0
    assert installation.python(EVENTS.format(newest=0)).startswith("True")
