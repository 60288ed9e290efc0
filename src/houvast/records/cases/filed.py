"""What operations on documents have in common: one made ready, kept, opened again, and taken out.

Not an operation: the operations that call it are guarded. A document is a contribution with a file: one key
opens its words and its file, so who may read the one may open the other, and the end of a seat closes both.
How a file is looked at and stripped is the same as for files of talks.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from houvast.records.cases import outgoing, sealed
from houvast.records.cases.models import CaseDocument, Contribution, DocumentPiece
from houvast.records.cases.refusals import NotPossible
from houvast.records.contacts.filing import kinds, looking
from houvast.records.contacts.filing.looking import Fetched as Fetched

MOST = 50
"""Documents of one case: what one case may fill is bounded."""


@dataclass(frozen=True)
class Attached:
    """A file on the table, without its content. `withdrawn_on`: it is there no longer, and why, by code."""

    id: uuid.UUID
    name: str = ""
    kind: str = ""
    length: int = 0
    has_copy: bool = False
    is_picture: bool = False
    is_scanned: bool = False
    withdrawn_by: uuid.UUID | None = None
    withdrawn_on: date | None = None
    withdrawn_because: str = ""


@dataclass(frozen=True)
class Ready:
    """A file that was looked at and sealed under a fresh key; what is left is to store it."""

    id: uuid.UUID
    name: str
    key: bytes = field(repr=False)
    about: bytes = field(repr=False)
    pieces: dict[str, list[bytes]] = field(repr=False)


def ready(case: uuid.UUID, content: bytes, *, name: str) -> Ready:
    """Look at a file, strip and seal it; NotPossible says what is not taken. Not for a transaction."""
    try:
        looked = looking.looked_at(content, name=name)
    except looking.NotKept as refusal:
        raise NotPossible(str(refusal)) from refusal
    document, key = uuid.uuid4(), sealed.new_key()
    about = sealed.seal_words(looked.about, key, case=case, kind="document", number=document)
    return Ready(
        document, looked.name, key, about,
        {
            side: list(looking.pieces(sealed.seal_file(said, key, case=case, document=document, side=side)))
            for side, said in looked.sides.items()
        },
    )  # fmt: skip


def keep(row: Contribution, made: Ready) -> CaseDocument:
    """Store it beside its contribution."""
    document = CaseDocument.objects.create(
        id=made.id, case_id=row.case_id, contribution=row, about=made.about
    )
    for side, pieces in made.pieces.items():
        for number, piece in enumerate(pieces):
            DocumentPiece.objects.create(
                case_id=row.case_id, document=document, side=side, number=number, sealed=piece
            )
    return document


def attached(row: CaseDocument, key: bytes | None) -> Attached:
    """What it is, or that it was withdrawn; CannotOpen."""
    if row.withdrawn_on is not None:
        return Attached(
            row.id, withdrawn_by=row.withdrawn_by_id, withdrawn_on=row.withdrawn_on,
            withdrawn_because=row.withdrawn_because,
        )  # fmt: skip
    assert key is not None
    about = _about(row, key)
    return Attached(
        row.id, about["name"], about["kind"], about["length"], bool(about["shown"]), about["is_picture"],
        about["is_scanned"],
    )  # fmt: skip


def shown(row: CaseDocument, key: bytes) -> Fetched:
    """The copy without what it tells beside; where none could be made, the file as it came. CannotOpen."""
    about = _about(row, key)
    if about["shown"]:
        return _fetched(row, about, about["shown"], looking.SHOWN, key)
    return original(row, key)


def original(row: CaseDocument, key: bytes) -> Fetched:
    """As it came, with all that it tells of place, time and device; CannotOpen."""
    about = _about(row, key)
    return _fetched(row, about, about["kind"], looking.ORIGINAL, key)


def in_words(row: CaseDocument, key: bytes) -> str:
    """Its name, and of a plain text what stands in it; CannotOpen."""
    about = _about(row, key)
    is_text = kinds.EVERY[about["kind"]].mime.startswith("text/")
    content = original(row, key).content if is_text else b""
    return outgoing.in_file(content, name=about["name"])


def _about(row: CaseDocument, key: bytes) -> dict[str, Any]:
    return sealed.open_words(bytes(row.about), key, case=row.case_id, kind="document", number=row.id)


def _fetched(row: CaseDocument, about: dict[str, Any], code: str, side: str, key: bytes) -> Fetched:
    kind = kinds.EVERY[code]
    stored = [
        bytes(each)
        for each in row.pieces.filter(side=side).order_by("number").values_list("sealed", flat=True)
    ]
    content = sealed.open_file(stored, key, case=row.case_id, document=row.id, side=side)
    neutral = f"{row.contribution.number}.{kind.ending}"
    return Fetched(row.id, about["name"], neutral, kind.mime, b"".join(content))
