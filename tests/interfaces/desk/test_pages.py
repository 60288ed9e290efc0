"""The public pages at the desk: written, looked at beforehand, followed in other languages, brought back."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from browser import violations
from houvast.records.campaigns.models import PageVersion
from houvast.records.campaigns.texts import PAGES, shipped
from traces import was_refused

FORM = {"tab": "Welcome", "link": "First page", "heading": "Good day", "body": "Hello **you**.", "after": "0"}


@pytest.fixture
def administrator(cast, client_of) -> Client:
    return client_of(cast.administrator)


def html(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("address", ["/desk/pages/", "/desk/pages/home/en/"])
@pytest.mark.parametrize("somebody", ["worker", "volunteer", "statistician", "signer", "outsider"])
def test_who_may_not_write_finds_no_such_page(client_of, cast, somebody, address):
    person = getattr(cast, somebody)
    assert client_of(person).get(address).status_code == 404
    assert was_refused("campaigns.write_page", by=person)


@pytest.mark.parametrize("address", ["preview/", "restore/", ""])
def test_who_may_not_write_cannot_post_either(client_of, cast, address):
    answer = client_of(cast.worker).post(f"/desk/pages/home/en/{address}", {**FORM, "version": "0"})
    assert answer.status_code == 404
    assert not PageVersion.objects.exists()


def test_every_page_is_listed_in_every_language(administrator):
    listed = administrator.get("/desk/pages/").content.decode()
    assert listed.count('href="/desk/pages/') >= 4 * len(PAGES)


def test_what_is_saved_is_what_the_public_reads(administrator):
    assert administrator.post("/desk/pages/home/en/", FORM).status_code == 302
    page = Client().get("/en/").content.decode()
    assert "<title>Welcome</title>" in page
    assert "Good day</h1>" in page
    assert "<strong>you</strong>" in page
    assert ">First page</a>" in Client().get("/en/calling/").content.decode()


def test_a_preview_is_the_public_page_to_the_letter_and_saves_nothing(administrator):
    seen = administrator.post("/desk/pages/near/fr/preview/", FORM)
    assert not PageVersion.objects.exists()
    assert administrator.post("/desk/pages/near/fr/", FORM).status_code == 302
    assert html(seen) == html(Client().get("/fr/near/"))
    assert "Good day" in html(seen)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_previewed(administrator, page):
    text = {**vars(shipped(page, "de")), "after": "0"}
    assert html(administrator.post(f"/desk/pages/{page}/de/preview/", text)) == html(
        Client().get(f"/de/{page}/" if page != "home" else "/de/")
    )


@pytest.mark.parametrize("where", ["", "preview/"])
@pytest.mark.parametrize(
    ("field", "said", "told"),
    [
        ("tab", "Domestic violence", "staat in iemands geschiedenis"),
        ("body", "[x](javascript:alert)", "leidt nergens naartoe"),
        ("body", "::: aside", "Een kader begint"),
        ("heading", "", "Dit veld is verplicht"),
    ],
)
def test_what_cannot_be_shown_is_said_at_its_field_and_nothing_typed_is_lost(
    administrator, where, field, said, told
):
    answer = administrator.post(f"/desk/pages/home/en/{where}", {**FORM, field: said, "link": "Typed words"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert f'href="#id_{field}"' in page
    assert "Typed words" in page
    assert not PageVersion.objects.exists()


def test_markup_in_a_text_stays_text(administrator):
    administrator.post("/desk/pages/home/en/", {**FORM, "body": "<script>x</script>", "heading": "<b>x"})
    for page in (Client().get("/en/"), administrator.get("/desk/pages/home/en/")):
        assert "<script>x" not in page.content.decode()
        assert "<b>x" not in page.content.decode()


def test_another_language_stands_beside_it_and_carries_its_mark(administrator):
    administrator.post("/desk/pages/home/nl/", {**FORM, "heading": "Goedendag", "changes_meaning": "on"})
    page = administrator.get("/desk/pages/home/en/?beside=nl").content.decode()
    assert "Goedendag" in page
    assert page.count("niet vertaald") == 3
    assert "checked" not in re.search(r"<input[^>]*changes_meaning[^>]*>", page)[0]
    administrator.post("/desk/pages/home/en/", FORM)
    assert administrator.get("/desk/pages/home/en/").content.decode().count("niet vertaald") == 2


def test_versions_say_who_and_when_and_a_former_one_comes_back(administrator):
    administrator.post("/desk/pages/home/en/", FORM)
    administrator.post("/desk/pages/home/en/", {**FORM, "body": "Second.", "after": "1"})
    page = administrator.get("/desk/pages/home/en/?version=1").content.decode()
    assert "Administrator" in page
    assert "Hello **you**." in page
    answer = administrator.post("/desk/pages/home/en/restore/", {"version": "1", "after": "2"})
    assert answer.status_code == 302
    assert "<strong>you</strong>" in Client().get("/en/").content.decode()
    administrator.post("/desk/pages/home/en/restore/", {"version": "0", "after": "3"})
    assert shipped("home", "en").heading in Client().get("/en/").content.decode()


def test_two_who_write_at_once_do_not_write_over_one_another_unseen(administrator, client_of, cast):
    administrator.post("/desk/pages/home/en/", FORM)
    lead = client_of(cast.lead)
    late = lead.post("/desk/pages/home/en/", {**FORM, "heading": "Mine"})
    assert "Good day</h1>" in Client().get("/en/").content.decode()
    assert "Mine" in late.content.decode()
    assert 'name="after" value="1"' in late.content.decode()
    lead.post("/desk/pages/home/en/", {**FORM, "heading": "Mine", "after": "1"})
    assert "Mine</h1>" in Client().get("/en/").content.decode()


@pytest.mark.parametrize("address", ["nowhere/en/", "home/xx/", "home/en/preview/", "home/en/restore/"])
def test_an_address_that_there_is_not_is_not_found_or_not_for_reading(administrator, address):
    assert administrator.get(f"/desk/pages/{address}").status_code in (404, 405)


@pytest.mark.parametrize("sent", [{}, {"version": "x", "after": "0"}, {"version": "9", "after": "0"}])
def test_bringing_back_what_there_is_not_is_not_found(administrator, sent):
    assert administrator.post("/desk/pages/home/en/restore/", sent).status_code == 404


@pytest.mark.browser
class TestInABrowser:
    @pytest.mark.slow
    def test_axe_finds_nothing_beside_another_language_and_a_former_version(self, page_of, live_server, cast):
        page = page_of(cast.administrator)
        page.goto(f"{live_server.url}/desk/pages/asking/nl/?beside=fr&version=0")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == [], scheme

    def test_by_keyboard_alone_a_page_is_changed_previewed_and_saved(self, page_of, live_server, cast):
        page = page_of(cast.administrator)
        page.goto(f"{live_server.url}/desk/pages/near/en/")
        page.locator("#id_heading").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("In the neighbourhood")
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        with page.context.expect_page() as opened:
            page.keyboard.press("Enter")
        seen = opened.value
        seen.wait_for_load_state()
        expect(seen.locator("h1")).to_have_text("In the neighbourhood")
        assert seen.title() == shipped("near", "en").tab
        seen.close()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".said--success")
        assert "In the neighbourhood</h1>" in Client().get("/en/near/").content.decode()
