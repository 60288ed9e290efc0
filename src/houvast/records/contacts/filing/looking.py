"""A file that somebody brought, looked at: taken or not and why, what it is, and the copy that may be shown.

What comes out is in memory and in clear: who calls seals it, under a key of their own, before it is stored.
"""

import hashlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from houvast.records.contacts import writing
from houvast.records.contacts.filing import kinds, scanning, stripping

ORIGINAL, SHOWN = "ORIGINAL", "SHOWN"
PIECE = 1 << 20
LONGEST_NAME = 80
LARGEST = kinds.LARGEST


class NotKept(ValueError):
    """Why a file is not taken, in words for who sent it."""


@dataclass(frozen=True)
class LookedAt:
    """`about`: its name, kind, length and fingerprint; `sides`: as it came, and as it may be shown."""

    about: dict[str, Any]
    sides: dict[str, bytes] = field(repr=False)

    @property
    def name(self) -> str:
        return str(self.about["name"])


@dataclass(frozen=True)
class Fetched:
    """A kept file, opened: `name` is what its sender called it; a download is called `neutral`."""

    id: uuid.UUID
    name: str
    neutral: str
    mime: str
    content: bytes = field(repr=False)
    fingerprint: str = ""


def are_taken() -> bool:
    """Whether files are taken here: not without a scanner, unless it was said that none is wanted."""
    return scanning.is_set()


def looked_at(content: bytes, *, name: str, is_mail: bool = False) -> LookedAt:
    """Look whether a file is taken and strip a copy, or NotKept. Takes seconds: not for a transaction."""
    if not are_taken():
        raise NotKept(_("Files cannot be sent here."))
    kind = _kind(content, is_mail=is_mail)
    is_scanned = _scanned(content)
    copy, shown_as = None, kind
    if kind.strips:
        try:
            copy, shown_as = stripping.stripped(content, kind)
        except stripping.CannotStrip as failure:
            raise NotKept(
                _("This file cannot be opened: it is damaged, locked with a password, or too large inside.")
            ) from failure
    about = {
        "name": _called(name) or f"{_('file')}.{kind.ending}",
        "kind": kind.code,
        "shown": shown_as.code if copy is not None else "",
        "is_picture": kind.is_picture,
        "is_scanned": is_scanned,
        "length": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return LookedAt(about, {ORIGINAL: content} | ({SHOWN: copy} if copy is not None else {}))


def too_large() -> str:
    return _("This file is larger than 25 MB. Send a shorter recording or a smaller picture.")


def pieces(sealed_stream: Iterator[bytes]) -> Iterator[bytes]:
    """A sealed stream as the pieces that are stored, about a megabyte each."""
    held = bytearray()
    for piece in sealed_stream:
        held += piece
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def _kind(content: bytes, *, is_mail: bool) -> kinds.Kind:
    try:
        return kinds.kind_of(content, is_mail=is_mail)
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
