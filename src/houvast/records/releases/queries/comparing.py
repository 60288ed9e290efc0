"""Whether two published tables may stand side by side, and why not: as the series of the library say it."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from houvast.records.releases import folders
from houvast.records.releases.queries.figures import Published

if TYPE_CHECKING:
    from houvast.library.figures.series import Point

NONE = "none"


@dataclass(frozen=True)
class Comparison:
    """Whether two tables count the same of the same people, and each reason in words.

    `other_version`: the way of counting changed between them.
    """

    may: bool
    reasons: tuple[str, ...]
    other_version: bool


def comparison(one: tuple[Published, str], other: tuple[Published, str], language: str) -> Comparison | None:
    """What may be said of two published tables; None where a release does not say what they count."""
    from houvast.library.figures.blocks import Words, point_from
    from houvast.library.figures.series import why_no_series

    said = [_counts(*each, language) for each in (one, other)]
    if None in said:
        return None
    first, second = (point_from(each) for each in said if each is not None)
    words = Words(language, {}, {})
    found = [type(reason).__name__ for reason in why_no_series(first, second)]
    found += ["OtherHelpline"] * (one[0].organisation != other[0].organisation)
    found += ["OtherLength"] * (_months(first) != _months(second))
    reasons = dict.fromkeys(words.said("parts", "compare", "why", name) for name in found or [NONE])
    same_table = first.table == second.table
    return Comparison(not found, tuple(reasons), same_table and first.registration != second.registration)


def _months(point: "Point") -> int:
    """How long its period is: of two numbers of unequal ones the larger says nothing."""
    return (point.until.year - point.from_.year) * 12 + point.until.month - point.from_.month


def beside(published: Published, name: str) -> tuple[str, ...]:
    """The tables that must be read together with this one: how often, how severe."""
    said = _blocks(published, name)
    return tuple(next(iter(said.values()))["beside"]) if said else ()


def _counts(published: Published, name: str, language: str) -> dict[str, Any] | None:
    said = _blocks(published, name)
    return said[language]["counts"] if language in said else None


def _blocks(published: Published, name: str) -> dict[str, Any]:
    found = published.file(f"{name}.{folders.BLOCKS}")
    return json.loads(found[0].read_text("utf-8")) if found else {}
