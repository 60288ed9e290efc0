"""Lines and talks that tests of talks stand on."""

import uuid
from datetime import date

from django.test import override_settings

from cast import Cast
from houvast.records.accounts import keys
from houvast.records.accounts.guard import Actor, visitor
from houvast.records.contacts import sealed
from houvast.records.contacts.models import Talk
from houvast.records.contacts.operations import answering, mailing, returning, sending, talking

ALWAYS = [{"rule": "FREQ=DAILY", "from": "00:00", "until": "24:00"}]


def set_line(team: uuid.UUID, *, by: Actor, **said: object) -> None:
    answering.set_line(
        team,
        {
            "doors": ["CHAT", "MAILBOX", "WEBFORM", "EMAIL"],
            "languages": ["nl", "fr", "de", "en"],
            "hours": ALWAYS,
            "time_zone": "Europe/Brussels",
            "closed_days": [],
            "overflow": None,
            **said,
        },
        by=by,
    )


def begun(cast: Cast, door: str = "CHAT", **said: object) -> talking.Begun:
    """Somebody begins a talk, where the phone line answers by every door at every hour."""
    return talking.begin_talk(door, language="nl", **said, by=visitor(cast.helpline))


def said_by(entered: talking.Entered, text: str, once: uuid.UUID | None = None):
    return talking.say(entered.talk, text, once=once or uuid.uuid4(), key=entered.key, by=entered.by)


def read(entered: talking.Entered) -> list[tuple[str, str | None]]:
    """(author, text) of all that the person sees."""
    own = talking.reread(entered.talk, key=entered.key, by=entered.by)
    return [(each.author, each.text) for each in own.said]


def code_of(entered: talking.Entered) -> str:
    """The talk is kept as a mailbox; its receipt code."""
    new = returning.NewReceipt.made()
    returning.keep_as_mailbox(entered.talk, new.code, shown=new.proof, private=entered.private, by=entered.by)
    return new.code


def as_if_last_used(on: date) -> None:
    """All talks, as they would stand had nobody written or come back since that day."""
    month = keys.month_lock(sealed.talk_month(on))
    for talk in Talk.objects.all():
        old = keys.lock_named(talk.month_key)
        for each in talk.keys.all():
            each.wrapped = sealed.locked_anew(bytes(each.wrapped), talk=talk.id, old=old, new=month)
            each.save()
        for each in talk.passes.all():
            each.sealed = sealed.locked_anew(bytes(each.sealed), talk=talk.id, old=old, new=month)
            each.save()
        talk.last_on, talk.month_key = on, month.name
        talk.save()


def talk_with_everything(cast: Cast) -> None:
    """One by mail that was answered so, one with a file and a code: a row in every table beside them."""
    set_line(cast.phone_line, by=cast.administrator)
    came = mailing.receive_mail(b"From: sam@example.org\n\nHello", own="line@example.org", by=cast.command)
    assert came.id
    answering.take_talk(came.id, by=cast.worker)
    mailing.allow_mail(came.id, by=cast.worker)
    with override_settings(MAIL_ADDRESS="line@example.org", MAIL_SMTP="smtp://localhost"):
        mailing.answer_by_mail(came.id, "hello", once=uuid.uuid4(), by=cast.worker)
    begun = talking.begin_talk("CHAT", language="nl", name="Sam", first="hello", by=visitor(cast.helpline))
    code_of(begun.entered)
    with override_settings(CLAMD="none"):
        inside = begun.entered
        sent = {"name": "a.txt", "once": uuid.uuid4(), "key": inside.key, "by": inside.by}
        sending.send_file(begun.id, b"plain text", **sent)
    answering.take_talk(begun.id, by=cast.worker)
    answering.reply(begun.id, "hello", once=uuid.uuid4(), by=cast.worker)
