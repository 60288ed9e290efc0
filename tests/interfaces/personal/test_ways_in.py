"""Other ways in, in a real browser: a second journal for whoever forces the words, a code, burning."""

import pytest
from django.utils import timezone

from browser import until
from houvast.records.contacts.models import Message
from houvast.records.journal.models import Journal, JournalPass
from records.contacts.talking_with import set_line

pytestmark = pytest.mark.browser

REAL, SHOWN = "Wat niemand mag zien", "Wat gezien mag worden"


def more(notes) -> None:
    notes.page.locator("[data-view=list] [data-go=more]").click()
    notes.shown("more")


def new_words(notes, button: str, told: str) -> str:
    page = notes.page
    page.locator(button).click()
    words = page.locator("[data-shown-words]").inner_text()
    page.fill("#shown-words", words)
    page.locator("[data-form=shown] button").click()
    until(page, f"document.querySelector('[data-told]').textContent.includes('{told}')", 20)
    return str(words)


def test_the_second_words_open_what_may_be_seen_and_the_first_still_open_all(notes):
    notes.begin()
    notes.write(REAL)
    for number in range(2):  # so long that the first answer holds one of them
        notes.write(f"{number} " + "ééé " * 2_450)
    more(notes)
    second = new_words(notes, "[data-second]", "tweede dagboek is er")
    notes.page.locator("[data-view=more] [data-go=list]").click()
    notes.lock()
    notes.open(notes.place, second)
    notes.shown("list")
    assert notes.page.locator("[data-none]").is_visible()
    notes.write(SHOWN)
    assert REAL not in notes.page.content()
    sizes = [sizes_of(notes)]
    notes.lock()
    notes.open(notes.place, notes.words)
    notes.shown("list")
    assert SHOWN not in notes.text
    assert [*sizes, sizes_of(notes)] == [sizes[0]] * 2
    assert not [each for each in notes.sent if each.address.endswith("/older/")]
    notes.page.fill("#search", REAL)
    until(notes.page, f"document.querySelector('[data-entries]').textContent.includes('{REAL}')", 20)
    assert Journal.objects.count() == 2
    assert JournalPass.objects.count() == 4


def sizes_of(notes) -> tuple[int, ...]:
    """How long the latest opening was: what was asked, and the answer as the way saw it."""
    asked = [each for each in notes.sent if each.address.endswith("/open/")][-1]
    return len(asked.body), asked.answered


def recovery_code(notes) -> str:
    """Shown; typed back and sent, whatever comes of it."""
    page = notes.page
    page.locator("[data-new-code]").click()
    code = page.locator("[data-code-shown] code").inner_text()
    page.fill("#shown-code", code.lower())
    page.locator("[data-form=code] button").click()
    return str(code)


def told(notes, words: str) -> None:
    until(notes.page, f"document.querySelector('[data-told]').textContent.includes('{words}')", 20)


def recovered(notes, code: str) -> None:
    page = notes.page
    page.locator("[data-view=start] [data-go=enter]").click()
    page.locator("[data-view=enter] details").evaluate("each => (each.open = true)")
    page.fill("#code", code)
    page.locator("[data-form=recover] button").click()
    notes.shown("list")


def test_a_code_counts_only_once_it_was_typed_back(notes):
    notes.begin()
    more(notes)
    page = notes.page
    before = passes()
    page.locator("[data-new-code]").click()
    page.fill("#shown-code", "0000-0000")
    page.locator("[data-form=code] button").click()
    assert "niet wat er stond" in notes.problem
    assert passes() == before
    recovery_code(notes)
    told(notes, "ook deze code")
    assert passes() != before
    assert page.locator("[data-code-shown] code").inner_text() == ""


def passes() -> list[bytes]:
    return [bytes(each.lookup) for each in JournalPass.objects.order_by("slot")]


def lose(notes, *addresses: str) -> None:
    """What is asked there is done, and its answer never comes: the first time."""
    heard = set()

    def lost(route):
        if route.request.url in heard:
            route.continue_()
        else:
            heard.add(route.request.url)
            route.fetch()
            route.abort()

    for address in addresses:
        notes.page.route(f"**/notes/{address}/", lost)


def test_a_lost_answer_to_other_words_locks_nobody_out(notes):
    """They count on the server already: the former ones would open nothing, and neither would the page."""
    notes.begin()
    notes.write(REAL)
    more(notes)
    lose(notes, "pass")
    other = new_words(notes, "[data-new-words-for-mine]", "openen deze woorden")
    notes.page.locator("[data-view=more] [data-go=list]").click()
    notes.write("Nog iets")
    notes.lock()
    notes.open(notes.place, other)
    notes.shown("list")
    assert REAL in notes.text


def test_without_any_answer_the_same_words_are_shown_and_sent_again(notes):
    notes.begin()
    notes.write(REAL)
    more(notes)
    lose(notes, "pass", "open")
    page = notes.page
    page.locator("[data-new-words-for-mine]").click()
    other = page.locator("[data-shown-words]").inner_text()
    page.fill("#shown-words", other)
    page.locator("[data-form=shown] button").click()
    assert "verbinding" in notes.problem
    page.locator("[data-new-words-for-mine]").click()
    assert page.locator("[data-shown-words]").inner_text() == other
    page.locator("[data-form=shown] button").click()
    told(notes, "openen deze woorden")
    page.locator("[data-view=more] [data-go=list]").click()
    notes.lock()
    notes.open(notes.place, other)
    notes.shown("list")
    assert REAL in notes.text


