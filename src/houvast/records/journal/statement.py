"""A statement in print: chosen entries of a journal, as their owner sent them for it, set in memory.

The one place where words of a journal are on the server: after their owner said yes, for as long as it takes
to set them. Nothing of it is kept, logged or traced. Neither document nor file says whose software it is.
"""

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from houvast.library import printing
from houvast.records.journal.refusals import NotPossible
from houvast.records.journal.situations import SITUATIONS

TEMPLATE = Path(__file__).with_name("statement.typ")
LANGUAGES = ("nl", "fr", "de", "en")
MOST_ENTRIES, MOST_PICTURES = 200, 12
LONGEST = 20_000  # of one field
LARGEST_PICTURE = 400_000  # bytes: copies that the browser drew anew
FIELDS = ("on", "around", "where", "what", "seen", "done")


@dataclass(frozen=True)
class Chosen:
    """One entry as it is printed. `ticked`: codes of situations; `files`: (name, fingerprint of the file)."""

    said: Mapping[str, str] = field(repr=False)
    ticked: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = field(repr=False)
    pictures: tuple[bytes, ...] = field(repr=False)
    number: int
    at: datetime


@dataclass(frozen=True)
class Statement:
    """What leaves the sealed place. `name` is empty where the person does not want it in it."""

    language: str
    name: str = field(repr=False)
    entries: tuple[Chosen, ...]


def in_print(statement: Statement, *, on: date) -> bytes:
    """The PDF: tagged, PDF/UA-1, in the language of the statement. NotPossible for what cannot be printed."""
    pictures = [picture for each in statement.entries for picture in each.pictures]
    if (
        statement.language not in LANGUAGES
        or not 0 < len(statement.entries) <= MOST_ENTRIES
        or len(pictures) > MOST_PICTURES
        or not all(map(_is_picture, pictures))
    ):
        raise NotPossible("print")
    files = {f"{number}.svg": _in_svg(picture) for number, picture in enumerate(pictures)}
    with translation.override(statement.language):
        content = _content(statement, on)
    midnight = datetime(on.year, on.month, on.day, tzinfo=UTC)
    try:
        return printing.in_print(
            TEMPLATE.read_bytes(),
            content,
            fonts=Path(settings.TYPEFACE),
            stamp=int(midnight.timestamp()),
            files=files,
        )
    except printing.NotPrintable as refused:
        raise NotPossible("print") from refused


def _is_picture(content: bytes) -> bool:
    """A JPEG of ordinary size, without anything written beside it: our script draws them so."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            return len(content) <= LARGEST_PICTURE and max(picture.size) <= 2000 and not picture.getexif()
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False


def _in_svg(picture: bytes) -> bytes:
    """The picture as a drawing that holds it: typst is handed texts only."""
    with Image.open(io.BytesIO(picture), formats=("JPEG",)) as opened:
        width, height = opened.size
    inside = base64.b64encode(picture).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{inside}"/></svg>'
    ).encode("ascii")


def _content(statement: Statement, on: date) -> dict[str, Any]:
    labels = {
        "around": _("Time"),
        "where": _("Where"),
        "what": _("What happened"),
        "seen": _("Who saw or heard it"),
        "done": _("What was done afterwards"),
    }
    number, entries = 0, []
    for order, each in enumerate(statement.entries, 1):
        entries.append(_entry(order, each, labels, number))
        number += len(each.pictures)
    return {
        "language": statement.language,
        "title": _("Statement"),
        "heading": _("My statement"),
        "intro": _(
            "I wrote these parts myself, in my own words, and chose them for this statement. Below each part "
            "stands when it was written down."
        ),
        "facts": [
            [_("Name"), statement.name or _("not in this statement")],
            [_("Made on"), date_format(on, "DATE_FORMAT")],
        ],
        "entries": entries,
        "proof_heading": _("How this can be checked"),
        "proof": _(
            "Each part came in sealed, in the minute that stands below it, and was not changed since. A file "
            "that goes with this statement proves it, without showing anything else: it is checked on the "
            "page “Check an excerpt” of the helpline where these notes are kept. This proves when something "
            "was written down, not that it happened."
        )
        + " "
        + _("The numbers say the order, not how many parts there are: the first one is any number up to 64."),
        "sign": [_("Place and day"), _("Signature")],
    }


def _entry(order: int, each: Chosen, labels: Mapping[str, str], first_picture: int) -> dict[str, Any]:
    when = _day(each.said.get("on", "")) or _("Day unknown")
    came = timezone.localtime(each.at)
    parts = [[label, each.said[name]] for name, label in labels.items() if each.said.get(name)]
    if each.ticked:
        parts.append([_("Words for it"), "; ".join(str(SITUATIONS[code]) for code in each.ticked)])
    if each.files:
        told = [f"{name} ({_('fingerprint')} {fingerprint})" for name, fingerprint in each.files]
        parts.append([_("Files kept with it"), "\n".join(told)])
    return {
        "heading": f"{order}. {when}",
        "parts": parts,
        "pictures": [
            {
                "file": f"{first_picture + number}.svg",
                "alt": _("Picture %(number)s with part %(order)s") % {"number": number + 1, "order": order},
            }
            for number in range(len(each.pictures))
        ],
        "came": _("Written down on %(day)s at %(time)s, as number %(number)s.")
        % {
            "day": date_format(came, "DATE_FORMAT"),
            "time": date_format(came, "TIME_FORMAT"),
            "number": each.number,
        },
    }


def _day(said: str) -> str:
    try:
        return date_format(date.fromisoformat(said), "FULL_DATE_FORMAT")
    except ValueError:
        return ""


def read(said: Mapping[str, Any]) -> Statement:
    """A statement as the browser sent it, or NotPossible."""
    try:
        entries = tuple(map(_chosen, said["entries"]))
        return Statement(str(said["language"]), _text(said.get("name", ""))[:200], entries)
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise NotPossible("print") from wrong


def _chosen(said: Mapping[str, Any]) -> Chosen:
    ticked: Sequence[str] = [code for code in said.get("ticked", []) if code in SITUATIONS]
    return Chosen(
        said={name: _text(said.get(name, "")) for name in FIELDS},
        ticked=tuple(ticked),
        files=tuple((_text(name)[:120], _text(mark)[:64]) for name, mark in said.get("files", [])[:20]),
        pictures=tuple(bytes(each) for each in said.get("pictures", [])),
        number=int(said["number"]),
        at=datetime.strptime(said["at"], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC),
    )


def _text(said: object) -> str:
    """Without control characters, which no typeface has."""
    if not isinstance(said, str):
        raise TypeError(said)
    return "".join(letter for letter in said if letter == "\n" or letter.isprintable())[:LONGEST]
