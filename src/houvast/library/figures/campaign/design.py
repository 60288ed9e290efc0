"""The seasons and the trend of weekly counts as columns of a regression. Both methods use the same ones."""

from __future__ import annotations

import numpy as np

from houvast.library.figures.campaign.weeks import Floats

WEEKS_A_YEAR = 365.25 / 7
_YEARS_FOR_TWO_WAVES = 1.5


def seasons(weeks: int, *, before: int) -> Floats:
    """Waves of a year: sin and cos of one wave, and of two where a year and a half were seen before the
    window.

    Harmonic terms as in Bhaskaran and others (2013, doi:10.1093/ije/dyt092, section "time functions").
    """
    waves = 2 if before >= _YEARS_FOR_TWO_WAVES * WEEKS_A_YEAR else 1
    angle = 2 * np.pi * np.arange(weeks) / WEEKS_A_YEAR
    return np.column_stack([turn(k * angle) for k in range(1, waves + 1) for turn in (np.sin, np.cos)])


def trend(weeks: int) -> Floats:
    """A straight line from -1 to 1."""
    return np.linspace(-1.0, 1.0, weeks)
