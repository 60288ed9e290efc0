"""Finding where one can go: four questions that may stay open, with reasons, and nothing kept of it."""

import re
import uuid
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from playwright.sync_api import expect

from browser import SCHEMES, hosts, resize, scrolls_sideways, violations
from cast import Cast
from hostile import STRINGS, each
from houvast.records.directory import operations
from houvast.records.directory.offer import Answer, Described, Offer, Takes, Text
from records.contacts.talking_with import set_line
from records.directory.offers import ALL, GENT, LEUVEN, OFFICE, site

YES, NO, CONSULT = Answer.YES, Answer.NO, Answer.CONSULT
HOUSE = Takes(sexes=ALL, children=YES, pets=YES, roles={"VICTIM": YES})


@pytest.fixture
def places(cast: Cast) -> dict[str, str]:
    """Four invented services by name: addresses of their pages."""
    agency = operations.add_agency(Described("Invented agency", invented=True), by=cast.worker)
    offer = Offer(kind="SHELTER", phone="0999 11 22 33", hours=OFFICE, invented=True)
    there = {
        "House of the Bridge": replace(offer, takes=HOUSE, sites=(site(LEUVEN),)),
        "House without animals": replace(offer, takes=replace(HOUSE, pets=NO), sites=(site(GENT),)),
        "House that says little": replace(offer, takes=Takes(sexes=ALL)),
        "Quiet house": replace(
            offer, takes=replace(HOUSE, pets=CONSULT), secret=True, area=("province:LIMBURG",), hours=()
        ),
    }
    return {name: f"/en/find/{add(cast, agency, said, name)}/" for name, said in there.items()}


def add(cast: Cast, agency: uuid.UUID, said: Offer, name: str) -> uuid.UUID:
    texts = {"en": Text(name)}
    return operations.add_service(agency, said, texts, although_alike=True, by=cast.worker)


def ask(language: str = "en", client: Client | None = None, **said) -> str:
    answer = (client or Client()).post(f"/{language}/find/", said)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def names(page: str) -> list[str]:
    return re.findall(r'found__name"><a [^>]*>([^<]+)<', page)


FATHER = {"sex": "M", "matters": ["children", "pets"]}


def test_a_father_with_children_and_a_dog_sees_who_takes_them_first_and_who_does_not_and_why(places):
    page = ask(**FATHER)
    assert names(page) == [
        "House of the Bridge",
        "House that says little",
        "Quiet house",  # at a secret address: what it takes is for a talk, not for a page
        "House without animals",
    ]
    takes, refuses = page.split("<details")[0], page.split("<details", 1)[1]
    assert "House without animals" not in takes
    assert "Does not take pets." in refuses
    assert "Takes men." in takes
    assert "Does it take pets? That is not known." in takes


def test_a_mother_finds_the_same_places_in_the_same_order_by_the_same_words(places):
    mother, father = ask(**{**FATHER, "sex": "F"}), ask(**FATHER)
    assert names(mother) == names(father)
    exchanged = mother.replace("women", "MEN").replace("men", "women").replace("MEN", "men")
    assert strip_tags(exchanged).split() == strip_tags(father).split()


def test_every_question_may_stay_open(places):
    assert len(names(ask())) == 4
    assert len(names(ask(sex="", about="", where=""))) == 4


def test_nothing_is_said_to_say_yes_where_nothing_was_asked(places):
    page = ask()
    assert "You left everything open" in page
    assert "say yes" not in page
    assert "found__answer--green" not in page


def test_the_nearest_comes_first_once_a_municipality_is_said(cast, places):
    page = ask(where="gent", about="VICTIM")
    assert names(page)[0] == "House without animals"
    assert "15 minutes by car" in page
    assert names(ask(where="Leuven", about="VICTIM"))[0] == "House of the Bridge"


@pytest.mark.parametrize(
    ("where", "told"),
    [("Saint-Nicolas", "Saint-Nicolas"), ("Nowhere", "We do not know a municipality"), ("Borsbeek", "no")],
)
def test_a_place_that_may_be_several_or_none_is_asked_again_with_all_answers_kept(places, where, told):
    answer = Client().post("/en/find/", {**FATHER, "where": where})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert page.count("checked") == 4  # man, left open, children, an animal
    assert f'value="{where}"' in page


def test_nothing_is_stored_and_no_cookie_is_set(places):
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.post("/en/find/", {**FATHER, "where": "Leuven"})
    assert not answer.cookies
    assert not client.cookies
    read = ("SELECT", "DECLARE")  # PostgreSQL reads by a cursor
    written = [each["sql"] for each in queries if not each["sql"].lstrip().upper().startswith(read)]
    assert written == []
    assert "leuven" not in " ".join(each["sql"] for each in queries).lower()


def test_the_answers_stand_in_no_address(places):
    page = Client().get("/en/find/").content.decode()
    assert re.search(r'<form method="post" action="/en/find/"', page)
    assert 'method="get"' not in page
    assert names(Client().get("/en/find/?sex=M&matters=pets").content.decode()) == []


def test_the_length_of_an_answer_says_little_of_it(places):
    client = Client()
    answers = [client.post("/en/find/", said) for said in (FATHER, {}, {**FATHER, "where": "Nowhere"})]
    assert {len(each.content) % 8192 for each in answers} == {0}


