"""A mail that came, was taken and was answered by mail: what tests of later mails and bounces begin with."""

import re
import uuid

from django.core import mail as outbox
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.records.contacts.operations import answering, mailing
from records.contacts.talking_with import set_line

FIRST = b"From: Sam <sam@example.org>\r\nMessage-ID: <1@x>\r\nSubject: Help\r\n\r\nHe locks me in."


def mail_door(cast: Cast, settings: Settings) -> None:
    set_line(cast.phone_line, by=cast.administrator)
    settings.CLAMD = "none"
    settings.MAIL_ADDRESS, settings.MAIL_SMTP = "line@example.org", "smtp://localhost"


def received(cast: Cast, raw: bytes) -> mailing.Received:
    return mailing.receive_mail(raw, own="line@example.org", by=cast.command)


def answered(cast: Cast) -> uuid.UUID:
    """The talk that it is."""
    made = received(cast, FIRST).id
    assert made
    answering.take_talk(made, by=cast.worker)
    mailing.allow_mail(made, by=cast.worker)
    mailing.answer_by_mail(made, "I am here", once=uuid.uuid4(), by=cast.worker)
    return made


def mark() -> str:
    """By which our last answer is known again."""
    found = re.search(rb"^Message-ID: (<.*>)", outbox.outbox[-1].message().as_bytes(), re.MULTILINE)
    assert found
    return found[1].decode()
