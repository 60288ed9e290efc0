"""What a drawing gives away: the lengths of its bars, the numbers at them, and its alternative text.

The shown bars give the scale. A hatched bar that has not the length of all hatched bars is measured by it.
"""

import re
from html import unescape

from houvast.library.figures.drawing import stubs
from houvast.library.figures.outsider.places import NotAsKnown, amount, by_place, keys_as_drawn
from houvast.library.figures.seen import SeenTable
from houvast.library.figures.tables import Key

_BARS = re.compile(r'<g class="mark-rect role-mark[^"]*">(.*?)</g>', re.DOTALL)
_LABELS = re.compile(r'<g class="mark-text role-mark[^"]*">(.*?)</g>', re.DOTALL)
_BAR = re.compile(r'<path d="M[^h]*h(-?[\d.e+-]+)v(-?[\d.e+-]+)h[^"]*" fill="([^"]*)"')
_TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)
_SAID = re.compile(r'aria-label="([^"]*)"|<(?:title|text|tspan)[^>]*>([^<]*)<')
_CLOSE = 1e-6


def read_drawing(svg: str, table: SeenTable) -> tuple[dict[Key, int], int, tuple[str, ...]]:
    """The values by cell, how many bars and numbers were looked at, and what is said in words."""
    keys = keys_as_drawn(table)
    bars = [bar for group in _BARS.findall(svg) for bar in _BAR.findall(group)]
    numbers = [unescape(text) for group in _LABELS.findall(svg) for text in _TEXT.findall(group)]
    if len(bars) != len(keys):
        raise NotAsKnown(f"{len(bars)} bars for {len(keys)} cells")
    is_hatched = [fill.startswith("url(") for _width, _height, fill in bars]
    if len(numbers) < len(keys):  # of months there is no word at what is hidden
        named = [key for key, hatched in zip(keys, is_hatched, strict=True) if not hatched]
    else:
        named = keys
    written = by_place([amount(re.sub("<[^>]*>", "", text).strip()) for text in numbers], named)
    stands = _all_alike([float(width) for width, _height, _fill in bars])
    lengths = [abs(float(height if stands else width)) for width, height, _fill in bars]
    scale = _scale(table, keys, lengths, is_hatched)
    measured = {
        key: round(length / scale)
        for key, length, hatched in zip(keys, lengths, is_hatched, strict=True)
        if scale and not (hatched and any(abs(length - stub) < _CLOSE for stub in stubs()))
    }
    return {**measured, **written}, 2 * len(keys), said_in(_LABELS.sub("", svg))


def said_in(svg: str) -> tuple[str, ...]:
    """The alternative text of a drawing and every text in it."""
    return tuple(unescape(one or other) for one, other in _SAID.findall(svg) if (one or other).strip())


def _all_alike(widths: list[float]) -> bool:
    """Bars that stand are all as wide; of those that lie, all as wide would be no drawing."""
    return len(widths) > 1 and max(widths) - min(widths) < _CLOSE


def _scale(table: SeenTable, keys: list[Key], lengths: list[float], is_hatched: list[bool]) -> float:
    """How long one counted thing is drawn, from the longest bar that is shown."""
    shown = [
        (length, value)
        for key, length, hatched in zip(keys, lengths, is_hatched, strict=True)
        if not hatched and (value := table[key].value)
    ]
    if not shown:
        return 0.0
    length, value = max(shown)
    return length / value
