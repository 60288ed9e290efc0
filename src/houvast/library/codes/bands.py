"""Bands over whole numbers: every value lies in exactly one.

A list with a line `# bands_from: 0` has bands; the columns `lower` and `upper` are inclusive, an empty
`upper` has no end, and a code with neither (unborn, unknown) is not a band. The check exists because
a live system elsewhere counts a delay of four days in "0 to 3 days" (ranges 0..4 and 4..5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from houvast.library.codes.datafile import Row
from houvast.library.codes.refusals import BandsGap, BandsOverlap, MalformedFile, OutsideBands


@dataclass(frozen=True, slots=True)
class Band:
    code: str
    lower: int
    upper: int | None
    line: int


def bands_of(rows: Iterable[Row], *, first: int, file: str) -> tuple[Band, ...]:
    """The bands in rising order, refused when they overlap, leave a gap or end."""
    bands = sorted(
        (_band(row, file) for row in rows if row["lower"] or row["upper"]), key=lambda band: band.lower
    )
    if not bands or bands[0].lower > first:
        raise BandsGap(f"{first} lies in no band", file=file, line=bands[0].line if bands else None)
    for band, following in pairwise(bands):
        _check_seam(band, following, file)
    last = bands[-1]
    if last.upper is not None:
        raise BandsGap(f"{last.upper + 1} and more lie in no band", file=file, line=last.line)
    return tuple(bands)


def band_of(value: int, bands: Sequence[Band], *, file: str) -> str:
    for band in bands:
        if band.lower <= value and (band.upper is None or value <= band.upper):
            return band.code
    raise OutsideBands(f"{value} lies below {bands[0].lower}, the lowest value that is counted", file=file)


def _band(row: Row, file: str) -> Band:
    try:
        lower, upper = int(row["lower"]), int(row["upper"]) if row["upper"] else None
    except ValueError:
        raise MalformedFile("a bound is not a whole number", file=file, line=row.line) from None
    if upper is not None and upper < lower:
        raise MalformedFile(f"the band ends at {upper}, before it begins", file=file, line=row.line)
    return Band(row["code"], lower, upper, row.line)


def _check_seam(band: Band, following: Band, file: str) -> None:
    if band.upper is None or following.lower <= band.upper:
        raise BandsOverlap(
            f'{following.lower} lies both in "{band.code}" (line {band.line}) and in "{following.code}"',
            file=file,
            line=following.line,
        )
    if following.lower > band.upper + 1:
        raise BandsGap(
            f'{band.upper + 1} lies between "{band.code}" (line {band.line}) and "{following.code}"',
            file=file,
            line=following.line,
        )
