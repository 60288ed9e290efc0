"""Readings of what the public reads, and of how it came to read so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from houvast.records.accounts import queries as accounts
from houvast.records.accounts.guard import Actor, seen
from houvast.records.campaigns import letters, rules
from houvast.records.campaigns.hearing import HEARD
from houvast.records.campaigns.letters import BLANKS, SENDER, blanks, filled, missing
from houvast.records.campaigns.models import CampaignPlan, Heard, NameplateVersion, PageVersion
from houvast.records.campaigns.nameplates import Nameplate
from houvast.records.campaigns.planning import METHODS, Group, Planned, Window, groups
from houvast.records.campaigns.stored import newest_nameplate, text_of, texts_of
from houvast.records.campaigns.suggestions import Words
from houvast.records.campaigns.telling import CHANNELS, Told, regions
from houvast.records.campaigns.texts import LANGUAGES, MADE, PAGES, WORDS, Text, shipped
from houvast.records.campaigns.versions import LETTERS, SUGGESTIONS
from houvast.records.campaigns.versions import Version as Suggestion
from houvast.records.contacts import queries as contacts

__all__ = [
    "BLANKS",
    "CHANNELS",
    "HEARD",
    "LANGUAGES",
    "MADE",
    "METHODS",
    "PAGES",
    "SENDER",
    "WORDS",
    "Group",
    "Nameplate",
    "NameplateRow",
    "Offered",
    "Plan",
    "Planned",
    "State",
    "Suggestion",
    "Text",
    "Told",
    "Version",
    "Window",
    "Words",
    "blanks",
    "filled",
    "groups",
    "missing",
    "regions",
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


@dataclass(frozen=True)
class Plan:
    """A plan of a campaign, as it was fixed. `is_whole`: it still has the fingerprint that it had then."""

    id: UUID
    planned: Planned
    fingerprint: str
    registered_on: date
    registered_by: str
    withdrawn_at: datetime | None
    withdrawn_by: str
    withdrawn_because: str

    @property
    def is_whole(self) -> bool:
        return self.planned.fingerprint == self.fingerprint

    @property
    def until(self) -> date:
        return self.planned.windows[-1].until


def public_texts(language: str) -> dict[str, Text]:
    """Every page in one language, as the public reads it: of the helpline that was founded first."""
    return texts_of(accounts.front_helpline(), language)


def nameplate() -> Nameplate | None:
    """What the public pages call the helpline, its number and hours; None: as the file of the line says."""
    helpline = accounts.front_helpline()
    return newest_nameplate(helpline) if helpline else None


def versions(page: str, language: str, *, seen_by: Actor) -> list[Version]:
    """Every version, newest first; the last is the text that comes with the software."""
    found = seen(PageVersion, rules.WRITE_PAGE, seen_by).filter(page=page, language=language)
    own = [
        Version(each.number, text_of(each), each.shipped, each.written_at, each.written_by_id)
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


@dataclass(frozen=True)
class NameplateRow:
    """One version of the nameplate as who writes sees it; number 0, None: as the file of the line says."""

    number: int
    plate: Nameplate | None
    written_at: datetime | None = None
    written_by: UUID | None = None


def nameplate_versions(*, seen_by: Actor) -> list[NameplateRow]:
    """Every version, newest first; the last is what the file of the line says."""
    found = seen(NameplateVersion, rules.WRITE_NAMEPLATE, seen_by).order_by("-number")
    own = [
        NameplateRow(
            each.number,
            None if each.shipped else Nameplate.of(each.said),
            each.written_at,
            each.written_by_id,
        )
        for each in found
    ]
    return [*own, NameplateRow(0, None)]


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


def campaign_of(word: str) -> Told | None:
    """What the campaign with this word tells, of the helpline that was founded first; None where none has it.

    From the day it was registered until it is withdrawn: a poster hangs longer than its weeks.
    """
    helpline = accounts.front_helpline()
    if helpline is None or not word:
        return None
    found = CampaignPlan.objects.filter(organisation=helpline, withdrawn_at=None, planned__told__word=word)
    row = found.order_by("-registered_at").first()
    return Planned.kept(row.planned).told if row else None


def heard_of(contact: UUID, *, seen_by: Actor) -> str:
    """How the person of a contact heard of us, as a code; empty where nobody asked or one may not know."""
    if contacts.team_of(contact, seen_by=seen_by) is None:
        return ""
    found = seen(Heard, rules.NOTE_HEARD, seen_by).filter(contact__id=contact)
    return found.values_list("code", flat=True).first() or ""


def plans(*, seen_by: Actor) -> list[Plan]:
    """Plans of one's helpline, the newest first."""
    people = accounts.names(seen_by=seen_by)
    found = seen(CampaignPlan, rules.REGISTER_PLAN, seen_by).order_by("-registered_at")
    return [_plan(each, people) for each in found]


def plan(id: UUID, *, seen_by: Actor) -> Plan | None:
    """One plan, or None where the reader may see none of that id."""
    found = seen(CampaignPlan, rules.REGISTER_PLAN, seen_by).filter(id=id).first()
    return _plan(found, accounts.names(seen_by=seen_by)) if found else None


def _plan(row: CampaignPlan, people: Mapping[UUID, str]) -> Plan:
    return Plan(
        id=row.id,
        planned=Planned.kept(row.planned),
        fingerprint=row.fingerprint,
        registered_on=row.registered_on,
        registered_by=people.get(row.registered_by_id, ""),
        withdrawn_at=row.withdrawn_at,
        withdrawn_by=people.get(row.withdrawn_by_id, "") if row.withdrawn_by_id else "",
        withdrawn_because=row.withdrawn_because,
    )


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
