"""The bar of the desk: one line in every language, one menu on a phone, with and without script."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from browser import SCHEMES, resize, scrolls_sideways, violations
from cast import Cast
from houvast.records.accounts import operations as accounts
from sampling import sampled

pytestmark = pytest.mark.browser

LINE = 56  # pixels: one line of the bar, with its edges


@pytest.fixture
def lead(page_of, cast: Cast, live_server) -> Page:
    """Who sees most of the bar."""
    page = page_of(cast.lead)
    page.goto(f"{live_server.url}/desk/")
    return page


@pytest.mark.parametrize("language", sampled("nl", "fr", "de", "en"))
@pytest.mark.parametrize("width", [360, *sampled(1280, 768, 1024)])
def test_it_is_one_line_high_and_nothing_lies_over_another_thing(
    page_of, cast: Cast, live_server, language, width
):
    accounts.keep_preferences(cast.lead.id, language=language, shortcuts=True, by=cast.lead)
    page = page_of(cast.lead)
    resize(page, width)
    page.goto(f"{live_server.url}/desk/")
    assert page.locator(".bar").bounding_box()["height"] <= LINE
    assert not scrolls_sideways(page)
    boxes = [
        each.bounding_box()
        for each in page.locator(".bar__name, .bar__main > li, .bar__more > summary, .bar__end > form").all()
        if each.is_visible() and each.evaluate("element => getComputedStyle(element).position") != "fixed"
    ]
    for before, after in pairwise(boxes):
        assert before["x"] + before["width"] <= after["x"] + 1


def test_every_page_of_the_desk_is_reached_from_it(lead: Page):
    resize(lead, 1280)
    for summary in lead.locator("details[data-menu] > summary").all():
        summary.click()
    shown = {link.get_attribute("href") for link in lead.locator(".bar a").all()}
    for address in ("", "talks/", "callbacks/", "register/", "contacts/", "figures/", "lines/", "pages/"):
        assert f"/desk/{address}" in shown
    for address in ("suggestions/", "trail/", "keys/", "access/", "preferences/", "shift/"):
        assert f"/desk/{address}" in shown


def test_one_menu_is_open_at_a_time_and_escape_or_a_click_elsewhere_closes_it(lead: Page):
    resize(lead, 1280)
    menus = lead.locator("details[data-menu]")
    opened = lead.locator("details[data-menu][open]")
    menus.nth(0).locator("summary").click()
    menus.nth(1).locator("summary").click()
    expect(opened).to_have_count(1)
    lead.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(menus.nth(1).locator("summary")).to_be_focused()
    menus.nth(0).locator("summary").click()
    lead.locator("h1").click()
    expect(opened).to_have_count(0)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_on_a_phone_everything_stands_in_one_menu(lead: Page, scheme):
    lead.emulate_media(color_scheme=scheme)
    resize(lead, 360)
    lead.locator(".bar__nav summary").click()
    expect(lead.locator(".bar__sheet a[href='/desk/talks/']")).to_be_visible()
    expect(lead.locator(".bar__sheet a[href='/desk/keys/']")).to_be_visible()
    assert violations(lead) == []
    assert not scrolls_sideways(lead)
    lead.locator(".bar__sheet a[href='/desk/talks/']").click()
    lead.wait_for_url("**/desk/talks/")


def test_the_keys_of_the_bar_work_where_its_links_are_folded_away(lead: Page):
    resize(lead, 360)
    lead.keyboard.press("l")
    lead.wait_for_url("**/desk/contacts/")


def test_each_key_is_listed_once(lead: Page):
    resize(lead, 1280)
    for _ in range(2):
        lead.locator("[data-shortcuts-open]").click()
        keys = lead.locator("dialog[open] dt").all_text_contents()
        assert len(keys) == len(set(keys)) > 5
        lead.keyboard.press("Escape")


def test_who_switched_the_keys_off_is_offered_no_list_of_them(page_of, cast: Cast, live_server):
    accounts.keep_preferences(cast.worker.id, language="en", shortcuts=False, by=cast.worker)
    page = page_of(cast.worker)
    page.goto(f"{live_server.url}/desk/")
    expect(page.locator("[data-shortcuts-open]")).to_have_count(0)


def test_without_script_the_menus_open_and_one_signs_out(
    browser, browser_context_args, lead: Page, live_server
):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    context.add_cookies(lead.context.cookies())
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/desk/")
    page.locator(".bar__nav summary").click()
    assert page.locator(".bar__sheet a[href='/desk/contacts/']").is_visible()
    page.locator(".bar__me summary").click()
    page.locator("form[action='/desk/sign-out/'] button").click()
    page.wait_for_url("**/desk/sign-in/**")
    context.close()
