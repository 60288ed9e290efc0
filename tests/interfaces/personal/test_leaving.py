"""Leaving the journal: covered at once, no way Back, and nothing of it on the device."""

from pathlib import Path

import pytest

from interfaces.public.conftest import HARMLESS
from interfaces.public.conftest import line_file as line_file  # the harmless page needs no network

pytestmark = pytest.mark.browser

BEFORE = "https://before.example/"
SECRET = "ZwijgzaamGeheim"


@pytest.fixture
def around(context):
    for address in (HARMLESS, BEFORE):
        context.route(
            f"{address}**", lambda route: route.fulfill(body="<title>x</title>", content_type="text/html")
        )


def stored(page) -> object:
    return page.evaluate(
        """async () => [
          Object.keys(localStorage), Object.keys(sessionStorage), document.cookie,
          (await indexedDB.databases()).length, (await caches.keys()).length, history.state,
          (await navigator.serviceWorker.getRegistrations()).length,
        ]"""
    )


def test_nothing_is_kept_in_the_browser_while_one_writes(notes):
    notes.begin()
    notes.write(SECRET)
    page = notes.page
    assert stored(page) == [[], [], "", 0, 0, None, 0]
    assert page.context.cookies() == []
    assert page.title() == "Notities"
    assert page.url.endswith("/nl/notes/")


@pytest.mark.parametrize("how", ["button", "shift"])
def test_who_leaves_is_covered_and_back_shows_nothing(page, around, notes_of, how):
    page.goto(BEFORE)
    notes = notes_of(page)
    notes.begin()
    notes.write(SECRET)
    if how == "button":
        page.locator("[data-way-out] a").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(f"{HARMLESS}**")
    page.go_back()
    assert page.url == BEFORE


def test_back_after_the_tab_went_elsewhere_opens_nothing(page, around, notes_of):
    notes = notes_of(page)
    notes.begin()
    notes.write(SECRET)
    page.goto(BEFORE)
    page.go_back()
    notes.shown("start")
    assert SECRET not in page.content()


def test_closing_the_notes_forgets_them_in_the_page(notes):
    notes.begin()
    notes.write(SECRET)
    notes.lock()
    page = notes.page
    assert SECRET not in page.content()
    assert notes.words not in page.content()
    typed = page.evaluate(
        "[...document.querySelectorAll('input, textarea')].map(each => each.value).join('')"
    )
    assert SECRET not in typed
    assert notes.words not in typed


def test_nothing_of_it_is_on_the_disk_of_the_device(
    browser_type, browser_type_launch_args, notes_of, tmp_path: Path
):
    """A browser with a folder of its own, closed: the folder is read, file by file."""
    folder = tmp_path / "device"
    context = browser_type.launch_persistent_context(
        str(folder), executable_path=browser_type_launch_args["executable_path"],
        args=browser_type_launch_args["args"], locale="nl-BE",
    )  # fmt: skip
    notes = notes_of(context.new_page())
    notes.begin()
    notes.write(SECRET)
    place, words = notes.place, notes.words
    context.close()
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) > 10
    hidden = [each.encode(code) for each in (SECRET, place, words) for code in ("utf-8", "utf-16-le")]
    assert [file.name for file in files for each in hidden if each in file.read_bytes()] == []
