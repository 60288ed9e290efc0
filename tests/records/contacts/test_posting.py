"""Answers by mail over a real SMTP server: taken once, tried again where that helps, kept where not."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.records.contacts import anew, sealed, talks
from houvast.records.contacts.mailing import posting
from houvast.records.contacts.models import MailAnswer, Message, Talk
from houvast.records.contacts.operations import NotPossible, answering, mailing
from mail_servers import Post, smtp
from records.contacts.talking_with import set_line

RAW = b"From: Sam <sam@example.org>\r\nMessage-ID: <1@x>\r\nSubject: Help\r\n\r\nHe locks me in."
LATER, NEVER, GONE = "451 4.3.0 Try later", "550 5.1.1 No such person", "421 4.3.2 Closing"


@pytest.fixture
def post(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    monkeypatch.setattr(posting, "PAUSE", 0.01)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with smtp() as post:
        settings.MAIL_SMTP = f"smtp://127.0.0.1:{post.port}"
        yield post


@pytest.fixture
def talk(cast: Cast, settings: Settings) -> uuid.UUID:
    settings.MAIL_ADDRESS, settings.CLAMD = "line@example.org", "none"
    set_line(cast.phone_line, by=cast.administrator)
    made = mailing.receive_mail(RAW, own="line@example.org", by=cast.command).id
    assert made
    answering.take_talk(made, by=cast.worker)
    mailing.allow_mail(made, by=cast.worker)
    return made


def answer(cast: Cast, talk: uuid.UUID, text: str = "I am here", once: uuid.UUID | None = None) -> None:
    mailing.answer_by_mail(talk, text, once=once or uuid.uuid4(), sender="An", by=cast.worker)


def unsent(cast: Cast, talk: uuid.UUID):
    found = mailing.sender(talk, by=cast.worker)
    assert found
    return found.unsent


def said(cast: Cast, talk: uuid.UUID) -> list[tuple[str, str | None]]:
    return [(each.author, each.text) for each in answering.open_talk(talk, by=cast.worker).said][1:]


def test_what_arrives_is_our_words_under_a_neutral_name_and_subject(cast: Cast, talk, post: Post):
    answer(cast, talk)
    (mail,) = post.mails
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "An <line@example.org>",
        "sam@example.org",
        "Antwoord",
    )
    assert mail.get_payload().strip() == "I am here"
    assert said(cast, talk) == [("WORKER", "I am here")]
    assert unsent(cast, talk) is None


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
@pytest.mark.parametrize("failure", [LATER, GONE])
def test_what_fails_for_a_moment_is_tried_again_and_goes_once(
    cast: Cast, talk, post: Post, at: str, failure: str
):
    post.answers[at] = [failure, failure]
    answer(cast, talk)
    assert (len(post.taken), post.asked.count(at)) == (1, 3)
    assert said(cast, talk) == [("WORKER", "I am here")]


def test_what_goes_on_failing_is_kept_and_offered_and_sent_later_once(cast: Cast, talk, post: Post):
    post.answers["DATA"] = [LATER] * 3
    once = uuid.uuid4()
    with pytest.raises(NotPossible, match="kept here: try again"):
        answer(cast, talk, once=once)
    assert (post.taken, said(cast, talk)) == ([], [])
    kept = unsent(cast, talk)
    assert (kept.text, kept.once, kept.is_unsure) == ("I am here", once, False)
    answer(cast, talk, kept.text, kept.once)
    answer(cast, talk, kept.text, kept.once)  # pressed twice
    assert len(post.taken) == 1
    assert (said(cast, talk), unsent(cast, talk)) == ([("WORKER", "I am here")], None)


@pytest.mark.parametrize("at", ["RCPT", "DATA"])
def test_a_refusal_for_good_is_not_tried_again_and_the_words_stay(cast: Cast, talk, post: Post, at: str):
    post.answers[at] = [NEVER] * 3
    with pytest.raises(NotPossible, match="refused it"):
        answer(cast, talk)
    assert post.asked.count(at) == 1
    assert (post.taken, unsent(cast, talk).text) == ([], "I am here")


def test_the_desk_shows_what_did_not_go_in_the_field_it_was_typed_in(cast: Cast, talk, post: Post, client_of):
    post.answers["DATA"] = [NEVER]
    desk: Client = client_of(cast.worker)
    desk.post(f"/desk/talks/{talk}/mail/", {"text": "Not <gone>", "once": str(uuid.uuid4())})
    page = desk.get(f"/desk/talks/{talk}/").content.decode()
    assert "Not &lt;gone&gt;</textarea>" in page
    assert "Dit is nog niet vertrokken" in page


def test_what_was_perhaps_sent_goes_again_under_the_same_mark_and_other_words_under_another(
    cast: Cast, talk, post: Post
):
    """As after a kill between the mail server's answer and our storing it."""
    once = uuid.uuid4()
    answer(cast, talk, once=once)
    row, found = MailAnswer.objects.get(), Talk.objects.get(id=talk)
    key = talks.team_key(found, action="contacts.open_talk", by=cast.worker)
    row.state = "GOING"
    row.sealed = sealed.seal_unsent("I am here", key, talk=talk, answer=row.id)
    row.save()
    Message.objects.filter(once=once).delete()
    Talk.objects.filter(id=talk).update(last_seq=1)
    assert unsent(cast, talk).is_unsure
    answer(cast, talk, once=once)
    assert len({mail["Message-ID"] for mail in post.mails}) == 1
    assert (len(post.taken), said(cast, talk)) == (2, [("WORKER", "I am here")])


def test_under_fresh_keys_what_waits_to_go_still_opens(cast: Cast, talk, post: Post):
    post.answers["DATA"] = [NEVER]
    with pytest.raises(NotPossible):
        answer(cast, talk)
    row = Talk.objects.get(id=talk)
    anew.seal_anew(row, talks.team_key(row, action="contacts.open_talk", by=cast.worker))
    assert unsent(cast, talk).text == "I am here"
