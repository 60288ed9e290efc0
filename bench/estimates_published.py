"""Answers that others printed for published tables, beside ours.

Points must agree to the last digit printed; ends of a bootstrap must lie within the spread of 20 of our
seeds. The answers themselves stand with the tests.
"""

import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent.parent / "tests"
FOLDER = TESTS / "library/figures/estimates/data"
SEEDS = 20


def run() -> list[dict[str, object]]:
    sys.path.append(str(TESTS))  # where the published answers and tables are kept
    from library.figures.estimates import published_answers as published

    return [
        *(_lists(*answer) for answer in published.ANSWERS),
        *(_register(*answer) for answer in published.REGISTERS),
        *(_occasions(*answer) for answer in published.OCCASIONS),
        *(_bootstrapped(*answer) for answer in published.BOOTSTRAPPED),
    ]


def _lists(
    name: str,
    method: str,
    options: dict[str, str],
    estimate: float,
    digits: int,
    ends: tuple[float, float, int] | None,
) -> dict[str, object]:
    from houvast.library.figures.estimates import estimate_from_lists
    from library.figures.estimates.real_tables import table

    found = estimate_from_lists(table(name), method, **options)
    how = " ".join([method, *options.values()])
    ours = (found.interval.low, found.interval.high)
    return _row(name, how, estimate, found.total, digits, ends and ends[:2], ours, ends[2] if ends else 0)


def _register(
    file: str,
    covariates: list[str],
    model: str,
    estimate: float,
    digits: int,
    ends: tuple[float, float] | None,
) -> dict[str, object]:
    from houvast.library.figures.estimates import estimate_from_repeats, read_register

    found = estimate_from_repeats(read_register(FOLDER / f"{file}.csv", covariates), model)
    how = " ".join([model, *(["~"] if covariates else []), " + ".join(covariates)]).strip()
    ours = (found.interval.low, found.interval.high)
    return _row(file, how, estimate, found.total, digits, ends, ours, digits)


def _occasions(model: str, estimate: float) -> dict[str, object]:
    from houvast.library.figures.estimates import estimate_from_occasions, read_histories

    found = estimate_from_occasions(read_histories(FOLDER / "hare.csv"), model)
    return _row("hare", model, estimate, found.total, 1, None, (0.0, 0.0), 0)


def _row(
    name: str,
    how: str,
    printed: float,
    ours: float,
    digits: int,
    ends: tuple[float, float] | None,
    found: tuple[float, float],
    end_digits: int,
) -> dict[str, object]:
    agrees = round(ours, digits) == printed
    if ends:
        agrees &= all(abs(a - b) <= 10**-end_digits for a, b in zip(ends, found, strict=True))
    return {
        "data": name,
        "method": how,
        "printed": f"{printed:,.{digits}f}" + (f" [{ends[0]:,}; {ends[1]:,}]" if ends else ""),
        "ours": f"{ours:,.{digits}f}"
        + (f" [{found[0]:,.{end_digits}f}; {found[1]:,.{end_digits}f}]" if ends else ""),
        "agrees": "yes" if agrees else "NO",
    }


def _bootstrapped(name: str, rule: str, ends: tuple[int, int]) -> dict[str, object]:
    from library.figures.estimates.published_answers import spread

    low, high = spread(name, rule, SEEDS)
    inside = low.min() <= ends[0] <= low.max(), high.min() <= ends[1] <= high.max()
    return {
        "data": name,
        "method": f"{rule}, BCa 1,000",
        "printed": f"[{ends[0]:,}; {ends[1]:,}]",
        "ours": f"[{_range(low)}; {_range(high)}] over {SEEDS} seeds",
        "agrees": "yes" if all(inside) else "low NO" if inside[1] else "high NO" if inside[0] else "NO",
    }


def _range(ends: Any) -> str:
    return f"{ends.min():,.0f}-{ends.max():,.0f}"
