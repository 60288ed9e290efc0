"""A statement handed to somebody of the helpline: a talk at the front door, its code in the person's journal.

Journals and contacts do not know one another: the one place where both are near is here, and nothing that is
kept joins the talk to the journal. The code is made by the browser and stands in the journal alone, sealed.
By it what was sent twice, or broke off halfway, is one statement.
"""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from houvast.interfaces.shell import live
from houvast.records.accounts.guard import Actor
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import returning, sending, talking
from houvast.records.journal.operations import NotPossible

PIECE = 3_800  # characters of one message, with room for what is added to it
MOST = 40


@dataclass(frozen=True)
class Picture:
    """A picture as it stands in a statement, with the number of its note."""

    note: int
    content: bytes


def hand_over(text: str, pictures: Sequence[Picture] = (), *, code: str, language: str, by: Actor) -> int:
    """A talk that begins with this text, which `code` lets back into; how many pictures did not go along.

    NotPossible where no line takes messages. A picture that is not taken keeps the text from nobody. Sent
    again with its code, what is missing of it is added.
    """
    pieces = in_pieces(text)
    if not 0 < len(pieces) <= MOST:
        raise NotPossible("print")
    try:
        inside = _begun(pieces[0], code=code, language=language, by=by)
        for place, piece in enumerate(pieces[1:]):
            talking.say(inside.talk, piece, once=uuid.UUID(int=place), key=inside.key, by=inside.by)
    except contacts.NotPossible as refusal:
        raise NotPossible("no-mailbox") from refusal
    left_out = sum(not _is_sent(each, place, inside) for place, each in enumerate(pictures, 1))
    live.tell_queue(inside.by.organisation)
    return left_out


def is_there(code: str, *, by: Actor) -> bool:
    """Whether something was handed over under that code."""
    with suppress(talking.NotLetIn):
        return bool(talking.enter_by_code(code, by=by))
    return False


def _begun(first: str, *, code: str, language: str, by: Actor) -> talking.Entered:
    with suppress(talking.NotLetIn):
        return talking.enter_by_code(code, by=by)
    try:
        return talking.begin_talk("MAILBOX", language=language, first=first, code=code, by=by).entered
    except talking.BegunAlready:  # by the same request, sent again in the same moment
        return talking.enter_by_code(code, by=by)


def _is_sent(picture: Picture, place: int, inside: talking.Entered) -> bool:
    """As any file of a talk: looked at, drawn anew, sealed. Its name says of which note it is."""
    try:
        sending.send_file(
            inside.talk,
            picture.content,
            name=f"{picture.note}-{place}.jpg",
            once=uuid.UUID(int=MOST + place),
            key=inside.key,
            by=inside.by,
        )
    except contacts.NotPossible:
        return False
    return True


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
