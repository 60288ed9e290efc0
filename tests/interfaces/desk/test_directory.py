"""The directory at the desk: looked up, asked who takes somebody, added, changed, translated, confirmed."""

import re
import uuid
from dataclasses import replace

import pytest
from django.test import Client
from playwright.sync_api import expect

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import Cast
from houvast.records.directory import operations, queries
from houvast.records.directory.offer import Answer, Described, Offer, Older, Takes, Text
from records.directory.offers import ALL, GENT, LEUVEN, OFFICE, site
from traces import left, was_refused

YES, NO = Answer.YES, Answer.NO
OFFER = Offer(
    kind="CAW",
    phone="0999 11 22 33",
    ways=("PHONE", "VISIT"),
    hours=OFFICE,
    area=("district:LEUVEN", f"municipality:{GENT}"),
    sites=(site(LEUVEN, street="Voorbeeldlaan 1", postcode="3000", latitude=50.88, longitude=4.7),),
    takes=Takes(sexes=ALL, children=YES, pets=NO, most_children=3, older={"M": Older(12, NO)}, least_age=18),
    source="https://example.org/",
)


@pytest.fixture
def service(cast: Cast) -> uuid.UUID:
    agency = operations.add_agency(Described("Invented agency"), by=cast.worker)
    texts = {"nl": Text("Praathuis", "Een gesprek."), "en": Text("Talking house", "A talk.")}
    return operations.add_service(agency, OFFER, texts, by=cast.worker)


@pytest.fixture
def worker(cast, client_of) -> Client:
    return client_of(cast.worker)


def offer_of(service, cast) -> Offer:
    return queries.service(service, seen_by=cast.worker).offer


