"""From lists to an estimate: the chosen method, its interval, and every other method beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from scipy.stats import chi2

from houvast.library.figures.estimates import selection
from houvast.library.figures.estimates.averaging import average
from houvast.library.figures.estimates.estimate import (
    FAR_APART,
    VAGUE,
    Estimate,
    Fitting,
    Tried,
    Value,
    fingerprint,
    openly,
    refuse_beyond_reason,
)
from houvast.library.figures.estimates.histories import Histories
from houvast.library.figures.estimates.intervals import (
    LEVEL,
    Bootstrap,
    Interval,
    Progress,
    Redraw,
    bootstrap,
    profile,
    wald,
    wald_of_total,
    within_reason,
)
from houvast.library.figures.estimates.latent import sample_latent
from houvast.library.figures.estimates.loglinear import Design, Fit, design, fit
from houvast.library.figures.estimates.words import Remark, remark
from houvast.library.figures.refusals import EstimateRefused, ModelRefused, NoEstimate

Method = Literal["stepwise", "aic", "bic", "main", "average", "latent"]
Search = Literal["exhaustive", "downhill"]
METHODS: tuple[Method, ...] = ("main", "stepwise", "aic", "bic", "average", "latent")
LOG_LINEAR: tuple[Method, ...] = ("main", "stepwise", "aic", "bic")
CHOOSES: tuple[Method, ...] = ("stepwise", "aic", "bic")

MARGIN = 6.0  # of BIC: models further away have strong evidence against them (Raftery 1995, table 6)
SHOWN = 8  # of the models that fit
SEED = 1
BADLY = 0.01  # p-value of the deviance below which a fit counts as bad
SHAKY = 0.5  # share of drawn tables on which another model was taken


def estimate_from_lists(
    data: Histories,
    method: Method = "stepwise",
    *,
    search: Search | None = None,
    order: int | None = None,
    tables: int = 0,
    seed: int = SEED,
    level: float = LEVEL,
    source: str = "",
    redraw: Redraw | None = None,
    progress: Progress | None = None,
) -> Estimate:
    """Estimate how many there are in all from people on several lists.

    `stepwise` follows Chan, Silverman and Vincent 2021; `bic` with a search Silverman, Chan and Vincent 2024;
    `aic` without one Bales, Hesketh and Silverman 2015: forward steps, no interactions that nobody is on,
    and the highest point of a multinomial profile likelihood. `main` takes the lists as independent.
    `average` is Madigan and York 1997, `latent` Manrique-Vallier 2016. `order` is the most lists in one
    interaction (2 by default). With `tables` the interval is BCa with the choice repeated on so many drawn
    tables; with 0 it speaks as if the model had been known, and says so.

    `redraw` carries the error of the linkage into the bootstrap: it makes of a drawn table one as it may
    truly have been; the total is then the middle of the draws. Raises an EstimateRefused where the data
    cannot carry the estimate.
    """
    _check_asked(method, tables, redraw)
    room = design(data.lists, order or min(2, max(data.lists - 1, 1)))
    rng = np.random.default_rng(seed)
    found = _Found(data, room, search, level)
    chosen = found.log_linear(method) if method in LOG_LINEAR else found.bayes(method, rng, progress)
    drawn = None
    if tables and method in LOG_LINEAR:
        rule = found.rule(method)
        drawn = bootstrap(data, rule, tables, rng, level=level, redraw=redraw, progress=progress)
    made = _whole(found, chosen, drawn, source)
    if drawn and redraw is not None:  # the error of the linkage has moved the draws, and so their middle
        made = replace(made, total=float(np.median(drawn.totals)))
    return _with_width(replace(made, seed=seed if drawn or method == "latent" else None))


def _check_asked(method: str, tables: int, redraw: Redraw | None) -> None:
    if method not in METHODS:
        raise ModelRefused(f"There is no method {method!r}; there are {', '.join(METHODS)}.")
    if redraw is not None and not (tables and method in LOG_LINEAR):
        raise ModelRefused(
            f"The error of a linkage goes in by drawn tables: ask for them, with {', '.join(LOG_LINEAR)}."
        )


def _whole(found: _Found, chosen: Tried, drawn: Bootstrap | None, source: str) -> Estimate:
    """The estimate with everything beside it and everything against it."""
    data, room = found.data, found.room
    interval = within_reason(drawn.interval, data.cases) if drawn else chosen.interval
    if chosen.total is None or interval is None:
        raise NoEstimate(f"The method {chosen.method} gave no number.")
    tried, fitting = found.beside(chosen), found.fitting()
    of_total = None if drawn else found.of_total(chosen)
    return Estimate(
        kind="lists",
        source=source,
        sha256=fingerprint([data.names, data.counts.tolist()]),
        cases=data.cases,
        method=chosen.method,
        total=chosen.total,
        interval=interval,
        given_model=chosen.interval if drawn else None,
        of_total=of_total,
        tried=tried,
        fitting=fitting,
        assumptions=_assumptions(chosen.method, room),
        settings={"search": found.search, "order": room.order, "level": found.level, **found.details},
        data=_shown(data),
        failed=(*found.failed(chosen), *([remark("prior_alone")] if _stands_on_its_prior(tried) else [])),
        warnings=_warnings(data, chosen.method, drawn, of_total),
        bootstrap=len(drawn.totals) if drawn else 0,
    )


def _warnings(
    data: Histories, method: str, drawn: Bootstrap | None, of_total: Interval | None
) -> tuple[Remark, ...]:
    if drawn is not None:
        return (*data.warnings(), *_about(drawn, len(drawn.totals)))
    first = [remark("choice_ignored")] if method in CHOOSES else []
    if of_total is not None and of_total.bounded:
        first.append(remark("seen_fixed", low=round(of_total.low), high=round(of_total.high)))
    return (*first, *data.warnings())


class _Found:
    """What the methods find on one table, each worked out once."""

    def __init__(self, data: Histories, room: Design, search: Search | None, level: float) -> None:
        self.data, self.room, self.search, self.level = data, room, search, level
        self.details: dict[str, Value] = {}
        self._fits: dict[str, Fit] = {}

    def rule(self, method: str) -> selection.Rule:
        """How the method chooses."""
        if method == "main":
            return selection.Fixed(self.room)
        if method == "stepwise":
            return selection.Stepwise(self.room)
        penalty = 2.0 if method == "aic" else None
        if method == "aic" and self.search is None:
            return selection.Forward(self.room, penalty=penalty, empty_may_enter=False)
        if self.search == "downhill" or (self.search is None and not _can_be_listed(self.room)):
            return selection.Downhill(self.room, penalty=penalty)
        return selection.Exhaustive(self.room, penalty=penalty)

    def log_linear(self, method: str) -> Tried:
        """The model that a method takes, fitted, with its interval given the model."""
        taken = self.rule(method)(self.data.observed[None, :])
        if not np.isfinite(taken.hidden[0]):
            raise NoEstimate("Not even the lists alone, without any interaction, have an estimate.")
        fitted = fit(self.data, self.room.named(taken.models[0]))
        self._fits[method] = fitted
        total, interval = fitted.total, wald(fitted, self.data.cases, self.level)
        if method == "aic" and self.search is None:
            best = profile(self.data, fitted, self.level)
            total, interval = self.data.cases + best.hidden, best.interval
        refuse_beyond_reason(total, self.data.cases)
        return self._said(method, fitted, total, interval)

    def _said(self, method: str, fitted: Fit, total: float, interval: Interval) -> Tried:
        return Tried(
            method,
            tuple(self.data.name_of(t) for t in fitted.interactions),
            total,
            within_reason(interval, self.data.cases),
            aic=2 * fitted.size - 2 * fitted.loglikelihood,
            bic=float(np.log(self.data.cases)) * fitted.size - 2 * fitted.loglikelihood,
        )

    def of_total(self, chosen: Tried) -> Interval | None:
        """Where the interval takes those seen as fixed, the one that does not."""
        fitted = self._fits.get(chosen.method)
        if fitted is None or chosen.interval is None or chosen.interval.kind != "wald":
            return None
        return within_reason(wald_of_total(fitted, self.data.cases, self.level), self.data.cases)

    def bayes(self, method: str, rng: np.random.Generator, progress: Progress | None = None) -> Tried:
        if method == "average":
            found = average(self.data, self.level)
            self.details.setdefault("average_posterior_mean", found.mean)
            return Tried("average", (), found.median, found.interval)
        sampled = sample_latent(self.data, rng, level=self.level, progress=progress)
        self.details.update(
            latent_posterior_mean=sampled.mean,
            latent_effective_draws=sampled.effective,
            latent_classes=sampled.classes,
        )
        return Tried("latent", (), sampled.median, sampled.interval)

    def beside(self, chosen: Tried) -> tuple[Tried, ...]:
        """The chosen method and all others that are quick; the latent classes only when they were chosen."""
        every = []
        for method in METHODS:
            if method == chosen.method:
                every.append(replace(chosen, chosen=True))
            elif method != "latent":
                every.append(self._attempt(method))
        return tuple(every)

    def _attempt(self, method: str) -> Tried:
        try:
            if method in LOG_LINEAR:
                return self.log_linear(method)
            return self.bayes(method, np.random.default_rng(SEED))
        except EstimateRefused as refusal:
            return Tried(method, refusal=type(refusal).__name__, why=str(refusal))

    def fitting(self) -> Fitting | None:
        """The models within MARGIN of the lowest BIC; None where there are too many, or none."""
        if not _can_be_listed(self.room):
            return None
        rule = selection.Exhaustive(self.room)
        models, fits = rule.within(self.data.observed, MARGIN)
        if not fits.converged.any():
            return None
        totals = self.data.cases + fits.hidden
        best = tuple(
            self._said("bic", fitted, fitted.total, wald(fitted, self.data.cases, self.level))
            for fitted in (fit(self.data, self.room.named(model)) for model in models[:SHOWN])
        )
        return Fitting(len(models), MARGIN, float(totals.min()), float(totals.max()), best)

    def failed(self, chosen: Tried) -> list[Remark]:
        """The checks that the chosen model does not pass."""
        fitted = self._fits.get(chosen.method)
        if fitted is None:
            return []
        said = []
        if fitted.infinite:
            said.append(remark("infinite", terms="; ".join(self.data.name_of(t) for t in fitted.infinite)))
        freedom = int((fitted.expected > 0).sum()) - (fitted.size - len(fitted.infinite))
        if freedom > 0 and (p := float(chi2.sf(fitted.deviance, freedom))) < BADLY:
            said.append(remark("misfit_lists", deviance=fitted.deviance, freedom=freedom, p=p))
        return said


def _stands_on_its_prior(tried: tuple[Tried, ...]) -> bool:
    return all(one.total is None for one in tried if one.method in LOG_LINEAR)


def _can_be_listed(room: Design) -> bool:
    pairs = room.order == 2 and 2 ** len(room.interactions) <= selection.MOST_MODELS
    return pairs or room.lists <= 4 or (room.lists == 5 and room.order <= 4)


def _about(drawn: Bootstrap, tables: int) -> list[Remark]:
    said = []
    if drawn.without_estimate:
        said.append(remark("without_estimate", count=drawn.without_estimate, of=tables))
    others = 1 - max(drawn.models.values()) / tables
    if others > SHAKY:
        said.append(remark("unstable", share=others))
    if not drawn.interval.bounded:
        said.append(remark("no_limit"))
    return said


def _with_width(made: Estimate) -> Estimate:
    """Say it where the methods are far apart, or the interval says little."""
    low, high = made.disagreement
    said = list(made.failed)
    if high - made.cases > FAR_APART * (low - made.cases):
        said.append(remark("wide"))
    never = made.interval.low - made.cases, made.interval.high - made.cases
    if made.interval.bounded and never[1] > VAGUE * max(never[0], 1.0):
        said.append(remark("vague"))
    return replace(made, failed=tuple(said))


def _assumptions(method: str, room: Design) -> tuple[tuple[str, tuple[tuple[str, Value], ...]], ...]:
    own: Mapping[str, tuple[str, tuple[tuple[str, Value], ...]]] = {
        "main": ("independent", ()),
        "average": ("graphs", ()),
        "latent": ("classes", ()),
    }
    dependence = own.get(method, ("interactions", (("order", room.order),)))
    return (dependence, ("reachable", ()), ("linked", ()), ("closed", ()))


def _shown(data: Histories) -> dict[str, Any]:
    """Totals of the lists and of their overlaps; a small one is only said to be small."""
    return {
        "lists": {name: openly(data.on_all(1 << i)) for i, name in enumerate(data.names)},
        "overlaps": {" × ".join(pair): openly(count) for pair, count in data.overlaps().items()},
    }
