"""Minutes for all, made by one process while another answers the page: it says how far, and gives each."""

import json
import secrets
import subprocess
import sys

from installations import Installation

FILL = """
import json, uuid
from django.utils import timezone
from acting import acting
from houvast.records.cases import operations
from houvast.records.cases.operations import Person, conferences
from table import agency, partner, seated
worker, lead, administrator = (acting(each) for each in ("worker", "lead", "administrator"))
[team, *_] = worker.teams("cases.open_at_house")
who = [Person(1, age_group="ADULT")]
case = operations.open_at_house(who, team=team, once=uuid.uuid4(), by=worker)
made = conferences.plan_conference(
    timezone.localdate(), team=team, chair=lead.id, minute_taker=worker.id, by=worker
)
conferences.put_on_agenda(made, case, because="CHOICE", by=worker)
agencies = [agency("CAW", by=administrator, name=name) for name in ("First", "Second")]
for each in agencies:
    seated(case, each, partner(each, by=administrator), by=worker)
    conferences.note_attendance(made, "Somebody", how="PRESENT", agency=each, by=worker)
print(json.dumps([f"/desk/conferences/{made}/minutes/", *map(str, agencies)]))
"""

SIGNED_IN = """
import json, sys, time
from django.test.utils import setup_test_environment
from acting import acting
from houvast.interfaces.desk import minutes
from whole import unlocked
setup_test_environment()
"""

MAKE = (
    SIGNED_IN
    + """
client, page = unlocked(acting("worker")), sys.argv[1]
make, made = minutes.conferences.minutes_of_agency, []

def in_turn(*said, **more):
    if made:
        print("one is made", flush=True)
        sys.stdin.readline()
    made.append(make(*said, **more))
    return made[-1]

minutes.conferences.minutes_of_agency = in_turn
assert client.post(page + "make/").status_code == 302
print(json.dumps({name: each.value for name, each in client.cookies.items()}), flush=True)
while any(each.is_working for each in minutes._kept.values()):
    time.sleep(0.05)
print("all are made", flush=True)
sys.stdin.readline()
"""
)

ASK = (
    SIGNED_IN
    + """
from django.test import Client
client = Client()
for name, value in json.loads(sys.argv[1]).items():
    client.cookies[name] = value
assert not minutes._kept
for path in sys.argv[2:]:
    answer = client.get(path)
    print(json.dumps([answer.status_code, answer.content[:200_000].decode(errors="replace")]))
"""
)


def test_one_process_makes_them_and_another_says_how_far_and_gives_them(installation: Installation):
    installation.more["HOUVAST_TOGETHER"] = secrets.token_hex(32)  # as processes that serve together have
    page, first, second = json.loads(installation.python(FILL))
    with subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{MAKE}", page],
        env=installation.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as making:  # fmt: skip
        assert making.stdin
        assert making.stdout
        said = [making.stdout.readline(), making.stdout.readline()]
        assert "one is made\n" in said
        [cookies] = [each for each in said if each.startswith("{")]

        def asked(*paths: str) -> list[tuple[int, str]]:
            return [
                tuple(json.loads(each)) for each in installation.python(ASK, cookies, *paths).splitlines()
            ]

        [(status, shown)] = asked(page)
        assert status == 200
        assert "1 van 2" in shown
        assert 'data-again="1"' in shown
        making.stdin.write("go on\n")
        making.stdin.flush()
        assert making.stdout.readline() == "all are made\n"
        (_status, shown), *saved = asked(page, f"{page}{first}/saved/", f"{page}{second}/saved/")
        assert "2 van 2" in shown
        assert 'data-again="1"' not in shown
        assert [each.startswith("%PDF") for _status, each in saved] == [True, True]
        making.stdin.write("end\n")
        making.stdin.flush()
