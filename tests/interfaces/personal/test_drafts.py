"""What is begun and is no note yet, on several devices: none replaces another, however a page is left."""

import time

import pytest

from browser import until
from houvast.records.journal.models import Journal, JournalEntry
from interfaces.personal.test_bad_input import close, go_elsewhere, press_shift, way_out
from interfaces.public.conftest import HARMLESS
from interfaces.public.conftest import line_file as line_file  # the harmless page needs no network

pytestmark = pytest.mark.browser

PHONE, LAPTOP = "Van de telefoon", "Van de laptop"


@pytest.fixture
def another(notes, notes_of, browser):
    """another(): the same journal, open on one more device."""
    made = []

    def open_on():
        context = browser.new_context(locale="nl-BE")
        made.append(context)
        context.route(f"{HARMLESS}**", lambda route: route.fulfill(body="<title>x</title>"))
        other = notes_of(context.new_page())
        other.open(notes.place, notes.words)
        other.shown("list")
        return other

    yield open_on
    for context in made:
        context.close()


def type_in(notes, what: str) -> None:
    notes.page.locator("[data-write]").click()
    notes.page.fill("#what", what)


def later(notes) -> None:
    notes.page.locator("[data-later]").click()
    notes.shown("list")


def offered(notes) -> list[str]:
    """The drafts one finds when one writes something down, one after the other, each thrown away."""
    found, page = [], notes.page
    while True:
        page.locator("[data-write]").click()
        what = page.locator("#what").input_value()
        page.locator("[data-throw-away]").click()
        notes.shown("list")
        if not what:
            return found
        found.append(what)


def told(notes, words: str) -> None:
    until(notes.page, f"document.querySelector('[data-told]').textContent.includes('{words}')", 20)


def test_two_devices_that_write_a_draft_lose_neither(notes, another):
    """The second is told, keeps what it typed as a note, and the draft of the first is still there."""
    notes.begin()
    other = another()
    for each, what in ((notes, PHONE), (other, LAPTOP)):
        type_in(each, what)
        later(each)
    told(other, "ander toestel")
    other.page.locator("[data-write]").click()
    assert other.page.locator("#what").input_value() == LAPTOP
    other.page.locator("[data-form=write] button:not([type])").click()
    other.shown("list")
    told(other, "nog een kladje")
    assert LAPTOP in other.text
    assert offered(other) == [PHONE]
    assert offered(another()) == []


def test_a_device_that_types_on_while_another_does_keeps_both_in_their_latest_form(notes, another):
    notes.begin()
    other = another()
    type_in(notes, PHONE)
    later(notes)
    type_in(other, LAPTOP)
    later(other)
    for each, what in ((notes, f"{PHONE}, verder"), (other, f"{LAPTOP}, verder")):
        type_in(each, what)
        later(each)
    assert sorted(offered(another())) == [f"{LAPTOP}, verder", f"{PHONE}, verder"]


@pytest.mark.parametrize("leave", [close, go_elsewhere, press_shift, way_out])
@pytest.mark.parametrize("knows", [False, True])
def test_the_draft_of_a_page_that_is_left_after_another_device_saved_is_there_beside_the_other(
    notes, another, leave, knows
):
    """Whether or not the page knew, from a save a moment before, that another device was writing."""
    notes.begin()
    other = another()
    type_in(notes, PHONE)
    later(notes)
    saves = 1
    if knows:
        type_in(other, "Lap")
        later(other)
        saves += 1
    type_in(other, LAPTOP)
    leave(other.page, other.page.context)
    for _ in range(100):
        if Journal.objects.get().draft_version > saves:
            break
        notes.page.wait_for_timeout(100)
    third = another()
    assert sorted(offered(third)) == sorted([PHONE, LAPTOP])
    assert Journal.objects.get().draft_version > saves


def test_a_page_that_is_left_while_its_draft_is_on_its_way_loses_no_word(notes, another):
    """The browser gives up what is on its way with the page; it is sent once more, to outlive it."""
    notes.begin()
    page, held = notes.page, []
    page.route("**/notes/draft/", lambda route: held.append(route) if not held else route.continue_())
    type_in(notes, PHONE)
    page.locator("[data-later]").click()
    until(page, "document.querySelector('[data-view=list]').hidden")
    page.evaluate("0")
    assert held
    go_elsewhere(page, page.context)
    for _ in range(100):
        if Journal.objects.get().draft_version:
            break
        moment()
    assert offered(another()) == [PHONE]


def moment() -> None:
    time.sleep(0.1)


@pytest.mark.parametrize(
    ("code", "says"), [("often", "Te vaak"), ("strange", "Dat lukte niet"), ("", "Geen verbinding")]
)
def test_a_draft_that_is_refused_says_why_and_what_was_typed_is_kept_when_one_tries_again(notes, code, says):
    notes.begin()
    page = notes.page
    type_in(notes, PHONE)
    body = f'{{"problem": "{code}"}}'
    page.route(
        "**/notes/draft/", lambda route: route.fulfill(status=429, body=body) if code else route.abort()
    )
    page.locator("[data-later]").click()
    assert notes.problem.startswith(says)
    assert page.locator("#what").input_value() == PHONE
    page.unroute("**/notes/draft/")
    later(notes)
    assert offered(notes) == [PHONE]


def test_who_keeps_a_draft_with_files_is_told_that_they_are_not_kept_with_it(notes):
    notes.begin()
    page = notes.page
    type_in(notes, PHONE)
    later(notes)
    assert not page.locator("[data-told]").is_visible()
    page.locator("[data-write]").click()
    page.fill("#where", "Thuis")
    page.set_input_files("#file", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    later(notes)
    told(notes, "zonder de bestanden")


def test_changing_a_note_keeps_the_draft_of_another(notes, another):
    notes.begin()
    notes.write("Een notitie")
    type_in(notes, PHONE)
    later(notes)
    page = notes.page
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-change]").click()
    page.fill("#what", "Een notitie, anders")
    page.locator("[data-later]").click()
    notes.shown("list")
    assert sorted(offered(another())) == ["Een notitie, anders", PHONE]
    notes.lock()
    notes.open(notes.place, notes.words)
    notes.shown("list")


def test_drafts_that_are_too_long_to_stand_together_become_notes(notes, another):
    notes.begin()
    other, long = another(), "lang " * 1_900
    type_in(notes, f"{PHONE} {long}")
    notes.page.fill("#on", "ergens in maart")
    later(notes)
    type_in(other, f"{LAPTOP} {long}")
    later(other)
    assert PHONE in other.text
    other.page.locator("[data-entries] [data-open]").click()
    assert "ergens in maart" in other.page.locator("[data-view=entry]").inner_text()
    assert JournalEntry.objects.exclude(sealed=b"").count() == 1
    third = another()
    assert [each[: len(LAPTOP)] for each in offered(third)] == [LAPTOP]


def test_what_is_too_long_for_a_draft_is_said_so_and_can_be_kept_as_a_note(notes):
    notes.begin()
    type_in(notes, "é" * 9_000)
    page = notes.page
    page.locator("[data-later]").click()
    assert "te lang voor een kladje" in notes.problem
    assert page.locator("#what").input_value() == "é" * 9_000
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    assert Journal.objects.get().entries.exclude(sealed=b"").count() == 1


def test_how_many_minutes_to_wait_is_said(notes):
    notes.begin()
    page = notes.page
    page.route(
        "**/notes/write/",
        lambda route: route.fulfill(status=422, json={"problem": "often", "wait": 5}),
    )
    type_in(notes, PHONE)
    page.locator("[data-form=write] button:not([type])").click()
    assert "Wacht 5 minuten" in notes.problem
