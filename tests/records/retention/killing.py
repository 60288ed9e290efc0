"""Carries out the fates in a process of its own, and ends it without a word before its n-th statement.

python killing.py DAY N     with DATABASE_URL and HOUVAST_HOME; N = 0 never ends it
"""

import os
import signal
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "houvast.project.settings"

import django

django.setup()

from django.db import connection  # noqa: E402  # once Django is set up

from houvast.interfaces.cli.main import app  # noqa: E402  # same
from houvast.records.retention import declared  # noqa: E402  # same

day, ends_at = sys.argv[1], int(sys.argv[2])
declared.BATCH = 3
said = 0


def counting(execute, sql, params, many, context):
    """From the first statement on that changes a contact or what lies beside it."""
    global said
    if said or sql.startswith(("DELETE", "UPDATE")):
        said += 1
    if said == ends_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)


if ends_at:
    connection.execute_wrappers.append(counting)
app(["retention", "carry-out", "--on", day])
