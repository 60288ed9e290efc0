"""The project's settings on a folder of their own that is gone afterwards.

SQLite in a file, so that threads can meet in it; DATABASE_URL names a PostgreSQL instead.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_FOLDER = Path(tempfile.mkdtemp(prefix="tests-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["HOUVAST_HOME"] = str(_FOLDER)
os.environ["HOUVAST_HTTPS"] = "no"
for name in (
    "HOUVAST_KEYS",
    "HOUVAST_KEYS_COPY",
    "HOUVAST_HOSTS",
    "HOUVAST_LINE",
    "HOUVAST_CLAMD",
    "HOUVAST_MAIL_ADDRESS",
    "HOUVAST_MAIL_IMAP",
    "HOUVAST_MAIL_SMTP",
    "HOUVAST_BEHIND_PROXY",
    "HOUVAST_TIME_ZONE",
):
    os.environ.pop(name, None)

from houvast.project.settings import *  # noqa: E402, F403  # all of them, after the folder is chosen
from houvast.project.settings import DATABASES, STATIC_ROOT  # noqa: E402  # same

STATIC_ROOT.mkdir(exist_ok=True)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]

# The provider of an agency runs on this machine.
PLAIN_PROVIDERS = frozenset({"127.0.0.1"})

# A password costs 64 MiB and three passes where it counts; tests/records/accounts tries that one.
PASSWORD_COST = (8, 1)

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "tests.sqlite3")}
    # A power cut in a test loses nothing that anybody needs.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    )
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
