"""Roles that are assessed as both: typed as such, and counted only once a second reader agrees.

What is counted stands in the tables of contacts and persons; that it waits, beside them. So figures need to
know nothing of it, and what is erased later changes no figure. Not an operation.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from houvast.records.contacts.course import READ_TWICE
from houvast.records.contacts.registration import Registration

SPEAKER = 0


def read_twice(said: Registration) -> frozenset[int]:
    """Numbers of those assessed as both; 0 for who speaks, also as a person of their own situation."""
    found = {p.number for p in said.persons if p.role_assessed == READ_TWICE and not p.is_contact_person}
    return frozenset(found | ({SPEAKER} if said.role_assessed == READ_TWICE else set()))


def rests_on(said: Registration, number: int) -> tuple[object, ...]:
    """Of whom somebody said that role, and why: where that changes, it is another assessment."""
    because = said.details.assessed_on.get(str(number))
    who = said if number == SPEAKER else next((p for p in said.persons if p.number == number), None)
    return (who.role_stated, who.sex, who.age_band, who.assessed_because, because) if who else ()


def waiting(
    said: Registration, *, before: Registration | None = None, readings: Mapping[int, str] | None = None
) -> frozenset[int]:
    """Who waits for a second reader. `readings`: what was said so far, by number; `before`: as it stood.

    What was assessed so before anybody had to read it twice, or in an older system, stays as it is.
    """
    readings = readings or {}
    old = read_twice(before) - set(readings) if before else frozenset()
    return frozenset(n for n in read_twice(said) - old if readings.get(n) != READ_TWICE)


def as_counted(said: Registration, waits: Collection[int]) -> Registration:
    """The same, where who waits is not assessed yet."""
    return _with(said, waits, "U")


def as_typed(said: Registration, waits: Iterable[int]) -> Registration:
    return _with(said, set(waits), READ_TWICE)


def _with(said: Registration, numbers: Collection[int], role: str) -> Registration:
    if not numbers:
        return said
    persons = tuple(
        replace(p, role_assessed=role) if (SPEAKER if p.is_contact_person else p.number) in numbers else p
        for p in said.persons
    )
    return replace(said, persons=persons, role_assessed=role if SPEAKER in numbers else said.role_assessed)
