"""Mail as a door: a mail begins a talk, or goes on with one where it answers a mail of ours. An answer goes
by mail only where its sender said that it is safe.

Nothing goes back by itself, not even that it arrived: somebody else may read that mailbox.
"""

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor, Refused, guarded_after, guarded_on, seen
from houvast.records.contacts import files as filed
from houvast.records.contacts import rules, sealed, talks, ties, unsent, writing
from houvast.records.contacts.mailing import posting, reading
from houvast.records.contacts.models import MailAnswer, MailArrival, Talk, TalkMail
from houvast.records.contacts.operations import NotPossible, leaving
from houvast.records.contacts.operations.talking import NoWay
from houvast.records.contacts.unsent import Unsent


@dataclass(frozen=True)
class _Read:
    """A mail that was read, and its files made ready for a talk: a new one, or where `is_later` the one that
    it goes on with.
    """

    mail: reading.Mail
    proof: bytes
    way: list[uuid.UUID]
    language: str
    talk: uuid.UUID
    key: bytes = field(repr=False)
    files: list[filed.Ready] = field(repr=False)
    not_taken: list[str] = field(repr=False)
    is_later: bool = False


@dataclass(frozen=True)
class Received:
    """What became of a mail: its kind, AGAIN, or LATER. `id` is of the talk that it began or went on with."""

    kind: str
    id: uuid.UUID | None = None


def _read(raw: bytes, *, own: str, is_whole: bool = True, by: Actor) -> _Read:
    """All that takes long, before the transaction: reading, scanning, stripping, sealing."""
    mail = reading.read(raw, own=own, loop=posting.loop_mark(), is_whole=is_whole)
    proof = salted_hmac("mail that came in", mail.identity, algorithm="sha256").digest()
    talk, key = uuid.uuid4(), sealed.new_key()
    came = MailArrival.objects.filter(organisation=by.organisation, proof=proof).exists()
    if mail.kind in reading.DROPPED or came:
        return _Read(mail, proof, [], "", talk, key, [], [])
    if earlier := _answered(mail, by):
        ready, not_taken = _ready(mail, earlier.id, key, earlier.language, there=earlier.files.count())
        return _Read(
            mail,
            proof,
            [],
            earlier.language,
            earlier.id,
            key,
            ready,
            not_taken,
            is_later=True,
        )
    lines = sorted(talks.lines(by.organisation, door="EMAIL"), key=lambda line: line.only_chosen)
    ways = [(line, way) for line in lines if (way := talks.route(line, door="EMAIL"))]
    if not ways:
        raise NoWay("CLOSED")
    line, way = ways[0]
    language = (line.languages or ["en"])[0]
    ready, not_taken = _ready(mail, talk, key, language)
    return _Read(mail, proof, way, language, talk, key, ready, not_taken)


def _answered(mail: reading.Mail, by: Actor) -> Talk | None:
    """The talk of the answer of ours that this mail answers. By the address of its sender alone it is never
    put into a talk: an address is shared, and can be forged.
    """
    proofs = [posting.proof(each) for each in mail.answers]
    found = MailAnswer.objects.filter(
        proof__in=proofs, talk__organisation=by.organisation, talk__mail__post_box__isnull=False
    ).select_related("talk__mail")
    newest = found.order_by("-at").first()
    return newest.talk if newest else None


def _ready(
    mail: reading.Mail, talk: uuid.UUID, key: bytes, language: str, *, there: int = 0
) -> tuple[list[filed.Ready], list[str]]:
    """(its files, looked at and sealed; why others were not taken), in a talk that has some already."""
    ready, not_taken = [], []
    with translation.override(language):
        for number, (name, content) in enumerate(mail.files, there):
            try:
                if number >= filed.MOST:
                    raise filed.NotKept(_("There are twenty files in this talk: no more can be sent."))
                ready.append(filed.ready(talk, content, name=name, key=key))
            except filed.NotKept as why:
                not_taken.append(str(why))
    return ready, not_taken


