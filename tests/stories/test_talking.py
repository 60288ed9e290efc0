"""Two browsers talk: somebody on a telephone and a worker at the desk; the way out; a line of danger.

The server runs with the demo's settings, in which a worker signs in by a password alone.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import scrolls_sideways, violations
from stories.conftest import PHONE, Picture, begin, write


def take_the_latest(desk: Page) -> None:
    """Who came last: those of other stories may still wait."""
    desk.goto(desk.url)
    desk.locator(".queue__take", has_text="Chat").last.click()  # letter boxes stand after them
    desk.wait_for_url(re.compile(r"/desk/talks/[0-9a-f-]{36}/"))


def end(desk: Page) -> None:
    desk.goto(desk.url)  # at rest: what was sent a moment ago has arrived
    desk.locator("summary", has_text=re.compile("Beëindigen|End")).click()
    desk.locator("button[name=because][value=BY_WORKER]").click()
    desk.wait_for_url("**/desk/talks/**")


def test_a_man_on_a_telephone_and_a_worker_talk_at_once(
    address: str, phone: Page, desk: Page, picture: Picture
):
    complaints: list[str] = []
    for page in (phone, desk):
        page.on("pageerror", lambda error: complaints.append(str(error)))
    begin(phone, address, name="Robin")
    picture(phone, "waiting")
    expect(desk.locator(".queue__take")).to_have_count(1)  # without anybody reloading
    expect(desk).to_have_title(re.compile(r"^\(1\) "))
    take_the_latest(desk)
    expect(phone.locator("[data-state-words]")).to_have_text("Er is nu iemand voor je.", timeout=10_000)
    write(phone, "Zij slaat mij. Gelooft iemand dat?")
    expect(desk.locator(".log__item--person .log__text")).to_have_text("Zij slaat mij. Gelooft iemand dat?")
    desk.fill("#answer", "Ja. Ik geloof je.")
    desk.keyboard.press("Enter")
    expect(phone.locator(".talk__message--theirs .talk__text")).to_have_text("Ja. Ik geloof je.")
    picture(phone, "answered")
    picture(desk, "talking")
    desk.fill("#answer", "vraagt of hij geloofd wordt")
    desk.keyboard.press("Alt+Enter")
    expect(desk.locator(".log__item--note")).to_have_count(1)
    phone.wait_for_timeout(500)
    assert "geloofd wordt" not in phone.content()
    for page in (phone, desk):
        assert violations(page) == []
        assert not scrolls_sideways(page)
    phone.reload()
    expect(phone.locator(".talk__text")).to_have_count(2)
    end(desk)
    expect(phone.locator("[data-state-words]")).to_have_text(
        re.compile("afgelopen|beëindigd|voorbij"), timeout=10_000
    )
    assert complaints == []


def test_somebody_who_types_one_line_about_strangling_sees_112_beside_it(
    address: str, phone: Page, desk: Page, picture: Picture
):
    begin(phone, address)
    write(phone, "hij wurgt mij")
    expect(phone.locator(".talk__message--own")).to_have_count(1)
    expect(phone.locator(".danger-line a[href='tel:112']")).to_be_visible()
    picture(phone, "one line")
    take_the_latest(desk)
    expect(desk.locator(".log__item--person .log__text")).to_have_text("hij wurgt mij")
    picture(desk, "at the desk")
    end(desk)


def test_what_is_written_without_a_connection_is_sent_once_when_it_is_back(
    address: str, phone: Page, desk: Page
):
    begin(phone, address)
    take_the_latest(desk)
    phone.context.set_offline(True)
    write(phone, "geen verbinding")
    expect(phone.locator(".is-sending")).to_have_count(1)
    phone.wait_for_timeout(1500)
    phone.context.set_offline(False)
    expect(phone.locator(".is-sending")).to_have_count(0, timeout=20_000)
    expect(desk.locator(".log__item--person")).to_have_count(1)
    desk.wait_for_timeout(1000)
    expect(desk.locator(".log__item--person")).to_have_count(1)
    expect(phone.locator(".talk__message")).to_have_count(1)
    end(desk)


def test_after_the_way_out_back_shows_nothing_and_only_the_word_opens_the_talk(
    address: str, phone: Page, picture: Picture
):
    phone.goto("https://search.example/")
    begin(phone, address, word="blauwe emmer")
    write(phone, "niemand mag dit lezen")
    expect(phone.locator(".talk__message--own")).to_have_count(1)
    phone.locator(".way-out__link").click()
    phone.wait_for_url("https://www.meteo.be/**")
    for _ in range(50):  # the beacon was sent as the page was left
        if not phone.context.cookies(address):
            break
        phone.wait_for_timeout(100)
    assert phone.context.cookies(address) == []
    phone.go_back()
    assert "niemand mag dit lezen" not in phone.content()
    phone.goto(f"{address}/nl/talk/here/")
    assert "niemand mag dit lezen" not in phone.content()
    phone.goto(f"{address}/nl/back/")
    phone.fill("#word", "blauwe emmer")
    phone.locator("form:has(#word) button").click()
    phone.wait_for_url("**/nl/talk/here/")
    expect(phone.locator(".talk__text")).to_have_text("niemand mag dit lezen")
    picture(phone, "opened again by the word")
    phone.locator("details:has(button[value=leave]) summary").click()
    phone.locator("button[value=leave]").click()
    expect(phone.locator("button[value=leave]")).to_have_count(0)


def test_a_worker_on_another_page_sees_that_somebody_waits(
    address: str, desk: Page, phone: Page, picture: Picture
):
    desk.goto(f"{address}/desk/directory/")
    before = desk.title()
    begin(phone, address)
    expect(desk.locator(".bar__main .count--bar")).to_have_text("1", timeout=20_000)
    assert desk.title() == f"(1) {before}"
    picture(desk, "somebody waits")
    phone.locator("details:has(button[value=leave]) summary").click()
    phone.locator("button[value=leave]").click()
    expect(desk.locator(".bar__main .count--bar")).to_be_hidden(timeout=20_000)
    assert desk.title() == before


def test_what_was_being_written_when_the_worker_ended_the_talk_can_still_be_read(
    address: str, desk: Page, phone: Page
):
    begin(phone, address)
    desk.locator(".queue__take").first.click()
    expect(desk.locator("#answer")).to_be_visible()
    phone.fill("#text", "en dan nog iets")
    desk.locator("details:has(form.ending) summary").click()
    desk.locator("form.ending button[value=BY_WORKER]").click()
    expect(phone.locator("[data-write] .talk__buttons")).to_be_hidden()
    expect(phone.locator("#text")).to_have_value("en dan nog iets")
    assert phone.locator("#text").evaluate("box => box.readOnly")
    expect(desk.locator("#answer")).to_have_count(0)  # no other talk has taken its place


def test_nothing_of_a_talk_is_kept_in_the_browser(address: str, phone: Page):
    begin(phone, address)
    write(phone, "blijft nergens staan")
    expect(phone.locator(".talk__message--own")).to_have_count(1)
    kept = phone.evaluate(
        "async () => [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, "
        "(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]"
    )
    assert kept == [0, 0, 0, 0, 0]
    assert {cookie["name"] for cookie in phone.context.cookies()} == {"t"}
    assert all(cookie["httpOnly"] and cookie["expires"] == -1 for cookie in phone.context.cookies())
    phone.locator("details:has(button[value=leave]) summary").click()
    phone.locator("button[value=leave]").click()
    expect(phone.locator("button[value=leave]")).to_have_count(0)
    expect(phone.locator("h1")).to_be_visible()
    assert phone.context.cookies() == []


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_pages_of_a_talk(
    browser: Browser, address: str, language: str, scheme: str, picture: Picture
):
    context = browser.new_context(viewport=PHONE, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/{language}/message/")
    found = violations(page)
    page.fill("#text", "…")
    page.locator("main form button").last.click()
    page.wait_for_url("**/talk/keep/")
    for path in ("talk/keep", "talk/here", "talk/word", "talk", "back"):
        page.goto(f"{address}/{language}/{path}/")
        picture(page, f"{path.replace('/', ' ')} {language} {scheme}")
        found += [f"{path}: {each}" for each in violations(page)]
        assert not scrolls_sideways(page), path
    context.close()
    assert found == []


def test_a_person_without_script_talks_by_plain_forms(
    browser: Browser, address: str, desk: Page, picture: Picture
):
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="nl-BE")
    page = context.new_page()
    page.goto(f"{address}/nl/talk/")
    page.locator("form button").last.click()
    page.fill("#text", "zonder script")
    page.locator("button[value=say]").click()
    expect(page.locator(".talk__message--own .talk__text")).to_have_text("zonder script")
    picture(page, "without script")
    take_the_latest(desk)
    desk.fill("#answer", "dag")
    desk.keyboard.press("Enter")
    expect(desk.locator(".log__item--worker:not(.is-sending)")).to_have_count(1)
    page.reload()
    expect(page.locator(".talk__message--theirs .talk__text")).to_have_text("dag")
    context.close()
    end(desk)


def test_where_a_proxy_holds_the_stream_back_the_page_asks_instead(address: str, phone: Page, desk: Page):
    """The stream is stopped on its way; what is said arrives all the same."""
    phone.route("**/live/own/?after=*", lambda route: None)  # never answered
    begin(phone, address)
    take_the_latest(desk)
    desk.fill("#answer", "hoor je mij?")
    desk.keyboard.press("Enter")
    expect(phone.locator(".talk__message--theirs .talk__text")).to_have_text("hoor je mij?", timeout=15_000)
    end(desk)


def test_who_waits_is_heard_at_a_desk_that_nobody_looks_at_and_not_at_one_that_somebody_does(
    address: str, phone: Page, desk: Page
):
    desk.evaluate("""() => {
      window.tones = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); };
      window.looks = true;
      document.hasFocus = () => window.looks;
    }""")
    desk.keyboard.press("Shift")  # browsers allow sound after a first key
    before = desk.locator(".queue__take").count()
    begin(phone, address)
    expect(desk.locator(".queue__take")).to_have_count(before + 1)
    assert desk.evaluate("window.tones") == 0
    desk.evaluate("window.looks = false")
    write(phone, "is daar iemand?")
    phone.context.clear_cookies()
    begin(phone, address)
    expect(desk.locator(".queue__take")).to_have_count(before + 2)
    expect(desk).to_have_title(re.compile(rf"^\({before + 2}\) "))
    desk.wait_for_function("window.tones > 0", timeout=5_000)
