"""A second factor as a browser shows it: passkeys, accessible pages, by keyboard, at any width."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import CDPSession, Page, expect

from browser import SCHEMES, resize, scrolls_sideways, until, violations
from cast import PASSWORD, Cast
from factors import code, with_app
from houvast.records.accounts import delays, operations
from houvast.records.accounts.models import Delay, SecondFactor
from houvast.records.accounts.operations import second_factor
from houvast.records.accounts.queries import sign_ins as queries
from houvast.records.accounts.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = (
    "/desk/second-factor/",
    "/desk/second-factor/show/",
    "/desk/second-factor/add/",
    "/desk/sign-ins/",
    "/desk/preferences/",
    "/desk/people/",
    "/desk/",
)


@pytest.fixture
def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A key that chromium pretends is plugged in, and touched whenever it is asked."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


@pytest.fixture
def sign_in(page: Page, live_server) -> Callable[[], None]:
    """Type name and password; names of hosts matter to passkeys, so it is `localhost`."""
    url = live_server.url.replace("127.0.0.1", "localhost")

    def typed() -> None:
        page.goto(f"{url}/desk/sign-in/?language=en")
        page.get_by_label("Sign-in name").fill("worker")
        page.get_by_label("Password").fill(PASSWORD)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    return typed


def made(page: Page, sign_in: Callable[[], None], name: str = "blue key") -> None:
    """A passkey, made at the first sign-in."""
    sign_in()
    page.get_by_label("Hoe noem je hem?").fill(name)
    page.get_by_role("button", name="Een passkey maken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jouw reservecodes")


def out(page: Page) -> None:
    page.locator(".bar__me summary").click()
    page.get_by_role("button", name="Afmelden").click()


def test_a_passkey_is_made_and_shown_and_says_that_it_opens_no_contacts(
    page, sign_in, cast, authenticator, complaints
):
    made(page, sign_in)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    expect(page).to_have_url(re.compile(r"/desk/$"))
    (own,) = queries.own_second_factors(seen_by=cast.worker)
    assert (own.kind, own.name) == ("passkey", "blue key")
    out(page)
    sign_in()
    expect(page.get_by_text("Hij opent geen contacten")).to_be_visible()
    page.get_by_role("button", name="Een passkey gebruiken").click()
    expect(page).to_have_url(re.compile(r"/desk/$"))
    assert complaints == []


def test_a_copied_passkey_gives_itself_away(page, sign_in, cast, authenticator):
    """Its counter went on elsewhere: what it answers here is behind (WebAuthn 3, 6.1.1)."""
    made(page, sign_in)
    SecondFactor.objects.filter(kind="passkey").update(counter=1000)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    out(page)
    sign_in()
    page.get_by_role("button", name="Een passkey gebruiken").click()
    expect(page.get_by_role("alert").filter(has_text="Dit klopt niet")).to_be_visible()


def test_a_passkey_of_somebody_else_opens_nothing(page, sign_in, cast, authenticator):
    made(page, sign_in)
    SecondFactor.objects.filter(kind="passkey").update(staff=cast.lead.id)
    with_app(cast.worker)
    page.context.clear_cookies()
    sign_in()
    expect(page.get_by_role("button", name="Een passkey gebruiken")).to_have_count(0)
    expect(page).to_have_url(re.compile("show"))


def test_an_answer_to_a_former_question_opens_nothing(page, sign_in, cast, authenticator):
    """Recorded once and sent again: the question is another one."""
    made(page, sign_in)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    out(page)
    sign_in()
    kept = "window.answered = this.elements.answer.value"
    page.evaluate(f"() => {{ HTMLFormElement.prototype.submit = function () {{ {kept}; }}; }}")
    page.get_by_role("button", name="Een passkey gebruiken").click()
    until(page, "Boolean(window.answered)")
    answered = page.evaluate("window.answered")
    page.reload()
    page.evaluate(
        "answered => { const form = document.querySelector('[data-passkey]');"
        " form.elements.answer.value = answered; form.submit(); }",
        answered,
    )
    expect(page.get_by_role("alert").filter(has_text="Dit klopt niet")).to_be_visible()


def test_a_passkey_that_does_not_answer_is_said_and_a_spare_code_still_opens(
    page, sign_in, cast, authenticator
):
    made(page, sign_in)
    codes = page.locator(".codes code").all_text_contents()
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    out(page)
    session, key = authenticator
    session.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": key, "enabled": False})
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    sign_in()
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new Error('nobody touched it')); }"
    )
    page.get_by_role("button", name="Een passkey gebruiken").click()
    expect(page.get_by_text("De passkey antwoordde niet")).to_be_visible()
    page.get_by_label("Code").fill(codes[0])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/$"))


def test_an_app_is_set_up_by_keyboard_alone(page, sign_in, cast):
    sign_in()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").strip() == "Een app gebruiken":
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Een app die codes toont")
    secret = second_factor.begin_app(by=cast.worker)
    page.get_by_label("Code").focus()
    page.keyboard.type(code(secret))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jouw reservecodes")
    assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page_of, cast: Cast, live_server, scheme, language):
    with_app(cast.administrator)
    second_factor.new_spare_codes(by=cast.administrator)
    operations.keep_preferences(
        cast.administrator.id, language=language, shortcuts=True, by=cast.administrator
    )
    operations.assign(cast.administrator.id, team=cast.mens_line, role=Role.WORKER, by=cast.command)
    page = page_of(cast.administrator)
    page.emulate_media(color_scheme=scheme)
    for address in PAGES:
        page.goto(live_server.url + address)
        assert violations(page) == [], address
        for width in (360, 768, 1280) if scheme == "light" else (360,):
            resize(page, width)
            assert not scrolls_sideways(page), (address, width)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_first_set_up_and_on_a_refusal(page, sign_in, cast, scheme):
    page.emulate_media(color_scheme=scheme)
    sign_in()
    assert violations(page) == []
    page.get_by_role("link", name="Een app gebruiken").click()
    page.get_by_text("Liever typen").click()
    assert violations(page) == []
    page.get_by_label("Code").fill("12")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-takes-focus]")
    assert violations(page) == []
    for width in (360, 768, 1280):
        resize(page, width)
        assert not scrolls_sideways(page), width


def test_axe_finds_nothing_on_a_page_that_says_to_wait(page, sign_in, cast, live_server):
    delays.try_password("worker", address="127.0.0.1", at=timezone.now())
    Delay.objects.update(tries=12)
    sign_in()
    expect(page.get_by_role("alert")).to_contain_text("Wait")
    assert violations(page) == []
    expect(page.get_by_label("Sign-in name")).to_have_value("worker")
