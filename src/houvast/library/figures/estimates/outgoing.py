"""An estimate as it may be published: computed from what may be shown of the counts, and kept to two figures.

Every digit of an estimate is a function of the counts: with AIC to ten digits somebody who knows most of them
finds the rest, and in a small population two figures are enough. So the counts pass `figures.protect` first,
hidden ones are replaced by possible ones (`possible`), and the estimate is made from those: it cannot say
more than the protected table. Two figures are kept because more is not known, not to hide anything.
docs/explanation/disclosure.md says it at length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import ceil, floor, inf, log10
from typing import Any, Generic, TypeVar

import numpy as np

from houvast.library.figures.estimates.estimate import Estimate, Fitting, Tried
from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.estimates.intervals import Interval
from houvast.library.figures.estimates.possible import possible_counts
from houvast.library.figures.estimates.protected import (
    OFF,
    ON,
    table_of_lists,
    table_of_register,
    with_total,
)
from houvast.library.figures.estimates.words import Remark, remark
from houvast.library.figures.refusals import CannotBeSplit, EstimateRefused
from houvast.library.figures.tables import TOTAL, SafeTable

FIGURES = 2  # kept of every estimated number
KEPT_SETTINGS = ("search", "order", "level", "strata")
# Remarks that carry a number of the data, and what is said in their place.
_WITHOUT_NUMBERS = {
    "misfit_lists": "misfit_outgoing",
    "misfit": "misfit_outgoing",
    "thin_overlap": "thin_outgoing",
    "strata_sum": "strata_sum_outgoing",
    "seen_fixed": "seen_fixed_outgoing",
}


def outgoing(
    whole: Estimate, parts: Mapping[str, Estimate | EstimateRefused] | None, data: Mapping[str, Any]
) -> tuple[Estimate, dict[str, Estimate | EstimateRefused] | None]:
    """The estimate and its parts as they may be published; `data` is what may be shown of the counts."""
    if parts is None:
        return _outgoing(whole, data), None
    return _outgoing(whole, data), {value: _part(value, part) for value, part in parts.items()}


Counts = TypeVar("Counts")


@dataclass(frozen=True)
class Shown(Generic[Counts]):
    """Counts that agree with a protected table, the totals of it that an estimate prints, and the table."""

    counts: Counts
    data: dict[str, Any]
    table: SafeTable


def lists_as_shown(
    parts: Mapping[str, Histories], from_: date, until: date, by: str = ""
) -> Shown[dict[str, Histories]]:
    """Histories of each part that agree with the protected table, and what that shows of them."""
    names = next(iter(parts.values())).names
    counts = {value: dict(enumerate(data.counts.astype(int).tolist())) for value, data in parts.items()}
    safe = with_total(table_of_lists(names, counts, from_, until, split_by=by))
    bits = [1 << names.index(axis.name) for axis in safe.definition.dimensions[: len(names)]]
    nowhere = [(*OFF * len(names), *([value] if by else [])) for value in parts]
    found = {value: np.zeros(2 ** len(names)) for value in parts}
    for key, count in possible_counts(safe, nowhere).items():
        cell = sum(bit for bit, mark in zip(bits, key, strict=False) if mark == ON)
        found[key[-1] if by else next(iter(parts))][cell] = count
    possible = {value: Histories(names, counts) for value, counts in found.items()}
    return Shown(possible, _shown_of_lists(names, safe), safe)


def register_as_shown(
    axes: Sequence[str], counts: Mapping[tuple[str, ...], int], from_: date, until: date
) -> Shown[dict[tuple[str, ...], int]]:
    """The same for one register; the first axis is how often people were seen."""
    safe = with_total(table_of_register(axes, counts, from_, until))
    often = sorted(safe.categories[0], key=int)
    rest = (TOTAL,) * (len(axes) - 1)
    data = {"times": {times: safe[(times, *rest)].value for times in often}}
    places = [[axis.name for axis in safe.definition.dimensions].index(name) for name in axes]
    possible = {tuple(key[place] for place in places): count for key, count in possible_counts(safe).items()}
    return Shown(possible, data, safe)


def _shown_of_lists(names: Sequence[str], safe: SafeTable) -> dict[str, Any]:
    """The totals of the lists and of their pairs that may be shown; None for what may not."""
    return {
        "lists": {name: _margin(safe, name) for name in names},
        "overlaps": {" × ".join(pair): _margin(safe, *pair) for pair in combinations(names, 2)},
    }


def _margin(safe: SafeTable, *names: str) -> int | None:
    return safe[tuple(ON if axis.name in names else TOTAL for axis in safe.definition.dimensions)].value


def _outgoing(estimate: Estimate, data: Mapping[str, Any]) -> Estimate:
    return replace(
        estimate,
        sha256="",  # of counts that stand nowhere
        total=max(_near(estimate.total), float(estimate.cases)),
        interval=_wider(estimate.interval, estimate.cases),
        of_total=estimate.of_total and _wider(estimate.of_total, estimate.cases),
        given_model=estimate.given_model and _wider(estimate.given_model, estimate.cases),
        tried=tuple(_tried(one, estimate.cases) for one in estimate.tried),
        fitting=estimate.fitting and _fitting(estimate.fitting, estimate.cases),
        settings={name: value for name, value in estimate.settings.items() if name in KEPT_SETTINGS},
        data=dict(data),
        failed=tuple(_plain(one) for one in estimate.failed),
        warnings=(*(_plain(one) for one in estimate.warnings), remark("rounded_outgoing")),
    )


def _part(value: str, part: Estimate | EstimateRefused) -> Estimate | EstimateRefused:
    """A part says roughly how many were seen of it: exactly, the whole would give the other part away."""
    if isinstance(part, EstimateRefused):
        return CannotBeSplit(f"{value} cannot be estimated apart.")
    return _outgoing(replace(part, cases=int(_down(part.cases))), {})


def _tried(one: Tried, cases: int) -> Tried:
    return replace(
        one,
        total=None if one.total is None else max(_near(one.total), float(cases)),
        interval=one.interval and _wider(one.interval, cases),
        aic=None,
        bic=None,
        why="",
    )


def _fitting(fitting: Fitting, cases: int) -> Fitting:
    best = tuple(_tried(one, cases) for one in fitting.best)
    return replace(fitting, low=_down(fitting.low), high=_up(fitting.high), best=best)


def _wider(interval: Interval, cases: int) -> Interval:
    """Rounded outwards, so that it still covers what it covered."""
    return replace(interval, low=max(_down(interval.low), float(cases)), high=_up(interval.high))


def _plain(said: Remark) -> Remark:
    return remark(_WITHOUT_NUMBERS[said.name]) if said.name in _WITHOUT_NUMBERS else said


def _size(value: float) -> float:
    return 10.0 ** max(floor(log10(max(value, 1.0))) - FIGURES + 1, 0)


def _near(value: float) -> float:
    return round(value / _size(value)) * _size(value)


def _down(value: float) -> float:
    return floor(value / _size(value)) * _size(value)


def _up(value: float) -> float:
    return inf if value == inf else ceil(value / _size(value)) * _size(value)
