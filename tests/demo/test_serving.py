"""The demo as it is run: its own process, on the loopback address only."""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from houvast.demo import serving
from installations import PATIENCE

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("HOUVAST", "DJANGO"))
}


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "houvast.demo", *words],
        env={**ENVIRONMENT, "HOUVAST_HOME": str(folder), **more},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_an_unknown_word_is_answered_with_what_there_is(tmp_path: Path):
    ran = run(tmp_path, "destroy")
    assert ran.returncode == 2
    assert "prepare | serve | reset" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", ["taken", "eight", "99999"])
def test_a_port_that_cannot_be_used_is_told_before_anything_is_made(tmp_path: Path, port: str):
    with socket.create_server(("127.0.0.1", 0)) as other:
        said = str(other.getsockname()[1]) if port == "taken" else port
        ran = run(tmp_path, "serve", PORT=said)
    assert ran.returncode == 1
    assert ran.stderr == f"Port {said} cannot be used. Choose another one, like this: PORT=8713 make demo\n"
    assert list(tmp_path.iterdir()) == []


def test_a_real_database_is_refused_with_a_message_and_untouched(tmp_path: Path):
    file = tmp_path / "houvast.sqlite3"
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE orders (id INTEGER)")
    before = file.read_bytes()
    ran = run(tmp_path, "serve", DATABASE_URL=f"sqlite:///{file}")
    assert ran.returncode == 1
    assert "is not a demo's" in ran.stderr
    assert "HOUVAST_HOME" in ran.stderr
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("orders",)]
    assert len(before) == file.stat().st_size


def test_only_the_loopback_address_is_listened_to(monkeypatch: pytest.MonkeyPatch):
    configured = []
    monkeypatch.setattr(serving._Announcing, "run", lambda server: configured.append(server.config))
    monkeypatch.setattr(serving, "has_figures", lambda: True)
    serving.serve(8712, told=lambda line: None)
    (config,) = configured
    assert config.host == "127.0.0.1"
    assert config.proxy_headers is False
    assert config.access_log is False


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The whole demo, prepared and served by its command: (folder, address)."""
    folder = tmp_path_factory.mktemp("demo")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "said").open("w") as said:
        served = subprocess.Popen(
            [sys.executable, "-m", "houvast.demo", "serve"],
            env={**ENVIRONMENT, "HOUVAST_HOME": str(folder), "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        )
    try:
        assert served.stdout
        lines = iter(served.stdout.readline, "")
        yield folder, next(line.strip() for line in lines if line.startswith("http"))
    finally:
        served.terminate()
        served.wait(timeout=20)
        served.stdout.close()


@pytest.mark.slow
def test_the_address_is_told_when_the_first_page_is_there(whole: tuple[Path, str]):
    with urllib.request.urlopen(whole[1]) as page:
        assert page.status == 200
        assert b"demo-banner" in page.read()


REFUSED = "WARNING django.request 403"  # of the test that follows, once


@pytest.mark.slow
def test_a_forwarding_header_is_not_believed_by_the_server(whole: tuple[Path, str]):
    forwarded = urllib.request.Request(whole[1], headers={"X-Forwarded-For": "127.0.0.1"})
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(forwarded)


@pytest.fixture(scope="module")
def release(whole: tuple[Path, str]) -> Path:
    """The folder of the figures, which are made while the demo is served already."""
    for _ in range(9000):  # a quarter of an hour: minutes of work, on a machine that others use too
        for index in (whole[0] / "releases").glob("[!.]*/index.json"):  # what is not whole yet has a dot
            if json.loads(index.read_text("utf-8")).get("state") == "PUBLISHED":
                return index.parent
        time.sleep(0.1)
    raise TimeoutError("No figures were published.")


@pytest.mark.slow
def test_nothing_goes_wrong_aloud_while_the_figures_are_made(whole: tuple[Path, str], release: Path):
    said = (whole[0] / "said").read_text("utf-8").splitlines()
    expected = "Voorbeeldlijn: report [-0-9a-f]+ was computed|" + REFUSED
    assert [line for line in said if not re.fullmatch(expected, line)] == []
    assert sum(line == REFUSED for line in said) <= 1


@pytest.mark.slow
def test_what_the_readme_shows_works_on_the_demo(whole: tuple[Path, str], release: Path, tmp_path: Path):
    shown = re.findall(r"^\.venv/bin/houvast (.+)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    elsewhere = ("estimate ", "figures protect ")  # tests/interfaces/cli/test_how_to_*.py run these
    lines = [line for line in shown if not line.startswith(elsewhere)]
    assert len(lines) == 6
    for line in lines:
        ran = subprocess.run(
            [sys.executable, "-c", "from houvast.interfaces.cli.main import main; main()", *line.split()],
            env={**ENVIRONMENT, "HOUVAST_HOME": str(whole[0])},
            cwd=_with_the_files(tmp_path),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert ran.returncode == 0, (line, ran.stderr)
        assert ran.stdout.strip(), line
    assert {each.suffix for each in (tmp_path / "answer").iterdir()} == {".html", ".pdf", ".odt"}


def _with_the_files(folder: Path) -> Path:
    """A folder in which one finds what the README names, and into which answers are written."""
    for name in ("src", "tests", "bench"):
        if not (folder / name).exists():
            (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.mark.slow
def test_the_release_of_2025_is_published_with_every_table_filled(release: Path):
    index = json.loads((release / "index.json").read_text("utf-8"))
    assert len(index["tables"]) >= 15
    for table in index["tables"]:
        rows = (release / f"{table['name']}.csv").read_text("utf-8").splitlines()
        assert len(rows) > 3, table["name"]
        assert any(row.endswith(",A,F") and not row.endswith(",0,A,F") for row in rows), table["name"]


@pytest.mark.slow
def test_the_problems_of_2025_are_those_printed_for_2018_with_the_two_ones_protected(release: Path):
    file = release / "contacts_by_problem.csv"
    cells = {row.split(",")[4]: row.split(",")[5:] for row in file.read_text("utf-8").splitlines()[1:]}
    assert cells["CHILD_ABUSE"] == ["2769", "A", "F"]
    assert cells["PARTNER"] == ["822", "A", "F"]
    assert cells["_T"] == ["5126", "A", "F"]
    assert cells["RITUAL"] == cells["FORCED_ADOPTION"] == ["", "Q", "C"]
    assert len([code for code, cell in cells.items() if cell[2] == "C"]) > 2  # or the total would tell both
