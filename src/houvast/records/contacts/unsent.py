"""Answers that are to go by mail: kept before they go, and offered again where they did not.

Not an operation: operations/mailing.py calls it, guarded.
"""

import uuid
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from houvast.records.contacts import sealed
from houvast.records.contacts.mailing import posting
from houvast.records.contacts.models import MailAnswer, Talk, TalkMail


@dataclass(frozen=True)
class Unsent:
    """An answer that did not go, or of which that is not sure: the server stopped while it went."""

    text: str = field(repr=False)
    once: uuid.UUID
    is_unsure: bool


def going(talk: Talk, text: str, *, once: uuid.UUID, key: bytes) -> MailAnswer:
    """The answer as a row, written before it goes. One that is perhaps on its way already, with the same
    words, goes once more with the same mark: a mailbox that got it knows that.
    """
    for each in talk.mail_answers.filter(once=once, state="GOING"):
        if sealed.open_unsent(bytes(each.sealed), key, talk=talk.id, answer=each.id) == text:
            return each
    with transaction.atomic():
        # Answers to it come in by this; set here, where the talk's key is at hand.
        TalkMail.objects.filter(talk=talk).update(post_box=sealed.post_box(key))
        mark = uuid.uuid4()
        answer = MailAnswer.objects.create(
            id=mark,
            talk=talk,
            once=once,
            proof=posting.proof(posting.message_id(mark)),
            state="GOING",
            sealed=sealed.seal_unsent(text, key, talk=talk.id, answer=mark),
            at=timezone.now(),
        )
        talk.mail_answers.exclude(id=mark).update(
            sealed=b""
        )  # of several, the newest words are offered again
    return answer


def offered(talk: Talk, key: bytes) -> Unsent | None:
    found = talk.mail_answers.exclude(state="SENT").exclude(sealed=b"").order_by("-at").first()
    if found is None:
        return None
    text = sealed.open_unsent(bytes(found.sealed), key, talk=talk.id, answer=found.id)
    return Unsent(text, found.once, found.state == "GOING")


def seal_anew(talk: Talk, old: bytes, new: bytes) -> None:
    """What waits to go, and the post box of the talk, under another key of it."""
    TalkMail.objects.filter(talk=talk, post_box__isnull=False).update(post_box=sealed.post_box(new))
    for each in talk.mail_answers.exclude(sealed=b""):
        text = sealed.open_unsent(bytes(each.sealed), old, talk=talk.id, answer=each.id)
        each.sealed = sealed.seal_unsent(text, new, talk=talk.id, answer=each.id)
        each.save(update_fields=["sealed"])
