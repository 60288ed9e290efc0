"""Benchmarks: one module each, run by `python -m bench`."""

import importlib
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path


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


@contextmanager
def installed(database: str = "sqlite", settings: str = "houvast.project.settings") -> Iterator[Path]:
    """A new installation in this process, its tables made; its home is gone afterwards."""
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "HOUVAST_HOME": home,
            "HOUVAST_HTTPS": "no",
            "HOUVAST_HOSTS": "testserver,localhost,127.0.0.1",
            "DJANGO_SETTINGS_MODULE": settings,
        }
        if database == "sqlite":
            os.environ.pop("DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield Path(home)
