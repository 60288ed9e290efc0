"""Referrals of the invented year, so that its figures of referrals and of needs that nobody met have cells.

Like cases, they know no day but today: the clock of this process stands on their days. Each is followed to
its end, so that none of them waits on Today. What is drawn says nothing about anybody, nor about any service.
"""

import uuid
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import transaction

from houvast.demo.people import acting, team_of
from houvast.demo.situations import drawn
from houvast.demo.year_of_cases import standing_on
from houvast.records.accounts.guard import Actor
from houvast.records.contacts.operations import referrals
from houvast.records.contacts.operations.referrals import Sought
from houvast.records.contacts.queries.referrals import standing
from houvast.records.directory import queries as directory

SEED = "invented referrals of 2025"
NUMBER = 150
FIRST, DAYS = date(2025, 6, 1), 200  # all of them end within the year
KINDS = {"SHELTER": 5, "CAW": 4, "PERPETRATOR_PROGRAMME": 1}
SEXES = {"F": 6, "M": 5, "X": 1, "U": 1}
CHILDREN = {"Y": 5, "N": 6, "U": 1}
DISTRICTS = {"ANTWERP": 4, "EAST_FLANDERS": 3, "LEUVEN": 2, "LIMBURG": 2, "WEST_FLANDERS": 2}
ENDS = {
    "EXPECTED ARRIVED": 8,
    "EXPECTED LOST": 2,
    "NO_PLACE": 4,
    "REFUSED_BY_SERVICE": 2,
    "REFUSED": 1,
    "NOBODY": 3,  # no service was found
}
REASONS = {"CHILDREN": 4, "SEX": 3, "AREA": 2, "PETS": 1}


def has_them() -> bool:
    return not _left(acting("worker"))


def live_through_referrals() -> None:
    """Each is written on its own, as cases are: the demo is served meanwhile."""
    worker = acting("worker")
    services: dict[str, list[uuid.UUID]] = {}
    for entry in directory.entries(seen_by=worker):
        services.setdefault(entry.offer.kind, []).append(entry.id)
    for number in _left(worker):
        with transaction.atomic():
            _lived(number, services, worker)


def _left(worker: Actor) -> list[int]:
    there = standing([_id(number) for number in range(NUMBER)], seen_by=worker)
    return [number for number in range(NUMBER) if _id(number) not in there]


def _id(number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{SEED}, {number}")


def _lived(number: int, services: dict[str, list[uuid.UUID]], worker: Actor) -> None:
    random = Random(f"{SEED}, {number}")  # noqa: S311  # invented people, no secret
    kind, end = drawn(random, KINDS), drawn(random, ENDS)
    sought = Sought(drawn(random, SEXES), drawn(random, CHILDREN), drawn(random, DISTRICTS), kind)
    sent: dict[str, Any] = {"team": team_of("worker"), "once": _id(number), "by": worker}
    day = FIRST + timedelta(days=random.randrange(DAYS))
    with standing_on(day):
        if end == "NOBODY":
            referrals.refer(sought, service=None, **sent)
            return
        made = referrals.refer(sought, service=random.choice(services[kind]), state="ACCEPTED", **sent)
    for version, state in enumerate(end.split(), start=1):
        with standing_on(day + timedelta(days=2 * version)):
            reason = drawn(random, REASONS) if state == "REFUSED_BY_SERVICE" else ""
            referrals.follow(made, state, version=version, reason=reason, by=worker)
