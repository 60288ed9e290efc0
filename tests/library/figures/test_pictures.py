"""Drawings as pictures: readable on any ground and by who sees colours otherwise, with their words inside."""

import io

import numpy as np
import pytest
from PIL import Image

from houvast.library.figures import protect
from houvast.library.figures.charts import chart
from houvast.library.figures.drawing import GREY, HUE, PALE
from houvast.library.figures.labels import LANGUAGES
from houvast.library.figures.pictures import alternative_of, to_png
from library.figures.outgoing_tables import raw_by_sex, safe_problems

# Machado, Oliveira and Fernandes 2009, table of the full deficiencies; on linear light.
SEEN_AS = {
    "as most": np.eye(3),
    "without red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "without green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "without blue": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def light(colour: str) -> np.ndarray:
    """Linear red, green and blue."""
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str, seen_as: str) -> float:
    """As WCAG 2.2 defines it."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    lights = sorted(weights @ np.clip(SEEN_AS[seen_as] @ light(each), 0, 1) for each in (one, other))
    return float((lights[1] + 0.05) / (lights[0] + 0.05))


@pytest.mark.parametrize("seen_as", SEEN_AS)
def test_what_a_bar_means_is_told_by_lightness_too(seen_as):
    assert contrast(HUE, GREY, seen_as) > 2
    assert contrast(HUE, PALE, seen_as) > 3
    for colour in (HUE, GREY):
        assert contrast(colour, "#FFFFFF", seen_as) > 3  # WCAG 2.2, 1.4.11


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_picture_carries_the_alternative_text_of_its_drawing(language):
    drawn = chart(safe_problems(), language)
    png = to_png(drawn.svg, drawn.alternative)
    assert alternative_of(png) == drawn.alternative
    opened = Image.open(io.BytesIO(png))
    opened.load()
    assert opened.info["Description"] == drawn.alternative


def test_a_picture_stands_on_white_with_a_margin():
    drawn = chart(protect(raw_by_sex()), "nl")
    opened = Image.open(io.BytesIO(to_png(drawn.svg, drawn.alternative))).convert("RGBA")
    assert opened.width == 2 * (round(drawn.width) + 32)
    pixels = np.asarray(opened)
    assert (pixels[..., 3] == 255).all()
    assert (pixels[:20] == 255).all()
    assert (pixels[:, :20] == 255).all()


def test_the_same_drawing_gives_the_same_bytes():
    drawn = chart(safe_problems(), "nl")
    assert to_png(drawn.svg, drawn.alternative) == to_png(drawn.svg, drawn.alternative)
