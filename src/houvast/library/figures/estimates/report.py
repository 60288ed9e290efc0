"""An estimate as JSON, text, page and PDF. Only a whole Estimate can be exported."""

from __future__ import annotations

import json
from typing import Any

from houvast.library.figures.estimates import saying
from houvast.library.figures.estimates.estimate import Estimate, NotWhole, Tried
from houvast.library.figures.estimates.intervals import Interval
from houvast.library.figures.estimates.picture import chart
from houvast.library.figures.estimates.words import heads, on_page, refusal_name
from houvast.library.figures.labels import number
from houvast.library.figures.pages import page
from houvast.library.figures.refusals import EstimateRefused
from houvast.library.figures.typeset import typeset

Parts = dict[str, Estimate | EstimateRefused]


def as_json(estimate: Estimate, language: str = "en", parts: Parts | None = None) -> str:
    """Estimate, interval (low, high), method, models, warnings, and all that they rest on."""
    return json.dumps(as_dict(estimate, language, parts), ensure_ascii=False, indent=2) + "\n"


def as_dict(estimate: Estimate, language: str = "en", parts: Parts | None = None) -> dict[str, Any]:
    """What as_json writes. An upper end without limit is null, and a warning says so."""
    if not isinstance(estimate, Estimate):
        raise NotWhole("Only a whole Estimate can be exported, never a number.")
    found: dict[str, Any] = {
        "estimate": estimate.printable,
        "interval": _interval(estimate.interval),
        "method": estimate.method,
        "models": [_tried(one) if not one.chosen else _chosen(one, estimate) for one in estimate.tried],
        "warnings": list(estimate.said_warnings(language)),
        "failed": [one.name for one in estimate.failed],
        "interval_given_model": _interval(estimate.given_model),
        "interval_of_total": _interval(estimate.of_total),
        "disagreement": dict(zip(("low", "high"), estimate.disagreement, strict=True)),
        "fitting": _fitting(estimate),
        "kind": estimate.kind,
        "cases": estimate.cases,
        "hidden": None if estimate.printable is None else estimate.hidden,
        "assumptions": list(estimate.assumed(language)),
        "paragraph": saying.paragraph(estimate, language),
        "settings": dict(estimate.settings),
        "seed": estimate.seed,
        "bootstrap": estimate.bootstrap,
        "data": {"source": estimate.source, "sha256": estimate.sha256, **estimate.data},
        "versions": dict(estimate.versions),
    }
    if parts:
        found["strata"] = {
            value: {"refused": type(part).__name__, "why": str(part)}
            if isinstance(part, EstimateRefused)
            else as_dict(part, language)
            for value, part in parts.items()
        }
    return found


def _interval(interval: Interval | None) -> dict[str, Any] | None:
    if interval is None:
        return None
    high = interval.high if interval.bounded else None
    return {"low": interval.low, "high": high, "level": interval.level, "kind": interval.kind}


def _tried(one: Tried) -> dict[str, Any]:
    said: dict[str, Any] = {
        "method": one.method,
        "terms": list(one.terms),
        "estimate": one.total,
        "interval": _interval(one.interval),
        "aic": one.aic,
        "bic": one.bic,
        "chosen": one.chosen,
    }
    return {**said, "refused": one.refusal, "why": one.why} if one.refusal else said


def _chosen(one: Tried, estimate: Estimate) -> dict[str, Any]:
    return _tried(one) | {"estimate": estimate.printable, "interval": _interval(estimate.interval)}


def _fitting(estimate: Estimate) -> dict[str, Any] | None:
    fitting = estimate.fitting
    if fitting is None:
        return None
    return {
        "count": fitting.count,
        "margin_bic": fitting.margin,
        "low": fitting.low,
        "high": fitting.high,
        "best": [_tried(one) for one in fitting.best],
    }


def as_text(estimate: Estimate, language: str = "en", parts: Parts | None = None) -> str:
    """The paragraph, the methods as an aligned table, and what went wrong: for a terminal or a notebook."""
    rows = saying.table(estimate, language)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if 2 <= i <= 4 else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    warned = [f"- {said}" for said in estimate.said_warnings(language)]
    split = [": ".join((row[0], " ".join(filter(None, row[1:])))) for row in _parts(parts, language)]
    return "\n".join(
        [
            *(saying.title(estimate, language), "", saying.paragraph(estimate, language), "", *lines, ""),
            *warned,
            *(
                ["", on_page("strata", language, by=estimate.settings.get("strata", "")), *split]
                if split
                else []
            ),
        ]
    )


