"""The scanner of files that people send: there, finding what every scanner knows, and fresh."""

import re
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from houvast.interfaces.cli.checks.findings import Finding, advice, problem
from houvast.records.contacts.filing import scanning

OLDEST = timedelta(days=7)
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def scanner() -> Iterator[Finding]:
    """Files are looked at by a clamd that works, or not taken."""
    if not scanning.is_set():
        return  # no files are taken, and the pages say so
    if settings.CLAMD == scanning.NONE:
        yield advice(
            "Files are taken that nobody looked at",
            "HOUVAST_CLAMD=none",
            "Name the socket of a clamd instead.",
        )
        return
    try:
        scanning.scan(scanning.HARMLESS_TEST)
    except scanning.Harmful:
        yield from _old(scanning.version())
        return
    except scanning.NoScanner as missing:
        yield problem(
            f"The scanner does not answer ({missing}): no file is taken",
            settings.CLAMD,
            "Start clamav-daemon, and let the user of houvast reach its socket.",
        )
        return
    yield problem(
        "The scanner finds nothing in the test that every scanner knows", settings.CLAMD, "Run freshclam."
    )


def _old(version: str) -> Iterator[Finding]:
    """clamd says: name/number/Mon Nov 23 09:30:00 2026."""
    said = re.search(r"/\w{3} (\w{3}) +(\d+) ([\d:]+) (\d{4})$", version)
    made = (
        parse_datetime(f"{said[4]}-{MONTHS.index(said[1]) + 1:02}-{int(said[2]):02}T{said[3]}Z")
        if said and said[1] in MONTHS
        else None
    )
    if made is None or timezone.now() - made > OLDEST:
        yield problem(
            "The scanner's signatures are older than a week, or of an unknown day",
            settings.CLAMD,
            "Run freshclam every day: the package clamav-freshclam does.",
        )
