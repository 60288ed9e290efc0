"""What operations on files of talks have in common: making one ready, keeping it, opening it again.

Not an operation: the operations that call it are guarded. A file stands in the database, in pieces: so it is
whole or not at all with its message, is in every backup, and goes with its talk. It stands there as it came,
and as a copy that says no more than what one sees. Neither is ever on disk unsealed.
"""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from houvast.records.accounts.guard import Refused
from houvast.records.contacts import sealed, talks, writing
from houvast.records.contacts.filing import kinds, scanning, stripping
from houvast.records.contacts.models import FilePiece, Talk, TalkFile

ORIGINAL, SHOWN = "ORIGINAL", "SHOWN"
PIECE = 1 << 20
LONGEST_NAME = 80
MOST = 20  # files of one talk: what one talk may fill is bounded
LARGEST = kinds.LARGEST


class NotKept(ValueError):
    """Why a file is not taken, in words for who sent it."""


@dataclass(frozen=True)
class Ready:
    """A file that was looked at, stripped and sealed; what is left is to store it."""

    id: uuid.UUID
    name: str
    about: bytes = field(repr=False)
    pieces: dict[str, list[bytes]] = field(repr=False)


@dataclass(frozen=True)
class Fetched:
    """A file, opened: `name` is what its sender called it; a download is called `neutral`."""

    id: uuid.UUID
    name: str
    neutral: str
    mime: str
    content: bytes = field(repr=False)
    fingerprint: str = ""


def are_taken() -> bool:
    """Whether files are taken here: not without a scanner, unless it was said that none is wanted."""
    return scanning.is_set()


def ready(talk: uuid.UUID, content: bytes, *, name: str, key: bytes) -> Ready:
    """Look at a file, strip and seal it, or NotKept. Takes seconds: not for a transaction."""
    if not are_taken():
        raise NotKept(_("Files cannot be sent here."))
    kind = _kind(content)
    is_scanned = _scanned(content)
    copy, shown_as = None, kind
    if kind.strips:
        try:
            copy, shown_as = stripping.stripped(content, kind)
        except stripping.CannotStrip as failure:
            raise NotKept(
                _("This file cannot be opened: it is damaged, locked with a password, or too large inside.")
            ) from failure
    file = uuid.uuid4()
    about = {
        "name": _called(name) or f"{_('file')}.{kind.ending}",
        "kind": kind.code,
        "shown": shown_as.code if copy is not None else "",
        "is_picture": kind.is_picture,
        "is_scanned": is_scanned,
        "length": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    sides = {ORIGINAL: content} | ({SHOWN: copy} if copy is not None else {})
    return Ready(
        file,
        str(about["name"]),
        sealed.seal_about(about, key, talk=talk, file=file),
        {
            side: list(_pieces(sealed.seal_file([said], key, talk=talk, file=file, side=side)))
            for side, said in sides.items()
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
                again = _pieces(sealed.seal_file(content, new, talk=talk.id, file=row.id, side=side))
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


def _pieces(sealed_stream: Iterator[bytes]) -> Iterator[bytes]:
    held = bytearray()
    for piece in sealed_stream:
        held += piece
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _kind(content: bytes) -> kinds.Kind:
    try:
        return kinds.kind_of(content)
    except kinds.NotTaken as refused:
        raise NotKept(
            {
                "EMPTY": _("Choose a file first."),
                "LARGE": too_large(),
                "PROGRAM": _("This is a program. Programs are not taken."),
                "PACKED": _("This is an archive of files. Send the files one by one."),
                "OFFICE": _("This is an office document. Save it as a PDF, and send that."),
                "PAGE": _("This is a web page. Send a picture or a PDF of it."),
            }.get(
                str(refused),
                _("This kind of file is not taken. Send a picture, a PDF, a plain text, sound or a video."),
            )
        ) from refused


def too_large() -> str:
    return _("This file is larger than 25 MB. Send a shorter recording or a smaller picture.")


def _scanned(content: bytes) -> bool:
    try:
        return scanning.scan(content)
    except scanning.Harmful as found:
        raise NotKept(
            _("Our scanner found something harmful in this file: it was not kept. You may not have known.")
        ) from found
    except scanning.NoScanner as missing:
        raise NotKept(
            _("Files cannot be checked at this moment, so none is taken. Try again later; writing goes on.")
        ) from missing


def _called(name: str) -> str:
    """Its name on one line, without a path and what hides in it."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    try:
        return " ".join(writing.plain(last[: LONGEST_NAME * 2], most=LONGEST_NAME * 2).split())[
            -LONGEST_NAME:
        ]
    except writing.NotWritten:
        return ""
