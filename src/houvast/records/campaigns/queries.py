"""Readings of what the public reads, and of how it came to read so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, seen
from houvast.records.campaigns import letters, rules
from houvast.records.campaigns.letters import BLANKS, SENDER, blanks, filled, missing
from houvast.records.campaigns.models import PageVersion
from houvast.records.campaigns.suggestions import Words
from houvast.records.campaigns.texts import LANGUAGES, MADE, PAGES, WORDS, Text, shipped
from houvast.records.campaigns.versions import LETTERS, SUGGESTIONS
from houvast.records.campaigns.versions import Version as Suggestion

__all__ = [
    "BLANKS",
    "LANGUAGES",
    "MADE",
    "PAGES",
    "SENDER",
    "WORDS",
    "Offered",
    "State",
    "Suggestion",
    "Text",
    "Version",
    "Words",
    "blanks",
    "filled",
    "missing",
]


@dataclass(frozen=True)
class Version:
    """One version as who writes sees it; number 0 is the text that comes with the software."""

    number: int
    text: Text
    shipped: bool
    written_at: datetime | None = None
    written_by: UUID | None = None


@dataclass(frozen=True)
class State:
    """How a page stands in one language. `untranslated`: another language was changed since, in meaning."""

    number: int
    own: bool
    untranslated: bool


def public_texts(language: str) -> dict[str, Text]:
    """Every page in one language, as the public reads it: of the helpline that was founded first."""
    own: dict[str, Text] = {}
    if helpline := accounts.front_helpline():
        of_helpline = PageVersion.objects.filter(organisation=helpline, language=language)
        later = of_helpline.filter(page=OuterRef("page"), number__gt=OuterRef("number"))
        own = {version.page: _text(version) for version in of_helpline.filter(~Exists(later))}
    return {page: own.get(page) or shipped(page, language) for page in PAGES}


def versions(page: str, language: str, *, seen_by: Actor) -> list[Version]:
    """Every version, newest first; the last is the text that comes with the software."""
    found = seen(PageVersion, rules.WRITE_PAGE, seen_by).filter(page=page, language=language)
    own = [
        Version(each.number, _text(each), each.shipped, each.written_at, each.written_by_id)
        for each in found.order_by("-number")
    ]
    return [*own, Version(0, shipped(page, language), shipped=True)]


def states(*, seen_by: Actor) -> dict[str, Mapping[str, State]]:
    """How every page stands, by page and language."""
    newest: dict[tuple[str, str], PageVersion] = {}
    changed: dict[tuple[str, str], datetime] = {}
    for each in seen(PageVersion, rules.WRITE_PAGE, seen_by).order_by("number"):
        newest[each.page, each.language] = each
        if each.changes_meaning:
            changed[each.page, each.language] = each.written_at
    return {
        page: {language: _state(page, language, newest, changed) for language in LANGUAGES} for page in PAGES
    }


def _state(
    page: str,
    language: str,
    newest: Mapping[tuple[str, str], PageVersion],
    changed: Mapping[tuple[str, str], datetime],
) -> State:
    own = newest.get((page, language))
    elsewhere = [
        changed[page, other] for other in LANGUAGES if other != language and (page, other) in changed
    ]
    behind = any(own is None or moment > own.written_at for moment in elsewhere)
    return State(own.number if own else 0, bool(own and not own.shipped), behind)


def _text(version: PageVersion) -> Text:
    if version.shipped:
        return shipped(version.page, version.language)
    return Text(version.tab, version.link, version.heading, version.body)


@dataclass(frozen=True)
class Offered:
    """A text as a worker is offered it; `language` is that of the text."""

    key: str
    name: str
    text: str
    language: str


def suggestions(*, seen_by: Actor) -> list[Suggestion]:
    """The newest version of every suggested answer: shipped ones in their order, then the helpline's own."""
    return SUGGESTIONS.newest(rules.WRITE_SUGGESTION, seen_by)


def suggestion_versions(key: str, *, seen_by: Actor) -> list[Suggestion]:
    """Every version of one, newest first; empty where there is none."""
    return SUGGESTIONS.versions(key, rules.WRITE_SUGGESTION, seen_by)


def offered(language: str, *, named_in: str, seen_by: Actor) -> list[Offered]:
    """Suggested answers for a talk in a language, named in that of the desk. Where one was not written in
    the language of the talk, the first language of LANGUAGES that it was written in stands in its place.
    """
    found = []
    for each in SUGGESTIONS.newest(rules.READ_SUGGESTIONS, seen_by):
        own = next((code for code in (language, *LANGUAGES) if code in each.said), None)
        if own is None or each.retired:
            continue
        name = each.said.get(named_in, each.said[own]).name
        found.append(Offered(each.key, name, each.said[own].text, own))
    return found


def letter_templates(*, seen_by: Actor) -> list[Suggestion]:
    """The newest version of every template of a letter, and of the sender where there is one."""
    return LETTERS.newest(rules.WRITE_LETTER, seen_by)


def letter_versions(key: str, *, seen_by: Actor) -> list[Suggestion]:
    """Every version of one, newest first; empty where there is none."""
    return LETTERS.versions(key, rules.WRITE_LETTER, seen_by)


def offered_letters(*, named_in: str, seen_by: Actor) -> list[Offered]:
    """Every template in each language that it was written in, with its name in that of the desk."""
    return [
        Offered(each.key, each.said.get(named_in, words).name, words.text, language)
        for each in LETTERS.newest(rules.READ_LETTERS, seen_by)
        if each.key != letters.SENDER and not each.retired
        for language, words in each.said.items()
    ]


def sender(language: str, *, seen_by: Actor) -> Words | None:
    """Who letters are from, in a language or else in another one: neutral; None where nobody wrote it."""
    for each in LETTERS.newest(rules.READ_LETTERS, seen_by):
        if each.key == letters.SENDER and not each.retired:
            return next((each.said[code] for code in (language, *LANGUAGES) if code in each.said), None)
    return None
