"""Pure decisions of a case: who may stand in it with which role, and when an assessed role counts.

Roles belong to this situation, stated and assessed apart, and never follow from a sex: no sex is kept here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from houvast.library.codes import codebook

CASE_STATES = ("OPEN", "CLOSED")
TASK_STATES = ("OPEN", "DONE", "NOT_POSSIBLE", "NOT_DONE")
SEAT_STATES = ("INVITED", "ACCEPTED", "DECLINED", "UNDONE", "ENDED")
NOTIFIED_STATES = ("RECEIVED", "TAKEN", "NOT_TAKEN")
SEATED = ("INVITED", "ACCEPTED")
LINKS = ("MERGED", "SPLIT")
LINKED_BECAUSE = ("ONE_PERSON", "BOTH_YES", "TWO_SITUATIONS")
AGENDA_REASONS = ("RISK", "REPEAT", "CHOICE")
ATTENDING = ("PRESENT", "EXCUSED", "OBSERVER")
MINUTE_KINDS = ("INFORMATION", "RISK", "DECISION", "ACTION")
THRESHOLD = {"dash": ("high",), "hits": ("positive",), "factors": ("high", "immediate")}
"""Bands from which a case is due for a conference, by instrument (docs/decisions/0287)."""
RECOGNISED_BY = ("SAME_CONVERSATION", "CALLED_BACK", "AGREED_WORD", "IN_PERSON")
"""How it was made sure who asks about themselves; a receipt code is not among them."""
WITHDRAWN_BECAUSE = ("ASKED", "WRONG_CASE", "NOT_NEEDED")
"""Why a document is taken out of a case for good."""
EXPLAINED = ("VICTIM", "PERPETRATOR", "BOTH")
"""Assessed roles that rest on dated reasons (docs/decisions/0174)."""
READ_TWICE = "BOTH"
MOST_PEOPLE = 30
LONGEST_NAME = 80
LONGEST_SAFE = 4000  # as long as what a contact says of it


class NotSensible(ValueError):
    """The people of a case do not fit together; the word says how, for a sentence."""


@dataclass(frozen=True)
class Person:
    """Somebody in a case. `because`: the day of each reason for the assessed role, by its code.

    `safe_contact`: how it is safe to reach them, as they said; empty: nobody asked, which counts as no.
    """

    number: int
    called: str = ""
    age_group: str = "U"
    role_stated: str = "U"
    role_assessed: str = "U"
    because: Mapping[str, str] = field(default_factory=dict)
    assessed_by: str = ""
    agreed_by: str = ""
    safe_contact: str = ""

    @property
    def role_counted(self) -> str:
        """The assessed role, once it holds: both harmed and harming needs a second reader."""
        return "U" if self.waits else self.role_assessed

    @property
    def waits(self) -> bool:
        """A second reader has to agree first."""
        return self.role_assessed == READ_TWICE and not self.agreed_by


@dataclass(frozen=True)
class Says:
    """Somebody of a case says that one of them harmed another, all by number: an accusation, or one against
    whoever made one. Both are written so, whoever said it and whoever was first; neither is a role.
    """

    by: int
    harming: int
    harmed: int


@dataclass(frozen=True)
class Relation:
    """What one of the case is to another, both by number; codes of the list `relationship`."""

    of: int
    to: int
    relationship: str = "U"


def assessed(
    people: Sequence[Person],
    relations: Sequence[Relation],
    *,
    before: Sequence[Person],
    last: int = 0,
    by: UUID | None,
    on: date,
) -> tuple[Person, ...]:
    """The people as they stand now, with who assessed what; or NotSensible.

    Who assessed a role and who agreed stays only as long as the role and its reasons do. `last`: the highest
    number that anybody had so far; whoever is new has a higher one.
    """
    _refuse_odd(people, relations, on)
    known = {person.number: person for person in before}
    if any(person.number <= last for person in people if person.number not in known):
        raise NotSensible("numbers")
    return tuple(_with_who(person, known.get(person.number), by) for person in people)


def agreed(people: Sequence[Person], number: int, *, by: UUID | None) -> tuple[Person, ...]:
    """The same, where a second reader agrees that somebody is both; NotSensible for whoever assessed it."""
    found = next((person for person in people if person.number == number and person.waits), None)
    if found is None:
        raise NotSensible("nobody waits")
    if by is None or str(by) == found.assessed_by:
        raise NotSensible("own reading")
    return tuple(
        replace(person, agreed_by=str(by)) if person.number == number else person for person in people
    )


def is_of_one_person(
    people: Sequence[Person],
    others: Sequence[Person],
    same: Mapping[int, int],
    *,
    reached_out: tuple[int, int],
) -> bool:
    """Whether two cases are the files of one person: who reached out in the one did in the other.

    `same`: who of the others is who of the people. Somebody whose role is told otherwise in the other is told
    of by somebody else there, and another name is another person: such files stay two.
    """
    here, there = ({each.number: each for each in some} for some in (people, others))
    mine, theirs = reached_out
    pairs = [(here.get(to), there.get(of)) for of, to in same.items()]
    if mine not in here or same.get(theirs) != mine or len(set(same.values())) != len(same):
        return False
    return all(one and two and _can_be_one(one, two) for one, two in pairs)


def _can_be_one(one: Person, two: Person) -> bool:
    """By role and by name, as far as both are known."""
    roles, names = {one.role_stated, two.role_stated}, {one.called.casefold(), two.called.casefold()}
    return len(roles - {"U"}) < 2 and len(names - {""}) < 2


def is_repeat(discussed_on: date, again_on: date) -> bool:
    """Whether something that happened again lies within twelve months of a conference, its day included."""
    year_later = (discussed_on.year + 1, discussed_on.month, discussed_on.day)
    return discussed_on < again_on and (again_on.year, again_on.month, again_on.day) <= year_later


def _with_who(person: Person, before: Person | None, by: UUID | None) -> Person:
    same = before is not None and (before.role_assessed, dict(before.because)) == (
        person.role_assessed,
        dict(person.because),
    )
    if same and before is not None:
        return replace(person, assessed_by=before.assessed_by, agreed_by=before.agreed_by)
    return replace(person, assessed_by=str(by) if person.role_assessed != "U" else "", agreed_by="")


def _refuse_odd(people: Sequence[Person], relations: Sequence[Relation], on: date) -> None:
    numbers = [person.number for person in people]
    if not people or len(people) > MOST_PEOPLE:
        raise NotSensible("how many")
    if len(set(numbers)) != len(numbers) or min(numbers) < 1:
        raise NotSensible("numbers")
    for person in people:
        _refuse_odd_person(person, on)
    pairs = [(relation.of, relation.to) for relation in relations]
    if len(set(pairs)) != len(pairs):
        raise NotSensible("relations")
    for relation in relations:
        known = relation.of in numbers and relation.to in numbers and relation.of != relation.to
        if not known or relation.relationship not in codebook("relationship", on=on):
            raise NotSensible("relations")


def _refuse_odd_person(person: Person, on: date) -> None:
    roles, ages = codebook("situation_role", on=on), codebook("age_group", on=on)
    if person.role_stated not in roles or person.role_assessed not in roles or person.age_group not in ages:
        raise NotSensible("codes")
    if len(person.called) > LONGEST_NAME:
        raise NotSensible("long name")
    if len(person.safe_contact) > LONGEST_SAFE:
        raise NotSensible("long contact")
    if person.role_assessed in EXPLAINED and not person.because:
        raise NotSensible("no reason")
    for reason, day in person.because.items():
        if codebook("assessment_reason").ever(reason) is None:
            raise NotSensible("codes")
        if not _is_past(day, on):
            raise NotSensible("reason day")


def _is_past(day: str, on: date) -> bool:
    try:
        return date.fromisoformat(day) <= on
    except (ValueError, TypeError):
        return False
