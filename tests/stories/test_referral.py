"""A worker refers somebody whom they talk to, and sees the service's answer come back by its link."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser import resize, scrolls_sideways, violations
from stories.conftest import PHONE, Picture, begin

SERVICE = "Opvang De Haven"


@pytest.fixture
def at_service(browser: Browser, around: Callable[[BrowserContext], None]) -> Iterator[Page]:
    """Somebody at the service, on a phone whose browser runs no script."""
    context = browser.new_context(viewport=PHONE, locale="nl-BE", java_script_enabled=False)
    around(context)
    yield context.new_page()
    context.close()


def test_a_worker_refers_and_sees_the_answer_come_back(
    address: str, desk: Page, phone: Page, at_service: Page, picture: Picture
):
    begin(phone, address, name="Karim")
    desk.goto(f"{address}/desk/directory/add/")
    desk.fill("[name=new_agency]", "Verzonnen Hulp")
    desk.fill("[name=name]", SERVICE)
    desk.select_option("[name=kind]", "SHELTER")
    desk.locator("main form button.govuk-button").first.click()
    expect(desk.locator("[name=sexes_M]")).to_be_visible()
    desk.select_option("[name=sexes_M]", "YES")
    desk.select_option("[name=children]", "CONSULT")
    desk.locator("main form button.govuk-button").first.click()
    expect(desk.get_by_role("heading", name=SERVICE)).to_be_visible()

    desk.goto(f"{address}/desk/talks/")
    desk.locator(".queue__take").first.click()
    expect(desk.locator(".talk-head h2")).to_contain_text("Karim")
    talk = desk.url
    desk.get_by_role("link", name="Doorverwijzen: wie helpt?").click()
    desk.select_option("[name=sex]", "M")
    desk.fill("[name=children]", "5, 8")
    desk.get_by_role("button", name="Toon wie kan helpen").click()
    expect(desk.locator(".found__one").first).to_contain_text(SERVICE)
    picture(desk, "who takes him and his children")
    desk.get_by_role("button", name=re.compile(rf"Doorverwijzen\W+{SERVICE}")).click()
    expect(desk.locator("[name=children]")).to_have_value("Y")
    desk.get_by_role("radio", name="Akkoord: de dienst mag het weten").focus()
    desk.keyboard.press("Space")
    picture(desk, "he agrees")
    desk.get_by_role("button", name="Doorverwijzen", exact=True).press("Enter")
    expect(desk.get_by_role("heading", name=SERVICE)).to_contain_text("Aanvaard door de persoon")
    referral = desk.url
    desk.get_by_role("button", name="Maak een link").click()
    link = desk.locator("#the-link").input_value()
    reference = desk.locator("[role=status] strong").last.text_content() or ""
    picture(desk, "the link for the service")

    at_service.goto(link)
    expect(at_service.locator("main")).to_contain_text(reference.rpartition(" ")[2])
    for word in ("Karim", SERVICE, "Verzonnen"):
        expect(at_service.locator("body")).not_to_contain_text(word)
    picture(at_service, "what the service sees")
    at_service.get_by_label("We hebben geen plaats").check()
    at_service.get_by_role("button", name="Verstuur dit antwoord").click()
    expect(at_service.get_by_role("heading", name="Dank je wel")).to_be_visible()
    at_service.goto(link)
    expect(at_service.get_by_role("heading", name="Deze link antwoordt niet meer")).to_be_visible()

    desk.goto(referral)
    course = desk.locator(".course__step")
    expect(course).to_have_count(2)
    expect(course.last).to_contain_text("Geen plaats")
    expect(course.last).to_contain_text("de dienst, met zijn link")
    picture(desk, "the answer came back")
    for width in (360, 1280):
        resize(desk, width)
        assert not scrolls_sideways(desk)
        assert violations(desk) == []
    desk.goto(talk)
    expect(desk.locator(".referrals")).to_contain_text("Geen plaats")
    expect(phone.locator("body")).not_to_contain_text(SERVICE)  # nothing went to the person by itself
