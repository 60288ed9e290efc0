"""Shelter places at the desk: free ones to hold, what a team holds, and the shelter's own page on a phone."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from browser import resize
from cast import PASSWORD, Cast, unlocked
from houvast.records.accounts import operations as accounts
from houvast.records.accounts.models import Staff
from houvast.records.accounts.roles import Role
from houvast.records.directory.models import Hold, Place, Shelter
from houvast.records.directory.operations import places
from records.directory.sheltering import hold, kind, shelter
from traces import left

FREE, KEPT = "/desk/places/", "/desk/places/kept/"
HOURS = timedelta(hours=3)


@pytest.fixture(autouse=True)
def _in_english(cast: Cast) -> None:
    Staff.objects.update(language="en")


@pytest.fixture
def house(cast: Cast) -> uuid.UUID:
    return shelter(cast, at=timezone.now() - HOURS)


@pytest.fixture
def beds(cast: Cast, house) -> uuid.UUID:
    return kind(cast, house, 2, whom="FAMILY", pets=True, beds=4, at=timezone.now() - HOURS)


@pytest.fixture
def at_shelter(cast: Cast, client_of) -> Client:
    return client_of(cast.at_shelter)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_a_worker_sees_what_is_free_and_holds_it_from_there(cast, worker, beds):
    page = text(worker, FREE)
    assert "Quiet house" in page
    assert "2 of 2 For somebody with children · an animal can come along · 4 beds" in page
    assert worker.post(f"{FREE}kinds/{beds}/hold/", {"minutes": "60"}).status_code == 302
    held = Hold.objects.get()
    assert held.until - held.began_at == timedelta(hours=1)
    assert left("directory.hold_place", by=cast.worker, subject=held.id)
    page = text(worker, FREE)
    assert "The place is held for you." in page
    assert "Held by your team Quiet house , place 1" in page
    assert "1 of 2 For somebody" in page


def test_who_is_second_is_told_that_somebody_was_first(cast, worker, house, client_of):
    one = kind(cast, house, at=timezone.now() - HOURS)
    hold(cast, one, at=timezone.now(), by=cast.lead)
    worker.post(f"{FREE}kinds/{one}/hold/", {"minutes": "60"})
    assert "Somebody else was first." in text(worker, FREE)


def test_giving_back_can_be_undone_and_what_ran_out_says_so(cast, worker, beds):
    now = timezone.now()
    held = hold(cast, beds, at=now)
    hold(cast, beds, at=now - timedelta(minutes=65), minutes=60)
    assert "ran out at" in text(worker, FREE)
    worker.post(f"{FREE}holds/{held}/release/")
    assert "given back at" in text(worker, FREE)
    worker.post(f"{FREE}holds/{held}/put-back/")
    assert Hold.objects.get(pk=held).ended_at is None


def test_what_the_shelter_confirmed_the_desk_no_longer_gives_back(cast, worker, beds):
    held = hold(cast, beds, at=timezone.now())
    places.confirm_hold(held, at=timezone.now(), by=cast.at_shelter)
    worker.post(f"{FREE}holds/{held}/release/")
    assert "the shelter has confirmed it" in text(worker, FREE)
    assert Hold.objects.get(pk=held).ended_at is None


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", True),
        ("whom=FAMILY&pets=1&beds=4", True),
        ("whom=MEN", False),
        ("wheelchair=1", False),
        ("beds=5", False),
        ("beds=%F0&whom=%00&minutes=9e9", True),
    ],
)
def test_the_list_is_narrowed_by_kind_and_what_is_no_filter_is_none(worker, beds, asked, shown):
    assert ("Quiet house" in text(worker, f"{FREE}?{asked}")) is shown


def test_the_shelter_taps_a_place_taken_and_free_again(cast, at_shelter, beds):
    place = Place.objects.get(kind=beds, number=1)
    assert "2 of 2 free" in text(at_shelter, KEPT)
    at_shelter.post(f"{FREE}{place.id}/occupy/")
    assert "1 of 2 free" in text(at_shelter, KEPT)
    stays = Hold.objects.get()
    at_shelter.post(f"{FREE}holds/{stays.id}/release/", {"then": "kept"})
    page = text(at_shelter, KEPT)
    assert "2 of 2 free" in page
    assert "is free since" in page
    at_shelter.post(f"{FREE}holds/{stays.id}/put-back/", {"then": "kept"})
    assert "1 of 2 free" in text(at_shelter, KEPT)


def test_the_shelter_sees_a_hold_by_its_number_and_confirms_it(cast, at_shelter, beds):
    held = hold(cast, beds, at=timezone.now())
    assert f"number {held.hex[:4].upper()}" in text(at_shelter, KEPT)
    at_shelter.post(f"{FREE}holds/{held}/confirm/", {"then": "kept"})
    assert Hold.objects.get().state == "STAYS"
    assert "Held for somebody" not in text(at_shelter, KEPT)


def test_the_shelter_says_how_many_places_it_has_and_that_all_is_so(cast, at_shelter, house):
    Shelter.objects.update(stated_at=timezone.now() - HOURS)
    assert "Say first how many places there are" in text(at_shelter, KEPT)
    said = {"whom": "WOMEN", "beds": "2", "wheelchair": "on", "places": "3"}
    assert at_shelter.post(f"{KEPT}{house}/", said).status_code == 302
    assert "3 For women · a wheelchair can enter · 2 beds" in text(at_shelter, f"{KEPT}{house}/")
    assert at_shelter.post(f"{KEPT}{house}/", {**said, "places": "999"}).status_code == 422
    Shelter.objects.update(stated_at=timezone.now() - HOURS)
    at_shelter.post(f"{KEPT}{house}/as-it-stands/")
    assert timezone.now() - Shelter.objects.get().stated_at < timedelta(minutes=1)


def test_a_lead_says_on_the_page_of_a_service_which_team_keeps_its_places(cast, client_of, house):
    lead, service = client_of(cast.lead), Shelter.objects.get().service_id
    lead.post(f"{FREE}services/{service}/", {"team": ""})
    assert Shelter.objects.get().ended_at is not None
    lead.post(f"{FREE}services/{service}/", {"team": str(cast.mens_line)})
    assert Shelter.objects.get().team_id == cast.mens_line
    assert "Team that keeps its places here" in text(lead, f"/desk/directory/{service}/")
    assert "Team that keeps" not in text(client_of(cast.worker), f"/desk/directory/{service}/")


def test_who_may_not_sees_no_page_and_changes_nothing(cast, outsider, client_of, house, beds):
    place, held = Place.objects.first(), hold(cast, beds, at=timezone.now())
    for client in (outsider, client_of(cast.volunteer), client_of(cast.statistician)):
        client.post(f"{FREE}holds/{held}/release/")
        assert client.post(f"{FREE}kinds/{beds}/hold/", {"minutes": "60"}).status_code == 404
        assert client.post(f"{FREE}{place.id}/occupy/").status_code == 404
        assert client.get(f"{KEPT}{house}/").status_code == 404
        assert client.post(f"{KEPT}{house}/as-it-stands/").status_code == 404
    assert "Quiet house" not in text(outsider, FREE)
    assert client_of(cast.volunteer).get(FREE).status_code == 404
    assert Hold.objects.filter(ended_at=None).count() == 1
    assert Client().get(FREE).status_code == 302


def test_who_keeps_a_shelter_and_nothing_else_comes_to_its_places_and_no_further(cast, client_of, beds):
    person = accounts.invite("keeper", "Keeper", password=PASSWORD, by=cast.administrator)
    accounts.assign(person, team=cast.shelter, role=Role.SHELTER, by=cast.administrator)
    Staff.objects.update(language="en")
    keeper = client_of(unlocked(person))
    assert "Places of your shelter" in text(keeper, "/desk/")
    assert "2 of 2 free" in text(keeper, KEPT)
    for address in ("contacts/", "directory/", "places/", "callbacks/", "people/", "trail/"):
        assert keeper.get(f"/desk/{address}").status_code == 404, address


def test_the_pages_speak_four_languages(cast, worker, at_shelter, beds):
    hold(cast, beds, at=timezone.now())
    for language, free, kept in (
        ("nl", "Vrije opvangplaatsen", "Verblijft hier"),
        ("fr", "Places d’accueil libres", "Loge ici"),
        ("de", "Freie Plätze in Unterkünften", "Bleibt hier"),
    ):
        Staff.objects.update(language=language)
        assert free in text(worker, FREE)
        assert kept in text(at_shelter, KEPT)


@pytest.mark.browser
def test_on_a_phone_one_tap_changes_a_place(cast, page_of, live_server, beds):
    hold(cast, beds, at=timezone.now())
    page = page_of(cast.at_shelter)
    resize(page, 360)
    page.goto(live_server.url + KEPT)
    page.locator(".tile--free").first.click()
    expect(page.locator(".tile--taken")).to_have_count(1)
    page.locator(".tile--taken").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".tile--taken")).to_have_count(1)
    assert min(page.locator(".tile").first.bounding_box()[side] for side in ("width", "height")) >= 44
