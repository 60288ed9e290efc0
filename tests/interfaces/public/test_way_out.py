"""The way out, in a real browser: a cover at once, the harmless page, and no way Back to here."""

import contextlib
import re

import pytest
from django.test import Client
from playwright.sync_api import Error, Route, expect

from browser import hosts, until_told, violations
from houvast.records.contacts.models import Talk
from interfaces.public.conftest import HARMLESS, PAGES
from records.contacts.talking_with import set_line

BEFORE = "https://before.example/"
TITLE = "Weather"
# Playwright waits for a page that is on its way: what is seen meanwhile, the page has to tell.
WHAT_IS_SEEN = """() => {
  new MutationObserver((_, observer) => {
    observer.disconnect();
    const box = document.querySelector(".cover").getBoundingClientRect();
    window.tell({
      words: document.body.innerText.trim(),
      title: document.title,
      covers: box.top <= 0 && box.left <= 0 && box.width >= innerWidth && box.height >= innerHeight,
    });
  }).observe(document.documentElement, { attributes: true });
}"""


@pytest.fixture
def harmless(context):
    """The two other sites of this story, without a network."""
    context.route(
        f"{HARMLESS}**", lambda route: route.fulfill(body=f"<title>{TITLE}</title>", content_type="text/html")
    )
    context.route(
        f"{BEFORE}**", lambda route: route.fulfill(body="<title>Before</title>", content_type="text/html")
    )


@pytest.fixture
def visit(page, live_server, harmless):
    """Somebody comes from another site and walks about on ours."""
    page.goto(BEFORE)
    page.goto(f"{live_server.url}/en/")
    page.get_by_role("link", name="What happens when you call").click()
    page.wait_for_url("**/calling/")
    return page


def press_shift(page, times):
    for _ in range(times):
        page.keyboard.press("Shift")


