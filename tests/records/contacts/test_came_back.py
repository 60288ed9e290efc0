"""An answer of ours that did not arrive: its talk says so and waits again. Other bounces are thrown away."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.utils import timezone
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.records.accounts.guard import installation
from houvast.records.contacts import anew, talks
from houvast.records.contacts.models import MailAnswer, MailArrival, Talk
from houvast.records.contacts.operations import answering, erasing, mailing
from houvast.records.contacts.queries import talks as queries
from records.contacts.mail_answered import answered, mail_door, mark, received
from traces import left

REPORT = """Return-Path: <>
From: MAILER-DAEMON@mx.example
To: line@example.org
Message-ID: <{once}@mx.example>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type={kind}; boundary="b"

--b

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; sam@example.org
Action: {action}
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

From: line@example.org
Message-ID: {mark}
--b--
"""
BY_HAND = """Return-Path: <>
From: MAILER-DAEMON@qmail.example
Message-ID: <{once}@qmail.example>
{head}

Hi. This is the qmail-send program. I was not able to deliver your message.

--- Below this line is a copy of the message.

Message-ID: {mark}
Subject: Antwoord
"""


@pytest.fixture(autouse=True)
def set_up(cast: Cast, settings: Settings) -> None:
    mail_door(cast, settings)


@pytest.fixture
def talk(cast: Cast) -> uuid.UUID:
    return answered(cast)


def report(mark: str, *, action: str = "failed", kind: str = "delivery-status") -> bytes:
    return REPORT.format(once=uuid.uuid4(), mark=mark, action=action, kind=kind).encode()


def by_hand(mark: str, head: str = "Subject: failure notice") -> bytes:
    return BY_HAND.format(once=uuid.uuid4(), mark=mark, head=head).encode()


def said(cast: Cast, talk: uuid.UUID) -> list[tuple[str, str | None]]:
    return [(each.author, each.text) for each in answering.open_talk(talk, by=cast.worker).said]


def by_exim(mark: str) -> bytes:
    return by_hand(mark, "X-Failed-Recipients: sam@example.org\nAuto-Submitted: auto-replied")


@pytest.mark.parametrize("made", [report, by_hand, by_exim])
def test_the_talk_says_it_and_waits_again_and_the_answer_is_no_longer_said_to_be_sent(
    cast: Cast, talk: uuid.UUID, made
):
    answering.end_talk(talk, because="BY_WORKER", by=cast.worker)
    raw = made(mark()).replace(b"\n", b"\r\n")
    got = received(cast, raw)
    assert (got.kind, got.id) == ("CAME_BACK", talk)
    assert left("contacts.receive_mail", by=cast.command, subject=talk)
    row = Talk.objects.get(id=talk)
    assert (row.state, row.last_seq > row.answered_to) == ("WAITING", True)
    assert (MailAnswer.objects.get().state, MailArrival.objects.filter(kind="BOUNCE").count()) == (
        "CAME_BACK",
        1,
    )
    (waits,) = queries.waiting(seen_by=cast.worker)
    assert (waits.unreached, waits.handed_over, waits.comes_back) == (True, False, False)
    answering.take_talk(talk, by=cast.worker)
    author, text = said(cast, talk)[-1]
    assert (author, "Ons antwoord van" in (text or ""), "niet aangekomen" in (text or "")) == (
        "NOTE",
        True,
        True,
    )
    assert (received(cast, raw).kind, len(outbox.outbox)) == ("AGAIN", 1)


def test_in_hands_it_stays_in_hands_and_is_not_answered(cast: Cast, talk: uuid.UUID):
    received(cast, report(mark()))
    row = Talk.objects.get(id=talk)
    assert (row.state, row.last_seq > row.answered_to) == ("IN_HANDS", True)
    assert mailing.sender(talk, by=cast.worker).unsent is None
    mailing.answer_by_mail(talk, "Again", once=uuid.uuid4(), by=cast.worker)
    assert len(outbox.outbox) == 2
    answering.end_talk(talk, because="BY_WORKER", by=cast.worker)


def test_told_of_twice_it_stands_there_once(cast: Cast, talk: uuid.UUID):
    assert received(cast, report(mark())).kind == "CAME_BACK"
    assert received(cast, report(mark())).kind == "BOUNCE"
    assert len(said(cast, talk)) == 3


@pytest.mark.parametrize(
    "made",
    [
        lambda mark: report(mark, action="delayed"),
        lambda mark: report(mark, action="delivered"),
        lambda mark: report(mark, kind="disposition-notification"),
        lambda mark: report(f"<{uuid.uuid4()}@example.org>"),
        lambda mark: report("<no-mark-of-ours@example.org>"),
        lambda mark: by_hand(mark, "Auto-Submitted: auto-replied"),
        lambda mark: by_hand("<x@y>", f"In-Reply-To: {mark}\nSubject: I am away"),
    ],
)
def test_what_is_late_was_read_or_is_none_of_ours_is_thrown_away_as_before(cast: Cast, talk: uuid.UUID, made):
    got = received(cast, made(mark()))
    assert (got.kind, got.id, Talk.objects.count()) == ("BOUNCE", None, 1)
    assert len(said(cast, talk)) == 2
    assert MailAnswer.objects.get().state == "SENT"


def test_another_helpline_learns_nothing_of_it(cast: Cast, talk: uuid.UUID):
    by = installation(cast.outsider.organisation)
    assert mailing.receive_mail(report(mark()), own="x@example.org", by=by).kind == "BOUNCE"
    assert len(said(cast, talk)) == 2


def test_under_a_fresh_key_it_opens_too(cast: Cast, talk: uuid.UUID):
    received(cast, report(mark()))
    row = Talk.objects.get(id=talk)
    before = said(cast, talk)
    anew.seal_anew(row, talks.team_key(row, action="contacts.open_talk", by=cast.worker))
    assert said(cast, talk) == before


def test_once_its_talk_is_gone_it_is_thrown_away(cast: Cast, talk: uuid.UUID):
    raw = report(mark())
    erasing.erase_talk_content(on=timezone.localdate() + timedelta(days=120), by=cast.command)
    assert received(cast, raw).kind == "BOUNCE"


def test_thousands_of_ids_in_a_bounce_are_not_all_looked_for(cast: Cast, talk: uuid.UUID):
    many = "\n".join(f"<{uuid.uuid4()}@example.org>" for _ in range(5000))
    assert received(cast, by_hand(f"{many}\n{mark()}")).kind == "BOUNCE"
