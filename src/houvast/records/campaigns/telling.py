"""What a campaign tells the public: its message, where, by which channels, on which days, a word to type.

The word opens a page of ours and nothing else: nobody is counted by it, and no address says whose poster it
was. It stands in somebody's history, and so it may tell nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from houvast.library import codes, writing
from houvast.records.campaigns.refusals import Unplannable
from houvast.records.campaigns.texts import LANGUAGES, MADE, PAGES, TELLING

LONGEST_MESSAGE = 300
LONGEST = timedelta(weeks=26)
CHANNELS: Mapping[str, str | Promise] = {
    "POSTER": gettext_lazy("posters and leaflets"),
    "ONLINE": gettext_lazy("online and social media"),
    "BROADCAST": gettext_lazy("radio and television"),
    "PRESS": gettext_lazy("newspapers and magazines"),
    "PROFESSIONALS": gettext_lazy("doctors, police, schools and others who refer"),
    "NEARBY": gettext_lazy("associations, sports clubs, work, events"),
}
EVERYWHERE = "EVERYWHERE"
# What an address of ours begins with already, or a machine looks for.
TAKEN = frozenset(
    (*PAGES, *MADE, "desk", "static", "stories", "reply", "metrics", "health", "robots", "media")
)
_WORD = re.compile(r"[a-z]{4,20}", re.ASCII)


@dataclass(frozen=True)
class Told:
    """What the public is told. `until` is exclusive; `leads_to`: where the page of the word leads."""

    message: Mapping[str, str]
    region: str
    channels: Sequence[str]
    from_: date
    until: date
    word: str = ""
    leads_to: str = "home"

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    def in_language(self, language: str) -> tuple[str, str]:
        """The message and its language: the one asked for, or else the first that it was written in."""
        own = next(code for code in (language, *LANGUAGES) if code in self.message)
        return own, self.message[own]

    def as_kept(self) -> dict[str, Any]:
        days = {"from": self.from_.isoformat(), "until": self.until.isoformat()}
        said = {name: getattr(self, name) for name in ("region", "word", "leads_to")}
        return {"message": dict(self.message), "channels": list(self.channels), **days, **said}

    @classmethod
    def kept(cls, said: Mapping[str, Any]) -> Self:
        return cls(
            said["message"],
            said["region"],
            tuple(said["channels"]),
            date.fromisoformat(said["from"]),
            date.fromisoformat(said["until"]),
            said["word"],
            said["leads_to"],
        )


def regions(language: str) -> dict[str, str]:
    """Where a campaign can be: everywhere, or in one province."""
    return {EVERYWHERE: _("everywhere")} | {
        code.code: code.label(language) for code in codes.codebook("province")
    }


def check(told: Told, *, windows: Sequence[tuple[date, date]]) -> None:
    """Raises Unplannable for the first thing that cannot stand. `windows`: when its effect is measured."""
    for language, message in told.message.items():
        if language not in LANGUAGES:
            raise Unplannable("message_nl", _("There is no such language here."))
        if not message.strip() or len(message) > LONGEST_MESSAGE or not writing.can_be_seen(message):
            said = _("Write something here, at most %(longest)s characters.")
            raise Unplannable(f"message_{language}", said % {"longest": LONGEST_MESSAGE})
    if "nl" not in told.message:
        raise Unplannable("message_nl", _("Write what the campaign says, in Dutch at least."))
    if told.region not in regions("en"):
        raise Unplannable("region", _("Choose where the campaign is."))
    if not told.channels or not set(told.channels) <= set(CHANNELS):
        raise Unplannable("channels", _("Choose one channel at least."))
    if not told.from_ < told.until or told.until - told.from_ > LONGEST:
        raise Unplannable("days_until", _("Say on which days it runs: at most half a year."))
    if not any(told.from_ < until and from_ < told.until for from_, until in windows):
        raise Unplannable("days_from", _("It runs in none of the weeks in which its effect is measured."))
    if told.leads_to not in PAGES:
        raise Unplannable("leads_to", _("Choose a page."))
    if told.word:
        _check_word(told.word)


def _check_word(word: str) -> None:
    if not _WORD.fullmatch(word):
        raise Unplannable("word", _("Choose one word of 4 to 20 small letters, without accents."))
    if word in TAKEN:
        raise Unplannable("word", _("This word opens another page already. Choose another one."))
    if found := TELLING.search(word):
        said = _("This word stands in somebody's history. Choose a word that says nothing: not “%(word)s”.")
        raise Unplannable("word", said % {"word": found[0]})
