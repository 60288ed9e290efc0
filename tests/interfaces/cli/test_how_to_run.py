"""What no other test runs of the README and the how-to pages: each command as it stands there.

Pages that have a test are read there; what needs root or another machine is played by a stand-in.
"""

import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cast import PASSWORD, Cast
from houvast.records.contacts import queries
from houvast.records.directory import queries as directory
from installations import PATIENCE

ROOT = Path(__file__).parents[3]
COMMAND = "from houvast.interfaces.cli.main import main; main()"


def fenced(page: str, kind: str) -> list[str]:
    text = (ROOT / page).read_text()
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def indented(page: str) -> list[list[str]]:
    """Arguments of the commands that stand as a line of their own, without the program."""
    said = re.findall(r"^ {4}\.venv/bin/houvast (.+)$", (ROOT / page).read_text(), re.MULTILINE)
    return [[part.strip('"') for part in re.findall(r'"[^"]*"|\S+', line)] for line in said]


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., str]:
    """Run lines in a shell that stops at the first that fails; `sudo` only writes down what goes to `tee`."""
    programs = tmp_path / ".venv/bin"
    programs.mkdir(parents=True)
    _program(programs / "houvast", f'exec "{sys.executable}" -c "{COMMAND}" "$@"')
    _program(programs / "sudo", f'[ "$1" = tee ] && cat > "{tmp_path}/$(basename "$2")"; exit 0')
    known = {
        name: value for name, value in os.environ.items() if not name.startswith(("HOUVAST", "DATABASE"))
    }
    known |= {"PATH": f"{programs}:{os.environ['PATH']}", "HOUVAST_PASSWORD": PASSWORD}
    known["DJANGO_SETTINGS_MODULE"] = "houvast.project.settings"

    def run(*blocks: str) -> str:
        script = "set -euo pipefail\n" + "\n".join(blocks)
        ran = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, env=known, capture_output=True, text=True, timeout=PATIENCE
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout + ran.stderr

    return run


def _program(file: Path, line: str) -> None:
    file.write_text(f"#!/bin/bash\n{line}\n")
    file.chmod(0o755)


@pytest.mark.slow
def test_a_helpline_is_set_up_served_and_kept_as_the_pages_say(shell: Callable[..., str], tmp_path: Path):
    set_up, serve = fenced("docs/how-to/set-up-a-helpline.md", "sh")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = serve.strip().replace("8000", str(port))
    assert str(port) in served
    sign_in = f"http://127.0.0.1:{port}/desk/sign-in/"
    said = shell(
        set_up,
        f"{served} > served 2>&1 & server=$!",
        f"for i in $(seq 300); do curl -sfo page {sign_in} && break; sleep 0.2; done",
        "kill -INT $server; wait $server || true",
        *fenced("docs/how-to/keep-the-trail.md", "sh"),
        *fenced("docs/how-to/keep-and-erase.md", "sh"),
    )
    assert "Our line is set up" in said
    assert re.search(r"Our line: \d+ entries, whole", said)
    assert "<h1" in (tmp_path / "page").read_text()
    assert list((tmp_path / "helpline/anchors-elsewhere").iterdir())


@pytest.mark.slow
def test_what_production_needs_is_printed_backed_up_and_restored(shell: Callable[..., str], tmp_path: Path):
    blocks = fenced("docs/how-to/run-in-production.md", "sh")
    [units] = [each for each in blocks if "deployment systemd" in each]
    [proxy] = [each for each in blocks if "deployment nginx" in each]
    [key] = [each for each in blocks if "new-key" in each]
    [restore] = [each for each in blocks if "restore" in each]
    set_up = fenced("docs/how-to/set-up-a-helpline.md", "sh")[0]
    check = restore.splitlines()[0]
    named = "20260101T033000Z.backup"
    assert named in check
    made = "made=$(find . -name '*.backup')"
    asked = "--key private"  # in place of what one types in a terminal
    said = shell(
        set_up,
        units,
        proxy,
        f"{key.strip()} > private",
        "houvast backup",
        made,
        f"{check.replace(named, '$made')} {asked}",
    )
    for file in ("houvast.service", "houvast-daily.service", "houvast-daily.timer", "houvast.conf"):
        assert (tmp_path / file).read_text().strip(), file
    assert "Our line is set up" in said


def test_the_mapping_of_older_registrations_reads_a_file_with_its_columns(
    houvast: Callable[..., Any], cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page = "docs/how-to/import-older-registrations.md"
    [mapping] = fenced(page, "toml")
    columns = {"Kanaal": "E-mail", "Vormen": "fysiek", "Problematiek": "Partnergeweld", "Nr": "1"}
    assert tomllib.loads(mapping)["column"].keys() == columns.keys()
    monkeypatch.chdir(tmp_path)
    needed = (
        '[column."Datum"]\nanswer = "day"\n'
        '[column."Wie"]\nanswer = "role_stated"\ncodes = {"buur" = "NEIGHBOUR"}\n'
    )
    Path("mapping.toml").write_text(f"{mapping}\n{needed}")
    rows = (";".join([*columns, "Datum", "Wie"]), ";".join([*columns.values(), "14/03/2017", "buur"]))
    Path("registrations.csv").write_text("\n".join(rows), encoding="cp1252")
    [command] = indented(page)
    assert command[-2] == "--team"
    ran = houvast(*command[:-1], "Phone line")
    assert ran.code == 0, ran.said
    [row] = queries.contacts(queries.Wanted(), seen_by=cast.worker).rows
    assert (row.channel, row.problem, row.day.isoformat()) == ("EMAIL", "PARTNER", "2017-03-14")


def test_the_mapping_of_a_list_of_services_reads_a_file_with_its_columns(
    houvast: Callable[..., Any], cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page = "docs/how-to/import-services.md"
    [mapping] = fenced(page, "toml")
    said = {
        "Organisatie": "Verzonnen huis", "Dienst": "Praten", "Telefoon": "0999 12 34 / 0999 56 78",
        "Mannen": "in overleg", "Intern nr": "7",
    }  # fmt: skip
    assert tomllib.loads(mapping)["column"].keys() == said.keys()
    monkeypatch.chdir(tmp_path)
    Path("mapping.toml").write_text(mapping)
    book = openpyxl.Workbook()
    book.active.title = tomllib.loads(mapping)["sheet"]
    book.active.append(list(said))
    book.active.append(list(said.values()))
    book.save("list.xlsx")
    _file, listed, *exports = indented(page)
    ran = houvast(*listed)
    assert ran.code == 0, ran.said
    [entry] = directory.entries(seen_by=cast.worker)
    assert (entry.agency_name, entry.text("nl").name) == ("Verzonnen huis", "Praten")
    assert [houvast(*export).code for export in exports] == [0, 0]
    assert "Verzonnen huis" in Path("directory.json").read_text()
    assert houvast("directory", "import", "directory.zip", "--dry-run").code == 0
