"""The journal as somebody sees it: a page in a browser, a journal begun in it, and all that it sent."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Request
from pytest_django.live_server_helper import LiveServer

from browser import until
from cast import Cast

PATIENCE = 20  # seconds: Argon2id on a busy machine


@dataclass
class Sent:
    """One request as the server received it."""

    address: str
    headers: dict[str, str]
    body: bytes
    request: Request

    @property
    def answered(self) -> int:
        """How long the answer was; asked of the browser only now, so that no record comes late for it."""
        return self.request.sizes()["responseBodySize"]


@dataclass
class Notes:
    """Somebody with their journal in a browser."""

    page: Page
    place: str = ""
    words: str = ""
    sent: list[Sent] = field(default_factory=list)

    def shown(self, view: str) -> None:
        until(self.page, f"!document.querySelector('[data-view={view}]').hidden", PATIENCE)

    def begin(self) -> None:
        page = self.page
        page.locator("[data-view=start] [data-go=new]").click()
        self.place = page.locator("[data-new-place]").inner_text()
        self.words = page.locator("[data-new-words]").inner_text()
        page.locator("[data-have-them]").click()
        page.fill("#back-place", self.place.lower())
        page.fill("#back-words", f" {self.words.upper()} ")
        page.locator("[data-form=back] button").click()
        self.shown("list")

    def open(self, place: str, words: str) -> None:
        page = self.page
        page.locator("[data-view=start] [data-go=enter]").click()
        page.fill("#place", place)
        page.fill("#words", words)
        page.locator("[data-form=enter] button").click()

    def write(self, what: str, **said: str) -> None:
        page = self.page
        page.locator("[data-write]").click()
        page.fill("#what", what)
        for name, value in said.items():
            page.fill(f"#{name}", value)
        page.locator("[data-form=write] button:not([type])").click()
        self.shown("list")

    def lock(self) -> None:
        self.page.locator("[data-lock]").click()
        self.shown("start")

    def sent_to(self, ending: str) -> Sent:
        """The first that went to an address: what a browser tells of it may come after the page went on."""
        for _ in range(100):
            for each in self.sent:
                if each.address.endswith(ending):
                    return each
            self.page.wait_for_timeout(100)
        raise AssertionError(f"nothing was sent to {ending}")

    @property
    def text(self) -> str:
        return self.page.locator("[data-entries]").inner_text()

    @property
    def problem(self) -> str:
        until(self.page, "!document.querySelector('[data-problem]').hidden", PATIENCE)
        return self.page.locator("[data-problem]").inner_text()


@pytest.fixture(autouse=True)
def not_too_often(settings) -> None:
    """All tests come from one network; what is too often has a test of its own."""
    settings.LIMIT_NETWORKS = False


@pytest.fixture
def notes_of(cast: Cast, live_server: LiveServer) -> Callable[..., Notes]:
    """notes_of(page): a page of the journal, with a record of all that it sends."""

    def come(page: Page, language: str = "nl") -> Notes:
        found = Notes(page)

        def record(request: Request) -> None:
            body = request.post_data_buffer or b""
            found.sent.append(Sent(request.url, request.all_headers(), body, request))

        page.on("requestfinished", record)
        page.goto(f"{live_server.url}/{language}/notes/")
        found.shown("start")
        return found

    return come


@pytest.fixture
def notes(page: Page, notes_of: Callable[..., Notes]) -> Notes:
    return notes_of(page)
