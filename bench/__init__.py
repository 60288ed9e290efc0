"""Benchmarks: one module each, run by `python -m bench`."""

import importlib


def rows(name: str) -> tuple[str, list[dict[str, object]]]:
    """What a benchmark says it is, and its rows; each is printed as it comes."""
    module = importlib.import_module(f"bench.{name}")
    found: list[dict[str, object]] = []
    for row in module.run():
        print("  " + ", ".join(f"{what} {value}" for what, value in row.items()), flush=True)
        found.append(row)
    return (module.__doc__ or "").strip(), found
