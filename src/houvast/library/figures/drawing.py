"""How a chart is drawn: bars, months, lines, and the SVG around them. What is drawn is `charts`.

Vega-Lite as plain dictionaries, rendered by vl-convert without a browser (docs/decisions/0020). One hue, a
pale one of it, and grey. Vega has no hatching, so hidden bars carry a stand-in colour that becomes a pattern.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from typing import Any

import vl_convert

from houvast.library.figures import fonts
from houvast.library.figures.readable import ReadableCell

INK, QUIET, HUE, PALE, GREY, LINE = "#1F2A2A", "#4A5553", "#0F5C5C", "#8FB5B1", "#8A938F", "#C9C2B6"
_HATCH = "#ABCDEF"  # stands for the pattern until the drawing is finished
_GROUND = "#FFFFFF"
_WIDTH, _HEIGHT, _NAMES, _ABREAST = 640, 180, 200, 3  # in pixels; the height is that of standing bars
_STUB = 0.09  # of the longest bar: the length of a hidden one, which says nothing

_SIZE = re.compile(r'width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')
_TAG, _ROLE = re.compile(r"<[a-z][^>]*>"), re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, the cell behind it and its colour. A hidden cell is hatched."""

    name: str
    cell: ReadableCell
    colour: str

    @property
    def hidden(self) -> bool:
        return self.cell.kind == "hidden"


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a line: when, how high, and what is written at it."""

    at: int
    value: float
    text: str


_MANY = 40  # bars one above another, beyond which they stand closer, so that they fit a page


def stubs() -> tuple[float, ...]:
    """The lengths that a hidden bar may have, in pixels: of one to three panels abreast, and standing."""
    return (*(_STUB * _panel_width(abreast) for abreast in range(1, _ABREAST + 1)), _STUB * _HEIGHT)


def _panel_width(abreast: int) -> int:
    return (_WIDTH - _NAMES) // abreast - (20 if abreast > 1 else 0)


def bar_panels(panels: Sequence[tuple[str, list[Bar]]]) -> Spec:
    """Lying bars, at most three panels abreast, names at the left of each row, one scale for all."""
    abreast = min(len(panels), _ABREAST)
    width = _panel_width(abreast)
    room = 70  # for the number or the word behind the longest bar
    domain = _most(bar for _, bars in panels for bar in bars) * width / max(width - room, 40)
    on_top = -(-len(panels) // _ABREAST) * max(len(bars) for _, bars in panels)
    step = 27 if len(panels) == 1 else 21 if on_top <= _MANY else 16
    rows = [
        {
            "hconcat": [_panel(*panel, width, domain, step, named=not i) for i, panel in enumerate(row)],
            "spacing": 20,
        }
        for row in (panels[i : i + _ABREAST] for i in range(0, len(panels), _ABREAST))
    ]
    return {"vconcat": rows, "spacing": 22}


def standing_bars(bars: Sequence[Bar]) -> Spec:
    """Standing bars for the months of a period: time runs to the right."""
    domain = _most(bars) * 1.12
    axis = {"ticks": False, "domainColor": LINE, "labelAngle": 0, "title": None, "labelPadding": 6}
    return {
        "data": {"values": [_standing(bar, domain) for bar in bars]},
        "encoding": {
            "x": _by_name(bars, axis),
            "y": {"field": "value", "type": "quantitative", "axis": None, "scale": _from_zero(domain)},
        },
        "layer": [_bar_mark(), _text(baseline="bottom", dy=-4)],
        "width": _WIDTH,
        "height": _HEIGHT,
    }


def lines(stretches: Sequence[Sequence[Dot]], breaks: Sequence[float]) -> Spec:
    """One line for each stretch, its dots and their numbers; a dashed rule at each break."""
    rows = [
        {
            "at": dot.at,
            "value": dot.value,
            "text": dot.text,
            "stretch": str(i),
            "steep": _is_steep(dot, next_),
        }
        for i, stretch in enumerate(stretches)
        for dot, next_ in zip(stretch, [*stretch[1:], None], strict=True)
    ]
    ats = sorted({dot.at for stretch in stretches for dot in stretch})
    most = max(dot.value for stretch in stretches for dot in stretch)
    axis = {
        "format": "d",
        "values": ats,
        "ticks": False,
        "domainColor": LINE,
        "labelPadding": 6,
        "title": None,
    }
    span = {"domain": [ats[0] - 0.5, ats[-1] + 0.5], "nice": False, "zero": False}
    gaps: Spec = {
        "data": {"values": [{"at": at} for at in breaks]},
        "mark": {"type": "rule", "strokeDash": [4, 4], "color": GREY, "strokeWidth": 1.5},
        "encoding": {"x": {"field": "at", "type": "quantitative"}, "y": {"value": 0}, "y2": {"value": 230}},
    }
    along = {
        "x": {"field": "at", "type": "quantitative", "axis": axis, "scale": span},
        "y": {"field": "value", "type": "quantitative", "axis": None, "scale": _from_zero(most * 1.15)},
    }
    line = {"mark": {"type": "line", "color": HUE, "strokeWidth": 2.5}}
    marks: list[Spec] = [
        {**line, "encoding": {"detail": {"field": "stretch", "type": "nominal"}}},
        {"mark": {"type": "point", "filled": True, "size": 55, "color": HUE, "opacity": 1}},
        {**_text(dy=-13), "transform": [{"filter": "!datum.steep"}]},
        {**_text(dy=-9, dx=4, align="right"), "transform": [{"filter": "datum.steep"}]},  # beside the line
    ]
    drawn = {"data": {"values": rows}, "encoding": along, "layer": marks}
    return {"layer": [*([gaps] if breaks else []), drawn], "width": _WIDTH, "height": 230}


def _is_steep(dot: Dot, next_: Dot | None) -> bool:
    """Whether the line leaves a dot so steeply that it would run through its number."""
    return next_ is not None and next_.value > 1.2 * dot.value


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawing before it is drawn: what Vega is asked for, the note beneath, the alternative text."""

    spec: str
    note: str
    alternative: str

    def svg(self) -> str:
        return _finish(drawn(self.spec), self.note, self.alternative)


