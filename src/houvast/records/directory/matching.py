"""Which services take somebody, and why: the whole directory as arrays, one answer a criterion. Pure.

A service's answer is the lowest that it gives to anything that matters to the person. Order: answer, nearness
in bands, open now, wait, kilometres, name.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np

from houvast.library import codes
from houvast.library.hours import Hours
from houvast.records.directory.areas import Areas
from houvast.records.directory.need import Need
from houvast.records.directory.offer import REMOTE, RISKS, ROLES, SEXES, Answer, Offer, Older, Text

Array = Any  # numpy's; one value a service, in the order of the entries
LIMITS = ("number", "older", "state")  # told only where they stand in the way
FLAGS = ("pets", "wheelchair", "papers", "income")
PROBLEMS = tuple(code for code in codes.codebook("problem").codes() if code != "U")
NONE = -1  # where a number is not stated
ALWAYS = 10_000  # older than any child
KM_PER_HOUR, DETOUR, SETTING_OUT = 60.0, 1.3, 5.0  # by car, a mean of roads and towns; an estimate, no route
BANDS = (15.0, 30.0, 60.0)  # minutes; the fourth band is longer
REMOTE_BAND, UNKNOWN_BAND = 0, 9
LONGEST_WAIT = 32_000
CONFIRM_EVERY = timedelta(days=183)


@dataclass(frozen=True)
class Entry:
    """A service as it stands."""

    id: UUID
    agency: UUID
    agency_name: str
    number: int
    offer: Offer
    texts: Mapping[str, Text]
    untranslated: frozenset[str]
    confirmed_on: date | None
    confirmed_by: UUID | None

    def text(self, language: str) -> Text:
        """In that language, or in the first of ours that there is."""
        return self.texts.get(language) or next(
            self.texts[each] for each in codes.LANGUAGES if each in self.texts
        )

    def is_to_confirm(self, on: date) -> bool:
        """Nobody asked for half a year whether it is so."""
        return self.confirmed_on is None or on - self.confirmed_on >= CONFIRM_EVERY


@dataclass(frozen=True)
class Reason:
    """What a service answers to one thing that matters."""

    about: str
    answer: Answer


ASKED = (*LIMITS, *FLAGS, "sex", "age", "children", "role", "problem", "risk", "language", "area")
ANSWERS = tuple(Answer)
REASONS = {(about, answer.value): Reason(about, answer) for about in ASKED for answer in Answer}


def _answer_of(reason: Reason) -> int:
    return reason.answer


@dataclass(frozen=True)
class Suited:
    """A service with its answer, the reasons, how near it is and whether open; None where not known."""

    entry: Entry
    answer: Answer
    reasons: tuple[Reason, ...]
    band: int
    km: float | None
    is_open: bool | None


@dataclass(frozen=True)
class Found:
    """How many services gave each answer, and the first of those that may take somebody, and that do not."""

    counts: Mapping[Answer, int]
    takes: tuple[Suited, ...]
    refuses: tuple[Suited, ...]


class Shelf:
    """All services that have not ended. `is_open` is known per UTC day, and worked out once for each."""

    def __init__(self, entries: Iterable[Entry], rows: Mapping[UUID, "Row"] | None = None) -> None:
        self.entries = tuple(entry for entry in entries if entry.offer.state != "ENDED")
        made = [rows[entry.id] if rows else row(entry.offer) for entry in self.entries]
        table = np.array([each.answers for each in made], dtype=np.int16).reshape(len(made), len(COLUMNS))
        self._column = {name: np.ascontiguousarray(table[:, place]) for place, name in enumerate(COLUMNS)}
        self._kinds = _members(((each.kind,) for each in made), len(made))
        self._spoken = _members((each.languages for each in made), len(made))
        self._areas = Areas([each.area for each in made])
        self._site_of = np.array(
            [place for place, each in enumerate(made) for _ in each.sites], dtype=np.int64
        )
        self._sites = [site for each in made for site in each.sites]
        self._site_codes = sorted(set(self._sites))
        position = {code: place for place, code in enumerate(self._site_codes)}
        self._km_known: dict[str, Array] = {}  # at most one for each municipality of the country
        self._site_code = np.array([position[site] for site in self._sites], dtype=np.int64)
        names = [entry.text("nl").name.casefold() for entry in self.entries]
        order = sorted(range(len(names)), key=lambda place: (names[place], self.entries[place].id))
        self._name_order = np.empty(len(names), dtype=np.int64)
        self._name_order[order] = np.arange(len(names))
        hours = {each: place for place, each in enumerate(dict.fromkeys(each.hours for each in made))}
        self._hours = list(hours)
        self._hours_of = np.array([hours[each.hours] for each in made], dtype=np.int64)
        self._to_confirm: dict[date, int] = {}  # of the last day that it was asked of
        self._opening: tuple[date, Array, Array, Array] | None = None
        self._states_hours = np.array([bool(each.hours and each.hours[0]) for each in made], dtype=bool)

    def count_to_confirm(self, on: date) -> int:
        if on not in self._to_confirm:
            self._to_confirm = {on: sum(each.is_to_confirm(on) for each in self.entries)}
        return self._to_confirm[on]

    def suitable(self, need: Need, place: str | None, at: datetime, most: int = 50) -> Found:
        """`place` is a municipality (REFNIS) of that day, or None where it does not matter."""
        asked = self._asked(need, place, at.date())
        answer = np.minimum.reduce([*asked.values(), self._column["state"]]).astype(np.int16)
        km = self._km(place)
        band = self._band(km, place)
        is_open = self._is_open(at)
        wait = self._column["wait"]
        order = np.lexsort(
            (
                self._name_order,
                km,
                np.where(wait == NONE, LONGEST_WAIT, wait),
                ~is_open,
                band,
                -answer,
            )
        )
        if need.kinds:
            nothing = np.zeros(len(self.entries), dtype=bool)
            wanted = np.logical_or.reduce([self._kinds.get(kind, nothing) for kind in sorted(need.kinds)])
            order = order[wanted[order]]
        refused = answer[order] == Answer.NO
        counts = {each: int((answer[order] == each).sum()) for each in Answer}
        takes, refuses = (
            self._suited(places[:most], asked, answer, km, band, is_open)
            for places in (order[~refused], order[refused])
        )
        return Found(counts, takes, refuses)

    def _asked(self, need: Need, place: str | None, on: date) -> dict[str, Array]:
        """The answers of every service to each thing that matters to this person."""
        column, asked = self._column, {}
        if need.sex in SEXES:
            asked["sex"] = column[f"sex {need.sex}"]
        if need.age is not None:
            asked["age"] = self._age(need.age)
        if need.children:
            asked["children"] = column["children"]
            most = column["most_children"]
            asked["number"] = np.where((most == NONE) | (most >= len(need.children)), Answer.YES, Answer.NO)
            asked["older"] = np.minimum.reduce([self._older(each.age, each.sex) for each in need.children])
        for flag in FLAGS:
            if getattr(need, flag):
                asked[flag] = column[flag]
        roles = ("VICTIM", "PERPETRATOR") if need.role == "BOTH" else (need.role,)
        if set(roles) <= set(ROLES):
            asked["role"] = np.minimum.reduce([column[f"role {role}"] for role in roles])
        if need.problem in PROBLEMS:
            asked["problem"] = column[f"problem {need.problem}"]
        if need.risk in RISKS:
            asked["risk"] = column[f"risk {need.risk}"]
        if need.language:
            spoken = self._spoken.get(need.language, np.zeros(len(self.entries), dtype=bool))
            asked["language"] = np.where(spoken, Answer.YES, column["interpreting"])
        if place is not None:
            asked["area"] = self._areas.answers(place, on)
        return asked

    def _age(self, age: int) -> Array:
        least, most = self._column["least_age"], self._column["most_age"]
        fits = (least <= age) & ((most == NONE) | (age <= most))
        known = (least != NONE) | (most != NONE)
        return np.where(known, np.where(fits, Answer.YES, Answer.NO), Answer.UNKNOWN)

    def _older(self, age: int | None, sex: str) -> Array:
        """What is said of older children. Of a child whose sex or age is not known, what may hold for it."""
        sexes = (sex,) if sex in SEXES else SEXES
        each = []
        for one in sexes:
            from_age, answer = self._column[f"older from {one}"], self._column[f"older {one}"]
            holds = from_age != ALWAYS if age is None else from_age <= age
            said = np.where(holds, answer, np.int16(Answer.YES))
            if age is None or len(sexes) > 1:
                said = np.where(holds & (answer == Answer.NO), np.int16(Answer.UNKNOWN), said)
            each.append(said)
        return np.minimum.reduce(each)

    def _km(self, place: str | None) -> Array:
        """To the nearest place of each service, as the crow flies; infinite where there is none."""
        km = np.full(len(self.entries), np.inf)
        if place is not None and len(self._sites):
            np.minimum.at(km, self._site_of, self._km_from(place)[self._site_code])
        return km

    def _km_from(self, place: str) -> Array:
        """To each municipality that has a place of some service."""
        if place not in self._km_known:
            here = codes.centre(place)
            centres = [codes.centre(code) for code in self._site_codes]
            self._km_known[place] = np.array(
                [codes.kilometres(here, there) if here and there else np.inf for there in centres]
            )
        return self._km_known[place]

    def _band(self, km: Array, place: str | None) -> Array:
        """0 without a journey, 1 to 4 by minutes by car, 9 not known."""
        band = np.digitize(minutes(km), BANDS, right=True) + 1
        remote = self._column["remote"] == 1
        without = np.isinf(km)
        if place is None:
            return np.where(remote, REMOTE_BAND, 1)
        return np.where(without, np.where(remote, REMOTE_BAND, UNKNOWN_BAND), band)

    def _is_open(self, at: datetime) -> Array:
        at = at.astimezone(UTC)
        if self._opening is None or self._opening[0] != at.date():
            self._opening = (at.date(), *self._opening_on(at.date()))
        _day, whose, from_, until = self._opening
        moment = at.timestamp()
        runs = np.zeros(len(self._hours), dtype=bool)
        runs[whose[(from_ <= moment) & (moment < until)]] = True
        return runs[self._hours_of]

    def _opening_on(self, day: date) -> tuple[Array, Array, Array]:
        """Every spell of a UTC day: of which hours, from and until which second."""
        spells = [
            (place, from_, until)
            for place, said in enumerate(self._hours)
            for from_, until in spells_of(said, day)
        ]
        table = np.array(spells, dtype=np.float64).reshape(len(spells), 3)
        return table[:, 0].astype(np.int64), table[:, 1], table[:, 2]

    def _suited(
        self, places: Array, asked: Mapping[str, Array], answer: Array, km: Array, band: Array, is_open: Array
    ) -> tuple[Suited, ...]:
        """Those in these places, with their reasons: what stands in the way first."""
        said = {about: each[places].tolist() for about, each in asked.items()}
        said["state"] = self._column["state"][places].tolist()
        columns = [each[places].tolist() for each in (answer, band, km, is_open, self._states_hours)]
        found = []
        for row, (place, own, near, far, opened, stated) in enumerate(
            zip(places.tolist(), *columns, strict=True)
        ):
            reasons = [
                REASONS[about, each[row]]
                for about, each in said.items()
                if about not in LIMITS or each[row] != Answer.YES
            ]
            found.append(
                Suited(
                    self.entries[place],
                    ANSWERS[own],
                    tuple(sorted(reasons, key=_answer_of)),
                    near,
                    None if far == np.inf else far,
                    opened if stated else None,
                )
            )
        return tuple(found)


@dataclass(frozen=True)
class Row:
    """A service as the arrays take it."""

    answers: tuple[int, ...]
    kind: str
    languages: tuple[str, ...]
    area: tuple[tuple[str, ...], date | None]
    sites: tuple[str, ...]
    hours: tuple[Any, ...]


COLUMNS = (
    "state",
    "remote",
    "wait",
    "least_age",
    "most_age",
    "children",
    "most_children",
    "interpreting",
    *FLAGS,
    *(f"sex {sex}" for sex in SEXES),
    *(f"older from {sex}" for sex in SEXES),
    *(f"older {sex}" for sex in SEXES),
    *(f"role {role}" for role in ROLES),
    *(f"risk {risk}" for risk in RISKS),
    *(f"problem {problem}" for problem in PROBLEMS),
)
_NEVER_OLDER = Older(ALWAYS, Answer.YES)


def row(offer: Offer) -> Row:
    takes = offer.takes
    older = [takes.older.get(sex, _NEVER_OLDER) for sex in SEXES]
    remote = bool(REMOTE & set(offer.ways)) and not offer.sites and not offer.gate
    answers = (
        Answer.YES if offer.state == "OPEN" else Answer.NO,
        int(remote),
        _number(offer.wait_days),
        _number(takes.least_age),
        _number(takes.most_age),
        takes.children,
        _number(takes.most_children),
        offer.interpreting,
        *(getattr(takes, flag) for flag in FLAGS),
        *(takes.sexes.get(sex, Answer.UNKNOWN) for sex in SEXES),
        *(each.from_age for each in older),
        *(each.answer for each in older),
        *(takes.roles.get(role, Answer.UNKNOWN) for role in ROLES),
        *(takes.risks.get(risk, Answer.UNKNOWN) for risk in RISKS),
        *(takes.problems.get(problem, Answer.UNKNOWN) for problem in PROBLEMS),
    )
    spells = tuple((each["rule"], each["from"], each["until"]) for each in offer.hours)
    return Row(
        answers,
        offer.kind,
        offer.languages,
        (tuple(sorted(offer.area)), offer.area_on),
        tuple(site.municipality for site in offer.sites) or ((offer.gate,) if offer.gate else ()),
        (spells, offer.time_zone, offer.closed_days),
    )


def hours_of(said: tuple[Any, ...]) -> Hours | None:
    """From the hours of a Row; None where none are stated."""
    spells, zone, closed = said
    if not spells:
        return None
    return Hours.of(
        [dict(zip(("rule", "from", "until"), each, strict=True)) for each in spells], zone, closed
    )


@lru_cache(maxsize=50_000)
def spells_of(said: tuple[Any, ...], day: date) -> tuple[tuple[float, float], ...]:
    """From and until which second something is open on a UTC day; kept when the directory changes."""
    hours = hours_of(said)
    if hours is None:
        return ()
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return tuple((from_.timestamp(), until.timestamp()) for from_, until in hours.around(midnight))


def minutes(km: Array) -> Array:
    """By car, roughly: what the roads add, and setting out."""
    return SETTING_OUT + km * DETOUR / KM_PER_HOUR * 60


def _number(said: int | None) -> int:
    return NONE if said is None else said


def _members(sets: Iterable[Sequence[str]], length: int) -> dict[str, Array]:
    """For each member of any of the sets, which of them have it."""
    found: dict[str, Array] = {}
    for place, members in enumerate(sets):
        for member in members:
            found.setdefault(member, np.zeros(length, dtype=bool))[place] = True
    return found
