"""What is made beside the demo's server: in short transactions, and a killed process is gone on from."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from houvast.demo import people, preparing, talks, telling, year, year_of_cases, year_of_writing
from houvast.demo.people import acting
from houvast.demo.situations import Moment, reporting
from houvast.records.accounts.guard import Actor
from houvast.records.cases import queries as cases
from houvast.records.contacts import facts
from houvast.records.contacts import operations as contacts
from houvast.records.contacts.operations import answering
from houvast.records.contacts.queries import Wanted
from houvast.records.contacts.queries import contacts as listed
from houvast.records.contacts.queries.talks import still_to_register
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


def in_writing(channel: str, day: int) -> Registration:
    return read(reporting(Random(day), "PARTNER", Moment(date(2025, 7, day), 14, channel)), today=year.UNTIL)


@pytest.fixture
def wrote(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three who wrote to the professionals and two to the men's line, one of them by mail."""
    people.invite_everybody()
    people.invite_partners()
    talks.answer_in_writing()
    ours = [
        in_writing("CHAT", 1),
        in_writing("EMAIL", 2),
        in_writing("WEBFORM", 3),
        *said_on([date(2025, 7, 4)]),
    ]
    theirs = [in_writing("CHAT", 5), in_writing("EMAIL", 6)]
    monkeypatch.setattr(year, "registrations", lambda: (ours, theirs))
    monkeypatch.setattr(year_of_writing, "GAVE_UP", 2)
    monkeypatch.setattr(year_of_writing, "FOUND_NOBODY", 1)
    preparing._live_through_year()


def of_the_year(who: str) -> list[str]:
    wanted = Wanted(from_=year.FROM, until=year.UNTIL)
    return sorted(row.channel for row in listed(wanted, seen_by=acting(who)).rows)


def test_each_who_wrote_in_the_year_is_one_contact_and_one_arrival(wrote: None):
    before = of_the_year("worker") + of_the_year("volunteer")
    assert sorted(before) == ["EMAIL", "PHONE"]  # the men's line answers no mail
    year_of_writing.live_through_writing()
    assert of_the_year("worker") == ["CHAT", "EMAIL", "PHONE", "WEBFORM"]
    assert of_the_year("volunteer") == ["CHAT", "EMAIL"]
    helpline = acting("worker").organisation
    there = facts.gather(organisation=helpline, from_=year.FROM, until=year.UNTIL)
    assert Counter(each["arrival"] for each in there["arrivals"]) == {
        "ANSWERED": 4,
        "ABANDONED": 2,
        "TURNED_AWAY": 1,
    }
    assert all(each["day"].year == 2025 for each in there["arrivals"])
    assert not still_to_register(seen_by=acting("worker"))
    assert not still_to_register(seen_by=acting("volunteer"))


def test_who_wrote_before_the_process_was_killed_is_not_there_twice(
    wrote: None, monkeypatch: pytest.MonkeyPatch
):
    ended = answering.end_talk

    def killed_in_the_second(talk: object, **more: object) -> None:
        if len(of_the_year("worker")) == 3:
            raise Killed
        ended(talk, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as killing:
        killing.setattr(answering, "end_talk", killed_in_the_second)
        with pytest.raises(Killed):
            year_of_writing.live_through_writing()
    assert not year_of_writing.has_them()
    year_of_writing.live_through_writing()
    assert year_of_writing.has_them()
    assert of_the_year("worker") == ["CHAT", "EMAIL", "PHONE", "WEBFORM"]
