"""A shelter fills its last bed while two workers want it: one has it, and the other is told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cast import Cast
from houvast.records.accounts.models import Staff
from houvast.records.directory.models import Hold
from records.directory.sheltering import kind, shelter
from stories.conftest import DESK, PHONE, Picture

FREE, KEPT = "/desk/places/", "/desk/places/kept/"


def opened(browser: Browser, client: Any, url: str, address: str, viewport: dict[str, int]) -> Page:
    """A browser of somebody's own, signed in."""
    context = browser.new_context(viewport=viewport, locale="nl-BE", reduced_motion="reduce")
    for name in (settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME):
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
    page = context.new_page()
    page.goto(url + address)
    return page


def test_the_last_bed(
    cast: Cast, browser: Browser, client_of: Callable[..., Any], live_server: Any, picture: Picture
) -> None:
    Staff.objects.update(language="nl")
    at = timezone.now() - timedelta(hours=3)
    kind(cast, shelter(cast, "Stil huis", at=at), 2, whom="FAMILY", pets=True, beds=4, at=at)
    url = live_server.url
    house = opened(browser, client_of(cast.at_shelter), url, KEPT, PHONE)

    house.locator(".tile--free").first.click()  # a family came by itself
    expect(house.locator(".tile--taken")).to_have_count(1)
    expect(house.get_by_text("1 van 2 vrij")).to_be_visible()
    picture(house, "one place left")

    first = opened(browser, client_of(cast.worker), url, FREE, DESK)
    second = opened(browser, client_of(cast.lead), url, FREE, DESK)
    for page in (first, second):  # both see it, and both press before either was answered
        expect(page.get_by_role("button", name="Hou 2 uur vast")).to_have_count(1)
    for page in (first, second):
        page.get_by_role("button", name="Hou 2 uur vast").click(no_wait_after=True)
    said = []
    for page in (first, second):
        expect(page.locator(".said")).to_have_count(1)
        said.append(page.locator(".said").inner_text())
    assert sorted("voor je vastgehouden" in each for each in said) == [False, True]
    assert sorted("Iemand was je voor" in each for each in said) == [False, True]
    winner, other = (first, second) if "voor je" in said[0] else (second, first)
    picture(winner, "held")
    picture(other, "somebody was first")
    expect(other.get_by_role("button", name="Hou 2 uur vast")).to_have_count(0)

    number = Hold.objects.get(state="HELD").id.hex[:4].upper()
    expect(winner.get_by_text(f"nummer {number}")).to_be_visible()
    house.reload()
    expect(house.get_by_text(f"nummer {number}")).to_be_visible()  # what the worker says on the telephone
    picture(house, "somebody may come")
    house.get_by_role("button", name="Verblijft hier").click()
    expect(house.locator(".tile--taken")).to_have_count(2)
    expect(house.get_by_text("0 van 2 vrij")).to_be_visible()

    for page in (winner, other):
        page.reload()
        expect(page.get_by_text("Er is nu geen plaats vrij.")).to_be_visible()
    assert Hold.objects.filter(ended_at=None).count() == 2
    for page in (house, first, second):
        page.context.close()
