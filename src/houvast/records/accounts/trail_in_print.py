"""The trail of one record as a PDF for the data-protection officer: tagged (PDF/UA-1), made in memory.

Who asks when data about them were looked at, and what for, has a right to an answer (GDPR art. 15(1);
Court of Justice, C-579/21): the officer answers from this. In Dutch or English, as the sentences are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from houvast.library import printing
from houvast.records.audit.sentences import LANGUAGES
from houvast.records.audit.trail import Event

TEMPLATE = Path(__file__).with_name("trail.typ")

WORDS: Mapping[str, Mapping[str, Any]] = {
    "nl": {
        "title": "Het spoor van één dossier",
        "about": "Wie iets met dit dossier deed, wie het opende en wie geweigerd werd",
        "helpline": "Hulplijn",
        "record": "Dossier",
        "printed": "Afgedrukt",
        "printed_by": "{at}, door {who}",
        "count": "Aantal regels",
        "looked": "Wie het opende",
        "looked_heads": ["Wie", "Aantal keer", "De eerste keer", "De laatste keer"],
        "nobody": "Niemand opende dit dossier.",
        "events": "Alles wat gebeurde, het oudste eerst",
        "events_heads": ["Nummer", "Wanneer", "Wat er gebeurde", "Schakel"],
        "command": "Een opdracht op de server",
        "left": "Iemand die hier niet meer werkt ({id})",
        "explained": (
            "Elke regel heeft een nummer in het spoor van de hulplijn. De schakel is het begin van een "
            "controlegetal over die regel en alle regels ervoor: wie één regel verandert, verandert alle "
            "schakels erna. Of het spoor heel is, zegt de opdracht “houvast audit verify”. "
            "Het spoor bevat geen inhoud: niet wat er in het dossier staat, alleen wat ermee gebeurde. "
            "De tijden zijn die van {zone}."
        ),
    },
    "en": {
        "title": "The trail of one record",
        "about": "Who did something with this record, who opened it and who was refused",
        "helpline": "Helpline",
        "record": "Record",
        "printed": "Printed",
        "printed_by": "{at}, by {who}",
        "count": "Number of entries",
        "looked": "Who opened it",
        "looked_heads": ["Who", "How often", "First", "Last"],
        "nobody": "Nobody opened this record.",
        "events": "Everything that happened, oldest first",
        "events_heads": ["Number", "When", "What happened", "Link"],
        "command": "A command on the server",
        "left": "Somebody who no longer works here ({id})",
        "explained": (
            "Each entry has a number in the trail of the helpline. The link is the beginning of a check "
            "value over that entry and all entries before it: whoever changes one entry changes every link "
            "after it. Whether the trail is whole, the command “houvast audit verify” says. The trail holds "
            "no content: not what the record says, only what was done with it. Times are those of {zone}."
        ),
    },
}


@dataclass(frozen=True)
class Heading:
    """What stands above the events: whose trail, of which record, printed when and by whom."""

    helpline: str
    record: str
    at: datetime
    by: str


def in_print(events: Sequence[Event], names: Mapping[UUID, str], heading: Heading, language: str) -> bytes:
    """The PDF. `events` oldest first; `names` of everybody who works or worked here."""
    language = language if language in LANGUAGES else "en"
    words = WORDS[language]
    who = [_who(event, names, words) for event in events]
    at = f"{_local(heading.at):%Y-%m-%d %H:%M}"
    content = {
        "language": language,
        "title": words["title"],
        "about": words["about"],
        "footer": f"{words['title']} · {heading.record}",
        "facts": [
            (words["helpline"], heading.helpline),
            (words["record"], heading.record),
            (words["printed"], words["printed_by"].format(at=at, who=heading.by)),
            (words["count"], str(len(events))),
        ],
        "looked": _looked(zip(who, events, strict=True)),
        "events": [
            (str(each.position), _moment(each), f"{name} {each.told(language)}", each.link.hex()[:8])
            for name, each in zip(who, events, strict=True)
        ],
        "explained": words["explained"].format(zone=settings.TIME_ZONE),
        "words": words,
    }
    return _set(content, heading.at)


def _looked(events: Iterable[tuple[str, Event]]) -> list[tuple[str, str, str, str]]:
    """(who, how often, first, last) of those who opened the record, in the order of their first time."""
    opened: dict[tuple[str, UUID | None], list[Event]] = {}
    for who, event in events:
        if event.action.endswith(".read") and event.outcome == "done":
            opened.setdefault((who, event.actor), []).append(event)
    return [(who, str(len(each)), _moment(each[0]), _moment(each[-1])) for (who, _), each in opened.items()]


def _who(event: Event, names: Mapping[UUID, str], words: Mapping[str, Any]) -> str:
    if event.actor is None:
        return str(words["command"])
    return names.get(event.actor) or words["left"].format(id=str(event.actor)[:8])


def _moment(event: Event) -> str:
    return f"{_local(event.at):%Y-%m-%d %H:%M:%S}"


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment)


def _set(content: Mapping[str, Any], at: datetime) -> bytes:
    stamp = int(at.astimezone(UTC).timestamp())
    return printing.in_print(TEMPLATE.read_bytes(), content, fonts=Path(settings.TYPEFACE), stamp=stamp)
