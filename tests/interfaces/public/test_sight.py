"""Out of sight, in a real browser: what the page of a talk tells, and what stands in it after a minute."""

import re
from collections import Counter

import pytest
from django.core.signals import request_started
from playwright.sync_api import Page, Route, expect

from browser import until_told
from houvast.records.contacts.models import Talk
from records.contacts.talking_with import set_line

pytestmark = pytest.mark.browser
HIDE = """hidden => {
  const state = hidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
  document.dispatchEvent(new Event('visibilitychange'));
}"""
SHUT = "This page was out of sight for a minute."


class Told(Counter[str]):
    """What pages said to the server of being in sight, by word; `answer` is what `seen` gets."""

    answer = 200

    def take(self, route: Route) -> None:
        word = re.search("/live/own/([a-z]+)/", route.request.url).group(1)
        self[word] += 1
        route.fulfill(status=self.answer if word == "seen" else 200, json={})


@pytest.fixture
def told(page: Page, live_server, settings, cast) -> Told:
    """A talk has begun, and its page is open; its stream is none of the matter here."""
    set_line(cast.phone_line, by=cast.administrator)
    settings.LIMIT_NETWORKS = False  # all of them begin from here
    told = Told()
    page.context.route(re.compile("/live/own/(away|seen|asleep)/"), told.take)
    page.goto(f"{live_server.url}/en/talk/")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("[data-talk]")).to_be_visible()
    until_told(page, lambda: told["seen"])
    page.clock.install()
    told.clear()
    return told


def test_a_page_tells_at_once_that_it_is_out_of_sight_and_that_it_is_back(page: Page, told: Told):
    page.evaluate(HIDE, True)
    until_told(page, lambda: told["away"] == 1)
    page.clock.run_for(59_000)
    page.evaluate(HIDE, False)
    until_told(page, lambda: told["seen"])
    page.clock.run_for(70_000)
    expect(page.locator("[data-talk]")).to_be_visible()
    assert told["asleep"] == 0


@pytest.mark.parametrize("part", ["here", "keep", "word", "call"])
def test_after_a_minute_nothing_of_the_talk_stands_in_any_of_its_pages(
    page: Page, told: Told, live_server, part: str
):
    page.goto(f"{live_server.url}/en/talk/{part}/")
    page.evaluate(HIDE, True)
    page.clock.run_for(61_000)
    until_told(page, lambda: told["asleep"] == 1)
    expect(page.locator("main")).to_contain_text(SHUT)
    expect(page.locator("main form, main code, [data-talk]")).to_have_count(0)
    page.get_by_role("link", name="Open it with your word").click()
    expect(page).to_have_url(re.compile("/en/back/$"))


def test_a_page_that_is_closed_has_told_it(page: Page, told: Told):
    heard: list[str] = []

    def hear(environ: dict[str, str], **_: object) -> None:
        heard.append(environ["PATH_INFO"])

    request_started.connect(hear)  # nobody routes what a page says that is gone
    try:
        other = page.context.new_page()
        page.context.unroute_all()
        page.close(run_before_unload=True)
        until_told(other, lambda: "/live/own/away/" in heard)
    finally:
        request_started.disconnect(hear)


def test_our_other_pages_in_the_tab_keep_the_talk_open_while_they_are_seen(
    page: Page, told: Told, live_server
):
    page.goto(f"{live_server.url}/en/steps/")
    until_told(page, lambda: told["seen"] >= 1)
    page.evaluate(HIDE, True)
    page.clock.run_for(61_000)
    until_told(page, lambda: told["asleep"] == 1)
    expect(page.locator("main h1")).to_be_visible()  # nothing of the talk stands there


def test_a_page_that_is_seen_too_late_is_covered(page: Page, told: Told):
    told.answer = 403
    page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)
    expect(page.locator("main")).to_contain_text(SHUT)
    assert Talk.objects.count() == 1


@pytest.mark.parametrize("part", ["talk", "back", "message"])
def test_a_talk_that_is_over_covers_no_page_on_which_another_begins(
    page: Page, told: Told, live_server, part: str
):
    told.answer = 403
    page.context.clear_cookies()
    page.goto(f"{live_server.url}/en/{part}/")
    until_told(page, lambda: told["seen"])
    expect(page.locator("main form").first).to_be_visible()
    page.wait_for_timeout(300)
    expect(page.locator("main")).not_to_contain_text(SHUT)
    told.clear()
    page.evaluate(HIDE, True)
    page.wait_for_timeout(300)
    assert told["away"] == 0


def test_who_has_no_talk_tells_nothing(page: Page, live_server, cast):
    set_line(cast.phone_line, by=cast.administrator)
    told = Told()
    page.context.route("**/live/own/**", told.take)
    for part in ("", "talk/", "message/", "back/"):
        page.goto(f"{live_server.url}/en/{part}")
        page.evaluate(HIDE, True)
        page.evaluate(HIDE, False)
    page.wait_for_timeout(300)
    assert told == {}


def test_leaving_forgets_that_a_talk_was_open(page: Page, told: Told, live_server):
    page.context.route(
        "https://weather.example/**", lambda route: route.fulfill(body="<title>Weather</title>")
    )
    page.locator(".way-out__link").click()
    page.wait_for_url("https://weather.example/")
    told.clear()
    page.goto(f"{live_server.url}/en/steps/")
    page.evaluate(HIDE, True)
    page.wait_for_timeout(300)
    assert told["away"] == told["seen"] == 0
