"""What the codes of facts become on the axis of a table, through a crosswalk of `codes`.

A case that becomes one of several codes, because a registration does not tell them apart, stands in one row
for all of them: RAPE_OR_SEXUAL_ASSAULT. Whatever becomes one of these alone stands there too, or the row
would count less than it says.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from houvast.library.codes import codebook, crosswalk
from houvast.library.codes.crosswalks import Crosswalk, Rule
from houvast.library.figures.tables import UNKNOWN

BETWEEN = "|"  # stands in no code
NOT_TOLD_APART = "_OR_"

Kept = Mapping[str, tuple[str, ...]]


class NoSingleCode(ValueError):
    """A crosswalk that a table cannot count with."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a crosswalk: what a case must be, list by list, and the row it goes to ("": none)."""

    asks: Kept
    row: str


@cache
def lines(name: str) -> tuple[Line, ...]:
    """The lines of a crosswalk in the order in which they are asked; the first that fits decides."""
    walk = crosswalk(name)
    if walk.every or len(walk.target) != 1 or any(rule.shares for rule in walk.rules):
        raise NoSingleCode(f"{name}: a table needs one list, whose first line that fits decides.")
    rows = _rows(walk)
    return tuple(Line(dict(rule.source), rows[_first(rule)] if rule.target else "") for rule in walk.rules)


@cache
def rows(name: str) -> tuple[str, ...]:
    """The rows to which a crosswalk leads, in the order of their list; a code that none becomes is no row."""
    walk = crosswalk(name)
    known, reached = _rows(walk), {line.row for line in lines(name)}
    codes = codebook(walk.target[0]).codes()
    return tuple(dict.fromkeys(known[code] for code in codes if known.get(code) in reached))


@cache
def may_be_none(name: str) -> bool:
    """Whether a case may become nothing of the list."""
    return any(not line.row for line in lines(name))


@cache
def rows_with_unknown(name: str, empty: str) -> tuple[str, ...]:
    """The rows in which what is not known stands together with something else; `empty` is that of nothing."""
    asked = {
        line.row or empty for line in lines(name) if any(UNKNOWN in codes for codes in line.asks.values())
    }
    return tuple(row for row in (*rows(name), empty) if row in {*asked, empty} - {UNKNOWN})


def row_of(name: str, codes: Collection[str]) -> str:
    """The row of what `Crosswalk.to` answered: one code, or several that are not told apart."""
    return _rows(crosswalk(name))[next(iter(codes))]


def taken_apart(name: str) -> frozenset[str]:
    """The lists of which a case has one code; `several` of the crosswalk are given whole."""
    walk = crosswalk(name)
    return frozenset(walk.source) - walk.several


def _rows(walk: Crosswalk) -> dict[str, str]:
    rows = {code: code for rule in walk.rules for code in _targets(rule)}
    for rule in walk.rules:
        if len(codes := _targets(rule)) > 1:
            rows |= dict.fromkeys(codes, NOT_TOLD_APART.join(codes))
    return rows


def _first(rule: Rule) -> str:
    return _targets(rule)[0]


def _targets(rule: Rule) -> tuple[str, ...]:
    return tuple(code for codes in (rule.target or {}).values() for code in codes)
