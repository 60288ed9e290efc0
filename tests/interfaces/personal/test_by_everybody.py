"""A journal by keyboard alone, read aloud, on an old telephone and a slow line; and the way into it."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Route

from browser import resize, scrolls_sideways, until, violations
from houvast.records.journal.models import Journal, JournalEntry
from interfaces.personal.test_complaint import photo

pytestmark = pytest.mark.browser

SLOW_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


def tab_to(page, selector: str) -> None:
    """Tab, until that has the focus; what cannot be reached fails."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def press(page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def type_into(page, selector: str, words: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(words)


def heard(notes, view: str) -> str:
    """The heading of a view, which has the focus: what a screen reader says when it comes."""
    notes.shown(view)
    until(notes.page, f"document.activeElement === document.querySelector('[data-view={view}] h1')", 20)
    return str(notes.page.evaluate("document.activeElement.textContent"))


def test_by_keyboard_alone_it_is_begun_written_in_searched_read_and_closed_and_each_view_is_announced(notes):
    page = notes.page
    press(page, "[data-view=start] [data-go=new]")
    assert heard(notes, "new") == "Je plaats en je woorden"
    place, words = (page.locator(f"[data-new-{each}]").inner_text() for each in ("place", "words"))
    press(page, "[data-have-them]")
    assert heard(notes, "back") == "Typ ze één keer over"
    type_into(page, "#back-place", place)
    type_into(page, "#back-words", words)
    page.keyboard.press("Enter")
    assert heard(notes, "list") == "Mijn notities"
    press(page, "[data-write]")
    assert heard(notes, "write") == "Iets opschrijven"
    type_into(page, "#what", "Ze gooide een bord")
    press(page, "[data-form=write] button:not([type])")
    heard(notes, "list")
    assert page.locator("[role=status][data-told]").inner_text() == "Bewaard, verzegeld."
    type_into(page, "#search", "bord")
    until(page, "document.querySelector('[role=status][data-found]').textContent.includes('1')", 20)
    press(page, "[data-entries] [data-open]")
    assert heard(notes, "entry")
    assert "Ze gooide een bord" in page.locator("[data-parts]").inner_text()
    press(page, "[data-view=entry] [data-go=list]")
    heard(notes, "list")
    press(page, "[data-lock]")
    heard(notes, "start")
    assert "Ze gooide een bord" not in page.content()


def test_who_is_shown_a_new_place_and_words_goes_back_by_keyboard_and_finds_the_same_ones_again(notes):
    page = notes.page
    press(page, "[data-view=start] [data-go=new]")
    heard(notes, "new")
    words = page.locator("[data-new-words]").inner_text()
    press(page, "[data-view=new] [data-go=start]")
    heard(notes, "start")
    assert not page.locator("[data-new-words]").is_visible()
    press(page, "[data-view=start] [data-go=new]")
    heard(notes, "new")
    assert page.locator("[data-new-words]").inner_text() == words
    assert not Journal.objects.exists()