@pytest.mark.browser
class TestWithScript:
    def test_the_button_leads_to_the_harmless_page(self, visit):
        visit.get_by_role("link", name="Leave this page now").click()
        visit.wait_for_url(HARMLESS)
        assert visit.title() == TITLE

    def test_back_leads_to_where_the_person_came_from_and_not_to_us(self, visit):
        visit.get_by_role("link", name="Leave this page now").click()
        visit.wait_for_url(HARMLESS)
        visit.go_back()
        assert visit.url == BEFORE

    def test_forward_from_there_does_not_lead_to_us_either(self, visit):
        visit.get_by_role("link", name="Leave this page now").click()
        visit.wait_for_url(HARMLESS)
        visit.go_back()
        visit.go_forward()
        assert visit.url == HARMLESS

    def test_three_times_shift_leaves(self, visit):
        press_shift(visit, 3)
        visit.wait_for_url(HARMLESS)
        visit.go_back()
        assert visit.url == BEFORE

    def test_each_press_is_counted_aloud(self, visit):
        status = visit.locator(".way-out [role=status]")
        press_shift(visit, 1)
        expect(status).to_contain_text("two more")
        press_shift(visit, 1)
        expect(status).to_contain_text("once more")

    def test_writing_a_capital_letter_is_not_leaving(self, visit):
        for _ in range(4):
            visit.keyboard.press("Shift+A")
        visit.wait_for_timeout(300)
        assert visit.url.endswith("/en/calling/")

    def test_presses_far_apart_do_not_add_up(self, visit, page):
        page.clock.install()
        press_shift(page, 2)
        page.clock.run_for(6_000)
        press_shift(page, 1)
        expect(page.locator(".way-out [role=status]")).to_contain_text("two more")
        expect(page).to_have_url(re.compile(r"/en/calling/$"))

    def test_the_page_is_covered_before_the_harmless_page_has_come(self, visit, context):
        context.unroute(f"{HARMLESS}**")
        context.route(f"{HARMLESS}**", lambda route: None)  # a network that never answers
        seen = []
        visit.expose_function("tell", lambda told: seen.append(told))
        visit.evaluate(WHAT_IS_SEEN)
        visit.get_by_role("link", name="Leave this page now").click(no_wait_after=True)
        visit.wait_for_timeout(500)
        assert seen == [{"words": "Leaving this page", "title": "\u200b", "covers": True}]

    def test_walking_about_leaves_one_step_in_the_history(self, visit):
        before = visit.evaluate("history.length")
        visit.get_by_role("link", name="Opening hours").click()
        visit.wait_for_url("**/en/")
        visit.get_by_role("link", name="Français").click()
        visit.wait_for_url("**/fr/")
        assert visit.evaluate("history.length") == before
        visit.go_back()
        assert visit.url == BEFORE

    @pytest.mark.slow
    def test_a_form_that_takes_long_says_so_and_one_that_cannot_be_fetched_goes_with_its_button(
        self, visit, live_server, cast
    ):
        set_line(cast.phone_line, by=cast.administrator)
        visit.goto(f"{live_server.url}/en/talk/")
        visit.get_by_role("button", name="Begin").click()
        visit.get_by_text("End the talk").click()
        held: list[Route] = []

        def hold(route: Route) -> None:
            if route.request.resource_type == "fetch" and route.request.method == "POST":
                held.append(route)
            else:
                route.continue_()

        visit.route("**/en/talk/here/", hold)
        visit.locator("button[value=leave]").click()
        expect(visit.locator("button[value=leave]")).to_have_text("One moment…")
        assert violations(visit) == []
        held.pop().abort()
        expect(visit.locator("[data-talk]")).to_have_count(0)
        assert Talk.objects.get().state == "ENDED"

    @pytest.mark.parametrize("answer", ["leads on", "says why not", "never comes"])
    def test_a_form_that_is_on_its_way_brings_nobody_back(self, visit, live_server, context, cast, answer):
        set_line(cast.phone_line, by=cast.administrator)
        context.unroute(f"{HARMLESS}**")
        waiting: list[Route] = []
        context.route(f"{HARMLESS}**", lambda route: waiting.append(route))  # a slow network
        visit.evaluate("location.replace('/en/message/')")
        visit.locator("main textarea").fill(" " if answer == "says why not" else "hello")
        held: list[Route] = []
        visit.route("**/en/message/", lambda route: held.append(route))
        visit.locator("main form button").click()
        titles: list[str] = []
        visit.expose_function("tell", lambda title: titles.append(title))
        visit.evaluate(
            "() => { new MutationObserver(() => window.tell(document.title))"
            ".observe(document.head, { subtree: true, childList: true, characterData: true }) }"
        )
        until_told(visit, lambda: held)
        visit.locator(".way-out__link").click(no_wait_after=True)
        until_told(visit, lambda: waiting)
        if answer == "never comes":
            held[0].abort()
        else:
            with contextlib.suppress(Error):  # nobody waits for it any more
                held[0].continue_()
        visit.wait_for_timeout(1500)
        waiting[0].fulfill(body=f"<title>{TITLE}</title>", content_type="text/html")
        visit.wait_for_url(HARMLESS)
        assert visit.title() == TITLE
        assert len(waiting) == len(held) == 1
        assert set(titles) == {"\u200b"}  # never that of an answer
        visit.wait_for_timeout(1000)
        assert visit.url == HARMLESS
        visit.go_back()
        assert visit.url == BEFORE
        assert context.cookies(live_server.url) == []

    def test_work_that_a_busy_door_asks_ends_with_leaving(self, visit, live_server, context, cast):
        set_line(cast.phone_line, by=cast.administrator)
        context.unroute(f"{HARMLESS}**")
        waiting: list[Route] = []
        context.route(f"{HARMLESS}**", lambda route: waiting.append(route))
        visit.goto(f"{live_server.url}/en/talk/")
        visit.evaluate(
            "() => { const digest = crypto.subtle.digest.bind(crypto.subtle), slow = 800;"
            " crypto.subtle.digest = async (...all) => {"
            " await new Promise(done => setTimeout(done, slow)); return digest(...all) } }"
        )
        sent: list[str] = []
        visit.on("request", lambda request: request.method == "POST" and sent.append(request.url))
        visit.get_by_role("button", name="Begin").click()
        visit.locator(".way-out__link").click(no_wait_after=True)
        until_told(visit, lambda: waiting)
        visit.wait_for_timeout(2000)
        assert [each for each in sent if not each.endswith("/leave/")] == []
        waiting[0].fulfill(body=f"<title>{TITLE}</title>", content_type="text/html")
        visit.wait_for_url(HARMLESS)
        assert Talk.objects.count() == 0

    def test_forms_that_are_sent_add_no_step_and_back_leads_to_where_the_person_came_from(
        self, visit, live_server, cast
    ):
        set_line(cast.phone_line, by=cast.administrator)
        steps = visit.evaluate("history.length")
        visit.evaluate("location.replace('/en/back/')")
        visit.locator("#code").fill("no code")
        visit.locator("main form button").first.click()
        expect(visit.locator("main [role=alert]")).to_be_focused()  # refused: said where one looks
        visit.evaluate("location.replace('/en/message/')")
        visit.locator("main textarea").fill("hello")
        visit.locator("main form button").click()
        code = visit.locator("[data-receipt] code").inner_text()
        visit.locator("#code").fill(code)
        visit.get_by_role("button", name="I have it").click()
        expect(visit.locator(".talk__text")).to_have_text("hello")
        visit.evaluate("location.replace('/en/talk/')")
        visit.get_by_role("button", name="Begin").click()
        expect(visit.locator("[data-state-words]")).to_contain_text("You are number")
        assert visit.evaluate("history.length") == steps
        visit.locator(".way-out__link").click()
        expect(visit).to_have_title(TITLE)
        visit.go_back()
        expect(visit).to_have_title("Before")

    def test_after_many_pages_back_leads_at_once_to_where_the_person_came_from(self, visit, live_server):
        steps = visit.evaluate("history.length")
        for part in (
            "",
            "asking/",
            "men/",
            "women/",
            "young/",
            "near/",
            "change/",
            "steps/",
            "leaving/",
            "figures/",
        ):
            link = visit.locator(f"a[href='/en/{part}']").first
            if not link.count():
                visit.locator("a.top__name").click()
                visit.wait_for_url("**/en/")
                link = visit.locator(f"a[href='/en/{part}']").first
            link.click()
            visit.wait_for_url(f"**/en/{part}")
        assert visit.evaluate("history.length") == steps
        visit.go_back()
        assert visit.url == BEFORE

    def test_answers_of_the_list_add_no_step(self, visit, live_server):
        steps = visit.evaluate("history.length")
        visit.locator("a.top__name").click()
        visit.wait_for_url("**/en/")
        visit.get_by_role("link", name="Is this violence?").click()
        visit.wait_for_url("**/asking/")
        visit.locator("input[type=checkbox]").first.check()
        visit.locator("form button").click()
        visit.get_by_role("link", name="Back to the list").click()
        visit.wait_for_selector("form")
        assert visit.evaluate("history.length") == steps
        visit.go_back()
        assert visit.url == BEFORE

    def test_a_link_within_the_page_adds_no_step_and_takes_the_focus(self, visit):
        steps = visit.evaluate("history.length")
        visit.keyboard.press("Tab")
        visit.keyboard.press("Tab")
        visit.keyboard.press("Enter")
        assert visit.evaluate("document.activeElement.id") == "main"
        assert visit.evaluate("history.length") == steps

    def test_whoever_went_straight_to_us_has_nothing_behind_the_harmless_page(
        self, page, live_server, harmless
    ):
        page.goto(f"{live_server.url}/en/near/")
        page.get_by_role("link", name="Leave this page now").click()
        page.wait_for_url(HARMLESS)
        page.go_back()
        assert live_server.url not in page.url

    def test_the_harmless_page_learns_nothing_of_where_one_comes_from(self, visit, context):
        told = []
        context.unroute(f"{HARMLESS}**")
        context.route(
            f"{HARMLESS}**",
            lambda route: (
                told.append(route.request.headers),
                route.fulfill(body="", content_type="text/html"),
            ),
        )
        visit.get_by_role("link", name="Leave this page now").click()
        visit.wait_for_url(HARMLESS)
        assert told
        assert "referer" not in told[0]

    def test_what_lay_in_the_storage_is_gone(self, visit, context, live_server):
        visit.evaluate(
            "() => { localStorage.setItem('x', '1'); sessionStorage.setItem('x', '1');"
            " return caches.open('x').then(cache => cache.put('/x', new Response('x'))) }"
        )
        context.add_cookies([{"name": "x", "value": "1", "url": live_server.url}])
        visit.get_by_role("link", name="Leave this page now").click()
        visit.wait_for_url(HARMLESS)
        visit.wait_for_timeout(500)
        other = context.new_page()
        other.goto(f"{live_server.url}/static/shell/plain.svg")
        left = "caches.keys().then(names => [localStorage.length, sessionStorage.length, names.length])"
        assert other.evaluate(left) == [0, 0, 0]
        assert context.cookies(live_server.url) == []

    def test_it_leaves_also_where_the_browser_allows_no_storage(self, page, live_server, harmless):
        page.add_init_script(
            "for (const name of ['localStorage', 'sessionStorage', 'caches'])"
            " Object.defineProperty(window, name, { get() { throw new Error('no'); } });"
        )
        page.goto(f"{live_server.url}/en/")
        press_shift(page, 3)
        page.wait_for_url(HARMLESS)

    def test_the_server_is_told_that_the_visit_has_ended(self, visit, asked, live_server):
        visit.get_by_role("link", name="Leave this page now").click()
        visit.wait_for_url(HARMLESS)
        assert f"{live_server.url}/leave/" in asked

    def test_nothing_stays_in_the_storage_of_the_browser(self, visit, context, live_server):
        assert visit.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
        visit.get_by_role("link", name="Leave this page now").click()
        visit.wait_for_url(HARMLESS)
        assert context.cookies(live_server.url) == []


