"""Reading the list, the day's count and one's own drafts: only what one may see."""

import uuid
from datetime import date, timedelta
from itertools import count

import pytest

from cast import DAY, MAN, WOMAN, Cast, registration
from houvast.records.accounts.guard import Actor
from houvast.records.contacts import operations, queries
from houvast.records.contacts.queries import DayCount, Wanted


def listed(wanted: Wanted, by: Actor) -> list[uuid.UUID]:
    return [row.id for row in queries.contacts(wanted, seen_by=by).rows]


@pytest.fixture
def many(cast: Cast) -> list[uuid.UUID]:
    """Twelve contacts of the phone line, over four days, in order of registration."""
    said = [
        registration(
            WOMAN if number % 2 else MAN,
            day=DAY - timedelta(days=number % 4),
            channel=("PHONE", "CHAT", "EMAIL")[number % 3],
        )
        for number in range(12)
    ]
    return operations.import_registrations(said, team=cast.phone_line, by=cast.lead)


def test_a_row_holds_codes_and_no_more(cast: Cast, contact: uuid.UUID):
    (row,) = queries.contacts(Wanted(), seen_by=cast.worker).rows
    assert (row.id, row.day, row.hour) == (contact, DAY, 14)
    assert (row.channel, row.kind, row.role_stated, row.problem) == ("PHONE", "SUPPORT", "VICTIM", "PARTNER")
    assert (row.handled_by, row.is_open, row.withdrawn) == (cast.worker.id, False, "")


def test_everybody_sees_the_contacts_of_their_own_teams(
    cast: Cast, contact: uuid.UUID, on_mens_line: uuid.UUID
):
    assert listed(Wanted(), cast.worker) == listed(Wanted(), cast.lead) == [contact]
    assert listed(Wanted(), cast.volunteer) == [on_mens_line]
    for person in (cast.outsider, cast.at_shelter, cast.statistician, cast.signer, cast.administrator):
        assert listed(Wanted(), person) == []
        assert queries.count_of_day(DAY, seen_by=person) == DayCount(0, 0, 0, {})


def test_the_command_sees_no_list(cast: Cast, contact: uuid.UUID):
    assert listed(Wanted(), cast.command) == []


def test_the_newest_come_first_and_on_one_day_the_last_registered(cast: Cast, many: list[uuid.UUID]):
    rows = queries.contacts(Wanted(), seen_by=cast.lead).rows
    order = [(row.day, row.serial) for row in rows]
    assert order == sorted(order, reverse=True)
    assert {row.id for row in rows} == set(many)


@pytest.mark.parametrize("page", [1, 3, 5, 12, 13])
def test_page_by_page_every_contact_comes_once(
    cast: Cast, many: list[uuid.UUID], page: int, monkeypatch: pytest.MonkeyPatch
):
    whole = listed(Wanted(), cast.lead)
    monkeypatch.setattr(queries, "PAGE", page)
    walked, after = [], None
    for _ in count():
        found = queries.contacts(Wanted(after=after), seen_by=cast.lead)
        assert len(found.rows) <= page
        walked += [row.id for row in found.rows]
        after = found.after
        if after is None:
            break
    assert walked == whole


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (Wanted(), 12),
        (Wanted(from_=DAY), 3),
        (Wanted(until=DAY), 9),
        (Wanted(from_=DAY - timedelta(days=2), until=DAY), 6),
        (Wanted(channel="CHAT"), 4),
        (Wanted(problem="PARTNER"), 12),
        (Wanted(problem="ELDER_ABUSE"), 0),
        (Wanted(state="open"), 6),
        (Wanted(state="closed"), 6),
        (Wanted(state="open", channel="PHONE"), 2),
        (Wanted(worker=uuid.UUID(int=0)), 0),
    ],
)
def test_the_list_is_filtered(cast: Cast, many: list[uuid.UUID], wanted: Wanted, number: int):
    assert len(listed(wanted, cast.lead)) == number


def test_the_list_is_filtered_by_who_spoke(cast: Cast, contact: uuid.UUID, many: list[uuid.UUID]):
    assert listed(Wanted(worker=cast.worker.id), cast.lead) == [contact]


def test_the_count_of_a_day_tells_content_apart(cast: Cast, contact: uuid.UUID):
    operations.import_registrations(
        [
            registration({"channel": "PHONE", "kind": "SILENT", "day": DAY.isoformat()}),
            registration(MAN, channel="CHAT"),
            registration(MAN, day=DAY - timedelta(days=1)),
        ],
        team=cast.phone_line,
        by=cast.lead,
    )
    counted = queries.count_of_day(DAY, seen_by=cast.worker)
    assert counted == DayCount(2, 1, 1, {"PHONE": 2, "CHAT": 1})
    assert counted.total == 3


def test_a_day_without_contacts_counts_nothing(cast: Cast, contact: uuid.UUID):
    assert queries.count_of_day(date(2024, 2, 29), seen_by=cast.worker).total == 0


def test_ones_own_drafts_are_listed_latest_first(cast: Cast):
    first, second = (
        operations.begin_draft(uuid.uuid4(), WOMAN, team=cast.phone_line, by=cast.worker) for _ in range(2)
    )
    operations.keep_draft(first, MAN, revision=1, by=cast.worker)
    assert [(row.id, row.revision) for row in queries.drafts(seen_by=cast.worker)] == [
        (first, 2),
        (second, 1),
    ]
    assert queries.drafts(seen_by=cast.lead) == []
