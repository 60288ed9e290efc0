"""The how-to page on a statement: each step is taken in a browser with the buttons that it names."""

import pytest

from browser import until
from cast import Cast
from houvast.records.contacts.models import Parcel
from houvast.records.contacts.parcelled import code_of
from how_to_pages import named
from interfaces.personal.test_complaint import tick
from table import agency, partner


@pytest.mark.browser
def test_every_step_of_the_page_is_taken_with_the_buttons_that_it_names(
    cast: Cast, page, notes_of, client_of
):
    steps = {title: names for title, (_, names) in named("make-a-statement").items()}
    notes = notes_of(page, "en")
    caw = agency("CAW", by=cast.administrator)
    helper = partner(caw, by=cast.administrator)

    def press(button: str) -> None:
        page.get_by_role("button", name=button, exact=True).locator("visible=true").click()

    begin, have, back = steps.pop("Begin")
    press(begin)
    place, words = (page.locator(f"[data-new-{each}]").inner_text() for each in ("place", "words"))
    press(have)
    page.fill("#back-place", place)
    page.fill("#back-words", words)
    press(back)
    notes.shown("list")
    write, keep = steps.pop("Write")
    press(write)
    page.fill("#what", "What happened that evening")
    press(keep)
    notes.shown("list")
    for button in (*steps.pop("Read first what it means"), "Choose notes"):
        press(button)
    choose, see = steps.pop("Choose")
    assert choose == "Choose notes"
    tick(page, 1)
    press(see)
    notes.shown("preview")
    _print, yes = steps.pop("Print it, or have a document made")
    assert page.get_by_role("button", name=_print, exact=True).is_visible()
    for button in (yes, *steps.pop("Save what proves it")):
        with page.expect_download():
            press(button)
    [to_the_helpline] = steps.pop("Give it to the helpline")
    assert page.get_by_role("button", name=to_the_helpline, exact=True).is_visible()
    look, give, open_ = steps.pop("Give it to an agency")
    client = client_of(helper)
    assert code_of(caw) in client.get("/partners/statements/").content.decode()
    page.fill("#agency-code", code_of(caw))
    press(look)
    page.locator("[data-agency]").wait_for(state="visible")
    press(give)
    notes.shown("list")
    [take_back] = steps.pop("See whether it was opened, or take it back")
    page.locator("article.note", has_text="Agency CAW").locator("[data-open]").click()
    page.get_by_role("button", name=take_back, exact=True).locator("visible=true").wait_for()
    there = f"/partners/statements/{Parcel.objects.get().id}/"
    assert open_ in client.get(there).content.decode()
    client.post(f"{there}open/")
    page.locator("[data-view=entry] [data-go=list]").click()
    page.locator("article.note", has_text="Agency CAW").locator("[data-open]").click()
    until(page, "document.querySelector('[data-parcel-state]').textContent.includes('opened it on')")
    assert not steps
