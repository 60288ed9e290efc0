"""What goes wrong in a journal: a tab closed in mid-save, half an upload, a damaged or a forged entry, far
too many photos. It is said, nothing is lost, and nothing is told by it.
"""

import os
import time

import pytest
from django.db.models import F

from browser import until
from houvast.records.journal import course
from houvast.records.journal.models import Journal, JournalEntry, JournalPiece
from interfaces.public.conftest import HARMLESS
from interfaces.public.conftest import line_file as line_file  # the harmless page needs no network

pytestmark = pytest.mark.browser

PHOTO = {"name": "foto.png", "mimeType": "image/png", "buffer": os.urandom(150_000)}


def written():
    return JournalEntry.objects.exclude(sealed=b"").order_by("position")


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_tab_that_closes_in_mid_save_leaves_the_draft_and_the_entry_whole_if_it_arrived(
    notes, notes_of, browser, is_sent
):
    """What was kept as a draft is there again, word for word: the page never heard of its entry."""
    notes.begin()
    page = notes.page
    page.locator("[data-write]").click()
    page.fill("#what", "Dit stond er al")
    page.locator("[data-later]").click()
    notes.shown("list")

    def closes(route):
        if is_sent:
            route.fetch()
        else:
            route.abort()  # what is only held back, a browser may send once its page closes
        page.close()

    page.route("**/notes/write/", closes)
    page.locator("[data-write]").click()
    page.locator("[data-form=write] button:not([type])").click(no_wait_after=True)
    page.wait_for_event("close")
    context = browser.new_context(locale="nl-BE")
    other = notes_of(context.new_page())
    other.open(notes.place, notes.words)
    other.shown("list")
    assert written().count() == other.text.count("Dit stond er al") == is_sent
    other.page.locator("[data-write]").click()
    assert other.page.locator("#what").input_value() == "Dit stond er al"
    context.close()


def close(page, _context) -> None:
    page.close()


def go_elsewhere(page, context) -> None:
    context.route("https://before.example/", lambda route: route.fulfill(body="<title>x</title>"))
    page.goto("https://before.example/")


def press_shift(page, _context) -> None:
    with page.expect_event("framenavigated"):
        for _ in range(3):
            page.keyboard.press("Shift")


def way_out(page, _context) -> None:
    with page.expect_event("framenavigated"):
        page.locator("[data-way-out] a").click(no_wait_after=True)


@pytest.mark.parametrize("leave", [close, go_elsewhere, press_shift, way_out])
def test_what_was_typed_the_moment_before_leaving_is_a_draft_on_another_device(
    notes, notes_of, browser, leave
):
    """Not only after a pause: a tab that is closed, and the way out, send it sealed on their way."""
    notes.begin()
    page = notes.page
    page.context.route(f"{HARMLESS}**", lambda route: route.fulfill(body="<title>x</title>"))
    page.locator("[data-write]").click()
    page.fill("#what", "Dit typte ik net")
    leave(page, page.context)
    until_drafted()
    context = browser.new_context(locale="nl-BE")
    other = notes_of(context.new_page())
    other.open(notes.place, notes.words)
    other.shown("list")
    other.page.locator("[data-write]").click()
    assert other.page.locator("#what").input_value() == "Dit typte ik net"
    context.close()


def until_drafted() -> None:
    for _ in range(100):
        if Journal.objects.get().draft_version:
            return
        time.sleep(0.1)
    raise AssertionError("no draft came")


def test_half_an_upload_keeps_no_entry_loses_no_word_and_goes_through_the_second_time(notes):
    notes.begin()
    page, asked = notes.page, []

    def break_off(route):
        asked.append(route)
        route.abort() if len(asked) in (2, 3) else route.continue_()  # the first piece came over

    page.route("**/notes/piece/", break_off)
    page.locator("[data-write]").click()
    page.fill("#what", "Met een grote foto")
    page.set_input_files("#file", {**PHOTO, "buffer": os.urandom(1_500_000)})
    page.locator("[data-form=write] button:not([type])").click()
    assert "verbinding" in notes.problem
    assert written().count() == 0
    assert JournalPiece.objects.filter(position=None).count() == 1
    assert page.locator("#what").input_value() == "Met een grote foto"
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    assert written().count() == 1
    assert not JournalPiece.objects.filter(
        position=None
    ).exists()  # the second time went on with the same file
    assert JournalPiece.objects.values("file").distinct().count() == 1


