"""A letter as it is written, kept and printed. What it says is content: sealed, and in print in memory only.

Nothing outside tells what it is about: the name of the document, its file and a mail's subject are the same
word for every letter, and the sender is the neutral one of the helpline.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from houvast.library import printing
from houvast.records.contacts import writing

TEMPLATE = Path(__file__).with_name("letter.typ")
LANGUAGES = ("nl", "fr", "de", "en")
LONGEST_LINES, LONGEST_TEXT = 400, 6000


@dataclass(frozen=True)
class Letter:
    """What somebody writes. `to`: PERSON or SERVICE (course.LETTER_TO); `way`: POST or MAIL.

    `address`: name and address by line, or one mail address. `sender` and `sender_address`: the neutral ones.
    `template`: the name of what it was made from, for colleagues.
    """

    to: str
    way: str
    language: str
    address: str = field(repr=False)
    text: str = field(repr=False)
    sender: str
    sender_address: str
    template: str = field(default="", repr=False)

    def words(self) -> str:
        """All of it that somebody reads, each part on lines of its own, but what is ours."""
        return f"{self.address}\n;\n{self.text}"


def kept(letter: Letter) -> dict[str, Any]:
    """As it is sealed."""
    return {name: value for name, value in asdict(letter).items() if name not in ("to", "way")}


def of(to: str, way: str, what: Mapping[str, Any]) -> Letter:
    return Letter(to=to, way=way, **what)


def plain(letter: Letter) -> Letter:
    """The same without what a screen or a reader could trip over; writing.NotWritten."""
    return Letter(
        **{
            **asdict(letter),
            "address": writing.plain(letter.address, most=LONGEST_LINES),
            "text": writing.plain(letter.text, most=LONGEST_TEXT),
        }
    )


def subject(language: str) -> str:
    """What every letter is called, outside of itself."""
    with translation.override(language):
        return pgettext("a document", "Letter")


def in_print(letter: Letter, *, on: date, is_preview: bool = False) -> bytes:
    """The letter as a PDF: tagged, PDF/UA-1, in its language. A preview says so across the page."""
    with translation.override(letter.language):
        day = date_format(on, "DATE_FORMAT")
        heading = _("Letter of %(day)s") % {"day": day}
        preview = _("Preview") if is_preview else ""
    content = {
        "language": letter.language,
        "title": subject(letter.language),
        "heading": heading,
        "preview": preview,
        "sender": [letter.sender, *_lines(letter.sender_address)],
        "address": _lines(letter.address),
        "paragraphs": [_lines(each) for each in letter.text.split("\n\n") if each.strip()],
    }
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    return printing.in_print(
        TEMPLATE.read_bytes(), content, fonts=Path(settings.TYPEFACE), stamp=int(midnight.timestamp())
    )


def _lines(text: str) -> list[str]:
    return [line for line in _stripped(text.split("\n")) if line]


def _stripped(lines: Iterable[str]) -> list[str]:
    return [line.strip() for line in lines]
