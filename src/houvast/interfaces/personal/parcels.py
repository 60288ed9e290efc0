"""A statement handed to somebody of the helpline: a talk at the front door, its code in the person's journal.

Journals and contacts do not know one another: the one place where both are near is here, and nothing that is
kept joins the talk to the journal. The code stands in the journal alone, sealed.
"""

import uuid

from houvast.interfaces.shell import live
from houvast.records.accounts.guard import Actor
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import returning, talking
from houvast.records.journal.operations import NotPossible

PIECE = 3_800  # characters of one message, with room for what is added to it
MOST = 40


def hand_over(text: str, *, language: str, by: Actor) -> str:
    """The receipt code of the talk that begins with this text; NotPossible where no line takes messages."""
    pieces = in_pieces(text)
    if not 0 < len(pieces) <= MOST:
        raise NotPossible("print")
    try:
        begun = talking.begin_talk("MAILBOX", language=language, first=pieces[0], by=by)
        inside = begun.entered
        for piece in pieces[1:]:
            talking.say(inside.talk, piece, once=uuid.uuid4(), key=inside.key, by=inside.by)
    except contacts.NotPossible as refusal:
        raise NotPossible("no-mailbox") from refusal
    new = returning.NewReceipt.made()
    returning.keep_as_mailbox(inside.talk, new.code, shown=new.proof, private=inside.private, by=inside.by)
    live.tell_queue(inside.by.organisation)
    return new.code


def take_back(code: str, *, by: Actor) -> None:
    """Destroy what was handed over; NotPossible once somebody opened it, or where nothing is."""
    try:
        begun = returning.come_back(code, by=by)
        returning.take_back_unopened(begun.id, by=begun.entered.by)
    except talking.NotLetIn as gone:
        raise NotPossible("gone") from gone
    except contacts.NotPossible as refusal:
        raise NotPossible("opened") from refusal
    live.tell_queue(by.organisation)


def in_pieces(text: str) -> list[str]:
    """The text in messages, cut between lines where that is possible."""
    pieces, left = [], text.strip()
    while left:
        end = len(left) if len(left) <= PIECE else max(left.rfind("\n", 0, PIECE), 0) or PIECE
        pieces.append(left[:end].strip())
        left = left[end:].strip()
    return [piece for piece in pieces if piece]
