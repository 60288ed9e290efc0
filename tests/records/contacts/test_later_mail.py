"""A mail that answers one of ours goes on with its talk, by the mark that ours carried and nothing else."""

import re
import uuid
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail as outbox
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from cast import Cast
from houvast.records.accounts.guard import installation
from houvast.records.contacts import anew, arrived, talks
from houvast.records.contacts.models import MailAnswer, Talk, TalkMail
from houvast.records.contacts.operations import answering, erasing, mailing, sending
from houvast.records.contacts.operations.talking import NoWay
from records.contacts.mail_answered import answered, mail_door, mark, received
from sent_files import PLACE, photo
from traces import left


@pytest.fixture(autouse=True)
def set_up(cast: Cast, settings: Settings) -> None:
    mail_door(cast, settings)


@pytest.fixture
def talk(cast: Cast) -> uuid.UUID:
    return answered(cast)


def later(mark: str, *, by: str = "In-Reply-To", sender: str = "sam@example.org", text: str = "Thank you"):
    made = EmailMessage()
    made["From"], made["Message-ID"], made["Subject"], made[by] = sender, f"<{uuid.uuid4()}@x>", "Re:", mark
    made.set_content(text)
    return made


def said(cast: Cast, talk: uuid.UUID) -> list[tuple[str, str | None]]:
    return [(each.author, each.text) for each in answering.open_talk(talk, by=cast.worker).said]


@pytest.mark.parametrize(
    ("by", "around"),
    [("In-Reply-To", "{}"), ("References", "<a@b> {} <c@d>"), ("References", "<a@b>\r\n {}")],
)
def test_it_goes_on_with_its_talk_and_colleagues_see_who_sent_it(
    cast: Cast, talk: uuid.UUID, by: str, around: str
):
    raw = f"From: sam@example.org\r\n{by}: {around.format(mark())}\r\nSubject: Re:\r\n\r\nThank you".encode()
    made = received(cast, raw)
    assert (made.kind, made.id, Talk.objects.count()) == ("LATER", talk, 1)
    assert left("contacts.receive_mail", by=cast.command, subject=talk)
    assert said(cast, talk)[2:] == [
        ("PERSON", "Re:\n\nThank you"),
        ("NOTE", "Dit kwam per mail van sam@example.org."),
    ]
    assert received(cast, raw).kind == "AGAIN"


def test_by_the_address_alone_it_begins_a_talk_of_its_own(cast: Cast, talk: uuid.UUID):
    made = received(cast, later("<1@x>").as_bytes())  # the id of their own mail is no mark of ours
    assert (made.kind, Talk.objects.count()) == ("PERSON", 2)
    assert len(said(cast, talk)) == 2


def test_from_another_address_it_comes_in_and_says_so_and_answers_go_where_they_went(
    cast: Cast, talk: uuid.UUID
):
    received(cast, later(mark(), sender="somebody@else.example").as_bytes())
    assert said(cast, talk)[-1] == ("NOTE", "Dit kwam per mail van somebody@else.example.")
    mailing.answer_by_mail(talk, "Again", once=uuid.uuid4(), by=cast.worker)
    assert outbox.outbox[-1].to == ["sam@example.org"]


def test_a_talk_that_ended_waits_again(cast: Cast, talk: uuid.UUID):
    answering.end_talk(talk, because="BY_WORKER", by=cast.worker)
    received(cast, later(mark()).as_bytes())
    assert Talk.objects.get(id=talk).state == "WAITING"
    answering.take_talk(talk, by=cast.worker)
    assert said(cast, talk)[-2][1] == "Re:\n\nThank you"


def test_one_in_hands_stays_in_hands(cast: Cast, talk: uuid.UUID):
    received(cast, later(mark()).as_bytes())
    row = Talk.objects.get(id=talk)
    assert (row.state, row.last_seq > row.answered_to) == ("IN_HANDS", True)


def test_an_answer_of_ours_that_comes_back_without_its_mark_is_known_by_its_id(cast: Cast, talk: uuid.UUID):
    raw = outbox.outbox[-1].message().as_bytes()
    bare = re.sub(rb"(?m)^(X-Loop|Auto-Submitted|X-Auto-Response-Suppress): .*\n", b"", raw)
    assert b"X-Loop" not in bare
    assert received(cast, bare).kind == "LOOP"
    assert (Talk.objects.count(), len(said(cast, talk))) == (1, 2)


