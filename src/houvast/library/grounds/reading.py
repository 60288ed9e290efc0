"""The grounds as they stand in grounds.yaml: read, checked against the code lists, and dated.

What the grounds are called on a day, with the article as it is numbered then, is told by the lists
`danger_ground` and `sharing_ground`; what each permits is told here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import yaml

from houvast.library.codes import CodeOutsideDates, ListOutsideDates, codebook

GROUNDS = {
    "CONSENT": "danger_ground",
    "SHARED_SECRECY": "sharing_ground",
    "CONSULTATION_NORM": "sharing_ground",
    "CONSULTATION_PROSECUTOR": "sharing_ground",
    "EMERGENCY": "sharing_ground",
    "REPORT_RIGHT": "danger_ground",
}
"""Every ground, and the list that says what it is called. Two are shared with what is done in danger."""

DIMENSIONS = {
    "purposes": "sharing_purpose",
    "agencies": "referral_target",
    "fields": "shared_field",
    "ways": "sharing_way",
    "ages": "age_group",
    "states": "sharing_state",
}
"""What a permit lists, and of which code list."""
_REASONS = {"EMERGENCY": "danger_ground", "REPORT_RIGHT": "vulnerability"}
_OF_A_LAW = {"from", "until", "most_days", "second_person", "document", "questions", "because", "permits"}
_NEEDED = {"from", "most_days", "second_person", "permits"}


class GroundRefused(ValueError):
    """The data of the grounds do not fit together. The message says where."""


@dataclass(frozen=True, slots=True)
class Permit:
    """One line of what is permitted: a code of each. `because` is empty where no reason is asked."""

    purposes: frozenset[str]
    agencies: frozenset[str]
    fields: frozenset[str]
    ways: frozenset[str]
    ages: frozenset[str]
    states: frozenset[str]
    because: frozenset[str]
    second_person: bool


@dataclass(frozen=True, slots=True)
class Law:
    """What one ground permits between two days; `until` is the first day on which it no longer does."""

    ground: str
    from_: date
    until: date | None
    most_days: int
    document: bool
    questions: bool
    permits: tuple[Permit, ...] = field(repr=False)

    def holds(self, on: date) -> bool:
        return self.from_ <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Grounds:
    """All grounds with all their days, and what is shared on none of them."""

    laws: Mapping[str, tuple[Law, ...]]
    never: frozenset[str]


@cache
def shipped() -> Grounds:
    return read_grounds((files("houvast.library.grounds") / "grounds.yaml").read_text("utf-8"))


def law_on(ground: str, on: date) -> Law | None:
    """What a ground permits on a day, or None where it does not exist then."""
    return next((law for law in shipped().laws.get(ground, ()) if law.holds(on)), None)


def never_shared() -> frozenset[str]:
    """The codes of `shared_field` that no ground opens."""
    return shipped().never


def label(ground: str, on: date, language: str) -> str:
    """What a ground is called on a day, with its article as it was numbered then."""
    return codebook(GROUNDS[ground], on).label(ground, language)


def read_grounds(text: str) -> Grounds:
    """The grounds out of YAML, or GroundRefused with the place."""
    said = yaml.safe_load(text)
    if not isinstance(said, dict) or said.keys() != {"never", "grounds"}:
        raise GroundRefused("the file: has exactly never and grounds")
    if set(said["grounds"]) != set(GROUNDS):
        raise GroundRefused(f"grounds: are exactly {', '.join(GROUNDS)}")
    never = _codes(said["never"], "shared_field", "never")
    laws = {ground: _laws(ground, said["grounds"][ground]) for ground in GROUNDS}
    for ground, versions in laws.items():
        for permit in (permit for law in versions for permit in law.permits):
            if shared := permit.fields & never:
                raise GroundRefused(f"{ground}: permits {min(shared)}, which is never shared")
    return Grounds(laws, never)


def _laws(ground: str, said: Any) -> tuple[Law, ...]:
    laws = tuple(_law(ground, each) for each in said)
    for older, newer in pairwise(laws):
        if older.until != newer.from_:
            raise GroundRefused(f"{ground}: one version ends on {older.until}, the next begins {newer.from_}")
    for law in laws:
        _agrees_with_its_list(law)
    return laws


def _agrees_with_its_list(law: Law) -> None:
    """The lists give a ground its name: where a name is, a law must be, from the same day on."""
    try:
        named = codebook(GROUNDS[law.ground], law.from_)[law.ground]
    except (CodeOutsideDates, ListOutsideDates):
        raise GroundRefused(f"{law.ground}: has no name on {law.from_}") from None
    if named.valid_from > law.from_:
        raise GroundRefused(f"{law.ground}: has no name before {named.valid_from}")


def _law(ground: str, said: Mapping[str, Any]) -> Law:
    if odd := said.keys() - _OF_A_LAW:
        raise GroundRefused(f"{ground}: {min(odd)} is not known")
    if missing := _NEEDED - said.keys():
        raise GroundRefused(f"{ground}: {min(missing)} is missing")
    if type(said["from"]) is not date or not isinstance(said.get("until"), date | None):
        raise GroundRefused(f"{ground}: from and until are days")
    if type(said["most_days"]) is not int or said["most_days"] < 1:
        raise GroundRefused(f"{ground}: most_days is a number of days from 1")
    asked = ("second_person", "document", "questions")
    if any(type(said.get(key, False)) is not bool for key in asked):
        raise GroundRefused(f"{ground}: {', '.join(asked)} are true or false")
    permits = tuple(_permit(ground, each, said) for each in said["permits"])
    return Law(
        ground, said["from"], said.get("until"), said["most_days"], said.get("document", False),
        said.get("questions", False), permits,
    )  # fmt: skip


def _permit(ground: str, said: Mapping[str, Any], law: Mapping[str, Any]) -> Permit:
    if odd := said.keys() - {*DIMENSIONS, "because", "second_person"}:
        raise GroundRefused(f"{ground}: a permit has no {min(odd)}")
    sets = {name: _codes(said.get(name), of, f"{ground}, {name}") for name, of in DIMENSIONS.items()}
    because = said.get("because", law.get("because", []))
    reasons = _codes(because, _REASONS[ground], f"{ground}, because") if ground in _REASONS else frozenset()
    second = said.get("second_person", law["second_person"])
    return Permit(**sets, because=reasons, second_person=bool(second))


def _codes(said: Any, of: str, place: str) -> frozenset[str]:
    """Codes of a list, at least one: an empty dimension would permit nothing, and be overlooked."""
    if not isinstance(said, list) or not said:
        raise GroundRefused(f"{place}: names nothing")
    if odd := [each for each in said if not isinstance(each, str) or codebook(of).ever(each) is None]:
        raise GroundRefused(f"{place}: {odd[0]} is no code of {of}")
    return frozenset(said)
