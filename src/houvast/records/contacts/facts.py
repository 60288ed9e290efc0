"""All that statistics may ever learn of contacts: coarse codes, day, hour, district, a random key.

No text, no id, nothing sealed. Withdrawn contacts are no facts. How somebody heard of the helpline is known
to `campaigns`: here every contact says that it was not asked, and `releases` puts in who was.
"""

import secrets
import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby, product
from operator import itemgetter
from typing import Any

from django.db.models import Q

from houvast.library.codes import codebook
from houvast.records.contacts.course import HARMED, HARMING, counted_role
from houvast.records.contacts.models import Contact, Pair, Referral, ReportedPerson, Talk, TurnedAway
from houvast.records.contacts.referring import NOBODY_BECAUSE, SAME_NEED, what_became

CONTACT = (
    "day hour district channel problem timing identifiability safe_to_contact complaint told_anyone_before "
    "incidents_contact incidents_complaint context requests actions referral_targets"
).split()
PERSON = "number role_stated role_assessed problem timing sex age_band forms main_form modalities".split()
PAIR = "relationship cohabiting children_together".split()
TWO = ("victim", "perpetrator")
NOT_ASKED = dict.fromkeys(PAIR, "U")
ONE_WAY = ("AUTHORITY_CARE", "OFFENDER_UNKNOWN")
"""Relationships that the one has to the other, and the other not to the one."""

# No more is read than is told: the sealed column least of all.
OWN = "serial record_key kind outcome role_stated role_assessed sex age_band".split()
WHOSE = ("contact_id", "talk_id", "draft", "record_key")
REFERRAL = "record_key day kind district sex children stated state reason".split()

Fact = Mapping[str, Any]


def gather(*, organisation: uuid.UUID, from_: date, until: date) -> dict[str, list[Fact]]:
    """Facts of a helpline from a day until (exclusive) a day, by fact set."""
    counted = {"organisation": organisation, "day__gte": from_, "day__lt": until, "withdrawn": ""}
    inside = {f"contact__{name}": value for name, value in counted.items()}
    contacts = {row["serial"]: row for row in Contact.objects.filter(**counted).values(*OWN, *CONTACT)}
    persons = list(
        ReportedPerson.objects.filter(**inside).order_by("contact", "number").values("contact_id", *PERSON)
    )
    pairs = list(
        Pair.objects.filter(**inside)
        .order_by("contact", "victim", "perpetrator")
        .values("contact_id", *TWO, *PAIR)
    )
    frequency: dict[int, int] = {}
    for row in persons:
        frequency[row["contact_id"]] = frequency.get(row["contact_id"], 0) + 1
    return {
        "contacts": [_contact(row, frequency.get(serial, 0)) for serial, row in contacts.items()],
        "persons": list(_persons(persons, contacts)),
        "pairs": list(_pairs(pairs, persons, contacts)),
        "arrivals": list(_arrivals(organisation, from_, until)),
        **_referred(organisation, from_, until),
    }


def _arrivals(organisation: uuid.UUID, from_: date, until: date) -> Iterator[Fact]:
    """Everybody who came to a door for writing, let in or not.

    Notes behind a second code are nobody's arrival: until their content is erased they say so, and afterwards
    they are known by being answered without ever having waited.
    """
    counted = {"organisation": organisation, "day__gte": from_, "day__lt": until}
    talks = Talk.objects.filter(**counted, is_veil=False).exclude(outcome="ANSWERED", waited__isnull=True)
    columns = ("record_key", "day", "hour", "door", "outcome", "waited")
    for key, day, hour, door, outcome, waited in talks.values_list(*columns):
        yield _arrival(
            key, day, hour, door, outcome, "STILL_WAITING" if waited is None else _wait(waited, day)
        )
    away = TurnedAway.objects.filter(**counted).values_list("day", "hour", "door", "number")
    for day, hour, door, number in away:
        for _ in range(number):
            yield _arrival(secrets.randbits(63), day, hour, door, "TURNED_AWAY", "NOT_LET_IN")


def _arrival(key: int, day: date, hour: int, door: str, became: str, waited: str) -> Fact:
    return {
        "key": key,
        "day": day,
        "hour": f"H{hour:02}",
        "channel": door,
        "arrival": became,
        "waited": waited,
    }


def _wait(seconds: int, day: date) -> str:
    return codebook("waiting_time", on=day).band(seconds)


