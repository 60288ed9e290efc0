"""A worker with three talks registers one of them beside the talk, while others write, and loses nothing."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.live.people import PASSWORD
from browser import resize, scrolls_sideways, violations
from stories.conftest import DESK, PHONE, Picture, begin, write

NAMES = ("Robin", "Sam", "Alex")
NAMED = re.compile("|".join(NAMES))


@pytest.fixture
def phones(
    browser: Browser, around: Callable[[BrowserContext], None], address: str
) -> Iterator[dict[str, Page]]:
    """Three people who wait, in the order of their names."""
    contexts = {name: browser.new_context(viewport=PHONE, locale="nl-BE") for name in NAMES}
    pages = {}
    for name, context in contexts.items():
        around(context)
        pages[name] = context.new_page()
        begin(pages[name], address, name=name)
    yield pages
    for context in contexts.values():
        context.close()


@pytest.fixture
def three(desk: Page, phones: dict[str, Page]) -> Iterator[dict[str, Page]]:
    """All three in the hands of the worker, the last one in front; ended afterwards."""
    for number in range(1, 4):
        desk.locator(".queue__take").first.click()
        expect(desk.locator("[data-own]")).to_have_count(number)
    expect(title(desk)).to_contain_text("Alex")
    yield phones
    for person in phones.values():
        leave(person)


def leave(person: Page) -> None:
    """Who leaves ends their talk."""
    if person.locator("[data-talk]").count():
        person.locator("details:has(button[value=leave]) summary").click()
        person.locator("button[value=leave]").click()
        expect(person.locator("[data-talk]")).to_have_count(0)


def title(desk: Page):
    return desk.locator(".talk-head h2")


def strip(desk: Page, view: str) -> None:
    button = desk.locator(f"[data-view-to={view}]")
    if button.is_visible():
        button.click()


def go(desk: Page, name: str) -> None:
    """To somebody's talk, by keyboard alone."""
    for _ in range(len(NAMES)):
        if name in (title(desk).text_content() or ""):
            return
        before = title(desk).text_content() or ""
        desk.keyboard.press("Alt+ArrowDown")
        expect(title(desk)).not_to_have_text(before)
    expect(title(desk)).to_contain_text(name)


def said(desk: Page) -> list[str]:
    return desk.locator(".log__item--person .log__text").all_text_contents()


def answered(page: Page) -> list[str]:
    return page.locator(".talk__message--theirs .talk__text").all_text_contents()


def registered(desk: Page) -> int:
    """How many contacts of today the desk counts, seen in another window."""
    other = desk.context.new_page()
    other.goto(re.sub("/desk/.*", "/desk/", desk.url))
    counted = other.locator("[data-counted]").get_attribute("data-counted")
    other.close()
    return int(counted or 0)


def typed(desk: Page, *answers: str) -> None:
    for answer in answers:
        desk.keyboard.type(answer)
        desk.keyboard.press("Enter")


def kept(desk: Page) -> None:
    expect(desk.locator(".beside [data-status]")).to_have_attribute("data-status", "saved")


