"""The trail of one record as a browser shows it: accessible, on a narrow screen too, printed by a click."""

import pytest
from playwright.sync_api import expect

from browser import resize, scrolls_sideways, violations
from sampling import sampled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("address", sampled("/desk/trail/?of={}", "/desk/trail/?of=nothing"))
def test_the_trail_is_accessible_and_fits_a_narrow_screen(page_of, cast, live_server, contact, address):
    page = page_of(cast.administrator)
    page.goto(live_server.url + address.format(contact))
    assert violations(page) == []
    resize(page, 360)
    assert not scrolls_sideways(page)


def test_from_a_contact_to_who_opened_it_and_to_paper(page_of, cast, live_server, contact):
    page = page_of(cast.lead)
    page.goto(f"{live_server.url}/desk/contacts/{contact}/")
    page.get_by_role("link", name="Wie opende of veranderde dit contact").click()
    expect(page.get_by_label("Kenmerk van een item")).to_have_value(str(contact))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Alles als PDF").click()
    assert waiting.value.suggested_filename == f"spoor-{str(contact)[:8]}.pdf"
