"""The data of each release is brought to the present and read through the doors that the desk uses.

VERSION.sql was written by that release (tools/upgrade_fixture.py) and is never changed afterwards.
"""

import base64
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from houvast import __version__
from installations import Installation

HERE = Path(__file__).parent
RELEASES = sorted(file.stem for file in HERE.glob("*.sql"))
READ = """
import json
from acting import acting
from houvast.records.contacts import operations, queries
by = acting("worker")
rows = queries.contacts(queries.Wanted(), seen_by=by).rows
opened = [operations.read(row.id, by=by) for row in rows]
drafts = [operations.resume_draft(draft.id, by=by).answers["note"] for draft in queries.drafts(seen_by=by)]
print(json.dumps({
    "notes": sorted(each.registration.details.note for each in opened),
    "damaged": sum(each.damaged for each in opened),
    "corrected": sum(len(each.former) for each in opened),
    "kinds": sorted(each.registration.kind for each in opened),
    "drafts": drafts,
    "outsider": len(queries.contacts(queries.Wanted(), seen_by=acting("outsider")).rows),
}))
"""
TOLD = {
    "notes": [
        "",
        "Corrected: the bag is with a neighbour.",
        "First time he tells it to anybody but his brother.",
    ],
    "damaged": 0,
    "corrected": 1,
    "kinds": ["SILENT", "SUPPORT", "SUPPORT"],
    "drafts": ["Half a sentence"],
    "outsider": 0,
}


def test_there_is_data_of_this_release_before_the_next_one():
    assert __version__ in RELEASES


@pytest.mark.slow
@pytest.mark.parametrize("release", RELEASES)
def test_the_data_of_a_release_is_brought_to_the_present_and_read(release: str, tmp_path: Path):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    with closing(sqlite3.connect(home / "houvast.sqlite3")) as database:
        database.executescript((HERE / f"{release}.sql").read_text("utf-8"))
    for name, content in json.loads((HERE / f"{release}.keys.json").read_text()).items():
        file = home / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_bytes(base64.b64decode(content))
        file.chmod(0o600)
    former = Installation(home, f"sqlite:///{home / 'houvast.sqlite3'}")
    former.migrate()
    assert json.loads(former.python(READ)) == TOLD
    verified = former.houvast("audit", "verify")
    assert verified.code == 0, verified.said