def test_a_worker_with_three_talks_registers_one_while_others_write_and_loses_nothing(
    desk: Page, three: dict[str, Page], picture: Picture
):
    complaints: list[str] = []
    desk.on("pageerror", lambda error: complaints.append(str(error)))
    before = registered(desk)
    go(desk, "Robin")
    desk.fill("#answer", "Ik denk even na over ")
    desk.locator("#answer").focus()
    desk.keyboard.press("Alt+r")
    expect(desk.locator("#f-role_stated")).to_be_focused()
    assert desk.locator("#f-channel").input_value() == "Chat"
    typed(desk, "slacht", "v", "34")
    kept(desk)
    write(three["Robin"], "nog iets van Robin")
    expect(desk.locator(".log__item--person .log__text")).to_have_text("nog iets van Robin")
    expect(desk.locator("#f-person-1-problem")).to_be_focused()  # the keyboard stays in the form
    write(three["Sam"], "ben je daar?")
    write(three["Alex"], "hallo?")
    expect(desk.locator("[data-new]:visible")).to_have_count(2)
    expect(desk).to_have_title(re.compile(r"^\(2\) "))
    picture(desk, "registering while two others write")

    go(desk, "Sam")
    expect(desk.locator(".log__item--person .log__text")).to_have_text("ben je daar?")
    expect(desk.locator("#answer")).to_be_focused()
    desk.keyboard.type("Ja, ik ben er.")
    desk.keyboard.press("Enter")
    expect(three["Sam"].locator(".talk__message--theirs .talk__text")).to_have_text("Ja, ik ben er.")
    desk.keyboard.type("half aan S")
    desk.keyboard.press("Alt+r")
    expect(desk.locator("#f-role_stated")).to_be_focused()
    typed(desk, "getuige")
    kept(desk)

    desk.keyboard.press("Escape")
    expect(desk.locator("#answer")).to_be_focused()
    go(desk, "Robin")
    expect(desk.locator("#answer")).to_have_value("Ik denk even na over ")
    expect(desk.locator("#f-age")).to_have_value("34")
    expect(desk.locator("#f-sex")).to_have_value("Vrouw")
    assert said(desk) == ["nog iets van Robin"]
    desk.locator("#f-person-1-problem").focus()
    typed(desk, "part")
    desk.locator("#f-note").focus()
    desk.keyboard.type("belt morgen")
    write(three["Sam"], "ben je nog daar?")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-registered]")).to_be_visible()
    expect(desk.locator("#answer")).to_be_focused()  # the focus comes back to the talk
    expect(desk.locator("#answer")).to_have_value("Ik denk even na over ")
    expect(desk.locator(".queue__row--here", has_text="geregistreerd")).to_have_count(1)
    picture(desk, "registered")

    go(desk, "Sam")
    expect(desk.locator(".log__item--person")).to_have_count(2)
    expect(desk.locator("#answer")).to_have_value("half aan S")
    expect(desk.locator("#f-role_stated")).not_to_have_value("")
    desk.reload()  # what was sent and what is registered stays, whatever becomes of the page
    expect(title(desk)).to_contain_text("Sam")
    expect(desk.locator("#f-role_stated")).not_to_have_value("")
    assert said(desk) == ["ben je daar?", "ben je nog daar?"]
    assert answered(three["Sam"]) == ["Ja, ik ben er."]
    assert answered(three["Robin"]) == answered(three["Alex"]) == []
    assert registered(desk) == before + 1
    assert complaints == []


def test_of_a_talk_that_somebody_else_registered_meanwhile_nothing_is_counted_twice(
    browser: Browser, address: str, desk: Page, three: dict[str, Page]
):
    """A colleague sits beside, registers first; the second is told, and what was typed stays."""
    go(desk, "Alex")
    colleague = browser.new_context(viewport=DESK, locale="nl-BE")
    other = colleague.new_page()
    other.goto(f"{address}/desk/sign-in/")
    other.fill("[name=username]", "worker1")
    other.fill("[name=password]", PASSWORD)
    other.keyboard.press("Enter")
    other.wait_for_url("**/desk/")
    other.goto(f"{address}/desk/talks/")
    other.locator("form[action$='/join/'] button").last.click()
    expect(title(other)).to_contain_text("Alex")
    expect(desk.locator(".log__house")).to_have_count(1)
    desk.locator("#answer").focus()
    desk.keyboard.press("Alt+r")
    expect(desk.locator("#f-role_stated")).to_be_focused()
    typed(desk, "slacht")
    other.locator("#answer").focus()
    other.keyboard.press("Alt+r")
    expect(other.locator("#f-role_stated")).to_be_focused()
    typed(other, "slacht", "?", "?", "part")
    other.keyboard.press("Control+Enter")
    expect(other.locator("[data-registered]")).to_be_visible()
    desk.locator("#f-person-1-problem").focus()
    typed(desk, "part")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".beside .govuk-error-summary")).to_contain_text("telt één keer")
    expect(desk.locator("#f-role_stated")).not_to_have_value("")
    colleague.close()


def test_on_a_phone_the_strip_tells_what_happens_behind_the_registration(
    desk: Page, three: dict[str, Page], picture: Picture
):
    resize(desk, 360, 740)
    go(desk, "Robin")
    strip(desk, "register")
    expect(desk.locator("#f-role_stated")).to_be_visible()
    expect(desk.locator("[data-log]")).to_be_hidden()
    write(three["Robin"], "ben je er nog?")
    expect(desk.locator("[data-new-here]")).to_be_visible()
    write(three["Sam"], "hallo?")
    expect(desk.locator("[data-waits]")).to_have_text("1")
    picture(desk, "the form on a phone")
    assert violations(desk) == []
    assert not scrolls_sideways(desk)
    strip(desk, "talk")
    expect(desk.locator(".log__item--person .log__text")).to_have_text("ben je er nog?")
    expect(desk.locator("[data-new-here]")).to_be_hidden()
    picture(desk, "the talk on a phone")
    strip(desk, "queue")
    expect(desk.locator("[data-new]:visible")).to_have_count(1)
    picture(desk, "the queue on a phone")
    assert violations(desk) == []


