"""Keys of the desk on keyboards of several countries, as their browsers tell of them."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from browser import until_told
from houvast.records.contacts import queries
from houvast.records.contacts.operations import answering
from records.contacts.talking_with import begun, set_line

pytestmark = pytest.mark.browser

PRESS = """(focused, event) => focused.dispatchEvent(
    new KeyboardEvent("keydown", {bubbles: true, cancelable: true, ...event}))"""
OTHERS = {"KeyA": "KeyQ", "KeyQ": "KeyA"}  # Belgian and French keyboards have A where others have Q
WHERE = ["qwerty", "azerty"]
AZERTY = {"1": "&", "2": "é", "3": '"', "4": "'", "5": "(", "6": "§"}


def press(page: Page, **event: object) -> None:
    page.evaluate_handle("document.activeElement").evaluate(PRESS, event)


@pytest.fixture
def talk(cast) -> uuid.UUID:
    set_line(cast.phone_line, by=cast.administrator)
    made = begun(cast, first="Is daar iemand?")
    answering.take_talk(made.id, by=cast.worker)
    return made.id


@pytest.fixture
def answering_page(desk, talk) -> Page:
    page = desk(f"/desk/talks/{talk}/")
    page.locator("#answer").focus()
    return page


@pytest.mark.parametrize("code", ["KeyA", "KeyQ"], ids=WHERE)
def test_alt_with_the_key_marked_a_opens_suggested_answers(answering_page, code):
    press(answering_page, key="a", code=code, altKey=True)
    expect(answering_page.locator("#suggested-search")).to_be_focused()


@pytest.mark.parametrize("code", ["KeyQ", "KeyA"], ids=WHERE)
def test_alt_with_the_key_marked_q_opens_nothing(answering_page, code):
    press(answering_page, key="q", code=code, altKey=True)
    expect(answering_page.locator("#answer")).to_be_focused()
    expect(answering_page.locator("[data-suggested]")).not_to_have_attribute("open", "")


@pytest.mark.parametrize(("code", "key"), [("KeyA", "å"), ("KeyQ", "æ")], ids=WHERE)
def test_on_a_mac_where_alt_writes_another_sign_the_key_marked_a_is_known_once_it_was_typed(
    answering_page, code, key
):
    press(answering_page, key="a", code=code)
    press(answering_page, key="q", code=OTHERS[code])
    press(answering_page, key="‡" if code == "KeyQ" else "œ", code=OTHERS[code], altKey=True)
    expect(answering_page.locator("#answer")).to_be_focused()
    press(answering_page, key=key, code=code, altKey=True)
    expect(answering_page.locator("#suggested-search")).to_be_focused()


def test_on_a_mac_a_letter_that_was_not_typed_yet_is_taken_by_its_place(answering_page):
    press(answering_page, key="å", code="KeyA", altKey=True)
    expect(answering_page.locator("#suggested-search")).to_be_focused()


def test_what_altgr_writes_is_no_shortcut(answering_page):
    press(answering_page, key="a", code="KeyA", altKey=True, ctrlKey=True)
    expect(answering_page.locator("#answer")).to_be_focused()


@pytest.mark.parametrize(("key", "code"), [("p", "KeyP"), ("p", "KeyL"), ("π", "KeyP")])
def test_alt_with_the_key_marked_p_adds_a_person(desk, key, code):
    page = desk("/desk/register/")
    persons = page.locator("[data-person]:not([data-gone])")
    before = persons.count()
    press(page, key=key, code=code, altKey=True)
    expect(persons).to_have_count(before + 1)


def listening(page: Page) -> Page:
    page.keyboard.press("q")
    expect(page.locator(".quick--listening")).to_be_visible()
    return page


def counted(cast) -> int:
    return len(queries.contacts(queries.Wanted(), seen_by=cast.worker).rows)


@pytest.mark.parametrize("digit", "16")
@pytest.mark.parametrize("layout", [*WHERE, "azerty with shift"])
def test_q_and_one_key_of_the_row_of_digits_register_a_contact_without_content(desk, cast, digit, layout):
    page = listening(desk("/desk/"))
    press(
        page,
        key=AZERTY[digit] if layout == "azerty" else digit,
        code=f"Digit{digit}",
        shiftKey=layout == "azerty with shift",
    )
    until_told(page, lambda: counted(cast) == 1)


@pytest.mark.parametrize(
    "event",
    [
        {"key": "F2", "code": "F2"},
        {"key": "F5", "code": "F5"},
        {"key": "!", "code": "Digit1", "shiftKey": True},
        {"key": '"', "code": "Quote", "shiftKey": True},
        {"key": "à", "code": "Digit0"},
    ],
    ids=["the danger act", "loading anew", "a sign", "a quote", "a digit that is none of these"],
)
def test_q_and_another_key_register_nothing(desk, cast, event):
    page = listening(desk("/desk/"))
    mistakes: list[str] = []
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    press(page, **event)
    page.wait_for_timeout(500)
    assert (counted(cast), mistakes) == (0, [])
