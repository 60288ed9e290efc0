"""Mail as a door: a mail begins a talk, or goes on with one where it answers a mail of ours. An answer goes
by mail only where its sender said that it is safe.

Nothing goes back by itself, not even that it arrived: somebody else may read that mailbox.
"""

import uuid
from dataclasses import dataclass, field

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded_after, guarded_on, seen
from houvast.records.contacts import arrived, rules, sealed, talks, ties, unsent, writing
from houvast.records.contacts.mailing import posting, reading
from houvast.records.contacts.models import MailAnswer, MailArrival, Talk, TalkMail
from houvast.records.contacts.operations import NotPossible, leaving
from houvast.records.contacts.operations.talking import NoWay
from houvast.records.contacts.unsent import Unsent


@dataclass(frozen=True)
class Received:
    """What became of a mail: its kind, AGAIN, LATER, or CAME_BACK. `id` is of the talk that it began, went on
    with, or brought back an answer of.
    """

    kind: str
    id: uuid.UUID | None = None


@guarded_after(arrived.read, rules.RECEIVE_MAIL)
def receive_mail(read: arrived.Read, raw: bytes, *, own: str, is_whole: bool = True, by: Actor) -> Received:
    """Begin a talk with a mail; what a machine sent is counted. Where an answer of ours did not arrive, its
    talk says so. The same mail comes in once (AGAIN).

    NoWay where no line answers mail: then it stays where it is. `own`: the helpline's address.
    """
    try:
        with transaction.atomic():
            MailArrival.objects.create(
                organisation_id=by.organisation,
                proof=read.proof,
                came_on=timezone.localdate(),
                kind=read.mail.kind,
            )
    except IntegrityError:
        return Received("AGAIN")
    if read.mail.kind in reading.DROPPED:
        told = arrived.came_back(read.mail, organisation=by.organisation) if read.mail.answers else None
        return Received(arrived.BACK, told) if told else Received(read.mail.kind)
    if read.is_later:
        return Received("LATER", arrived.go_on(read))
    if not read.way:  # known when it was read, and erased meanwhile: the next run reads it anew
        raise NoWay("CLOSED")
    talk, key, _private = talks.made(
        organisation=by.organisation,
        teams=read.way,
        door="EMAIL",
        language=read.language,
        id=read.talk,
        key=read.key,
    )
    arrived.keep(talk, read)
    if read.mail.name:
        talk.about = sealed.seal_message(read.mail.name, key, talk=talk.id, number=0, author=talks.PERSON)
    talk.save()
    about = {"address": read.mail.address, "is_list": read.mail.kind == "LIST"}
    TalkMail.objects.create(talk=talk, sealed=sealed.seal_sender(about, key, talk=talk.id))
    ties.find([(read.mail.address, talk)], organisation=by.organisation)
    return Received(read.mail.kind, talk.id)


@guarded_on(Talk, rules.ALLOW_MAIL)
def allow_mail(talk: Talk, *, by: Actor) -> None:
    """The sender says that answers by mail are safe: who heard that, and when, is kept."""
    row = _mail(talk)
    key = talks.team_key(talk, action=rules.ALLOW_MAIL.action, by=by)
    told = sealed.open_sender(bytes(row.sealed), key, talk=talk.id)
    if not told["address"] or told["is_list"]:
        raise NotPossible(
            _("This came from a list or a machine, or without an address: it cannot be answered.")
        )
    if row.safe_at is None:
        row.safe_at, row.safe_by_id = timezone.now(), by.id
        row.save(update_fields=["safe_at", "safe_by"])


@guarded_on(Talk, rules.ALLOW_MAIL)
def forbid_mail(talk: Talk, *, by: Actor) -> None:
    """It is safe no more: from now on no answer goes by mail."""
    row = _mail(talk)
    row.safe_at, row.safe_by_id = None, None
    row.save(update_fields=["safe_at", "safe_by"])


@dataclass(frozen=True)
class _Posted:
    """An answer that the mail server took, or took before; `answer` is its row."""

    key: bytes = field(repr=False)
    answer: uuid.UUID | None