def test_a_form_of_another_website_is_turned_away(places):
    assert Client().post("/en/find/", FATHER, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400


def test_a_service_has_a_page_that_says_what_it_takes_and_that_it_is_invented(places):
    page = Client().get(places["House of the Bridge"]).content.decode()
    for said in ("House of the Bridge", "0999 11 22 33", "Leuven", "This place is invented", "Pets"):
        assert said in page
    assert "<title>Nearby</title>" in page


def test_of_a_secret_address_there_is_whom_to_call_and_no_place(places):
    page = Client().get(places["Quiet house"]).content.decode()
    assert "The address is secret" in page
    assert "0999 11 22 33" in page
    assert "Limburg" in page
    assert ">Where<" not in page
    assert "by car" not in next(
        each for each in ask(where="Leuven").split("<li class") if "Quiet house" in each
    )


def test_what_ended_or_belongs_to_another_helpline_has_no_page(cast, places):
    made = places["Quiet house"].split("/")[3]
    offer = Offer(kind="SHELTER", state="ENDED", phone="0999 11 22 33")
    operations.change_service(
        made, offer, {"en": Text("Quiet house")}, after=1, changes_meaning=False, by=cast.worker
    )
    assert Client().get(places["Quiet house"]).status_code == 404
    assert "Quiet house" not in names(ask())
    agency = operations.add_agency(Described("Theirs"), by=cast.outsider)
    theirs = operations.add_service(agency, offer, {"en": Text("Theirs")}, by=cast.outsider)
    assert Client().get(f"/en/find/{theirs}/").status_code == 404


def test_what_is_written_in_another_language_says_so_to_a_screen_reader(places):
    page = Client().get(places["Quiet house"].replace("/en/", "/nl/")).content.decode()
    assert re.search(r'<h1[^>]* lang="en">', page)


def test_without_any_service_the_page_says_so_and_names_the_number(cast):
    page = ask(**FATHER)
    assert "We found nothing that says yes" in page
    assert "0999 12 34" in page


@pytest.mark.parametrize("words", each(STRINGS))
def test_whatever_is_typed_the_page_answers(places, words):
    said = dict.fromkeys(("sex", "about", "where"), words) | {"matters": [words]}
    answer = Client().post("/nl/find/", said)
    assert answer.status_code in (200, 422)
    assert "<script>x" not in answer.content.decode()


@pytest.mark.browser
class TestInABrowser:
    @pytest.mark.parametrize("scheme", SCHEMES)
    @pytest.mark.slow
    def test_axe_finds_nothing(self, page, live_server, places, scheme):
        page.emulate_media(color_scheme=scheme)
        for language, width in (("nl", 360), ("de", 768), ("en", 1280)):
            resize(page, width)
            page.goto(f"{live_server.url}/{language}/find/")
            assert violations(page) == [], (language, "asked")
            page.locator("form.finding button").click()
            expect(page.locator("ol.found").first).to_be_visible()
            assert violations(page) == [], (language, "found")
            assert not scrolls_sideways(page)
            page.goto(live_server.url + places["House of the Bridge"].replace("/en/", f"/{language}/"))
            assert violations(page) == [], (language, "service")
            assert not scrolls_sideways(page)

    def test_a_father_with_children_and_a_dog_finds_help_in_four_clicks_on_a_phone(
        self, page, live_server, places, asked, complaints
    ):
        resize(page, 360, 640)
        page.goto(f"{live_server.url}/nl/find/")
        for label in ("Man", "Er komen kinderen mee", "Er komt een dier mee"):
            page.get_by_label(label, exact=True).click()
        page.get_by_role("button", name="Toon wie kan helpen").click()
        first = page.locator("li.found__one").first
        expect(first).to_contain_text("House of the Bridge")
        expect(first.get_by_role("link", name="0999 11 22 33")).to_have_attribute("href", "tel:0999112233")
        assert not scrolls_sideways(page)
        assert hosts(asked) == {urlsplit(live_server.url).hostname}
        assert complaints == []

    def test_by_keyboard_alone_and_without_script_it_is_asked_and_answered(
        self, browser, live_server, places
    ):
        context = browser.new_context(java_script_enabled=False, locale="en")
        page = context.new_page()
        page.goto(f"{live_server.url}/en/find/")
        page.locator("#sex-open").focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        expect(page.locator("#matters-children")).to_be_checked()
        page.keyboard.press("Enter")
        expect(page.locator("li.found__one").first).to_contain_text("House of the Bridge")
        context.close()

    def test_what_was_found_goes_into_an_open_talk_when_one_wants_it(self, page, live_server, places, cast):
        set_line(cast.phone_line, by=cast.administrator)
        page.goto(f"{live_server.url}/en/talk/")
        page.get_by_role("button", name="Begin").click()
        expect(page.locator("[data-talk]")).to_be_visible()
        page.goto(f"{live_server.url}/en/find/")
        page.locator("form.finding button").click()
        page.get_by_role("button", name="Put this in my talk").click()
        expect(page.locator("[data-said]")).to_contain_text("House of the Bridge")