@pytest.mark.parametrize(
    ("fetches", "note"),
    [
        (lambda page: type_into(page, "#search", "bord"), "[data-entries] [data-open]"),
        (lambda page: press(page, "[data-timeline] summary"), "[data-line] [data-open]"),
        (lambda page: press(page, "[data-calendar] summary"), "[data-months] [data-open]"),
    ],
    ids=["search", "timeline", "calendar"],
)
def test_who_stands_on_a_note_stands_on_it_still_when_older_ones_have_come_in(notes, fetches, note):
    page = notes.page
    notes.begin()
    notes.write("Ze gooide een bord", on="2026-10-02")
    held: list[Route] = []
    page.route("**/notes/older/", lambda route, _request: held.append(route))
    fetches(page)
    tab_to(page, note)
    page.evaluate("window.before = document.activeElement")
    while not held:
        page.wait_for_timeout(50)
    for each in held:
        each.continue_()
    until(page, "!window.before.isConnected")
    assert page.evaluate("(note) => document.activeElement.matches(note)", note)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_is_read_by_everybody_and_fits_a_phone(notes, scheme):
    page = notes.page
    page.emulate_media(color_scheme=scheme)

    def looked_at(view: str) -> None:
        notes.shown(view)
        for width in (360, 1280):
            resize(page, width)
            assert not scrolls_sideways(page), (view, width)
            assert violations(page) == [], (view, width)

    looked_at("start")
    page.locator("[data-view=start] [data-go=enter]").click()
    page.locator("[data-view=enter] summary").click()
    looked_at("enter")
    page.locator("[data-view=enter] [data-go=start]").click()
    page.locator("[data-view=start] [data-go=new]").click()
    looked_at("new")
    page.locator("[data-have-them]").click()
    looked_at("back")
    page.reload()
    notes.shown("start")
    notes.begin()
    looked_at("list")
    page.locator("[data-write]").click()
    page.locator("[data-view=write] summary").click()
    looked_at("write")
    page.fill("#what", "Ze gooide een bord")
    page.set_input_files("#file", {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    page.locator("[data-calendar] summary").click()
    looked_at("list")
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-files] button").first.click()
    page.locator("[data-files] img").wait_for()
    page.locator("[data-erase]").click()
    looked_at("entry")
    page.locator("[data-view=entry] [data-go=list]").click()
    page.locator("[data-view=list] [data-go=more]").click()
    page.locator("[data-new-code]").click()
    page.locator("[data-second]").click()
    looked_at("more")


def test_on_an_old_telephone_and_a_slow_line_a_note_with_a_photo_is_kept_and_found_again(notes):
    """Its processor six times slower, the line as slow 3G: it takes long, says so, and gives nothing up."""
    page = notes.page
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.emulateNetworkConditions", SLOW_LINE)
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    notes.begin()
    page.evaluate(
        """() => { window.told = []; const place = document.querySelector('[data-told]');
          const note = () => window.told.push(place.textContent);
          new MutationObserver(note).observe(place, { childList: true }); }"""
    )
    page.locator("[data-write]").click()
    page.fill("#what", "Vanop een oude telefoon")
    page.set_input_files("#file", {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("[data-form=write] button:not([type])").click()
    until(page, "!document.querySelector('[data-view=list]').hidden", 60)
    notes.lock()
    notes.open(notes.place, notes.words)
    until(page, "!document.querySelector('[data-view=list]').hidden", 60)
    assert "Vanop een oude telefoon" in notes.text
    said = page.evaluate("window.told")
    assert "Verzegelen en bewaren …" in said
    assert "Bezig met openen. Op een oude telefoon duurt dit enkele seconden." in said
    assert JournalEntry.objects.exclude(sealed=b"").count() == 1


@pytest.mark.parametrize("wrong", ["place", "words", "nothing"])
def test_what_is_typed_back_wrong_begins_no_journal_and_right_does(notes, wrong: str):
    page = notes.page
    page.locator("[data-view=start] [data-go=new]").click()
    place, words = (page.locator(f"[data-new-{each}]").inner_text() for each in ("place", "words"))
    page.locator("[data-have-them]").click()
    typed = {"place": (f"{place[:-1]}{'0' if place[-1] != '0' else '2'}", words), "nothing": ("", "")}
    back = typed.get(wrong, (place, " ".join(words.split()[:-1])))
    page.fill("#back-place", back[0])
    page.fill("#back-words", back[1])
    page.locator("[data-form=back] button").click()
    assert notes.problem.startswith("Dit is niet wat er stond")
    assert not Journal.objects.exists()
    page.fill("#back-place", place)
    page.fill("#back-words", words)
    page.locator("[data-form=back] button").click()
    notes.shown("list")
    assert Journal.objects.count() == 1


def test_the_same_words_open_nothing_at_another_place_so_each_place_is_tried_apart(notes, notes_of, browser):
    """The place is the salt: what words become for one journal is no guess at any other."""
    notes.begin()
    context = browser.new_context(locale="nl-BE")
    other = notes_of(context.new_page())
    other.begin()
    other.lock()
    assert other.place != notes.place
    other.open(other.place, notes.words)
    assert "gaat niets open" in other.problem
    notes.lock()
    notes.open(notes.place, notes.words)
    notes.shown("list")
    right, elsewhere = (
        [each for each in one.sent if each.address.endswith("/open/")][-1] for one in (notes, other)
    )
    assert looked_up(right) != looked_up(elsewhere)
    context.close()


def looked_up(sent) -> str:
    return str(sent.request.post_data_json["lookup"])


def test_the_day_of_the_last_use_is_shown_so_that_a_strangers_visit_is_seen(notes):
    notes.begin()
    assert "voor het eerst geopend" in notes.page.locator("[data-last-use]").inner_text()
    notes.lock()
    Journal.objects.update(used_on=timezone.localdate() - timedelta(days=3))
    day = timezone.localdate() - timedelta(days=3)
    for shown in (True, False):  # the first time today; the second says that it was opened today
        notes.open(notes.place, notes.words)
        notes.shown("list")
        said = notes.page.locator("[data-last-use]").inner_text()
        assert (f"Voor vandaag het laatst geopend: {day.day} " in said) == shown
        notes.lock()


def test_no_request_is_given_up_before_a_slow_line_could_carry_it_and_its_answer(notes):
    """At 200 kbit/s, which is 25 bytes a millisecond: a photo of 1.4 MB is kept, and shown again."""
    page = notes.page
    page.evaluate(
        """() => { window.waits = []; let last = 0; const [made, asked] = [AbortSignal.timeout, window.fetch];
          AbortSignal.timeout = (time) => { last = time; return made.call(AbortSignal, time); };
          window.fetch = (address, how) => {
            window.waits.push([new URL(address, location).href, last]); return asked(address, how); }; }"""
    )
    notes.begin()
    made = io.BytesIO()
    Image.effect_noise((1300, 1300), 120).convert("RGB").save(made, "JPEG", quality=90)
    page.locator("[data-write]").click()
    page.set_input_files("#file", {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()})
    page.locator("[data-form=write] button:not([type])").click()
    notes.shown("list")
    notes.lock()
    notes.open(notes.place, notes.words)
    notes.shown("list")
    page.locator("[data-entries] [data-open]").click()
    page.locator("[data-files] button").first.click()
    page.locator("[data-files] img").wait_for()
    waits = page.evaluate("window.waits")
    asked = [each for each in notes.sent if each.body]
    assert {each.address.rsplit("/", 2)[1] for each in asked} >= {"piece", "write", "open", "fetch"}
    for each in asked:
        allowed = min(time for address, time in waits if address == each.address)
        assert allowed >= 20_000 + (len(each.body) + each.answered) / 25, each.address