def test_what_answers_ours_from_our_own_address_goes_on_with_its_talk(cast: Cast, talk: uuid.UUID):
    made = received(cast, later(mark(), sender="line@example.org").as_bytes())
    assert (made.kind, made.id) == ("LATER", talk)
    assert said(cast, talk)[-1] == ("NOTE", "Dit kwam per mail van line@example.org.")


def test_its_files_are_looked_at_stripped_and_opened_as_others_are(cast: Cast, talk: uuid.UUID):
    made = later(mark())
    made.add_attachment(photo(), maintype="image", subtype="jpeg", filename="a.jpg")
    made.add_attachment(b"MZ program", maintype="application", subtype="octet-stream", filename="b.exe")
    received(cast, made.as_bytes())
    *_, file, note = answering.open_talk(talk, by=cast.worker).said
    assert (file.text, note.author) == ("a.jpg", "NOTE")
    assert "programma" in (note.text or "")
    assert file.file
    shown = sending.show_file(talk, file.file.id, by=cast.worker)
    assert shown.content
    assert PLACE.encode() not in shown.content
    original, _note = sending.open_original(talk, file.file.id, "COMPLAINT", by=cast.worker)
    assert original.content == photo()


def test_under_fresh_keys_all_of_it_opens_and_the_next_one_comes_in(cast: Cast, talk: uuid.UUID):
    made = later(mark())
    made.add_attachment(photo(), maintype="image", subtype="jpeg", filename="a.jpg")
    received(cast, made.as_bytes())
    before, row = said(cast, talk), Talk.objects.get(id=talk)
    box = bytes(TalkMail.objects.get().post_box)
    anew.seal_anew(row, talks.team_key(row, action="contacts.open_talk", by=cast.worker))
    assert said(cast, talk) == before
    assert bytes(TalkMail.objects.get().post_box) != box
    file = next(each.file for each in answering.open_talk(talk, by=cast.worker).said if each.file)
    assert sending.show_file(talk, file.id, by=cast.worker).content
    assert received(cast, later(mark(), text="More").as_bytes()).kind == "LATER"
    assert said(cast, talk)[-2] == ("PERSON", "Re:\n\nMore")


def test_who_forges_what_is_stored_cannot_speak_as_a_worker(cast: Cast, talk: uuid.UUID):
    received(cast, later(mark(), text="I lie").as_bytes())
    message = talks.Message.objects.get(talk__id=talk, number=3)
    message.author = "WORKER"
    message.save()
    assert said(cast, talk)[2] == ("WORKER", None)


def test_once_its_talk_is_gone_it_begins_another(cast: Cast, talk: uuid.UUID):
    said_by = mark()
    erasing.erase_talk_content(on=timezone.localdate() + timedelta(days=120), by=cast.command)
    assert MailAnswer.objects.count() == 0
    made = received(cast, later(said_by).as_bytes())
    assert (made.kind, made.id != talk) == ("PERSON", True)


def test_another_helpline_is_not_reached_by_a_mark(cast: Cast, talk: uuid.UUID):
    with pytest.raises(NoWay):
        mailing.receive_mail(
            later(mark()).as_bytes(), own="x@example.org", by=installation(cast.outsider.organisation)
        )
    assert len(said(cast, talk)) == 2


def test_neither_mark_nor_words_nor_address_stand_anywhere_unsealed(cast: Cast, talk: uuid.UUID):
    received(cast, later(mark(), text="Quite unusual words", sender="odd@sender.example").as_bytes())
    found = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = [[bytes(v) if isinstance(v, memoryview) else v for v in r] for r in cursor.fetchall()]
            found += repr(rows).encode()
    for word in (b"Quite unusual", b"odd@sender", b"@example.org>"):
        assert word not in found
    assert b"Phone line" in found  # the positive control


def test_one_that_was_read_before_its_talk_got_a_fresh_key_opens_after(
    cast: Cast, talk: uuid.UUID, monkeypatch
):
    real = arrived._ready

    def and_then(*args: object, **said: object) -> object:
        made = real(*args, **said)
        row = Talk.objects.get(id=talk)
        anew.seal_anew(row, talks.team_key(row, action="contacts.open_talk", by=cast.worker))
        return made

    monkeypatch.setattr(arrived, "_ready", and_then)
    assert received(cast, later(mark()).as_bytes()).kind == "LATER"
    assert said(cast, talk)[-2] == ("PERSON", "Re:\n\nThank you")