def to_svg(body: Spec, title: str, subtitle: str, note: str, alternative: str) -> str:
    """The finished drawing: title and subtitle above, the note beneath, the alternative text on it."""
    return planned(body, title, subtitle, note, alternative).svg()


def planned(body: Spec, title: str, subtitle: str, note: str, alternative: str) -> Plan:
    """The drawing that `to_svg` would make, as plain text that another process can draw."""
    heading = {
        "text": textwrap.wrap(title, 66) or [""],
        "subtitle": textwrap.wrap(subtitle, 92),
        "anchor": "start",
        "frame": "bounds",
        "fontSize": 17 if title else 1,
        "fontWeight": "bold",
        "lineHeight": 22 if title else 1,
        "color": INK,
        "subtitleFontSize": 13,
        "subtitlePadding": 6 if title else 0,
        "subtitleLineHeight": 18,
        "subtitleColor": QUIET,
        "offset": 18,
    }
    spec = {
        "vconcat": [body],
        "title": heading,
        "background": "transparent",
        "padding": {"left": 0, "right": 4, "top": 4, "bottom": 4},
        "config": {
            "aria": False,
            "font": fonts.TYPEFACE,
            "view": {"stroke": None},
            "text": {"fontSize": 13, "font": fonts.TYPEFACE},
            "axis": {"grid": False, "labelFontSize": 13, "labelColor": INK, "labelFont": fonts.TYPEFACE},
        },
    }
    return Plan(json.dumps(spec), note, alternative)


_KEPT: OrderedDict[str, str] = OrderedDict()
_MOST_KEPT = 128


def drawn(spec: str) -> str:
    """Kept for a while: one drawing goes into several files of a table, and takes a tenth of a second."""
    if (kept := _KEPT.get(spec)) is not None:
        return kept
    use_typeface()
    keep(spec, vl_convert.vegalite_to_svg(spec))
    return _KEPT[spec]


def keep(spec: str, svg: str) -> None:
    """Keep what was drawn elsewhere, so that it is not drawn again here."""
    _KEPT[spec] = svg
    while len(_KEPT) > _MOST_KEPT:
        _KEPT.popitem(last=False)


