"""All yearly tables of a national helpline: 100,000 contacts, protected, audited, every format. Bar: 30 s.

Made-up facts of a seed, gathered beforehand, as in bench/tables.py; four languages. `whole` is what a release
does: drawings and PDFs in processes of their own, whose seconds of the processor are added. The formats above
it are each written once more in one process, to see what they cost. On a shared machine read the seconds of
the processor; `whole, this process alone` is what the clock cannot go below. `peer` is the formats that a
release had before, without their drawings.
"""

import os
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import tables as year
from houvast.library.figures import attack, safe_tables, write_snapshot
from houvast.library.figures.export.every import Ahead, every_file
from houvast.library.figures.published import sources

CONTACTS = 100_000
BAR = 30
FORMER = ("csv", "csv-metadata.json", "json", "html", "xlsx")
DRAWN = "pdf, svg and png"


def run() -> list[dict[str, object]]:
    year.CONTACTS_A_YEAR = CONTACTS
    spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    sizes: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    with tempfile.TemporaryDirectory() as folder:
        facts = year._facts(random.Random(8))
        snapshot = write_snapshot(Path(folder) / "facts", year.FIRST, year.END, facts)
        del facts
        with _timed(spent["counted and protected"]):
            tables = list(safe_tables(snapshot, already=sources()).values())
        with _timed(spent["audited"]):
            attack(tables, already=sources())
        here = [sum(each) for each in zip(*spent.values(), strict=True)]
        release, before = [0.0, 0.0], os.times()
        with _timed(release), Ahead(tables) as ahead:
            for table in tables:
                list(every_file(table, ahead))
        after = os.times()
        beside = after.children_user + after.children_system - before.children_user - before.children_system
        for table in tables:
            files = every_file(table)
            while True:
                seconds = [0.0, 0.0]
                with _timed(seconds):
                    made = next(files, None)
                if made is None:
                    break
                kind = _kind(made[0], table.definition.name)
                spent[kind] = [a + b for a, b in zip(spent[kind], seconds, strict=True)]
                sizes[kind] = [sizes[kind][0] + 1, sizes[kind][1] + len(made[1])]
    cells = sum(len(table.cells) for table in tables)
    rows = [_row(what, seconds, *sizes.get(what, (len(tables), 0))) for what, seconds in spent.items()]
    apart = [sum(each) for each in zip(*spent.values(), strict=True)]
    whole = [one + other for one, other in zip(here, release, strict=True)]
    former = [sum(each) for each in zip(*(spent[kind] for kind in FORMER), strict=True)]
    files_, size = (sum(each) for each in zip(*sizes.values(), strict=True))
    return [
        *rows,
        _row("peer: formats of before", former, sum(sizes[kind][0] for kind in FORMER), 0),
        _row("all in one process", apart, files_, size),
        _row("whole, this process alone", whole, files_, size),
        _row(f"whole, {cells:,} cells (bar {BAR} s)", [whole[0] + beside, whole[1]], files_, size),
    ]


@contextmanager
def _timed(seconds: list[float]) -> Iterator[None]:
    processor, clock = time.process_time(), time.perf_counter()
    yield
    seconds[0] += time.process_time() - processor
    seconds[1] += time.perf_counter() - clock


def _kind(name: str, table: str) -> str:
    ending = name.removeprefix(f"{table}.")
    ending = ending[3:] if ending[:3] in ("nl.", "fr.", "de.", "en.") else ending
    return DRAWN if ending in ("pdf", "svg", "png") else ending


def _row(what: str, seconds: list[float], files: int, size: int) -> dict[str, object]:
    return {
        "what": what,
        "processor s": f"{seconds[0]:.2f}",
        "clock s": f"{seconds[1]:.2f}",
        "tables or files": files,
        "MB": f"{size / 1e6:.1f}",
    }
