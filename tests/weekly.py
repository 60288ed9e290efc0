"""Invented contacts of several years, for figures by week: one that was registered, many times over."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from cast import Cast, registration
from houvast.records.contacts import operations
from houvast.records.contacts.models import Contact


def contacts_by_week(
    cast: Cast,
    until: date,
    *,
    weeks: int = 128,
    men: int = 8,
    women: int = 14,
    more: float = 1.0,
    last: int = 8,
) -> None:
    """About so many men and women a week before a Monday; in the last weeks `more` times as many men."""
    operations.register(registration(day=until - timedelta(days=1)), team=cast.phone_line, by=cast.worker)
    kept = Contact.objects.get()
    Contact.objects.bulk_create(_of(kept, until - timedelta(weeks=weeks), weeks, men, women, more, last))


def _of(
    kept: Contact, first: date, weeks: int, men: int, women: int, more: float, last: int
) -> Iterator[Contact]:
    chance = random.Random(1)  # the same in every run
    for week in range(weeks):
        often = more if week >= weeks - last else 1.0
        for sex, usual in (("M", men * often), ("F", women)):
            for _ in range(max(round(chance.gauss(usual, usual**0.5)), 1)):
                day = first + timedelta(weeks=week, days=chance.randrange(7))
                yield _again(kept, day, sex, chance)


def _again(kept: Contact, day: date, sex: str, chance: random.Random) -> Contact:
    said = {field.attname: getattr(kept, field.attname) for field in Contact._meta.concrete_fields}
    own = {
        "serial": None,
        "id": uuid.UUID(int=chance.getrandbits(128)),
        "draft": None,
        "day": day,
        "sex": sex,
    }
    return Contact(**said | own | {"record_key": chance.getrandbits(62)})