def test_a_request_that_never_came_is_sent_again(notes):
    notes.begin()
    more(notes)
    gone = []
    notes.page.route(
        "**/notes/pass/", lambda route: route.continue_() if gone else (gone.append(1), route.abort())
    )
    other = new_words(notes, "[data-new-words-for-mine]", "openen deze woorden")
    notes.page.locator("[data-view=more] [data-go=list]").click()
    notes.lock()
    notes.open(notes.place, other)
    notes.shown("list")


def test_who_came_by_a_code_makes_another_and_goes_on_though_its_answer_was_lost(notes):
    notes.begin()
    notes.write(REAL)
    more(notes)
    first = recovery_code(notes)
    told(notes, "ook deze code")
    notes.page.locator("[data-view=more] [data-go=list]").click()
    notes.lock()
    recovered(notes, first)
    more(notes)
    lose(notes, "pass")
    second = recovery_code(notes)
    told(notes, "ook deze code")
    notes.page.locator("[data-view=more] [data-go=list]").click()
    notes.write("Nog iets")
    notes.lock()
    recovered(notes, second)
    assert REAL in notes.text


def test_a_recovery_code_opens_it_and_does_not_burn_it(notes):
    notes.begin()
    notes.write(REAL)
    more(notes)
    page = notes.page
    code = recovery_code(notes)
    told(notes, "ook deze code")
    page.locator("[data-view=more] [data-go=list]").click()
    notes.lock()
    recovered(notes, code.lower())
    assert REAL in notes.text
    more(notes)
    page.fill("#burn-place", notes.place)
    page.fill("#burn-words", "een twee drie vier vijf zes zeven")
    page.locator("[data-form=burn] button").click()
    assert "niet de woorden" in notes.problem
    assert Journal.objects.get().burns_at is None


def test_its_words_burn_it_in_72_hours_and_it_is_taken_back(notes):
    notes.begin()
    notes.write(REAL)
    more(notes)
    page = notes.page
    page.fill("#burn-place", notes.place)
    page.fill("#burn-words", notes.words)
    page.locator("[data-form=burn] button").click()
    notes.shown("list")
    assert 71 < (Journal.objects.get().burns_at - timezone.now()).total_seconds() / 3600 <= 72
    assert "vernietigd op" in page.locator("[data-burning]").inner_text()
    page.locator("[data-keep]").click()
    until(page, "document.querySelector('[data-burning]').hidden")
    assert Journal.objects.get().burns_at is None


def test_other_words_open_it_and_the_former_do_not(notes):
    notes.begin()
    notes.write(REAL)
    more(notes)
    other = new_words(notes, "[data-new-words-for-mine]", "openen deze woorden")
    notes.page.locator("[data-view=more] [data-go=list]").click()
    notes.write("Nog iets")
    notes.lock()
    notes.open(notes.place, notes.words)
    assert "gaat niets open" in notes.problem
    notes.page.locator("[data-view=enter] [data-go=start]").click()
    notes.open(notes.place, other)
    notes.shown("list")
    assert REAL in notes.text


def test_what_was_handed_over_is_taken_back_from_the_note_about_it(notes, cast):
    set_line(cast.phone_line, by=cast.administrator)
    notes.begin()
    notes.write(REAL)
    page = notes.page
    page.locator("[data-view=list] [data-go=complaint]").click()
    page.locator("[data-view=complaint] [data-go=choose]").click()
    page.locator("[data-choices] input").first.check()
    page.locator("[data-form=choose] button").click()
    notes.shown("preview")
    until(page, "document.querySelector('[data-statement]').childElementCount > 1")
    page.locator("[data-hand]").click()
    notes.shown("list")
    assert "Ik gaf een verklaring" in notes.text
    assert Message.objects.count() == 1
    page.locator("[data-entries] [data-open]").first.click()
    page.locator("[data-take-back]").click()
    notes.shown("list")
    assert "Teruggenomen" in notes.text
    assert Message.objects.count() == 0


def test_a_journal_whose_beginning_got_no_answer_is_begun_once_and_opens(notes):
    """Neither was its answer heard nor that of looking: pressed once more, its words are taken, by itself."""
    lose(notes, "begin", "open")
    page = notes.page
    page.locator("[data-view=start] [data-go=new]").click()
    notes.place, notes.words = (
        page.locator(f"[data-new-{each}]").inner_text() for each in ("place", "words")
    )
    page.locator("[data-have-them]").click()
    page.fill("#back-place", notes.place)
    page.fill("#back-words", notes.words)
    page.locator("[data-form=back] button").click()
    assert "verbinding" in notes.problem
    page.locator("[data-form=back] button").click()
    notes.shown("list")
    assert Journal.objects.count() == 1
    notes.write(REAL)
    notes.lock()
    notes.open(notes.place, notes.words)
    notes.shown("list")
    assert REAL in notes.text
