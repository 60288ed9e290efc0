"""A real browser for tests: the distribution's chromium, with flags that keep it on this machine.

A plugin (tests/conftest.py names it). A test that asks for `page` carries the marker `browser`; where no
chromium is found it is skipped loudly, or fails when BROWSER_REQUIRED is set, as CI does.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from pytest_django.live_server_helper import LiveServer

from houvast.records.accounts.guard import Actor
from sampling import sampled

# Playwright's event loop runs in the thread of the tests; our database calls there are meant.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AFTER_THE_LAST_REQUEST = 0.3  # seconds; a save takes a tenth of that
# The same engine without the windows of a browser around it costs a third for each page that is opened.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The default suite looks in the light; `make test-slow` in the dark as well.

SCHEMES = sampled("light", "dark")
# The levels of WCAG 2.2 AA, and what axe calls good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium(names: Sequence[str] = NAMES) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    if path is None:
        complain = pytest.fail if os.environ.get("BROWSER_REQUIRED") else pytest.skip
        complain("NO CHROMIUM FOUND: browser tests did not run. Install the package chromium.")
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}


@pytest.fixture
def whole_browser(playwright: Playwright, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """Chromium with its windows: its engine alone does not let a test answer where a redirect leads."""
    path = chromium(NAMES[1:])
    if path is None:
        pytest.fail("Install the package chromium: its engine alone is not enough here.")
    whole = playwright.chromium.launch(**{**browser_type_launch_args, "executable_path": path})
    yield whole
    whole.close()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "nl-BE",
        "timezone_id": "Europe/Brussels",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Every address that the page asks for, in order."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser complains of: errors of scripts, and whatever the content security policy stopped."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    return said


@pytest.fixture
def page_of(
    page: Page, context: BrowserContext, live_server: LiveServer, client_of: Callable[[Actor], Client]
) -> Callable[[Actor], Page]:
    """The page, signed in as somebody of the cast."""

    def sign_in(person: Actor) -> Page:
        cookies = client_of(person).cookies
        for name in (settings.SESSION_COOKIE_NAME, settings.KEY_COOKIE_NAME):
            context.add_cookies([{"name": name, "value": cookies[name].value, "url": live_server.url}])
        return page

    return sign_in


def hosts(addresses: list[str]) -> set[str]:
    return {urlsplit(address).hostname or "" for address in addresses}


def violations(page: Page, rules: Sequence[str] = RULES) -> list[str]:
    """What axe finds on the page: rule, element, advice; empty when a machine sees nothing wrong.

    `rules`: levels, or rules by their names.
    """
    drawn(page)
    if not page.evaluate("'axe' in window"):  # half a megabyte, once for a page in all its sizes and colours
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("only => axe.run({runOnly: only}).then(found => found.violations)", [*rules])
    return [f"{rule['id']}: {node['html']} - {rule['help']}" for rule in found for node in rule["nodes"]]


def until(page: Page, is_so: str, seconds: float = 10) -> None:
    """Wait for something to be so in the page.

    Not wait_for_function: it asks again by eval, which our content security policy stops.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(is_so):
        if time.monotonic() > end:
            pytest.fail(f"was not so after {seconds} s: {is_so}")
        time.sleep(0.05)


def drawn(page: Page) -> None:
    """Fonts are there and two frames were drawn, so that what is measured is what somebody sees."""
    page.evaluate(
        "document.fonts.ready.then(() => new Promise(drawn => "
        "requestAnimationFrame(() => requestAnimationFrame(drawn))))"
    )


def resize(page: Page, width: int, height: int = 800) -> None:
    """Another size, and the layout that belongs to it: what is measured before is that of the former one."""
    page.set_viewport_size({"width": width, "height": height})
    until(page, f"window.innerWidth === {width}")
    drawn(page)


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Pages close before the database is emptied: a draft on its way would hold a lock on what is emptied."""
    pages = [value for value in getattr(item, "funcargs", {}).values() if isinstance(value, Page)]
    for open_page in pages:
        open_page.close()
    if pages:
        time.sleep(AFTER_THE_LAST_REQUEST)


def until_told(page: Page, is_so: Callable[[], object], seconds: float = 10) -> None:
    """As `until`, of what this side was told by the page's requests."""
    for _ in range(int(seconds * 20)):
        if is_so():
            return
        page.wait_for_timeout(50)
    raise AssertionError("the page did not tell it")
