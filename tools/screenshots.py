"""Take docs/screenshots from the demo in a real browser: make screenshots

A demo of its own in a temporary folder, so that nobody's typing shows; pages at 360, 768 and 1280 px.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "docs" / "screenshots"
PORT = "8714"
HERE = f"http://127.0.0.1:{PORT}"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# name, address, language, width, scheme
PUBLIC = [
    ("front", "", language, width, scheme)
    for language, width, scheme in (("nl", 360, "light"), ("nl", 360, "dark"), ("en", 1280, "light"))
] + [
    ("asking", "asking/", "nl", 360, "light"),
    ("asking", "asking/", "en", 768, "dark"),
    ("men", "men/", "nl", 768, "light"),
    ("talk", "talk/", "nl", 360, "light"),
    ("figures", "figures/", "nl", 768, "light"),
]
DESK = [
    ("today", "/desk/", "en", 1280, "light"),
    ("talks", "/desk/talks/", "nl", 1280, "light"),
    ("list", "/desk/contacts/", "nl", 1280, "dark"),
    ("list", "/desk/contacts/", "nl", 360, "light"),
]


def main() -> None:
    SHOTS.mkdir(parents=True, exist_ok=True)
    with _demo(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        for name, address, language, width, scheme in PUBLIC:
            page = _page(browser, language, width, scheme)
            page.goto(f"{HERE}/{language}/{address}")
            _shoot(page, name, language, width, scheme)
        for name, address, language, width, scheme in DESK:
            page = _signed_in(browser, language, width, scheme)
            page.goto(HERE + address)
            _shoot(page, name, language, width, scheme)
        for language, width in (("en", 1280), ("nl", 360)):
            _register(_signed_in(browser, language, width, "light"), language, width)
        browser.close()


@contextmanager
def _demo() -> Iterator[None]:
    with tempfile.TemporaryDirectory() as home:
        surroundings = {**os.environ, "HOUVAST_HOME": home, "PORT": PORT}
        server = subprocess.Popen(
            [sys.executable, "-m", "houvast.demo", "serve"],
            env=surroundings,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout
            next(line for line in server.stdout if HERE in line)
            yield
        finally:
            server.terminate()
            server.wait()


def _chromium() -> str:
    return shutil.which("chromium") or sys.exit("Install chromium first.")


def _page(browser: Browser, language: str, width: int, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]  # light or dark, from the tables above
        locale=f"{language}-BE",
        timezone_id="Europe/Brussels",
        reduced_motion="reduce",
    )
    return context.new_page()


def _signed_in(browser: Browser, language: str, width: int, scheme: str) -> Page:
    page = _page(browser, language, width, scheme)
    page.goto(HERE)
    page.locator("form button").first.click()
    page.wait_for_url("**/desk/")
    choice = page.locator("select[name=language]").first
    if choice.input_value() != language:
        choice.select_option(language)
        page.wait_for_function(f"document.documentElement.lang === '{language}'")
    return page


def _register(page: Page, language: str, width: int) -> None:
    """A call half way: what a worker sees while somebody talks."""
    page.goto(f"{HERE}/desk/register/")
    page.wait_for_selector("#f-role_stated[role=combobox]")
    words = {"en": ("victim", "m", "34", "partner"), "nl": ("slachtoffer", "m", "34", "partner")}[language]
    for word in words:
        page.keyboard.type(word)
        page.keyboard.press("Enter")
    page.wait_for_timeout(2500)
    _shoot(page, "register", language, width, "light", full=False)


def _shoot(page: Page, name: str, language: str, width: int, scheme: str, *, full: bool = True) -> None:
    page.evaluate("document.fonts.ready")
    page.screenshot(path=SHOTS / f"{name}-{language}-{width}-{scheme}.png", full_page=full and width < 1000)
    page.context.close()


if __name__ == "__main__":
    main()