@guarded_after(_read, rules.RECEIVE_MAIL)
def receive_mail(read: _Read, raw: bytes, *, own: str, is_whole: bool = True, by: Actor) -> Received:
    """Begin a talk with a mail; what a machine sent is counted. The same mail comes in once (AGAIN).

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
        return Received(read.mail.kind)
    if read.is_later:
        return Received("LATER", _go_on(read))
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
    _keep(talk, read)
    if read.mail.name:
        talk.about = sealed.seal_message(read.mail.name, key, talk=talk.id, number=0, author=talks.PERSON)
    talk.save()
    about = {"address": read.mail.address, "is_list": read.mail.kind == "LIST"}
    TalkMail.objects.create(talk=talk, sealed=sealed.seal_sender(about, key, talk=talk.id))
    ties.find([(read.mail.address, talk)], organisation=by.organisation)
    return Received(read.mail.kind, talk.id)


def _go_on(read: _Read) -> uuid.UUID:
    """Put it into its talk: one that ended waits again. Colleagues see who sent it: perhaps somebody else."""
    talk = Talk.objects.select_for_update(of=("self",)).filter(id=read.talk).first()
    mail = TalkMail.objects.filter(talk=talk, post_box__isnull=False).first() if talk else None
    if talk is None or mail is None:
        raise NoWay("CLOSED")  # emptied meanwhile: the next run reads it anew
    box = bytes(mail.post_box or b"")  # of the key that the talk has now
    kept = _keep(talk, read, before=sealed.for_post_box(read.key, public=box))
    talks.wait_again(talk, kept)
    talks.moved(talk)
    ties.find([(read.mail.address, talk)], organisation=talk.organisation_id)
    return talk.id


def _keep(talk: Talk, read: _Read, *, before: bytes = b"") -> talks.Kept:
    """Its words in messages, its files, and for colleagues what was left out. The last message. `before`: its
    key, wrapped for the post box of a talk that it goes on with.
    """
    here: dict[str, Any] = {"key": read.key, "before": before}
    with translation.override(read.language):
        for piece in _pieces(read.mail.text or _("(This mail has no words that can be read.)")):
            kept = talks.keep(talk, piece, author=talks.PERSON, once=uuid.uuid4(), **here)
        for file in read.files:
            kept = filed.keep(talk, file, author=talks.PERSON, once=uuid.uuid4(), **here)
        notes = [_("A file was not taken: %(why)s") % {"why": why} for why in read.not_taken]
        if not read.mail.is_whole:
            notes.append(_("Part of this mail could not be read or was too large, and was not kept."))
        if read.is_later:
            notes.insert(0, _("This came by mail from %(address)s.") % {"address": read.mail.address or "?"})
        if notes:
            kept = talks.keep(
                talk, "\n".join(notes)[: writing.LONGEST], author=talks.NOTE, once=uuid.uuid4(), **here
            )
    return kept


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


def _post(talk: uuid.UUID, text: str, *, once: uuid.UUID, sender: str = "", by: Actor) -> _Posted:
    """Kept as going, sent, and only then stored as said: what is stored was taken by the mail server."""
    found = seen(Talk, rules.ANSWER_BY_MAIL, by).filter(id=talk).first()
    if found is None:
        raise Refused
    key = talks.team_key(found, action=rules.ANSWER_BY_MAIL.action, by=by)
    row = _mail(found)
    if row.safe_at is None:
        raise NotPossible(
            _("First the sender has to say that mail is safe. Until then nothing goes by mail.")
        )
    if not posting.is_set():
        raise NotPossible(_("No mail can be sent here: the administrator has not set it up."))
    try:
        plain = writing.plain(text)
    except writing.NotWritten as wrong:
        raise NotPossible(_("Write between one letter and 4,000.")) from wrong
    leaving.may_leave(plain, kind="MAIL", talk=talk, by=by).or_refuse()
    if found.messages.filter(once=once).exists():
        return _Posted(key, None)
    with transaction.atomic():  # locked, so that it stands under the key that the talk has then
        locked = Talk.objects.select_for_update(of=("self",)).get(pk=found.pk)
        key = talks.team_key(locked, action=rules.ANSWER_BY_MAIL.action, by=by)
        answer = unsent.going(locked, plain, once=once, key=key)
        told = sealed.open_sender(bytes(_mail(locked).sealed), key, talk=talk)
    try:
        posting.send(plain, to=told["address"], language=found.language, mark=answer.id, sender=sender)
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
    posted: _Posted, talk: uuid.UUID, text: str, *, once: uuid.UUID, sender: str = "", by: Actor
) -> talks.Kept:
    """Answer by mail, where the sender said that it is safe. With the same `once` it goes once; killed in
    between, it may go twice, with one mark. `sender`: the name on it, beside the helpline's address; it says
    nothing to who reads a list of mails.
    """
    found = seen(Talk, rules.ANSWER_BY_MAIL, by).select_for_update(of=("self",)).filter(id=talk).first()
    if found is None:
        raise Refused
    key = posted.key
    if not talks.is_latest(found, key):
        key = talks.team_key(found, action=rules.ANSWER_BY_MAIL.action, by=by)
    kept = talks.keep(found, writing.plain(text), author=talks.WORKER, once=once, key=key, staff=by.id)
    found.answered_to = kept.number
    talks.moved(found)
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


def _pieces(text: str) -> Iterator[str]:
    """In messages of a length that a message may have; between words where there are any."""
    while text.strip():
        end = (
            len(text)
            if len(text) <= writing.LONGEST
            else (text.rfind(" ", 1, writing.LONGEST) + 1 or writing.LONGEST)
        )
        with contextlib.suppress(writing.NotWritten):
            yield writing.plain(text[:end])
        text = text[end:]
