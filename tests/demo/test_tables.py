"""The demo's agencies and cases: there to be looked at, made through operations, the trail whole behind."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from cast import put_back
from demo.conftest import NOW
from houvast.demo import people, tables, year, year_of_cases
from houvast.demo.people import PARTNERS, acting
from houvast.demo.situations import Moment, reporting
from houvast.records.audit import trail
from houvast.records.cases import facts, queries
from houvast.records.cases.queries import conferences, own_seats
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.questionnaire import read

Site = Callable[..., Client]


@pytest.fixture
def around_tables(db: None) -> None:
    put_back(_come_together)


def _seats(by):
    return own_seats.own_seats(seen_by=by) + own_seats.offered(seen_by=by)


def _come_together() -> None:
    people.invite_everybody()
    people.invite_partners()
    tables.come_together(NOW)


def test_cases_stand_in_several_states_one_with_minutes_still_open(around_tables: None):
    worker = acting("worker")
    states = Counter(
        each.state for state in ("OPEN", "CLOSED") for each in queries.cases(state=state, seen_by=worker)
    )
    assert states == {"OPEN": 3, "CLOSED": 1}
    [meeting] = conferences.coming(seen_by=worker)
    assert meeting.closed_on is None
    assert [each.due_on > timezone.localdate() for each in conferences.open_actions(seen_by=worker)] == [True]


def test_each_agency_sees_the_seats_that_it_was_invited_to_and_no_other(around_tables: None):
    seen = {who.sign_in_name: len(_seats(acting(who.sign_in_name))) for who in PARTNERS}
    assert seen == {"police": 1, "prosecutor": 0, "welfare": 1, "house": 1}


@pytest.mark.parametrize("member", PARTNERS, ids=lambda member: member.sign_in_name)
def test_somebody_of_an_agency_enters_by_one_click_where_their_cases_stand(demo_site: Site, member):
    site = demo_site()
    people.invite_partners()
    tables.come_together(NOW)
    assert member.name in site.get("/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    entered = site.post("/demo/sign-in/", {"as": member.sign_in_name})
    assert entered["Location"] == "/partners/"
    assert site.get("/partners/").status_code == 200


def test_cases_of_the_year_are_told_once_with_something_in_every_column(db: None):
    days = [Moment(date(2025, 7, day), 10, "PHONE") for day in range(1, 13)]
    said = [read(reporting(Random(7), "PARTNER", day), today=year.UNTIL) for day in days]
    people.invite_everybody()
    people.invite_partners()
    contacts.import_registrations(said, team=people.team_of("worker"), by=people.command())
    assert not year_of_cases.has_them()
    year_of_cases.live_through_cases()
    assert year_of_cases.has_them()
    of = acting("worker").organisation
    told = facts.gather(organisation=of, from_=year.FROM, until=year.UNTIL)["cases"]
    assert len(told) == len(said)
    for name in ("grounds", "agencies", "actions"):
        assert any(fact[name] for fact in told), name
    assert trail.fault(of) is None
