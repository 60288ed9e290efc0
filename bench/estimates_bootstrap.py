"""Which bootstrap gives the printed intervals: every reading that papers leave open, 20 seeds each.

Drawn: from the estimated population, those never seen included and then forgotten, or from those seen only.
Jackknife: each history counts once, or once per case of it. Quantile: an order statistic, or interpolated
between two. Each cell is the range of an end over the seeds; a printed end outside it is marked. The method
that is kept was not chosen by this table (docs/decisions/0087-which-bootstrap.md).
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

TESTS = Path(__file__).parent.parent / "tests"
SEEDS = 20
TIMES = 1000


def run() -> list[dict[str, object]]:
    sys.path.append(str(TESTS))  # where the published answers and tables are kept
    from library.figures.estimates.published_answers import BOOTSTRAPPED

    found = [row for answer in BOOTSTRAPPED for row in _variants(*answer)]
    return [*_counted(found), *found]


def _counted(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """For each reading, how many of the printed ends lie outside."""
    readings = list(dict.fromkeys(map(_reading, rows)))
    return [
        {
            "data": "all",
            "drawn": drawn,
            "jackknife": jackknife,
            "quantile": quantile,
            "low": "",
            "high": "",
            "outside": f"{sum(_outside(row) for row in same)} of {2 * len(same)}",
        }
        for drawn, jackknife, quantile in readings
        if (
            same := [
                r for r in rows if (r["drawn"], r["jackknife"], r["quantile"]) == (drawn, jackknife, quantile)
            ]
        )
    ]


def _reading(row: dict[str, object]) -> tuple[object, ...]:
    return row["drawn"], row["jackknife"], row["quantile"]


def _outside(row: dict[str, object]) -> int:
    return len(str(row["outside"]).split()) if row["outside"] != "none" else 0


def _variants(name: str, rule: str, printed: tuple[int, int]) -> list[dict[str, object]]:
    from houvast.library.figures.estimates.intervals import _acceleration, _bias
    from houvast.library.figures.estimates.loglinear import design
    from library.figures.estimates.published_answers import RULES
    from library.figures.estimates.real_tables import table

    data = table(name)
    chooses = RULES[rule](design(data.lists, 2))
    estimate = data.cases + float(chooses(data.observed[None, :]).hidden[0])
    accelerations = {
        "each history once": _acceleration(data, chooses, False),
        "each case once": _acceleration(data, chooses, True),
    }
    rows = []
    for drawn, population in (("those never seen too", estimate), ("those seen only", float(data.cases))):
        draws = [_totals(data, chooses, population, seed) for seed in range(1, SEEDS + 1)]
        for jackknife, acceleration in accelerations.items():
            for quantile, method in (("order statistic", "inverted_cdf"), ("interpolated", "linear")):
                ends = np.array([_ends(t, _bias(t, estimate), acceleration, method) for t in draws])
                rows.append(_row(name, rule, printed, drawn, jackknife, quantile, ends))
    return rows


def _totals(data: Any, chooses: Any, population: float, seed: int) -> Any:
    rng = np.random.default_rng(seed)
    everybody = np.r_[population - data.cases, data.observed] / population
    drawn = rng.multinomial(round(population), everybody, size=TIMES)[:, 1:].astype(float)
    return drawn.sum(axis=1) + np.concatenate(
        [chooses(drawn[i : i + 50]).hidden for i in range(0, TIMES, 50)]
    )


def _ends(totals: Any, bias: float, acceleration: float, method: str) -> tuple[float, float]:
    from scipy.stats import norm

    ends = []
    for z in (-norm.isf(0.025), norm.isf(0.025)):
        moved = bias + z
        at = norm.cdf(bias + moved / (1 - acceleration * moved))
        ends.append(float(np.quantile(np.where(np.isinf(totals), 1e12, totals), at, method=method)))
    return ends[0], ends[1]


def _row(
    name: str, rule: str, printed: tuple[int, int], drawn: str, jackknife: str, quantile: str, ends: Any
) -> dict[str, object]:
    low, high = np.round(ends[:, 0]), np.round(ends[:, 1])
    outside = [
        side
        for side, value, each in (("low", printed[0], low), ("high", printed[1], high))
        if not each.min() <= value <= each.max()
    ]
    return {
        "data": f"{name}, {rule}",
        "drawn": drawn,
        "jackknife": jackknife,
        "quantile": quantile,
        "low": f"{printed[0]:,} in {low.min():,.0f}-{low.max():,.0f}",
        "high": f"{printed[1]:,} in {high.min():,.0f}-{high.max():,.0f}",
        "outside": " ".join(outside) or "none",
    }
