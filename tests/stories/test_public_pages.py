"""People who come to the public pages: a man with a telephone, a friend, somebody without script, somebody
who listens to a screen reader. On a real server, from where they come from to where they go.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import violations
from stories.conftest import BEFORE, HARMLESS, PHONE

pytestmark = pytest.mark.browser

FIRST_VISIT, NEXT_PAGE = 60_000, 15_000  # bytes over the line


def test_a_man_on_a_small_telephone(browser: Browser, site: str, around, picture):
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="nl-BE", has_touch=True, is_mobile=True
    )
    around(context)
    page = context.new_page()
    page.goto(BEFORE)
    page.goto(f"{site}/")
    expect(page.locator("main p").first).to_contain_text("mannen en vrouwen")
    assert page.title() == "Welkom"
    picture(page, "in one line it is for him too")

    page.get_by_role("link", name="Is dit geweld?").tap()
    page.wait_for_url("**/asking/")
    page.get_by_text("vernedert je of lacht je uit").tap()
    page.get_by_text("neemt je geld af").tap()
    picture(page, "he recognises two things")
    page.get_by_role("button", name="Wat is dit?").tap()
    expect(page.get_by_role("heading", name="Dit is geweld", exact=True)).to_be_visible()
    picture(page, "it has a name")
    assert violations(page) == []

    page.locator(".result").get_by_role("link", name="Voor mannen").tap()
    page.wait_for_url("**/men/")
    expect(page.get_by_role("heading", name="Gelooft iemand mij wel, als man?")).to_be_visible()
    expect(page.get_by_role("heading", name="En de kinderen?")).to_be_visible()
    number = page.locator("a.call__number")
    assert number.get_attribute("href") == "tel:+9991234"
    assert number.bounding_box()["height"] >= 44
    number.scroll_into_view_if_needed()
    picture(page, "what men ask and the number")

    page.get_by_role("link", name="Verlaat deze pagina nu").tap()
    page.wait_for_url(f"{HARMLESS}**")
    picture(page, "somebody came in")
    page.go_back()
    expect(page).to_have_url(BEFORE)
    assert context.cookies() == []
    context.close()


def test_a_friend_who_worries(browser: Browser, site: str, around, picture):
    context = browser.new_context(viewport={"width": 768, "height": 1024}, locale="fr-BE")
    around(context)
    page = context.new_page()
    page.goto(BEFORE)
    page.goto(f"{site}/")
    expect(page).to_have_url(f"{site}/fr/")
    page.get_by_role("link", name="Quelqu’un près de moi").click()
    page.wait_for_url("**/near/")
    for heading in (
        "Ce que vous pouvez remarquer",
        "Ce que vous pouvez dire",
        "Ce qu’il vaut mieux éviter",
        "Et vous",
    ):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    picture(page, "what to notice say and leave")
    page.get_by_role("link", name="Si quelqu’un pense à une plainte").click()
    page.wait_for_url("**/steps/")
    expect(page.get_by_role("heading", name="Quels sont les risques")).to_be_visible()
    picture(page, "a complaint and its risks")
    page.go_back()
    expect(page).to_have_url(BEFORE)
    context.close()


def test_a_person_without_script(whole_browser: Browser, site: str, around, picture):
    context = whole_browser.new_context(
        viewport={"width": 1024, "height": 768}, locale="en-GB", java_script_enabled=False
    )
    around(context)
    page = context.new_page()
    page.goto(f"{site}/")
    expect(page).to_have_url(f"{site}/en/")
    page.get_by_role("link", name="Is this violence?").click()
    page.get_by_label("Somebody threatened you with a weapon").check()
    page.get_by_role("button", name="What is this?").click()
    expect(page.locator(".result .call__number").first).to_have_attribute("href", "tel:112")
    expect(page).to_have_url(f"{site}/en/asking/")
    picture(page, "danger comes first")
    page.get_by_role("link", name="What stays behind on your device").click()
    expect(page.locator("main")).to_contain_text("Without JavaScript each page that you looked at is a step")
    picture(page, "honest words on what stays")
    page.get_by_role("link", name="Leave this page now").click()
    page.wait_for_url(f"{HARMLESS}**")
    assert context.cookies() == []
    context.close()


def test_a_person_who_listens_to_a_screen_reader(browser: Browser, site: str, around, picture):
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="nl-BE")
    around(context)
    page = context.new_page()
    page.goto(f"{site}/nl/asking/")
    told = spoken(page)
    assert not [role for role, name in told if role in ("link", "button", "checkbox") and not name]
    links = [name for role, name in told if role == "link"]
    assert links[0] == "Verlaat deze pagina nu"
    headings = [name for role, name in told if role == "heading"]
    assert headings[0] == "Is dit geweld?"
    assert len([role for role, _ in told if role == "checkbox"]) == 20
    groups = [name for role, name in told if role == "group"]
    assert groups[:2] == ["Als het je bang maakt", "Wie beslist"]
    assert {"main", "navigation", "region", "contentinfo", "banner"} <= {role for role, _ in told}

    for words in ("nog twee keer", "nog één keer"):
        page.keyboard.press("Shift")
        expect(page.locator(".way-out [role=status]")).to_contain_text(words)
    page.keyboard.press("Tab")  # another key: it was not meant
    expect(page).to_have_url(re.compile(r"/asking/$"))

    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Wat is dit?").press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Wat we zien"
    after = spoken(page)
    there = [name for role, name in after if role in ("heading", "link")]
    assert there.index("Wat we zien") < there.index("Bel 112") < there.index("Bel 0999 12 34")
    picture(page, "what is read aloud")

    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{HARMLESS}**")
    context.close()


def spoken(page: Page) -> list[tuple[str, str]]:
    """(role, name) of everything in the accessibility tree, in the order in which it is read."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    known = {node["nodeId"]: node for node in nodes}

    def walk(node: dict) -> list[tuple[str, str]]:
        role, name = (node.get(part, {}).get("value", "") for part in ("role", "name"))
        mine = [] if node.get("ignored") else [(role, re.sub(r"\s+", " ", name).strip())]
        return [
            *mine,
            *(said for child in node.get("childIds", ()) if child in known for said in walk(known[child])),
        ]

    return walk(nodes[0])