@pytest.mark.browser
def test_without_script_the_plain_link_leads_to_the_harmless_page(whole_browser, live_server):
    context = whole_browser.new_context(java_script_enabled=False)
    context.route(
        f"{HARMLESS}**", lambda route: route.fulfill(body=f"<title>{TITLE}</title>", content_type="text/html")
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/en/leaving/")
    page.get_by_role("link", name="Leave this page now").click()
    page.wait_for_url(HARMLESS)
    assert page.title() == TITLE
    context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_the_first_key_reaches_the_way_out_on_every_page(page, live_server):
    for part in (*PAGES, "nothing-here/"):
        page.goto(f"{live_server.url}/nl/{part}")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('[data-way-out] a')"), part
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.matches('.govuk-skip-link')"), part


@pytest.mark.browser
@pytest.mark.slow
def test_three_times_shift_leaves_every_page(page, live_server, harmless):
    for part in (*PAGES, "nothing-here/"):
        page.goto(f"{live_server.url}/nl/{part}")
        press_shift(page, 3)
        page.wait_for_url(HARMLESS)


@pytest.mark.browser
def test_without_script_each_page_is_a_step_and_the_page_about_leaving_says_so(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/")
    page.get_by_role("link", name="Leaving this page").first.click()
    page.wait_for_url("**/leaving/")
    said = page.locator("main").inner_text()
    assert "Without JavaScript each page that you looked at is a step for the Back button." in said
    assert "If JavaScript is off, the button still works, but Back leads to this page." in said
    page.go_back()
    expect(page).to_have_url(f"{live_server.url}/en/")
    context.close()


@pytest.mark.django_db
class TestTheEnd:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_it_asks_the_browser_to_forget(self, method):
        response = getattr(Client(), method)("/leave/")
        assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'

    def test_it_ends_a_session(self, client_of, cast):
        client = client_of(cast.worker)
        client.post("/leave/")
        assert "s" not in client.cookies or not client.cookies["s"].value
        assert not client.session.session_key

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_another_site_cannot_sign_anybody_out(self, client_of, cast, site):
        client = client_of(cast.worker)
        response = client.get("/leave/nl/", headers={"sec-fetch-site": site})
        assert "Clear-Site-Data" not in response
        assert client.cookies["s"].value

    def test_it_leads_to_the_harmless_page_and_says_nothing_of_us(self):
        response = Client().get("/leave/fr/")
        assert response["Location"] == HARMLESS
        assert response["Referrer-Policy"] in {"no-referrer", "same-origin"}

    def test_an_unknown_language_still_leaves(self):
        assert Client().get("/leave/xx/")["Location"] == HARMLESS


def test_hosts_are_read_from_addresses():
    assert hosts(["http://127.0.0.1:80/x", "https://weather.example/"]) == {"127.0.0.1", "weather.example"}