def filled(client: Client, address: str) -> dict[str, object]:
    """The form of a page as it stands there."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


@pytest.mark.parametrize("somebody", ["statistician", "signer"])
@pytest.mark.parametrize("address", ["", "for/", "{}/"])
def test_who_answers_nobody_finds_no_directory(client_of, cast, service, somebody, address):
    person = getattr(cast, somebody)
    assert client_of(person).get(f"/desk/directory/{address.format(service)}").status_code == 404
    assert was_refused("directory.read", by=person, subject=service if "{" in address else "")


def test_another_helpline_finds_nothing_of_ours(client_of, cast, service):
    outsider = client_of(cast.outsider)
    assert "Praathuis" not in outsider.get("/desk/directory/").content.decode()
    assert "Praathuis" not in outsider.post("/desk/directory/for/", {}).content.decode()
    for address in ("", "change/", "words/nl/"):
        assert outsider.get(f"/desk/directory/{service}/{address}").status_code == 404
    for address in ("confirm/", "restore/"):
        said = {"version": "1", "after": "1"}
        assert outsider.post(f"/desk/directory/{service}/{address}", said).status_code == 404
    assert was_refused("directory.restore_service", by=cast.outsider, subject=service)


@pytest.mark.parametrize("address", ["add/", "{}/change/", "{}/words/nl/"])
def test_a_volunteer_reads_and_confirms_and_does_not_change(client_of, cast, service, address):
    volunteer = client_of(cast.volunteer)
    assert volunteer.get(f"/desk/directory/{service}/").status_code == 200
    assert volunteer.get(f"/desk/directory/{address.format(service)}").status_code == 404
    assert volunteer.post(f"/desk/directory/{service}/confirm/").status_code == 302
    assert left("directory.confirm_service", by=cast.volunteer, subject=service)


@pytest.mark.parametrize(
    ("asked", "is_there"),
    [
        ("", True),
        ("q=praat", True),
        ("q=TALKING+invented", True),
        ("q=elsewhere", False),
        ("kind=CAW", True),
        ("kind=POLICE", False),
        ("sex=M", True),
        ("confirm=yes", True),
    ],
)
def test_the_list_is_narrowed_by_words_kind_and_whom_it_takes(worker, service, asked, is_there):
    assert (str(service) in worker.get(f"/desk/directory/?{asked}").content.decode()) is is_there


def test_one_click_confirms_and_takes_it_out_of_what_is_to_be_confirmed(worker, cast, service):
    assert str(service) in worker.get("/desk/directory/?confirm=yes").content.decode()
    answer = worker.post(f"/desk/directory/{service}/confirm/", {"then": "list"})
    assert answer.headers["Location"] == "/desk/directory/?confirm=yes"
    assert str(service) not in worker.get(answer.headers["Location"]).content.decode()
    assert "Worker" in worker.get(f"/desk/directory/{service}/").content.decode()


def test_who_takes_somebody_is_answered_with_why_and_why_not(worker, service):
    said = {"sex": "M", "children": "13 M, 3", "matters": ["pets"], "where": "Leuven"}
    page = worker.post("/desk/directory/for/", said).content.decode()
    for words in (
        "Voor: mannen.",
        "Niet voor: zonen vanaf 12 jaar.",
        "Niet voor: huisdieren.",
        "Werkt in deze gemeente.",
        "hoogstens een kwartier met de auto",
    ):
        assert words in page


def test_the_question_travels_in_the_body_and_stands_in_no_address(worker, service):
    page = worker.get("/desk/directory/for/?sex=M").content.decode()
    assert "found__one" not in page
    assert re.search(r'<form method="post" novalidate class="suiting__form">', page)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"age": "200"}, "130"),
        ({"where": "Nergens"}, "Die gemeente bestaat niet."),
        ({"where": "Saint-Nicolas"}, "Sint-Niklaas"),
        ({"children": "999"}, "999 is geen leeftijd."),
        ({"sex": "Z"}, "Z"),
    ],
)
def test_what_cannot_be_read_is_asked_again(worker, service, said, told):
    answer = worker.post("/desk/directory/for/", said)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_saved_without_a_change_the_service_states_what_it_stated(worker, cast, service):
    address = f"/desk/directory/{service}/change/"
    answer = worker.post(address, filled(worker, address))
    assert answer.status_code == 302, answer.context["form"].errors
    assert replace(offer_of(service, cast), area_on=None) == OFFER


def test_what_is_changed_is_found_by_the_next_who_asks(worker, cast, service):
    address = f"/desk/directory/{service}/change/"
    said = {**filled(worker, address), "pets": "YES", "sites": "3000 Leuven; Nieuwe laan 2; Onthaal\nGent"}
    assert worker.post(address, {**said, "day_SA": "10-12"}).status_code == 302
    offer = offer_of(service, cast)
    assert offer.takes.pets is YES
    assert [(each.municipality, each.street, each.name) for each in offer.sites] == [
        (LEUVEN, "Nieuwe laan 2", "Onthaal"),
        (GENT, "", ""),
    ]
    assert {"rule": "FREQ=WEEKLY;BYDAY=SA", "from": "10:00", "until": "12:00"} in offer.hours
    assert left("directory.change_service", by=cast.worker, subject=service)


@pytest.mark.parametrize(
    ("said", "field", "told"),
    [
        ({"least_age": "30", "most_age": "20"}, "least_age", "Vanaf 30 jaar en tot 20 jaar"),
        ({"sites": "9999 Nergens; x"}, "sites", "Nergens"),
        ({"towns": "Nergens"}, "towns", "Nergens"),
        ({"phone": "bel me"}, "phone", "telefoonnummer"),
        ({"day_MO": "laat"}, "day_MO", "13:00-19:00"),
        ({"wait_days": "3", "wait_on": ""}, "wait_days", "wachttijd"),
        ({"secret": "on"}, "sites", "Voorbeeldlaan 1"),
        ({"secret": "on", "sites": ""}, "areas", "municipality"),
    ],
)
def test_what_a_service_cannot_state_is_said_at_its_field_and_nothing_typed_is_lost(
    worker, cast, service, said, field, told
):
    address = f"/desk/directory/{service}/change/"
    answer = worker.post(address, {**filled(worker, address), "email": "typed@example.org", **said})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert told in page
    assert "typed@example.org" in page
    assert offer_of(service, cast) == OFFER


def test_of_two_who_change_it_the_second_is_told_and_writes_over_nothing(worker, client_of, cast, service):
    address = f"/desk/directory/{service}/change/"
    theirs = {**filled(worker, address), "after": "1"}
    worker.post(address, {**filled(worker, address), "after": "1", "state": "PAUSED"})
    late = client_of(cast.lead).post(address, {**theirs, "phone": "0999 77 77"})
    assert late.status_code == 422
    assert offer_of(service, cast).state == "PAUSED"
    assert "0999 77 77" in late.content.decode()


def test_words_are_written_beside_another_language_and_carry_its_mark(worker, cast, service):
    address = f"/desk/directory/{service}/words/fr/"
    page = worker.get(f"{address}?beside=en").content.decode()
    assert "Talking house" in page
    assert page.count("niet vertaald") == 2  # fr and de
    assert worker.post(address, {"name": "La maison", "after": "1"}).status_code == 302
    assert queries.service(service, seen_by=cast.worker).texts["fr"] == Text("La maison")
    assert worker.get(address).content.decode().count("niet vertaald") == 1
    worker.post(
        f"/desk/directory/{service}/words/nl/",
        {"name": "Praathuis", "summary": "Alleen met afspraak.", "changes_meaning": "on", "after": "2"},
    )
    assert worker.get(address).content.decode().count("niet vertaald") == 3


def test_a_former_version_comes_back(worker, cast, service):
    address = f"/desk/directory/{service}/change/"
    worker.post(address, {**filled(worker, address), "phone": "0999 77 77"})
    page = worker.get(f"/desk/directory/{service}/").content.decode()
    assert "Versie 2" in page
    worker.post(f"/desk/directory/{service}/restore/", {"version": "1", "after": "2"})
    assert offer_of(service, cast) == OFFER
    assert worker.post(f"/desk/directory/{service}/restore/", {"version": "x"}).status_code == 404


def test_what_may_be_there_already_is_shown_before_it_is_added(worker, cast, service):
    said = {"new_agency": "Another", "name": "praathuis", "kind": "CAW"}
    page = worker.post("/desk/directory/add/", said)
    assert page.status_code == 422
    assert f"/desk/directory/{service}/" in page.content.decode()
    assert len(queries.agencies(seen_by=cast.worker)) == 1
    assert worker.post("/desk/directory/add/", {**said, "although_alike": "yes"}).status_code == 302
    assert len(queries.entries(seen_by=cast.worker)) == 2


def test_an_organisation_that_is_there_is_to_be_chosen(worker, cast, service):
    page = worker.post("/desk/directory/add/", {"new_agency": "agency INVENTED", "name": "x", "kind": "CAW"})
    assert page.status_code == 422
    assert page.context["form"].errors["new_agency"]
    page = worker.post("/desk/directory/add/", {"name": "x", "kind": "CAW"})
    assert page.context["form"].errors["agency"]


def test_markup_in_words_stays_text(worker, service):
    said = {"name": "<b>x", "summary": "<script>x</script>", "after": "1"}
    worker.post(f"/desk/directory/{service}/words/nl/", said)
    for address in (f"/desk/directory/{service}/", "/desk/directory/", f"/nl/find/{service}/"):
        page = worker.get(address).content.decode()
        assert "<script>x" not in page
        assert "<b>x" not in page
        assert "&lt;b&gt;x" in page


@pytest.mark.browser
class TestInABrowser:
    @pytest.mark.parametrize("scheme", SCHEMES)
    @pytest.mark.slow
    def test_axe_finds_nothing_and_nothing_scrolls_sideways(
        self, page_of, live_server, cast, service, scheme
    ):
        page = page_of(cast.worker)
        page.emulate_media(color_scheme=scheme)
        agency = f"organisations/{queries.service(service, seen_by=cast.worker).agency}/"
        own = ("", "for/", "add/", *(f"{service}/{each}" for each in ("", "change/", "words/fr/")))
        own = (*own, agency, f"{agency}change/")
        for address, width in zip(own, (360, 768, 1280) * 3, strict=False):
            resize(page, width)
            page.goto(f"{live_server.url}/desk/directory/{address}")
            assert violations(page) == [], address
            assert not scrolls_sideways(page), address
            resize(page, 360)
            assert not scrolls_sideways(page), address

    def test_by_keyboard_alone_somebody_is_found_a_place(self, page_of, live_server, cast, service):
        page = page_of(cast.worker)
        page.goto(f"{live_server.url}/desk/")
        page.keyboard.press("h")
        expect(page.locator("h1")).to_have_text("Hulpaanbod")
        page.keyboard.press("w")
        expect(page.locator("#id_sex")).to_be_visible()
        page.locator("#id_sex").focus()
        page.keyboard.press("m")
        page.keyboard.press("Enter")
        page.locator(".suiting__form button.govuk-button").last.focus()
        page.keyboard.press("Enter")
        expect(page.locator("li.found__one")).to_contain_text("Praathuis")
        assert violations(page) == []
