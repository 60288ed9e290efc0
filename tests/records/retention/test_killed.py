"""Killed in the middle, or run twice at once: every contact is whole or erased, and nothing of it is left."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

import raw
from cast import Cast, gather, registration
from houvast.records.audit import trail
from houvast.records.contacts import facts, operations
from houvast.records.contacts.models import Contact, ReaderKey
from houvast.records.retention import declared

pytestmark = pytest.mark.slow

GOES, NEXT = "2027-05-04", "2027-05-05"
CONTACTS = 8

Process = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def committed(transactional_db: None) -> Cast:
    """The cast and eight contacts, where another process can see them."""
    up_to_date()
    cast = gather()
    operations.import_registrations([registration()] * CONTACTS, team=cast.phone_line, by=cast.command)
    return cast


@pytest.fixture
def process(committed: Cast, tmp_path: Path) -> Iterator[Process]:
    """Carrying out in a process of its own, on the database of this test."""
    running: list[subprocess.Popen[str]] = []

    def run(day: str, ends_at: int = 0) -> "subprocess.Popen[str]":
        env = os.environ | {
            "HOUVAST_HOME": str(tmp_path),
            "HOUVAST_KEYS": str(settings.KEYS),
            "DATABASE_URL": address(),
        }
        command = [sys.executable, str(Path(__file__).with_name("killing.py")), day, str(ends_at)]
        made = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        running.append(made)
        return made

    yield run
    for each in running:
        each.kill()
        each.communicate()


def address() -> str:
    """The database of this test, as another process finds it."""
    said = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{said['NAME']}"
    user = said["USER"] + (f":{said['PASSWORD']}" if said["PASSWORD"] else "")
    return f"postgres://{user}@{said['HOST'] or '127.0.0.1'}:{said['PORT'] or 5432}/{said['NAME']}"


def up_to_date() -> None:
    """What the command asks of a database: these tables were made from the models, so nothing is behind."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    done = recorder.applied_migrations()
    with override_settings(MIGRATION_MODULES={}):
        there = MigrationLoader(None).disk_migrations
    for app, name in there.keys() - done.keys():
        recorder.record_applied(app, name)


def ended(made: "subprocess.Popen[str]") -> int:
    said, _ = made.communicate(timeout=120)
    assert made.returncode in (0, -9), said
    return made.returncode


def half_erased() -> list[int]:
    """Contacts that have content without a key, a key without content, or a day of erasure and either."""
    halves = []
    for contact in Contact.objects.all():
        has_key = ReaderKey.objects.filter(contact=contact).exists()
        if not (bool(contact.sealed) == has_key == (contact.erased_on is None)):
            halves.append(contact.serial)
    return halves


# The statements of a batch: keys, former answers, contact, entry, end of the chain; then the next batch.
@pytest.mark.parametrize("ends_at", [1, 2, 3, 4, 5, 9])
def test_killed_at_any_statement_a_contact_is_whole_or_erased_and_the_next_run_ends_it(
    ends_at: int, committed: Cast, process: Process
):
    assert ended(process(GOES, ends_at)) == -9
    assert half_erased() == []
    erased = Contact.objects.exclude(erased_on=None).count()
    assert erased in (0, 3, 6)
    told = [e.count for e in trail.events(committed.helpline) if e.action == "contacts.erase_content"]
    assert sum(told) == erased
    assert ended(process(NEXT)) == 0
    assert half_erased() == []
    assert Contact.objects.filter(erased_on=None).count() == 0
    assert trail.fault(committed.helpline) is None


def test_two_runs_at_once_erase_everything_once(committed: Cast, process: Process):
    both = [process(GOES), process(GOES)]
    assert [ended(each) for each in both] == [0, 0]
    ended(process(GOES))  # what one of them had in hand when the other was through
    assert Contact.objects.filter(erased_on=None).count() == 0
    assert half_erased() == []
    told = [e.count for e in trail.events(committed.helpline) if e.action == "contacts.erase_content"]
    assert sum(told) == CONTACTS
    assert trail.fault(committed.helpline) is None


def stored() -> bytes:
    """Everything in the files of the database; on a server, every row of every table."""
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        return raw.read(*name.parent.glob(name.name + "*"))
    with connection.cursor() as cursor:
        told = b""
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told += b"\n".join(
                bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
            )
    return told


def test_nothing_of_an_erased_contact_is_left_in_any_table_or_file(committed: Cast, process: Process):
    """Ciphertext and wrapped keys are sought as they stood: who kept the team's key could open them."""
    canaries = [bytes(each)[8:56] for each in Contact.objects.values_list("sealed", flat=True)]
    canaries += [bytes(each)[:40] for each in ReaderKey.objects.values_list("wrapped", flat=True)]
    assert len(set(canaries)) == 2 * CONTACTS
    checkpoint()
    before = stored()
    assert all(canary in before for canary in canaries)  # the search does find what is there
    assert ended(process(GOES)) == 0
    after = stored()
    assert [canary for canary in canaries if canary in after] == []


def checkpoint() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_ten_years_on_nothing_is_left_of_a_contact_but_its_id_in_the_trail(committed: Cast, process: Process):
    year = {"organisation": committed.helpline, "from_": date(2025, 1, 1), "until": date(2026, 1, 1)}
    before = facts.gather(**year)
    assert ended(process("2035-11-03")) == 0
    assert facts.gather(**year) == before
    assert before["contacts"]
    assert ended(process("2035-11-04")) == 0
    assert {name for name, rows in facts.gather(**year).items() if rows} == set()
    assert [group.model for group in declared.groups() if group.due(date(2090, 1, 1)).exists()] == []
