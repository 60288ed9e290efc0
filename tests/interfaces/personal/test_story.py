"""A journal in a real browser: begun, written in, found again, and nothing of it said to the server."""

import base64
import json
import os
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db.models import QuerySet
from playwright.sync_api import Page, expect

from browser import resize, scrolls_sideways, until, violations
from houvast.records.journal import course
from houvast.records.journal.models import JournalEntry, JournalPiece

pytestmark = pytest.mark.browser

SECRET = "Ze gooide de borden kapot"
LONG = "ééé " * 2_450  # of the largest class
PLACE = "In de keuken van Wilrijk"
PHOTO = {"name": "blauwe-plek.png", "mimeType": "image/png", "buffer": b"\x89PNG" + b"letsel" * 40_000}


def test_what_was_written_is_there_again_on_another_device(notes, notes_of, browser, complaints):
    notes.begin()
    notes.write(SECRET, where=PLACE, on="2026-11-20")
    notes.write("Een tweede keer", on="2026-10-02")
    notes.lock()
    context = browser.new_context(locale="nl-BE")
    other = notes_of(context.new_page())
    other.open(notes.place, notes.words)
    other.shown("list")
    assert SECRET in other.text
    assert "november 2026" in other.text.lower()
    other.page.fill("#search", "wilrijk borden")
    assert SECRET in other.text
    assert "tweede" not in other.text
    context.close()
    assert complaints == []


def test_the_timeline_says_what_came_first_and_leads_to_each_note(notes):
    notes.begin()
    for what, on in (("Het laatste", "2026-11-20"), ("Zonder dag", ""), ("Het eerste", "2026-10-02")):
        notes.write(what, on=on)
    page = notes.page
    page.locator("[data-timeline] summary").click()
    expect(page.locator("[data-line] p")).to_have_text(["Het eerste", "Het laatste", "Zonder dag"])
    expect(page.locator("[data-line] button")).to_have_text(
        ["2 oktober 2026", "20 november 2026", "Dag onbekend"]
    )
    assert violations(page) == []
    resize(page, 360)
    assert not scrolls_sideways(page)
    page.locator("[data-line] button").first.focus()
    page.keyboard.press("Enter")
    notes.shown("entry")
    assert "Het eerste" in page.locator("[data-parts]").inner_text()
    page.locator("[data-view=entry] [data-go=list]").click()
    notes.lock()
    assert "Het eerste" not in page.content()


def test_wrong_words_open_nothing_and_look_the_same_on_the_way(notes):
    notes.begin()
    notes.lock()
    notes.open(notes.place, "een twee drie vier vijf zes zeven")
    assert "gaat niets open" in notes.problem
    notes.page.locator("[data-view=enter] [data-go=start]").click()
    notes.open(notes.place, notes.words)
    notes.shown("list")
    wrong, right = [each for each in notes.sent if each.address.endswith("/notes/open/")][-2:]
    assert len(wrong.body) == len(right.body)


def forms_of(word: str) -> set[bytes]:
    """How a word could stand in what was sent."""
    plain = word.encode()
    found = {plain, plain.lower(), plain.hex().encode(), quote(word).encode(), word.encode("utf-16-le")}
    for shift in range(3):
        coded = base64.b64encode(bytes(shift) + plain)[4:-4]
        found |= {coded, coded.replace(b"+", b"-").replace(b"/", b"_")}
    return {form for form in found if len(form) > 5}  # shorter ones stand in sealed bytes by chance


def written() -> QuerySet[JournalEntry]:
    """Entries that hold something: not those that chance put in front, nor erased ones."""
    return JournalEntry.objects.exclude(sealed=b"")


def test_nothing_of_what_was_written_and_no_word_reaches_the_server(notes):
    """A recording of all that the server received: addresses, headers and bodies, from the first page on."""
    notes.begin()
    notes.write(SECRET, where=PLACE, on="2026-11-20", seen="Mijn zus Lies", done="Naar de dokter")
    page = notes.page
    page.locator("[data-write]").click()
    page.fill("#what", "Een kladje over gisteren")
    page.set_input_files("#file", PHOTO)
    page.locator("[data-later]").click()
    notes.shown("list")
    page.fill("#search", "zoekwoordje")
    page.locator("[data-write]").click()
    page.set_input_files("#file", PHOTO)
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    notes.lock()
    notes.open(notes.place, notes.words)
    notes.shown("list")
    asked = [each for each in notes.sent if each.body]
    assert {each.address.rsplit("/", 2)[1] for each in asked} == {
        "begin", "open", "older", "write", "draft", "piece",
    }  # fmt: skip
    hidden = [
        SECRET,
        PLACE,
        "Mijn zus",
        "dokter",
        "kladje over",
        "blauwe-plek",
        "letselletsel",
        "zoekwoordje",
    ]
    hidden += [notes.place, notes.place.replace("-", ""), notes.words, *notes.words.split()]
    received = b"\n".join(
        each.address.encode() + json.dumps(each.headers).encode() + each.body for each in notes.sent
    )
    assert {word for word in hidden for form in forms_of(word) if form in received} == set()
    # Short words too, in what is not sealed.
    sealed = rb'"(sealed|wrapped|draft|lookup|proof|commitment)":"[^"]*"'
    said = b"\n".join(re.sub(sealed, b"", each.body) for each in asked).decode()
    assert [word for word in hidden if re.search(rf"\b{re.escape(word)}\b", said)] == []
    assert {len(each.body) for each in asked} <= {4096, 16384, 32768, 98304, 393216, 1441792}
    assert {len(bytes(each.sealed)) for each in written()} <= set(course.ENTRY_SIZES)
    assert not any("cookie" in each.headers for each in notes.sent)


