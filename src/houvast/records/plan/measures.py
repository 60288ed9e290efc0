"""A measure as it is written, and what is refused. Pure: what the published tables have comes in as it is."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from houvast.library import writing

LANGUAGES = ("nl", "fr", "de", "en")
STATES = ("PLANNED", "UNDER_WAY", "DONE", "STOPPED")
LONGEST_TITLE, LONGEST_ABOUT, LONGEST_OWNER = 160, 1500, 120
ARTICLES = Path(__file__).with_name("articles.toml")
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_REFERENCE = re.compile(r"[A-Z0-9]{1,4}(\.[0-9]{1,3}){0,2}", re.ASCII)


class Unplannable(Exception):
    """A measure that cannot stand in the plan; `field` says where, the message what to do."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(why)
        self.field = field


@dataclass(frozen=True)
class Words:
    """A measure in one language."""

    title: str
    about: str = ""


@dataclass(frozen=True)
class Measure:
    """All that is said of a measure but its indicator. `said` has at least Dutch, the plan's language."""

    reference: str
    said: Mapping[str, Words]
    owner: str
    article: str
    status: str
    begins: date
    until: date

    def in_language(self, language: str) -> tuple[str, Words]:
        """Its words, and the language that they are in: the one asked for, or else Dutch."""
        own = language if language in self.said else "nl"
        return own, self.said[own]


@dataclass(frozen=True)
class Indicator:
    """A cell of a published table: table, codes of the line, column as the English page calls it."""

    table: str
    line: tuple[str, ...] = field(default=())
    column: str = ""


@cache
def articles() -> Mapping[str, Mapping[str, str]]:
    """Articles of the Istanbul Convention that measures carry out: what each is about, by language."""
    with ARTICLES.open("rb") as file:
        return tomllib.load(file)


def check(measure: Measure) -> None:
    """Raises Unplannable for the first thing by which it cannot stand in the plan."""
    if not _REFERENCE.fullmatch(measure.reference):
        raise Unplannable("reference", _("Write a short reference, like 2.4: capitals, digits and dots."))
    if "nl" not in measure.said:
        raise Unplannable("title_nl", _("Say in Dutch what it is called: the plan is kept in Dutch."))
    for language, words in measure.said.items():
        if language not in LANGUAGES:
            raise Unplannable("title_nl", _("There is no such language here."))
        _check_words(f"title_{language}", words.title, LONGEST_TITLE)
        if words.about:
            _check_words(f"about_{language}", words.about, LONGEST_ABOUT)
    _check_words("owner", measure.owner, LONGEST_OWNER)
    if measure.article not in articles():
        raise Unplannable("article", _("Choose an article of the convention by its number."))
    if measure.status not in STATES:
        raise Unplannable("status", _("Choose one of: %(words)s.") % {"words": ", ".join(STATES)})
    _check_days(measure)


def _check_days(measure: Measure) -> None:
    for name, day in (("begins", measure.begins), ("until", measure.until)):
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Unplannable(name, _("Write a day of this century."))
    if measure.until < measure.begins:
        raise Unplannable("until", _("The last day lies before the first day."))


def _check_words(field: str, words: str, longest: int) -> None:
    if not words.strip() or len(words) > longest:
        raise Unplannable(
            field, _("Write something here, at most %(longest)s characters.") % {"longest": longest}
        )
    if not writing.can_be_seen(words.replace("\n", "")) or (not field.startswith("about") and "\n" in words):
        raise Unplannable(field, _("There is a character here that cannot be seen. Type it again."))
