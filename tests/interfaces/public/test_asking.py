"""“Is this violence?”: an answer that ends in what one can do, and nothing that remembers what was ticked."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from browser import SCHEMES, violations
from houvast.records.campaigns.texts import LANGUAGES

SAID = {
    "danger": "it can cost a life",
    "some": "just a quarrel",
    "none": "Nothing on this list",
}


PLAIN = "application/x-www-form-urlencoded"
# Words that would tell whose sex it is about.
OF_A_SEX = {
    "nl": "hij|haar|man|mannen|vrouw|vrouwen|jongen|meisje",
    "fr": "elle|homme|hommes|femme|femmes|garçon|fille",
    "de": "er|Mann|Männer|Frau|Frauen|Junge|Mädchen",
    "en": "he|she|his|her|man|men|woman|women|boy|girl",
}


def answer(*ticked: str, language: str = "en"):
    return Client(enforce_csrf_checks=True).post(f"/{language}/asking/", dict.fromkeys(ticked, "1"))


@pytest.mark.django_db
class TestWithoutScript:
    @pytest.mark.parametrize(
        ("ticked", "outcome"),
        [((), "none"), (("some",), "some"), (("danger",), "danger"), (("some", "danger"), "danger")],
    )
    def test_the_gravest_that_was_ticked_decides(self, ticked, outcome):
        page = answer(*ticked).content.decode()
        assert SAID[outcome] in page
        assert [name for name, words in SAID.items() if words in page and name != outcome] == []

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_length_of_the_answer_on_the_way_does_not_tell_which_it_is(self, language):
        asked = Client(headers={"accept-encoding": "gzip, br"})
        answers = [
            asked.post(f"/{language}/asking/", {ticked: "1"}) for ticked in ("danger", "some", "other")
        ]
        assert all("Content-Encoding" not in each for each in answers)
        assert len({each["Content-Length"] for each in answers}) == 1
        assert {len(each.content) for each in answers} == {int(answers[0]["Content-Length"])}
        assert len({each.content for each in answers}) == 3
        assert asked.get(f"/{language}/asking/")["Content-Encoding"] == "gzip"

    def test_the_number_for_danger_comes_first(self):
        page = answer("danger").content.decode()
        main = page[page.index("<h1") :]
        assert main.index("tel:112") < main.index("tel:+9991234")

    @pytest.mark.parametrize("ticked", ["danger", "some", "other"])
    def test_every_answer_ends_in_what_one_can_do(self, ticked):
        page = answer(ticked).content.decode()
        assert 'class="call__number"' in page
        assert page.count('<a class="govuk-link" href="/en/') >= 4

    def test_nothing_of_what_was_ticked_is_in_the_answer_a_cookie_or_the_store(self):
        response = answer("danger", "some")
        page = response.content.decode()
        assert not response.cookies
        assert not Session.objects.exists()
        assert response["Cache-Control"] == "no-store"
        assert "checked" not in page
        assert "<form" not in page
        assert "Referrer-Policy" in response

    def test_no_token_and_no_query_is_asked(self):
        page = Client().get("/en/asking/").content.decode()
        assert "csrf" not in page
        form = re.search(r"<form[^>]*>", page)[0]
        assert 'action="/en/asking/"' in form
        assert 'method="post"' in form
        assert 'autocomplete="off"' in form

    def test_what_nobody_offered_is_answered_like_nothing(self):
        response = Client().post("/en/asking/", "danger[]=1&%00=%FF&x=" + "y" * 5000, content_type=PLAIN)
        assert SAID["none"] in response.content.decode()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_speaks_of_nobody_s_sex(self, language):
        page = Client().get(f"/{language}/asking/").content.decode()
        said = re.sub(r"<[^>]+>", " ", page[page.index("<form") : page.index("</form")])
        assert re.findall(rf"\b(?:{OF_A_SEX[language]})\b", said, re.IGNORECASE) == []


@pytest.mark.browser
class TestInABrowser:
    def test_with_script_nothing_is_sent_and_nothing_stays(self, page, live_server, asked):
        page.goto(f"{live_server.url}/en/asking/")
        page.wait_for_load_state("networkidle")
        before, steps = len(asked), page.evaluate("history.length")
        page.get_by_label("hands, an arm or something else").check()
        page.get_by_role("button", name="What is this?").click()
        expect(page.get_by_text("it can cost a life")).to_be_visible()
        assert len(asked) == before
        expect(page).to_have_url(re.compile(r"/en/asking/$"))
        assert page.evaluate("history.length") == steps
        expect(page.locator("form")).to_have_count(0)
        assert page.evaluate("document.activeElement.id") == "outcome"

    def test_after_going_on_and_coming_back_nothing_is_ticked(self, page, live_server):
        page.goto(f"{live_server.url}/en/asking/")
        page.locator("input[type=checkbox]").first.check()
        page.get_by_role("link", name="Privacy").click()
        page.wait_for_url("**/privacy/")
        page.goto(f"{live_server.url}/en/asking/")
        expect(page.locator(":checked")).to_have_count(0)
        page.locator("input[type=checkbox]").nth(4).check()
        page.reload()
        expect(page.locator(":checked")).to_have_count(0)

    def test_by_keyboard_alone_it_is_ticked_and_answered(self, page, live_server):
        page.goto(f"{live_server.url}/en/asking/")
        page.locator("input[type=checkbox]").nth(3).focus()
        page.keyboard.press("Space")
        while not page.evaluate("document.activeElement.matches('form button')"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".result").get_by_text("This is violence")).to_be_visible()

    @pytest.mark.parametrize("scheme", SCHEMES)
    @pytest.mark.slow
    def test_axe_finds_nothing_in_any_answer(self, page, live_server, scheme):
        page.emulate_media(color_scheme=scheme)
        for tick in ("danger", "some", None):
            page.goto(f"{live_server.url}/nl/asking/")
            if tick:
                page.locator(f"input[name={tick}]").first.check()
            page.locator("form button").click()
            expect(page.locator(".result")).to_be_visible()
            assert violations(page) == []

    def test_without_script_the_answer_comes_by_a_plain_form(self, browser, live_server):
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{live_server.url}/nl/asking/")
        page.locator("input[name=danger]").first.check()
        page.locator("form button").click()
        expect(page.get_by_text("het kan een leven kosten")).to_be_visible()
        expect(page).to_have_url(f"{live_server.url}/nl/asking/")
        assert context.cookies() == []
        context.close()
