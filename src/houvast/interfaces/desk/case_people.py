"""The people of a case on its page: in words, as a form, and out of one; and as a contact reports them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from houvast.interfaces.desk import choices
from houvast.interfaces.desk.choices import language_here
from houvast.interfaces.shell import days
from houvast.interfaces.shell.numbers import is_number
from houvast.library.codes import codebook
from houvast.records.accounts.guard import Actor
from houvast.records.cases.operations import OpenedCase, Person, Relation
from houvast.records.cases.operations.saying import Says
from houvast.records.contacts.registration import Registration

REASONS = "assessment_reason"
MOST_TYPED = 40


def reported(said: Registration) -> tuple[Person, ...]:
    """The people of a contact, with the roles that stand there; without any, the one who reached out.

    How it is safe to reach whoever did comes along in words. An assessed role is not taken over without the
    days of its reasons, and never "both": a second reader of the case reads it anew.
    """
    people = tuple(
        _with_role(
            Person(each.number, age_group=_age_group(each.age_band), role_stated=each.role_stated),
            each.role_assessed,
            said.details.assessed_on.get("0" if each.is_contact_person else str(each.number), {}),
        )
        for each in said.persons
    )
    people = people or (Person(1, age_group=_age_group(said.age_band)),)
    own = who_reached_out(said)
    return tuple(
        replace(each, safe_contact=_safe_contact(said)) if each.number == own else each for each in people
    )


def who_reached_out(said: Registration) -> int:
    """By number in the case that is opened from it; 0 where it is nobody of those."""
    if not said.persons:
        return 1
    return next((each.number for each in said.persons if each.is_contact_person), 0)


def related(said: Registration) -> tuple[Relation, ...]:
    """What the pairs of a contact say, from who is harmed to who harms."""
    return tuple(Relation(each.victim, each.perpetrator, each.relationship) for each in said.pairs)


def typed(posted: QueryDict) -> tuple[Person, ...]:
    """The people as the form was sent, without those to be taken out and without an empty last line."""
    said = posted.getlist("person")[:MOST_TYPED]
    numbers = [int(each) for each in said if is_number(each)]
    found = (_typed(posted, number) for number in numbers if not posted.get(f"remove-{number}"))
    new = posted.get("new", "")
    return tuple(each for each in found if str(each.number) != new or each != Person(each.number))


def typed_relations(posted: QueryDict) -> tuple[Relation, ...]:
    """The relations as the form was sent; a line without a relationship is none, nor one with nobody."""
    there = {each.number for each in typed(posted)}
    lines = zip(posted.getlist("of"), posted.getlist("to"), posted.getlist("relationship"), strict=False)
    found = (
        Relation(int(of), int(to), relationship)
        for of, to, relationship in lines
        if relationship and is_number(of) and is_number(to)
    )
    return tuple(each for each in found if {each.of, each.to} <= there)


def name(person: Person) -> str:
    return person.called or _("Person %(number)s") % {"number": person.number}


def in_words(people: Sequence[Person], actor: Actor, names: Mapping[uuid.UUID, str]) -> list[dict[str, Any]]:
    """Each with their roles, on what an assessed one rests, and whether one may agree to it."""
    here = language_here()
    by_id = {str(id): called for id, called in names.items()}
    return [
        {
            "person": each,
            "name": name(each),
            "age": choices.label("age_group", each.age_group, here) if each.age_group != "U" else "",
            "stated": choices.label("situation_role", each.role_stated, here),
            "assessed": choices.label("situation_role", each.role_assessed, here)
            if each.role_assessed != "U"
            else "",
            "because": [
                (choices.label(REASONS, code, here), choices.day(day)) for code, day in each.because.items()
            ],
            "by": by_id.get(each.assessed_by, ""),
            "agreed": by_id.get(each.agreed_by, ""),
            "may_agree": each.waits
            and actor.may("cases.agree_to_role")
            and each.assessed_by != str(actor.id),
        }
        for each in people
    ]


def relations_in_words(people: Sequence[Person], relations: Sequence[Relation]) -> list[tuple[str, str, str]]:
    names = {each.number: name(each) for each in people}
    return [
        (
            names.get(each.of, ""),
            choices.label("relationship", each.relationship, language_here()),
            names.get(each.to, ""),
        )
        for each in relations
    ]


def says(said: Says, people: Sequence[Person]) -> str:
    """Who says it of whom, in a sentence that is the same whoever it is."""
    names = {each.number: name(each) for each in people}
    who, harming, harmed = (
        names.get(each) or name(Person(each)) for each in (said.by, said.harming, said.harmed)
    )
    return _("%(who)s says: %(harming)s harmed %(harmed)s") % {
        "who": who, "harming": harming, "harmed": harmed
    }  # fmt: skip


def said_in_words(opened: OpenedCase) -> list[dict[str, Any]]:
    """What people of a case say of one another, in the order in which it was written down."""
    return [
        {"says": says(each.says, opened.people), "on": choices.day(each.on) if each.on else "", "at": each.at}
        for each in reversed(opened.events)
        if each.says
    ]


def form(
    people: Sequence[Person], relations: Sequence[Relation], on: date, *, last: int = 0
) -> dict[str, Any]:
    """The people as fields, with one empty line for somebody new and one for a relation more. `last`: the
    highest number that somebody had who may have been taken out.
    """
    here = language_here()
    new = Person(max((last, *(each.number for each in people))) + 1)
    return {
        "people": [_fields(each, on) for each in (*people, new)],
        "new": new.number,
        "relations": [*relations, Relation(0, 0, "")],
        "everybody": [(each.number, name(each)) for each in (*people, new)],
        "relationships": choices.choices("relationship", here, on),
        "ages": choices.choices("age_group", here, on),
        "roles": choices.choices("situation_role", here, on),
    }


def _fields(person: Person, on: date) -> dict[str, Any]:
    return {
        "person": person,
        "name": name(person),
        "reasons": [
            (f"because-{person.number}-{each.code}", each.label, person.because.get(each.code, ""))
            for each in choices.choices(REASONS, language_here(), on)
        ],
    }


def _typed(posted: QueryDict, number: int) -> Person:
    because = {
        each.code: days.as_iso(day)
        for each in choices.choices(REASONS, "en", date.max)
        if (day := posted.get(f"because-{number}-{each.code}", "").strip())
    }
    return Person(
        number,
        called=" ".join(posted.get(f"called-{number}", "").split()),
        safe_contact=" ".join(posted.get(f"safe_contact-{number}", "").split()),
        age_group=posted.get(f"age_group-{number}") or "U",
        role_stated=posted.get(f"role_stated-{number}") or "U",
        role_assessed=posted.get(f"role_assessed-{number}") or "U",
        because=because if posted.get(f"role_assessed-{number}", "U") != "U" else {},
    )


def _with_role(person: Person, role: str, because: Mapping[str, str]) -> Person:
    if role in ("U", "BOTH") or not because:
        return person
    return Person(
        person.number, age_group=person.age_group, role_stated=person.role_stated, role_assessed=role,
        because=dict(because),
    )  # fmt: skip


def _safe_contact(said: Registration) -> str:
    """What they named as safe, and nothing where they were not asked."""
    if said.safe_to_contact == "NO":
        return _("It is not safe to contact this person.")
    details = said.details
    ways = ", ".join(choices.label("contact_way", way, language_here()) for way in details.safe_ways)
    named = "; ".join(filter(None, (ways, details.safe_hours, " ".join(details.safe_conditions.split()))))
    return named if said.safe_to_contact == "YES" else ""


def _age_group(band: str) -> str:
    """Under 18 or not, as the list of age bands says of each of its own."""
    return codebook("age_band")[band].parent or "U"
