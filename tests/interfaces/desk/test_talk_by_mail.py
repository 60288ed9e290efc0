"""A talk that came by mail, at the desk: its answer in a chosen language, and one that came back."""

import uuid

import pytest
from django.core import mail as outbox
from django.utils import timezone
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.records.contacts.models import Talk
from houvast.records.contacts.operations import answering, mailing
from records.contacts.talking_with import set_line

RAW = b"From: Sam <sam@example.org>\r\nMessage-ID: <1@x>\r\nSubject: Aide\r\n\r\nIl m'enferme."
BOUNCE = (
    "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nMessage-ID: <2@x>\r\nSubject: failed\r\n\r\n"
    "Message-ID: {mark}\r\n"
)


@pytest.fixture
def talk(cast: Cast, settings: Settings) -> uuid.UUID:
    set_line(cast.phone_line, by=cast.administrator)
    settings.CLAMD = "none"
    settings.MAIL_ADDRESS, settings.MAIL_SMTP = "line@example.org", "smtp://localhost"
    made = mailing.receive_mail(RAW, own="line@example.org", by=cast.command).id
    assert made
    answering.take_talk(made, by=cast.worker)
    mailing.allow_mail(made, by=cast.worker)
    return made


def test_it_is_answered_in_the_language_that_the_worker_chooses(client_of, cast: Cast, talk: uuid.UUID):
    client, page = client_of(cast.worker), f"/desk/talks/{talk}/"
    assert '<option value="nl" selected>' in client.get(page).content.decode()
    said = {"text": "Je suis là", "language": "fr", "once": uuid.uuid4()}
    client.post(f"{page}mail/", said)
    assert (outbox.outbox[0].subject, Talk.objects.get(id=talk).language) == ("Réponse", "fr")
    assert '<option value="fr" selected>' in client.get(page).content.decode()
    client.post(f"{page}mail/", {**said, "language": "xx", "once": uuid.uuid4()})
    assert len(outbox.outbox) == 1


def test_the_queue_says_why_it_waits_again_where_an_answer_came_back(client_of, cast: Cast, talk: uuid.UUID):
    mailing.answer_by_mail(talk, "Ik ben er", once=uuid.uuid4(), by=cast.worker)
    answering.end_talk(talk, because="BY_WORKER", by=cast.worker)
    client = client_of(cast.worker)
    assert "een antwoord kwam niet aan" not in client.get("/desk/talks/").content.decode()
    raw = BOUNCE.format(mark=outbox.outbox[0].message()["Message-ID"]).encode()
    assert mailing.receive_mail(raw, own="line@example.org", by=cast.command).kind == "CAME_BACK"
    assert Talk.objects.get(id=talk, state="WAITING").waits_since <= timezone.now()
    shown = client.get("/desk/talks/").content.decode()
    assert "een antwoord kwam niet aan" in shown
    assert "doorgegeven" not in shown


def not_set_up(settings: Settings, cast: Cast, talk: uuid.UUID) -> None:
    settings.MAIL_SMTP = ""


def unsafe_meanwhile(settings: Settings, cast: Cast, talk: uuid.UUID) -> None:
    mailing.forbid_mail(talk, by=cast.worker)


@pytest.mark.parametrize("meanwhile", [not_set_up, unsafe_meanwhile])
def test_what_was_typed_and_cannot_go_comes_back(client_of, cast: Cast, talk: uuid.UUID, settings, meanwhile):
    client, page = client_of(cast.worker), f"/desk/talks/{talk}/"
    once = str(uuid.uuid4())
    meanwhile(settings, cast, talk)
    answer = client.post(f"{page}mail/", {"text": "Je suis là", "language": "fr", "once": once})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'role="alert"' in shown
    assert ">Je suis là</textarea>" in shown
    if meanwhile is not_set_up:
        assert f'name="once" value="{once}"' in shown
        assert '<option value="fr" selected>' in shown
    assert outbox.outbox == []
    assert client.get(f"{page}mail/")["Location"] == page
