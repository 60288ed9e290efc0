"""The public pages as a browser shows them: accessible in both schemes, and on a small screen too."""

from urllib.parse import urlsplit

import pytest

from browser import hosts, resize, scrolls_sideways, violations
from interfaces.public.conftest import ADDRESSES, PAGES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("part", PAGES)
def test_axe_finds_nothing(page, live_server, scheme, part):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/nl/{part}")
    assert violations(page) == []


@pytest.mark.parametrize("language", ["fr", "de", "en"])
def test_axe_finds_nothing_in_the_other_languages(page, live_server, language):
    for part in PAGES:
        page.goto(f"{live_server.url}/{language}/{part}")
        assert violations(page) == [], part


def test_axe_finds_nothing_on_published_figures(page, live_server, published):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{live_server.url}/nl/figures/")
        assert violations(page) == []
        page.goto(f"{live_server.url}/nl/figures/{published}/contacts_by_problem/")
        assert page.get_by_role("table").is_visible()
        assert violations(page) == []


def test_axe_finds_nothing_when_something_is_not_there(page, live_server):
    page.goto(f"{live_server.url}/nl/nothing-here/")
    assert violations(page) == []


def test_a_page_asks_for_nothing_from_elsewhere_and_the_browser_complains_of_nothing(
    page, live_server, asked, complaints
):
    for address in ADDRESSES:
        page.goto(f"{live_server.url}{address}")
    assert hosts(asked) == {urlsplit(live_server.url).hostname}
    assert complaints == []


def test_the_written_answer_shows_its_own_typeface_and_the_browser_complains_of_nothing(
    page, live_server, published, asked, complaints
):
    page.goto(f"{live_server.url}/nl/figures/{published}/files/answer.nl.html")
    page.wait_for_load_state("load")
    assert page.evaluate("[...document.fonts].some(face => face.status === 'loaded')")
    assert complaints == []
    assert hosts(asked) == {urlsplit(live_server.url).hostname}


def test_a_drawing_that_is_wider_than_the_screen_says_so_and_slides_in_its_own_place(
    page, live_server, published
):
    page.goto(f"{live_server.url}/nl/figures/{published}/contacts_by_problem/")
    for width in (360, 1280):
        resize(page, width)
        wider = page.locator(".chart").evaluate("each => each.scrollWidth > each.clientWidth")
        assert wider is (width == 360)
        assert page.locator(".chart-hint").is_visible() is wider
        assert not scrolls_sideways(page)


def test_no_page_scrolls_sideways(page, live_server):
    for address in ADDRESSES:
        page.goto(f"{live_server.url}{address}")
        for width in (320, 360, 768, 1280, 1920):
            resize(page, width)
            assert not scrolls_sideways(page), (address, width)


def test_the_way_out_covers_neither_the_number_for_danger_nor_the_languages(page, live_server):
    for language in ("nl", "fr", "de", "en"):
        page.goto(f"{live_server.url}/{language}/")
        for width in (320, 768, 1024, 1280):
            resize(page, width)
            out = page.locator(".way-out__link").bounding_box()
            for other in (".danger-line a", ".languages li:last-child"):
                assert apart(page.locator(other).bounding_box(), out), (language, width, other)


def apart(one, other):
    return (
        one["x"] + one["width"] <= other["x"]
        or other["x"] + other["width"] <= one["x"]
        or one["y"] + one["height"] <= other["y"]
        or other["y"] + other["height"] <= one["y"]
    )


def test_whatever_has_the_focus_can_be_seen(page, live_server):
    """WCAG 2.4.11: on a small screen nothing that has the focus lies under the way out."""
    resize(page, 360, 640)
    page.goto(f"{live_server.url}/nl/")
    for _ in range(12):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const element = document.activeElement;
              const box = element.getBoundingClientRect();
              const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
              return element !== document.body && !(element.contains(top) || top?.contains(element));
            }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML")
