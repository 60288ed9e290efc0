"""Files in a parcel, as its agency gets them: looked at when they are asked for, because nobody could before.

They were sealed in a browser that we do not know. What is shown as a picture is drawn anew here; what is
saved is of a kind that we take, has passed the scanner, and is no program, archive, page or office document.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from houvast.records.contacts.filing import kinds
from houvast.records.contacts.filing.looking import ORIGINAL, SHOWN, NotKept, looked_at

COPY = "copy"


@dataclass(frozen=True)
class HandedFile:
    """One file as it came. `note`: the number of its note; `is_copy`: a picture drawn anew."""

    note: int
    is_copy: bool
    content: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """As a journal writes it of its originals."""
        return blake2b(self.content, digest_size=32).hexdigest()


@dataclass(frozen=True)
class Given:
    """What is given out of one: a picture to look at or a file to save, under a name that says nothing."""

    name: str
    mime: str
    content: bytes = field(repr=False)


def handed_file(said: object) -> HandedFile:
    """What a script of ours says of a file; ValueError or KeyError for anything else."""
    if not isinstance(said, Mapping):
        raise ValueError("file")
    note, content = said["note"], said["content"]
    if type(note) is not int or not 0 < note < 1 << 31 or not isinstance(content, str):
        raise ValueError("file")
    return HandedFile(note, said["kind"] == COPY, base64.b64decode(content, validate=True))


def given(file: HandedFile, number: int) -> Given | None:
    """What may be given out, or None. Takes seconds: not for a transaction."""
    try:
        looked = looked_at(file.content, name="")
    except NotKept:
        return None
    side = SHOWN if file.is_copy else ORIGINAL
    if side not in looked.sides or (file.is_copy and not looked.about["is_picture"]):
        return None
    kind = kinds.EVERY[looked.about["shown"] if file.is_copy else looked.about["kind"]]
    return Given(f"{number}.{kind.ending}", kind.mime, looked.sides[side])
