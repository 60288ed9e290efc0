"""What a service states of itself: codes and numbers in an Offer, words in a Text.

An answer that nobody gave is UNKNOWN, never no. `checks` refuses what cannot be stated; `stored` reads and
writes all of it.
"""

import enum
import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from houvast.library import codes

LANGUAGES = codes.LANGUAGES
SEXES = ("F", "M", "X")
ROLES = ("VICTIM", "PERPETRATOR", "WITNESS_OTHER")
RISKS = ("LOW", "RAISED", "HIGH")
WAYS = ("PHONE", "CHAT", "MAIL", "VISIT")
ENTRIES = ("WALK_IN", "APPOINTMENT", "CALL_FIRST", "BY_REFERRAL")
COSTS = ("", "FREE", "BY_INCOME", "PAID")
STATES = ("OPEN", "PAUSED", "ENDED")
REMOTE = frozenset({"PHONE", "CHAT", "MAIL"})
LONGEST = {"name": 160, "summary": 2000, "for_whom": 600, "enter": 1000, "cost": 300}


class Answer(enum.IntEnum):
    """Whether a service takes somebody; a lower answer outweighs a higher one."""

    NO = 0
    UNKNOWN = 1
    CONSULT = 2
    YES = 3


Answers = Mapping[str, Answer]


class Unfit(Exception):
    """What a service states cannot be kept; `field` of Offer, Takes or Text, the message for who wrote it."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Older:
    """From which age in years a child of one sex counts as older, and whether it is taken then."""

    from_age: int
    answer: Answer


@dataclass(frozen=True)
class Takes:
    """For whom a service is, as it states it. Ages in whole years; both None is unknown, 0 is from birth."""

    sexes: Answers = field(default_factory=dict)
    least_age: int | None = None
    most_age: int | None = None
    children: Answer = Answer.UNKNOWN
    most_children: int | None = None
    older: Mapping[str, Older] = field(default_factory=dict)  # by the child's sex
    pets: Answer = Answer.UNKNOWN
    wheelchair: Answer = Answer.UNKNOWN
    papers: Answer = Answer.UNKNOWN  # people without papers
    income: Answer = Answer.UNKNOWN  # people without an income
    roles: Answers = field(default_factory=dict)
    problems: Answers = field(default_factory=dict)
    risks: Answers = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """Where people can come: a municipality (REFNIS), and the street where it may be known."""

    id: uuid.UUID
    municipality: str
    street: str = ""
    postcode: str = ""
    name: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Offer:
    """Everything of a service but its words. `area` holds kinds with codes: "district:LEUVEN"."""

    kind: str = "OTHER"
    state: str = "OPEN"
    phone: str = ""
    email: str = ""
    website: str = ""
    secret: bool = False
    gate: str = ""  # REFNIS of where one is met, of a secret address: travel is reckoned from there
    ways: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # ISO 639, spoken without an interpreter
    interpreting: Answer = Answer.UNKNOWN
    cost: str = ""
    wait_days: int | None = None
    wait_on: date | None = None
    area: tuple[str, ...] = ()
    area_on: date | None = None  # the day whose municipalities are meant
    sites: tuple[Site, ...] = ()
    hours: tuple[Mapping[str, str], ...] = ()  # as library.hours.Spell reads them
    time_zone: str = "Europe/Brussels"
    closed_days: tuple[str, ...] = ()
    takes: Takes = field(default_factory=Takes)
    source: str = ""
    source_on: date | None = None
    invented: bool = False


@dataclass(frozen=True)
class Text:
    """A service in one language: its name, what it does, for whom, how to enter, what it costs."""

    name: str
    summary: str = ""
    for_whom: str = ""
    enter: str = ""
    cost: str = ""


@dataclass(frozen=True)
class Described:
    """An agency as it describes itself; `about` by language."""

    name: str
    about: Mapping[str, str] = field(default_factory=dict)
    website: str = ""
    source: str = ""
    source_on: date | None = None
    invented: bool = False
    outside_id: str = ""

    @property
    def mark(self) -> str:
        """What tells this from the same agency described otherwise."""
        said = {**vars(self), "about": sorted(self.about.items())}
        return hashlib.sha256(repr(sorted(said.items())).encode()).hexdigest()[:16]
