"""Run the benchmarks and write bench/results.md: python -m bench [NAME ...]

Each module beside this one has `run() -> list[dict]`: a row a measurement, side by side with its peer in
the same run. What counts is the ratio; the machine and the versions stand above the table.
"""

import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

from bench import rows

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results.md"
VERSIONS = ("django", "duckdb", "ibis-framework", "highspy", "pynacl", "numpy")
SUPPORT = {"__main__", "__init__"}


def main(names: list[str]) -> None:
    found = sorted(file.stem for file in FOLDER.glob("*.py") if file.stem not in SUPPORT)
    unknown = set(names) - set(found)
    if unknown:
        sys.exit(f"No benchmark {', '.join(sorted(unknown))}: there are {', '.join(found)}.")
    parts = _written()
    for name in names or found:
        print(f"{name} ...", flush=True)
        says, rows = _run(name)
        table = _table(rows)
        print(table, flush=True)
        parts[name] = f"{says}\n\n{table}\n"
        sections = [f"## {name}\n\n{parts[name]}" for name in sorted(parts)]
        RESULTS.write_text("\n".join([_machine(), *sections]))


def _run(name: str) -> tuple[str, list[dict[str, object]]]:
    """(what it says it is, its rows), in a process of its own: each sets up an installation for itself."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(rows, name).result()


def _written() -> dict[str, str]:
    """What stands in the results by name: running one benchmark leaves the others as they are."""
    if not RESULTS.exists():
        return {}
    sections = RESULTS.read_text().split("\n## ")[1:]
    return {name: text.strip() + "\n" for name, _, text in (each.partition("\n\n") for each in sections)}


def _machine() -> str:
    versions = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    today = datetime.now(UTC).date().isoformat()
    return (
        "# Benchmarks\n\nMade by `make bench`. Ratios carry over to other machines; seconds do not.\n\n"
        f"{today}, {os.cpu_count()} cores, {_memory()} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, {versions}.\n"
    )


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)


def _table(rows: list[dict[str, object]]) -> str:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    lines = [columns, ["---"] * len(columns)]
    lines += [[str(row.get(column, "")) for column in columns] for row in rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    main(sys.argv[1:])
