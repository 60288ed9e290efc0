"""What is made beside the demo's server: in short transactions, and a killed process is gone on from."""

from datetime import date, timedelta
from random import Random

import pytest

from houvast.demo import people, telling, year, year_of_cases
from houvast.demo.people import acting
from houvast.demo.situations import Moment, reporting
from houvast.records.accounts.guard import Actor
from houvast.records.cases import queries as cases
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.questionnaire import read
from houvast.records.contacts.registration import Registration


class Killed(Exception):
    """The process ends in the middle of a step."""


def said_on(days: list[date]) -> list[Registration]:
    return [read(reporting(Random(7), "PARTNER", Moment(day, 10, "PHONE")), today=year.UNTIL) for day in days]


def closed(worker: Actor) -> set[object]:
    return {each.id for each in cases.cases(state="CLOSED", seen_by=worker)}


def test_cases_that_a_killed_process_wrote_stay_and_the_next_makes_the_others(
    db: None, monkeypatch: pytest.MonkeyPatch
):
    people.invite_everybody()
    people.invite_partners()
    said = said_on([date(2025, 7, day) for day in range(1, 7)])
    contacts.import_registrations(said, team=people.team_of("worker"), by=people.command())
    through, lived = year_of_cases._Lived.through, []

    def killed_in_the_fourth(self: year_of_cases._Lived, contact: object) -> None:
        through(self, contact)  # type: ignore[arg-type]
        lived.append(contact)
        if len(lived) == 4:
            raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(year_of_cases._Lived, "through", killed_in_the_fourth)
        with pytest.raises(Killed):
            year_of_cases.live_through_cases()
    worker = acting("worker")
    before = closed(worker)
    assert len(before) == 3
    assert not year_of_cases.has_them()
    year_of_cases.live_through_cases()
    assert len(closed(worker)) == 6
    assert before < closed(worker)
    assert year_of_cases.has_them()


def test_weeks_of_the_campaign_that_stand_are_not_written_twice(db: None, monkeypatch: pytest.MonkeyPatch):
    people.invite_everybody()
    telling.fix_campaign()
    first = telling.FROM - telling.A_YEAR_LATER
    of_weeks = said_on([first + timedelta(weeks=week, days=day) for week in range(8) for day in range(3)])
    monkeypatch.setattr(year, "registrations", lambda: (of_weeks, []))
    written: list[int] = []
    store = contacts.import_registrations

    def counted(said: list[Registration], **how: object) -> object:
        if len(written) == 3:
            raise Killed
        written.append(len(said))
        return store(said, **how)  # type: ignore[arg-type]

    with monkeypatch.context() as killing:
        killing.setattr(contacts, "import_registrations", counted)
        with pytest.raises(Killed):
            telling.live_through_campaign()
    assert not telling.is_measured()
    found = list(telling._contacts(telling.FROM, telling.UNTIL, acting("worker")))
    assert len(found) == sum(written)
    telling.live_through_campaign()
    stand = list(telling._contacts(telling.FROM, telling.UNTIL, acting("worker")))
    assert set(found) < set(stand)
    random = Random("an invented campaign")
    assert len(stand) == sum(len(telling._later(said, random)) for said in of_weeks)
    assert telling.is_measured()