def _referred(organisation: uuid.UUID, from_: date, until: date) -> dict[str, list[Fact]]:
    """Referrals of these days, and the needs that began on them, each once whichever services were asked.

    A need is one of one contact, talk or registration, for one kind of help.
    """
    counted = Referral.objects.filter(organisation=organisation, withdrawn=False).filter(
        Q(contact=None) | Q(contact__withdrawn="")
    )
    recent = counted.filter(day__gte=from_, day__lt=until)
    about = Q(pk__in=recent.values("pk"))
    for name in ("contact", "talk", "draft"):
        known = recent.filter(**{f"{name}__isnull": False})
        about |= Q(**{f"{name}__in": known.values(name)})
    found = list(counted.filter(about).order_by("day", "id").values(*WHOSE, *REFERRAL))
    needs: dict[object, list[Fact]] = {}
    for row in found:
        needs.setdefault((_whose(row), SAME_NEED.get(row["kind"], row["kind"])), []).append(row)
    return {
        "referrals": [_referral(row) for row in found if from_ <= row["day"] < until],
        "needs": [_need(rows) for rows in needs.values() if from_ <= rows[0]["day"] < until],
    }


def _whose(row: Fact) -> tuple[str, object]:
    """What makes two referrals those of one person; a referral that stands on its own is its own."""
    return next((name, row[name]) for name in WHOSE if row[name] is not None)


def _referral(row: Fact) -> Fact:
    same = ("day", "kind", "district", "sex", "children", "stated")
    return {"key": row["record_key"], **{name: row[name] for name in same}, "status": row["state"]}


def _need(rows: list[Fact]) -> Fact:
    """`rows` in the order of their days. What was known of the person at last; why nobody took them."""
    first, became = rows[0], what_became(row["state"] for row in rows)
    reasons = {
        NOBODY_BECAUSE[row["state"]] or row["reason"] for row in rows if row["state"] in NOBODY_BECAUSE
    }
    return {
        "key": first["record_key"],
        "day": first["day"],
        "kind": SAME_NEED.get(first["kind"], first["kind"]),
        **{name: _last_known(rows, name) for name in ("district", "sex", "children")},
        "need": became,
        "reasons": sorted(reasons) if became == "UNMET" else [],
    }


def _last_known(rows: list[Fact], name: str) -> str:
    said = [row[name] for row in rows]
    return next((code for code in reversed(said) if code != "U"), "U")


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
        "heard": "NOT_ASKED",
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


def _pairs(rows: Iterable[Fact], persons: Iterable[Fact], contacts: Mapping[int, Fact]) -> Iterator[Fact]:
    """Everybody harmed with everybody who harms, by the roles that count (docs/decisions/0236).

    What two people are to one another was asked once, by the roles as stated: it holds whichever of them an
    assessment says is harmed. Where nobody was asked, it is not known.
    """
    said = {(row["contact_id"], row["victim"], row["perpetrator"]): row for row in rows}
    for serial, people in groupby(persons, key=itemgetter("contact_id")):
        of_contact = list(people)
        harmed, harming = (
            [row for row in of_contact if counted_role(row["role_stated"], row["role_assessed"]) in roles]
            for roles in (HARMED, HARMING)
        )
        for victim, perpetrator in product(harmed, harming):
            if victim is not perpetrator:
                one, other = victim["number"], perpetrator["number"]
                known = said.get((serial, one, other)) or _turned(said.get((serial, other, one)))
                yield _pair(victim, perpetrator, known, contacts[serial])


def _turned(pair: Fact | None) -> Fact:
    """What is known of two people, from the other one of them; "U" for what does not hold both ways."""
    if pair is None:
        return NOT_ASKED
    same = "U" if pair["relationship"] in ONE_WAY else pair["relationship"]
    return {**pair, "relationship": same}


def _pair(victim: Fact, perpetrator: Fact, said: Fact, contact: Fact) -> Fact:
    return {
        "contact": contact["record_key"],
        "victim": victim["number"],
        "perpetrator": perpetrator["number"],
        **{name: said[name] for name in PAIR},
        "victim_sex": victim["sex"],
        "perpetrator_sex": perpetrator["sex"],
        "victim_age_band": victim["age_band"],
        "victim_main_form": victim["main_form"],
        "problem": victim["problem"],
        **{name: contact[name] for name in ("incidents_contact", "day", "district")},
    }
