"""The same estimate for parts, such as the sexes, and what may not be split.

A part has its own overlaps and its own dependence between lists: its estimate is made from its own cases
only. A part that cannot carry one is refused by name, and no other way to its number is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from houvast.library.figures.estimates.estimate import Estimate
from houvast.library.figures.estimates.histories import Histories, Part, check
from houvast.library.figures.estimates.words import remark
from houvast.library.figures.refusals import CannotBeSplit, EstimateRefused

FAR = 0.1  # share of the whole by which the sum of the parts may differ before it is said


def together(parts: Mapping[str, Part]) -> Histories:
    """All parts as one table, those that cannot be estimated included."""
    first = next(iter(parts.values())).data
    counts = np.sum([part.data.counts for part in parts.values()], axis=0)
    whole = Histories(first.names, counts)
    check(whole)
    return whole


def estimate_from_strata(
    parts: Mapping[str, Part], estimator: Callable[[Histories, str], Estimate]
) -> dict[str, Estimate | EstimateRefused]:
    """An estimate for each part that can carry one, and for each that cannot the refusal."""
    found: dict[str, Estimate | EstimateRefused] = {}
    for value, part in parts.items():
        try:
            if part.refusal is not None:
                raise part.refusal
            found[value] = estimator(part.data, value)
        except EstimateRefused as refusal:
            found[value] = CannotBeSplit(f"{value} cannot be estimated apart. {refusal}")
    return found


def add_strata(whole: Estimate, by: str, parts: Mapping[str, Estimate | EstimateRefused]) -> Estimate:
    """The estimate of all, with what the split says against it."""
    refused = [value for value, part in parts.items() if isinstance(part, EstimateRefused)]
    said = list(whole.failed)
    if refused:
        said.append(remark("strata_refused", values=", ".join(refused)))
    else:
        total = sum(part.total for part in parts.values() if isinstance(part, Estimate))
        if abs(total - whole.total) > FAR * whole.total:
            said.append(remark("strata_sum", sum=round(total), total=round(whole.total)))
    return replace(whole, failed=tuple(said), settings={**whole.settings, "strata": by})
