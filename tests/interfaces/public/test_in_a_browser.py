"""The public pages as a browser shows them: accessible in both schemes, and on a small screen too."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from browser import hosts, resize, scrolls_sideways, violations
from interfaces.public.conftest import ADDRESSES, PAGES
from records.contacts.talking_with import set_line
from sampling import sampled

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(("language", "width"), [("fr", 360), ("de", 360), ("en", 360), ("nl", 768)])
def test_axe_finds_nothing_in_any_page_of_other_languages_or_on_a_tablet(page, live_server, language, width):
    """Dutch on a phone and on a desk, in the light and in the dark: tests/interfaces/test_every_page.py."""
    resize(page, width)
    for part in PAGES:
        page.goto(f"{live_server.url}/{language}/{part}")
        assert violations(page) == [], part


def test_axe_finds_nothing_in_forced_colours_or_in_print(page, live_server):
    for media in ({"forced_colors": "active"}, {"forced_colors": "none", "media": "print"}):
        page.emulate_media(**media)
        for part in ("", "asking/", "steps/", "leaving/", "about/"):
            page.goto(f"{live_server.url}/nl/{part}")
            assert violations(page) == [], (media, part)


def test_in_print_nothing_is_left_but_the_words_and_the_number(page, live_server):
    page.goto(f"{live_server.url}/nl/steps/")
    page.emulate_media(media="print")
    for gone in (".way-out", ".top", ".foot"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator(".call__number")).to_be_visible()


def test_at_twice_the_size_nothing_is_lost(page, live_server):
    """WCAG 1.4.4 and 1.4.10 together: text of twice the size on a screen of 320 px."""
    for part in PAGES:
        page.goto(f"{live_server.url}/de/{part}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        resize(page, 321, 512)
        resize(page, 320, 512)
        assert not scrolls_sideways(page), part


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_written_from_right_to_left_nothing_overflows(page, live_server, width, tmp_path):
    """No language of ours is written so yet: the same pages, turned round."""
    resize(page, width)
    for part in PAGES:
        page.goto(f"{live_server.url}/nl/{part}")
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert not scrolls_sideways(page), part
        inside = page.evaluate(
            """() => [...document.querySelectorAll("main *, .foot *, .top *, .danger-line *, .way-out *")]
              .filter(each => !each.closest(".govuk-visually-hidden, .scroll-sideways, .chart"))
              .filter(each => { const box = each.getBoundingClientRect();
                return box.width && (box.left < -1 || box.right > innerWidth + 1); })
              .map(each => each.outerHTML.slice(0, 120))"""
        )
        assert inside == [], part
    page.goto(f"{live_server.url}/nl/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    picture = page.screenshot(path=tmp_path / "rtl.png", full_page=True)
    assert len(picture) > 10_000
    heading, edge = page.locator("h1").bounding_box(), page.locator("main").bounding_box()
    starts = page.evaluate("getComputedStyle(document.querySelector('h1')).direction")
    assert starts == "rtl"
    assert abs(heading["x"] + heading["width"] - (edge["x"] + edge["width"])) < 40


def test_axe_finds_nothing_on_published_figures(page, live_server, published):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{live_server.url}/nl/figures/")
        assert violations(page) == []
        page.goto(f"{live_server.url}/nl/figures/{published}/contacts_by_problem/")
        expect(page.get_by_role("table")).to_be_visible()
        assert violations(page) == []


def test_axe_finds_nothing_when_something_is_not_there(page, live_server):
    page.goto(f"{live_server.url}/nl/nothing-here/")
    assert violations(page) == []


def test_a_page_asks_for_nothing_from_elsewhere_and_the_browser_complains_of_nothing(
    page, live_server, asked, complaints
):
    for address in ADDRESSES:
        page.goto(f"{live_server.url}{address}")
        page.wait_for_load_state("networkidle")
    page.goto(f"{live_server.url}/nl/asking/")
    page.locator("form button").click()
    assert hosts(asked) == {urlsplit(live_server.url).hostname}
    assert {urlsplit(each).path.split("/")[1] for each in asked} == {"nl", "fr", "de", "en", "static"}
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
        expect(page.locator(".chart-hint")).to_be_visible(visible=wider)
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
    page.goto(f"{live_server.url}/nl/asking/")
    for _ in range(40):
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


@pytest.mark.parametrize("width", [360, *sampled(320, 768)])
def test_the_widest_code_fits_its_field(page, live_server, width):
    resize(page, width)
    page.goto(f"{live_server.url}/nl/back/")
    code = page.locator("#code")
    code.fill("WMWM-WMWM-WMWM-WMWM")
    assert code.evaluate("field => field.scrollWidth <= field.clientWidth")
    assert code.evaluate("field => field.clientWidth") < 480


@pytest.mark.parametrize("width", [768, *sampled(360)])
def test_no_choice_of_a_talk_breaks_over_two_lines(page, live_server, cast, width):
    set_line(cast.phone_line, may_choose=True, by=cast.administrator)
    resize(page, width)
    page.goto(f"{live_server.url}/nl/talk/")
    lines = [each.bounding_box()["height"] for each in page.locator(".govuk-radios__label").all()]
    assert lines
    assert max(lines) < 1.5 * min(lines) < 70
