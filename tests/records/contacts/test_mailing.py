"""Mail as a door: it begins a talk, nothing goes back by itself, and an answer only where that is safe."""

import uuid
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.records.accounts.guard import Refused
from houvast.records.contacts import anew, talks
from houvast.records.contacts.mailing import posting
from houvast.records.contacts.models import MailArrival, Talk, TalkMail
from houvast.records.contacts.operations import NotPossible, answering, erasing, leaving, mailing, sending
from houvast.records.contacts.operations.talking import NoWay
from records.contacts.talking_with import set_line
from sent_files import PLACE, photo
from traces import left, was_refused

RAW = b"From: Sam <sam@example.org>\r\nMessage-ID: <1@x>\r\nSubject: Help\r\n\r\nHe locks me in."


@pytest.fixture(autouse=True)
def set_up(cast: Cast, settings: Settings) -> None:
    set_line(cast.phone_line, by=cast.administrator)
    settings.CLAMD = "none"
    settings.MAIL_ADDRESS, settings.MAIL_SMTP = "line@example.org", "smtp://localhost"


def received(cast: Cast, raw: bytes = RAW) -> mailing.Received:
    return mailing.receive_mail(raw, own="line@example.org", by=cast.command)


@pytest.fixture
def talk(cast: Cast) -> uuid.UUID:
    made = received(cast).id
    assert made
    answering.take_talk(made, by=cast.worker)
    return made


def test_a_mail_begins_a_talk_that_waits_and_nothing_goes_back(cast: Cast):
    made = received(cast)
    assert left("contacts.receive_mail", by=cast.command, subject=made.id)
    row = Talk.objects.get(id=made.id)
    assert (row.door, row.state, row.passes.count()) == ("EMAIL", "WAITING", 0)
    answering.take_talk(row.id, by=cast.worker)
    opened = answering.open_talk(row.id, by=cast.worker)
    assert (opened.name, [each.text for each in opened.said]) == ("Sam", ["Help\n\nHe locks me in."])
    sender = mailing.sender(row.id, by=cast.worker)
    assert sender
    assert (sender.address, sender.safe_at) == ("sam@example.org", None)
    assert outbox.outbox == []


def test_neither_address_nor_words_stand_anywhere_unsealed(cast: Cast, caplog: pytest.LogCaptureFixture):
    received(cast)
    found = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += repr(
                [[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor.fetchall()]
            ).encode()
    for word in (b"sam@example.org", b"Help", b"locks me", b"<1@x>"):
        assert word not in found
        assert word.decode() not in caplog.text
    assert b"Phone line" in found  # the positive control


def test_the_same_mail_comes_in_once(cast: Cast):
    assert (received(cast).kind, received(cast).kind) == ("PERSON", "AGAIN")
    assert (Talk.objects.count(), MailArrival.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("head", "kind"),
    [("Auto-Submitted: auto-replied", "AUTOMATIC"), ("Return-Path: <>", "BOUNCE"), ("X-Loop: {}", "LOOP")],
)
def test_what_a_machine_sent_is_counted_and_begins_nothing(cast: Cast, head: str, kind: str):
    raw = head.format(posting.loop_mark()).encode() + b"\r\n" + RAW
    assert received(cast, raw).kind == kind
    assert (Talk.objects.count(), MailArrival.objects.get().kind, outbox.outbox) == (0, kind, [])


def test_a_list_may_be_a_person_and_is_never_answered_by_mail(cast: Cast):
    made = received(cast, b"Precedence: bulk\r\n" + RAW)
    assert made.id
    answering.take_talk(made.id, by=cast.worker)
    with pytest.raises(NotPossible, match="list or a machine"):
        mailing.allow_mail(made.id, by=cast.worker)


def test_from_our_own_address_it_begins_a_talk_that_says_so_and_is_never_answered_by_mail(cast: Cast):
    raw = RAW.replace(b"Sam <sam@example.org>", b"Site <line@example.org>\r\nReply-To: sam@example.org")
    made = received(cast, raw)
    assert made.kind == "LIST"
    assert made.id
    answering.take_talk(made.id, by=cast.worker)
    words, note = answering.open_talk(made.id, by=cast.worker).said
    assert (words.text, note.author) == ("Help\n\nHe locks me in.", "NOTE")
    assert "eigen adres" in (note.text or "")
    assert "sam@example.org" in (note.text or "")
    with pytest.raises(NotPossible, match="cannot be answered"):
        mailing.allow_mail(made.id, by=cast.worker)
    with pytest.raises(NotPossible):
        mailing.answer_by_mail(made.id, "x", once=uuid.uuid4(), by=cast.worker)


def test_files_of_a_mail_are_stripped_as_others_are_and_what_is_not_taken_says_why(cast: Cast):
    import email.message

    made = email.message.EmailMessage()
    made["From"], made["Subject"] = "sam@example.org", "Photo"
    made.set_content("look")
    made.add_attachment(photo(), maintype="image", subtype="jpeg", filename="a.jpg")
    made.add_attachment(b"MZ program", maintype="application", subtype="octet-stream", filename="b.exe")
    talk = received(cast, made.as_bytes()).id
    assert talk
    answering.take_talk(talk, by=cast.worker)
    words, file, note = answering.open_talk(talk, by=cast.worker).said
    assert (words.text, file.text, note.author) == ("Photo\n\nlook", "a.jpg", "NOTE")
    assert file.file
    assert "programma" in (note.text or "")
    assert PLACE.encode() not in sending.show_file(talk, file.file.id, by=cast.worker).content


HALVES = b"Message-ID: <%d@x>\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (HALVES % 1 + b"hi +2AA- there", "hi  there"),
        (HALVES % 2 + b"+2AA-", "(In deze mail staan geen woorden die te lezen zijn.)"),
        (b"Message-ID: <3@x>\r\n\r\n", "(In deze mail staan geen woorden die te lezen zijn.)"),
    ],
)
def test_a_mail_with_halves_of_letters_or_without_words_comes_in(cast: Cast, raw: bytes, text: str):
    talk = received(cast, raw).id
    assert talk
    answering.take_talk(talk, by=cast.worker)
    assert [each.text for each in answering.open_talk(talk, by=cast.worker).said] == [text]


