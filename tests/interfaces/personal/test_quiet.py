"""Ten quiet minutes close a journal: said before, never in the middle of something, and no word is lost."""

import os

import pytest

from browser import until
from houvast.records.journal.models import Journal, JournalEntry

pytestmark = pytest.mark.browser


@pytest.fixture
def notes(page, notes_of):
    """With a clock that goes forward by as much as one says."""
    page.clock.install()
    return notes_of(page)


def told(notes) -> str:
    return str(notes.page.locator("[data-told]").inner_text())


def test_two_minutes_before_it_closes_that_is_said_and_a_touch_keeps_it_open(notes):
    notes.begin()
    page = notes.page
    page.clock.fast_forward("08:30")
    assert "sluiten over 2 minuten" in told(notes)
    page.keyboard.press("Control")
    until(page, "!document.querySelector('[data-told]').textContent.includes('sluiten')")
    page.clock.fast_forward("08:30")
    assert page.locator("[data-view=list]").is_visible()
    page.clock.fast_forward("02:00")
    notes.shown("start")
    assert "gesloten" in told(notes)


def test_an_upload_that_takes_longer_is_not_broken_off(notes):
    notes.begin()
    page, held = notes.page, []
    page.route("**/notes/piece/", lambda route: held.append(route))
    page.locator("[data-write]").click()
    photo = {"name": "foto.png", "mimeType": "image/png", "buffer": os.urandom(50_000)}
    page.set_input_files("#file", photo)
    page.locator("[data-form=write] button:not([type])").click()
    while not held:
        page.wait_for_timeout(50)
    page.clock.fast_forward("11:00")
    for each in held:
        each.continue_()
    notes.shown("list")
    assert JournalEntry.objects.exclude(sealed=b"").count() == 1


def test_words_that_could_not_be_kept_are_sealed_and_sent_again_after_it_closed(notes):
    notes.begin()
    page = notes.page
    page.route("**/notes/draft/", lambda route: route.abort())
    page.locator("[data-write]").click()
    page.fill("#what", "Zonder verbinding getypt")
    page.clock.fast_forward("11:00")
    notes.shown("start")
    assert "nog niet worden bewaard" in told(notes)
    assert page.locator("#what").input_value() == ""
    assert Journal.objects.get().draft_version == 0
    page.unroute("**/notes/draft/")
    page.clock.fast_forward("00:30")
    until(page, "document.querySelector('[data-told]').textContent.includes('bewaard, als kladje')", 20)
    notes.open(notes.place, notes.words)
    notes.shown("list")
    page.locator("[data-write]").click()
    assert page.locator("#what").input_value() == "Zonder verbinding getypt"


def test_what_was_under_way_when_it_closed_goes_into_no_other_journal(notes):
    """Whoever closes it and opens the second one finds nothing of the first there, nor its chosen files."""
    notes.begin()
    page = notes.page
    page.locator("[data-view=list] [data-go=more]").click()
    page.locator("[data-second]").click()
    second = page.locator("[data-shown-words]").inner_text()
    page.fill("#shown-words", second)
    page.locator("[data-form=shown] button").click()
    until(page, "document.querySelector('[data-told]').textContent.includes('tweede dagboek is er')", 20)
    page.locator("[data-view=more] [data-go=list]").click()
    held = []
    page.route("**/notes/piece/", lambda route: held.append(route))
    page.locator("[data-write]").click()
    page.fill("#what", "Wat niemand mag zien")
    photo = {"name": "geheim.png", "mimeType": "image/png", "buffer": os.urandom(1_500_000)}
    page.set_input_files("#file", photo)
    page.locator("[data-form=write] button:not([type])").click()
    while not held:
        page.wait_for_timeout(50)
    page.locator("[data-later]").click()
    notes.shown("list")
    notes.lock()
    notes.open(notes.place, second)
    notes.shown("list")
    for each in held:
        each.continue_()
    page.wait_for_timeout(1000)
    assert len(held) == 1  # nothing went on after it
    assert page.locator("[data-none]").is_visible()
    assert not page.locator("[data-problem]").is_visible()
    page.locator("[data-write]").click()
    assert page.locator("[data-chosen] li").count() == 0
    assert page.locator("#what").input_value() == ""
    assert not JournalEntry.objects.exclude(sealed=b"").exists()
