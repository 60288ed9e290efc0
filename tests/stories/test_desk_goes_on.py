"""The live desk when its worker is locked out, signed out, or has a talk no more: it says so, goes on where
it was, and loses nothing that was typed.

A server that can be started anew on the same port, and records in which a session is locked or ended.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bench.live.people import PASSWORD
from bench.talks import served
from browser import resize, scrolls_sideways, violations
from stories.conftest import DESK, Picture

PATIENCE = 30_000  # a beat of the server, and a question of who is locked out
LOCK = """
from django.contrib.sessions.models import Session
for each in Session.objects.all():
    held = each.get_decoded()
    held.pop("carried", None)
    each.session_data = Session.objects.encode(held)
    each.save()
"""
SIGN_OUT = """
from houvast.records.accounts.models import SignIn
SignIn.objects.all().delete()
"""


class Helpline:
    """Two workers, each with talks in hands, and its server."""

    def __init__(self, home: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        settings = "houvast.demo.settings"
        self.environment = {**kept, "HOUVAST_HOME": str(home), "DJANGO_SETTINGS_MODULE": settings}
        made = self._run("-m", "bench.live.people", "20", "2")
        self.talks = json.loads(made.splitlines()[-1])["talks"]
        self.port = 0
        self.start()

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, *command], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self) -> None:
        self.serving = contextlib.ExitStack()
        self.process, self.port = self.serving.enter_context(served(self.environment, self.port))

    def stop(self) -> None:
        self.process.kill()  # not asked: it would wait for pages that are still open
        self.serving.close()

    def restart(self) -> None:
        self.stop()
        self.start()

    def in_the_records(self, what: str) -> None:
        self._run("-c", f"import django; django.setup()\n{what}")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def talk(self, number: int, worker: int = 0) -> str:
        return str(self._talks_of(worker)[number]["id"])

    def secret(self, number: int, worker: int = 0) -> str:
        """The cookie of the browser that began a talk."""
        return str(self._talks_of(worker)[number]["secret"])

    def _talks_of(self, worker: int) -> list[dict]:
        return [each for each in self.talks if each["worker"] == worker]

    def says(self, number: int, text: str, worker: int = 0) -> None:
        """The person of a talk writes."""
        body = json.dumps({"text": text, "once": os.urandom(16).hex()}).encode()
        cookie = f"t={self.secret(number, worker)}"
        headers = {"Content-Type": "application/json", "Cookie": cookie}
        asked = urllib.request.Request(f"{self.address}/live/own/say/", body, headers)
        assert urllib.request.urlopen(asked, timeout=20).status == 200


@pytest.fixture(scope="module")
def helpline(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Helpline]:
    made = Helpline(shutil.copytree(migrated, tmp_path_factory.mktemp("goes_on") / "home"))
    yield made
    made.stop()


@pytest.fixture
def desk(browser: Browser, helpline: Helpline) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK, locale="nl-BE", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, helpline)
    page.goto(f"{helpline.address}/desk/talks/{helpline.talk(0)}/")
    yield page
    context.close()


def sign_in(page: Page, helpline: Helpline, name: str = "worker0") -> None:
    page.goto(f"{helpline.address}/desk/sign-in/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def unlock(page: Page, helpline: Helpline) -> None:
    page.goto(f"{helpline.address}/desk/unlock/")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def elsewhere(desk: Page, act: Callable[[Page, Helpline], None], helpline: Helpline) -> None:
    """In another tab of the same browser."""
    other = desk.context.new_page()
    act(other, helpline)
    other.close()


def leads_to(desk: Page, place: str, talk: str) -> None:
    link = desk.locator(".status-corner a")
    expect(link).to_have_attribute("href", f"{place}?next=%2Fdesk%2Ftalks%2F{talk}%2F", timeout=PATIENCE)


def heard(desk: Page, text: str) -> None:
    expect(desk.locator(".log__item--person .log__text").last).to_have_text(text, timeout=PATIENCE)


def go(desk: Page, talk: str) -> None:
    desk.locator(f"[data-own='{talk}']").click()
    expect(desk.locator("[data-talks]")).to_have_attribute("data-here", talk)


def test_after_a_restart_the_desk_says_that_it_is_locked_and_goes_on_once_unlocked_in_another_tab(
    helpline: Helpline, desk: Page, picture: Picture
):
    complaints: list[str] = []
    desk.on("pageerror", lambda error: complaints.append(str(error)))
    first, second = helpline.talk(0), helpline.talk(1)
    go(desk, second)
    desk.fill("#answer", "half in the second")
    go(desk, first)
    desk.fill("#answer", "half in the first")
    helpline.restart()
    leads_to(desk, "/desk/unlock/", first)
    picture(desk, "locked")
    helpline.says(0, "is daar nog iemand?")
    elsewhere(desk, unlock, helpline)
    heard(desk, "is daar nog iemand?")
    expect(desk.locator(".status-corner__words")).to_be_empty()
    expect(desk.locator("#answer")).to_have_value("half in the first")
    go(desk, second)
    expect(desk.locator("#answer")).to_have_value("half in the second")
    helpline.says(1, "en hier ook")
    heard(desk, "en hier ook")
    assert complaints == []


def test_a_locked_desk_holds_no_talk_but_the_one_in_sight(helpline: Helpline, desk: Page):
    go(desk, helpline.talk(1))
    go(desk, helpline.talk(0))
    helpline.restart()
    leads_to(desk, "/desk/unlock/", helpline.talk(0))
    desk.keyboard.press("Alt+ArrowDown")
    desk.wait_for_url(re.compile(r"/desk/unlock/\?next="))


def test_a_desk_that_is_locked_in_the_records_while_it_is_open_goes_on_once_unlocked(
    helpline: Helpline, desk: Page
):
    expect(desk.locator("[data-talks]")).to_have_attribute("data-live", "")
    helpline.in_the_records(LOCK)
    leads_to(desk, "/desk/unlock/", helpline.talk(0))
    elsewhere(desk, unlock, helpline)
    helpline.says(0, "na het slot")
    heard(desk, "na het slot")


def test_who_is_signed_out_is_led_to_sign_in_and_what_they_send_afterwards_is_taken(
    helpline: Helpline, desk: Page, picture: Picture
):
    desk.fill("#answer", "half")
    helpline.in_the_records(SIGN_OUT)
    helpline.restart()
    leads_to(desk, "/desk/sign-in/", helpline.talk(0))
    picture(desk, "signed out")
    with desk.context.expect_page() as opened:  # what is half typed stays where it is
        desk.locator(".status-corner a").click()
    opened.value.fill("[name=username]", "worker0")
    opened.value.fill("[name=password]", PASSWORD)
    opened.value.keyboard.press("Enter")
    opened.value.wait_for_url(f"**/desk/talks/{helpline.talk(0)}/")
    expect(desk.locator(".status-corner__words")).to_be_empty(timeout=PATIENCE)
    expect(desk.locator("#answer")).to_have_value("half")
    opened.value.close()
    desk.locator("#answer").press("Enter")
    expect(desk.locator(".log__item--worker:not(.is-sending) .log__text").last).to_have_text("half")
    desk.locator("summary", has_text="Doorgeven").click()
    desk.fill("#handing", "een plain form after all")
    desk.locator("form[action$='/hand-over/'] button").click()
    desk.wait_for_url("**/desk/talks/")
    expect(desk.locator(".said--success")).to_be_visible()
    desk.locator(".queue__take").first.click()
    expect(desk.locator(".log__item--note .log__text").last).to_have_text("een plain form after all")


def test_who_signs_in_with_the_browser_of_somebody_else_sees_no_talk_of_theirs(
    helpline: Helpline, desk: Page
):
    helpline.says(0, "alleen voor wie mij helpt")
    heard(desk, "alleen voor wie mij helpt")
    desk.fill("#answer", "alleen van mij")
    helpline.in_the_records(SIGN_OUT)
    elsewhere(desk, lambda page, at: sign_in(page, at, "worker1"), helpline)
    desk.wait_for_url("**/desk/talks/", timeout=PATIENCE)
    assert "alleen" not in desk.content()
    expect(desk.locator(f"[data-own='{helpline.talk(1, worker=1)}']")).to_be_visible()


def test_who_clicks_where_somebody_else_was_before_the_page_knows_it_sees_no_talk_of_theirs(
    helpline: Helpline, deaf: Page
):
    deaf.fill("#answer", "alleen van mij")
    helpline.in_the_records(SIGN_OUT)
    elsewhere(deaf, lambda page, at: sign_in(page, at, "worker1"), helpline)
    deaf.locator(f"[data-own='{helpline.talk(1)}']").click()
    deaf.wait_for_url("**/desk/talks/")
    assert "alleen" not in deaf.content()
    assert deaf.locator("[data-unsent] textarea").count() == 0
    expect(deaf.locator(f"[data-own='{helpline.talk(1, worker=1)}']")).to_be_visible()


def test_another_page_of_the_desk_counts_who_waits_again_once_somebody_signed_in_again(
    helpline: Helpline, desk: Page
):
    waits = desk.context.new_page()
    waits.goto(f"{helpline.address}/desk/directory/")
    person = desk.context.new_page()
    person.goto(f"{helpline.address}/nl/talk/")
    person.locator("form[data-begin] button").click()
    person.wait_for_url("**/nl/talk/here/")
    count = waits.locator(".bar__main .count--bar")
    expect(count).to_have_text("1", timeout=PATIENCE)
    helpline.in_the_records(SIGN_OUT)
    expect(count).to_be_hidden(timeout=PATIENCE)
    elsewhere(desk, sign_in, helpline)
    expect(count).to_have_text("1", timeout=PATIENCE)


# Words that were not sent


@pytest.fixture
def colleague(browser: Browser, helpline: Helpline) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK, locale="nl-BE", reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, helpline, "worker1")
    yield page
    context.close()


@pytest.fixture
def deaf(desk: Page) -> Page:
    """A desk that hears of nothing, as where the connection just broke."""
    desk.context.route("**/live/desk/?*", lambda route: None)
    desk.reload()
    return desk


def take_over(colleague: Page, helpline: Helpline, talk: str) -> None:
    colleague.goto(f"{helpline.address}/desk/talks/")
    colleague.locator(f"form[action='/desk/talks/{talk}/join/'] button").click()
    expect(colleague.locator("[data-talks]")).to_have_attribute("data-here", talk)
    colleague.locator("summary", has_text="Overnemen").click()
    colleague.locator("form[action$='/take-over/'] button").click()
    expect(colleague.locator("summary", has_text="Beëindigen")).to_be_visible()


def not_sent(desk: Page) -> Locator:
    return desk.locator("[data-unsent] textarea:visible")


def test_what_was_half_typed_when_a_colleague_took_over_stays_to_be_copied(
    helpline: Helpline, desk: Page, colleague: Page, picture: Picture
):
    go(desk, helpline.talk(2))
    desk.fill("#answer", "half an answer")
    take_over(colleague, helpline, helpline.talk(2))
    expect(not_sent(desk)).to_have_value("half an answer")
    assert not_sent(desk).evaluate("box => box.readOnly")
    expect(desk.locator("#answer")).to_be_hidden()
    for width in (1280, 768, 360):
        resize(desk, width)
        picture(desk, f"not sent {width}")
        assert violations(desk) == []
        assert not scrolls_sideways(desk)
        expect(not_sent(desk)).to_be_in_viewport()
    desk.locator("[data-unsent] button").click()
    expect(desk.locator("[data-unsent]")).to_be_hidden()


def test_what_was_half_typed_in_a_talk_that_is_not_in_sight_stays_when_it_goes(
    helpline: Helpline, desk: Page, colleague: Page
):
    go(desk, helpline.talk(3))
    desk.fill("#answer", "half an answer")
    desk.locator("summary", has_text="Doorgeven").click()
    desk.fill("#handing", "half a note")
    go(desk, helpline.talk(0))
    take_over(colleague, helpline, helpline.talk(3))
    expect(not_sent(desk)).to_have_count(2)
    assert [box.input_value() for box in not_sent(desk).all()] == ["half an answer", "half a note"]
    expect(desk.locator("[data-talks]")).to_have_attribute("data-here", helpline.talk(0))
    expect(desk.locator("#answer")).to_be_editable()


def test_what_was_half_typed_stays_when_the_talk_ends_in_another_window(helpline: Helpline, desk: Page):
    go(desk, helpline.talk(4))
    desk.fill("#answer", "nog iets")

    def end(page: Page, helpline: Helpline) -> None:
        page.goto(f"{helpline.address}/desk/talks/{helpline.talk(4)}/")
        page.locator("summary", has_text="Beëindigen").click()
        page.locator("button[name=because][value=BY_WORKER]").click()
        expect(page.locator("[data-talks]")).to_have_attribute("data-here", "")

    elsewhere(desk, end, helpline)
    expect(not_sent(desk)).to_have_value("nog iets")


def test_an_answer_that_is_refused_since_a_colleague_took_over_stays_to_be_copied(
    helpline: Helpline, deaf: Page, colleague: Page
):
    go(deaf, helpline.talk(5))
    take_over(colleague, helpline, helpline.talk(5))
    deaf.fill("#answer", "te laat")
    deaf.keyboard.press("Enter")
    expect(not_sent(deaf)).to_have_value("te laat")
    expect(deaf.locator(".is-sending")).to_have_count(0)


def test_what_was_half_typed_in_a_talk_that_went_while_the_desk_was_locked_stays(
    helpline: Helpline, desk: Page, colleague: Page
):
    go(desk, helpline.talk(6))
    desk.fill("#answer", "voor het slot")
    go(desk, helpline.talk(0))
    helpline.restart()
    leads_to(desk, "/desk/unlock/", helpline.talk(0))
    unlock(colleague, helpline)
    take_over(colleague, helpline, helpline.talk(6))
    elsewhere(desk, unlock, helpline)
    expect(not_sent(desk)).to_have_value("voor het slot", timeout=PATIENCE)


def test_what_was_sent_with_a_form_is_not_shown_as_unsent(helpline: Helpline, desk: Page):
    go(desk, helpline.talk(7))
    desk.locator("summary", has_text="Doorgeven").click()
    desk.fill("#handing", "dit gaat wel weg")
    desk.locator("form[action$='/hand-over/'] button").click()
    expect(desk.locator(".said--success")).to_be_visible()
    expect(desk.locator(f"[data-own='{helpline.talk(7)}']")).to_have_count(0)
    desk.wait_for_timeout(1000)
    expect(desk.locator("[data-unsent]")).to_be_hidden()


# Forms whose answer is no page of talks


def test_a_note_of_a_hand_over_that_a_colleague_was_before_stays_to_be_copied(
    helpline: Helpline, deaf: Page, colleague: Page
):
    go(deaf, helpline.talk(8))
    take_over(colleague, helpline, helpline.talk(8))
    deaf.locator("summary", has_text="Doorgeven").click()
    deaf.fill("#handing", "zij wil met een vrouw praten")
    deaf.locator("form[action$='/hand-over/'] button").click()
    expect(not_sent(deaf)).to_have_value("zij wil met een vrouw praten")
    expect(deaf.locator("[data-over]")).to_be_visible()
    expect(deaf.locator(f"[data-own='{helpline.talk(8)}']")).to_have_count(0)


def test_what_is_sent_while_locked_comes_back_with_a_question_for_the_password(
    helpline: Helpline, deaf: Page, picture: Picture
):
    go(deaf, helpline.talk(9))
    deaf.locator("summary", has_text="Doorgeven").click()
    deaf.fill("#handing", "belt liever morgen")
    helpline.in_the_records(LOCK)
    deaf.locator("form[action$='/hand-over/'] button").click()
    expect(deaf.locator("main form input[name=text]")).to_have_value("belt liever morgen")
    picture(deaf, "asked for the password")
    deaf.locator("main input[type=password]").fill(PASSWORD)
    deaf.keyboard.press("Enter")
    expect(deaf.locator(".said--success")).to_be_visible()
    deaf.locator(f"form[action='/desk/talks/{helpline.talk(9)}/take/'] button").click()
    expect(deaf.locator(".log__item--note .log__text").last).to_have_text("belt liever morgen")


def test_what_is_sent_while_signed_out_stays_on_the_screen_and_goes_once_signed_in(
    helpline: Helpline, desk: Page
):
    desk.context.route("**/live/desk/?*", lambda route: route.abort())
    desk.reload()
    go(desk, helpline.talk(1))
    desk.locator("summary", has_text="Doorgeven").click()
    desk.fill("#handing", "komt terug")
    helpline.in_the_records(SIGN_OUT)
    desk.locator("form[action$='/hand-over/'] button").click()
    leads_to(desk, "/desk/sign-in/", helpline.talk(1))
    expect(desk.locator("#handing")).to_have_value("komt terug")


# Who it was


def test_what_a_colleague_does_in_a_talk_carries_their_name_at_once_and_the_person_learns_none(
    helpline: Helpline, desk: Page, colleague: Page, phone: Page
):
    talk = helpline.talk(0)
    phone.context.add_cookies([{"name": "t", "value": helpline.secret(0), "url": helpline.address}])
    phone.goto(f"{helpline.address}/nl/talk/here/")
    colleague.goto(f"{helpline.address}/desk/talks/")
    expect(desk.locator("[data-hands]")).to_have_text("· Worker 0")
    colleague.locator(f"form[action='/desk/talks/{talk}/join/'] button").click()
    expect(desk.locator("[data-hands]")).to_have_text("· Worker 0 · Worker 1 (erbij)")
    for key, text in (("Alt+Enter", "ik lees mee"), ("Enter", "Ik ben er ook.")):
        colleague.fill("#answer", text)
        colleague.keyboard.press(key)
        expect(desk.locator(".log__text").last).to_have_text(text)
    live = as_told(desk)
    assert [each.partition(" · ")[0] for each in live[-2:]] == ["Worker 1", "Worker 1"]
    assert any("Worker 1 sloot aan bij het gesprek" in each for each in live)
    desk.reload()
    assert as_told(desk) == live
    expect(phone.locator(".talk__message--theirs .talk__text").last).to_have_text("Ik ben er ook.")
    assert "Worker" not in phone.content()
    colleague.locator("form[action$='/step-out/'] button").click()
    expect(desk.locator("[data-hands]")).to_have_text("· Worker 0")
    assert "Worker" not in phone.content()


def as_told(desk: Page) -> list[str]:
    """Who, and when, of everything that was said and done, as one reads it."""
    said = desk.locator(".log__who, .log__house").all_text_contents()
    return [" ".join(each.split()) for each in said]
