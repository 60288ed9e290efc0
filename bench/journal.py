"""A journal on a mid-range telephone, and a thousand that are written in at once.

Opening: chromium with its processor four times slower, from button to list, Argon2id within. Bar: 2 s.
Listing and searching 500 entries on that device, once all are there. Bar: 200 ms.
Then a thousand journals, each written in four times by eight clients at once. Bar: no write lost.
"""

import base64
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

JOURNALS, WRITES, CLIENTS, ENTRIES, SLOWER = 1_000, 4, 8, 500, 4
MAKE = "import django; django.setup(); import cast; cast.gather()"
LISTED = """() => { const begun = performance.now();
  document.querySelector('[data-view=more] [data-go=list]').click();
  document.querySelector('[data-entries]').getBoundingClientRect(); return performance.now() - begun }"""
SEARCHED = """() => { const begun = performance.now(); const field = document.querySelector('#search');
  field.value = 'avond 499'; field.dispatchEvent(new Event('input'));
  document.querySelector('[data-entries]').getBoundingClientRect(); return performance.now() - begun }"""


def run() -> list[dict[str, object]]:
    with installation() as port:
        return [*_on_a_telephone(port), _at_once(port)]


@contextmanager
def installation() -> Iterator[int]:
    """The port of a helpline of its own, without a year of contacts."""
    from bench.talks import served

    tests = Path(__file__).resolve().parent.parent / "tests"
    with tempfile.TemporaryDirectory() as home:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = {
            **kept,
            "HOUVAST_HOME": home,
            "DJANGO_SETTINGS_MODULE": "houvast.demo.settings",
            "PYTHONPATH": str(tests),
        }
        for command in (["-m", "django", "migrate", "-v0"], ["-c", MAKE]):
            subprocess.run([sys.executable, *command], env=environment, check=True)
        with served(environment) as (_process, port):
            yield port


def _on_a_telephone(port: int) -> list[dict[str, object]]:
    from playwright.sync_api import sync_playwright

    from bench.front import FLAGS

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(locale="nl-BE")
        page.goto(f"http://127.0.0.1:{port}/nl/notes/")
        place, words = begun(page)
        written(page, ENTRIES)
        slow = page.context.new_cdp_session(page)
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        slow.send("Performance.enable", {"timeDomain": "threadTicks"})
        took = [opened(page, place, words) for _ in range(5)]
        slow.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        at_work = [worked(slow, page, place, words) for _ in range(5)]
        slow.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.locator("[data-view=list] [data-go=more]").click()
        listed = page.evaluate(LISTED)
        looked = _all_looked_through(page)
        searched = page.evaluate(SEARCHED)
        browser.close()
    return [
        {"what": f"opened, {ENTRIES} entries, {SLOWER}x slower", "ms": round(statistics.median(took))},
        {"what": f"its processor time, {SLOWER} times", "ms": round(SLOWER * statistics.median(at_work))},
        {"what": f"the older ones fetched and opened, {SLOWER}x slower", "ms": round(looked)},
        {"what": f"listed, {SLOWER}x slower", "ms": round(listed)},
        {"what": f"searched, {SLOWER}x slower", "ms": round(searched)},
    ]


def begun(page) -> tuple[str, str]:  # type: ignore[no-untyped-def]  # Playwright's
    """(place, words) of a journal that was begun in this page, and is open."""
    page.locator("[data-view=start] [data-go=new]").click()
    place, words = (str(page.locator(f"[data-new-{each}]").inner_text()) for each in ("place", "words"))
    page.locator("[data-have-them]").click()
    page.fill("#back-place", place)
    page.fill("#back-words", words)
    page.locator("[data-form=back] button").click()
    page.locator("[data-write]").wait_for()
    return place, words


def written(page, entries: int) -> None:  # type: ignore[no-untyped-def]  # Playwright's
    for number in range(entries):
        page.locator("[data-write]").click()
        page.fill("#what", f"Een avond {number}, en wat er toen gebeurde")
        page.fill("#on", f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}")
        page.locator("[data-form=write] button:not([type])").click()
        page.locator("[data-view=list] h1").wait_for()


def opened(page, place: str, words: str) -> float:  # type: ignore[no-untyped-def]  # Playwright's, loaded late
    page.locator("[data-lock]").click()
    page.locator("[data-view=start] [data-go=enter]").click()
    page.fill("#place", place)
    page.fill("#words", words)
    begun = time.perf_counter()
    page.locator("[data-form=enter] button").click()
    page.locator("[data-view=list] h1").wait_for()
    return (time.perf_counter() - begun) * 1000


def _all_looked_through(page) -> float:  # type: ignore[no-untyped-def]  # Playwright's
    begun = time.perf_counter()
    page.locator("[data-older]").click()
    page.locator("[data-only-latest]").wait_for(state="hidden")
    return (time.perf_counter() - begun) * 1000


def worked(slow, page, place: str, words: str) -> float:  # type: ignore[no-untyped-def]  # Playwright's
    """Milliseconds that the page's own thread worked: as long on a busy machine as on a quiet one."""
    told = [slow.send("Performance.getMetrics")]
    opened(page, place, words)
    told.append(slow.send("Performance.getMetrics"))
    before, after = ({each["name"]: each["value"] for each in one["metrics"]} for one in told)
    return float(after["TaskDuration"] - before["TaskDuration"]) * 1000


def _at_once(port: int) -> dict[str, object]:
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        passes = list(clients.map(lambda _: begin(port), range(JOURNALS)))
        begun = list(clients.map(lambda each: positions(port, each), passes))
        jobs = [(each, len(had) + n) for n in range(WRITES) for each, had in zip(passes, begun, strict=True)]
        taken = list(clients.map(lambda job: write(port, *job), jobs))
        came = list(clients.map(lambda each: positions(port, each), passes))
        there = [len(now) - len(had) for now, had in zip(came, begun, strict=True)]
    lost = JOURNALS * WRITES - sum(there)
    return {
        "what": f"{JOURNALS} journals, {WRITES} writes each, {CLIENTS} clients",
        "ms": round(statistics.quantiles(taken, n=20)[-1] * 1000),
        "lost": lost,
        "writes a second": round(len(jobs) / (time.perf_counter() - began)),
    }


def positions(port: int, shown: dict[str, str]) -> list[object]:
    return _ask(port, "open", shown)["entries"]


def begin(port: int) -> dict[str, str]:
    words, none = _pass(), _pass()
    sealed = {"wrapped": _said(72)}
    _ask(port, "begin", {"words": words | sealed, "recovery": none | sealed, "draft": _said(16_424)})
    return words


def write(port: int, shown: dict[str, str], after: int) -> float:
    begun = time.perf_counter()
    _ask(port, "write", {**shown, "after": after, "commitment": _said(32), "sealed": _said(1_064)})
    return time.perf_counter() - begun


def _ask(port: int, what: str, said: dict[str, object]) -> dict[str, list[object]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", f"/notes/{what}/", json.dumps(said), {"Content-Type": "application/json"})
    answer = connection.getresponse()
    told: dict[str, list[object]] = json.loads(answer.read())
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{what}: {told}")
    return told


def _pass() -> dict[str, str]:
    return {"lookup": _said(16), "proof": _said(32)}


def _said(length: int) -> str:
    return base64.b64encode(os.urandom(length)).decode()
