"""Somebody of the cast as they act now, unlocked: for processes beside a test."""

import cast
from houvast.records.accounts import queries
from houvast.records.accounts.guard import Actor


def acting(sign_in_name: str) -> Actor:
    person = queries.staff_by_sign_in_name(sign_in_name)
    assert person
    return cast.unlocked(person)
