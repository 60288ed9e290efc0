"""A statement is handed to an agency from a journal, in a real browser: sealed for it, told, taken back."""

import base64
import io
import json
import os
import uuid
from functools import cache

import pytest
from PIL import Image

from browser import resize, scrolls_sideways, until, violations
from cast import Cast
from houvast.library.proofs import excerpts
from houvast.records.contacts.models import Parcel
from houvast.records.contacts.operations import parcels
from houvast.records.contacts.parcelled import code_of
from interfaces.personal.test_asked import ask
from interfaces.personal.test_complaint import choose, preview
from records.contacts.parcelled import handed
from table import agency, partner

KEPT, LEFT = "Dit mag het CAW lezen", "Dit blijft bij mij"


@pytest.fixture
def caw(cast: Cast) -> uuid.UUID:
    return agency("CAW", by=cast.administrator)


@pytest.fixture
def helper(cast: Cast, caw):
    return partner(caw, by=cast.administrator)


def hand_over(notes, code: str) -> None:
    page = notes.page
    notes.begin()
    notes.write(KEPT, on="2026-11-20")
    notes.write(LEFT, on="2026-11-21")
    choose(notes, 1)
    preview(notes)
    page.fill("#agency-code", code.lower())
    page.locator("[data-form=agency] button").click()
    page.locator("[data-agency]").wait_for(state="visible")
    assert page.locator("[data-agency-name]").inner_text() == "Agency CAW"
    page.locator("[data-hand-agency]").click()
    notes.shown("list")


def the_note_of_it(notes) -> str:
    page = notes.page
    page.locator("[data-entries] [data-open]", has_text="").first.wait_for()
    page.locator("article.note", has_text="Agency CAW").locator("[data-open]").click()
    until(page, "!document.querySelector('[data-parcel-state]').textContent.includes('…')")
    return str(page.locator("[data-parcel-state]").inner_text())


@pytest.mark.browser
def test_only_what_was_chosen_is_sealed_for_the_agency_and_its_file_proves_it(cast, notes, caw, helper):
    hand_over(notes, code_of(caw))
    said = b"".join(each.body for each in notes.sent)
    assert not [each for each in (KEPT, LEFT, "Sam Peeters") if each.encode() in said]
    found = parcels.open_parcel(Parcel.objects.get().id, by=helper)
    assert KEPT in found.text
    assert LEFT not in found.text + found.proof
    assert [json.loads(each.words)["what"] for each in excerpts.read(found.proof.encode()).entries] == [KEPT]


@pytest.mark.browser
def test_the_journal_tells_when_it_was_opened_and_takes_back_before(cast, notes, caw, helper):
    hand_over(notes, code_of(caw))
    assert "nog niet geopend" in the_note_of_it(notes)
    assert notes.page.locator("[data-unsend]").is_visible()
    parcels.open_parcel(Parcel.objects.get().id, by=helper)
    notes.page.locator("[data-unsend]").click()
    assert "al geopend" in notes.problem
    notes.page.locator("[data-view=entry] [data-go=list]").click()
    assert "kan niet meer worden teruggenomen" in the_note_of_it(notes)
    assert not notes.page.locator("[data-unsend]").is_visible()


@pytest.mark.browser
def test_taken_back_it_is_gone_and_the_note_says_so(cast, notes, caw, helper):
    hand_over(notes, code_of(caw))
    the_note_of_it(notes)
    notes.page.locator("[data-unsend]").click()
    notes.shown("list")
    assert not Parcel.objects.exists()
    assert "niemand opende het" in notes.text


