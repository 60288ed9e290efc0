"""Whoever writes in a case holds the case first: of two at one moment one waits, and nobody gets an error."""

import re
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.models import Q

from cast import WOMAN, Cast, registration
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.guard import Actor, Refused, Rule
from houvast.records.cases import operations, rules
from houvast.records.cases.models import CaseLink, Seat
from houvast.records.cases.operations import (
    Person,
    grounds,
    laying,
    links,
    notifications,
    own_right,
    partnering,
    seats,
)
from houvast.records.contacts import operations as contacts
from table import agency, partner, seated
from two_at_once import at_once

ENOUGH = 0.5
"""Seconds in which somebody who waits for nobody holds their first record, too."""


@pytest.fixture
def helper(cast: Cast) -> Actor:
    return partner(agency("CAW", by=cast.administrator), by=cast.administrator)


@pytest.fixture
def case(cast: Cast) -> uuid.UUID:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    people = [Person(1, called="Lies", age_group="ADULT", role_stated="VICTIM"), Person(2)]
    return operations.open_from_contact(of, people, reached_out=1, by=cast.worker)


@pytest.fixture
def sitting(cast: Cast, case: uuid.UUID, helper: Actor) -> tuple[uuid.UUID, uuid.UUID]:
    """(ground, seat)"""
    [team] = helper.teams("cases.contribute")
    return seated(case, team, helper, by=cast.worker)


A_ROW = r" FOR (NO KEY )?UPDATE"


def each_with_one(*doings: Callable[[], object], after: Sequence[str] = ()) -> list[object]:
    """Done at once; each goes on once all of them hold a record, or once it is clear that one has to wait.

    `after`: for each, the statement after which it waits for the others; else the first that holds a row.
    """
    together = Barrier(len(doings))

    def held_up(doing: Callable[[], object], holds: str) -> Callable[[], object]:
        def pause(execute: Any, sql: str, *args: Any) -> Any:
            done = execute(sql, *args)
            if re.search(holds, sql) and not together.broken:
                with suppress(BrokenBarrierError):
                    together.wait(ENOUGH)
                together.abort()
            return done

        def run() -> object:
            with connection.execute_wrapper(pause):
                return doing()

        return run

    return at_once(*map(held_up, doings, after or [A_ROW] * len(doings)))


@pytest.mark.django_db(transaction=True)
def test_an_agency_and_the_team_write_at_one_moment(cast: Cast, case, helper, sitting):
    _ground, seat = sitting
    words: Any = {"field": "SITUATION", "about": 1}
    both = each_with_one(
        lambda: partnering.contribute(seat, "Zij belde.", **words, by=helper),
        lambda: laying.lay(case, "Zij slaapt.", **words, to=[seat], by=cast.worker),
    )
    assert {each.id for each in laying.read_table(case, by=cast.worker).laid} == set(both)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("end", ["ground", "case", "seat"])
def test_an_agency_writes_at_the_moment_that_its_place_ends(cast: Cast, case, helper, sitting, end):
    ground, seat = sitting
    note, ended = each_with_one(
        lambda: partnering.write_own_note(seat, "Bel maandag.", by=helper),
        {
            "ground": lambda: grounds.end_ground(ground, by=cast.worker),
            "case": lambda: operations.close(case, outcome="SAFER", by=cast.worker),
            "seat": lambda: seats.end_seat(seat, by=cast.worker),
        }[end],
    )
    assert note == 1 or isinstance(note, Refused)  # whoever came first
    assert not isinstance(ended, Exception)
    assert Seat.objects.get().state == "ENDED"


@pytest.mark.django_db(transaction=True)
def test_two_join_the_same_two_cases_the_other_way_round(cast: Cast, case):
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    people = [Person(1, called="Lies", age_group="ADULT", role_stated="VICTIM")]
    again = operations.open_from_contact(of, people, reached_out=1, by=cast.worker)
    both = each_with_one(
        lambda: links.merge_cases(case, again, same={1: 1}, by=cast.worker),
        lambda: links.merge_cases(again, case, same={1: 1}, by=cast.lead),
    )
    [link] = CaseLink.objects.all()
    assert link.id in both
    assert [type(each) for each in both if each != link.id] == [operations.NotPossible]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("new", [True, False])
def test_somebody_takes_a_notification_at_the_moment_that_their_access_ends(cast: Cast, case, helper, new):
    [team] = helper.teams("cases.notify")
    told = notifications.notify(
        "Zij belde.", once=uuid.uuid4(), agency=team, team=cast.phone_line, ground="CONSENT",
        purpose="HELP", document="Ze zei ja.", by=helper,
    )  # fmt: skip
    into: Any = {"people": [Person(1)]} if new else {"case": case}
    taken, ended = each_with_one(
        lambda: notifications.take_notification(told, **into, by=cast.worker),
        lambda: accounts.deactivate(cast.worker.id, by=cast.administrator),
        after=['FROM "audit_chainend".*' + A_ROW, 'FROM "accounts_staff".*' + A_ROW],
    )
    assert ended is None
    assert not isinstance(taken, DatabaseError)  # whoever came first: taken, or refused


@pytest.mark.django_db(transaction=True)
def test_a_request_is_noted_for_somebody_at_the_moment_that_their_access_ends(cast: Cast, case):
    noted, ended = each_with_one(
        lambda: own_right.note_request(
            case, "Wat staat er?", kind="QUESTION", person=1, recognised="IN_PERSON", owner=cast.lead.id,
            by=cast.worker,
        ),
        lambda: accounts.deactivate(cast.lead.id, by=cast.administrator),
        after=['FROM "audit_chainend".*' + A_ROW, 'FROM "accounts_staff".*' + A_ROW],
    )  # fmt: skip
    assert ended is None
    assert not isinstance(noted, DatabaseError)


def asked(condition: Q) -> set[str]:
    """Every relation and field that a rule asks about."""
    return set().union(*(asked(each) if isinstance(each, Q) else {each[0]} for each in condition.children))


RULES = {name: rule for name, rule in vars(rules).items() if isinstance(rule, Rule)}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_that_asks_of_the_case_of_a_record_holds_that_case(cast: Cast, name):
    rule = RULES[name]
    asks_its_case = any(each.startswith("case__") for each in asked(rule.permits(cast.lead)))
    assert ("case" in rule.within) == asks_its_case
