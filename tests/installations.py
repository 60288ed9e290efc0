"""A real installation in a folder of its own, its commands run as from a shell: SQLite, and PostgreSQL as
well when DATABASE_URL names one.

A plugin (tests/conftest.py names it). Installations come with the cast in them; passwords cost little here.
"""

import fcntl
import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

TESTS = Path(__file__).resolve().parent
COMMAND = "from houvast.interfaces.cli.main import main; main()"
DATABASE = "houvast.sqlite3"
FIRST = "told before the backup"
REGISTER = """
import cast
from acting import acting
from houvast.records.contacts import operations
by = acting("worker")
said = cast.registration({{**cast.WOMAN, "note": "{note}"}})
operations.register(said, team=next(iter(by.teams("contacts.register"))), by=by)
"""
SEED = "import cast; cast.gather()\n" + REGISTER.format(note=FIRST)
IS_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
PATIENCE = 800  # seconds; it ends what would never end, before its test is ended, and measures nothing
KINDS = ["sqlite", "postgres"] if IS_POSTGRES else ["sqlite"]


@dataclass
class Ran:
    code: int
    out: str
    said: str


@dataclass
class Installation:
    """A folder, a database, and the environment that names both."""

    home: Path
    database: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def is_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("HOUVAST_")}
        return {
            **inherited,
            "HOUVAST_HOME": str(self.home),
            "HOUVAST_HTTPS": "no",
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "houvast.project.settings",
            "PYTHONPATH": str(TESTS),
            "PYTHONWARNINGS": "error",
            **self.more,
        }

    def start(self, *arguments: str | Path) -> "subprocess.Popen[str]":
        """The houvast command, while it runs."""
        return subprocess.Popen(
            [sys.executable, "-c", COMMAND, *map(str, arguments)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def houvast(self, *arguments: str | Path) -> Ran:
        """The houvast command, until it has ended."""
        with self.start(*arguments) as process:
            try:
                out, said = process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()  # else it would be waited for when its pipes are closed
                raise
        return Ran(process.returncode, out, said)

    def run(self, code: str, *arguments: str) -> Ran:
        """A piece of code with this installation's settings, however it ends."""
        done = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def python(self, code: str, *arguments: str) -> str:
        """What a piece of code prints, with this installation's settings."""
        done = self.run(code, *arguments)
        assert done.code == 0, done.said
        return done.out.strip()

    @property
    def kind(self) -> str:
        return "sqlite" if self.is_sqlite else "postgres"

    @property
    def database_name(self) -> str:
        return urlsplit(self.database).path.lstrip("/")

    def migrate(self) -> None:
        self.python("from django.core.management import call_command; call_command('migrate', verbosity=0)")


@contextmanager
def installed(kind: str, home: Path, like: Installation | None = None) -> Iterator[Installation]:
    """An installation of that kind, empty or a copy of another; its database is gone afterwards."""
    if like:
        shutil.copytree(like.home, home)
    home.mkdir(mode=0o700, exist_ok=True)
    if kind == "sqlite":
        yield Installation(home, f"sqlite:///{home / DATABASE}")
        return
    given, name = os.environ["DATABASE_URL"], f"tried_{uuid.uuid4().hex[:12]}"
    template = f'TEMPLATE "{like.database_name}"' if like else ""
    with psycopg.connect(given, autocommit=True) as administrator:
        administrator.execute(f'CREATE DATABASE "{name}" {template}')
        try:
            yield Installation(home, re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", given, count=0))
        finally:
            administrator.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that is made once for all processes of a run of tests, by the first that needs it."""
    run = factory.getbasetemp()
    run = run.parent if "PYTEST_XDIST_WORKER" in os.environ else run
    with (run / f"{name}.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (run / name).exists():
            making = factory.mktemp("making") / name
            make(making)
            making.rename(run / name)  # whole, or not there
    return run / name


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database in it that the migrations made: by themselves they take half a minute."""

    def make(home: Path) -> None:
        with installed("sqlite", home) as made:
            made.migrate()

    return _once(tmp_path_factory, "migrated", make)


@pytest.fixture(scope="session", params=KINDS)
def seeded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """The cast, a contact whose note is FIRST, a key for backups with its private half beside the home."""
    kind: str = request.param
    if kind == "sqlite":
        tables: Path = request.getfixturevalue("migrated")

        def make(folder: Path) -> None:
            folder.mkdir()
            with installed(kind, folder / "home", like=Installation(tables, "")) as made:
                _seed(made)

        home = _once(tmp_path_factory, "seeded-sqlite", make) / "home"
        yield Installation(home, f"sqlite:///{home / DATABASE}")
        return
    with installed(kind, tmp_path_factory.mktemp("seeded") / "home") as made:
        made.migrate()
        _seed(made)
        yield made


def _seed(made: Installation) -> None:
    made.python(SEED)
    ran = made.houvast("backup", "new-key", "--to", made.home.parent / "private")
    assert ran.code == 0, ran.said


@pytest.fixture
def installation(seeded: Installation, tmp_path: Path) -> Iterator[Installation]:
    """A copy of the seeded installation, of one's own."""
    with installed(seeded.kind, tmp_path / "home", like=seeded) as made:
        yield made


@pytest.fixture
def key(seeded: Installation) -> Path:
    """The file with the private half of the key of its backups."""
    return seeded.home.parent / "private"
