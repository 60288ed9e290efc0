"""The start page in a real browser: readable by everybody, on a small screen too, and one click leads in."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from browser import hosts, resize, scrolls_sideways, violations
from sampling import sampled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", sampled(360, 768, 1920))
@pytest.mark.parametrize("mood", sampled("light", "dark"))
def test_the_start_page_is_readable_by_everybody(
    demo_site: Callable[..., Client],
    live_server: LiveServer,
    page: Page,
    asked: list[str],
    width: int,
    mood: str,
):
    page.emulate_media(color_scheme=mood)
    resize(page, width)
    page.goto(live_server.url)
    assert violations(page) == []
    assert not scrolls_sideways(page)
    assert hosts(asked) == {"localhost"}


def test_one_click_leads_to_the_desk(
    demo_site: Callable[..., Client], live_server: LiveServer, page: Page, complaints: list[str]
):
    page.goto(live_server.url)
    page.get_by_role("button", name="Karim Haddad").click()
    page.wait_for_url("**/desk/")
    assert page.get_by_text("Karim Haddad").count()
    assert complaints == []


def test_a_button_keeps_room_from_the_words_above_it(
    demo_site: Callable[..., Client], live_server: LiveServer, page: Page
):
    page.goto(live_server.url)
    words, form = (
        page.locator(f".for-whom > li:first-child > {each}").first.bounding_box() for each in ("p", "form")
    )
    assert words
    assert form
    assert form["y"] - (words["y"] + words["height"]) >= 8
    room = page.locator(".onward .quiet").evaluate("node => parseFloat(getComputedStyle(node).paddingBottom)")
    assert room >= 8
