"""Somebody outside reads a whole release: every file of every table, then works out each small count.

Made-up facts of a seed, as in bench/tables.py, for a helpline whose tables hide much (2,000 contacts a year).
Then the same with one contact more: what both together give away. There is no peer.
"""

import random
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench import tables as year
from houvast.library.figures import SafeTable, safe_tables, write_snapshot
from houvast.library.figures.export.every import every_file
from houvast.library.figures.outsider import given_away, read_everything, work_out
from houvast.library.figures.published import sources
from houvast.library.figures.seen import seen_of

CONTACTS = 2_000


def run() -> list[dict[str, object]]:
    year.CONTACTS_A_YEAR = CONTACTS
    with tempfile.TemporaryDirectory() as folder:
        home, facts = Path(folder), year._facts(random.Random(8))
        tables = _tables(home / "facts", facts)
        more = dict(
            facts, contacts=[*facts["contacts"], {**facts["contacts"][0], "key": 2**62, "persons": 0}]
        )
        later = _tables(home / "later", more)
        release = home / "release"
        release.mkdir()
        for table in tables.values():
            for name, content in every_file(table):
                (release / name).write_bytes(content)
        began = time.process_time()
        read = read_everything(release)
        seconds = time.process_time() - began
    rows = [_row(f"read: {kind}", many, read.places[kind], "") for kind, many in sorted(read.files.items())]
    rows.append(_row("read in all", sum(read.files.values()), sum(read.places.values()), f"{seconds:.1f}"))
    for what, named in (("shown and hidden in CSV", read.more), ("not read", read.unread)):
        rows.append(_row(what, len(named), 0, ""))
    rows.append(_row("sentences with a number nothing explains", len(read.unexplained), 0, ""))
    began = time.process_time()
    found = work_out(read.tables)
    seconds = time.process_time() - began
    narrow = sum(each.is_too_narrow for each in found)
    rows.append(_row(f"small counts, {narrow} known too narrowly", len(found), 0, f"{seconds:.1f}"))
    began = time.process_time()
    both = given_away([seen_of(each) for each in tables.values()], [seen_of(each) for each in later.values()])
    kinds = ", ".join(sorted({each.of.value for each in both})) or "nothing"
    seconds = time.process_time() - began
    rows.append(_row(f"beside one contact more: {kinds}", len(both), 0, f"{seconds:.1f}"))
    return rows


def _tables(folder: Path, facts: Mapping[str, list[dict[str, object]]]) -> dict[str, SafeTable]:
    return safe_tables(write_snapshot(folder, year.FIRST, year.END, facts), already=sources())


def _row(what: str, many: int, places: int, seconds: str) -> dict[str, object]:
    return {"what": what, "files or findings": many, "places of cells": places, "processor s": seconds}
