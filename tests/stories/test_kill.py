"""The server is killed (kill -9) while somebody types, right after "saved", and right after registering.

A real server process on a database of its own: SQLite, and PostgreSQL as well when DATABASE_URL names
one. Nothing that was acknowledged, and nothing that still stands on a screen, is lost.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from cast import PASSWORD

pytestmark = pytest.mark.browser

TESTS = Path(__file__).resolve().parent.parent
SEED = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import cast, factors
from houvast.records.accounts.operations import second_factor
worker = cast.gather().worker
factors.with_app(worker)
print(*second_factor.new_spare_codes(by=worker))
"""
ASK = """
import django; django.setup()
import cast
from houvast.records.accounts import queries as accounts
from houvast.records.contacts import operations, queries
by = cast.unlocked(accounts.staff_by_sign_in_name("worker"))
rows = queries.contacts(queries.Wanted(), seen_by=by).rows
notes = [operations.read(row.id, by=by).registration.details.note for row in rows]
print(len(rows), len(queries.drafts(seen_by=by)), "|".join(notes))
"""
IS_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
DATABASES = ["sqlite", "postgres"] if IS_POSTGRES else ["sqlite"]


class Server:
    """A server process that can be killed and started again on the same port and data."""

    def __init__(self, home: Path, database: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("HOUVAST_")},
            "HOUVAST_HOME": str(home),
            "HOUVAST_HTTPS": "no",
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "houvast.project.settings",
            "PYTHONPATH": str(TESTS),
        }
        self.process: subprocess.Popen[bytes] | None = None
        self.spare_codes: list[str] = []

    def python(self, code: str) -> str:
        """What a piece of code says, beside the server and on the same data."""
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self) -> None:
        command = [sys.executable, "-m", "uvicorn", "houvast.project.asgi:application"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port), "--log-level", "error"], env=self.environment
        )
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{self.url}/desk/sign-in/", timeout=2).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
            else:
                return
        pytest.fail("the server did not start")

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture(params=DATABASES)
def server(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> Iterator[Server]:
    if request.param == "sqlite":
        home = shutil.copytree(migrated, tmp_path / "home")
        running = Server(home, f"sqlite:///{home / 'houvast.sqlite3'}")
        yield from _running(running)
        return
    base, name = os.environ["DATABASE_URL"], f"kill_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(base, autocommit=True) as administrator:
        administrator.execute(f'CREATE DATABASE "{name}"')
        try:
            yield from _running(Server(tmp_path, re.sub(r"/[^/?]*(\?|$)", rf"/{name}\1", base, count=0)))
        finally:
            administrator.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _running(running: Server) -> Iterator[Server]:
    running.spare_codes = running.python(SEED).split()
    running.start()
    yield running
    running.kill()


def signed_in(context: BrowserContext, server: Server) -> Page:
    page = context.new_page()
    page.goto(f"{server.url}/desk/sign-in/")
    page.locator("[name=username]").fill("worker")
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("[name=code]").fill(server.spare_codes.pop())
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    return page


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved", timeout=30_000)


def test_what_was_said_to_be_saved_is_there_after_the_kill_on_another_computer(
    server, context, browser, browser_context_args
):
    page = signed_in(context, server)
    page.goto(f"{server.url}/desk/register/")
    for answer in ("s", "v", "34", "p"):
        page.keyboard.type(answer)
        page.keyboard.press("Enter")
    page.locator("#f-note").focus()
    page.keyboard.type("Saved before the kill.")
    saved(page)
    server.kill()
    page.close()
    server.start()
    elsewhere = browser.new_context(**browser_context_args)
    other = signed_in(elsewhere, server)
    other.locator("main a[href*='/desk/register/']", has_text=re.compile("kladje")).click()
    expect(other.locator("#f-note")).to_have_value("Saved before the kill.")
    expect(other.locator("#f-age")).to_have_value("34")
    expect(other.locator("#f-person-1-problem")).to_have_value("Partnergeweld")
    elsewhere.close()


def test_killed_in_the_middle_of_typing_the_screen_goes_on_and_nothing_is_lost(server, context):
    page = signed_in(context, server)
    page.goto(f"{server.url}/desk/register/")
    for answer in ("s", "v", "34", "p"):
        page.keyboard.type(answer)
        page.keyboard.press("Enter")
    page.locator("#f-note").focus()
    page.keyboard.type("Before, ", delay=40)
    server.kill()
    page.keyboard.type("during, ", delay=80)
    expect(page.locator("[data-status=retrying]")).to_be_visible(timeout=10_000)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-not-registered]")).to_be_visible(timeout=10_000)
    server.start()
    page.locator("#f-note").focus()
    page.keyboard.press("End")
    page.keyboard.type("after.", delay=40)
    saved(page)  # still signed in: the session is in the database
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-undo]")
    assert server.python(ASK) == "1 0 Before, during, after."


def test_killed_right_after_registering_there_is_one_contact(server, context):
    page = signed_in(context, server)
    page.goto(f"{server.url}/desk/register/")
    for answer in ("s", "m", "34", "p"):
        page.keyboard.type(answer)
        page.keyboard.press("Enter")
    page.locator("#f-note").focus()
    page.keyboard.type("Registered.")
    there = page.url
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-undo]")
    server.kill()
    server.start()
    assert server.python(ASK) == "1 0 Registered."
    page.goto(there)
    assert "/desk/unlock/" in page.url  # a server that starts anew holds nobody's key
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/contacts/**")  # the address of the draft leads to what it became
    expect(page.locator("#note + *")).to_contain_text("Registered.")
