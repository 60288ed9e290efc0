"""An estimate in words: a title, a paragraph that cannot be misread, and the methods as rows.

Numbers in words are rounded to two figures: more would say that they are known better than they are.
"""

from __future__ import annotations

from math import floor, log10

from houvast.library.figures.estimates.estimate import Estimate, Tried
from houvast.library.figures.estimates.intervals import Interval
from houvast.library.figures.estimates.words import (
    heads,
    interval_name,
    method_name,
    on_page,
    refusal_name,
    sentence,
)
from houvast.library.figures.labels import check_language, number

FIGURES = 2  # that a number in words keeps
_CHOOSES = ("stepwise", "aic", "bic")
LOG_LINEAR = ("main", *_CHOOSES)  # of which it can be said that no lists depend on one another
_GIVEN_MODEL = ("wald", "profile", "delta")


def rounded(value: float, language: str) -> str:
    """To two figures, as people write it."""
    size = 10 ** max(floor(log10(max(value, 1.0))) - FIGURES + 1, 0)
    return number(round(value / size) * size, language)


def exactly(value: float, language: str) -> str:
    return number(round(value), language)


def span(estimate: Estimate) -> tuple[float, float]:
    """From the lowest to the highest of what the interval and the methods say."""
    low, high = estimate.disagreement
    return min(low, estimate.interval.low), max(high, estimate.interval.high)


def title(estimate: Estimate, language: str) -> str:
    low, high = span(estimate)
    said = {"low": rounded(low, language), "cases": number(estimate.cases, language)}
    if not estimate.interval.bounded:
        return sentence("title_open", language, **said)
    return sentence("title", language, high=rounded(high, language), **said)


def paragraph(estimate: Estimate, language: str) -> str:
    """What a journalist may print as it stands."""
    check_language(language)
    lists = len(estimate.data.get("lists", ()))
    seen = "seen_lists" if estimate.kind == "lists" else "seen_repeats"
    said = [
        sentence(seen, language, lists=lists, cases=number(estimate.cases, language)),
        sentence("hidden", language),
        _range(estimate, language),
    ]
    if estimate.method in _CHOOSES and estimate.interval.kind in _GIVEN_MODEL:
        said.append(sentence("narrow", language))
    low, high = (rounded(end, language) for end in estimate.disagreement)
    said.append(sentence("disagree", language, low=low, high=high))
    if any(one.name == "lower_bound" for one in estimate.warnings):
        said.append(sentence("bound", language))
    if estimate.failed:
        said.append(sentence("failed", language, failed=" ".join(estimate.said_failed(language))))
    said.append(sentence("print_it", language))
    return " ".join(said)


def _range(estimate: Estimate, language: str) -> str:
    interval = estimate.interval
    if not interval.bounded:
        return sentence("range_open", language, low=rounded(interval.low, language))
    return sentence(
        "range",
        language,
        low=rounded(interval.low, language),
        high=rounded(interval.high, language),
        total=rounded(estimate.total, language),
        method=method_name(estimate.method, language),
    )


def table(estimate: Estimate, language: str) -> list[tuple[str, ...]]:
    """The heads, the methods side by side, and the best of the models that fit."""
    rows = [heads(language, estimate.kind)]
    for one in estimate.tried:
        interval = estimate.interval if one.chosen else one.interval
        rows.append(_row(one, interval, language, chosen=one.chosen))
    return rows


def fitting_rows(estimate: Estimate, language: str) -> list[tuple[str, ...]]:
    """The best of the models that fit about as well, with the heads."""
    if estimate.fitting is None:
        return []
    return [
        heads(language, estimate.kind),
        *(_row(one, one.interval, language) for one in estimate.fitting.best),
    ]


def _row(one: Tried, interval: Interval | None, language: str, *, chosen: bool = False) -> tuple[str, ...]:
    mark = f" ({on_page('chosen', language)})" if chosen else ""
    none = on_page("no_terms", language) if one.method in LOG_LINEAR and one.total is not None else ""
    first = (method_name(one.method, language) + mark, ", ".join(one.terms) or none)
    if one.total is None or interval is None:
        return (*first, "–", "", "", refusal_name(one.refusal, language))
    high = exactly(interval.high, language) if interval.bounded else on_page("no_limit", language)
    return (
        *first,
        exactly(one.total, language) if interval.bounded else "–",
        exactly(interval.low, language),
        high,
        interval_name(interval.kind, language),
    )
