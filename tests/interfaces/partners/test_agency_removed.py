"""An agency whose people have no access any more: they come in nowhere, and nothing is told to it."""

import uuid
from dataclasses import dataclass

import pytest
from django.contrib.auth import authenticate
from django.test import Client
from django.utils import timezone

from cast import PASSWORD, WOMAN, Cast, registration
from cast import unlocked as again
from houvast.records.accounts import operations as accounts
from houvast.records.accounts import queries as people
from houvast.records.accounts.guard import Actor
from houvast.records.accounts.roles import Role
from houvast.records.cases import operations
from houvast.records.cases.models import AgencyNote, Contribution, ContributionKey, Seat, SeatHolder
from houvast.records.cases.operations import NotPossible, Person, conferences, laying, seats
from houvast.records.contacts import operations as contacts
from table import agency, partner, seated
from whole import unlocked

TOLD = "Zij slaapt bij haar zus."
TODAY = timezone.localdate


@dataclass(frozen=True)
class Table:
    """A case with two agencies, in the middle of a conference."""

    case: uuid.UUID
    seat: uuid.UUID
    team: uuid.UUID
    other: uuid.UUID
    other_seat: uuid.UUID
    conference: uuid.UUID
    item: uuid.UUID
    helper: Actor
    client: Client


@pytest.fixture
def table(cast: Cast) -> Table:
    of = contacts.register(registration(WOMAN), team=cast.phone_line, by=cast.worker)
    she = Person(1, called="Lies", age_group="ADULT", role_stated="VICTIM")
    case = operations.open_from_contact(of, [she], by=cast.worker)
    team, other = (agency("CAW", name=name, by=cast.administrator) for name in ("Welfare", "Other"))
    helper = partner(team, by=cast.administrator)
    _ground, seat = seated(case, team, helper, by=cast.worker)
    _ground, other_seat = seated(case, other, partner(other, by=cast.administrator), by=cast.worker)
    laying.lay(case, TOLD, field="SITUATION", about=1, to=[seat], by=cast.worker)
    conference = conferences.plan_conference(
        TODAY(), team=cast.phone_line, chair=cast.lead.id, minute_taker=cast.worker.id, by=cast.worker
    )
    item = conferences.put_on_agenda(conference, case, because="CHOICE", by=cast.worker)
    for each in (team, other):
        conferences.note_attendance(conference, f"Of {each}", how="PRESENT", agency=each, by=cast.worker)
    made = Table(case, seat, team, other, other_seat, conference, item, helper, unlocked(helper))
    minuted(cast, made, "Voor beiden.", to=[team, other], version=1)
    assert TOLD in made.client.get(f"/partners/{seat}/").content.decode()
    return made


def minuted(cast: Cast, table: Table, words: str, *, to: list[uuid.UUID], version: int) -> int:
    return conferences.add_line(
        table.item, words, kind="INFORMATION", field="SITUATION", about=1, to=to, version=version,
        by=cast.worker,
    )  # fmt: skip


def access_ended(cast: Cast, table: Table) -> None:
    accounts.deactivate(table.helper.id, by=cast.administrator)


def place_taken(cast: Cast, table: Table) -> None:
    accounts.unassign(table.helper.id, team=table.team, role=Role.PARTNER, by=cast.administrator)


REMOVED = pytest.mark.parametrize("remove", [access_ended, place_taken])


@REMOVED
def test_an_open_page_shows_nothing_more_and_what_is_sent_from_it_is_kept_nowhere(cast, table, remove):
    remove(cast, table)
    before = Contribution.objects.count(), AgencyNote.objects.count()
    said = {"words": "Getypt.", "field": "SITUATION", "about": "1", "state": "DONE", "secrecy": "yes"}
    for path in ("", "minutes/" + str(table.item) + "/"):
        assert TOLD not in table.client.get(f"/partners/{table.seat}/{path}").content.decode()
    for form in ("contribute", "note", "leave", "secrecy", "accept", f"minutes/{table.item}"):
        answer = table.client.post(f"/partners/{table.seat}/{form}/", said)
        assert answer.status_code in (302, 404), form
        assert not answer.content.startswith(b"%PDF")
    assert (Contribution.objects.count(), AgencyNote.objects.count()) == before
    assert Seat.objects.get(pk=table.seat).state == "ACCEPTED"  # nobody left for the agency
    assert str(table.seat) not in table.client.get("/partners/").content.decode()


