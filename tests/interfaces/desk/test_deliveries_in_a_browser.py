"""Deliveries as a browser shows them: accessible, nothing sideways, taken and refused ones."""

import io
import os
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from browser import resize, scrolls_sideways, violations
from cast import Cast
from houvast.records.accounts.models import Staff
from houvast.records.releases import operations
from houvast.records.releases.operations import Sent
from records.releases.test_delivering import MAPPING

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLISHED = Path(__file__).parents[3] / "src/houvast/library/figures/published"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    settings.RELEASES = tmp_path / "releases"
    return tmp_path


@pytest.fixture
def addresses(cast: Cast) -> dict[str, str]:
    """The list, a delivery with many findings, and one that was refused."""
    with (PUBLISHED / "police_partner_violence.csv").open("rb") as file:
        police = operations.bring_delivery(Sent("police_partner_violence.csv", file), by=cast.statistician)
    wrong = io.BytesIO(b"form,cases\nfysiek,-3\nslaan,veel\nfysiek,=1+1\n")
    refused = operations.bring_delivery(Sent("police.csv", wrong, MAPPING), by=cast.statistician)
    return {
        "deliveries": "/desk/figures/deliveries/",
        "delivery": f"/desk/figures/deliveries/{police}/",
        "delivery-refused": f"/desk/figures/deliveries/{refused}/",
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_is_accessible_and_never_wider_than_the_screen(
    language: str, page_of: Callable[..., Page], live_server, cast: Cast, addresses: dict[str, str]
):
    Staff.objects.filter(id=cast.statistician.id).update(language=language)
    page = page_of(cast.statistician)
    for name, address in addresses.items():
        page.goto(live_server.url + address)
        for detail in page.locator("main details").all():
            detail.evaluate("each => each.open = true")
        for scheme, width in product(("light", "dark"), (360, 768, 1280)):
            page.emulate_media(color_scheme=scheme)
            resize(page, width)
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=f"{folder}/{name}-{language}-{scheme}-{width}.png", full_page=True)
            assert violations(page) == [], (name, scheme, width)
            assert not scrolls_sideways(page), (name, scheme, width)
