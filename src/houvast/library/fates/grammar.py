"""Reading a fate: what becomes of a value, the moments that bring it about, and the legal ground."""

import re
from dataclasses import dataclass
from datetime import date

from houvast.library.fates.periods import UNITS, latest_over, over_on

WHATS = ("keep", "erase")
_AFTER = re.compile(
    r"(?P<number>[1-9]\d*) (?P<unit>day|month|year)s? after (?P<field>\w+)( of its (?P<of>\w+))?"
)
_ON = re.compile(r"on (?P<event>\w[\w ]*)")
_WITH = re.compile(r"with its (?P<of>\w+)")
_STAYS = re.compile(r"(as long as|until) .+")


class FateRefused(ValueError):
    """A fate that cannot be read; the message says which and why."""


@dataclass(frozen=True)
class After:
    """A period after the day in a field of the row, or of the row that `of` leads to."""

    number: int
    unit: str
    field: str
    of: str = ""

    def over_on(self, begins: date) -> date:
        """The day on which it is carried out for a row that begins on that day."""
        return over_on(begins, self.number, self.unit)

    def latest(self, on: date) -> date:
        """It is due by `on` for rows that begin on this day or before."""
        return latest_over(on, self.number, self.unit)

    @property
    def path(self) -> str:
        """The field, as a query calls it."""
        return f"{self.of}__{self.field}" if self.of else self.field

    def __str__(self) -> str:
        unit = self.unit if self.number > 1 else self.unit.removesuffix("s")
        return f"{self.number} {unit} after {self.field}" + (f" of its {self.of}" if self.of else "")


@dataclass(frozen=True)
class On:
    """Something that happens: the operation that does it carries out the fate."""

    event: str

    def __str__(self) -> str:
        return f"on {self.event}"


@dataclass(frozen=True)
class With:
    """Goes with the row it belongs to, by the field that leads there."""

    of: str


@dataclass(frozen=True)
class Stays:
    """Kept as long as something else is, in words."""

    words: str


Moment = After | On | With | Stays


@dataclass(frozen=True)
class Fate:
    """What becomes of a value; of several moments, the first to come."""

    what: str
    moments: tuple[Moment, ...]
    ground: str


def read(said: object) -> Fate:
    """The fate that a model declares, as (what, when, ground); FateRefused when it cannot be read."""
    if not (isinstance(said, tuple) and len(said) == 3 and all(isinstance(each, str) for each in said)):
        raise FateRefused(f"{said!r} is not (what, when, ground) in words.")
    what, when, ground = said
    if what not in WHATS:
        raise FateRefused(f"{what!r} is none of {', '.join(WHATS)}.")
    if len(ground.split()) < 2:
        raise FateRefused(f"{ground!r} is no ground: name the article, or why it is no personal data.")
    moments = (
        (_moment(when),)
        if _STAYS.fullmatch(when)
        else tuple(_moment(part) for part in re.split(r", or |, | or ", when))
    )
    stays = [isinstance(moment, Stays | With) for moment in moments]
    if stays != [what == "keep"] * len(moments) and not all(isinstance(each, With) for each in moments):
        raise FateRefused(f"{what} {when!r}: what is kept stays, and what is erased has its moment.")
    return Fate(what, moments, ground)


def _moment(said: str) -> Moment:
    if found := _AFTER.fullmatch(said):
        unit = next(unit for unit in UNITS if unit.startswith(found["unit"]))
        return After(int(found["number"]), unit, found["field"], found["of"] or "")
    if found := _ON.fullmatch(said):
        return On(found["event"])
    if found := _WITH.fullmatch(said):
        return With(found["of"])
    if _STAYS.fullmatch(said):
        return Stays(said)
    raise FateRefused(
        f"{said!r} says no moment: 18 months after FIELD, on EVENT, with its FIELD, as long as ..., until ..."
    )