def test_what_came_half_and_was_dropped_meanwhile_is_sent_anew_by_itself(notes):
    """The daily job drops half uploads: the page that kept what it had sent does not know."""
    notes.begin()
    page, asked = notes.page, []

    def break_off(route):
        asked.append(route)
        route.abort() if len(asked) in (2, 3) else route.continue_()

    page.route("**/notes/piece/", break_off)
    page.locator("[data-write]").click()
    page.set_input_files("#file", {**PHOTO, "buffer": os.urandom(1_500_000)})
    page.locator("[data-form=write] button:not([type])").click()
    assert "verbinding" in notes.problem
    JournalPiece.objects.all().delete()
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    assert written().count() == 1


def test_a_damaged_and_a_forged_entry_are_said_and_the_others_stay_readable(notes):
    """Damaged: a byte differs. Forged: whoever holds the database put one entry in the place of another."""
    notes.begin()
    for day, what in enumerate(("De eerste", "De tweede", "De derde"), 1):
        notes.write(what, on=f"2026-11-0{day}")
    one, two, three = written()
    sealed = bytes(two.sealed)
    JournalEntry.objects.filter(pk=two.pk).update(sealed=sealed[:80] + bytes([sealed[80] ^ 1]) + sealed[81:])
    JournalEntry.objects.filter(pk=three.pk).update(sealed=one.sealed, commitment=one.commitment)
    notes.lock()
    notes.open(notes.place, notes.words)
    notes.shown("list")
    assert "De eerste" in notes.text
    assert "De tweede" not in notes.text
    assert "De derde" not in notes.text
    assert notes.text.count("De eerste") == 1
    assert notes.page.locator("article.note").count() == 3
    sent = notes.sent[-1]
    assert len(sent.body) in (4096, 16384)  # what went wrong is told to nobody
    notes.page.locator("[data-view=list] [data-go=complaint]").click()
    notes.page.locator("[data-view=complaint] [data-go=choose]").click()
    notes.page.locator("[data-choices] input").first.wait_for(state="attached")
    assert notes.page.locator("[data-choices] input").count() == 1


def test_five_hundred_megabytes_of_photos_are_refused_before_anything_is_sent(notes):
    notes.begin()
    page = notes.page
    page.locator("[data-write]").click()
    page.fill("#what", "Alle foto’s van het jaar")
    page.evaluate(
        """() => {
          const all = new DataTransfer();
          window.photos = Array.from({ length: 21 }, (_each, number) => {
            const photo = new File(["x"], `foto-${number}.jpg`, { type: "image/jpeg" });
            Object.defineProperty(photo, "size", { value: 24_000_000 });
            all.items.add(photo);
            return photo;
          });
          const input = document.querySelector("#file");
          input.files = all.files;
          Object.defineProperty(input, "files", { value: window.photos, configurable: true });
          input.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    assert "200 MB" in notes.problem
    assert page.locator("[data-chosen] li").count() == 8  # as many as fit, in the order they were chosen
    assert not any("piece" in each.address for each in notes.sent)
    assert page.locator("#what").input_value() == "Alle foto’s van het jaar"


def test_a_full_journal_says_so_and_what_was_typed_stays(notes, monkeypatch):
    monkeypatch.setattr(course, "MOST_BYTES", 100_000)
    notes.begin()
    page = notes.page
    page.locator("[data-write]").click()
    page.fill("#what", "Nog een foto")
    page.set_input_files("#file", PHOTO)
    page.locator("[data-form=write] button:not([type])").click()
    assert "geen plaats" in notes.problem
    assert page.locator("#what").input_value() == "Nog een foto"
    assert written().count() == 0
    until(page, "!document.querySelector('[data-form=write] button[aria-disabled]')")
    assert Journal.objects.filter(sequence=F("sequence")).count() == 1
