"""Benchmarks: one module each, run by `python -m bench`."""

import importlib
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context


def rows(name: str) -> tuple[str, list[dict[str, object]]]:
    """What a benchmark says it is, and its rows; each is printed as it comes."""
    module = importlib.import_module(f"bench.{name}")
    found: list[dict[str, object]] = []
    for row in module.run():
        print("  " + ", ".join(f"{what} {value}" for what, value in row.items()), flush=True)
        found.append(row)
    return (module.__doc__ or "").strip(), found


def on_each_database(measured: Callable[[str], list[dict[str, object]]]) -> list[dict[str, object]]:
    """The rows on SQLite and, where DATABASE_URL names one, on PostgreSQL: each in a process of its own."""
    found = []
    for database in filter(None, ("sqlite", os.environ.get("DATABASE_URL"))):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            found += process.submit(measured, database).result()
    return found
