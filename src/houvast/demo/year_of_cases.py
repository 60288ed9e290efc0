"""Cases of the invented year, so that its figures of cases have something in their cells.

Cases know no day but today: so the clock of this process stands on their days while they are made, and each
stands in the trail with its invented moment. Made beside the server, with the figures.
"""

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from unittest import mock

from django.db import transaction
from django.utils import timezone

from houvast.demo import year
from houvast.demo.people import acting, team_of
from houvast.demo.situations import drawn
from houvast.demo.tables import Table, identity
from houvast.records.accounts.guard import Actor
from houvast.records.cases import operations, queries
from houvast.records.cases.operations import conferences
from houvast.records.contacts.queries import Wanted, contacts

SEED = "invented cases of 2025"
NUMBER = 80
LATEST_OPENED = date(2025, 9, 30)  # closed within the year, and kept long enough to be counted
FIRST_OPENED = date(2025, 6, 1)
OUTCOMES = {"SAFER": 5, "TAKEN_OVER": 3, "PERSON_STOPS": 2, "NO_CONTACT": 2}
WELFARE, POLICE = "welfare", "police"


def has_them() -> bool:
    """Or there is nothing in the year to open one from."""
    worker = acting("worker")
    return _number_of(worker) >= len(_contacts(worker))


def live_through_cases() -> None:
    """From contacts of the year on partner violence; what is drawn says nothing about anybody.

    The demo is served meanwhile, and SQLite has one writer: each case is written on its own, so that nobody
    waits for all of them. What a killed process left out is made by the next.
    """
    worker, lead = acting("worker"), acting("lead")
    contacts = _contacts(worker)
    for number in range(_number_of(worker), len(contacts)):
        random = Random(f"{SEED}, {number}")  # noqa: S311  # invented people, no secret
        with transaction.atomic():
            _Lived(random, worker, lead).through(contacts[number])


def _number_of(worker: Actor) -> int:
    return sum(1 for each in queries.cases(state="CLOSED", seen_by=worker) if each.day < year.UNTIL)


def _contacts(worker: Actor) -> list[uuid.UUID]:
    """The same ones in the same order each time."""
    found = _of_partners(worker)
    return Random(SEED).sample(found, min(NUMBER, len(found)))  # noqa: S311  # invented people, no secret


def _of_partners(worker: Actor) -> list[uuid.UUID]:
    wanted = Wanted(from_=FIRST_OPENED, until=LATEST_OPENED, problem="PARTNER")
    return [row.id for row in contacts(wanted, seen_by=worker).rows]


@dataclass(frozen=True)
class _Lived:
    random: Random
    worker: Actor
    lead: Actor

    def through(self, contact: uuid.UUID) -> None:
        opened = FIRST_OPENED + timedelta(days=self.random.randrange((LATEST_OPENED - FIRST_OPENED).days))
        with standing_on(opened):
            table = Table(self.worker, self.lead, opened, opened)
            case = table.opened_from(contact, "Demo een", "Demo twee")
            for who in self.random.choice(((), (WELFARE,), (WELFARE, POLICE))):
                table.seat_of(case, who)
            tasks = self._tasks(case, opened)
            self._sheet(table, case)
        discussed = self.random.random() < 0.5
        if discussed:
            self._discussed(case, opened + timedelta(days=7))
        for number, day, state in tasks:
            with standing_on(day):
                operations.end_task(case, number, state=state, why_not="Verzonnen.", by=self.worker)
        with standing_on(opened + timedelta(days=60)):
            if discussed and self.random.random() < 0.4:
                operations.add_event(case, "Verzonnen.", kind="INCIDENT", by=self.worker)
            self._sheet(Table(self.worker, self.lead, opened, opened), case)
            operations.close(case, outcome=drawn(self.random, OUTCOMES), by=self.worker)

    def _tasks(self, case: uuid.UUID, opened: date) -> list[tuple[int, date, str]]:
        """Of each: its number, the day on which it will be ended, and how."""
        made = []
        for _ in range(self.random.randint(0, 3)):
            number = operations.add_task(
                case,
                "Verzonnen.",
                owner=identity(self.worker),
                due_on=opened + timedelta(days=7),
                by=self.worker,
            )
            state = self.random.choice(("DONE", "DONE", "DONE", "NOT_POSSIBLE", "NOT_DONE"))
            made.append((number, opened + timedelta(days=self.random.choice((0, 2, 5, 12, 40))), state))
        return sorted(made, key=lambda one: one[1])

    def _sheet(self, table: Table, case: uuid.UUID) -> None:
        if self.random.random() < 0.8:
            table.dash(case, yes=self.random.choice((5, 10, 14)))

    def _discussed(self, case: uuid.UUID, day: date) -> None:
        with standing_on(day):
            made = conferences.plan_conference(
                day, team=team_of("worker"), chair=identity(self.lead), minute_taker=identity(self.worker),
                by=self.worker,
            )  # fmt: skip
            conferences.put_on_agenda(made, case, because="CHOICE", by=self.worker)
            conferences.close_conference(made, by=self.worker)


def standing_on(day: date) -> AbstractContextManager[None]:
    """Ten in the morning of an invented day."""
    return standing_at(timezone.make_aware(datetime.combine(day, time(10))))


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """The clock of this process stands on an invented moment, as long as it lasts."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield
