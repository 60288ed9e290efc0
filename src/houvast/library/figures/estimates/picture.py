"""The methods side by side as points on their intervals, from zero, with those seen as a mark beside each."""

from __future__ import annotations

from typing import Any

import numpy as np

from houvast.library.figures.drawing import GREY, HUE, INK, PALE, Spec, to_svg
from houvast.library.figures.estimates import saying
from houvast.library.figures.estimates.estimate import Estimate, Tried
from houvast.library.figures.estimates.words import method_name, on_page
from houvast.library.figures.labels import number, thousands_mark

_FURTHEST = 6.0  # times the highest estimate: interval ends beyond it run out of the drawing


def chart(estimate: Estimate, language: str, *, titled: bool = True) -> str:
    """The drawing as SVG, with its sentence for who cannot see it; untitled below one."""
    rows = [_drawn(one, estimate, language) for one in estimate.tried if one.total is not None]
    most = max(row["value"] for row in rows)
    right = max(min(row["high"], _FURTHEST * most) for row in rows) * 1.02
    for row in rows:
        row["cut"] = row["high"] > right
        row["high"] = min(row["high"], right)
    heading = saying.title(estimate, language)
    subtitle = f"{on_page('models', language)} · {estimate.source}".rstrip(" ·")
    said = "; ".join(f"{row['name']}: {row['text']}" for row in rows)
    body = _methods(rows, estimate, right, language)
    above = (heading, subtitle) if titled else ("", "")  # a page says both itself
    return to_svg(body, *above, "", f"{heading}. {said}.")


def _drawn(one: Tried, estimate: Estimate, language: str) -> dict[str, Any]:
    interval = estimate.interval if one.chosen else one.interval
    total = one.total or 0.0
    low, high = (interval.low, interval.high) if interval is not None else (total, total)
    upper = number(round(high), language) if np.isfinite(high) else on_page("no_limit", language)
    middle = number(round(total), language) if np.isfinite(high) else "–"
    return {
        "name": method_name(one.method, language),
        "value": total,
        "low": low,
        "high": high,
        "text": f"{middle} ({number(round(low), language)} – {upper})",
        "open": not np.isfinite(high),
        "colour": HUE if one.chosen else PALE,
    }


def _methods(rows: list[dict[str, Any]], estimate: Estimate, right: float, language: str) -> Spec:
    axis = {"domain": False, "ticks": False, "tickCount": 5, "labelExpr": _thousands(language)}
    scale = {"domain": [0, right], "nice": False}
    x = {"field": "value", "type": "quantitative", "title": None, "axis": axis, "scale": scale}
    y = {"field": "name", "type": "nominal", "sort": None, "axis": None}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    words = {"type": "text", "color": INK, "align": "left", "dy": -15}
    seen = [
        {"value": estimate.cases, "text": f"{on_page('seen', language)}: {number(estimate.cases, language)}"}
    ]
    marks = [{"name": row["name"], "value": estimate.cases} for row in rows]
    named = [{**row, "said": f"{row['name']}: {row['text']}"} for row in rows]
    return {
        "width": 620,
        "height": {"step": 50},
        "layer": [
            # A mark a row: one line through all of them would run through the words above the bars.
            _layer(marks, {"type": "tick", "color": GREY, "size": 14, "thickness": 1.5}, {"y": y, "x": x}),
            _layer(
                named,
                {"type": "rule", "strokeWidth": 5},
                {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}, "color": colour},
            ),
            _layer(
                [row for row in named if not row["open"]],
                {"type": "point", "filled": True, "size": 95, "color": INK, "opacity": 1},
                {"y": y, "x": x},
            ),
            _layer(
                [row for row in named if row["cut"]],
                {"type": "text", "text": "→", "align": "left", "fontSize": 16, "dx": 2, "color": INK},
                {"y": y, "x": {**x, "field": "high"}},
            ),
            _layer(named, words, {"y": y, "x": {"value": 0}, "text": {"field": "said"}}),
            _layer(
                seen,
                {"type": "text", "color": GREY, "align": "left", "dx": 5, "baseline": "bottom"},
                {"x": x, "y": {"value": -2}, "text": {"field": "text"}},
            ),
        ],
    }


def _thousands(language: str) -> str:
    return f"replace(format(datum.value, ',d'), /,/g, '{thousands_mark(language)}')"


def _layer(rows: list[dict[str, Any]], mark: Spec, encoding: Spec) -> Spec:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}
