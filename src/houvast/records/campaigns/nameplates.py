"""The nameplate: what the public pages call the helpline, its telephone number, and when it is answered.

Its names stand in the text of pages, never on a tab; the name on its mails stands in a list that others see.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from houvast.library import writing
from houvast.library.opening import DAYS, Hours, InvalidHours
from houvast.records.campaigns.texts import LANGUAGES, TELLING, Unwritable

LONGEST_NAME = 60
LONGEST_SENDER = 30
LONGEST_NUMBER = 30
MOST_CLOSED_DAYS = 400
_READABLE = re.compile(r"\+?[0-9][0-9 /.-]*")
_DIALLED = re.compile(r"\+?[0-9]{3,15}")  # ITU-T E.164 has at most fifteen digits
_SENDER = re.compile(r"[\w' .-]*")


@dataclass(frozen=True)
class Nameplate:
    """`number` as people read it, `dial` as a telephone dials it; `hours` by day of the week ("monday") as
    "09:00-17:00"; where `sender` is empty, mails carry the address only.
    """

    name: Mapping[str, str]
    sender: str
    number: str
    dial: str
    free: bool
    hours: Mapping[str, tuple[str, ...]]
    closed_days: tuple[str, ...]

    def kept(self) -> dict[str, Any]:
        """As a JSON column takes it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        hours = {day: tuple(spells) for day, spells in kept["hours"].items()}
        return cls(**{**kept, "hours": hours, "closed_days": tuple(kept["closed_days"])})


def check(plate: Nameplate) -> None:
    """Raises Unwritable for the first thing that cannot be shown; its field is name_nl, sender, monday..."""
    for language in LANGUAGES:
        _check_name(language, plate.name.get(language, ""))
    _check_sender(plate)
    _check_number(plate)
    _check_hours(plate)


def is_on(tab: str, plate: Nameplate) -> bool:
    """Whether the name of the helpline, in any language, stands in the name on a tab."""
    return any(
        re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", tab.casefold())
        for name in plate.name.values()
    )


def _check_name(language: str, name: str) -> None:
    if not name.strip() or name != name.strip() or len(name) > LONGEST_NAME:
        raise Unwritable(
            f"name_{language}",
            _("Write something here, at most %(longest)s characters.") % {"longest": LONGEST_NAME},
        )
    if not writing.can_be_seen(name):
        raise Unwritable(
            f"name_{language}", _("There is a character here that cannot be seen. Type it again.")
        )


def _check_sender(plate: Nameplate) -> None:
    """It stands in the list of mails of somebody whose mailbox is perhaps looked into."""
    sender = plate.sender
    if sender != sender.strip() or len(sender) > LONGEST_SENDER or not _SENDER.fullmatch(sender):
        raise Unwritable(
            "sender", _("Write letters only, at most %(longest)s.") % {"longest": LONGEST_SENDER}
        )
    if (found := TELLING.search(sender)) or is_on(sender, plate):
        raise Unwritable(
            "sender",
            _(
                "This name stands in a list of mails that others may see. Choose one that says nothing: "
                "not “%(word)s”."
            )
            % {"word": found[0] if found else sender},
        )


def _check_number(plate: Nameplate) -> None:
    """A wrong number is worse than none: both ways to write it must be the same number."""
    if not _READABLE.fullmatch(plate.number) or len(plate.number) > LONGEST_NUMBER:
        raise Unwritable("number", _("Write a telephone number: digits and spaces, + in front if abroad."))
    if not _DIALLED.fullmatch(plate.dial):
        raise Unwritable("dial", _("Write the number with digits only, + in front if abroad."))
    if not plate.dial.endswith(re.sub("[^0-9]", "", plate.number).lstrip("0")):
        raise Unwritable("dial", _("This is another number than the one that people read."))


def _check_hours(plate: Nameplate) -> None:
    for day in DAYS:
        try:
            Hours.from_words("UTC", {day: plate.hours.get(day, ())}, ())
        except InvalidHours as wrong:
            raise Unwritable(
                day,
                _("Write hours like 09:00-12:00, 13:00-17:00, one after the other. Split them at midnight."),
            ) from wrong
    try:
        if len(plate.closed_days) > MOST_CLOSED_DAYS:
            raise InvalidHours("too many")
        Hours.from_words("UTC", {}, plate.closed_days)
    except InvalidHours as wrong:
        raise Unwritable("closed_days", _("One of these is no day, or there are too many.")) from wrong
