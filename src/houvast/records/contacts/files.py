"""What operations on files of talks have in common: making one ready, keeping it, opening it again.

Not an operation: the operations that call it are guarded. A file stands in the database, in pieces: so it is
whole or not at all with its message, is in every backup, and goes with its talk. It stands there as it came,
and as a copy that says no more than what one sees. Neither is ever on disk unsealed.
"""

import uuid
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from houvast.records.accounts.guard import Refused
from houvast.records.contacts import sealed, talks
from houvast.records.contacts.filing import kinds
from houvast.records.contacts.filing.looking import (
    LARGEST,
    ORIGINAL,
    SHOWN,
    Fetched,
    NotKept,
    are_taken,
    looked_at,
    too_large,
)
from houvast.records.contacts.filing.looking import pieces as stored_pieces
from houvast.records.contacts.models import FilePiece, Talk, TalkFile

MOST = 20  # files of one talk: what one talk may fill is bounded
__all__ = ["LARGEST", "MOST", "Fetched", "NotKept", "Ready", "are_taken", "ready", "too_large"]


@dataclass(frozen=True)
class Ready:
    """A file that was looked at, stripped and sealed; what is left is to store it."""

    id: uuid.UUID
    name: str
    key: bytes = field(repr=False)
    about: bytes = field(repr=False)
    pieces: dict[str, list[bytes]] = field(repr=False)


def ready(talk: uuid.UUID, content: bytes, *, name: str, key: bytes, is_mail: bool = False) -> Ready:
    """Look at a file, strip and seal it, or NotKept. Takes seconds: not for a transaction."""
    looked, file = looked_at(content, name=name, is_mail=is_mail), uuid.uuid4()
    return Ready(
        file,
        looked.name,
        key,
        sealed.seal_about(looked.about, key, talk=talk, file=file),
        {
            side: list(stored_pieces(sealed.seal_file([said], key, talk=talk, file=file, side=side)))
            for side, said in looked.sides.items()
        },
    )


def keep(
    talk: Talk,
    made: Ready,
    *,
    author: str,
    once: uuid.UUID,
    key: bytes,
    before: bytes = b"",
    staff: uuid.UUID | None = None,
) -> talks.Kept:
    """Store it with its message, in a talk that is locked for it. `before`: as in `talks.keep`."""
    kept = talks.keep(talk, made.name, author=author, once=once, key=key, before=before, staff=staff)
    if kept.again:
        return kept
    message = talk.messages.get(number=kept.number)
    row = TalkFile.objects.create(id=made.id, talk=talk, message=message, about=before + made.about)
    for side, pieces in made.pieces.items():
        for number, piece in enumerate(pieces):
            FilePiece.objects.create(file=row, side=side, number=number, sealed=piece)
    return talks.kept(message, talk.id, file=row)


def shown(talk: Talk, file: uuid.UUID, key: bytes, *, only_copy: bool = False) -> Fetched:
    """The copy without what it tells beside; where none could be made, the file as it came, or Refused."""
    row, about = _found(talk, file, key)
    if about["shown"]:
        return _fetched(row, about, about["shown"], SHOWN, key)
    if only_copy:
        raise Refused
    return _fetched(row, about, about["kind"], ORIGINAL, key)


def original(talk: Talk, file: uuid.UUID, key: bytes) -> Fetched:
    row, about = _found(talk, file, key)
    return _fetched(row, about, about["kind"], ORIGINAL, key)


def seal_anew(talk: Talk, old: bytes, new: bytes) -> None:
    """All files of a talk under another key: as they came, and their copies."""
    for row in talk.files.all():
        about = sealed.open_about(bytes(row.about), old, talk=talk.id, file=row.id)
        own = sealed.key_of_posted(bytes(row.about), old)
        row.about = sealed.seal_about(about, new, talk=talk.id, file=row.id)
        row.save(update_fields=["about"])
        for side in (ORIGINAL, SHOWN):
            if pieces := _stored(row, side):
                content = sealed.open_file(partial(list, pieces), own, talk=talk.id, file=row.id, side=side)
                again = stored_pieces(sealed.seal_file(content, new, talk=talk.id, file=row.id, side=side))
                for number, piece in enumerate(again):
                    row.pieces.filter(side=side, number=number).update(sealed=piece)


def _found(talk: Talk, file: uuid.UUID, key: bytes) -> tuple[TalkFile, dict[str, Any]]:
    row = talk.files.filter(id=file).first()
    if row is None:
        raise Refused
    return row, sealed.open_about(bytes(row.about), key, talk=talk.id, file=row.id)


def _fetched(row: TalkFile, about: dict[str, Any], code: str, side: str, key: bytes) -> Fetched:
    kind, stored = kinds.EVERY[code], _stored(row, side)
    key = sealed.key_of_posted(bytes(row.about), key)
    content = sealed.open_file(lambda: stored, key, talk=row.talk.id, file=row.id, side=side)
    return Fetched(
        row.id,
        about["name"],
        f"{row.message.number}.{kind.ending}",
        kind.mime,
        b"".join(content),
        about["sha256"] if side == ORIGINAL else "",
    )


def _stored(row: TalkFile, side: str) -> list[bytes]:
    found = row.pieces.filter(side=side).order_by("number").values_list("sealed", flat=True)
    return [bytes(each) for each in found]
