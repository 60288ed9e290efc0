"""houvast mail: one mail that cannot be taken in keeps out no other, and somebody learns of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cast import Cast
from houvast.interfaces.cli import checks
from houvast.records.accounts import queries
from houvast.records.contacts import arrived
from houvast.records.contacts.mailing import box
from houvast.records.contacts.models import Talk
from records.contacts.talking_with import set_line

RAW = b"From: Sam <sam@example.org>\r\nMessage-ID: <%d@x>\r\nSubject: Help\r\n\r\nHe locks me in %d."


class Shelf:
    """A mailbox without a server: mails by number, and when they came."""

    def __init__(self, *mails: bytes) -> None:
        self.mails = {b"%d" % number: mail for number, mail in enumerate(mails, 1)}
        self.came: dict[bytes, datetime] = {}

    def waiting(self) -> list[bytes]:
        return list(self.mails)

    def fetch(self, number: bytes) -> tuple[bytes, bool]:
        if not self.mails[number]:
            raise box.NoBox("it did not hand out a mail that it has")
        return self.mails[number], True

    def remove(self, number: bytes) -> None:
        del self.mails[number]

    def came_at(self, number: bytes) -> datetime:
        return self.came.get(number, timezone.now())


@pytest.fixture
def shelf(cast: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    set_line(cast.phone_line, by=cast.administrator)
    settings.CLAMD = "none"
    settings.MAIL_ADDRESS, settings.MAIL_IMAP = "line@example.org", "imaps://line@localhost:1"
    monkeypatch.setattr(queries, "front_helpline", lambda: cast.administrator.organisation)
    shelf = Shelf(RAW % (1, 1), RAW % (2, 2), RAW % (3, 3))

    @contextmanager
    def opened() -> Iterator[Shelf]:
        yield shelf

    monkeypatch.setattr(box, "opened", opened)
    return shelf


def test_one_that_cannot_be_taken_in_stays_and_the_others_come_in(
    shelf: Shelf, houvast: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
):
    real = arrived.keep

    def fails(talk: Talk, read: arrived.Read, **more: Any) -> object:
        if "in 2" in read.mail.text:
            raise ValueError(read.mail.text)
        return real(talk, read, **more)

    monkeypatch.setattr(arrived, "keep", fails)
    for began in ("2: began a talk.", "1: could not be taken in"):  # it is tried again, and told again
        ran = houvast("mail", "fetch")
        assert (ran.code, list(shelf.mails), Talk.objects.count()) == (1, [b"2"], 2)
        assert began in ran.said
        assert "1: could not be taken in; it stays there (ValueError, test_mail.py line" in ran.said
        for word in ("locks me in", "Help", "sam@"):
            assert word not in ran.said + ran.out
    monkeypatch.setattr(arrived, "keep", real)
    assert houvast("mail", "fetch").code == 0
    assert (shelf.mails, Talk.objects.count()) == ({}, 3)


def test_one_that_the_server_does_not_hand_out_keeps_out_no_other(shelf: Shelf, houvast: Callable[..., Any]):
    shelf.mails[b"1"] = b""
    ran = houvast("mail", "fetch")
    assert (ran.code, list(shelf.mails), Talk.objects.count()) == (1, [b"1"], 2)
    assert "did not hand it out" in ran.said


def test_all_that_comes_in_ends_well(shelf: Shelf, houvast: Callable[..., Any]):
    ran = houvast("mail", "fetch")
    assert (ran.code, shelf.mails) == (0, {})


def test_mail_that_stays_is_told_by_the_doctor_after_an_hour(shelf: Shelf):
    assert list(checks.mail.box_of_the_helpline()) == []
    shelf.came[b"2"] = timezone.now() - timedelta(minutes=70)
    (found,) = checks.mail.box_of_the_helpline()
    assert (found.is_problem, "1 in the mailbox came more than an hour ago" in found.wrong) == (True, True)