@pytest.mark.browser
def test_a_lost_answer_makes_one_parcel_and_one_note(cast, notes, caw, helper):
    lost = []

    def lose(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    notes.page.route("**/notes/parcel/", lose)
    page = notes.page
    notes.begin()
    notes.write(KEPT, on="2026-11-20")
    choose(notes, 1)
    preview(notes)
    page.fill("#agency-code", code_of(caw))
    page.locator("[data-form=agency] button").click()
    page.locator("[data-hand-agency]").click()
    assert "geen verbinding" in notes.problem.lower()
    page.locator("[data-hand-agency]").click()
    notes.shown("list")
    assert Parcel.objects.count() == 1
    assert page.locator("article.note", has_text="Agency CAW").count() == 1
    parcels.open_parcel(Parcel.objects.get().id, by=helper)


@pytest.mark.browser
def test_the_note_with_the_secret_of_a_parcel_is_offered_to_nobody(cast, notes, caw, helper):
    hand_over(notes, code_of(caw))
    page = notes.page
    page.locator("[data-view=list] [data-go=complaint]").click()
    page.locator("[data-view=complaint] [data-go=choose]").click()
    page.locator("[data-choices] input").first.wait_for(state="attached")
    assert page.locator("[data-choices] input").count() == 2


@pytest.mark.browser
def test_an_original_that_was_unticked_after_a_refusal_stays_here(cast, notes, caw, helper, settings):
    settings.CLAMD = "none"
    with_photo(notes, code_of(caw))
    page = notes.page
    page.route("**/notes/photos/file/", lambda route: route.fulfill(status=422, json={"problem": "often"}))
    page.locator("[data-originals] label").click()
    page.locator("[data-hand-agency]").click()
    assert "vaak" in notes.problem
    page.locator("[data-originals] label").click()
    page.locator("[data-hand-agency]").click()
    notes.shown("list")
    assert [each.is_copy for each in parcels.open_parcel(Parcel.objects.get().id, by=helper).files] == [True]
    assert page.locator("article.note", has_text="Agency CAW").count() == 1  # that of the refusal is gone


@pytest.mark.browser
def test_for_another_agency_after_a_lost_answer_it_is_another_parcel_with_its_own_note(
    cast, notes, caw, helper
):
    police = agency("POLICE", by=cast.administrator)
    partner(police, by=cast.administrator, name="police")
    page, lost = notes.page, []

    def lose(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    page.route("**/notes/parcel/", lose)
    notes.begin()
    notes.write(KEPT, on="2026-11-20")
    choose(notes, 1)
    preview(notes)
    for name, code in (("Agency CAW", code_of(caw)), ("Agency POLICE", code_of(police))):
        page.fill("#agency-code", code)
        page.locator("[data-form=agency] button").click()
        until(page, f"document.querySelector('[data-agency-name]').textContent === '{name}'")
        page.locator("[data-hand-agency]").click()
        if name == "Agency CAW":
            assert "geen verbinding" in notes.problem.lower()
    notes.shown("list")
    assert Parcel.objects.values("team_id").distinct().count() == Parcel.objects.count() == 2
    for name in ("CAW", "POLICE"):
        note = page.locator("article.note", has_text=f"Agency {name}")
        assert note.count() == 1
        note.locator("[data-open]").click()
        until(
            page, f"document.querySelector('[data-parcel-state]').textContent.includes('Agency {name} heeft')"
        )
        page.locator("[data-unsend]").click()
        notes.shown("list")
    assert not Parcel.objects.exists()


@pytest.mark.browser
def test_a_code_of_nobody_is_said_and_the_form_is_readable_on_a_phone(cast, notes, caw, helper):
    page = notes.page
    notes.begin()
    notes.write(KEPT, on="2026-11-20")
    choose(notes, 1)
    preview(notes)
    page.fill("#agency-code", "0000-0000-0000")
    page.locator("[data-form=agency] button").click()
    assert "geen organisatie" in notes.problem.lower()
    page.fill("#agency-code", code_of(caw))
    page.locator("[data-form=agency] button").click()
    page.locator("[data-agency]").wait_for(state="visible")
    resize(page, 360)
    assert not scrolls_sideways(page)
    page.evaluate("scrollTo(0, 0)")
    assert violations(page) == []


@cache
def noisy() -> bytes:
    """A photo of more than a megabyte, which says with what it was taken."""
    made, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "GeheimeMaker"
    Image.effect_noise((1300, 1300), 120).convert("RGB").save(made, "JPEG", quality=90, exif=exif)
    return made.getvalue()


def with_photo(notes, code: str) -> None:
    """A note with a photo, in the preview with its copy, and the agency of the code looked up."""
    page = notes.page
    notes.begin()
    page.locator("[data-write]").click()
    page.fill("#what", KEPT)
    page.set_input_files("#file", {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": noisy()})
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    choose(notes, 1)
    page.locator("#with-pictures").check()
    preview(notes)
    page.fill("#agency-code", code)
    page.locator("[data-form=agency] button").click()
    page.locator("[data-agency]").wait_for(state="visible")


@pytest.mark.browser
@pytest.mark.parametrize("is_ticked", [False, True])
def test_a_photo_goes_along_as_it_is_seen_and_its_original_only_when_ticked(
    cast, notes, caw, helper, settings, is_ticked
):
    settings.CLAMD = "none"
    with_photo(notes, code_of(caw))
    page = notes.page
    assert page.locator("[data-originals] input").count() == 1
    assert not page.locator("[data-originals] input").is_checked()
    if is_ticked:
        page.locator("[data-originals] label").click()
    by = "/notes/photos/file/" if is_ticked else "/notes/parcel/"
    with page.expect_event("requestfinished", lambda request: request.url.endswith(by)):
        page.locator("[data-hand-agency]").click()
    notes.shown("list")
    said = b"".join(each.body for each in notes.sent)
    begins = base64.b64encode(noisy()[:12])  # of the original; the next one is that of every copy
    shown = [b"GeheimeMaker", KEPT.encode(), begins, b"/9j/4AAQSkZJRgAB"]
    assert [each for each in shown if each in said] == []
    files = parcels.open_parcel(Parcel.objects.get().id, by=helper).files
    assert [(each.note, each.is_copy) for each in files] == [(files[0].note, True), (files[0].note, False)][
        : 1 + is_ticked
    ]
    assert b"GeheimeMaker" not in files[0].content
    if is_ticked:
        assert files[1].content == noisy()


@pytest.mark.browser
def test_a_recording_of_nine_megabytes_goes_along_whole(cast, notes, caw, helper, settings):
    """More than the former largest class took; on its way it says nothing but its class."""
    settings.CLAMD = "none"
    sound = b"ID3" + os.urandom(9_000_000)
    page = notes.page
    notes.begin()
    page.locator("[data-write]").click()
    page.fill("#what", KEPT)
    page.set_input_files("#file", {"name": "opname.mp3", "mimeType": "audio/mpeg", "buffer": sound})
    page.locator("[data-form=write] button:not([type])").click()
    until(page, "!document.querySelector('[data-view=list]').hidden", 60)
    choose(notes, 1)
    preview(notes)
    page.fill("#agency-code", code_of(caw))
    page.locator("[data-form=agency] button").click()
    page.locator("[data-originals] label").click()
    page.locator("[data-hand-agency]").click()
    until(page, "!document.querySelector('[data-view=list]').hidden", 60)
    kept = Parcel.objects.get()
    assert len(bytes(kept.sealed)) == (1 << 24) + 41
    (file,) = parcels.open_parcel(kept.id, by=helper).files
    assert file.content == sound


@pytest.mark.browser
def test_without_a_scanner_only_the_text_goes_and_the_page_says_so(cast, notes, caw, helper):
    with_photo(notes, code_of(caw))
    page = notes.page
    assert page.locator("[data-no-files]").is_visible()
    assert not page.locator("[data-originals]").is_visible()
    page.locator("[data-hand-agency]").click()
    notes.shown("list")
    assert parcels.open_parcel(Parcel.objects.get().id, by=helper).files == ()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"code": 7},
        {"code": "x" * 61},
        {"code": "x", "parcel": "x", "secret": "", "generation": 1, "wrapped": "", "sealed": ""},
    ],
)
def test_what_no_script_of_ours_asks_is_refused(cast, said):
    for what in ("parcel", "opened", "unsend"):
        assert ask(what, said).status_code == 400
    if not isinstance(said.get("code"), str) or len(said["code"]) > 1:
        assert ask("agency", said).status_code == 400


def test_whether_it_was_opened_is_told_by_its_secret_alone_in_an_answer_of_one_length(cast, caw, helper):
    made = handed(caw, cast.helpline)
    right = ask("opened", {"parcel": made.id.hex, "secret": _b64(made.secret)})
    wrong = ask("opened", {"parcel": made.id.hex, "secret": _b64(bytes(32))})
    none = ask("opened", {"parcel": uuid.uuid4().hex, "secret": _b64(bytes(32))})
    assert (right.json()["there"], wrong.json()["there"], none.json()["there"]) == (True, False, False)
    assert len({len(each.content) for each in (right, wrong, none)}) == 1


def _b64(content: bytes) -> str:
    return base64.b64encode(content).decode()
