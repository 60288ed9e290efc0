"""A mail that came: read and made ready before the transaction, kept as messages and files inside it.

Not an operation: operations/mailing.py calls it, guarded.
"""

import uuid
from dataclasses import dataclass, field
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Actor
from houvast.records.contacts import files as filed
from houvast.records.contacts import sealed, talks, ties, writing
from houvast.records.contacts.mailing import posting, reading
from houvast.records.contacts.models import MailAnswer, MailArrival, Talk, TalkMail
from houvast.records.contacts.refusals import NoWay

BACK = "CAME_BACK"


@dataclass(frozen=True)
class Read:
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


def read(raw: bytes, *, own: str, is_whole: bool = True, by: Actor) -> Read:
    """All that takes long, before the transaction: reading, scanning, stripping, sealing."""
    mail = reading.read(raw, own=own, loop=posting.loop_mark(), is_whole=is_whole)
    if mail.kind not in reading.DROPPED and _is_ours(mail, by):
        mail = reading.Mail("LOOP", "", "", "", [], mail.identity, mail.is_whole)
    proof = salted_hmac("mail that came in", mail.identity, algorithm="sha256").digest()
    talk, key = uuid.uuid4(), sealed.new_key()
    came = MailArrival.objects.filter(organisation=by.organisation, proof=proof).exists()
    if mail.kind in reading.DROPPED or came:
        return Read(mail, proof, [], "", talk, key, [], [])
    if earlier := _answered(mail, by):
        ready, not_taken = _ready(mail, earlier.id, key, earlier.language, there=earlier.files.count())
        return Read(
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
    lines = sorted(
        talks.lines(by.organisation, door="EMAIL"), key=lambda line: (not line.mail_first, line.only_chosen)
    )
    ways = [(line, way) for line in lines if (way := talks.route(line, door="EMAIL"))]
    if not ways:
        raise NoWay("CLOSED")
    line, way = ways[0]
    language = (line.languages or ["en"])[0]
    ready, not_taken = _ready(mail, talk, key, language)
    return Read(mail, proof, way, language, talk, key, ready, not_taken)


def _is_ours(mail: reading.Mail, by: Actor) -> bool:
    """An answer of ours that comes back without our mark in its head: by its id, never by an address."""
    ours = MailAnswer.objects.filter(proof=posting.proof(mail.id), talk__organisation=by.organisation)
    return bool(mail.id) and ours.exists()


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
        both = [(file, False) for file in mail.files] + [(inner, True) for inner in mail.mails]
        for number, ((name, content), is_mail) in enumerate(both, there):
            try:
                if number >= filed.MOST:
                    raise filed.NotKept(_("There are twenty files in this talk: no more can be sent."))
                ready.append(filed.ready(talk, content, name=name, key=key, is_mail=is_mail))
            except filed.NotKept as why:
                not_taken.append(str(why))
    return ready, not_taken


def go_on(read: Read) -> uuid.UUID:
    """Put it into its talk: one that ended waits again. Colleagues see who sent it: perhaps somebody else."""
    talk = Talk.objects.select_for_update(of=("self",)).filter(id=read.talk).first()
    mail = TalkMail.objects.filter(talk=talk, post_box__isnull=False).first() if talk else None
    if talk is None or mail is None:
        raise NoWay("CLOSED")  # emptied meanwhile: the next run reads it anew
    box = bytes(mail.post_box or b"")  # of the key that the talk has now
    kept = keep(talk, read, before=sealed.for_post_box(read.key, public=box))
    talks.wait_again(talk, kept)
    talks.moved(talk)
    ties.find([(read.mail.address, talk)], organisation=talk.organisation_id)
    return talk.id


def came_back(mail: reading.Mail, *, organisation: uuid.UUID) -> uuid.UUID | None:
    """An answer of ours did not arrive: its talk says so and waits again. Which; None where it was none."""
    proofs = [posting.proof(each) for each in mail.answers]
    found = MailAnswer.objects.filter(proof__in=proofs, talk__organisation=organisation)
    told = None
    for answer in found.exclude(state=BACK).order_by("talk_id", "at"):
        talk = Talk.objects.select_for_update(of=("self",)).get(pk=answer.talk_id)
        box = TalkMail.objects.filter(talk=talk).values_list("post_box", flat=True).first()
        if box is None:  # emptied meanwhile
            continue
        own = sealed.new_key()
        with translation.override(talk.language):
            moment = formats.date_format(timezone.localtime(answer.at), "DATETIME_FORMAT")
            said = _("Our answer of %(moment)s came back: it did not arrive.") % {"moment": moment}
        before = sealed.for_post_box(own, public=bytes(box))
        kept = talks.keep(talk, said, author=talks.NOTE, once=uuid.uuid4(), key=own, before=before)
        talks.wait_again(talk, kept)
        talks.moved(talk)
        answer.state = BACK
        answer.save(update_fields=["state"])
        told = talk.id
    return told


def keep(talk: Talk, read: Read, *, before: bytes = b"") -> talks.Kept:
    """Its words in messages, its files, and for colleagues what was left out. The last message. `before`: its
    key, wrapped for the post box of a talk that it goes on with.
    """
    here: dict[str, Any] = {"key": read.key, "before": before}
    with translation.override(read.language):
        pieces, are_all = writing.pieces(read.mail.text)
        for piece in pieces or [_("(This mail has no words that can be read.)")]:
            kept = talks.keep(talk, piece, author=talks.PERSON, once=uuid.uuid4(), **here)
        for file in read.files:
            kept = filed.keep(talk, file, author=talks.PERSON, once=uuid.uuid4(), **here)
        notes = [_("A file was not taken: %(why)s") % {"why": why} for why in read.not_taken]
        if not (read.mail.is_whole and are_all):
            notes.append(_("Part of this mail could not be read or was too large, and was not kept."))
        if read.mail.reply_to:
            notes.insert(0, _("It asks that answers go to %(address)s.") % {"address": read.mail.reply_to})
        if read.mail.is_own and not read.is_later:
            notes.insert(
                0,
                _("This came from our own address: by a form or a colleague. It cannot be answered by mail."),
            )
        if read.is_later:
            notes.insert(0, _("This came by mail from %(address)s.") % {"address": read.mail.address or "?"})
        if notes:
            kept = talks.keep(
                talk, "\n".join(notes)[: writing.LONGEST], author=talks.NOTE, once=uuid.uuid4(), **here
            )
    return kept
