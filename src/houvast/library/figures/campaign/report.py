"""A drawing of an effect, and a page or PDF with all of it: words, drawing, checks, table, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from houvast.library.figures.campaign import saying
from houvast.library.figures.campaign.effect import CampaignEffect, Effect
from houvast.library.figures.campaign.words import assumptions, check_name, method_name, on_page
from houvast.library.figures.drawing import GREY, HUE, INK, LINE, PALE, Spec, to_svg
from houvast.library.figures.labels import day, number, period
from houvast.library.figures.pages import page
from houvast.library.figures.policy import SMALL_COUNTS
from houvast.library.figures.typeset import typeset

_TEXT = {"type": "text", "color": INK}
_SHOWN_BEFORE = 78  # weeks before the window that are drawn


def chart(effect: Effect, language: str, *, titled: bool = True) -> str:
    """The weeks with what was expected as a band, and the methods side by side, as SVG.

    Without a title where the finding stands above it already. Without the weeks where one of them is a small
    count: the page may be published, and a week is not protected by being a line.
    """
    heading = saying.title(effect, language)
    subtitle = _subtitle(effect, language)
    body, small = _panels(effect, language)
    alternative = (
        f"{heading}. {subtitle}. {on_page('observed', language)}: {number(effect.observed, language)}; "
        f"{on_page('expected', language)}: {number(round(effect.main.expected), language)}."
    )
    return to_svg(
        body, heading if titled else "", subtitle, on_page("small", language) if small else "", alternative
    )


def charts(found: CampaignEffect, language: str) -> str:
    """The drawings of all effects under one another, for a page that has one place for them."""
    if len(found.effects) == 1:
        return chart(found.effects[0], language, titled=False)
    drawn = [_panels(effect, language) for effect in found.effects]
    named = [
        {
            **body,
            "title": {"text": _subtitle(effect, language), "anchor": "start", "fontSize": 13, "offset": 14},
        }
        for (body, _), effect in zip(drawn, found.effects, strict=True)
    ]
    note = on_page("small", language) if any(small for _, small in drawn) else ""
    alternative = " ".join(saying.title(effect, language) + "." for effect in found.effects)
    return to_svg({"vconcat": named, "spacing": 40}, "", "", note, alternative)


def _subtitle(effect: Effect, language: str) -> str:
    drawn = "unit" if _weeks_are_drawn(effect) else "unit_without_weeks"
    unit = on_page(drawn, language, group=effect.said(language))
    return f"{unit} · {period(effect.window.from_, effect.window.until, language)}"


def _weeks_are_drawn(effect: Effect) -> bool:
    drawn = _drawn(effect)
    return bool(drawn) and not any(SMALL_COUNTS.is_at_risk(count) for count in drawn)


def _panels(effect: Effect, language: str) -> tuple[Spec, bool]:
    """What is drawn of an effect, and whether its weeks are left out."""
    small = not _weeks_are_drawn(effect)
    panels = [_methods(effect, language)] if small else [_weeks(effect, language), _methods(effect, language)]
    return {"vconcat": panels, "spacing": 26}, small


def html(found: CampaignEffect, language: str, reach: Mapping[str, Any] | None = None) -> str:
    """A self-contained page without script. `reach`: where it stands how people heard, laid out."""
    drawings = [chart(effect, language, titled=False) for effect in found.effects]
    said = {**laid_out(found, language), "drawings": drawings, "reach": reach}
    return page("campaign.html", language, said)


def pdf(found: CampaignEffect, language: str, reach: Mapping[str, Any] | None = None) -> bytes:
    """The same as PDF/UA."""
    names = [f"chart{i}.svg" for i, _ in enumerate(found.effects)]
    drawings = {
        name: chart(effect, language, titled=False) for name, effect in zip(names, found.effects, strict=True)
    }
    said = {**laid_out(found, language), "drawings": names, "reach": reach}
    return typeset("campaign.typ", language, said, drawings=drawings)


def laid_out(found: CampaignEffect, language: str) -> dict[str, Any]:
    """All that a page shows besides the drawings, in the order in which it is read."""
    return {
        "language": language,
        "title": f"{on_page('report', language)}: {found.plan.name}",
        "paragraphs": saying.paragraph(found, language).split("\n\n"),
        "titles": [saying.title(effect, language) for effect in found.effects],
        "warned": [saying.is_warned(effect) for effect in found.effects],
        "rows": [list(row) for row in saying.table(found, language)],
        "checks": [_checked(effect, language) for effect in found.effects],
        "assumptions": list(assumptions(language)),
        "heads": {name: on_page(name, language) for name in ("table", "checked", "assumed")},
        "origin": _origin(found, language),
    }


def _origin(found: CampaignEffect, language: str) -> str:
    """Which plan and which weeks it was made of, and with what."""
    said = on_page(
        "origin" if found.rounded_to == 1 else "origin_outgoing",
        language,
        step=found.rounded_to,
        sha=found.sha256[:16],
        weeks=found.weeks,
        seed=found.seed,
        versions=", ".join(f"{name} {number}" for name, number in found.versions.items()),
    )
    plan = found.plan
    if not plan.fingerprint or plan.registered_on is None:
        return said
    on = day(plan.registered_on, language)
    return f"{on_page('planned', language, day=on, sha=plan.fingerprint[:16])} {said}"


def _checked(effect: Effect, language: str) -> list[list[str]]:
    return [
        [
            check_name(check.name, language),
            on_page("passed" if check.passed else "failed", language),
            "" if check.passed else check.said[language],
        ]
        for check in effect.checks
    ]


def _weeks(effect: Effect, language: str) -> Spec:
    """Counted and expected by week; the window has a ground of its own."""
    first = len(effect.counts) - len(effect.expected)
    begin = len(effect.counts) - len(_drawn(effect))
    counted = [
        {"at": monday.isoformat(), "value": value}
        for monday, value in zip(effect.mondays[begin:], effect.counts[begin:], strict=True)
    ]
    thought = [
        {"at": monday.isoformat(), "value": middle, "low": low, "high": high}
        for monday, middle, low, high in zip(
            effect.mondays[first:], effect.expected, effect.expected_low, effect.expected_high, strict=True
        )
    ]
    most = float(max(*effect.counts[begin:], *effect.expected_high))
    along = _along(most)
    band = {**along, "y": {**along["y"], "field": "low"}, "y2": {"field": "high"}}
    window = [{"at": effect.window.from_.isoformat(), "end": effect.mondays[-1].isoformat()}]
    ends = [
        {**counted[-1], "text": on_page("observed", language)},
        {**thought[-1], "text": on_page("expected", language)},
    ]
    over = {"x": along["x"], "x2": {"field": "end"}}
    dashes = {"color": HUE, "strokeWidth": 2, "strokeDash": [5, 3]}
    return {
        "width": 470,
        "height": 210,
        "layer": [
            _layer(window, {"type": "rect", "color": LINE, "opacity": 0.35}, over),
            _layer(thought, {"type": "area", "color": PALE, "opacity": 0.6}, band),
            _layer(counted, {"type": "line", "color": INK, "strokeWidth": 1.5}, along),
            _layer(thought, {"type": "line", **dashes}, along),
            _layer(
                _apart(ends, most), {**_TEXT, "align": "left", "dx": 8}, {**along, "text": {"field": "text"}}
            ),
        ],
    }


def _drawn(effect: Effect) -> tuple[int, ...]:
    """The counts of the window and of the weeks shown before it."""
    return effect.counts[-len(effect.expected) - _SHOWN_BEFORE :]


def _along(most: float) -> Spec:
    days = {"format": "%m/%Y", "domainColor": LINE, "tickCount": 6, "labelOverlap": True}
    counts = {"domain": False, "ticks": False, "tickCount": 4}
    scale = {"domain": [0, most * 1.1]}
    return {
        "x": {"field": "at", "type": "temporal", "title": None, "axis": days},
        "y": {"field": "value", "type": "quantitative", "title": None, "scale": scale, "axis": counts},
    }


def _layer(rows: list[dict[str, Any]], mark: Spec, encoding: Spec) -> Spec:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _apart(ends: list[dict[str, Any]], most: float) -> list[dict[str, Any]]:
    """Two labels at the end of two lines, moved apart where they would lie on one another."""
    low, high = sorted(ends, key=lambda end: float(end["value"]))
    middle, least = (low["value"] + high["value"]) / 2, most * 0.1
    if high["value"] - low["value"] < least:
        low, high = {**low, "value": middle - least / 2}, {**high, "value": middle + least / 2}
    return [low, high]


def _methods(effect: Effect, language: str) -> Spec:
    """What each method says, as a point on its interval."""
    rows = [
        {
            "name": method_name(said.method, language),
            "value": 100 * said.change,
            "low": 100 * said.low,
            "high": 100 * said.high,
            "text": f"{method_name(said.method, language)}: {saying.change(said.low, language)} – "
            f"{saying.change(said.high, language)}",
        }
        for said in (effect.main, effect.other)
    ]
    shares = {"labelExpr": "datum.value + ' %'", "domain": False, "tickCount": 5}
    y = {"field": "name", "type": "nominal", "sort": None, "axis": None}
    x = {"field": "value", "type": "quantitative", "title": None, "axis": shares}
    point = {"type": "point", "filled": True, "size": 90, "color": INK, "opacity": 1}
    words = {**_TEXT, "align": "left", "dy": -16}
    nothing = [{"name": row["name"], "value": 0} for row in rows]
    heading = {"text": on_page("models", language), "anchor": "start", "fontSize": 13, "frame": "group"}
    reach = {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}}
    return {
        "title": heading,
        "width": 470,
        "height": {"step": 52},
        "layer": [
            # A mark a row, as in the drawing of estimates: one line would run through the words.
            _layer(nothing, {"type": "tick", "color": GREY, "size": 14, "thickness": 1.5}, {"y": y, "x": x}),
            _layer(rows, {"type": "rule", "color": HUE, "strokeWidth": 4}, reach),
            _layer(rows, point, {"y": y, "x": x}),
            _layer(rows, words, {"y": y, "x": {"value": 0}, "text": {"field": "text"}}),
        ],
    }
