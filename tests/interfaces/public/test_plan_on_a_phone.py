"""The page of the plan: short on a telephone, whole without script and on paper."""

import uuid
from datetime import date

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from browser import resize, scrolls_sideways, violations
from cast import Cast
from houvast.records.plan import operations
from records.plan.conftest import measure, published  # noqa: F401  # a fixture

MOST = 5  # screens of a small telephone, for a plan of nine measures
STATUSES = ("PLANNED", "UNDER_WAY", "DONE")


@pytest.fixture
def plan(cast: Cast, published: uuid.UUID) -> list[str]:  # noqa: F811
    references = [f"{chapter}.{number}" for chapter in (1, 2, 3) for number in (1, 2, 3)]
    for place, reference in enumerate(references):
        until = date(2025, 6, 30) if place == 1 else date(2099, 12, 31)
        said = measure(reference=reference, status=STATUSES[place % 3], until=until)
        operations.write_measure(said, after=0, by=cast.statistician)
    return references


def test_measures_stand_by_how_far_they_are_each_a_line_that_opens(plan: list[str]):
    page = Client().get("/en/plan/").content.decode()
    headings = [page.index(f">{words} (3)</h3>") for words in ("Planned", "Under way", "Done")]
    assert headings == sorted(headings)
    assert all(f'summary-text">{reference} <span lang="en">' in page for reference in plan)
    assert page.count('<details class="govuk-details folded">') > len(plan)
    assert "<details open" not in page
    assert '<strong class="measure__late">past its last day</strong>' in page


@pytest.mark.browser
def test_it_is_short_on_a_telephone_and_reads_well(page: Page, live_server: LiveServer, plan: list[str]):
    resize(page, 360)
    page.goto(f"{live_server.url}/nl/plan/")
    assert not scrolls_sideways(page)
    assert page.evaluate("document.documentElement.scrollHeight") < MOST * 640
    assert violations(page) == []


@pytest.mark.browser
def test_without_script_each_line_opens_by_keyboard(
    browser: Browser, live_server: LiveServer, plan: list[str]
):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(f"{live_server.url}/nl/plan/")
    first = page.locator("details.folded").first
    assert not first.locator("dl").is_visible()
    first.locator("summary").press("Enter")
    assert first.locator("dl").is_visible()
    assert not scrolls_sideways(page)
    context.close()


@pytest.mark.browser
def test_on_paper_every_line_is_open(browser: Browser, live_server: LiveServer, plan: list[str]):
    for script in (True, False):
        context = browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(f"{live_server.url}/nl/plan/")
        lines = page.locator("details.folded dl")
        assert not lines.first.is_visible()
        page.emulate_media(media="print")
        assert all(lines.nth(place).is_visible() for place in range(len(plan)))
        context.close()
