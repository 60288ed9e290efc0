"""Organisations of the directory at the desk: read by who answers, changed whole, by one at a time."""

import uuid

import pytest
from django.test import Client

from cast import Cast
from houvast.records.directory import operations, queries
from houvast.records.directory.offer import Described, Offer, Text
from traces import left, was_refused

CAW = Described(
    "CAW Voorbeeld", {"nl": "Een centrum.", "en": "A centre."}, "https://example.org/", outside_id="caw-1"
)


@pytest.fixture
def agency(cast: Cast) -> uuid.UUID:
    found = operations.add_agency(CAW, by=cast.worker)
    operations.add_service(found, Offer(kind="CAW"), {"nl": Text("Praathuis")}, by=cast.worker)
    return found


@pytest.fixture
def worker(cast: Cast, client_of) -> Client:
    return client_of(cast.worker)


def address(agency: uuid.UUID, last: str = "") -> str:
    return f"/desk/directory/organisations/{agency}/{last}"


def filled(client: Client, agency: uuid.UUID) -> dict[str, str]:
    context = client.get(address(agency, "change/")).context
    form = context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {"after": context["after"]}


def said(agency: uuid.UUID, cast: Cast) -> Described:
    return queries.agency(agency, seen_by=cast.worker)[0]


def test_the_page_says_what_it_is_and_what_it_offers(worker, agency):
    page = worker.get(address(agency)).content.decode()
    assert "CAW Voorbeeld" in page
    assert "Een centrum." in page
    assert "Praathuis" in page


def test_a_service_leads_to_its_organisation(worker, agency, cast):
    [service] = queries.agency(agency, seen_by=cast.worker)[1]
    assert address(agency) in worker.get(f"/desk/directory/{service.id}/").content.decode()


def test_what_is_changed_is_kept_in_each_language_and_the_rest_stays(worker, agency, cast):
    form = filled(worker, agency)
    assert form["about_nl"] == "Een centrum."
    answer = worker.post(
        address(agency, "change/"), form | {"about_fr": "Un centre.\r\nOuvert.", "about_en": ""}
    )
    assert answer.status_code == 302
    now = said(agency, cast)
    assert now.about == {"nl": "Een centrum.", "fr": "Un centre.\nOuvert."}
    assert (now.name, now.website, now.outside_id) == (CAW.name, CAW.website, CAW.outside_id)
    assert left("directory.change_agency", by=cast.worker, subject=agency)


def test_of_two_who_change_it_the_second_is_told_and_overwrites_nothing(worker, agency, cast):
    form = filled(worker, agency)
    assert worker.post(address(agency, "change/"), form | {"name": "CAW Een"}).status_code == 302
    answer = worker.post(address(agency, "change/"), form | {"name": "CAW Twee"})
    assert answer.status_code == 422
    assert "intussen" in answer.content.decode()
    assert said(agency, cast).name == "CAW Een"
    # Their own words are still in the form, and saving them again is refused as long as they did not look.
    assert "CAW Twee" in answer.content.decode()
    assert worker.post(address(agency, "change/"), form | {"name": "CAW Twee"}).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"), [("name", ""), ("name", "CAW Ander"), ("website", "javascript:alert(1)")]
)
def test_what_cannot_be_kept_is_refused_beside_its_field(worker, agency, cast, field, value):
    operations.add_agency(Described("CAW Ander"), by=cast.worker)
    answer = worker.post(address(agency, "change/"), filled(worker, agency) | {field: value})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert said(agency, cast) == CAW


@pytest.mark.parametrize("somebody", ["statistician", "signer"])
@pytest.mark.parametrize("last", ["", "change/"])
def test_who_answers_nobody_finds_no_organisation(cast, client_of, agency, somebody, last):
    person = getattr(cast, somebody)
    assert client_of(person).get(address(agency, last)).status_code == 404
    action = "directory.change_agency" if last else "directory.read"
    assert was_refused(action, by=person, subject=agency)


def test_the_organisation_of_another_helpline_is_not_there(cast, agency, outsider):
    assert outsider.get(address(agency)).status_code == 404
    assert outsider.post(address(agency, "change/"), {"name": "Mine"}).status_code == 404
    assert said(agency, cast) == CAW


def test_today_reminds_who_may_confirm_of_services_nobody_asked_and_stops_when_one_did(worker, agency, cast):
    [service] = queries.agency(agency, seen_by=cast.worker)[1]
    assert "?confirm=yes" in worker.get("/desk/").content.decode()
    worker.post(f"/desk/directory/{service.id}/confirm/")
    assert "?confirm=yes" not in worker.get("/desk/").content.decode()