def test_a_suggested_answer_goes_in_at_the_cursor_and_is_sent_by_nobody_but_the_worker(
    desk: Page, three: dict[str, Page], picture: Picture
):
    go(desk, "Robin")
    desk.locator("#answer").focus()
    desk.keyboard.type("Dag. Tot straks.")
    for _ in "Tot straks.":
        desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("Alt+a")
    expect(desk.locator("#suggested-search")).to_be_focused()
    desk.keyboard.type("schuld")
    expect(desk.locator("[data-insert]:visible")).to_have_count(1)
    picture(desk, "searched")
    assert violations(desk) == []
    desk.keyboard.press("Enter")
    expect(desk.locator("#answer")).to_be_focused()
    expect(desk.locator("#answer")).to_have_value(
        "Dag. Wat er met je gebeurt, is niet jouw schuld. Niemand verdient geweld. Tot straks."
    )
    assert answered(three["Robin"]) == []
    desk.keyboard.press("Control+z")
    expect(desk.locator("#answer")).to_have_value("Dag. Tot straks.")
    desk.keyboard.press("Alt+a")
    expect(desk.locator("#suggested-search")).to_be_focused()
    desk.keyboard.type("zzzz")
    expect(desk.locator(".suggested__none")).not_to_be_empty()
    desk.keyboard.press("Escape")
    expect(desk.locator("#answer")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(three["Robin"].locator(".talk__message--theirs .talk__text")).to_have_text("Dag. Tot straks.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_the_live_desk_at_any_width(
    desk: Page, three: dict[str, Page], scheme: str, picture: Picture
):
    desk.emulate_media(color_scheme=scheme)
    go(desk, "Robin")
    write(three["Robin"], "dag")
    expect(desk.locator(".log__item--person")).to_have_count(1)
    strip(desk, "register")
    expect(desk.locator("#f-role_stated")).to_be_focused()
    found = []
    for width in (360, 768, 1024, 1280):
        resize(desk, width)
        for view in ("queue", "talk", "actions", "register"):
            strip(desk, view)
            picture(desk, f"{view} {width} {scheme}")
            found += [f"{width} {view}: {each}" for each in violations(desk)]
            assert not scrolls_sideways(desk), (width, view)
    desk.locator("[data-register]").click()
    expect(desk.locator(".beside [data-takes-focus]")).to_be_focused()
    found += violations(desk)
    desk.keyboard.press("Escape")
    desk.keyboard.press("Alt+a")
    expect(desk.locator("#suggested-search")).to_be_focused()
    found += violations(desk)
    picture(desk, f"suggested {scheme}")
    desk.keyboard.press("Escape")
    for menu in desk.locator("details[data-menu] > summary").all():
        menu.click()
        found += violations(desk)
    picture(desk, f"menu {scheme}")
    desk.keyboard.press("Escape")
    desk.locator("[data-shortcuts-open]").click()
    expect(desk.locator("dialog[open]")).to_contain_text("F6")
    found += violations(desk)
    picture(desk, f"keys {scheme}")
    desk.keyboard.press("Escape")
    assert "\n".join(found) == ""


def test_a_screen_where_nothing_happens_asks_for_nothing(desk: Page, three: dict[str, Page]):
    """Each time a talk is opened stands in the trail."""
    desk.wait_for_timeout(1000)
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.wait_for_timeout(4000)
    assert asked == []


def test_f6_goes_round_the_panes_and_back(desk: Page, three: dict[str, Page]):
    def pane() -> str:
        return str(
            desk.evaluate(
                "['[data-queue-pane]', '[data-talk-pane]', '[data-side-pane]'].find(each =>"
                " document.querySelector(each).contains(document.activeElement)) ?? ''"
            )
        )

    desk.locator("#answer").focus()
    seen = []
    for key in ("F6", "F6", "F6", "Shift+F6"):
        desk.keyboard.press(key)
        seen.append(pane())
    assert seen == ["[data-side-pane]", "[data-queue-pane]", "[data-talk-pane]", "[data-queue-pane]"]


def test_a_talk_that_the_person_ends_can_still_be_registered_and_stands_in_the_queue_until_it_is(
    desk: Page, three: dict[str, Page]
):
    go(desk, "Sam")
    still = desk.locator("#still-to-register .count")
    before = int(still.text_content() or 0) if still.count() else 0
    desk.locator("#answer").focus()
    desk.keyboard.press("Alt+r")
    expect(desk.locator("#f-role_stated")).to_be_focused()
    typed(desk, "slacht", "?", "?", "part")
    leave(three["Sam"])
    expect(desk.locator("[data-over]")).to_be_visible()
    expect(still).to_have_text(str(before + 1))
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("[data-registered]")).to_be_visible()
    expect(still).to_have_count(1 if before else 0)
    if before:
        expect(still).to_have_text(str(before))
