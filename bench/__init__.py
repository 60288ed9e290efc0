"""Benchmarks: one module each, run by `python -m bench`."""

import importlib


def rows(name: str) -> tuple[str, list[dict[str, object]]]:
    """What a benchmark says it is, and its rows."""
    module = importlib.import_module(f"bench.{name}")
    return (module.__doc__ or "").strip(), module.run()
