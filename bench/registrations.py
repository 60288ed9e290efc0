"""The 4-way table of registrations, several forms each, with all margins, from Parquet. Bars at 10 million:
0.7 s and 0.3 GB; at 100 million at most ten times that, and 2 GB.

Victims by sex, age, problem and forms (1.47 a registration), invented by a formula, so that the same number
gives the same facts. One million, unless HOUVAST_BENCH_REGISTRATIONS says how many; those of 100 million take
some gigabytes on the disk for as long as this runs. Each row has a process of its own: `GB` is the most that
it ever held, libraries included. Ibis is loaded and the query compiled beforehand, as for shipped tables.
Peers must count the same in every cell, or this ends: plain DuckDB SQL, pandas up to 20 million, and Polars
(`pip install houvast[bench]`).
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.util import find_spec
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path

import duckdb

from houvast.library.codes import codebook
from houvast.library.figures import Snapshot, tabulate
from houvast.library.figures.facts import PERSONS
from houvast.library.figures.queries import query
from houvast.library.figures.snapshot import ROWS_IN_A_PART
from houvast.library.figures.tables import TOTAL, Definition, Dimension, Key

REGISTRATIONS = int(os.environ.get("HOUVAST_BENCH_REGISTRATIONS", 1_000_000))
FIRST, END = date(2025, 1, 1), date(2026, 1, 1)
AXES = ("sex", "age_band", "problem")
TABLE = Definition(
    name="registrations",
    version="1",
    titles={},
    unit="VICTIM",
    population="victims",
    facts="persons",
    where={"role_stated": ("VICTIM",)},
    dimensions=(
        *(Dimension(name.upper(), name, (name,)) for name in AXES),
        Dimension("FORM", "form", ("forms",), several=True),
    ),
    multi_response="total_counts_once",
)
SECOND, THIRD = 35, 12  # of a hundred registrations with a second form, and with a third: 1.47 in all
PEERS = ("plain DuckDB SQL", "pandas", "Polars")
MOST_OF_PANDAS = 20_000_000  # registrations; it holds 0.46 GB for each million
Counts = dict[Key, int]


def run() -> Iterator[dict[str, object]]:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        snapshot = invented(Path(folder), REGISTRATIONS)
        yield _row("invented and written", time.perf_counter() - start, None, REGISTRATIONS)
        ours, *measured = _apart(_houvast, snapshot)
        yield _row("houvast", *measured, len(ours))
        for name in PEERS:
            if name == "Polars" and not find_spec("polars"):
                continue
            if name == "pandas" and REGISTRATIONS > MOST_OF_PANDAS:
                continue
            theirs, *measured = _apart(_BY[name], snapshot)
            if {key: count for key, count in ours.items() if count} != theirs:
                raise ArithmeticError(f"{name} counts otherwise.")
            yield _row(name, *measured, len(theirs))


def _row(what: str, seconds: float, held: float | None, size: int) -> dict[str, object]:
    shown = "" if held is None else f"{held:.2f}"
    return {"what": what, "seconds": f"{seconds:.2f}", "GB": shown, "registrations or cells": size}


def _apart(count: Callable[[Snapshot], Counts], snapshot: Snapshot) -> tuple[Counts, float, float]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_measured, count, snapshot).result()


def _measured(count: Callable[[Snapshot], Counts], snapshot: Snapshot) -> tuple[Counts, float, float]:
    if count is _houvast:
        query(TABLE)
    start = time.perf_counter()
    found = count(snapshot)
    seconds = time.perf_counter() - start
    unit = 1 if sys.platform == "darwin" else 1024
    return found, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


# Facts

_SECOND = {name: f"{name} again" for name in AXES}
_DRAWS = (*AXES, *_SECOND.values(), "form", "another", "third", "more", "day")
_SALTS = {name: number for number, name in enumerate(_DRAWS)}


def invented(folder: Path, registrations: int) -> Snapshot:
    """Facts of one victim a registration, in parts as `snapshot` writes them; a formula instead of chance."""
    (folder / "persons").mkdir()
    parts = {}
    with duckdb.connect() as engine:
        engine.execute(
            "SET enable_progress_bar = false; SET threads = 1; SET preserve_insertion_order = true"
        )
        for number, first in enumerate(range(0, registrations, ROWS_IN_A_PART)):
            part = f"persons/{number:06}.parquet"
            end = min(first + ROWS_IN_A_PART, registrations)
            engine.execute(f"COPY ({_select(first, end)}) TO '{folder / part}' (FORMAT parquet)")
            parts[part] = ""
    return Snapshot(folder, FIRST, END, {}, parts, {"persons": registrations})


def _select(first: int, end: int) -> str:
    forms = _list(codebook("form", on=FIRST).codes())
    size = len(codebook("form", on=FIRST).codes())
    at = f"1 + {_drawn('form')} % {size}"
    second = f"1 + ({_drawn('form')} + 1 + {_drawn('another')} % {size // 2}) % {size}"
    third = f"1 + ({_drawn('form')} + 1 + {size // 2} + {_drawn('third')} % {size - 1 - size // 2}) % {size}"
    more = f"{_drawn('more')} % 100"
    given = {
        "contact": "i",
        "number": "0",
        "day": f"DATE '{FIRST}' + ({_drawn('day')} % {(END - FIRST).days})::INTEGER",
        "role_stated": "'VICTIM'",
        "forms": (
            f"CASE WHEN {more} < {THIRD} THEN [f[{at}], f[{second}], f[{third}]] "
            f"WHEN {more} < {SECOND} THEN [f[{at}], f[{second}]] ELSE [f[{at}]] END"
        ),
        "main": "true",
        **{name: _code(name) for name in AXES},
    }
    columns = ", ".join(
        f"({given.get(name, 'NULL')})::{column.kind.value} AS {name}" for name, column in PERSONS.items()
    )
    return f"SELECT {columns} FROM (SELECT range AS i, {forms} AS f FROM range({first}, {end}))"


def _drawn(name: str) -> str:
    return f"(hash(i * {len(_SALTS)} + {_SALTS[name]}) // 1024)::BIGINT"


def _code(name: str) -> str:
    """The first codes of a list more often than the last ones."""
    codes = codebook(name, on=FIRST).codes()
    return f"{_list(codes)}[1 + least({_drawn(name)} % {len(codes)}, {_drawn(_SECOND[name])} % {len(codes)})]"


def _list(codes: tuple[str, ...]) -> str:
    return "[" + ", ".join(f"'{code}'" for code in codes) + "]"


# Counting: every cell and margin that is not empty


def _houvast(snapshot: Snapshot) -> Counts:
    return dict(tabulate(TABLE, snapshot).counts)


def _margins() -> Iterator[tuple[str, ...]]:
    """The axes that are kept, for each margin over the others."""
    for many in range(len(AXES) + 1):
        yield from combinations(AXES, many)


def _key(kept: tuple[str, ...], codes: tuple[str, ...], form: str) -> Key:
    held = dict(zip(kept, codes, strict=True))
    return (*(held.get(name, TOTAL) for name in AXES), form)


def _duckdb(snapshot: Snapshot) -> Counts:
    asked = ", ".join(f"coalesce({name}, '{TOTAL}')" for name in AXES)
    files = [str(part) for part in snapshot.parts("persons")]
    read = f"SELECT {', '.join(AXES)}, {{}} FROM read_parquet({files}) WHERE role_stated = 'VICTIM'"
    found: Counts = {}
    with duckdb.connect() as engine:
        for form, rows in (("unnest(forms) AS form", "form"), (f"'{TOTAL}' AS form", "form")):
            counted = engine.execute(
                f"SELECT {asked}, {rows}, count(*) FROM ({read.format(form)}) "
                f"GROUP BY GROUPING SETS ({', '.join(_set(kept) for kept in _margins())})"
            )
            found |= {tuple(codes): int(count) for *codes, count in counted.fetchall()}
    return found


def _set(kept: tuple[str, ...]) -> str:
    return f"({', '.join((*kept, 'form'))})"


def _pandas(snapshot: Snapshot) -> Counts:
    import pandas

    columns = [*AXES, "forms", "role_stated"]
    parts = [pandas.read_parquet(part, columns=columns) for part in snapshot.parts("persons")]
    facts = pandas.concat(parts, ignore_index=True)
    facts = facts[facts.role_stated == "VICTIM"]
    found: Counts = {}
    for table, form in ((facts.explode("forms"), ["forms"]), (facts, [])):
        for kept in _margins():
            by = [*kept, *form]
            if not by:
                found[_key((), (), TOTAL)] = len(table)
                continue
            for codes, count in table.groupby(by, observed=True).size().items():
                held = codes if isinstance(codes, tuple) else (codes,)
                found[_key(kept, held[: len(kept)], held[-1] if form else TOTAL)] = int(count)
    return found


def _polars(snapshot: Snapshot) -> Counts:
    import polars

    facts = polars.scan_parquet(snapshot.parts("persons"))
    facts = facts.filter(polars.col("role_stated") == "VICTIM").select(*AXES, "forms")
    found: Counts = {}
    for table, form in ((facts.explode("forms"), ["forms"]), (facts, [])):
        alike = table.group_by(*AXES, *form).len().collect()
        for kept in _margins():
            by = [*kept, *form]
            summed = alike.group_by(by).agg(polars.col("len").sum()) if by else alike.select("len").sum()
            for *codes, count in summed.iter_rows():
                found[_key(kept, tuple(codes[: len(kept)]), codes[-1] if form else TOTAL)] = int(count)
    return found


_BY: dict[str, Callable[[Snapshot], Counts]] = {
    "plain DuckDB SQL": _duckdb,
    "pandas": _pandas,
    "Polars": _polars,
}
