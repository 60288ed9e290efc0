"""Campaigns and linkage as a browser shows them: accessible, nothing sideways, by keyboard alone."""

import os
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser import resize, scrolls_sideways, violations
from cast import Cast
from few_files import EVERY_FILE, WRITE, few_files, write_once
from houvast.records.accounts.models import Staff
from houvast.records.releases import operations
from houvast.records.releases.operations import Overlaps
from records.releases.test_linking import COUNTS, ground
from records.releases.test_measuring import fixed, this_monday
from weekly import contacts_by_week

pytestmark = [pytest.mark.browser, pytest.mark.slow]

YEAR = (date(2025, 1, 1), date(2026, 1, 1))


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
def addresses(cast: Cast) -> dict[str, str]:
    """Every page of campaigns and linkage with something on it."""
    contacts_by_week(cast, this_monday(), more=2.0)
    plan = fixed(cast)
    fixed(cast, over=False)
    effect = compute(cast, operations.measure_campaign(plan, by=cast.statistician))
    linkage = operations.record_linkage(ground(), by=cast.signer)
    overlaps = Overlaps("Invented people", *YEAR, COUNTS, false_rate=0.02, missed_rate=0.09)
    counts = compute(cast, operations.bring_overlaps(linkage, overlaps, by=cast.signer))
    return {
        "figures": "/desk/figures/",
        "campaigns": "/desk/figures/campaigns/",
        "campaign": f"/desk/figures/campaigns/{plan}/",
        "effect": f"/desk/figures/estimates/{effect}/",
        "linkages": "/desk/figures/linkage/",
        "linkage": f"/desk/figures/linkage/{linkage}/",
        "overlaps": f"/desk/figures/estimates/{counts}/",
    }


def compute(cast: Cast, report: uuid.UUID) -> uuid.UUID:
    assert operations.compute_report(operations.take_report(by=cast.command), by=cast.command) == report
    return report


@pytest.fixture
def signer(page_of, cast: Cast, live_server) -> Callable[[str], Page]:
    page = page_of(cast.signer)

    def go(address: str) -> Page:
        page.goto(live_server.url + address)
        return page

    return go


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible_and_never_wider_than_the_screen(
    language: str, signer: Callable[[str], Page], cast: Cast, addresses: dict[str, str]
):
    Staff.objects.filter(id=cast.signer.id).update(language=language)
    for name, address in addresses.items():
        page = signer(address)
        for detail in page.locator("main details").all():
            detail.evaluate("each => each.open = true")
        for scheme, width in product(("light", "dark"), (360, 1280)):
            page.emulate_media(color_scheme=scheme)
            resize(page, width)
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=f"{folder}/{name}-{language}-{scheme}-{width}.png", full_page=True)
            assert violations(page) == [], (name, scheme, width)
            assert not scrolls_sideways(page), (name, scheme, width)


def test_a_plan_is_fixed_by_keyboard_and_its_mistakes_lead_to_their_fields(signer: Callable[[str], Page]):
    page = signer("/desk/figures/campaigns/")
    page.locator("[name=name]").fill("Praat erover")
    page.locator("[name=from_]").fill("2020-01-06")
    page.locator("[name=groups][value=MEN]").press("Space")
    page.locator("[name=controls][value=HARMED]").press("Space")
    page.locator("section.ask form > button").press("Enter")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.locator("[name=controls][value=HARMED]").press("Space")
    page.locator("[name=controls][value=WOMEN]").press("Space")
    page.locator("[name=from_]").fill((this_monday() + timedelta(weeks=1)).isoformat())
    page.locator("section.ask form > button").press("Enter")
    expect(page.locator("h1")).to_contain_text("Praat erover")
