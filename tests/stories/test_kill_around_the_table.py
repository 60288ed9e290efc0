"""The process is killed (kill -9) at each write of what shares, unshares and minutes: nothing is half shared.

On a database of its own, as tests/stories/test_kill.py: for every statement that writes, a process does the
operation and is killed there. Afterwards all that the tables say is as before; only the process that came to
its end left everything.
"""

import os
import re
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from stories.test_kill import DATABASES, Server

pytestmark = pytest.mark.slow

CODE = """
import django; django.setup()
import os, signal, sys
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.apps import apps
from django.db import connection
from django.utils import timezone
import cast, table
from houvast.records.cases import operations
from houvast.records.cases.models import ContributionKey, Seat
from houvast.records.cases.operations import Person, conferences, grounds, laying, partnering
from houvast.records.contacts import operations as contacts

who = cast.gather()
by, today = who.worker, timezone.localdate()
of = contacts.register(cast.registration(cast.WOMAN), team=who.phone_line, by=by)
case = operations.open_from_contact(of, [Person(1, age_group="ADULT")], by=by)
helper, seat, ground = {}, {}, {}
for kind in ("CAW", "GP_HOSPITAL", "MENTAL_HEALTH"):
    team = table.agency(kind, by=who.administrator)
    helper[kind] = table.partner(team, by=who.administrator)
    ground[kind] = grounds.invoke_ground(case, table.consent(1), agency=team, by=by)
    if kind != "MENTAL_HEALTH":
        seat[kind] = table.invited(case, team, ground[kind], by=by)
        partnering.accept_seat(seat[kind], secrecy=True, by=helper[kind])
last = team
two = list(seat.values())
laying.lay(case, "Eerst.", field="SITUATION", about=1, to=two, by=by)
told = [each.agency_id for each in Seat.objects.filter(pk__in=two)]
met = conferences.plan_conference(today, team=who.phone_line, chair=who.lead.id, minute_taker=by.id, by=by)
item = conferences.put_on_agenda(met, case, because="CHOICE", by=by)
for each in told:
    conferences.note_attendance(met, "Somebody", how="PRESENT", agency=each, by=by)
said = {"kind": "INFORMATION", "field": "SITUATION", "about": 1}
conferences.add_line(item, "Gezegd.", **said, to=told, version=1, by=by)

ACTS = {
    "inviting": lambda: table.invited(case, last, ground["MENTAL_HEALTH"], by=by),
    "laying for two": lambda: laying.lay(case, "Dan.", field="SITUATION", about=1, to=two, by=by),
    "a document": lambda: table.with_document(case, by=by, to=two),
    "a line of minutes": lambda: conferences.add_line(item, "Nog.", **said, to=told, version=2, by=by),
    "minutes": lambda: conferences.minutes_of_agency(met, told[0], by=by),
    "withdrawing consent": lambda: grounds.end_ground(ground["CAW"], by=by),
    "closing all keys": lambda: operations.close(case, outcome="SAFER", by=by),
}

def everything():
    return {
        model.__name__: sorted(repr(sorted(row.items())) for row in model._default_manager.values())
        for label in ("cases", "audit") for model in apps.get_app_config(label).get_models()
    }

def killed_at(number):
    written = 0
    def counting(execute, sql, params, many, context):
        nonlocal written
        if sql.lstrip()[:6].upper() in ("INSERT", "UPDATE", "DELETE"):
            written += 1
            if written == number:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)
    return connection.execute_wrapper(counting)

for name, act in ACTS.items():
    before, number = everything(), 0
    while True:
        number += 1
        connection.close()
        pid = os.fork()
        if pid == 0:
            try:
                with killed_at(number):
                    act()
            except BaseException as odd:
                print(repr(odd), file=sys.stderr, flush=True)
                os._exit(7)
            os._exit(0)
        _pid, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            assert everything() == before, (name, number)
            continue
        assert status == 0, (name, number, status)
        assert everything() != before, name
        break
    print(name, number - 1)

held = ContributionKey.objects.filter(seat__isnull=False)
assert {bytes(each.wrapped) for each in held} == {b""}
assert set(Seat.objects.values_list("state", flat=True)) == {"ENDED"}
"""


@pytest.fixture(params=DATABASES)
def beside(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> Iterator[Server]:
    if request.param == "sqlite":
        home = shutil.copytree(migrated, tmp_path / "home")
        yield Server(home, f"sqlite:///{home / 'houvast.sqlite3'}")
        return
    base, name = os.environ["DATABASE_URL"], f"kill_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(base, autocommit=True) as administrator:
        administrator.execute(f'CREATE DATABASE "{name}"')
        try:
            yield Server(tmp_path, re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", base, count=0))
        finally:
            administrator.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_killed_at_any_write_nothing_is_half_shared_half_closed_or_half_minuted(beside):
    said = dict(line.rsplit(" ", 1) for line in beside.python(CODE).splitlines())
    assert list(said) == [
        "inviting", "laying for two", "a document", "a line of minutes", "minutes", "withdrawing consent",
        "closing all keys",
    ]  # fmt: skip
    assert min(map(int, said.values())) >= 2, said  # each writes more than once: there is a middle
