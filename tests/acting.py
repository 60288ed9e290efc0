"""Somebody of the cast as they act now, found by their sign-in name: for processes beside a test."""

import cast
from houvast.records.accounts import queries
from houvast.records.accounts.guard import Actor


def acting(sign_in_name: str) -> Actor:
    person = queries.staff_by_sign_in_name(sign_in_name)
    assert person
    unlocked = getattr(cast, "unlocked", queries.actor)
    found: Actor | None = unlocked(person)
    assert found
    return found