def test_a_mail_forwarded_as_an_attachment_is_evidence_that_is_saved_and_never_shown(cast: Cast):
    inner = b"From: Him <him@example.org>\r\nSubject: You\r\n\r\n<script>I find you</script>\r\n"
    raw = (
        b'From: sam@example.org\r\nMessage-ID: <8@x>\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        b"--b\r\n\r\nLook\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    )
    talk = received(cast, raw).id
    assert talk
    answering.take_talk(talk, by=cast.worker)
    words, file = answering.open_talk(talk, by=cast.worker).said
    assert (words.text, file.text) == ("Look", "mail.eml")
    assert file.file
    assert (file.file.kind, file.file.has_copy, file.file.is_picture) == ("MAIL", False, False)
    with pytest.raises(Refused):
        sending.show_file(talk, file.file.id, by=cast.worker)
    original, _note = sending.open_original(talk, file.file.id, "NO_COPY", by=cast.worker)
    assert (original.content, original.mime, original.neutral) == (inner, "application/octet-stream", "2.eml")


def test_a_mail_that_cannot_be_read_is_kept_as_it_came(cast: Cast):
    raw = b"From: sam@example.org\r\n" + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 99
    talk = received(cast, raw).id
    assert talk
    answering.take_talk(talk, by=cast.worker)
    words, file = answering.open_talk(talk, by=cast.worker).said
    assert "geen woorden" in (words.text or "")
    assert file.file
    assert sending.open_original(talk, file.file.id, "NO_COPY", by=cast.worker)[0].content == raw


def test_a_long_mail_is_several_messages(cast: Cast):
    talk = received(cast, RAW + b" word" * 3000).id
    assert talk
    answering.take_talk(talk, by=cast.worker)
    said = [each.text or "" for each in answering.open_talk(talk, by=cast.worker).said]
    assert len(said) == 4
    assert sum(text.count("word") for text in said) == 3000


def test_of_a_long_mail_in_a_script_that_grows_nothing_is_lost(cast: Cast):
    head = b"Message-ID: <9@x>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    talk = received(cast, head + ("\u09df\u09dc\u09dd" * 2000).encode()).id
    assert talk
    answering.take_talk(talk, by=cast.worker)
    said = answering.open_talk(talk, by=cast.worker).said
    assert {each.author for each in said} == {"PERSON"}
    assert sum(len(each.text or "") for each in said) == 12_000


def test_where_no_line_answers_mail_it_stays_where_it_is(cast: Cast):
    set_line(cast.phone_line, doors=["CHAT"], by=cast.administrator)
    with pytest.raises(NoWay):
        received(cast)
    assert MailArrival.objects.count() == 0
    set_line(cast.phone_line, by=cast.administrator)
    assert received(cast).kind == "PERSON"


def test_of_several_lines_that_answer_mail_it_comes_to_the_one_that_says_so(cast: Cast):
    def team(number: int) -> uuid.UUID:
        made = received(cast, RAW.replace(b"<1@x>", b"<%d@x>" % number)).id
        return Talk.objects.get(id=made).team_id

    set_line(cast.mens_line, by=cast.administrator, languages=["fr"])
    first = team(1)
    other = {cast.mens_line, cast.phone_line} - {first}
    for line in other:
        set_line(line, by=cast.administrator, mail_first=True, only_chosen=True, languages=["fr"])
        assert team(2) == line
        set_line(line, by=cast.administrator, mail_first=True, doors=["CHAT"])
        assert team(3) == first  # what does not answer mail gets none


def test_what_is_written_in_the_talk_is_refused_because_it_would_reach_nobody(cast: Cast, talk: uuid.UUID):
    with pytest.raises(NotPossible, match="reaches nobody"):
        answering.reply(talk, "I am here", once=uuid.uuid4(), by=cast.worker)
    with pytest.raises(NotPossible, match="reaches nobody"):
        sending.answer_with_file(talk, b"a plan", name="plan.txt", once=uuid.uuid4(), by=cast.worker)
    answering.note(talk, "for colleagues", once=uuid.uuid4(), by=cast.worker)


def test_no_answer_goes_by_mail_before_the_sender_says_that_it_is_safe(cast: Cast, talk: uuid.UUID):
    with pytest.raises(NotPossible, match="has to say that mail is safe"):
        mailing.answer_by_mail(talk, "I am here", once=uuid.uuid4(), by=cast.worker)
    mailing.allow_mail(talk, by=cast.worker)
    assert left("contacts.allow_mail", by=cast.worker, subject=talk)
    row = TalkMail.objects.get()
    assert (row.safe_by_id, timezone.now() - (row.safe_at or timezone.now()) < timedelta(minutes=1)) == (
        cast.worker.id,
        True,
    )
    mailing.answer_by_mail(talk, "I am here", once=uuid.uuid4(), by=cast.worker)
    mailing.forbid_mail(talk, by=cast.worker)
    with pytest.raises(NotPossible):
        mailing.answer_by_mail(talk, "again", once=uuid.uuid4(), by=cast.worker)
    assert len(outbox.outbox) == 1


@pytest.mark.parametrize("what", ["safe no more", "in other hands"])
def test_what_changes_while_the_words_are_compared_keeps_the_answer_here(
    cast: Cast, talk: uuid.UUID, what: str, monkeypatch: pytest.MonkeyPatch
):
    mailing.allow_mail(talk, by=cast.worker)
    real = leaving.may_leave

    def and_then(*args: object, **said: object) -> object:
        compared = real(*args, **said)
        if what == "safe no more":
            mailing.forbid_mail(talk, by=cast.worker)
        else:
            Talk.objects.get(id=talk).hands.update(until=timezone.now())
        return compared

    monkeypatch.setattr(leaving, "may_leave", and_then)
    with pytest.raises(NotPossible if what == "safe no more" else Refused):
        mailing.answer_by_mail(talk, "I am here", once=uuid.uuid4(), by=cast.worker)
    assert outbox.outbox == []
    assert not Talk.objects.get(id=talk).mail_answers.exists()
    assert Talk.objects.get(id=talk).messages.count() == 1


def test_an_answer_holds_our_words_alone(cast: Cast, talk: uuid.UUID):
    mailing.allow_mail(talk, by=cast.worker)
    mailing.answer_by_mail(talk, "I am here\nBcc: x@example.org", once=uuid.uuid4(), by=cast.worker)
    (sent,) = outbox.outbox
    raw = sent.message().as_bytes()
    assert (sent.to, sent.from_email, sent.subject) == (["sam@example.org"], "line@example.org", "Antwoord")
    for word in (b"locks", b"Help", b"Sam", b"houvast", b"List-", b"In-Reply-To", b"User-Agent", b"worker"):
        assert word not in raw
    assert b"\nAuto-Submitted: auto-generated\n" in raw
    assert b"@example.org>" in raw.split(b"Message-ID: ")[1].split(b"\n")[0]
    assert sent.bcc == []
    assert received(cast, raw).kind == "LOOP"  # should it come back to us


def test_who_answers_chooses_the_language_of_the_subject_and_of_the_talk_from_then_on(
    cast: Cast, talk: uuid.UUID
):
    mailing.allow_mail(talk, by=cast.worker)
    with pytest.raises(NotPossible, match="language"):
        mailing.answer_by_mail(talk, "Je suis là", once=uuid.uuid4(), language="tlh", by=cast.worker)
    assert outbox.outbox == []
    mailing.answer_by_mail(talk, "Je suis là", once=uuid.uuid4(), language="fr", by=cast.worker)
    assert (outbox.outbox[0].subject, Talk.objects.get(id=talk).language) == ("Réponse", "fr")
    mailing.answer_by_mail(talk, "Toujours là", once=uuid.uuid4(), by=cast.worker)
    assert outbox.outbox[1].subject == "Réponse"


def test_sent_twice_it_goes_once(cast: Cast, talk: uuid.UUID):
    mailing.allow_mail(talk, by=cast.worker)
    once = uuid.uuid4()
    for _ in range(2):
        mailing.answer_by_mail(talk, "I am here", once=once, by=cast.worker)
    assert len(outbox.outbox) == 1
    assert [each.author for each in answering.open_talk(talk, by=cast.worker).said] == ["PERSON", "WORKER"]


def test_what_the_mail_server_does_not_take_is_not_said_to_be_sent(
    cast: Cast, talk: uuid.UUID, settings: Settings
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL_SMTP = "smtp://127.0.0.1:9"
    mailing.allow_mail(talk, by=cast.worker)
    with pytest.raises(NotPossible, match="nothing was sent"):
        mailing.answer_by_mail(talk, "I am here", once=uuid.uuid4(), by=cast.worker)
    assert len(answering.open_talk(talk, by=cast.worker).said) == 1
    settings.MAIL_SMTP = ""
    with pytest.raises(NotPossible, match="has not set it up"):
        mailing.answer_by_mail(talk, "I am here", once=uuid.uuid4(), by=cast.worker)


def test_the_outsider_and_who_did_not_take_it_learn_no_address_and_answer_nothing(
    cast: Cast, talk: uuid.UUID
):
    for somebody in (cast.outsider, cast.volunteer):
        for attempt in (
            lambda by=somebody: mailing.sender(talk, by=by),
            lambda by=somebody: mailing.allow_mail(talk, by=by),
            lambda by=somebody: mailing.forbid_mail(talk, by=by),
            lambda by=somebody: mailing.answer_by_mail(talk, "x", once=uuid.uuid4(), by=by),
        ):
            with pytest.raises(Refused):
                attempt()
        assert was_refused("contacts.answer_by_mail", by=somebody)
    with pytest.raises(Refused):
        mailing.receive_mail(RAW, own="", by=cast.worker)


def test_the_address_goes_with_the_talk_and_the_arrival_after_thirty_days(cast: Cast, talk: uuid.UUID):
    later = timezone.localdate() + timedelta(days=31)
    assert erasing.erase_mail_arrivals(on=later - timedelta(days=2), by=cast.command) == []
    erasing.erase_mail_arrivals(on=later, by=cast.command)
    assert MailArrival.objects.count() == 0
    assert TalkMail.objects.count() == 1
    erasing.erase_talk_content(on=later + timedelta(days=70), by=cast.command)
    assert TalkMail.objects.count() == 0


def test_under_fresh_keys_the_address_still_opens(cast: Cast, talk: uuid.UUID):
    row = Talk.objects.get(id=talk)
    anew.seal_anew(row, talks.team_key(row, action="contacts.open_talk", by=cast.worker))
    found = mailing.sender(talk, by=cast.worker)
    assert found
    assert found.address == "sam@example.org"
