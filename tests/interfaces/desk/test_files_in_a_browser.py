"""Files and mail in a talk, as browsers show them: accessible, and never wider than the screen."""

import uuid

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from browser import resize, scrolls_sideways, until, violations
from cast import Cast
from houvast.interfaces.public import live as own_side
from houvast.records.contacts.operations import answering, mailing, sending, talking
from records.contacts.talking_with import begun, set_line
from sampling import sampled
from sent_files import mp3, photo

pytestmark = pytest.mark.browser


@pytest.fixture
def made(cast: Cast, settings: Settings) -> talking.Begun:
    settings.CLAMD, settings.MAIL_ADDRESS, settings.MAIL_SMTP = "none", "line@example.org", "smtp://localhost"
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, name="Sam", first="I have a photo and a recording.")
    inside = made.entered
    for content, name in ((photo(size=(600, 400)), "photo of the door.jpg"), (mp3(), "voice.mp3")):
        sending.send_file(made.id, content, name=name, once=uuid.uuid4(), key=inside.key, by=inside.by)
    answering.take_talk(made.id, by=cast.worker)
    sending.answer_with_file(made.id, b"a plan", name="plan.txt", once=uuid.uuid4(), by=cast.worker)
    return made


@pytest.mark.parametrize("width", sampled(360, 768, 1280))
def test_the_desk_shows_files_and_a_mail_within_the_screen(
    cast: Cast, made: talking.Begun, page_of, live_server, width: int
):
    page: Page = page_of(cast.worker)
    resize(page, width)
    page.goto(f"{live_server.url}/desk/talks/{made.id}/")
    page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
    picture = page.locator(".log__picture img")
    picture.scroll_into_view_if_needed()
    until(page, "document.querySelector('.log__picture img').naturalWidth > 0")
    assert not scrolls_sideways(page)
    assert violations(page) == []
    raw = b"From: Sam <sam.of.a.very.long.address.indeed@example.org>\r\nSubject: Help\r\n\r\nHe locks me in."
    mail = mailing.receive_mail(raw, own="line@example.org", by=cast.command).id
    assert mail
    answering.take_talk(mail, by=cast.worker)
    page.goto(f"{live_server.url}/desk/talks/{mail}/")
    assert not scrolls_sideways(page)
    assert violations(page) == []
    if width < 1280:  # one pane at a time
        page.locator("[data-view-to=actions]").click()
    page.locator('button[value="safe"]').click()
    expect(page.locator("#mailing")).to_be_visible()
    assert not scrolls_sideways(page)
    assert violations(page) == []


@pytest.mark.parametrize("width", sampled(360, 1280))
def test_the_person_sends_a_file_by_the_form_within_the_screen(
    cast: Cast, made: talking.Begun, page: Page, live_server, width: int
):
    resize(page, width)
    secret = own_side.as_cookie(made.secret)
    page.context.add_cookies([{"name": own_side.COOKIE, "value": secret, "url": live_server.url}])
    page.goto(f"{live_server.url}/nl/talk/here/")
    page.locator(".talk__file summary").click()
    page.locator("#file").set_input_files(
        {"name": "door.png", "mimeType": "image/png", "buffer": photo("PNG", size=(90, 60))}
    )
    assert not scrolls_sideways(page)
    assert violations(page) == []
    page.locator(".talk__file button").click()
    expect(page.locator(".talk__said")).to_contain_text("door.png")
    with page.expect_download() as saved:
        page.locator(".talk__kept a").last.click()
    assert saved.value.suggested_filename in ("5.jpg", "5.png")
    assert django_settings.CLAMD == "none"