def test_who_has_no_access_any_more_does_not_sign_in(cast, table):
    access_ended(cast, table)
    assert authenticate(sign_in_name=f"partner-{table.team.hex[:6]}", password=PASSWORD) is None
    assert table.client.get("/partners/").status_code == 302


def test_who_has_no_place_at_the_agency_any_more_signs_in_and_finds_nothing(cast, table):
    place_taken(cast, table)
    client = unlocked(again(table.helper.id))
    for path in ("/partners/", f"/partners/{table.seat}/", "/partners/notifications/", "/desk/cases/"):
        assert client.get(path).status_code == 404, path


@REMOVED
def test_removed_in_mid_conference_it_is_told_nothing_and_the_others_go_on(cast, table, remove):
    remove(cast, table)
    before = Contribution.objects.count(), ContributionKey.objects.count()
    for to in ([table.team], [table.team, table.other]):
        with pytest.raises(NotPossible, match="nobody was told"):
            minuted(cast, table, "Te laat.", to=to, version=2)
    with pytest.raises(NotPossible, match="Welfare"):
        laying.lay(
            table.case, "Te laat.", field="SITUATION", about=1, to=[table.other_seat, table.seat],
            by=cast.worker,
        )  # fmt: skip
    assert (Contribution.objects.count(), ContributionKey.objects.count()) == before
    with pytest.raises(NotPossible):
        conferences.minutes_of_agency(table.conference, table.team, by=cast.worker)
    assert minuted(cast, table, "Voor de ander.", to=[table.other], version=2)
    assert conferences.minutes_of_agency(table.conference, table.other, by=cast.worker)


@REMOVED
def test_its_seat_says_so_and_the_daily_job_ends_it_with_its_keys(cast, table, remove):
    remove(cast, table)
    page = unlocked(cast.worker).get(f"/desk/cases/{table.case}/table/").content.decode()
    assert "Niemand van daar werkt hier nog mee" in page
    assert table.seat in seats.close_expired(TODAY(), by=cast.command)
    assert Seat.objects.get(pk=table.seat).state == "ENDED"
    assert not ContributionKey.objects.filter(seat=table.seat).exclude(wrapped=b"").exists()
    assert not SeatHolder.objects.filter(seat=table.seat, ended_on=None).exists()
    assert Seat.objects.get(pk=table.other_seat).state == "ACCEPTED"


def test_the_last_person_of_an_agency_is_ended_and_one_of_several_first_hands_the_keys_on(cast, table):
    colleague = accounts.invite(
        "colleague", "Colleague", password=PASSWORD, language="en", place=(table.team, Role.PARTNER),
        by=cast.administrator,
    )  # fmt: skip
    with pytest.raises(accounts.NotPossible, match="Only Partner can open"):
        access_ended(cast, table)
    accounts.deactivate(colleague, by=cast.administrator)
    with pytest.raises(accounts.NotPossible, match="Only Partner can open"):
        accounts.give_link(table.helper.id, by=cast.administrator)  # who stays does not lose them
    access_ended(cast, table)
    assert people.actor(table.helper.id) is None


def test_who_comes_to_an_agency_later_sits_at_no_seat_of_who_was_there(cast, table):
    access_ended(cast, table)
    later = partner(table.team, by=cast.administrator, name="later")
    client = unlocked(later)
    assert client.get(f"/partners/{table.seat}/").status_code == 404
    with pytest.raises(NotPossible, match="nobody was told"):
        minuted(cast, table, "Te laat.", to=[table.team], version=2)
