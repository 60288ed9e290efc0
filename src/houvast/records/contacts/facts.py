"""All that statistics may ever learn of contacts: coarse codes, day, hour, district, a random key.

No text, no id, nothing sealed. Withdrawn contacts are no facts.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from houvast.records.contacts.models import Contact, Pair, ReportedPerson

CONTACT = (
    "day hour district channel problem timing identifiability safe_to_contact complaint told_anyone_before "
    "incidents_contact incidents_complaint context requests actions referral_targets"
).split()
PERSON = "number role_stated role_assessed problem timing sex age_band forms main_form modalities".split()
PAIR = "victim perpetrator relationship cohabiting children_together".split()

# No more is read than is told: the sealed column least of all.
OWN = "serial record_key kind outcome role_stated role_assessed sex age_band".split()

Fact = Mapping[str, Any]


def gather(*, organisation: uuid.UUID, from_: date, until: date) -> dict[str, list[Fact]]:
    """Facts of a helpline from a day until (exclusive) a day: sets `contacts`, `persons`, `pairs`."""
    counted = {"organisation": organisation, "day__gte": from_, "day__lt": until, "withdrawn": ""}
    inside = {f"contact__{name}": value for name, value in counted.items()}
    contacts = {row["serial"]: row for row in Contact.objects.filter(**counted).values(*OWN, *CONTACT)}
    persons = list(
        ReportedPerson.objects.filter(**inside).order_by("contact", "number").values("contact_id", *PERSON)
    )
    pairs = list(
        Pair.objects.filter(**inside).order_by("contact", "victim", "perpetrator").values("contact_id", *PAIR)
    )
    by_number = {(row["contact_id"], row["number"]): row for row in persons}
    frequency: dict[int, int] = {}
    for row in persons:
        frequency[row["contact_id"]] = frequency.get(row["contact_id"], 0) + 1
    return {
        "contacts": [_contact(row, frequency.get(serial, 0)) for serial, row in contacts.items()],
        "persons": list(_persons(persons, contacts)),
        "pairs": [_pair(row, contacts[row["contact_id"]], by_number) for row in pairs],
    }


def _contact(row: Fact, persons: int) -> Fact:
    return {
        "key": row["record_key"],
        **{name: row[name] for name in CONTACT},
        "contact_kind": row["kind"],
        "contact_outcome": row["outcome"],
        "contact_role_stated": row["role_stated"],
        "contact_role_assessed": row["role_assessed"],
        "contact_sex": row["sex"],
        "contact_age_band": row["age_band"],
        "persons": persons,
    }


def _persons(rows: Iterable[Fact], contacts: Mapping[int, Fact]) -> Iterator[Fact]:
    """The first person with the contact's main problem and timing is the main one, once a contact."""
    decided: set[int] = set()
    for row in rows:
        contact = contacts[row["contact_id"]]
        same = (row["problem"], row["timing"]) == (contact["problem"], contact["timing"])
        main = same and row["problem"] != "U" and row["contact_id"] not in decided
        if main:
            decided.add(row["contact_id"])
        yield {
            "contact": contact["record_key"],
            **{name: row[name] for name in PERSON},
            **{name: contact[name] for name in ("day", "district", "channel")},
            "main": main,
        }


def _pair(row: Fact, contact: Fact, persons: Mapping[tuple[int, int], Fact]) -> Fact:
    victim = persons[row["contact_id"], row["victim"]]
    perpetrator = persons[row["contact_id"], row["perpetrator"]]
    return {
        "contact": contact["record_key"],
        **{name: row[name] for name in PAIR},
        "victim_sex": victim["sex"],
        "perpetrator_sex": perpetrator["sex"],
        "victim_age_band": victim["age_band"],
        "victim_main_form": victim["main_form"],
        "problem": victim["problem"],
        **{name: contact[name] for name in ("incidents_contact", "day", "district")},
    }
