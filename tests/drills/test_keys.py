"""The drills of the keys, on a whole installation by its own commands: the administrator who holds everything
but a password, two custodians and one, a destroyed month and an older backup, and re-keying that is killed.
"""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from installations import FIRST, Installation, installed

pytestmark = pytest.mark.drill

Figure = Callable[[str], None]

# Everything of the installation but passwords: which keys are there, and whether any opens what is sealed.
TRY_EVERYTHING = """
import hashlib
from pathlib import Path
from django.apps import apps
from django.conf import settings
from houvast.library.sealing.box import CannotOpen, open_sealed, unwrap
from houvast.records.contacts.models import Contact, Draft, ReaderKey
values = {str(settings.SECRET_KEY).encode()}
for model in apps.get_models(include_auto_created=True):
    for row in model._default_manager.values_list():
        values |= {bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row}
for folder in (settings.HOME, settings.KEYS, *settings.MONTH_KEYS):
    values |= {f.read_bytes() for f in Path(folder).rglob("*") if f.is_file() and f.stat().st_size < 10_000}
short = {value for value in values if 0 < len(value) <= 200}
keys = {v for v in short if len(v) == 32} | {hashlib.sha256(v).digest() for v in short}
boxes = [bytes(row.wrapped) for row in (*ReaderKey.objects.all(), *Draft.objects.all())]
notes = [(bytes(c.sealed), f"contact/{c.id}/{c.version}") for c in Contact.objects.all()]
opened = 0
for key in keys:
    for box in boxes:
        try:
            unwrap(box, private=key); opened += 1
        except CannotOpen:
            pass
    for note, place in notes:
        try:
            open_sealed(note, key=key, place=place); opened += 1
        except CannotOpen:
            pass
print(len(keys), len(boxes) + len(notes), opened)
"""
READ = """
import cast
from acting import acting
from houvast.records.contacts import operations, queries
by = acting("worker")
rows = queries.contacts(queries.Wanted(), seen_by=by).rows
opened = [operations.read(row.id, by=by) for row in rows]
print("|".join(each.registration.details.note for each in opened if not each.damaged))
"""
CUSTODIANS = """
import cast
from acting import acting
from houvast.records.accounts import operations
signer, statistician, administrator = acting("signer"), acting("statistician"), acting("administrator")
operations.name_custodians([signer.id, statistician.id, administrator.id], by=administrator)
worker = acting("worker")
operations.entrust(next(iter(worker.teams("contacts.read"))), by=worker)
"""
RECOVERED_BY = """
import sys
import cast
from acting import acting
from houvast.records.accounts import operations
from houvast.records.accounts.guard import Refused
from houvast.records.accounts.models import HeldKey
worker = acting("worker")
HeldKey.objects.filter(staff=worker.id).delete()
first, second = acting(sys.argv[1]), acting(sys.argv[2])
asked = operations.ask_recovery(worker.id, by=first)
try:
    operations.agree_to_recovery(asked, by=second)
    print("recovered", HeldKey.objects.filter(staff=worker.id).count())
except Refused:
    operations.take_recovery_back(asked, by=first)
    print("refused", HeldKey.objects.filter(staff=worker.id).count())
"""
DESTROY = """
import datetime, sys
from houvast.records.accounts import operations, queries
from houvast.records.accounts.guard import installation
print(len(operations.destroy_months(datetime.date.fromisoformat(sys.argv[1]),
                                    by=installation(queries.helplines()[0].id))))
"""
REKEYED = """
import os, signal, sys
import cast
from acting import acting
from django.db import connection
from houvast.records.accounts import operations
from houvast.records.contacts import operations as contacts
lead = acting("lead")
team = next(iter(lead.teams("contacts.read")))
ends_at, said = int(sys.argv[1]), 0

def counting(execute, sql, params, many, context):
    global said
    if said or sql.startswith(("UPDATE", "INSERT", "DELETE")):
        said += 1
    if said == ends_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

if sys.argv[2] == "leave":
    operations.renew_team_keys(team, by=lead)
connection.execute_wrappers.append(counting)
contacts.rekey(team, by=lead)
print("done", said)
"""


def test_the_administrator_with_everything_but_a_password_opens_nothing(
    installation: Installation, figure: Figure
):
    keys, boxes, opened = map(int, installation.python(TRY_EVERYTHING).split())
    assert keys > 50
    assert boxes >= 2
    assert opened == 0
    assert installation.python(READ) == FIRST  # and somebody's password does
    figure(f"{keys} possible keys on {boxes} sealed values, {opened} opened")


def test_two_custodians_recover_and_one_does_not(installation: Installation, figure: Figure):
    installation.python(CUSTODIANS)
    assert installation.python(RECOVERED_BY, "signer", "signer") == "refused 0"
    assert installation.python(RECOVERED_BY, "administrator", "statistician") == "recovered 1"
    assert installation.python(READ) == FIRST
    figure("two of three custodians recovered 1 key; one alone 0")


def test_an_older_backup_opens_nothing_once_its_months_are_destroyed(
    installation: Installation, key: Path, tmp_path: Path, figure: Figure
):
    """Restored beside the keys of the installation that lived on: every password and custodian is there."""
    installation.python(CUSTODIANS)
    backup = tmp_path / "older.backup"
    made = installation.houvast("backup", "--to", backup)
    assert made.code == 0, made.said
    with installed(installation.kind, tmp_path / "before") as before:
        before.more = {"HOUVAST_KEYS_COPY": str(installation.home / "keys-copy")}
        assert before.houvast("restore", backup, "--key", key).code == 0
        assert before.python(READ) == FIRST  # while the month lives, the backup is worth something
    gone = int(installation.python(DESTROY, "2100-01-01"))
    assert gone >= 1
    with installed(installation.kind, tmp_path / "after") as after:
        after.more = {"HOUVAST_KEYS_COPY": str(installation.home / "keys-copy")}
        restored = after.houvast("restore", backup, "--key", key)
        assert restored.code == 0, restored.said
        assert after.python(READ) == ""
        assert after.python(RECOVERED_BY, "signer", "statistician") == "recovered 1"
        assert after.python(READ) == ""
    figure(f"{gone} month keys destroyed; the older backup restored, 0 notes opened")


def test_re_keying_that_is_killed_leaves_every_key_old_or_new(installation: Installation, figure: Figure):
    killed, ends_at, started = 0, 0, "leave"
    while True:
        ends_at += 1
        ran = subprocess.run(
            [sys.executable, "-c", f"import django; django.setup()\n{REKEYED}", str(ends_at), started],
            env=installation.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        started = "go on"
        assert FIRST in installation.python(READ.replace('"worker"', '"lead"'))
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL, ran.stderr
        killed += 1
    assert killed >= 3
    figure(f"killed at each of {killed} statements; every note opened after each")
