"""A contact as it is opened for a reader: its codes from the tables, with what was sealed.

It opens nothing itself: the operations that do give it the details.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from houvast.records.contacts import assessing
from houvast.records.contacts.course import READ_TWICE
from houvast.records.contacts.models import Contact, ReportedPerson
from houvast.records.contacts.registration import Details, Pair, Person, Registration

CODES = (
    "day hour channel kind outcome role_stated role_assessed sex age_band identifiability "
    "safe_to_contact parent_access context complaint told_anyone_before incidents_contact "
    "incidents_complaint district"
).split()
LISTS = ("requests", "actions", "referral_targets", "assessed_because")


@dataclass(frozen=True)
class OpenedContact:
    """One contact with its note opened, for a reader on its route.

    `damaged`: the note does not open. `not_handed_over`: the reader has not been given the key for it yet.
    `erased_on`: it was erased, with its keys, and nobody can open it.
    """

    id: uuid.UUID
    registration: Registration
    version: int
    team: uuid.UUID
    handled_by: uuid.UUID | None
    registered_by: uuid.UUID | None
    problem: str
    is_open: bool
    withdrawn: str
    damaged: bool
    not_handed_over: bool
    erased_on: date | None
    former: tuple["FormerVersion", ...]
    readings: tuple["Reading", ...]


@dataclass(frozen=True)
class Reading:
    """A second reading of somebody assessed as both; `said` is empty while nobody read it."""

    number: int
    first_by: uuid.UUID | None
    read_by: uuid.UUID | None
    read_on: date | None
    said: str


@dataclass(frozen=True)
class FormerVersion:
    """What the codes said before a correction."""

    version: int
    answers: Mapping[str, Any]
    replaced_by: uuid.UUID | None
    replaced_on: Any


def opened(contact: Contact, details: Details, *, damaged: bool, not_handed_over: bool) -> OpenedContact:
    """The contact with what was sealed, or with why that is not there."""
    return OpenedContact(
        id=contact.id,
        registration=registered(contact, details),
        version=contact.version,
        team=contact.team_id,
        handled_by=contact.handled_by_id,
        registered_by=contact.registered_by_id,
        problem=contact.problem,
        is_open=contact.is_open,
        withdrawn=contact.withdrawn,
        damaged=damaged,
        not_handed_over=not_handed_over,
        erased_on=contact.erased_on,
        former=tuple(
            FormerVersion(f.version, f.answers, f.replaced_by_id, f.replaced_on)
            for f in contact.former.order_by("-version")
        ),
        readings=tuple(
            Reading(r.number, r.first_by_id, r.read_by_id, r.read_on, r.said)
            for r in contact.readings.order_by("number")
        ),
    )


def registered(contact: Contact, details: Details) -> Registration:
    """The registration as it was typed: a role that waits for a second reader stands as it was assessed."""
    persons = contact.persons.order_by("number")
    pairs = contact.pairs.order_by("victim", "perpetrator")
    coded: dict[str, Any] = {name: getattr(contact, name) for name in CODES}
    listed: dict[str, Any] = {name: tuple(getattr(contact, name)) for name in LISTS}
    said = Registration(
        **coded,
        **listed,
        stays_open=contact.is_open,
        persons=tuple(_person(person) for person in persons),
        pairs=tuple(
            Pair(p.victim, p.perpetrator, p.relationship, p.cohabiting, p.children_together) for p in pairs
        ),
        details=details,
    )
    return assessing.as_typed(
        said, contact.readings.exclude(said=READ_TWICE).values_list("number", flat=True)
    )


def _person(stored: ReportedPerson) -> Person:
    return Person(
        number=stored.number,
        role_stated=stored.role_stated,
        problem=stored.problem,
        is_contact_person=stored.is_contact_person,
        role_assessed=stored.role_assessed,
        assessed_because=tuple(stored.assessed_because),
        timing=stored.timing,
        sex=stored.sex,
        age_band=stored.age_band,
        forms=tuple(stored.forms),
        main_form=stored.main_form,
        modalities=tuple(stored.modalities),
    )
