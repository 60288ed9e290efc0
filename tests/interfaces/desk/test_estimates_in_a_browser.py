"""Estimates as a browser shows them, at the desk and to anyone: accessible, by keyboard alone, on a narrow
screen too."""

import uuid
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser import SCHEMES, hosts, resize, scrolls_sideways, violations
from cast import WOMAN, Cast, registration
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.records.contacts import operations as contacts
from houvast.records.releases import operations
from houvast.records.releases.asking import Asked, Options
from houvast.records.releases.models import Report

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ADDRESS = "/desk/figures/estimates/"
FROM, UNTIL = date(2025, 1, 1), date(2026, 1, 1)
SEXES = {"F": (150, 160, 90, 32, 29, 23, 16), "M": (50, 60, 40, 12, 9, 13, 6)}
LISTS = "police,welfare,hospital,sex,n\n" + "".join(
    f"{history},{sex},{n}\n"
    for sex, counts in SEXES.items()
    for history, n in zip(
        ("1,0,0", "0,1,0", "0,0,1", "1,1,0", "1,0,1", "0,1,1", "1,1,1"), counts, strict=True
    )
)
NO_SEX = "a,b,c,n\n1,0,0,50\n0,1,0,60\n0,0,1,40\n1,1,0,12\n1,0,1,9\n0,1,1,13\n1,1,1,6\n"
NO_LIMIT = "a,b,n\n1,0,50\n1,1,50\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    monkeypatch.setattr("houvast.records.releases.gathering.names", lambda: ("contacts_by_problem",))
    monkeypatch.setattr("houvast.records.releases.content.ANSWERED_IN", ())
    monkeypatch.setattr(EVERY_FILE, few_files)
    monkeypatch.setattr(WRITE, write_once)
    return tmp_path


@pytest.fixture
def desk(page_of, cast: Cast, live_server) -> Callable[[str], Page]:
    """A page of the desk, opened by the statistician."""
    page = page_of(cast.statistician)

    def go(address: str) -> Page:
        page.goto(live_server.url + address)
        return page

    return go


def ask(cast: Cast, text: str = LISTS, split_by: str = "sex") -> uuid.UUID:
    options = Options("stepwise", tables=200, split_by=split_by)
    asked = Asked("lists", "Invented people in an invented city", FROM, UNTIL, text, options, "n")
    return operations.ask_report(asked, by=cast.statistician)


def compute(cast: Cast) -> uuid.UUID:
    return operations.compute_report(operations.take_report(by=cast.command), by=cast.command)


@pytest.fixture
def ready(cast: Cast) -> uuid.UUID:
    ask(cast)
    return compute(cast)


@pytest.fixture
def published(cast: Cast, ready: uuid.UUID) -> tuple[uuid.UUID, str]:
    """A release that holds the estimate: its id, and the name that the estimate has in it."""
    contacts.import_registrations([registration(WOMAN)] * 9, team=cast.phone_line, by=cast.command)
    release = operations.gather(FROM, UNTIL, by=cast.statistician)
    operations.include_report(release, ready, by=cast.statistician)
    operations.propose(release, by=cast.statistician)
    operations.check(release, by=cast.statistician)
    operations.sign(release, by=cast.signer)
    operations.publish(release, by=cast.signer)
    return release, f"estimate-{ready.hex[:8]}"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_in_any_state_of_an_estimate(desk, cast, published, scheme):
    release, name = published
    waiting = ask(cast)
    refused = ask(cast, NO_LIMIT, "")
    Report.objects.filter(id=waiting).update(state="COMPUTING", done=120, of=400)
    assert compute(cast) == refused
    failed = ask(cast)
    Report.objects.filter(id=failed).update(state="FAILED", counts="")
    page = desk(ADDRESS)
    page.emulate_media(color_scheme=scheme)
    ready = Report.objects.get(state="READY").id
    addresses = [f"{ADDRESS}{report}/" for report in (ready, waiting, refused, failed)]
    for address in (
        ADDRESS,
        f"{ADDRESS}?kind=repeats",
        *addresses,
        f"/desk/figures/{release}/",
        f"/desk/figures/{release}/estimates/{name}/",
    ):
        desk(address)
        assert violations(page) == [], address


def test_axe_finds_nothing_on_a_refused_request_and_with_all_choices_open(desk):
    page = desk(ADDRESS)
    page.locator("details.govuk-details summary").first.click()
    assert violations(page) == []
    page.locator("form[enctype] button").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_on_a_published_estimate_in_any_language(page, live_server, published, scheme):
    release, name = published
    page.emulate_media(color_scheme=scheme)
    for language in ("nl", "fr", "de", "en"):
        page.goto(f"{live_server.url}/{language}/figures/{release}/estimates/{name}/")
        expect(page.get_by_role("table").first).to_be_visible()
        assert violations(page) == [], language
        page.goto(f"{live_server.url}/{language}/figures/")
        assert violations(page) == [], language


def test_no_page_of_an_estimate_scrolls_sideways(desk, published):
    release, name = published
    ready = Report.objects.get(state="READY").id
    for address in (
        ADDRESS,
        f"{ADDRESS}{ready}/",
        f"/desk/figures/{release}/estimates/{name}/",
        f"/nl/figures/{release}/estimates/{name}/",
        f"/de/figures/{release}/estimates/{name}/",
    ):
        page = desk(address)
        for width in (320, 360, 768, 1280):
            resize(page, width)
            assert not scrolls_sideways(page), (address, width)


def test_an_estimate_is_asked_for_by_keyboard_alone_and_shows_itself_when_it_is_ready(
    desk, cast, complaints, asked
):
    page = desk(ADDRESS)
    page.locator("#id_about").focus()
    page.keyboard.type("Invented people")
    page.locator("#id_pasted").focus()
    page.keyboard.insert_text(NO_SEX)
    for _ in range(9):  # to the button, whatever stands between
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('form[enctype] button')"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("[data-again]")).to_be_visible()
    compute(cast)
    expect(page.locator(".estimate h1")).to_contain_text("mensen in totaal", timeout=10_000)
    assert complaints == []
    assert len(hosts(asked)) == 1


def test_what_is_wider_than_the_screen_is_reached_and_moved_by_keyboard(desk, published, live_server):
    release, name = published
    for address in (
        f"{ADDRESS}{Report.objects.get(state='READY').id}/",
        f"/nl/figures/{release}/estimates/{name}/",
    ):
        page = desk(address)
        resize(page, 360)
        reached = 0
        for _ in range(60):
            page.keyboard.press("Tab")
            found = page.evaluate(
                "(() => { const a = document.activeElement;"
                " return a.getAttribute('role') === 'region' && a.scrollWidth > a.clientWidth })()"
            )
            if found:
                assert page.evaluate("document.activeElement.getAttribute('aria-label')")
                page.keyboard.press("ArrowRight")
                page.wait_for_timeout(300)  # it slides; waiting for a function is what the policy forbids
                assert page.evaluate("document.activeElement.scrollLeft") > 0
                reached += 1
        assert reached >= 2, address


def test_throwing_away_is_reached_by_keyboard_and_takes_one_more_step(desk, ready):
    page = desk(f"{ADDRESS}{ready}/")
    page.locator("details summary").last.focus()
    button = page.locator(f"form[action$='{ready}/discard/'] button")
    expect(button).to_be_hidden()
    page.keyboard.press("Enter")
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Weggegooid")).to_be_visible()
    assert not Report.objects.filter(id=ready).exists()
