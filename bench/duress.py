"""Whether the words that one is forced to give open as the real ones do: the same time, the same size.

A journal of 150 notes, twice what one opening brings, and its decoy of three, at one place, opened in turn by
one page with its processor four times slower: from the button to the list, how long its processor worked, and
what went over the line, there and back. The server is asked apart, a thousand times. Medians, and forced over
real: 1.00 says no more of one than of the other. Beside it how far two halves of the real ones lie apart,
which chance alone makes.
"""

import statistics
import time
from typing import Any

TRIES, ASKED, LONG, SHORT = 30, 500, 150, 3
ROWS = ("ms from button to list", "ms of its processor", "bytes asked", "bytes answered")


def run() -> list[dict[str, object]]:
    from playwright.sync_api import sync_playwright

    from bench import journal
    from bench.front import FLAGS

    with journal.installation() as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(locale="nl-BE")
        page.goto(f"http://127.0.0.1:{port}/nl/notes/")
        place, real = journal.begun(page)
        journal.written(page, LONG)
        forced = _second(page)
        journal.opened(page, place, forced)
        journal.written(page, SHORT)
        slow = page.context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": journal.SLOWER})
        slow.send("Performance.enable", {"timeDomain": "threadTicks"})
        found: dict[str, list[tuple[float, ...]]] = {real: [], forced: []}
        for number in range(2 * TRIES + 2):
            words = (real, forced)[number % 2]
            measured = _measured(page, slow, place, words)
            if number > 1:  # the first of each warms up
                found[words].append(measured)
        browser.close()
        of_page = [_row(name, found[real], found[forced], place) for place, name in enumerate(ROWS)]
        return [*of_page, _row("ms of the server", *_answered(port), 0)]


def _answered(port: int) -> list[list[tuple[float, ...]]]:
    """How long the server takes to open each, asked in turn without a browser."""
    from bench import journal

    both = []
    for length in (LONG, SHORT):
        shown = journal.begin(port)
        before = len(journal.positions(port, shown))
        for number in range(length):
            journal.write(port, shown, before + number)
        both.append(shown)
    took: list[list[tuple[float, ...]]] = [[], []]
    for number in range(2 * ASKED):
        begun = time.perf_counter()
        journal.positions(port, both[number % 2])
        took[number % 2].append(((time.perf_counter() - begun) * 1000,))
    return took


def _second(page: Any) -> str:
    """The words of a second journal, made in the page of the first."""
    page.locator("[data-view=list] [data-go=more]").click()
    page.locator("[data-second]").click()
    words = str(page.locator("[data-shown-words]").inner_text())
    page.fill("#shown-words", words)
    page.locator("[data-form=shown] button").click()
    page.locator("[data-form=shown]").wait_for(state="hidden")
    page.locator("[data-view=more] [data-go=list]").click()
    return words


def _measured(page: Any, slow: Any, place: str, words: str) -> tuple[float, ...]:
    from bench import journal

    before = _worked(slow)
    with page.expect_event("requestfinished", lambda each: each.url.endswith("/notes/open/")) as asked:
        took = journal.opened(page, place, words)
    sizes = asked.value.sizes()
    return took, _worked(slow) - before, sizes["requestBodySize"], sizes["responseBodySize"]


def _worked(slow: Any) -> float:
    told = {each["name"]: each["value"] for each in slow.send("Performance.getMetrics")["metrics"]}
    return float(told["TaskDuration"]) * 1000


def _row(
    what: str, real: list[tuple[float, ...]], forced: list[tuple[float, ...]], place: int
) -> dict[str, object]:
    of_real, of_forced = ([each[place] for each in some] for some in (real, forced))
    halves = statistics.median(of_real[::2]) / statistics.median(of_real[1::2])
    one, other = statistics.median(of_real), statistics.median(of_forced)
    return {
        "what": what,
        "real words": round(one, 1),
        "forced words": round(other, 1),
        "forced / real": f"{other / one:.3f}",
        "real / real, by halves": f"{halves:.3f}",
    }
