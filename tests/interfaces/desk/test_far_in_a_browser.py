"""A page whose answer takes longer than a second says how far the work is, in a browser."""

import threading
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from browser import resize
from cast import Cast
from houvast.records.releases import operations

pytestmark = pytest.mark.browser
# Whether the bar is seen, how far it is, and whether anything of the page is wider than the screen.
WATCH = """setInterval(() => {
  const bar = document.querySelector("form progress"), page = document.documentElement;
  console.log([bar.checkVisibility(), bar.value, bar.max, page.scrollWidth > page.clientWidth].join(" "));
}, 100)"""
SHOWN = "true 3 8 false"


@pytest.mark.parametrize("width", [360, 1280])
def test_gathering_shows_how_far_it_is_until_its_answer_is_there(
    cast: Cast, page_of, live_server, monkeypatch: pytest.MonkeyPatch, width: int
):
    looked = threading.Event()

    def works(*_given: Any, progress: Any, by: Any) -> None:
        progress(3, 8)
        assert looked.wait(30)
        raise operations.NotPossible("No contacts there.")

    monkeypatch.setattr(operations, "gather", works)
    page: Page = page_of(cast.statistician)
    resize(page, width)
    page.goto(f"{live_server.url}/desk/figures/")
    bar = page.locator("form progress")
    expect(bar).to_be_hidden()
    page.evaluate(WATCH)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    # While a page is on its way the browser's driver answers nothing of the one that is still there.
    page.evaluate("document.querySelector('section.gather button').click()")
    for _ in range(100):
        if SHOWN in said:
            break
        page.wait_for_timeout(100)
    looked.set()
    assert SHOWN in said
    expect(page.get_by_text("No contacts there.").first).to_be_visible()
    expect(bar).to_be_hidden()
