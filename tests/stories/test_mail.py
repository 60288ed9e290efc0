"""`houvast mail fetch` with a real Dovecot: what came is sealed here and gone there, once."""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from installations import Installation
from mailboxes import PASSWORD, Mailbox, mailbox

RAW = b"From: Sam <sam@example.org>\r\nMessage-ID: <%d@x>\r\nSubject: Help\r\n\r\nHe locks me in %d."
LINE = """
from acting import acting
from houvast.records.contacts.operations import answering
by = acting("administrator")
worker = acting("worker")
always = [{"rule": "FREQ=DAILY", "from": "00:00", "until": "24:00"}]
answering.set_line(next(iter(worker.teams("contacts.register"))), {
    "doors": ["EMAIL"], "languages": ["nl"], "hours": always, "time_zone": "Europe/Brussels",
    "closed_days": [], "overflow": None}, by=by)
"""
TALKS = "from houvast.records.contacts.models import Talk; print(Talk.objects.filter(door='EMAIL').count())"
KILLED = """
import os, signal
import django; django.setup()
from houvast.records.contacts.mailing import box
box.Box.remove = lambda self, number: os.kill(os.getpid(), signal.SIGKILL)
from houvast.interfaces.cli.main import main
main()
"""


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with tempfile.TemporaryDirectory(prefix="d") as folder, mailbox(Path(folder)) as box:
        yield box


@pytest.fixture
def reading(installation: Installation, box: Mailbox) -> Installation:
    """An installation that reads this mailbox, with a team that answers mail."""
    installation.python(LINE)
    (installation.home / "keys" / "mail-password").write_text(PASSWORD)
    installation.more |= {
        "HOUVAST_MAIL_IMAP": box.address,
        "HOUVAST_MAIL_ADDRESS": "line@example.org",
        "SSL_CERT_FILE": str(box.folder / "certificate"),
        "HOUVAST_CLAMD": "none",
    }
    return installation


def test_mail_comes_in_and_is_gone_from_the_server_and_its_files(reading: Installation, box: Mailbox):
    box.deliver(
        RAW % (1, 1),
        RAW % (2, 2),
        b"Auto-Submitted: auto-replied\r\n" + RAW % (3, 3),
        b"Return-Path: <>\r\n" + RAW % (4, 4),
    )
    assert box.holds(b"locks me in")
    ran = reading.houvast("mail", "fetch")
    assert ran.code == 0, ran.said
    assert "2: began a talk." in ran.out + ran.said
    assert "sam@example.org" not in ran.out + ran.said
    assert box.files() == []
    assert not box.holds(b"locks me in")
    assert not box.holds(b"sam@example.org")
    assert reading.python(TALKS) == "2"
    assert "No mail." in (again := reading.houvast("mail", "fetch")).out + again.said


def test_killed_between_keeping_and_removing_it_comes_in_once(reading: Installation, box: Mailbox):
    box.deliver(RAW % (1, 1))
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, "mail", "fetch"],
        env=reading.environment,
        capture_output=True,
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (reading.python(TALKS), len(box.files())) == ("1", 1)
    ran = reading.houvast("mail", "fetch")
    assert "1: had come in before." in ran.out + ran.said
    assert (reading.python(TALKS), box.files()) == ("1", [])


def test_a_huge_mail_comes_in_by_its_beginning(reading: Installation, box: Mailbox):
    box.deliver(RAW % (1, 1) + b"\r\n" + b"x" * 31_000_000)
    ran = reading.houvast("mail", "fetch")
    assert ran.code == 0, ran.said
    assert (reading.python(TALKS), box.files()) == ("1", [])


def test_without_a_team_that_answers_mail_it_stays_on_the_server(reading: Installation, box: Mailbox):
    reading.python("from houvast.records.contacts.models import Line; Line.objects.all().delete()")
    box.deliver(RAW % (1, 1))
    ran = reading.houvast("mail", "fetch")
    assert (ran.code, "No team answers mail" in ran.said) == (1, True)
    assert len(box.files()) == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"SSL_CERT_FILE": "/dev/null"}, "does not answer as it should"),
        ({"HOUVAST_MAIL_IMAP": "imap://line@mail.example.org"}, "without TLS"),
        ({"HOUVAST_MAIL_IMAP": ""}, "names none"),
        ({"HOUVAST_MAIL_IMAP": "imaps://line@localhost:9"}, "does not answer as it should"),
    ],
)
def test_a_mailbox_that_cannot_be_read_safely_is_not_read(
    reading: Installation, box: Mailbox, more: dict[str, str], said: str
):
    box.deliver(RAW % (1, 1))
    reading.more |= more
    ran = reading.houvast("mail", "fetch")
    assert (ran.code, said in " ".join(ran.said.split())) == (1, True), ran.said
    assert len(box.files()) == 1
