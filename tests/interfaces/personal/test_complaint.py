"""A statement in a real browser: chosen, seen, sent only after a yes, proved, and checked by others."""

import base64
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format
from PIL import Image
from playwright.sync_api import Page
from pypdf import PdfReader

from browser import resize, scrolls_sideways, until, violations
from houvast.records.journal import operations

pytestmark = pytest.mark.browser

KEPT, LEFT = "Dit mag de politie lezen", "Dit blijft bij mij"


def choose(notes, *numbers: int) -> None:
    page = notes.page
    page.locator("[data-view=list] [data-go=complaint]").click()
    page.locator("[data-view=complaint] [data-go=choose]").click()
    tick(page, *numbers)
    page.fill("#my-name", "Sam Peeters")


def tick(page: Page, *numbers: int) -> None:
    """The notes that were written first, second, ...: what number they have, chance says."""
    page.locator("[data-choices] input").first.wait_for(state="attached")
    values = page.locator("[data-choices] input").evaluate_all(
        "each => each.map(({ value }) => Number(value))"
    )
    for number in numbers:
        page.locator(f"#choose-{sorted(values)[number - 1]}").check()


def preview(notes) -> str:
    notes.page.locator("[data-form=choose] button").click()
    notes.shown("preview")
    until(notes.page, "document.querySelector('[data-statement]').childElementCount > 1")
    return notes.page.locator("[data-statement]").inner_text()


def saved(notes, button: str) -> bytes:
    with notes.page.expect_download() as download:
        notes.page.locator(button).click()
    return Path(download.value.path()).read_bytes()