def _panel(name: str, bars: Sequence[Bar], width: float, domain: float, step: int, *, named: bool) -> Spec:
    axis = {
        "labels": named,
        "ticks": False,
        "domain": False,
        "labelPadding": 8,
        "labelLimit": 280,
        "labelOverlap": False,
        "title": None,
    }
    title = {
        "text": name,
        "anchor": "start",
        "fontSize": 13,
        "fontWeight": "bold",
        "offset": 6,
        "frame": "group",
    }
    return {
        "data": {"values": [_row(bar, domain) for bar in bars]},
        "encoding": {
            "y": _by_name(bars, axis),
            "x": {"field": "value", "type": "quantitative", "axis": None, "scale": _from_zero(domain)},
        },
        "layer": [_bar_mark(), _text(align="left", dx=5)],
        "width": width,
        "height": {"step": step},
        **({"title": title} if name else {}),
    }


def _row(bar: Bar, domain: float) -> Spec:
    length = domain * _STUB if bar.hidden else float(bar.cell.value or 0)
    colour = _HATCH if bar.hidden else bar.colour
    return {"name": bar.name, "value": length, "text": bar.cell.text, "colour": colour}


def _standing(bar: Bar, domain: float) -> Spec:
    """As `_row`, without the word for a hidden number: twelve of them would run into one another."""
    return _row(bar, domain) | ({"text": ""} if bar.hidden else {})


def _by_name(bars: Sequence[Bar], axis: Spec) -> Spec:
    order = [bar.name for bar in bars]
    return {"field": "name", "type": "nominal", "sort": order, "axis": axis, "scale": {"paddingInner": 0.3}}


def _from_zero(most: float) -> Spec:
    return {"domain": [0, most], "nice": False}


def _bar_mark() -> Spec:
    return {"mark": "bar", "encoding": {"color": {"field": "colour", "type": "nominal", "scale": None}}}


def _text(**look: Any) -> Spec:
    mark = {"type": "text", "color": INK, **look}
    return {"mark": mark, "encoding": {"text": {"field": "text", "type": "nominal"}}}


def _most(bars: Iterable[Bar]) -> float:
    return max((float(bar.cell.value) for bar in bars if bar.cell.value is not None), default=0.0) or 1.0


def _finish(svg: str, note: str, alternative: str) -> str:
    """The pattern for its stand-in colour, the note beneath, the alternative text, fonts behind the first."""
    hatch = f"hatch-{sha256((svg + alternative).encode()).hexdigest()[:12]}"  # a page may hold many drawings
    pattern = (
        f'<defs><pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect class="hatch-ground" width="6" height="6" fill="{_GROUND}"/>'
        f'<line x1="1" y1="0" x2="1" y2="6" stroke="{GREY}" stroke-width="2"/></pattern></defs>'
    )
    body = _TAG.sub(_without_roles, svg.split(">", 1)[1].removesuffix("</svg>")).replace(
        f'fill="{_HATCH}"', f'fill="url(#{hatch})"'
    )
    width, height = (float(_SIZE.search(svg)[name]) for name in ("width", "height"))  # type: ignore[index]  # always there
    lines_ = textwrap.wrap(note, 92)
    notes = "".join(
        f'<text x="0" y="{height + 14 + 18 * i}" font-family="{fonts.TYPEFACE}" font-size="13px"'
        f' fill="{QUIET}">'
        f"{escape(line)}</text>"
        for i, line in enumerate(lines_)
    )
    height += 18 * len(lines_) + (6 if lines_ else 0)
    drawn = f"<title>{escape(alternative)}</title>{pattern}{body}{notes}</svg>"
    drawn = drawn.replace(f'font-family="{fonts.TYPEFACE}"', f'font-family="{fonts.ON_SCREEN}"')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}"'
        f' viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(alternative)}">{drawn}'
    )


def _without_roles(tag: re.Match[str]) -> str:
    """Vega gives its groups roles without names; the drawing is one image, with one name."""
    return _ROLE.sub("", tag[0])


@cache
def use_typeface() -> None:
    """Let vl-convert draw in the typeface that the build placed."""
    for folder in fonts.folders():
        vl_convert.register_font_directory(folder)
