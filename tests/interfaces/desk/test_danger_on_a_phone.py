"""The danger act on a small screen: what it is about stays in sight beside it, and scrolls."""

import pytest
from playwright.sync_api import expect

from browser import resize, scrolls_sideways
from cast import Cast
from houvast.records.contacts.operations import answering
from records.contacts.talking_with import begun, set_line


@pytest.fixture
def talk(cast: Cast):
    """Somebody types one line; the worker has it in hands."""
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, first="help he")
    answering.take_talk(made.id, by=cast.worker)
    return made


def in_sight(place) -> bool:
    """Whether all of something that was scrolled to stands on the screen, with nothing over its edges."""
    return place.evaluate(
        """element => {
          element.scrollIntoView({block: "nearest"});
          const box = element.getBoundingClientRect();
          const corners = [[box.left + 1, box.top + 1], [box.right - 1, box.bottom - 1]];
          return corners.every(([x, y]) => {
            const over = document.elementFromPoint(x, y);
            return over && (element.contains(over) || over.contains(element));
          });
        }"""
    )


SMALL = {"tablet": (768, 800), "phone": (360, 640), "phone on its side": (640, 360)}


@pytest.mark.browser
@pytest.mark.parametrize("screen", SMALL)
def test_on_a_small_screen_what_one_was_doing_stays_in_sight_beside_the_act(desk, cast, talk, screen):
    width, height = SMALL[screen]
    page = desk(f"/desk/talks/{talk.id}/")
    resize(page, width, height)
    page.locator("#answer").focus()
    page.keyboard.press("F2")
    expect(page.locator("#danger-place")).to_be_focused()
    sheet = page.locator("[data-danger-sheet]").bounding_box()
    assert sheet["height"] * sheet["width"] <= width * height / 2 + width
    assert in_sight(page.locator("#answer"))
    assert in_sight(page.locator(".log__item--person"))
    assert not scrolls_sideways(page)


@pytest.mark.browser
@pytest.mark.parametrize("screen", ["phone", "phone on its side"])
def test_on_a_phone_all_of_a_contact_can_be_read_while_the_act_is_open(desk, cast, contact, screen):
    page = desk(f"/desk/contacts/{contact}/")
    resize(page, *SMALL[screen])
    page.keyboard.press("F2")
    expect(page.locator("#danger-place")).to_be_focused()
    for place in (
        page.locator("h1"),
        page.locator("main h2:visible").last,
        page.locator("main a:visible").last,
    ):
        assert in_sight(place), place


@pytest.mark.browser
def test_on_a_phone_the_act_can_be_folded_away_from_wherever_one_is_in_it(desk, cast, talk):
    page = desk(f"/desk/talks/{talk.id}/")
    resize(page, *SMALL["phone"])
    page.locator("#answer").focus()
    page.keyboard.press("F2")
    page.locator("#danger-came").focus()
    expect(page.locator("[data-danger-fold]")).to_be_in_viewport(ratio=1)
    for field in page.locator("[data-danger-sheet] :is(select, textarea, input:not([type=hidden]))").all():
        field.focus()
        assert in_sight(page.locator("[data-danger-fold]"))
        under = (
            "(field, head) => field.getBoundingClientRect().top >= head.getBoundingClientRect().bottom - 1"
        )
        assert field.evaluate(under, page.locator(".danger__head").element_handle()), field.get_attribute(
            "id"
        )
    page.locator("[data-danger-fold]").click()
    expect(page.locator("#answer")).to_be_focused()