@pytest.mark.parametrize(("sizes", "pieces"), [((1_100_000, 2_050_000), 2), ((4_300_000, 6_200_000), 6)])
def test_files_of_one_class_are_alike_to_the_server_and_come_back_whole(notes, sizes, pieces):
    """Neither their number of pieces nor the last piece tells which is the larger."""
    notes.begin()
    page, files = notes.page, [os.urandom(size) for size in sizes]
    for number, content in enumerate(files):
        page.locator("[data-write]").click()
        page.fill("#what", f"Opname {number}")
        page.set_input_files("#file", {"name": f"{number}.mp3", "mimeType": "audio/mpeg", "buffer": content})
        page.locator("[data-form=write] button:not([type])").click()
        until(page, "!document.querySelector('[data-view=list]').hidden", 60)
    kept = JournalPiece.objects.order_by("file", "number")
    assert {len(bytes(each.sealed)) for each in kept} == {course.PIECE_SIZES[-1]}
    assert sorted(each.number for each in kept) == sorted([*range(pieces)] * 2)
    asked = [each for each in notes.sent if each.address.endswith("/piece/")]
    assert len({len(each.body) for each in asked}) == 1
    for number, content in enumerate(files):
        page.locator("article.note", has_text=f"Opname {number}").locator("[data-open]").click()
        with page.expect_download() as download:
            page.locator("[data-files] button").nth(1).click()
        assert Path(download.value.path()).read_bytes() == content
        page.locator("[data-view=entry] [data-go=list]").click()


def test_two_devices_at_once_lose_nothing(notes, notes_of, browser):
    notes.begin()
    context = browser.new_context(locale="nl-BE")
    other = notes_of(context.new_page())
    other.open(notes.place, notes.words)
    other.shown("list")
    notes.write("Van de telefoon")
    other.write("Van de laptop")
    assert "Van de telefoon" in other.text
    assert "Van de laptop" in other.text
    context.close()


def test_a_lost_answer_keeps_the_entry_once(notes):
    """The server kept it and the answer got lost: it is asked for again, and stands there once."""
    notes.begin()
    lost = []

    def lose(route):
        if not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    notes.page.route("**/notes/write/", lose)
    notes.write("Eén keer geschreven")
    assert lost
    assert written().count() == 1


def test_a_tab_closed_in_mid_save_leaves_the_draft(notes, notes_of, browser):
    notes.begin()
    page = notes.page
    page.locator("[data-write]").click()
    page.fill("#what", "Half geschreven")
    page.locator("[data-later]").click()
    notes.shown("list")
    page.close()
    context = browser.new_context(locale="nl-BE")
    other = notes_of(context.new_page())
    other.open(notes.place, notes.words)
    other.shown("list")
    other.page.locator("[data-write]").click()
    assert other.page.locator("#what").input_value() == "Half geschreven"
    context.close()


def test_an_older_version_stays_and_an_erased_entry_is_gone(notes):
    notes.begin()
    notes.write("Eerst zo")
    page = notes.page
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-change]").click()
    page.fill("#what", "Nu zo")
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    assert "Eerst zo" not in notes.text
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-former] summary").click()
    assert "Eerst zo" in page.locator("[data-former-words]").inner_text()
    page.locator("[data-erase]").click()
    page.locator("[data-erase-it]").click()
    notes.shown("list")
    assert page.locator("[data-none]").is_visible()
    assert {bytes(each.sealed) for each in JournalEntry.objects.all()} == {b""}


def test_older_entries_come_when_something_looks_at_all_and_go_with_the_whole_entry(notes):
    """Three so long that the first answer holds one: an older version is found, shown and erased."""
    page = begun_with_a_change(notes)
    notes.write(f"Nog een {LONG}", on="2026-10-02")
    reopened(notes)
    assert page.locator("[data-entries] [data-open]").count() == 1
    assert page.locator("[data-older]").is_visible()
    page.locator("[data-older]").click()
    until(page, "document.querySelector('[data-only-latest]').hidden", 20)
    assert page.locator("[data-entries] [data-open]").count() == 2
    reopened(notes)
    page.fill("#search", "daarna")
    until(page, "document.querySelector('[data-entries]').textContent.includes('Daarna')", 20)
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-former] summary").click()
    assert "Eerst zo" in page.locator("[data-former-words]").text_content()
    page.locator("[data-erase]").click()
    page.locator("[data-erase-it]").click()
    notes.shown("list")
    assert written().count() == 1


def test_an_older_version_that_is_not_here_yet_comes_when_it_is_looked_at_and_goes_when_erased(notes):
    page = begun_with_a_change(notes)
    reopened(notes)
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-former] summary").click()
    until(page, "document.querySelector('[data-former-words]').textContent.includes('Eerst zo')", 20)
    page.locator("[data-view=entry] [data-go=list]").click()
    reopened(notes)
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-erase]").click()
    page.locator("[data-erase-it]").click()
    notes.shown("list")
    assert written().count() == 0


def begun_with_a_change(notes) -> Page:
    """A journal with one long entry, which was changed once."""
    notes.begin()
    notes.write(f"Eerst zo {LONG}")
    page: Page = notes.page
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-change]").click()
    page.fill("#what", f"Daarna zo {LONG}")
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    return page


def reopened(notes) -> None:
    notes.lock()
    notes.open(notes.place, notes.words)
    notes.shown("list")