def test_nobody_waits_or_pays_for_much(browser: Browser, site: str):
    """Every page and language as chromium receives it, headers too: an empty cache, then the next page."""
    context = browser.new_context()
    page = context.new_page()
    received: list[int] = []
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda told: received.append(int(told["encodedDataLength"])))
    page.goto(f"{site}/nl/")
    links = page.eval_on_selector_all("main a, .foot a", "all => all.map(each => each.getAttribute('href'))")
    parts = sorted(
        {link.removeprefix("/nl/") for link in links if link.startswith("/nl/")} | {"access/", "keeping/"}
    )
    assert len(parts) >= 14
    heaviest: dict[str, int] = {}
    for language in ("nl", "fr", "de", "en"):
        for part in parts:
            for visit, limit in (("first", FIRST_VISIT), ("next", NEXT_PAGE)):
                if visit == "first":
                    session.send("Network.clearBrowserCache")
                received.clear()
                page.goto(f"{site}/{language}/{part}", wait_until="networkidle")
                assert 0 < sum(received) < limit, (language, part, visit, received)
                heaviest[visit] = max(heaviest.get(visit, 0), sum(received))
    assert heaviest["first"] > 30_000  # the typeface was counted
    context.close()


SLOW_LINE, FOR_EACH_REQUEST = 50_000, 0.4  # bytes a second, seconds: slow 3G as chromium throttles it
ON_THE_LINE = 1.1  # seconds; the bar is 1.5 until the largest paint, the rest is for the device
LARGEST_PAINT = """() => new Promise(done => new PerformanceObserver(list => done({
  element: list.getEntries().at(-1).element.localName,
  waited_for: ["navigation", "resource"].flatMap(kind => performance.getEntriesByType(kind))
    .filter(each => each.entryType === "navigation" || each.renderBlockingStatus === "blocking")
    .map(each => [each.name, each.transferSize]),
})).observe({ type: "largest-contentful-paint", buffered: true }))"""


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_the_first_page_is_painted_after_two_requests_and_little_to_carry(
    site: str, browser: Browser, language: str
):
    """Counted, and timed nowhere: a clock would judge the machine. `python -m bench front` has the seconds.

    Scripts and the typeface never arrive here, so what is painted did not wait for them.
    """
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    context.route(re.compile(r"\.(js|woff2)$"), lambda route: None)
    page.goto(f"{site}/{language}/", wait_until="commit")
    painted = page.evaluate(LARGEST_PAINT)
    assert painted["element"] in ("h1", "p"), "what is largest is what somebody reads"
    assert len(painted["waited_for"]) == 2, painted
    carried = sum(size for _, size in painted["waited_for"])
    assert carried > 5_000, "the page and its style were counted"
    seconds = FOR_EACH_REQUEST * len(painted["waited_for"]) + carried / SLOW_LINE
    assert seconds < ON_THE_LINE, painted
    context.close()
