"""What is registered of one contact, as plain values: the input of operations, checked and complete.

Coarse codes stand apart from what is sealed. Made by `questionnaire.read`; nothing here asks or stores.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Person:
    """Somebody reported in the situation. Role, sex and age are of this person, never of a type of person."""

    number: int
    role_stated: str
    problem: str
    is_contact_person: bool = False
    role_assessed: str = "U"
    assessed_because: tuple[str, ...] = ()
    timing: str = "U"
    sex: str = "U"
    age_band: str = "U"
    forms: tuple[str, ...] = ()
    main_form: str = "U"
    modalities: tuple[str, ...] = ()


@dataclass(frozen=True)
class Pair:
    """How one reported victim relates to one reported perpetrator, both by number."""

    victim: int
    perpetrator: int
    relationship: str = "U"
    cohabiting: str = "U"
    children_together: str = "U"


@dataclass(frozen=True)
class Details:
    """What is finer than facts, and is sealed: never a column, never counted."""

    note: str = ""
    safe_conditions: str = ""
    safe_ways: tuple[str, ...] = ()
    """By which ways it is safe to reach them: what they did not name is not."""
    safe_hours: str = ""
    """Between which hours of any day, as 09:00-12:00; empty where nobody asked, which counts as no."""
    number: str = ""
    municipality: str = ""
    minute: int | None = None
    contact_age: str = ""
    ages: dict[str, str] = field(default_factory=dict)
    incidents_contact: str = ""
    incidents_complaint: str = ""
    parent_which: str = ""
    assessed_on: dict[str, dict[str, str]] = field(default_factory=dict)
    """By the number of a person (0: who speaks): the day of each reason for an assessed role."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "safe_ways", tuple(self.safe_ways))  # a list, where it was sealed


@dataclass(frozen=True)
class Registration:
    """One contact: a contact person, any number of reported persons, and the pairs among them."""

    day: date
    channel: str
    kind: str
    hour: int | None = None
    outcome: str = "ANSWERED"
    role_stated: str = "U"
    role_assessed: str = "U"
    assessed_because: tuple[str, ...] = ()
    sex: str = "U"
    age_band: str = "U"
    identifiability: str = "ANONYMOUS"
    safe_to_contact: str = "U"
    parent_access: str = "NO"
    context: str = "U"
    requests: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    referral_targets: tuple[str, ...] = ()
    complaint: str = "U"
    told_anyone_before: str = "U"
    incidents_contact: str = "U"
    incidents_complaint: str = "U"
    district: str = "U"
    stays_open: bool = False
    persons: tuple[Person, ...] = ()
    pairs: tuple[Pair, ...] = ()
    details: Details = field(default_factory=Details)


def from_codes(kept: Mapping[str, Any]) -> Registration:
    """A registration out of its coarse codes as plain data, as a correction keeps them; nothing sealed."""
    said: dict[str, Any] = {
        **_with_tuples(kept),
        "day": date.fromisoformat(kept["day"]),
        "persons": tuple(Person(**_with_tuples(person)) for person in kept["persons"]),
        "pairs": tuple(Pair(**pair) for pair in kept["pairs"]),
    }
    return Registration(**said)


def _with_tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
