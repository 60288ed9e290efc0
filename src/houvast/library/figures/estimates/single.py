"""From one register, or from occasions, to an estimate: the chosen model and every other beside it."""

from __future__ import annotations

from typing import Any

from houvast.library.figures.estimates.closed import CLOSED, fit_closed
from houvast.library.figures.estimates.estimate import (
    FAR_APART,
    Estimate,
    Tried,
    Value,
    fingerprint,
    openly,
    refuse_beyond_reason,
)
from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.estimates.intervals import LEVEL, within_reason
from houvast.library.figures.estimates.registers import Register
from houvast.library.figures.estimates.repeats import LAWS, RepeatFit, fit_repeats
from houvast.library.figures.estimates.words import Remark, remark
from houvast.library.figures.policy import SMALL_COUNTS
from houvast.library.figures.refusals import EstimateRefused, ModelRefused

_RATE = {"poisson": "same_rate", "one-inflated": "inflated"}


def estimate_from_repeats(
    data: Register, model: str = "poisson", *, level: float = LEVEL, source: str = ""
) -> Estimate:
    """Estimate how many there are in all from how often the people of one register were seen.

    The chosen model's refusal is raised; those of the models beside it are kept with them.
    """
    if model not in LAWS:
        raise ModelRefused(f"There is no model {model!r}; there are {', '.join(LAWS)}.")
    chosen = fit_repeats(data, model, level)
    tried = tuple(
        _said(chosen, True, data) if name == model else _attempt(data, name, level) for name in LAWS
    )
    failed = [one for one in chosen.remarks if one.name == "misfit"]
    failed += _far_apart(data.cases, tried)
    return Estimate(
        kind="repeats",
        source=source,
        sha256=fingerprint([data.times.tolist(), data.persons.tolist(), data.matrix.tolist()]),
        cases=data.cases,
        method=model,
        total=chosen.total,
        interval=within_reason(chosen.interval, data.cases),
        tried=tried,
        assumptions=(
            ("captures", ()),
            (_RATE.get(model, "varied_rate"), ()),
            ("reachable", ()),
            ("closed", ()),
        ),
        settings={"level": level, **_parameters(chosen)},
        data=_shown(data),
        failed=tuple(failed),
        warnings=(*(one for one in chosen.remarks if one.name != "misfit"), *data.warnings()),
    )


def estimate_from_occasions(
    data: Histories, model: str = "mt", *, level: float = LEVEL, source: str = ""
) -> Estimate:
    """Estimate how many there are from captures on several occasions in time (closed.CLOSED)."""
    if model not in CLOSED:
        raise ModelRefused(f"There is no model {model!r} of occasions; there are {', '.join(CLOSED)}.")
    chosen = fit_closed(data, model, level)
    tried = []
    for name in CLOSED:
        try:
            found = chosen if name == model else fit_closed(data, name, level)
            tried.append(Tried(name, (), found.total, found.interval, chosen=name == model))
        except EstimateRefused as refusal:
            tried.append(Tried(name, refusal=type(refusal).__name__, why=str(refusal)))
    return Estimate(
        kind="occasions",
        source=source,
        sha256=fingerprint([data.names, data.counts.tolist()]),
        cases=data.cases,
        method=model,
        total=chosen.total,
        interval=chosen.interval,
        tried=tuple(tried),
        assumptions=(("captures", ()), ("reachable", ()), ("closed", ())),
        settings={"level": level},
        data={"occasions": {name: openly(data.on_all(1 << i)) for i, name in enumerate(data.names)}},
        failed=tuple(_far_apart(data.cases, tuple(tried))),
        warnings=(remark("lower_bound"),) if model == "mh-chao" else (),
    )


def _attempt(data: Register, name: str, level: float) -> Tried:
    try:
        return _said(fit_repeats(data, name, level), False, data)
    except EstimateRefused as refusal:
        return Tried(name, data.covariates, refusal=type(refusal).__name__, why=str(refusal))


def _said(found: RepeatFit, chosen: bool, data: Register) -> Tried:
    whole = (
        found.law.at_most is None
    )  # the others look at a part of the data: their AIC compares with nothing
    aic = found.aic if whole else None
    refuse_beyond_reason(found.total, data.cases)
    interval = within_reason(found.interval, data.cases)
    return Tried(found.law.name, data.covariates, found.total, interval, aic=aic, chosen=chosen)


def _far_apart(cases: int, tried: tuple[Tried, ...]) -> list[Remark]:
    said = [one.total - cases for one in tried if one.total is not None]
    return [remark("wide")] if max(said) > FAR_APART * min(said) else []


def _parameters(found: RepeatFit) -> dict[str, Value]:
    return {f"parameter {name}": value for name, value in found.parameters.items()}


def _shown(data: Register) -> dict[str, Any]:
    """Persons by how often they were seen, small numbers put together with their neighbours.

    Each group is large enough to be shown, so that the total gives none away.
    """
    groups: list[tuple[int, int, int]] = []  # from, to, persons
    to, rest = 0, 0
    for times, persons in sorted(data.frequencies().items(), reverse=True):
        to, rest = to or times, rest + persons
        if not SMALL_COUNTS.is_at_risk(rest):
            groups.append((times, to, rest))
            to, rest = 0, 0
    if rest and groups:
        _, last, persons = groups.pop()
        groups.append((min(data.frequencies()), last, persons + rest))
    most = max(data.frequencies())
    return {"times": {_times(from_, to, most): persons for from_, to, persons in reversed(groups)}}


def _times(from_: int, to: int, most: int) -> str:
    if from_ == to:
        return str(from_)
    return f"{from_}+" if to == most else f"{from_}-{to}"
