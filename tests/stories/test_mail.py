"""Mail with a real Dovecot and SMTP server: what came is sealed here and gone there, what goes goes once."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from installations import Installation
from mail_servers import PASSWORD as POST_PASSWORD
from mail_servers import USER, Post, certificate_for, smtp
from mailboxes import PASSWORD, Mailbox, mailbox
from sampling import sampled

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
    os.utime(box.files()[0], (time.time() - 7200,) * 2)
    box.deliver(RAW % (2, 2))
    assert "1 in the mailbox came more than an hour ago" in reading.houvast("doctor", "--json").out


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


NOT_LOOPBACK = "127.0.0.2"  # this machine, by an address to which nothing goes without TLS
BEGUN = """
import sys
from acting import acting
from houvast.records.contacts.models import Talk
from houvast.records.contacts.operations import answering, mailing
by = acting("worker")
talk = Talk.objects.get(door="EMAIL").id
answering.take_talk(talk, by=by)
mailing.allow_mail(talk, by=by)
"""
ANSWERED = """
import os, sys, uuid
from acting import acting
from houvast.records.contacts.models import Talk
from houvast.records.contacts.operations import answering, mailing
by = acting("worker")
talk = Talk.objects.get(door="EMAIL").id
unsent = mailing.sender(talk, by=by).unsent
print(os.getpid(), unsent and (unsent.text, unsent.is_unsure), flush=True)
try:
    mailing.answer_by_mail(talk, "I am here", once=unsent.once if unsent else uuid.UUID(int=1), by=by)
except mailing.NotPossible as refusal:
    print(refusal)
print([(each.author, each.text) for each in answering.open_talk(talk, by=by).said])
"""


@pytest.fixture
def post(reading: Installation, box: Mailbox) -> Iterator[Post]:
    """Where answers go out: over STARTTLS, with a password."""
    with tempfile.TemporaryDirectory(prefix="p") as folder:
        certificate_for(NOT_LOOPBACK, Path(folder))
        (reading.home / "keys" / "mail-smtp-password").write_text(POST_PASSWORD)
        both = Path(folder) / "both"
        both.write_bytes(
            (box.folder / "certificate").read_bytes() + (Path(folder) / "certificate").read_bytes()
        )
        with smtp(NOT_LOOPBACK, certificate=Path(folder)) as post:
            reading.more |= {
                "SSL_CERT_FILE": str(both),
                "HOUVAST_MAIL_SMTP": f"smtp://{USER}@{NOT_LOOPBACK}:{post.port}",
            }
            box.deliver(RAW % (1, 1))
            assert reading.houvast("mail", "fetch").code == 0
            reading.python(BEGUN)
            yield post


def killed(reading: Installation, post: Post, moment: str) -> None:
    """An answer, by a process that is killed while the mail server has it in hands."""
    process = subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup()\n{ANSWERED}"],
        env=reading.environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    setattr(post, moment, lambda: (os.kill(process.pid, signal.SIGKILL), process.wait(20)))
    try:
        assert process.wait(60) == -signal.SIGKILL
    finally:
        process.stdout and process.stdout.close()
        setattr(post, moment, None)


def test_an_answer_goes_out_encrypted_and_what_is_answered_to_it_goes_on_with_the_talk(
    reading: Installation, box: Mailbox, post: Post
):
    assert "WORKER" in reading.python(ANSWERED)
    (sent,) = post.mails
    assert (post.was_encrypted, sent["To"]) == ([True], "sam@example.org")
    box.deliver(
        b"From: sam@example.org\r\nMessage-ID: <2@x>\r\nIn-Reply-To: "
        + sent["Message-ID"].encode()
        + b"\r\nSubject: Re\r\n\r\nHe is away on Monday."
    )
    ran = reading.houvast("mail", "fetch")
    assert "1: went on with an earlier talk." in ran.out + ran.said
    assert (reading.python(TALKS), box.files()) == ("1", [])
    assert not box.holds(b"away on Monday")
    assert "He is away on Monday." in reading.python(ANSWERED)


@pytest.mark.parametrize("moment", sampled("after_taking", "before_taking"))
def test_killed_while_an_answer_goes_it_is_offered_again_and_goes_under_the_same_mark(
    reading: Installation, post: Post, moment: str
):
    killed(reading, post, moment)
    said = reading.python(ANSWERED)
    assert "('I am here', True)" in said  # it is offered, and said not to be sure
    assert said.count("('WORKER', 'I am here')") == 1
    assert 1 <= len(post.mails) <= 2
    assert len({mail["Message-ID"] for mail in post.mails}) == 1
    assert "None" in reading.python(ANSWERED).splitlines()[0]
    assert len({mail["Message-ID"] for mail in post.mails}) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "password"),
    [({"SSL_CERT_FILE": "/dev/null"}, POST_PASSWORD), ({}, "wrong")],
    ids=["a certificate that nobody vouches for", "a wrong password"],
)
def test_where_the_mail_server_cannot_be_trusted_nothing_goes_and_the_words_stay(
    reading: Installation, post: Post, more: dict[str, str], password: str
):
    (reading.home / "keys" / "mail-smtp-password").write_text(password)
    reading.more |= more
    said = reading.python(ANSWERED)
    assert "WORKER" not in said
    assert "('I am here', False)" in reading.python(ANSWERED)
    assert post.taken == []