def as_html(estimate: Estimate, language: str, parts: Parts | None = None) -> str:
    """A self-contained page without script."""
    return page(
        "estimate.html",
        language,
        {**laid_out(estimate, language, parts), "drawing": chart(estimate, language, titled=False)},
    )


def as_pdf(estimate: Estimate, language: str, parts: Parts | None = None) -> bytes:
    """The same as PDF/UA."""
    drawings = {"chart.svg": chart(estimate, language, titled=False)}
    return typeset("estimate.typ", language, laid_out(estimate, language, parts), drawings=drawings)


def laid_out(estimate: Estimate, language: str, parts: Parts | None) -> dict[str, Any]:
    """All that a page shows besides the drawing, in the order in which it is read."""
    if not isinstance(estimate, Estimate):
        raise NotWhole("Only a whole Estimate can be exported, never a number.")
    return {
        "language": language,
        "title": saying.title(estimate, language),
        "subtitle": estimate.source,
        "paragraph": saying.paragraph(estimate, language),
        "rows": [list(row) for row in saying.table(estimate, language)],
        "fitting": [list(row[1:]) for row in saying.fitting_rows(estimate, language)],
        "fitting_said": _fitting_said(estimate, language),
        "strata": [list(row) for row in _with_heads(_parts(parts, language), language)],
        "strata_head": on_page("strata", language, by=estimate.settings.get("strata", "")),
        "assumptions": list(estimate.assumed(language)),
        "warnings": list(estimate.said_warnings(language)) or [on_page("nothing", language)],
        "data": [list(pair) for pair in _data(estimate, language)],
        "heads": {
            name: on_page(name, language) for name in ("models", "fitting", "assumed", "warned", "data")
        },
        "origin": _origin(estimate, language),
    }


def _origin(estimate: Estimate, language: str) -> str:
    versions = ", ".join(f"{name} {number_}" for name, number_ in estimate.versions.items())
    said = on_page("origin", language, source=estimate.source, sha=estimate.sha256[:16])
    drawn = number(estimate.bootstrap, language)
    chance = on_page(
        "drawn" if estimate.bootstrap else "seeded", language, bootstrap=drawn, seed=estimate.seed
    )
    return f"{said if estimate.sha256 else ''}{chance if estimate.seed is not None else ''}{versions}."


def _fitting_said(estimate: Estimate, language: str) -> str:
    fitting = estimate.fitting
    if fitting is None and estimate.kind != "lists":
        return ""
    if fitting is None:
        given = any(one.total is not None for one in estimate.tried if one.method in saying.LOG_LINEAR)
        return on_page("fitting_none" if given else "fitting_no_estimate", language)
    best = len(fitting.best)
    return on_page(
        "fitting_said",
        language,
        count=number(fitting.count, language),
        margin=f"{fitting.margin:g}",
        low=saying.exactly(fitting.low, language),
        high=saying.exactly(fitting.high, language),
        shown=on_page("fitting_shown", language, best=best) if best < fitting.count else "",
    )


def _data(estimate: Estimate, language: str) -> list[tuple[str, str]]:
    said = [(on_page("seen", language), number(estimate.cases, language))]
    for kind in ("lists", "occasions", "overlaps"):
        said += [(name, _shown(count, language)) for name, count in estimate.data.get(kind, {}).items()]
    for times, count in estimate.data.get("times", {}).items():
        said.append((on_page("times_seen", language, times=times), _shown(count, language)))
    return said


def _shown(count: int | str | None, language: str) -> str:
    if count is None:
        return on_page("hidden", language)
    if isinstance(count, int):
        return number(count, language)
    low, high = count.split("-")
    return on_page("small", language, low=low, high=high)


def _with_heads(rows: list[tuple[str, ...]], language: str) -> list[tuple[str, ...]]:
    return [("", *heads(language, "lists")[2:5]), *rows] if rows else []


def _parts(parts: Parts | None, language: str) -> list[tuple[str, ...]]:
    if not parts:
        return []
    rows: list[tuple[str, ...]] = []
    for value, part in parts.items():
        if isinstance(part, EstimateRefused):
            rows.append((value, refusal_name(type(part).__name__, language), "", ""))
            continue
        high = part.interval.high
        rows.append(
            (
                value,
                saying.exactly(part.total, language),
                saying.exactly(part.interval.low, language),
                saying.exactly(high, language) if part.interval.bounded else on_page("no_limit", language),
            )
        )
    return rows