def _post(
    talk: uuid.UUID, text: str, *, once: uuid.UUID, sender: str = "", language: str = "", by: Actor
) -> _Posted:
    """Kept as going, sent, and only then stored as said: what is stored was taken by the mail server."""
    found = seen(Talk, rules.ANSWER_BY_MAIL, by).filter(id=talk).first()
    if found is None:
        raise Refused
    key = talks.team_key(found, action=rules.ANSWER_BY_MAIL.action, by=by)
    _safe(found)
    if language and language not in dict(settings.LANGUAGES):
        raise NotPossible(_("Choose a language that is there."))
    if not posting.is_set():
        raise NotPossible(_("No mail can be sent here: the administrator has not set it up."))
    try:
        plain = writing.plain(text)
    except writing.NotWritten as wrong:
        raise NotPossible(_("Write between one letter and 4,000.")) from wrong
    leaving.may_leave(plain, kind="MAIL", talk=talk, by=by).or_refuse()
    if found.messages.filter(once=once).exists():
        return _Posted(key, None)
    # What was so before the words were compared is asked again of the talk once it is locked: whether one may
    # still answer, whether mail is still safe; and it stands under the key that the talk has then.
    with transaction.atomic():
        still = seen(Talk, rules.ANSWER_BY_MAIL, by)
        locked = still.select_for_update(of=("self",)).filter(pk=found.pk).first()
        if locked is None:
            raise Refused
        row = _safe(locked)
        key = talks.team_key(locked, action=rules.ANSWER_BY_MAIL.action, by=by)
        answer = unsent.going(locked, plain, once=once, key=key)
        told = sealed.open_sender(bytes(row.sealed), key, talk=talk)
    try:
        posting.send(
            plain, to=told["address"], language=language or found.language, mark=answer.id, sender=sender
        )
    except posting.NotSent as failure:
        MailAnswer.objects.filter(id=answer.id).update(state="NOT_TAKEN")
        raise NotPossible(
            _("The mail server refused it: nothing was sent. Your text is kept here.")
            if failure.for_good
            else _("The mail server did not take it: nothing was sent. Your text is kept here: try again.")
        ) from failure
    return _Posted(key, answer.id)


@guarded_after(_post, rules.ANSWER_BY_MAIL)
def answer_by_mail(
    posted: _Posted,
    talk: uuid.UUID,
    text: str,
    *,
    once: uuid.UUID,
    sender: str = "",
    language: str = "",
    by: Actor,
) -> talks.Kept:
    """Answer by mail, where the sender said that it is safe. With the same `once` it goes once; killed in
    between, it may go twice, with one mark. `sender`: the name on it, beside the helpline's address; it says
    nothing to who reads a list of mails. `language`: of its subject, and of the talk from now on.
    """
    found = seen(Talk, rules.ANSWER_BY_MAIL, by).select_for_update(of=("self",)).filter(id=talk).first()
    if found is None:
        raise Refused
    key = posted.key
    if not talks.is_latest(found, key):
        key = talks.team_key(found, action=rules.ANSWER_BY_MAIL.action, by=by)
    kept = talks.keep(found, writing.plain(text), author=talks.WORKER, once=once, key=key, staff=by.id)
    found.answered_to = max(found.answered_to, kept.number)
    talks.moved(found)
    if language and language != found.language:
        found.language = language
        found.save(update_fields=["language"])
    if posted.answer:
        found.mail_answers.filter(id=posted.answer).update(state="SENT", sealed=b"")
    return kept


@dataclass(frozen=True)
class Sender:
    """Who sent the mail that a talk began with, for who has it in hands."""

    address: str = field(repr=False)
    is_list: bool
    safe_at: object
    safe_by: uuid.UUID | None
    unsent: Unsent | None = None


@guarded_on(Talk, rules.OPEN_TALK, reads=True)  # opening the talk is in the trail
def sender(talk: Talk, *, by: Actor) -> Sender | None:
    """None where the talk did not come by mail."""
    row = TalkMail.objects.filter(talk=talk).first()
    if row is None:
        return None
    key = talks.team_key(talk, action=rules.OPEN_TALK.action, by=by)
    told = sealed.open_sender(bytes(row.sealed), key, talk=talk.id)
    return Sender(told["address"], told["is_list"], row.safe_at, row.safe_by_id, unsent.offered(talk, key))


def _mail(talk: Talk) -> TalkMail:
    row = TalkMail.objects.filter(talk=talk).first()
    if row is None:
        raise NotPossible(_("This talk did not come by mail."))
    return row


def _safe(talk: Talk) -> TalkMail:
    """The mail that it began with, where its sender says that mail is safe."""
    row = _mail(talk)
    if row.safe_at is None:
        raise NotPossible(
            _("First the sender has to say that mail is safe. Until then nothing goes by mail.")
        )
    return row
