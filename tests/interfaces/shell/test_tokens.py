"""Contrast of the tokens in both schemes (WCAG 2.2): text 7:1 where we can, controls and the ring 3:1."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[3] / "frontend" / "tokens.css"
TEXT = [
    ("ink", "paper", 7),
    ("ink", "raised", 7),
    ("ink-soft", "paper", 7),
    ("ink-soft", "raised", 7),
    ("sand-ink", "sand", 7),
    ("action", "paper", 7),
    ("action-ink", "action", 7),
    ("danger-text", "paper", 7),
    ("danger-text", "sand", 7),
    ("danger-text", "danger-wash", 7),
    ("danger-ink", "danger", 4.5),
    ("good", "raised", 4.5),
    ("good", "good-wash", 4.5),
    ("wait", "wait-wash", 4.5),
    ("ink", "action-wash", 7),
    ("focus-ink", "focus", 7),
]
EDGES = [
    ("edge", "paper"),
    ("edge", "raised"),
    ("ring", "paper"),
    ("ring", "raised"),
    ("danger", "paper"),
    ("action", "paper"),
]


def tokens(scheme: str) -> dict[str, str]:
    text = TOKENS.read_text(encoding="utf-8")
    light, dark = text.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    if scheme == "dark":
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark.split("@media", 1)[0]))
    return found


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_greatest_contrast():
    assert contrast("#000000", "#ffffff") == 21


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), TEXT)
def test_text_can_be_read(scheme, ink, ground, least):
    known = tokens(scheme)
    assert contrast(known[ink], known[ground]) >= least


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_an_edge_can_be_seen(scheme, edge, ground):
    known = tokens(scheme)
    assert contrast(known[edge], known[ground]) >= 3


def test_both_schemes_set_the_same_colours():
    light, dark = tokens("light"), tokens("dark")
    same = {name for name in light if light[name] == dark[name]}
    assert same == {"focus", "danger-ink", "chart-4"}
