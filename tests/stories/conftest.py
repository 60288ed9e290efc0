"""What stories share: real servers, with the public site or with workers, the sites around, and pictures.

`make story` names a folder in STORY_PICTURES; without it the pictures go where pytest throws them away.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from bench.live.people import PASSWORD
from bench.talks import served
from served import free_port

BEFORE = "https://search.example/"
HARMLESS = "https://www.meteo.be/"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
Picture = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories take their time: they have a target of their own."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.story)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[str]:
    """The address of a server as production runs it, but for HTTPS, with the example's line."""
    home = shutil.copytree(migrated, tmp_path_factory.mktemp("site") / "home")
    surroundings = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HOUVAST_")},
        "HOUVAST_HOME": str(home),
        "HOUVAST_HTTPS": "no",
        "DJANGO_SETTINGS_MODULE": "houvast.project.settings",
    }
    surroundings.pop("DATABASE_URL", None)
    port = free_port()
    command = ["-m", "uvicorn", "houvast.project.asgi:application", "--port", str(port), "--lifespan", "off"]
    quiet = ["--no-access-log", "--no-server-header", "--log-level", "warning"]
    server = subprocess.Popen([sys.executable, *command, *quiet], env=surroundings)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/healthz", timeout=5).read()
                break
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        else:
            pytest.fail("the server did not start")
        yield address
    finally:
        server.kill()  # not asked: it would wait for a page that is still open
        server.wait()


def page_called(title: str) -> Callable[[Route], None]:
    body = f"<title>{title}</title><h1>{title}</h1>"
    return lambda route: route.fulfill(body=body, content_type="text/html")


@pytest.fixture
def around() -> Callable[[BrowserContext], None]:
    """The sites that somebody comes from and goes to, without a network."""

    def answer(context: BrowserContext) -> None:
        for address, title in ((BEFORE, "Search"), (HARMLESS, "Weather")):
            context.route(f"{address}**", page_called(title))

    return answer


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Page, str], None]:
    """picture(page, "what one sees"): a screenshot, numbered in the order of the story."""
    folder = Path(os.environ.get("STORY_PICTURES") or tmp_path)
    story = request.node.name.partition("[")[0].removeprefix("test_")
    taken = 0
    for old in folder.glob(f"{story}-*.png"):
        old.unlink()

    def take(page: Page, what: str) -> None:
        nonlocal taken
        taken += 1
        folder.mkdir(parents=True, exist_ok=True)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=folder / f"{story}-{taken}-{what.replace(' ', '-')}.png")

    return take


# Talks: a helpline with two workers, a telephone and a desk


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[str]:
    home = shutil.copytree(migrated, tmp_path_factory.mktemp("talking") / "home")
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {
        **kept,
        "HOUVAST_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "houvast.demo.settings",
    }
    made = subprocess.run(
        [sys.executable, "-m", "bench.live.people", "0", "2"], env=environment, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout.splitlines()[-1])["workers"] == ["worker0", "worker1"]
    with served(environment) as (_, port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def phone(browser: Browser, around: Callable[[BrowserContext], None]) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="nl-BE", reduced_motion="reduce")
    around(context)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK, locale="nl-BE", reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/desk/sign-in/")
    page.fill("[name=username]", "worker0")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    page.goto(f"{address}/desk/talks/")
    yield page
    context.close()


def begin(page: Page, address: str, **said: str) -> None:
    page.goto(f"{address}/nl/talk/")
    for name, value in said.items():
        if name == "word":
            page.locator("summary").click()
        page.fill(f"#{name}", value)
    page.locator("form[data-begin] button").click()
    page.wait_for_url("**/nl/talk/here/")


def write(page: Page, text: str) -> None:
    page.fill("#text", text)
    page.locator("[data-write] button[value=say]").click()
