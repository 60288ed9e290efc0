"""Assessed roles, second readers and minors on the pages of the desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import DAY, WOMAN, Cast, registration
from houvast.records.contacts import operations
from houvast.records.contacts.models import Contact, SecondReading
from houvast.records.contacts.queries.talks import draft_of
from interfaces.desk.conftest import sent
from records.contacts.talking_with import begun, set_line
from records.contacts.test_minors import ADULTS, CHILD
from records.contacts.test_read_second import BOTH
from traces import left

SAYS_NOTHING = "Wij zeggen aan niemand of iemand dat deed."


@pytest.fixture
def both(cast: Cast):
    return operations.register(registration(BOTH), team=cast.phone_line, by=cast.worker)


def test_an_assessed_role_without_a_reason_comes_back_with_what_is_missing(worker):
    refused = sent(worker, {**WOMAN, "fear_on": ""})
    assert refused.status_code == 422
    assert "Zeg wat je zag of hoorde" in refused.content.decode()
    assert not Contact.objects.exists()
    assert sent(worker, WOMAN).status_code == 302


def test_what_was_registered_before_reasons_were_asked_is_corrected_without(worker, cast, contact):
    Contact.objects.update(assessed_because=[])
    old = {**WOMAN, "fear_on": "", "version": "1", "complaint": "FILED"}
    address = f"/desk/contacts/{contact}/correct/"
    assert worker.post(address, {**old, "role_assessed": "PERPETRATOR"}).status_code == 422
    assert worker.post(address, old).status_code == 302
    assert (Contact.objects.get().role_assessed, Contact.objects.get().version) == ("VICTIM", 2)


def test_a_colleague_finds_it_on_the_first_page_and_reads_it_second(worker, client_of, cast, both):
    address, lead = f"/desk/contacts/{both}/", client_of(cast.lead)
    assert "Wachten op een tweede lezer" not in worker.get("/desk/").content.decode()
    assert "Wachten op een tweede lezer" in lead.get("/desk/").content.decode()
    assert "second-reader/" not in worker.get(address).content.decode()
    assert "second-reader/" in lead.get(address).content.decode()
    said = {"number": "0", "said": "BOTH", "version": "1"}
    worker.post(f"{address}second-reader/", said)
    assert SecondReading.objects.get().said == ""
    lead.post(f"{address}second-reader/", said)
    assert Contact.objects.get().role_assessed == "BOTH"
    assert "is het ermee eens" in worker.get(address).content.decode()
    assert client_of(cast.outsider).post(f"{address}second-reader/", said).status_code == 404


@pytest.mark.parametrize("wrong", [{}, {"number": "-1", "said": "BOTH"}, {"number": "0", "said": "<b>"}])
def test_nonsense_of_a_second_reader_is_refused_and_counts_nothing(client_of, cast, both, wrong):
    lead = client_of(cast.lead)
    assert lead.post(f"/desk/contacts/{both}/second-reader/", wrong).status_code == 302
    assert (SecondReading.objects.get().said, Contact.objects.get().role_assessed) == ("", "U")


# Minors


@pytest.fixture
def child(cast: Cast):
    said = registration({**CHILD, "parent_access": "ONE"})
    return operations.register(said, team=cast.phone_line, by=cast.worker)


def test_a_contact_of_a_minor_says_who_decides_and_one_of_adults_does_not(worker, cast, child):
    adults = operations.register(registration(ADULTS), team=cast.phone_line, by=cast.worker)
    unknown = operations.register(registration({**ADULTS, "age": ""}), team=cast.phone_line, by=cast.worker)
    boxes = {
        which: re.findall(r'data-minority="(\w+)"', worker.get(f"/desk/contacts/{which}/").content.decode())
        for which in (child, adults, unknown)
    }
    assert boxes == {child: ["MINOR"], adults: [], unknown: ["UNKNOWN"]}


def test_a_talk_of_somebody_whose_age_is_not_known_says_it_too(worker, cast):
    set_line(cast.phone_line, by=cast.administrator)
    talk = begun(cast, first="hello")
    worker.post(f"/desk/talks/{talk.id}/take/")
    assert 'data-minority="UNKNOWN"' in worker.get(f"/desk/talks/{talk.id}/").content.decode()
    sent(worker, CHILD, draft_of(talk.id, seen_by=cast.worker))
    assert 'data-minority="MINOR"' in worker.get(f"/desk/talks/{talk.id}/").content.decode()


@pytest.mark.parametrize("asker", ["PARENT", "PARENT-2", "PARENT-x", "PARENT-99"])
@pytest.mark.parametrize("wants", ["disclose", "erase"])
def test_a_parent_who_may_not_gets_a_letter_without_reason_or_reference(worker, cast, child, asker, wants):
    said = {"asker": asker, "recognised": "IN_PERSON", "codes": "WITHDRAWN", "word": "WISSEN", "as": "page"}
    letter = worker.post(f"/desk/contacts/{child}/{wants}/", said)
    told = letter.content.decode().split("<h1", 1)[1].split("no-print", 1)[0]
    assert (letter.status_code, SAYS_NOTHING in told) == (200, True)
    for giveaway in (str(child), "geweld", "pleger", "15(4)", "AVG"):
        assert giveaway not in told
    assert Contact.objects.get(id=child).erased_on is None
    assert left("contacts.refuse_request", by=cast.worker, subject=child)


def test_the_letter_is_the_same_whatever_the_reason(worker, cast, child):
    adults = operations.register(registration(ADULTS), team=cast.phone_line, by=cast.worker)
    letters = set()
    for contact, asker in ((child, "PARENT"), (child, "PARENT-2"), (adults, "PARENT")):
        said = {"asker": asker, "recognised": "IN_PERSON", "as": "page"}
        letter = worker.post(f"/desk/contacts/{contact}/disclose/", said).content.decode()
        letters.add(letter.split("<h1", 1)[1].split("no-print", 1)[0])
    assert len(letters) == 1


def test_the_parent_whom_the_young_person_trusts_is_given_it(worker, child):
    said = {"asker": "PARENT-3", "recognised": "IN_PERSON", "as": "page"}
    assert (
        "Wat van dit contact bewaard is"
        in worker.post(f"/desk/contacts/{child}/disclose/", said).content.decode()
    )


# In a browser


def typed(page: Page, field: str, *letters: str) -> None:
    page.locator(f"[id='{field}']").focus()
    for each in letters:
        page.keyboard.type(each)
        page.keyboard.press("Enter")


@pytest.mark.browser
def test_the_form_shows_what_the_ages_that_are_typed_ask_for(desk):
    page = desk("/desk/register/")
    young, unknown = page.locator("[data-minority=MINOR]"), page.locator("[data-minority=UNKNOWN]")
    question = page.locator("[data-question=parent_access]")
    expect(unknown).to_be_visible()
    expect(question).to_be_visible()
    page.locator("#f-age").fill("16")
    page.locator("#f-age").press("Enter")
    expect(young).to_be_visible()
    expect(unknown).to_be_hidden()
    page.locator("#f-age").fill("34")
    page.locator("#f-age").press("Enter")
    page.locator("#f-person-1-age").fill("~50")
    page.locator("#f-person-1-age").press("Enter")
    expect(young).to_be_hidden()
    expect(unknown).to_be_hidden()
    expect(question).to_be_hidden()
    page.locator("#f-person-1-age").fill("12 tot 17 jaar")
    page.locator("#f-person-1-age").press("Enter")
    expect(young).to_be_visible()
    page.locator("#f-person-1-age").fill("45 tot 64 jaar")
    page.locator("#f-person-1-age").press("Enter")
    expect(young).to_be_hidden()
    expect(question).to_be_hidden()


@pytest.mark.browser
def test_reasons_are_asked_once_a_role_is_assessed(desk):
    page = desk("/desk/register/")
    expect(page.locator("[data-question=fear_on]")).to_be_hidden()
    page.locator("select[name=role_assessed]").evaluate(
        "s => { s.value = 'BOTH'; s.dispatchEvent(new Event('change', { bubbles: true })) }"
    )
    expect(page.locator("[data-question=fear_on]")).to_be_visible()
    page.locator("#f-injury_on").fill(DAY.isoformat())
    expect(page.locator("[data-summary]")).to_contain_text(DAY.isoformat())


@pytest.mark.browser
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.slow
def test_axe_finds_nothing_where_a_second_reader_or_a_minor_is(
    page_of, cast, live_server, both, child, scheme
):
    page = page_of(cast.lead)
    page.emulate_media(color_scheme=scheme)
    for width in (360, 1280):
        resize(page, width)
        for address in ("/desk/", f"/desk/contacts/{both}/", f"/desk/contacts/{child}/"):
            page.goto(live_server.url + address)
            assert violations(page) == [], (address, width)
            assert not scrolls_sideways(page), (address, width)