def photo() -> bytes:
    """A photo that says where and with what it was taken."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "GeheimeMaker"
    Image.new("RGB", (640, 480), "teal").save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_only_what_was_chosen_leaves_and_only_after_a_yes(notes):
    notes.begin()
    notes.write(KEPT, on="2026-11-20")
    notes.write(LEFT, on="2026-11-21")
    choose(notes, 1)
    shown = preview(notes)
    assert KEPT in shown
    assert LEFT not in shown
    assert not any(KEPT.encode() in each.body for each in notes.sent)
    pdf = saved(notes, "[data-yes]")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert KEPT in text
    assert "Sam Peeters" in text
    assert LEFT not in text
    with_words = [each for each in notes.sent if KEPT.encode() in each.body]
    assert [each.address.rsplit("/notes/", 1)[1] for each in with_words] == ["print/file/"]
    assert not any(LEFT.encode() in each.body for each in notes.sent)


def test_a_statement_tells_things_in_the_order_in_which_they_happened(notes):
    """Written down in another order, and one without a day comes last; what proves it keeps its own order."""
    notes.begin()
    for what, on in (("Zonder dag", ""), ("Het tweede", "2026-11-20"), ("Het eerste", "2026-10-02")):
        notes.write(what, on=on)
    choose(notes, 1, 2, 3)
    shown = preview(notes)
    assert shown.index("Het eerste") < shown.index("Het tweede") < shown.index("Zonder dag")
    pdf = saved(notes, "[data-yes]")
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert text.index("Het eerste") < text.index("Het tweede") < text.index("Zonder dag")
    positions = [each["position"] for each in json.loads(saved(notes, "[data-prove]"))["entries"]]
    assert positions == sorted(positions)


@pytest.mark.parametrize("name", ["Sam Peeters", ""])
def test_the_document_says_nothing_that_did_not_stand_in_the_preview(browser, notes_of, name: str):
    """Line for line: headings, labels, what is said in the writer’s voice, how to check it, where to sign."""
    context = browser.new_context(locale="nl-BE", timezone_id="Europe/Brussels")
    notes = notes_of(context.new_page())
    notes.begin()
    notes.write(KEPT, on="2026-11-20", where="Thuis", seen="De buren", done="Dokter", around="tien uur")
    notes.write("Zonder dag")
    choose(notes, 1, 2)
    notes.page.fill("#my-name", name)
    preview(notes)
    seen = run_together(notes.page.locator("[data-view=preview]").inner_text())
    pdf = PdfReader(io.BytesIO(saved(notes, "[data-yes]")))
    lines = [line for page in pdf.pages for line in page.extract_text().splitlines() if line.strip()]
    footer = re.compile(r"Verklaring \d / \d")
    assert len(lines) > 20
    assert [each for each in lines if run_together(each) not in seen and not footer.fullmatch(each)] == []
    context.close()


def run_together(words: str) -> str:
    """Without spaces, and without the colon that a document sets after a label."""
    return "".join(words.replace(":", "").split())


def with_a_photo_in_the_preview(notes) -> None:
    notes.begin()
    page = notes.page
    page.locator("[data-write]").click()
    page.fill("#what", KEPT)
    page.set_input_files("#file", {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    choose(notes, 1)
    page.locator("#with-pictures").check()
    preview(notes)
    assert page.locator("[data-statement] img").count() == 1


def test_a_photo_leaves_without_what_its_camera_wrote_and_its_original_stays(notes):
    with_a_photo_in_the_preview(notes)
    page = notes.page
    saved(notes, "[data-yes]")
    said = json.loads(notes.sent_to("/print/file/").body)
    (picture,) = said["entries"][0]["pictures"]
    assert b"GeheimeMaker" not in base64.b64decode(picture)
    page.locator("[data-go=choose]").last.click()
    page.locator("[data-view=choose] [data-go=complaint]").click()
    page.locator("[data-view=complaint] [data-go=list]").click()
    page.locator("[data-entries] [data-open]").click()
    with page.expect_download() as download:
        page.locator("[data-files] button").nth(1).click()
    assert Path(download.value.path()).read_bytes() == photo()


def test_the_file_that_proves_it_holds_on_the_page_and_fails_once_changed(notes, cast, live_server):
    notes.begin()
    for number in range(4):
        notes.write(f"{KEPT} {number}" if number % 2 else LEFT, on="2026-11-20")
    operations.seal_days(on=timezone.localdate() + timedelta(days=2), by=cast.command)
    choose(notes, 2, 4)
    preview(notes)
    file = saved(notes, "[data-prove]")
    assert LEFT.encode() not in file
    page = notes.page
    page.goto(f"{live_server.url}/nl/notes/check/")
    said = json.loads(file)
    assert verdict(page, said).startswith("Het bewijs klopt: ")
    assert f"{KEPT} 1" in page.locator("[data-shown]").inner_text()
    for change in (changed_word, changed_time, swapped):
        assert verdict(page, change(json.loads(file))).startswith("Het bewijs klopt niet"), change
    for change, said in (
        (without_day, "klopt maar voor een deel"),
        (without_any_day, "Niets in dit bestand"),
    ):
        assert said in verdict(page, change(json.loads(file))), change
        assert page.locator("[data-verdict].said--warning, [data-verdict].said--error").is_visible()
        assert "niets bewijst" in page.locator("[data-shown] li", has_text="buren").inner_text()
    assert verdict(page, ["nothing"]).startswith("Dit is niet")


def verdict(page, said: object) -> str:
    page.evaluate("document.querySelector('[data-verdict]').textContent = ''")
    content = json.dumps(said).encode()
    page.set_input_files(
        "#excerpt", {"name": "notes.json", "mimeType": "application/json", "buffer": content}
    )
    until(page, "document.querySelector('[data-verdict]').textContent.trim() !== ''")
    return page.locator("[data-verdict]").inner_text()


def changed_word(said):
    said["entries"][0]["words"] = said["entries"][0]["words"].replace("politie", "buren")
    return said


def without_day(said):
    """A forger needs no hash for it: the entry is changed, and its day is taken away."""
    changed_word(said)["entries"][0] |= {"day": "", "at": "2020-01-01T00:00Z"}
    return said


def without_any_day(said):
    without_day(said)
    return {**said, "entries": [{**each, "day": ""} for each in said["entries"]], "days": {}}


def changed_time(said):
    said["entries"][0]["at"] = "2020-01-01T00:00Z"
    return said


def swapped(said):
    first, second = said["entries"]
    first["words"], second["words"] = second["words"], first["words"]
    return said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_way_to_a_statement_is_read_by_everybody_and_fits_a_phone(notes, scheme):
    notes.begin()
    notes.write(KEPT, on="2026-11-20", where="Thuis", seen="De buren", done="Niets")
    page = notes.page
    page.emulate_media(color_scheme=scheme)

    def looked_at(where: str) -> None:
        for width in (360, 1280):
            resize(page, width)
            assert not scrolls_sideways(page), where
            assert violations(page) == [], where

    page.locator("[data-view=list] [data-go=complaint]").click()
    looked_at("complaint")
    page.locator("[data-view=complaint] [data-go=choose]").click()
    tick(page, 1)
    page.fill("#my-name", "Sam Peeters")
    looked_at("choose")
    preview(notes)
    looked_at("preview")
    page.emulate_media(media="print")
    for of_the_page in ("[data-yes]", ".danger-line", ".top", ".foot", "[data-way-out]"):
        assert page.locator(of_the_page).first.is_hidden(), of_the_page
    shown = page.locator("main").inner_text()
    assert shown.startswith("Mijn verklaring")
    assert "Naam: Sam Peeters" in shown
    with translation.override("nl"):
        assert f"Gemaakt op {date_format(timezone.localdate(), 'j F Y')}" in shown
    assert "112" not in page.locator("body").inner_text()


def test_of_more_photos_than_a_statement_takes_the_first_twelve_stand_there_and_the_page_says_so(notes):
    """Over all its notes: by note twelve were shown, and then no document was made of them."""
    notes.begin()
    page = notes.page
    for number in (7, 6):
        page.locator("[data-write]").click()
        page.fill("#what", KEPT)
        files = [
            {"name": f"{each}.jpg", "mimeType": "image/jpeg", "buffer": photo()} for each in range(number)
        ]
        page.set_input_files("#file", files)
        page.locator("[data-form=write] button:not([type])").click()
        notes.shown("list")
    choose(notes, 1, 2)
    page.locator("#with-pictures").check()
    preview(notes)
    assert page.locator("[data-statement] img").count() == 12
    assert "12 foto’s" in page.locator("[data-told]").inner_text()
    assert saved(notes, "[data-yes]").startswith(b"%PDF")
