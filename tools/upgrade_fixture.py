"""Write tests/upgrade/VERSION.sql and VERSION.keys.json: what people have who run this version.

The cast, three contacts (one corrected) and a draft, in SQLite, as SQL text; and the key files that open it.
All of it is invented. Run once at each release: docs/how-to/test-an-upgrade.md. A file that is there is what
people out there have, and is not written again, but while its version is not yet released (`--again`).
"""

import base64
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "upgrade"
FILL = """
import uuid
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import cast
from houvast.records.contacts import operations
everybody = cast.gather()
from acting import acting
by = acting("worker")
first = operations.register(cast.registration(), team=everybody.phone_line, by=by)
said = cast.registration({**cast.WOMAN, "note": "Corrected: the bag is with a neighbour."})
operations.correct(first, said, version=1, by=by)
operations.register(cast.registration(cast.MAN), team=everybody.phone_line, by=by)
operations.register_without_content("SILENT", channel="PHONE", team=everybody.phone_line, by=by)
operations.begin_draft(uuid.uuid4(), {"note": "Half a sentence"}, team=everybody.phone_line, by=by)
"""


def main() -> None:
    from houvast import __version__

    sql, keys = FOLDER / f"{__version__}.sql", FOLDER / f"{__version__}.keys.json"
    if sql.exists() and "--again" not in sys.argv:
        sys.exit(
            f"{sql} is there: it is what people have. With --again only before {__version__} is released."
        )
    with tempfile.TemporaryDirectory() as home:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("HOUVAST_")}
        environment.pop("DATABASE_URL", None)
        environment |= {"HOUVAST_HOME": home, "PYTHONPATH": str(ROOT / "tests")}
        environment["DJANGO_SETTINGS_MODULE"] = "houvast.project.settings"
        subprocess.run([sys.executable, "-c", FILL], env=environment, check=True)  # noqa: S603  # our own code
        with closing(sqlite3.connect(Path(home) / "houvast.sqlite3")) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            sql.write_text("\n".join(database.iterdump()) + "\n", "utf-8")
        keys.write_text(json.dumps(_key_files(Path(home)), indent=1, sort_keys=True) + "\n", "utf-8")


def _key_files(home: Path) -> dict[str, str]:
    """Every file but the database, by its place in the home; the secret of sessions is made anew."""
    return {
        str(file.relative_to(home)): base64.b64encode(file.read_bytes()).decode()
        for file in sorted(home.rglob("*"))
        if file.is_file() and "sqlite3" not in file.name and file.name != "session-secret"
    }


if __name__ == "__main__":
    main()
