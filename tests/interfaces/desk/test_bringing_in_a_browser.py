"""Bringing a list in, as browsers show it: accessible, and never wider than the screen."""

import pytest
from playwright.sync_api import Page, expect

from browser import resize, scrolls_sideways, violations
from cast import Cast
from sampling import sampled

pytestmark = pytest.mark.browser
LIST = "Organisatie;Dienst;Mannen;Een kolom met een heel erg lange naam\nCAW;Praten;ja;1\nCAW;Chat;nee;2\n"


@pytest.mark.parametrize("width", sampled(360, 768, 1280))
def test_every_step_fits_the_screen_and_can_be_read_by_everybody(
    cast: Cast, page_of, live_server, width: int
):
    page: Page = page_of(cast.lead)
    resize(page, width)

    def is_sound() -> None:
        assert not scrolls_sideways(page)
        assert violations(page) == []

    page.goto(f"{live_server.url}/desk/directory/bring-in/")
    is_sound()
    page.locator("#file").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    )
    page.locator("form.bring-in button").click()
    expect(page.locator("select[name=field-0]")).to_have_value("organization.name")
    is_sound()
    page.locator("select[name=field-2]").select_option("attribute.x-takes-men")
    page.locator("input[name=values-2]").fill("ja=yes")
    page.locator("button[value=columns]").click()
    expect(page.locator("[role=region] td").last).to_contain_text("nee")
    is_sound()
    page.locator("button[value=again]").click()
    page.locator("input[name=values-2]").fill("ja=yes, nee=no")
    page.locator("button[value=columns]").click()
    expect(page.locator(".tally dd").first).to_have_text("2")
    is_sound()
    page.locator("button[value=store]").click()
    expect(page.locator("[data-again]")).to_have_count(0)
    expect(page.locator(".said--success")).to_contain_text("2")
    is_sound()
